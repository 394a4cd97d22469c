import pytest
from django.db import IntegrityError, transaction

from demilge.stages.ideas.models import Idea, OfficialAnswer, Support
from demilge.stages.ideas.tests.cast import answered, proposed
from village import NOON


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("an_idea_has_one_author", {"author": "group"}),
        ("an_idea_has_one_author", {"author": "assembly"}),
        ("a_hidden_idea_has_its_reason", {"hidden_at": NOON, "hidden_reason": ""}),
    ],
)
def test_an_idea_that_breaks_a_rule_is_not_kept(village, name, changes):
    idea = proposed(village)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Idea.objects.filter(pk=idea.pk).update(**changes)


def test_a_voice_supports_an_idea_once(village):
    line = {"programme": village.programme, "idea": proposed(village), "voice": "guest:1", "at": NOON}
    Support.objects.create(**line)
    # SQLite names the columns of a unique constraint, PostgreSQL its name.
    with pytest.raises(IntegrityError, match=r"one_support_a_voice_and_idea|support.idea_id"), transaction.atomic():
        Support.objects.create(**line)


def test_an_answer_has_its_reason(village):
    given = answered(village, proposed(village))
    with pytest.raises(IntegrityError, match="an_answer_has_its_reason"), transaction.atomic():
        OfficialAnswer.objects.filter(pk=given.pk).update(reason="")
