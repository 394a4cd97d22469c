"""What the acts share: the journal's line, the place in the search, a seat with its role."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from demilge.foundation import clock
from demilge.foundation.refusals import Conflict
from demilge.journal.events import Event
from demilge.journal.record import record
from demilge.people import events as people
from demilge.people.actors import Actor
from demilge.people.models import Person, Role, RoleKind
from demilge.search import index
from demilge.stages.groups import rules
from demilge.stages.groups.models import Group, Mandate, Office
from demilge.stages.groups.states import MOVES, State

STAGE = "groups"
ROLES = {Office.CHAIR: RoleKind.CHAIR, Office.SECRETARY: RoleKind.SECRETARY, Office.MEMBER: RoleKind.MEMBER}


def day(at: datetime) -> date:
    """The day of an act on the clock of the place."""
    return clock.local(at).date()


def move(group: Group, state: State) -> None:
    """Set the next state, if it may follow the present one."""
    if state not in MOVES[State(group.state)]:
        raise Conflict(_("The group is not at this step any more. Look at its page again."))
    group.state = state


def note(event: Event, group: Group, *, by: Actor, at: datetime, **facts: Any) -> None:
    told: Mapping[str, Any] = {"name": group.name, **facts}
    record(event, by=by, at=at, about=group, programme=group.programme_id, place=group.place.slug, facts=told)


def make_findable(group: Group) -> None:
    texts = (group.purpose, group.criteria, group.principles)
    index.put(
        about=group,
        kind="group",
        programme=group.programme_id,
        path=group.path,
        title=group.name,
        body=" ".join(text for words in texts for text in words.texts.values()),
        place=group.place.slug,
        day=group.elected.first or group.elected.last,
    )


def seat(
    group: Group,
    person: Person,
    *,
    since: date,
    until: date,
    by: Actor,
    at: datetime,
    office: str = Office.MEMBER,
    replaces: Mandate | None = None,
) -> Mandate:
    """Give a seat, with the roles that go with it, unless all seats are taken."""
    standing = [one for one in group.mandates.all() if rules.stands(until=one.until, ended_on=one.ended_on, on=since)]
    if len(standing) >= group.seats_max:
        sentence = _("The group has %(seats)s seats and all are taken. Nobody more can be seated.")
        raise Conflict(sentence % {"seats": group.seats_max})
    if any(one.person_id == person.pk for one in standing):
        raise Conflict(_("This person already holds a seat in the group."))
    mandate = Mandate.objects.create(
        group=group, person=person, office=office, since=since, until=until, replaces=replaces
    )
    for kind in {RoleKind.MEMBER, ROLES[Office(office)]}:
        give_role(mandate, kind, since=since, by=by, at=at)
    return mandate


def give_role(mandate: Mandate, kind: RoleKind, *, since: date, by: Actor, at: datetime) -> None:
    """The role lasts as long as the mandate. Who holds it without an end already keeps that one."""
    person, place = mandate.person, mandate.group.place
    if person.roles.filter(kind=kind, place=place, until__isnull=True).exists():
        return
    role = Role.objects.create(person=person, kind=kind, place=place, since=since, until=mandate.until)
    _note_role(people.ROLE_GIVEN, role, by=by, at=at)


def end_roles(mandate: Mandate, *kinds: RoleKind, on: date, by: Actor, at: datetime) -> None:
    """End the roles that went with a seat or an office. One that has not begun yet goes altogether."""
    held = mandate.person.roles.filter(kind__in=kinds, place=mandate.group.place)
    for role in held.filter(Q(until__isnull=True) | Q(until__gt=on)):
        role.since = min(role.since, on)
        role.until = on
        role.save(update_fields=["since", "until"])
        _note_role(people.ROLE_ENDED, role, by=by, at=at)


def _note_role(event: Event, role: Role, *, by: Actor, at: datetime) -> None:
    place = role.place.slug if role.place else ""
    doer = by.serves(role.person)
    record(
        event,
        by=doer,
        at=at,
        about=role,
        programme=role.person.programme_id,
        place=place,
        facts={"role": people.in_words(RoleKind(role.kind).label)},
    )
