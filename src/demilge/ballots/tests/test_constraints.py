import pytest
from django.db import IntegrityError, transaction

from demilge.ballots.models import Ballot, Option
from village import NOON, w

BALLOTS = {
    "a_ballot_has_a_seat": {"seats": 0},
    "a_closed_ballot_has_its_time": {"state": "closed", "present": 5},
    "a_ballot_closes_after_it_opens": {
        "state": "closed",
        "present": 5,
        "opened_at": NOON.replace(hour=8),
        "closed_at": NOON,
    },
    "a_closed_ballot_says_who_was_there": {"state": "closed", "closed_at": NOON},
}
OPTIONS = {
    "options_are_in_order": {"position": 1},
    "hands_are_counted_whole_or_not_at_all": {"position": 2, "votes_for": 3},
    "who_won_had_more_for_than_against": {
        "position": 2,
        "votes_for": 3,
        "votes_against": 3,
        "abstained": 0,
        "won": True,
    },
}


@pytest.mark.parametrize("name", BALLOTS)
def test_a_false_ballot_can_not_be_stored(village, name):
    with pytest.raises(IntegrityError, match=f"{name}|UNIQUE"), transaction.atomic():
        Ballot.objects.create(**{"programme": village.programme, "question": w("Ким?"), "seats": 2, **BALLOTS[name]})


@pytest.mark.parametrize("name", OPTIONS)
def test_a_false_option_can_not_be_stored(village, name):
    ballot = Ballot.objects.create(programme=village.programme, question=w("Ким?"), seats=2)
    Option.objects.create(ballot=ballot, position=1)
    with pytest.raises(IntegrityError, match=f"{name}|UNIQUE"), transaction.atomic():
        Option.objects.create(ballot=ballot, **OPTIONS[name])


def test_every_constraint_is_broken_once():
    kept = {constraint.name for model in (Ballot, Option) for constraint in model._meta.constraints}
    assert kept == {*BALLOTS, *OPTIONS}
