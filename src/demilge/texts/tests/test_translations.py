from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.test import RequestFactory
from django.utils import translation

from demilge.texts import translations
from demilge.texts.models import Maker, Translation, digest_of
from demilge.texts.translations import Key, State

AT = datetime(2026, 5, 18, 6, tzinfo=UTC)
SOURCE = "Суу жок.\nНасос бузулган & эски."


def comment(pk=7, text=SOURCE, language="ky"):
    """Something a resident wrote; no table is needed here."""
    return SimpleNamespace(pk=pk, text=text, language=language, _meta=SimpleNamespace(label_lower="discussion.comment"))


def keep(pk=7, text="Нет воды.", made_by=Maker.PERSON, source=SOURCE):
    about = f"discussion.comment:{pk}:text"
    return translations.write(about=about, source=source, language="ru", text=text, made_by=made_by, at=AT)


def tag(record, address="/ru/ideas/1/"):
    with translation.override("ru"):
        return translations.translated({"request": RequestFactory().get(address)}, record)


def test_a_key_is_read_as_it_is_written():
    assert Key.read("ideas.idea:12:trouble") == Key("ideas.idea", "12", "trouble")
    assert translations.key_of(comment(), "text") == "discussion.comment:7:text"
    for wrong in ("ideas.idea:12", "ideas.idea:x:text", "", "a:1:b:c"):
        with pytest.raises(ValueError):
            Key.read(wrong)


def test_a_field_may_have_a_language_of_its_own():
    record = SimpleNamespace(language="ky", answer_language="ru")
    assert (translations.language_of(record, "text"), translations.language_of(record, "answer")) == ("ky", "ru")
    assert translations.language_of(SimpleNamespace(), "text") == ""


def test_a_person_s_translation_is_shown_and_a_machine_s_draft_waits(db):
    draft = keep(made_by=Maker.MACHINE)
    assert translations.state_of(draft, SOURCE) is State.WAITING
    assert translations.translation_of(draft.about, SOURCE, "ru") is None
    kept = keep()
    assert (kept, kept.approved_at, translations.state_of(kept, SOURCE)) == (draft, AT, State.READY)
    assert translations.translation_of(kept.about, SOURCE, "ru") == kept
    assert translations.state_of(None, SOURCE) is State.MISSING


def test_a_translation_goes_stale_in_the_moment_its_source_changes(db):
    kept = keep()
    assert translations.state_of(kept, SOURCE + "!") is State.STALE
    assert translations.translation_of(kept.about, SOURCE + "!", "ru") is None


def test_the_reader_gets_the_translation_with_a_way_back_to_the_words(db):
    keep(text="Нет воды. <b>")
    shown = tag(comment(), "/ru/ideas/1/?page=2")
    assert '<span lang="ru">Нет воды. &lt;b&gt;</span>' in shown
    assert 'href="?page=2&amp;words=own"' in shown
    own = tag(comment(), "/ru/ideas/1/?page=2&words=own")
    assert own == '<span lang="ky">Суу жок.<br>Насос бузулган &amp; эски.</span>'


def test_inside_a_link_there_is_no_other_link(db):
    keep()
    with translation.override("ru"):
        shown = translations.translated({"request": RequestFactory().get("/ru/ideas/")}, comment(), way_back=False)
    assert "Нет воды." in shown and "fallback" in shown and "href" not in shown


def test_without_a_translation_the_words_stand_as_they_were_written(db):
    assert tag(comment()).startswith('<span lang="ky">')
    assert tag(comment(language="ru")).startswith('<span lang="ru">')
    assert tag(comment(language="")).startswith('<span lang="">')


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_of_texts_costs_one_query(db, count, django_assert_num_queries):
    for pk in range(count):
        keep(pk=pk, text=f"Нет воды {pk}")
    keep(pk=8, source="раньше")
    rows = [*(comment(pk=pk) for pk in range(count)), comment(pk=8), comment(pk=9, language="ru")]
    with django_assert_num_queries(1):
        translations.attach(rows, "text", language="ru")
        shown = [tag(row) for row in rows]
    assert ["Нет воды" in text for text in shown] == [True] * count + [False, False]


def test_nothing_to_translate_costs_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        translations.attach([comment(language="ru")], "text", language="ru")


def row(**more):
    return Translation(
        **{
            "about": "a.b:1:c",
            "language": "ru",
            "text": "x",
            "made_by": Maker.PERSON,
            "source_digest": digest_of("y"),
            "approved_at": AT,
            "made_at": AT,
            **more,
        }
    )


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("one_translation_per_language", [row(), row()]),
        ("a_person_s_translation_is_approved", [row(approved_at=None)]),
    ],
)
def test_the_database_refuses_what_must_not_be(db, name, rows):
    with pytest.raises(IntegrityError), transaction.atomic():
        Translation.objects.bulk_create(rows)
