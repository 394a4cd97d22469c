"""Putting people up, and their answers. Only who agreed stands."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from demilge.ballots.words import in_all
from demilge.foundation import ids
from demilge.foundation.refusals import Conflict, Unfit
from demilge.journal.acts import act, hold
from demilge.people import actors
from demilge.people.actions import give_consent, register_person
from demilge.people.actors import Actor
from demilge.people.models import Given, Person, Purpose
from demilge.people.queries import residents_of
from demilge.stages.groups import events, permissions
from demilge.stages.groups.models import Consent, Group, Nomination
from demilge.texts.words import Words

from .parts import day, note


@act
def stand(
    *,
    group: Group,
    reason: str,
    language: str,
    by: Actor,
    at: datetime,
    operation: UUID,
    how: str = Given.WEB,
    show_name: bool = False,
) -> Nomination:
    """Put oneself up, or at the desk the resident who is served. Who does it has agreed."""
    hold(group)
    permissions.may_stand(by, group).or_raise()
    person = by.acts_for
    if person is None or group.nominations.filter(person=person).exists():
        raise Conflict(_("You are on the list already. If another person put you up, answer there whether you agree."))
    nomination = Nomination.objects.create(
        group=group,
        person=person,
        reason=reason,
        language=language,
        consent=Consent.GIVEN,
        consent_on=day(at),
        consent_how=how,
        at=at,
    )
    note(events.STOOD, group, by=by, at=at)
    if show_name:
        _show_name(person, how, by=by, at=at, operation=operation)
    return nomination


@act
def nominate(
    *,
    group: Group,
    reason: str,
    language: str,
    by: Actor,
    at: datetime,
    operation: UUID,
    person: Person | None = None,
    name: str = "",
    agreed_how: str = "",
) -> Nomination:
    """Put up another: a person registered here, or one registered by name with this act.

    `agreed_how` is for who writes answers down: the coordinators, the chair and the secretary.
    """
    hold(group)
    permissions.may_nominate(by, group).or_raise()
    if agreed_how:
        permissions.may_lead(by, group).or_raise()
    person = person or _by_name(group, name, by=by, at=at, operation=operation)
    _check_nominee(group, person)
    agreed = bool(agreed_how)
    nomination = Nomination.objects.create(
        group=group,
        person=person,
        put_up_by=by.acts_for,
        reason=reason,
        language=language,
        consent=Consent.GIVEN if agreed else Consent.ASKED,
        consent_on=day(at) if agreed else None,
        consent_how=agreed_how if agreed else "",
        at=at,
    )
    note(events.NOMINATED, group, by=by, at=at)
    if agreed:
        note(events.AGREED, group, by=by.serves(person), at=at, how=_said(agreed_how))
    return nomination


@act
def answer_nomination(
    *,
    nomination: Nomination,
    agrees: bool,
    by: Actor,
    at: datetime,
    operation: UUID,
    how: str = Given.WEB,
    show_name: bool = False,
) -> Nomination:
    """The answer of who was put up, given by themselves or written down from paper or their word."""
    group = nomination.group
    hold(group)
    hold(nomination)
    permissions.may_answer(by, nomination).or_raise()
    answer = Consent.GIVEN if agrees else Consent.DECLINED
    if nomination.consent == answer:
        raise Conflict(_("This answer is already written down."))
    nomination.consent, nomination.consent_on, nomination.consent_how = answer, day(at), how
    nomination.save(update_fields=["consent", "consent_on", "consent_how"])
    person = nomination.person
    doer = by if by.acts_for == person else by.serves(person)
    note(events.AGREED if agrees else events.DECLINED, group, by=doer, at=at, how=_said(how))
    if agrees and show_name:
        _show_name(person, how, by=by, at=at, operation=operation)
    return nomination


def _by_name(group: Group, name: str, *, by: Actor, at: datetime, operation: UUID) -> Person:
    """The person a name stands for. The coordinators choose known people from their list, so a name is a new person.

    A member sees no list: a name that exactly one registered resident has is that resident; else the program
    registers the person for them, as a member may not.
    """
    if not name:
        raise Unfit(_("Choose a person or write a name."), field="name")
    known = [] if by.is_team else [person for person in residents_of(group.place) if person.name == name]
    if len(known) == 1:
        return known[0]
    return register_person(
        programme=group.programme,
        name=name,
        home=group.place,
        by=by if by.is_team else actors.system("nomination"),
        at=at,
        operation=ids.derive(operation, "person"),
    )


def _check_nominee(group: Group, person: Person) -> None:
    if person.erased_at or not permissions.lives_in(person, group.place):
        raise Unfit(_("Only residents of this settlement are put up here."), field="person")
    if group.nominations.filter(person=person).exists():
        raise Conflict(_("This person was put up already."))


def _show_name(person: Person, how: str, *, by: Actor, at: datetime, operation: UUID) -> None:
    if person.consents.filter(purpose=Purpose.NAME_PUBLIC, withdrawn_on__isnull=True).exists():
        return
    step = ids.derive(operation, "name")
    give_consent(person=person, purpose=Purpose.NAME_PUBLIC, how=how, by=by, at=at, operation=step)


def _said(how: str) -> Words:
    return in_all(Given(how).label)
