"""Forming a group: what it is for, by which criteria its members are chosen, how many they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from demilge.cycle.actions import reach
from demilge.foundation.edtf import NOT_KNOWN, When
from demilge.foundation.refusals import Conflict, Unfit
from demilge.gatherings.models import Meeting
from demilge.journal.acts import act, hold
from demilge.people.actors import Actor
from demilge.people.models import Person, RoleKind
from demilge.places.models import Place, Programme
from demilge.stages.groups import events, permissions, rules, words
from demilge.stages.groups.models import Ending, Group, Office
from demilge.stages.groups.states import State
from demilge.texts.words import NONE, Words

from .parts import STAGE, day, end_roles, make_findable, move, note, seat


@act
def form_group(
    *,
    programme: Programme,
    place: Place,
    name: Words,
    by: Actor,
    at: datetime,
    operation: UUID,
    purpose: Words = NONE,
    criteria: Words = NONE,
    principles: Words = NONE,
    seats_min: int | None = None,
    seats_max: int | None = None,
) -> Group:
    """Begin a settlement's group. Seats not said are the programme's."""
    hold(place)
    permissions.may_form(by).or_raise()
    said = {"name": name, "purpose": purpose, "criteria": criteria, "principles": principles}
    group = _create(programme, place, seats_min, seats_max, **said)
    reach(place=place, stage=STAGE, done=False, when=NOT_KNOWN, path=group.path, on=day(at))
    note(events.FORMED, group, by=by, at=at, place=place.name)
    make_findable(group)
    return group


@act
def change_group(
    *,
    group: Group,
    name: Words,
    purpose: Words,
    criteria: Words,
    principles: Words,
    by: Actor,
    at: datetime,
    operation: UUID,
) -> Group:
    """Change what is said about the group. Once people are put up, criteria and principles can only be translated."""
    hold(group)
    permissions.may_change(by, group).or_raise()
    for field, typed in (("criteria", criteria), ("principles", principles)):
        kept: Words = getattr(group, field)
        if group.state != State.FORMING and not rules.only_adds(dict(kept.texts), dict(typed.texts)):
            sentence = _("People were put up by these words, so they stand. A language that is missing can be added.")
            raise Conflict(sentence, field=field)
    group.name, group.purpose, group.criteria, group.principles = name, purpose, criteria, principles
    group.save()
    note(events.CHANGED, group, by=by, at=at)
    make_findable(group)
    return group


@act
def change_seats(*, group: Group, seats_min: int, seats_max: int, by: Actor, at: datetime, operation: UUID) -> Group:
    """How many members at least and at most. While the hall votes only the least number can change."""
    hold(group)
    permissions.may_change_seats(by, group).or_raise()
    _check_seats(seats_min, seats_max)
    if group.state == State.VOTING and seats_max != group.seats_max:
        sentence = _("The hall votes on %(seats)s seats: that number stands. Only the least number can change now.")
        raise Conflict(sentence % {"seats": group.seats_max}, field="seats_max")
    group.seats_min, group.seats_max = seats_min, seats_max
    group.save(update_fields=["seats_min", "seats_max"])
    note(events.SEATS_CHANGED, group, by=by, at=at, least=seats_min, most=seats_max)
    return group


@act
def open_nominations(*, group: Group, by: Actor, at: datetime, operation: UUID) -> Group:
    """From now on people can be put up; before, everybody could read by which criteria."""
    hold(group)
    permissions.may_open_nominations(by, group).or_raise()
    if not group.criteria or not group.principles:
        raise Conflict(
            _("Write the criteria and the principles of selection first: people must know them before they are put up.")
        )
    move(group, State.NOMINATING)
    group.save(update_fields=["state"])
    note(events.NOMINATIONS_OPENED, group, by=by, at=at)
    return group


@act
def dissolve_group(*, group: Group, reason: str, by: Actor, at: datetime, operation: UUID) -> Group:
    """End a group; the settlement can then form a new one. Seats still held end with it."""
    hold(group)
    permissions.may_dissolve(by, group).or_raise()
    if group.state == State.VOTING:
        raise Conflict(_("The hall is voting. Call the vote off first."))
    move(group, State.DISSOLVED)
    group.save(update_fields=["state"])
    today = day(at)
    held = group.mandates.filter(ended_on__isnull=True, until__gte=today)  # the others ended by their date
    for mandate in held.select_related("person", "group__place"):
        mandate.ended_on, mandate.ending, mandate.end_reason = max(today, mandate.since), Ending.DISSOLVED, reason
        mandate.save(update_fields=["ended_on", "ending", "end_reason"])
        end_roles(mandate, RoleKind.MEMBER, RoleKind.CHAIR, RoleKind.SECRETARY, on=today, by=by, at=at)
    note(events.DISSOLVED, group, by=by, at=at, reason=reason)
    return group


@act
def set_link(*, group: Group, link: str, by: Actor, at: datetime, operation: UUID) -> Group:
    """Keep the WhatsApp invite link for the members, or take it away with an empty one. It is never a fact."""
    hold(group)
    permissions.may_change(by, group).or_raise()
    invite = rules.invite(link)
    if link and not invite:
        sentence = _("This is no invite link of a WhatsApp group. It begins with https://chat.whatsapp.com/")
        raise Unfit(sentence, field="link")
    group.whatsapp, group.whatsapp_since = invite, day(at) if invite else None
    group.save(update_fields=["whatsapp", "whatsapp_since"])
    note(events.LINK_SET if invite else events.LINK_REMOVED, group, by=by, at=at)
    return group


@dataclass(frozen=True)
class MemberLine:
    """A member of a group elected earlier. Dates not said: from the election, as long as the programme's mandates."""

    person: Person
    office: str = Office.MEMBER
    since: date | None = None
    until: date | None = None


