"""Writing about persons: details, contacts, consents, roles; erasing. Slips are in slip_actions, the door in sign_in_actions."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from demilge.foundation.refusals import Conflict, Unfit
from demilge.journal.acts import act, hold
from demilge.journal.events import Event
from demilge.journal.record import record
from demilge.journal.verify import forget
from demilge.places.models import Body, Place, Programme

from . import consents, events, permissions, rules
from .actors import Actor
from .holding import hold_person
from .models import Consent, ContactPoint, Given, Person, Purpose, Role, RoleKind, Scheme, Sex
from .slip_actions import issue_slip, usable_slip

__all__ = [
    "add_contact",
    "change_person",
    "end_role",
    "erase_person",
    "give_consent",
    "give_role",
    "issue_slip",
    "register_person",
    "remove_contact",
    "usable_slip",
    "withdraw_consent",
]


@act
def register_person(
    *,
    programme: Programme,
    name: str,
    by: Actor,
    at: datetime,
    operation: UUID,
    sex: str = Sex.UNKNOWN,
    birth_year: int | None = None,
    home: Place | None = None,
    language: str = "ky",
    phone: str = "",
    is_shared: bool = False,
    consent_how: str = "",
    is_sample: bool = False,
) -> Person:
    """Register somebody, with a phone and their consent to being kept where they gave it. A name is enough."""
    permissions.may_look_after(by, programme).or_raise()
    _check_details(programme, birth_year=birth_year, home=home, at=at)
    person = Person.objects.create(
        programme=programme,
        name=name,
        sex=sex,
        birth_year=birth_year,
        home=home,
        language=language,
        is_sample=is_sample,
        added_at=at,
    )
    record(events.REGISTERED, by=by.towards(person), at=at, about=person, programme=programme.pk)
    if phone:
        _add_contact(person, Scheme.PHONE, phone, is_shared=is_shared, field="phone")
    if consent_how:
        _give_consent(person, Purpose.KEEP, consent_how, by=by, at=at)
    Role.objects.create(person=person, kind=RoleKind.RESIDENT, place=home, since=at.date())
    return person


def _check_details(programme: Programme, *, birth_year: int | None, home: Place | None, at: datetime) -> None:
    if birth_year and not 1900 <= birth_year <= at.year:
        raise Unfit(_("This year of birth can't be right. Write it like 1980, or leave it empty."), field="birth_year")
    if home and home.programme_id != programme.pk:
        raise Unfit(_("This place belongs to another programme. Choose one of yours."), field="home")


@act
def change_person(
    *,
    person: Person,
    name: str,
    sex: str,
    birth_year: int | None,
    home: Place | None,
    language: str,
    by: Actor,
    at: datetime,
    operation: UUID,
) -> Person:
    """Put right what is kept about somebody: the coordinators do it, and each person for themselves."""
    hold_person(person)
    permissions.may_see(by, person).or_raise()
    _check_details(person.programme, birth_year=birth_year, home=home, at=at)
    person.name, person.sex, person.birth_year, person.home, person.language = name, sex, birth_year, home, language
    person.save(update_fields=["name", "sex", "birth_year", "home", "language"])
    record(events.CHANGED, by=by.towards(person), at=at, about=person, programme=person.programme_id)
    return person


@act
def add_contact(
    *, person: Person, scheme: str, value: str, is_shared: bool, by: Actor, at: datetime, operation: UUID
) -> ContactPoint:
    hold_person(person)
    permissions.may_see(by, person).or_raise()
    contact = _add_contact(person, scheme, value, is_shared=is_shared)
    _note_contact(events.CONTACT_ADDED, contact, by=by, at=at)
    return contact


@act
def remove_contact(*, person: Person, contact: int, by: Actor, at: datetime, operation: UUID) -> Person:
    """Remove one of somebody's contacts, by its id."""
    hold_person(person)
    permissions.may_see(by, person).or_raise()
    kept = person.contacts.filter(pk=contact).first()
    if kept is None:
        raise Conflict(_("This contact was already removed."))
    _note_contact(events.CONTACT_REMOVED, kept, by=by, at=at)
    kept.delete()
    return person


def _note_contact(kind: Event, contact: ContactPoint, *, by: Actor, at: datetime) -> None:
    person = contact.person
    facts = {"scheme": events.in_words(Scheme(contact.scheme).label)}
    record(kind, by=by.towards(person), at=at, about=person, programme=person.programme_id, facts=facts)


def _add_contact(person: Person, scheme: str, value: str, *, is_shared: bool, field: str = "value") -> ContactPoint:
    if scheme in (Scheme.PHONE, Scheme.WHATSAPP):
        value = rules.phone(value)
        if not value:
            raise Unfit(_("This is no phone number. Write it like 0555 12 34 56 or +996 555 12 34 56."), field=field)
    taken = ContactPoint.objects.filter(scheme=scheme, value=value).exclude(person=person)
    if taken.exists() and not is_shared:
        raise Unfit(
            _("Another person already has this contact. If several people use it, mark it as shared."),
            field="is_shared",
        )
    taken.update(is_shared=True)
    contact, _new = ContactPoint.objects.update_or_create(
        person=person, scheme=scheme, value=value, defaults={"is_shared": is_shared}
    )
    return contact


