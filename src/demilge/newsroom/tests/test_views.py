import pytest
from django.test import Client

from demilge.journal.models import Entry
from demilge.newsroom import actions
from demilge.newsroom.models import Edition, Post
from demilge.texts.models import Maker, Translation, digest_of
from village import NOON, actor, op

from .conftest import finish, picture, read, save


@pytest.fixture
def out(village, post):
    """The post, published."""
    finish(village, post)
    return actions.publish(post=post, by=actor(village.aigul), at=NOON, operation=op())


def typed(**more):
    return {"operation": str(op()), **more}


def said(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("ky", "Ак-Булак конушунда тургундардын жыйыны өттү"),
        ("ru", "В жилмассиве Ак-Булак (ru) состоялось собрание жителей"),
        ("en", "Residents&#x27; assembly in the settlement of Ak-Bulak"),
    ],
)
def test_anybody_reads_a_post_in_their_language(client, village, out, language, title):
    if language == "en":
        save(village, out, "en", "Residents' assembly in the settlement of Ak-Bulak", "x " + out.text.texts["en"])
    page = said(client, f"/{language}/news/{out.pk}/")
    assert f"<h1>{title}</h1>" in page
    assert f'<meta property="og:title" content="{title}">' in page
    assert f'<article lang="{language}">' in page
    assert 'class="fallback"' not in page and "wa.me" in page
    assert said(client, f"/{language}/news/").count(title) == 1


def test_a_reader_without_an_edition_of_their_own_gets_the_kyrgyz_one_with_a_note(client, village, out):
    Edition.objects.filter(post=out, language="ru").delete()
    page = said(client, f"/ru/news/{out.pk}/")
    assert '<article lang="ky">' in page
    assert 'class="note"' in page and "Кыргызча" in page
    assert 'class="note"' not in said(client, f"/ky/news/{out.pk}/")


def test_the_posts_of_one_settlement(client, village, out):
    assert "жыйыны өттү" in said(client, "/ky/news/?place=ak-bulak")
    assert "жыйыны өттү" not in said(client, "/ky/news/?place=kok-tash")


def test_an_empty_list_says_how_to_begin(client, village):
    assert 'class="empty"' in said(client, "/ky/news/")


def test_a_draft_is_shown_to_the_newsroom_alone(client, post, as_aigul, as_gulnara, as_daniyar, as_elmira):
    for reader in (client, as_daniyar, as_elmira):
        for page in ("", "edit/", "publish/", "withdraw/", "photo/"):
            said(reader, f"/ky/news/{post.pk}/{page}", 404)
        assert "жыйыны өттү" not in said(reader, "/ky/news/")
    for writer in (as_aigul, as_gulnara):
        assert "жыйыны өттү" in said(writer, "/ky/news/")
        assert "360 орундуу мектеп" in said(writer, f"/ky/news/{post.pk}/")


def test_a_withdrawn_post_says_why(client, as_aigul, village, out):
    as_aigul.post(f"/ky/news/{out.pk}/withdraw/", typed(reason="Күнү ката"))
    assert "Күнү ката" in said(client, f"/ky/news/{out.pk}/", 410)
    assert "жыйыны өттү" not in said(client, "/ky/news/")
    assert "Күнү ката" in said(as_aigul, "/ky/news/")
    assert "Күнү ката" in said(as_aigul, f"/ky/news/{out.pk}/")


def test_the_coordinator_drafts_a_post_from_a_meeting_and_publishes_it(as_aigul, village, meeting):
    assert f"/ky/news/draft/{meeting.pk}/" in said(as_aigul, "/ky/news/write/")
    drafted = as_aigul.post(f"/ky/news/draft/{meeting.pk}/", typed())
    post = Post.objects.get()
    assert drafted.url == f"/ky/news/{post.pk}/"
    refused = as_aigul.post(f"/ky/news/{post.pk}/publish/", typed())
    assert (refused.status_code, Post.objects.get().state) == (422, "draft")
    assert f'href="/ky/news/{post.pk}/edit/?to=ky"' in refused.content.decode()
    read(village, post)
    offered = said(as_aigul, f"/en/news/{post.pk}/publish/")
    assert "The post goes out without: English" in offered and "360 орундуу мектеп" in offered
    form = as_aigul.get(f"/en/news/{post.pk}/edit/?from=ru&to=en").context["form"]
    text = form["text"].value().replace("[ky: 360 орундуу мектеп]", "School for 360")
    sent = typed(title=form["title"].value(), text=text, seen=form["seen"].value())
    saved = as_aigul.post(f"/en/news/{post.pk}/edit/?from=ru&to=en", sent)
    assert (saved.status_code, saved.url) == (302, f"/en/news/{post.pk}/edit/?from=ru&to=en")
    published = as_aigul.post(f"/ky/news/{post.pk}/publish/", typed())
    assert (published.status_code, Post.objects.get().state) == (302, "published")


