import json

import pytest
from django.utils import translation

from demilge.journal.events import all_events, sentence_of
from demilge.journal.models import Entry
from demilge.newsroom import actions
from demilge.texts.models import Maker, digest_of
from demilge.texts.words import words
from village import NOON, actor, op

from .conftest import finish, picture


@pytest.fixture
def told(village, post, idea):
    """One entry of every kind."""
    asked = {"by": actor(village.aigul), "at": NOON}
    finish(village, post)
    actions.attach_photo(post=post, upload=picture(), caption=words("Жыйын"), operation=op(), **asked)
    actions.publish(post=post, operation=op(), **asked)
    actions.withdraw(post=post, reason="Ката бар", operation=op(), **asked)
    empty = actions.write_post(programme=village.programme, places=[], operation=op(), **asked)
    actions.withdraw(post=empty, reason="Кереги жок", operation=op(), **asked)
    words_of = {"about": f"ideas.idea:{idea.pk}:trouble", "source": digest_of(idea.trouble), **asked}
    draft = actions.translate_words(language="ru", text="Нет воды", made_by=Maker.MACHINE, operation=op(), **words_of)
    actions.approve_words(translation=draft, operation=op(), **asked)
    actions.translate_words(language="en", text="No water", operation=op(), **words_of)


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_kind_is_told_in_each_language(told, language):
    entries = [entry for entry in Entry.objects.all() if entry.kind.startswith("newsroom.")]
    assert {entry.kind for entry in entries} == {kind for kind in all_events() if kind.startswith("newsroom.")}
    with translation.override(language):
        for entry in entries:
            said = sentence_of(entry.kind, json.loads(entry.facts))
            assert said and "%(" not in said and said != entry.kind


def test_a_draft_s_words_are_not_in_the_public_journal(village, post):
    finish(village, post)
    for entry in Entry.objects.filter(kind__in=["newsroom.drafted", "newsroom.saved"]):
        assert post.editions.get(language="ky").title not in entry.facts
