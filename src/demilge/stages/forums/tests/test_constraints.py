import pytest
from django.db import IntegrityError, transaction

from demilge.stages.forums.models import Forum, Statement, Support
from demilge.stages.forums.tests.cast import opened, prepared, spoken
from village import NOON, actor, guest


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("a_closed_forum_has_its_time", {"state": "closed"}),
        ("a_closed_forum_has_its_time", {"closed_at": NOON}),
        ("an_open_forum_has_its_time", {"state": "open"}),
        ("forums_forum.code", {"code": "SAME00"}),
    ],
)
def test_a_forum_that_breaks_a_rule_is_not_kept(village, name, changes):
    forum, other = prepared(village), prepared(village)
    Forum.objects.filter(pk=other.pk).update(code="SAME00")
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Forum.objects.filter(pk=forum.pk).update(**changes)


@pytest.mark.parametrize(
    # SQLite names the columns of a unique constraint, PostgreSQL its name.
    ("name", "changes"),
    [
        ("statements_are_numbered|statement.number", {"number": 2}),
        ("a_hidden_statement_has_its_reason", {"state": "hidden"}),
        ("a_hidden_statement_has_its_reason", {"hidden_reason": "Сөгүү"}),
        ("one_statement_on_the_wall|statement.forum_id", {"state": "live"}),
        ("a_slip_is_typed_once|statement.slip", {"slip": "7", "source": "paper"}),
        ("only_paper_has_a_slip_number", {"slip": "8"}),
        ("an_answer_names_who_gave_it", {"answer": "Ооба"}),
        ("an_answer_names_who_gave_it", {"answered_by": "Ч. Осмонова"}),
        ("an_answer_names_who_gave_it", {"answered_at": NOON}),
    ],
)
def test_a_statement_that_breaks_a_rule_is_not_kept(village, name, changes):
    forum = opened(village)
    first = spoken(forum, guest())
    second = spoken(forum, actor(village.aigul), source="paper", slip="7")
    Statement.objects.filter(pk=second.pk).update(state="live")
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Statement.objects.filter(pk=first.pk).update(**changes)


def test_a_voice_supports_a_statement_once(village):
    statement = spoken(opened(village), guest())
    line = {"programme": village.programme, "statement": statement, "voice": "guest:1", "at": NOON}
    Support.objects.create(**line)
    with pytest.raises(IntegrityError, match=r"one_support_a_voice|support.statement_id"), transaction.atomic():
        Support.objects.create(**line)