def test_a_double_tap_on_the_draft_button_drafts_once(as_aigul, meeting):
    form = typed()
    first, second = (as_aigul.post(f"/ky/news/draft/{meeting.pk}/", form) for _tap in range(2))
    assert (first.url, Post.objects.count()) == (second.url, 1)


def test_a_post_begun_empty_leads_to_its_editor(as_aigul, village):
    answer = as_aigul.post("/ky/news/write/", typed(places=[village.settlement.pk], source="https://example.kg"))
    post = Post.objects.get()
    assert answer.url == f"/ky/news/{post.pk}/edit/"
    assert list(post.places.all()) == [village.settlement]
    page = said(as_aigul, answer.url)
    assert 'class="empty"' in page and "Кыргызча" in page
    assert said(as_aigul, f"/ky/news/{post.pk}/")


def test_original_left_translation_right(as_gulnara, village, post):
    page = as_gulnara.get(f"/ru/news/{post.pk}/edit/?from=ky&to=ru")
    text = page.content.decode()
    assert '<div lang="ky">' in text and "<u>Күн тартибинде</u>" in text
    assert "<u>күн тартиби</u> → <b>повестка дня</b>" in text
    assert page.context["form"]["text"].value().startswith("18 мая 2026 года")
    assert "must be put right" in said(as_gulnara, f"/en/news/{post.pk}/edit/?from=ky&to=en")


@pytest.mark.parametrize(
    ("query", "sides"),
    [
        ("", ("ru", "ky")),
        ("?to=ru", ("ky", "ru")),
        ("?from=ru&to=ru", ("ky", "ru")),
        ("?from=en&to=xx", ("en", "ky")),
        ("?from=ru&to=en", ("ru", "en")),
    ],
)
def test_the_sides_that_were_not_asked_for_are_chosen(as_gulnara, post, query, sides):
    chosen = as_gulnara.get(f"/ky/news/{post.pk}/edit/{query}").context["sides"]
    assert (chosen.source, chosen.target) == sides


def test_the_other_s_text_is_shown_when_two_wrote_at_once(as_gulnara, village, post):
    address = f"/en/news/{post.pk}/edit/?from=ky&to=ru"
    seen = as_gulnara.get(address).context["form"]["seen"].value()
    save(village, post, "ru", "Собрание", "Это написала Айгуль.")
    mine = typed(title="Собрание", text="Это написала я.", seen=seen)
    refused = as_gulnara.post(address, mine)
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Это написала я." in page and "Это написала Айгуль." in page
    again = {name: refused.context["form"][name].value() for name in ("operation", "title", "text", "seen")}
    assert as_gulnara.post(address, again).status_code == 302
    assert post.editions.get(language="ru").text == "Это написала я."


def marks(client, post):
    return [state.mark for state in client.get(f"/ky/news/{post.pk}/").context["states"]]


def test_an_edition_that_waits_for_a_reader_is_marked(as_aigul, village, post):
    assert marks(as_aigul, post) == ["wait", "wait", "wait"]
    Edition.objects.filter(language="en").delete()
    save(village, post, "ky")
    assert marks(as_aigul, post) == ["done", "wait", "none"]


def test_a_translation_is_behind_when_what_it_was_made_from_changes(as_aigul, village, post):
    save(village, post, "ky")
    save(village, post, "ru", made_from="ky")
    save(village, post, "en", made_from="ru")
    assert marks(as_aigul, post) == ["done", "done", "done"]
    save(village, post, "ky", text="Жыйын өттү, оңдолду.")
    assert marks(as_aigul, post) == ["done", "late", "done"]
    save(village, post, "ru", text="Прошло собрание, исправлено.", made_from="ky")
    assert marks(as_aigul, post) == ["done", "done", "late"]


def test_two_editions_made_from_each_other_do_not_chase_each_other(as_aigul, village, post):
    Edition.objects.filter(language="en").delete()
    save(village, post, "ky", made_from="ru")
    save(village, post, "ru", made_from="ky")
    assert marks(as_aigul, post) == ["done", "done", "none"]
    save(village, post, "ky", text="Башкача.", made_from="")
    assert marks(as_aigul, post) == ["done", "late", "none"]


def test_nobody_else_saves_publishes_or_withdraws(as_daniyar, as_elmira, village, out):
    for client in (as_daniyar, as_elmira, Client()):
        for page, form in (
            (f"{out.pk}/edit/?to=ky", {"title": "Бузук", "text": "Бузук"}),
            (f"{out.pk}/publish/", {}),
            (f"{out.pk}/withdraw/", {"reason": "Бузук"}),
            (f"{out.pk}/photo/", {"upload": picture()}),
            (f"draft/{out.meeting_id}/", {}),
            ("write/", {}),
        ):
            assert client.post(f"/ky/news/{page}", typed(**form)).status_code == 403
    out.refresh_from_db()
    assert (out.state, out.photo, Post.objects.count()) == ("published", None, 1)