@act
def give_consent(*, person: Person, purpose: str, how: str, by: Actor, at: datetime, operation: UUID) -> Consent:
    """Record that a person agreed, to which text, and how they said so."""
    hold_person(person)
    permissions.may_see(by, person).or_raise()
    return _give_consent(person, purpose, how, by=by, at=at)


def _give_consent(person: Person, purpose: str, how: str, *, by: Actor, at: datetime) -> Consent:
    if person.consents.filter(purpose=purpose, withdrawn_on__isnull=True).exists():
        raise Conflict(_("This consent is already recorded."))
    consent = Consent.objects.create(
        person=person,
        purpose=purpose,
        text_version=consents.CURRENT,
        language=person.language,
        given_on=at.date(),
        how=how,
    )
    record(
        events.CONSENT_GIVEN,
        by=by.towards(person),
        at=at,
        about=person,
        programme=person.programme_id,
        facts={
            "purpose": events.in_words(Purpose(purpose).label),
            "version": consents.CURRENT,
            "how": events.in_words(Given(how).label),
        },
    )
    return consent


@act
def withdraw_consent(*, consent: Consent, by: Actor, at: datetime, operation: UUID) -> Consent:
    """Take a consent back. With the one to being kept go the contacts; the name goes when the person is erased."""
    hold(consent)
    permissions.may_see(by, consent.person).or_raise()
    if consent.withdrawn_on:
        raise Conflict(_("This consent was already taken back."))
    consent.withdrawn_on = at.date()
    consent.save(update_fields=["withdrawn_on"])
    if consent.purpose == Purpose.KEEP:
        consent.person.contacts.all().delete()
    record(
        events.CONSENT_WITHDRAWN,
        by=by.towards(consent.person),
        at=at,
        about=consent.person,
        programme=consent.person.programme_id,
        facts={"purpose": events.in_words(Purpose(consent.purpose).label)},
    )
    return consent


@act
def give_role(
    *,
    person: Person,
    kind: str,
    place: Place | None,
    body: Body | None,
    since: date,
    by: Actor,
    at: datetime,
    operation: UUID,
    until: date | None = None,
) -> Role:
    hold_person(person)
    permissions.may_give_role(by, kind).or_raise()
    permissions.may_look_after(by, person.programme).or_raise()
    if until and until < since:
        raise Unfit(_("The last day lies before the first."), field="until")
    if person.roles.filter(kind=kind, place=place, body=body, until__isnull=True).exists():
        raise Conflict(_("The person already has this role."))
    role = Role.objects.create(person=person, kind=kind, place=place, body=body, since=since, until=until)
    record(
        events.ROLE_GIVEN,
        by=by.towards(person),
        at=at,
        about=role,
        programme=person.programme_id,
        place=place.slug if place else "",
        facts={"role": events.in_words(RoleKind(kind).label)},
    )
    return role


@act
def end_role(*, role: Role, on: date, by: Actor, at: datetime, operation: UUID) -> Role:
    """End a role; also sooner than was written when it was given."""
    hold(role)
    permissions.may_give_role(by, role.kind).or_raise()
    permissions.may_look_after(by, role.person.programme).or_raise()
    if role.until and role.until <= on:
        raise Conflict(_("This role has already ended."))
    if on < role.since:
        raise Unfit(_("The role began later than that."), field="on")
    role.until = on
    role.save(update_fields=["until"])
    record(
        events.ROLE_ENDED,
        by=by.towards(role.person),
        at=at,
        about=role,
        programme=role.person.programme_id,
        facts={"role": events.in_words(RoleKind(role.kind).label)},
    )
    return role


@act
def erase_person(*, person: Person, by: Actor, at: datetime, operation: UUID) -> Person:
    """Erase what is kept about a person, at their wish.

    Gone: name, sex, year of birth, home, contacts, PIN and password, slips, phones' logins, standing consents and roles
    to come; who they were in every entry of the journal; and what the floors above keep of them (`person_erased`).
    What remains: what they did, without who did it; the roles they held, with dates and places; that they agreed once
    and when that ended; and an empty row that all this hangs on. The chain of the journal stays whole: it holds only
    salted digests of names, and the salts are gone.
    """
    hold_person(person)
    permissions.may_erase(by, person).or_raise()
    events.person_erased.send(sender=Person, person=person, at=at)
    today = at.date()
    for kept in (person.contacts, person.secrets, person.logins, person.slips):
        kept.all().delete()
    person.consents.filter(withdrawn_on__isnull=True).update(withdrawn_on=today)
    person.roles.filter(since__gt=today).delete()
    person.roles.filter(Q(until__isnull=True) | Q(until__gt=today)).update(until=today)
    person.name, person.birth_year, person.sex, person.home = "–", None, Sex.UNKNOWN, None
    person.erased_at = at
    person.save()
    forget(str(person.key))
    # Neither the person themselves nor whoever is being served: this entry must not name anybody it has just forgotten.
    doer = Actor(system="self") if by.person and by.person.pk == person.pk else by.serves(None)
    record(events.ERASED, by=doer, at=at, about=person, programme=person.programme_id)
    return person
