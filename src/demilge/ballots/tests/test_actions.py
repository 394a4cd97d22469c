import json

import pytest
from django.utils.translation import override

from demilge.ballots import actions
from demilge.ballots.models import Ballot, TieRule
from demilge.ballots.rules import Hands
from demilge.foundation.refusals import Conflict, Unfit
from demilge.journal.acts import act
from demilge.journal.events import sentence_of
from demilge.journal.models import Entry
from demilge.journal.verify import verify
from village import NOON, Village, actor, op, w


@act
def vote(*, village, seats, options, tie_rule, by, at, operation) -> Ballot:
    """What a stage does in its own act: a ballot prepared and opened."""
    ballot = actions.prepare(
        programme=village.programme,
        question=w("Ким топто болот?"),
        seats=seats,
        tie_rule=tie_rule,
        options=options,
        page="/groups/1/",
    )
    return actions.start(ballot, by=by, at=at, place="ak-bulak")


@act
def counted(*, ballot, hands, present, deciders, as_list, by, at, operation) -> Ballot:
    actions.close(ballot, present=present, hands=hands, deciders=deciders, as_list=as_list, by=by, at=at)
    return ballot


@act
def called_off(*, ballot, by, at, operation) -> Ballot:
    return actions.call_off(ballot, reason="Жаан", by=by, at=at)


def opened(village: Village, *, seats=2, options=3, tie_rule=TieRule.SECOND_VOTE) -> Ballot:
    by = actor(village.aigul)
    return vote(village=Plain(village), seats=seats, options=options, tie_rule=tie_rule, by=by, at=NOON, operation=op())


class Plain:
    """The village as an act can take it."""

    def __init__(self, village):
        self.programme = village.programme

    def key(self):
        return "village"


def close(village, ballot, *hands, present=20, deciders=None, as_list=False):
    return counted(
        ballot=ballot,
        hands=[Hands(*line) for line in hands],
        present=present,
        deciders=deciders or {},
        as_list=as_list,
        by=actor(village.aigul),
        at=NOON,
        operation=op(),
    )


def test_the_hands_are_kept_and_say_who_won(village):
    ballot = close(village, opened(village), (1, 12, 3, 1), (2, 15, 0, 2), (3, 4, 9))
    assert [(o.position, o.votes_for, o.votes_against, o.abstained, o.won) for o in ballot.options.all()] == [
        (1, 12, 3, 1, True),
        (2, 15, 0, 2, True),
        (3, 4, 9, 0, False),
    ]
    ballot.refresh_from_db()
    assert (ballot.state, ballot.present, ballot.closed_at) == ("closed", 20, NOON)
    assert verify().holds


def test_a_tie_is_refused_with_the_numbers_and_nothing_is_written(village):
    ballot = opened(village)
    entries = Entry.objects.count()
    with pytest.raises(actions.Tied) as refusal:
        close(village, ballot, (1, 12), (2, 9), (3, 9))
    assert refusal.value.tied == (2, 3)
    assert "2, 3" in str(refusal.value.sentence)
    ballot.refresh_from_db()
    assert (ballot.state, Entry.objects.count()) == ("open", entries)
    assert not ballot.options.filter(votes_for__isnull=False).exists()


def test_the_rule_fixed_before_breaks_the_tie_and_only_its_numbers_are_kept(village):
    ballot = opened(village, tie_rule=TieRule.LOT)
    close(village, ballot, (1, 12), (2, 9), (3, 9), deciders={1: 3, 2: 2, 3: 1})
    assert [(o.position, o.decider, o.won) for o in ballot.options.all()] == [
        (1, None, True),
        (2, 2, False),
        (3, 1, True),
    ]


@pytest.mark.parametrize(
    ("hands", "field"),
    [
        (((1, 12), (2, 9), (3, 21)), "for_3"),
        (((1, 12), (2, 9), (3, 10, 9, 2)), "for_3"),
        (((1, 12), (2, 9), (4, 5)), "for_4"),
        (((1, 12), (1, 12), (3, 5)), "for_1"),
        (((1, 12), (3, 5)), "for_2"),
    ],
)
def test_hands_that_nobody_could_raise_are_refused(village, hands, field):
    ballot = opened(village)
    with pytest.raises(Unfit) as refusal:
        close(village, ballot, *hands)
    assert refusal.value.field == field
    ballot.refresh_from_db()
    assert ballot.state == "open"


@pytest.mark.parametrize(("tie_rule", "decider"), [(TieRule.SECOND_VOTE, 21), (TieRule.LOT, 0)])
def test_a_decider_must_be_possible_too(village, tie_rule, decider):
    ballot = opened(village, tie_rule=tie_rule)
    with pytest.raises(Unfit) as refusal:
        close(village, ballot, (1, 12), (2, 9), (3, 9), deciders={2: decider, 3: 1})
    assert refusal.value.field == "decider_2"


def test_a_vote_is_counted_once(village):
    ballot = close(village, opened(village), (1, 12), (2, 9), (3, 1))
    with pytest.raises(Conflict):
        close(village, ballot, (1, 1), (2, 9), (3, 12))
    assert ballot.options.get(position=1).votes_for == 12


def test_the_whole_list_is_voted_at_once_only_when_everybody_has_a_seat(village):
    with pytest.raises(Unfit):
        close(village, opened(village), (1, 12), (2, 12), (3, 12), as_list=True)
    ballot = close(village, opened(village, seats=3), (1, 12), (2, 12), (3, 12), as_list=True)
    ballot.refresh_from_db()
    assert ballot.as_list


def test_a_vote_called_off_is_not_counted_any_more(village):
    ballot = opened(village)
    called_off(ballot=ballot, by=actor(village.aigul), at=NOON, operation=op())
    with pytest.raises(Conflict):
        close(village, ballot, (1, 12), (2, 9), (3, 1))
    ballot.refresh_from_db()
    assert (ballot.state, ballot.closed_at) == ("void", None)


def test_nobody_on_the_list_is_no_vote(village):
    with pytest.raises(Conflict):
        opened(village, options=0)
    with pytest.raises(Unfit):
        opened(village, seats=0)


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_kind_of_event_speaks(village, language):
    close(village, opened(village), (1, 12), (2, 9), (3, 1))
    called_off(ballot=opened(village), by=actor(village.aigul), at=NOON, operation=op())
    with override(language):
        said = {entry.kind: sentence_of(entry.kind, facts_of(entry)) for entry in Entry.objects.all()}
    assert set(said) == {"ballots.opened", "ballots.closed", "ballots.called_off"}
    assert all(w("Ким топто болот?").texts[language] in sentence for sentence in said.values())


def facts_of(entry: Entry) -> dict:
    return json.loads(entry.facts)