def test_the_coordinator_sets_the_photo(as_aigul, client, out):
    answer = as_aigul.post(f"/ky/news/{out.pk}/photo/", typed(upload=picture(), caption_ky="Короодогу жыйын"))
    assert answer.status_code == 302
    page = said(client, f"/ky/news/{out.pk}/")
    assert 'alt="Короодогу жыйын"' in page and 'property="og:image"' in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_one_and_with_three(client, village, count, django_assert_num_queries):
    for _number in range(count):
        post = actions.write_post(
            programme=village.programme, places=[village.settlement], by=actor(village.aigul), at=NOON, operation=op()
        )
        for language in ("ky", "ru"):
            save(village, post, language)
        actions.publish(post=post, by=actor(village.aigul), at=NOON, operation=op())
    with django_assert_num_queries(4):
        client.get("/ky/news/")


def test_a_reader_s_page_is_light_and_the_editor_stays_within_twelve(
    client, as_aigul, out, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_num_queries(3):
        client.get(f"/ky/news/{out.pk}/")
    with django_assert_max_num_queries(12):
        as_aigul.get(f"/ky/news/{out.pk}/edit/?to=ru")
    with django_assert_max_num_queries(12):
        as_aigul.get("/ky/news/")
    with django_assert_max_num_queries(12):
        as_aigul.get("/ky/news/write/")


def test_the_list_of_words_to_translate_leads_to_their_editor(as_gulnara, idea):
    address = f"/ru/translate/ideas.idea:{idea.pk}:trouble/?l=ru"
    assert f'href="{address}"' in said(as_gulnara, "/ru/translations/?kind=ideas.idea&to=ru")
    page = said(as_gulnara, address)
    assert "<u>Таза суу</u> жок" in page and "<b>чистая вода</b>" in page
    form = as_gulnara.get(address).context["form"]
    sent = typed(text="Нет чистой воды, 3 дня", source=form["source"].value())
    answer = as_gulnara.post(address, sent)
    assert answer.url == "/ru/translations/?kind=ideas.idea&to=ru"
    assert Translation.objects.get().made_by == Maker.PERSON
    assert f'href="{address}"' not in said(as_gulnara, "/ru/translations/?kind=ideas.idea&to=ru")


def test_a_machine_s_draft_is_approved_with_one_press(as_gulnara, idea):
    address = f"/ru/translate/ideas.idea:{idea.pk}:trouble/?l=ru"
    sent = typed(text="Нет чистой воды, 3 дня", source=digest_of(idea.trouble), machine="on")
    as_gulnara.post(address, sent)
    draft = Translation.objects.get()
    assert f"/ru/translations/{draft.pk}/approve/" in said(as_gulnara, address)
    as_gulnara.post(f"/ru/translations/{draft.pk}/approve/", typed())
    draft.refresh_from_db()
    assert (draft.made_by, draft.approved_at is not None) == (Maker.MACHINE, True)
    assert "approve/" not in said(as_gulnara, address)


def test_after_a_refusal_the_translator_has_the_words_as_they_stand_now(as_gulnara, idea):
    address = f"/ru/translate/ideas.idea:{idea.pk}:trouble/?l=ru"
    refused = as_gulnara.post(address, typed(text="Нет воды", source="stale"))
    assert (refused.status_code, Translation.objects.count()) == (409, 0)
    form = refused.context["form"]
    again = {name: form[name].value() for name in ("operation", "text", "source")}
    assert as_gulnara.post(address, again).status_code == 302


def test_the_translators_pages_are_theirs(as_daniyar, as_elmira, idea):
    for client in (as_daniyar, as_elmira, Client()):
        said(client, "/ky/translations/", 403)
        said(client, f"/ky/translate/ideas.idea:{idea.pk}:trouble/?l=ru", 403)
    assert Entry.objects.filter(kind__startswith="newsroom.").count() == 0


def test_a_key_that_leads_nowhere_is_no_page(as_gulnara, idea):
    for about in ("ideas.idea:999:trouble", "people.person:1:name", "x"):
        said(as_gulnara, f"/ky/translate/{about}/", 404)


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_glossary_is_open_to_all(client, village, language):
    page = said(client, f"/{language}/glossary/")
    assert page.count("<tr>") == 125
    assert "пропагандалык план" in page
    found = said(client, f"/{language}/glossary/?q=демилгелүү топ")
    assert found.count("<tr>") == 2 and "инициативная группа (ИГ)" in found
    assert 'class="empty"' in said(client, f"/{language}/glossary/?q=xyzzy")
