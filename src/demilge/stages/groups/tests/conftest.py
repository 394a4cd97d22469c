"""What the tests of this stage share: a group at each of its steps."""

import pytest

from demilge.ballots.models import TieRule
from demilge.ballots.rules import Hands
from demilge.gatherings.models import Kind, Meeting
from demilge.people.models import Role, RoleKind
from demilge.stages.assemblies.actions import call_assembly
from demilge.stages.groups import actions
from demilge.stages.groups.models import Group
from village import NOON, Village, actor, guest, op, w, when


def form(village: Village, **more) -> Group:
    asked = {
        "programme": village.programme,
        "place": village.settlement,
        "name": w("Ак-Булак тобу"),
        "purpose": w("Суу"),
        "criteria": w("Ушул жерде жашайт"),
        "principles": w("Ар бир көчөдөн"),
        "by": actor(village.aigul),
        "at": NOON,
        "operation": op(),
    }
    return actions.form_group(**{**asked, **more})


def call(village: Village, **more) -> Meeting:
    asked = {
        "programme": village.programme,
        "kind": Kind.ASSEMBLY,
        "title": w("Жыйын"),
        "communities": [village.settlement],
        "when": when("2026-05-18"),
        "by": actor(village.aigul),
        "at": NOON,
        "operation": op(),
    }
    return call_assembly(**{**asked, **more})


def stand(village: Village, group: Group, person, **more):
    asked = {"group": group, "reason": "Суу үчүн", "language": "ky", "by": actor(person), "at": NOON, "operation": op()}
    return actions.stand(**{**asked, **more})


def open_vote(village: Village, group: Group, **more) -> Group:
    asked = {
        "group": group,
        "meeting": Meeting.objects.filter(communities=group.place).first() or call(village),
        "tie_rule": TieRule.SECOND_VOTE,
        "by": actor(village.aigul),
        "at": NOON,
        "operation": op(),
    }
    return actions.open_vote(**{**asked, **more})


def close(village: Village, group: Group, *hands, **more) -> Group:
    asked = {
        "group": group,
        "present": 30,
        "hands": [Hands(number, *line) for number, line in enumerate(hands, start=1)],
        "by": actor(village.aigul),
        "at": NOON,
        "operation": op(),
    }
    return actions.close_vote(**{**asked, **more})


@pytest.fixture
def forming(village) -> Group:
    return form(village)


@pytest.fixture
def nominating(village, forming) -> Group:
    return actions.open_nominations(group=forming, by=actor(village.aigul), at=NOON, operation=op())


@pytest.fixture
def voting(village, nominating) -> Group:
    """Four residents stand for the three seats of the village's group."""
    for person in village.residents:
        stand(village, nominating, person)
    return open_vote(village, nominating)


@pytest.fixture
def elected(village, voting) -> Group:
    """Numbers 1, 2 and 4 have won; number 3 is a runner-up."""
    return close(village, voting, (25, 1, 2), (20,), (9, 2), (15,))


@pytest.fixture
def chair(village, elected):
    """The first member, made the chair."""
    mandate = elected.mandates.first()
    return actions.set_office(mandate=mandate, office="chair", by=actor(village.aigul), at=NOON, operation=op())


def make_member(person, place):
    """A member's role alone, as an earlier group left it."""
    Role.objects.create(person=person, kind=RoleKind.MEMBER, place=place, since=NOON.date())


def outsiders(village) -> list:
    """Who may do nothing with a group but read."""
    return [actor(village.daniyar), actor(village.chynara), guest(), actor(None)]


def sent(**more) -> dict:
    """What a form sends, with a fresh operation id."""
    return {"operation": str(op()), **more}


def hands(**more):
    """The counting screen as the secretary fills it in: four people for three seats."""
    counted = {f"for_{n}": str(v) for n, v in enumerate((25, 20, 9, 15), start=1)}
    return sent(**{"present": "30", "against_1": "1", "abstained_1": "2", **counted, **more})
