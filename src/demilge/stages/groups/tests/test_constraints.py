from datetime import date

import pytest
from django.db import IntegrityError, transaction

from demilge.ballots.models import Ballot, Option
from demilge.stages.groups.models import Group, Mandate, Nomination, Task
from village import NOON, TODAY, w

END = date(2028, 5, 18)
GROUPS = {
    "one_standing_group_a_place": {},
    "group_seats_are_in_order": {"place": "other", "seats_min": 4},
}
NOMINATIONS = {
    "a_person_is_put_up_once": {"person": "bakyt"},
    "an_answer_has_its_day": {"consent": "given"},
    "only_who_agreed_stands": {"option": True},
}
MANDATES = {
    "a_person_has_one_seat": {"person": "bakyt"},
    "one_chair_one_secretary": {"office": "chair"},
    "a_mandate_lasts": {"until": TODAY},
    "a_mandate_ends_with_a_reason": {"ended_on": TODAY},
}


def group_of(village, place, **more) -> Group:
    return Group.objects.create(
        **{"programme": village.programme, "place": place, "name": w("Топ"), "seats_min": 2, "seats_max": 3, **more}
    )


@pytest.mark.parametrize("name", GROUPS)
def test_a_false_group_can_not_be_stored(village, name):
    group_of(village, village.settlement)
    more = dict(GROUPS[name])
    place = village.other if more.pop("place", "") else village.settlement
    with pytest.raises(IntegrityError, match=f"{name}|UNIQUE"), transaction.atomic():
        group_of(village, place, **more)


def test_seats_above_twenty_can_not_be_stored(village):
    with pytest.raises(IntegrityError, match="group_seats_are_in_order"), transaction.atomic():
        group_of(village, village.settlement, seats_max=21)


@pytest.mark.parametrize("name", NOMINATIONS)
def test_a_false_nomination_can_not_be_stored(village, name):
    group = group_of(village, village.settlement)
    put_up = {"group": group, "language": "ky", "at": NOON}
    Nomination.objects.create(person=village.bakyt, **put_up)
    more = dict(NOMINATIONS[name])
    if more.pop("option", None):
        ballot = Ballot.objects.create(programme=village.programme, question=w("Ким?"), seats=2)
        more["option"] = Option.objects.create(ballot=ballot, position=1)
    person = village.bakyt if more.pop("person", "") else village.elmira
    with pytest.raises(IntegrityError, match=f"{name}|UNIQUE"), transaction.atomic():
        Nomination.objects.create(person=person, **put_up, **more)


@pytest.mark.parametrize("name", MANDATES)
def test_a_false_mandate_can_not_be_stored(village, name):
    group = group_of(village, village.settlement)
    Mandate.objects.create(group=group, person=village.bakyt, office="chair", since=TODAY, until=END)
    more = dict(MANDATES[name])
    person = village.bakyt if more.pop("person", "") else village.elmira
    with pytest.raises(IntegrityError, match=f"{name}|UNIQUE"), transaction.atomic():
        Mandate.objects.create(**{"group": group, "person": person, "since": TODAY, "until": END, **more})


def test_every_constraint_is_broken_once():
    models = (Group, Nomination, Mandate, Task)
    kept = {constraint.name for model in models for constraint in model._meta.constraints}
    assert kept == {*GROUPS, *NOMINATIONS, *MANDATES}
