"""After the election: offices, seats that become free and who takes them over."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from demilge.ballots.words import in_all
from demilge.foundation.refusals import Conflict, Unfit
from demilge.journal.acts import act, hold
from demilge.people.actors import Actor
from demilge.people.models import RoleKind
from demilge.stages.groups import events, permissions, queries, rules
from demilge.stages.groups.models import Ending, Mandate, Nomination, Office

from .parts import ROLES, day, end_roles, give_role, note, seat

_ENDINGS = {Ending.RESIGNED: events.RESIGNED, Ending.RECALLED: events.RECALLED, Ending.LEFT: events.LEFT}


@act
def set_office(*, mandate: Mandate, office: str, by: Actor, at: datetime, operation: UUID) -> Mandate:
    """Make a member the chair or the secretary, or a member again. Whoever held the office before is a member again."""
    group = mandate.group
    hold(group)
    hold(mandate)
    permissions.may_set_office(by, mandate, office).or_raise()
    today = day(at)
    if not rules.stands(until=mandate.until, ended_on=mandate.ended_on, on=today):
        raise Conflict(_("The term of this seat is over."))
    if mandate.office == office:
        raise Conflict(_("This member has this office already."))
    before = group.mandates.filter(office=office, ended_on__isnull=True).exclude(office=Office.MEMBER).first()
    for leaving in (before, mandate):
        if leaving:
            _leave_office(leaving, on=today, by=by, at=at)
    mandate.office = office
    mandate.save(update_fields=["office"])
    give_role(mandate, ROLES[Office(office)], since=max(today, mandate.since), by=by, at=at)
    note(events.OFFICE_SET, group, by=by, at=at, office=in_all(Office(office).label))
    return mandate


@act
def end_mandate(
    *, mandate: Mandate, ending: str, reason: str, on: date, by: Actor, at: datetime, operation: UUID
) -> Mandate:
    """A member gives up the seat, is called back by the residents, or can't go on. The reason stays inside."""
    group = mandate.group
    hold(group)
    hold(mandate)
    permissions.may_end(by, mandate).or_raise()
    if ending != Ending.RESIGNED:
        permissions.may_lead(by, group).or_raise()
    if on < mandate.since or on > day(at):
        raise Unfit(_("The last day lies between the first day of the mandate and today."), field="on")
    mandate.ended_on, mandate.ending, mandate.end_reason = on, ending, reason
    mandate.save(update_fields=["ended_on", "ending", "end_reason"])
    end_roles(mandate, RoleKind.MEMBER, RoleKind.CHAIR, RoleKind.SECRETARY, on=on, by=by, at=at)
    note(_ENDINGS[Ending(ending)], group, by=by, at=at, on=on)
    return mandate


@act
def replace_member(
    *, mandate: Mandate, nomination: Nomination, since: date, by: Actor, at: datetime, operation: UUID
) -> Mandate:
    """Give a free seat to a runner-up or to another who was put up and agreed, until the seat's own end."""
    group = mandate.group
    hold(group)
    hold(mandate)
    hold(nomination)
    permissions.may_replace(by, mandate).or_raise()
    if not queries.replacements(group).filter(pk=nomination.pk).exists():
        sentence = _("The seat goes to somebody who was put up for this group, agreed and has not held a seat in it.")
        raise Unfit(sentence, field="nomination")
    if mandate.ended_on and since < mandate.ended_on:
        raise Unfit(_("The seat was still held on that day. Choose a later one."), field="since")
    if since >= mandate.until:
        raise Conflict(_("The term of this seat is over: a new group is elected."), field="since")
    taken = seat(group, nomination.person, since=since, until=mandate.until, replaces=mandate, by=by, at=at)
    stood = nomination.option is not None and nomination.option.votes_for is not None
    note(events.RUNNER_UP_SEATED if stood else events.SEATED, group, by=by, at=at)
    return taken


def _leave_office(mandate: Mandate, *, on: date, by: Actor, at: datetime) -> None:
    if mandate.office == Office.MEMBER:
        return
    end_roles(mandate, ROLES[Office(mandate.office)], on=on, by=by, at=at)
    mandate.office = Office.MEMBER
    mandate.save(update_fields=["office"])