@act
def record_group(
    *,
    programme: Programme,
    place: Place,
    name: Words,
    elected: When,
    by: Actor,
    at: datetime,
    operation: UUID,
    size_text: str = "",
    purpose: Words = NONE,
    criteria: Words = NONE,
    principles: Words = NONE,
    meeting: Meeting | None = None,
    members: Sequence[MemberLine] = (),
    seats_min: int | None = None,
    seats_max: int | None = None,
    source: str = "",
) -> Group:
    """Write down a group elected before or elsewhere, as a source tells it: without a vote here, members if known."""
    hold(place)
    permissions.may_form(by).or_raise()
    said = {"name": name, "purpose": purpose, "criteria": criteria, "principles": principles}
    kept = {"state": State.ELECTED, "size_text": size_text, "meeting": meeting, "elected": elected, "source": source}
    group = _create(programme, place, seats_min, seats_max, **said, **kept)
    if len(members) > group.seats_max:
        raise Unfit(_("There are more members than seats. Correct one of them."), field="members")
    for line in members:
        _seat_line(group, line, by=by, at=at)
    size = size_text or str(len(members)) if size_text or members else ""
    outcome = words.people(size) if size else NONE
    reach(place=place, stage=STAGE, done=True, when=elected, path=group.path, outcome=outcome, on=day(at))
    note(events.RECORDED, group, by=by, at=at, elected=elected, size=size or "–")
    make_findable(group)
    return group


def _seat_line(group: Group, line: MemberLine, *, by: Actor, at: datetime) -> None:
    since = line.since or group.elected.last or group.elected.first or day(at)
    until = line.until or rules.ends_on(since, months=group.programme.mandate_months)
    if until <= since:
        raise Unfit(_("A mandate can't end before it begins."), field="members")
    seat(group, line.person, since=since, until=until, office=line.office, by=by, at=at)


def _create(programme: Programme, place: Place, least: int | None, most: int | None, **said: Any) -> Group:
    """A new row, where the settlement has no standing group and the seats are in order."""
    if Group.objects.filter(place=place).exclude(state=State.DISSOLVED).exists():
        raise Conflict(_("This settlement has a group already. A new one can be formed when that one is dissolved."))
    seats_min = programme.seats_min if least is None else least
    seats_max = programme.seats_max if most is None else most
    _check_seats(seats_min, seats_max)
    return Group.objects.create(programme=programme, place=place, seats_min=seats_min, seats_max=seats_max, **said)


def _check_seats(least: int, most: int) -> None:
    if not rules.seats_in_order(least=least, most=most):
        sentence = _("A group has from 1 to %(most)s seats, and the least number is not above the greatest.")
        raise Unfit(sentence % {"most": rules.MOST_SEATS}, field="seats_max")
