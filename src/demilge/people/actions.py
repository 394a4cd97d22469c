"""Writing about persons."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.utils.translation import gettext_lazy as _

from demilge.foundation.refusals import Conflict, Gone, Unfit
from demilge.journal.acts import act
from demilge.journal.record import record
from demilge.journal.turns import turn
from demilge.journal.verify import forget
from demilge.places.models import Body, Place, Programme

from . import consents, events, permissions, tokens
from .actors import Actor
from .models import (
    Consent,
    ContactPoint,
    Device,
    DeviceLogin,
    Person,
    PersonSecret,
    Purpose,
    Role,
    RoleKind,
    Scheme,
    SecretKind,
    Sex,
    Slip,
)

SLIP_LIFE = timedelta(days=14)
DEVICE_LIFE = timedelta(days=180)
SHARED_LIFE = timedelta(minutes=15)


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
    permissions.may_coordinate(by).or_raise()
    if birth_year and not 1900 <= birth_year <= at.year:
        raise Unfit(_("This year of birth can't be right."), field="birth_year")
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
    record(events.REGISTERED, by=by.serves(person), at=at, about=person, programme=programme.pk)
    if phone:
        _add_contact(person, Scheme.PHONE, phone, is_shared=is_shared)
    if consent_how:
        _give_consent(person, Purpose.KEEP, consent_how, by=by, at=at)
    Role.objects.create(person=person, kind=RoleKind.RESIDENT, place=home, since=at.date())
    return person


@act
def add_contact(
    *, person: Person, scheme: str, value: str, is_shared: bool, by: Actor, at: datetime, operation: UUID
) -> ContactPoint:
    permissions.may_see(by, person).or_raise()
    contact = _add_contact(person, scheme, value, is_shared=is_shared)
    record(
        events.CONTACT_ADDED,
        by=by.serves(person),
        at=at,
        about=person,
        programme=person.programme_id,
        facts={"scheme": scheme},
    )
    return contact


def _add_contact(person: Person, scheme: str, value: str, *, is_shared: bool) -> ContactPoint:
    taken = ContactPoint.objects.filter(scheme=scheme, value=value).exclude(person=person)
    if taken.exists() and not is_shared:
        raise Unfit(
            _("Another person already has this contact. If several people use it, mark it as shared."),
            field="is_shared",
        )
    taken.update(is_shared=True)
    contact, _new = ContactPoint.objects.get_or_create(
        person=person, scheme=scheme, value=value, defaults={"is_shared": is_shared}
    )
    return contact


@act
def give_consent(*, person: Person, purpose: str, how: str, by: Actor, at: datetime, operation: UUID) -> Consent:
    """Record that a person agreed, to which text, and how they said so."""
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
        by=by.serves(person),
        at=at,
        about=person,
        programme=person.programme_id,
        facts={"purpose": purpose, "version": consents.CURRENT, "how": how},
    )
    return consent


@act
def withdraw_consent(*, consent: Consent, by: Actor, at: datetime, operation: UUID) -> Consent:
    permissions.may_see(by, consent.person).or_raise()
    if consent.withdrawn_on:
        raise Conflict(_("This consent was already taken back."))
    consent.withdrawn_on = at.date()
    consent.save(update_fields=["withdrawn_on"])
    record(
        events.CONSENT_WITHDRAWN,
        by=by.serves(consent.person),
        at=at,
        about=consent.person,
        programme=consent.person.programme_id,
        facts={"purpose": consent.purpose},
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
    permissions.may_give_role(by, kind).or_raise()
    if until and until < since:
        raise Unfit(_("The last day lies before the first."), field="until")
    if person.roles.filter(kind=kind, place=place, body=body, until__isnull=True).exists():
        raise Conflict(_("The person already has this role."))
    role = Role.objects.create(person=person, kind=kind, place=place, body=body, since=since, until=until)
    record(
        events.ROLE_GIVEN,
        by=by.serves(person),
        at=at,
        about=role,
        programme=person.programme_id,
        place=place.slug if place else "",
        facts={"role": kind},
    )
    return role


@act
def end_role(*, role: Role, on: date, by: Actor, at: datetime, operation: UUID) -> Role:
    permissions.may_give_role(by, role.kind).or_raise()
    if role.until:
        raise Conflict(_("This role has already ended."))
    if on < role.since:
        raise Unfit(_("The role began later than that."), field="on")
    role.until = on
    role.save(update_fields=["until"])
    record(
        events.ROLE_ENDED,
        by=by.serves(role.person),
        at=at,
        about=role,
        programme=role.person.programme_id,
        facts={"role": role.kind},
    )
    return role


@act
def issue_slip(*, person: Person, by: Actor, at: datetime, operation: UUID) -> Slip:
    """Make a sign-in slip. Its code is `tokens.slip_code(operation)`; an unused earlier slip dies with it."""
    permissions.may_issue_slip(by, person).or_raise()
    person.slips.filter(used_at__isnull=True, revoked_at__isnull=True).update(revoked_at=at)
    slip = Slip.objects.create(
        person=person, digest=tokens.digest("slip", tokens.slip_code(operation)), made_at=at, expires_at=at + SLIP_LIFE
    )
    record(events.SLIP_ISSUED, by=by.serves(person), at=at, about=slip, programme=person.programme_id)
    return slip


def usable_slip(code: str, *, at: datetime) -> Slip:
    """The slip with this code, if it can still be used. Raises Unfit or Gone with what to do."""
    slip = Slip.objects.select_related("person__home").filter(digest=tokens.digest("slip", code)).first()
    if slip is None:
        raise Unfit(_("We don't know this code. Look at the slip once more and type it again."), field="code")
    if slip.used_at:
        raise Gone(
            _("This slip has been used. Each slip opens once; ask your coordinator for a new one."), field="code"
        )
    if slip.revoked_at or slip.expires_at <= at:
        raise Gone(_("This slip is no longer valid. Ask your coordinator for a new one."), field="code")
    return slip


@act
def use_slip(*, code: str, is_shared: bool, by: Actor, at: datetime, operation: UUID) -> Device:
    """Sign a person in on a device. The device's cookie is `tokens.device_token(operation)`."""
    slip = usable_slip(code, at=at)
    Slip.objects.filter(pk=slip.pk).update(used_at=at)
    device = Device.objects.create(
        digest=tokens.digest("device", tokens.device_token(operation)),
        is_shared=is_shared,
        made_at=at,
        expires_at=at + DEVICE_LIFE,
    )
    DeviceLogin.objects.create(
        device=device, person=slip.person, open_until=at + (SHARED_LIFE if is_shared else DEVICE_LIFE)
    )
    record(events.SLIP_USED, by=Actor(person=slip.person), at=at, about=slip, programme=slip.person.programme_id)
    return device


@act
def join_device(*, code: str, device: Device, by: Actor, at: datetime, operation: UUID) -> DeviceLogin:
    """A further person on a shared phone, with a slip of their own."""
    slip = usable_slip(code, at=at)
    Slip.objects.filter(pk=slip.pk).update(used_at=at)
    device.logins.update(open_until=at)
    login, _new = DeviceLogin.objects.update_or_create(
        device=device, person=slip.person, defaults={"open_until": at + SHARED_LIFE}
    )
    record(events.SLIP_USED, by=Actor(person=slip.person), at=at, about=slip, programme=slip.person.programme_id)
    return login


@act
def set_secret(
    *, person: Person, kind: str, secret: str, login: str, by: Actor, at: datetime, operation: UUID
) -> Person:
    """Set one's own PIN or password. Nobody sets another's: a coordinator issues a slip instead."""
    permissions.may_be_signed_in(by).or_raise()
    name = login.strip().casefold() or None
    if name and PersonSecret.objects.filter(login=name).exclude(person=person).exists():
        raise Unfit(_("Somebody else uses this sign-in name. Choose another."), field="login")
    PersonSecret.objects.update_or_create(
        person=person, kind=kind, defaults={"login": name, "encoded": make_password(secret), "set_at": at}
    )
    record(events.SECRET_SET, by=by, at=at, about=person, programme=person.programme_id)
    return person


def right_secret(person: Person, kind: str, secret: str) -> bool:
    kept = person.secrets.filter(kind=kind).first()
    return kept is not None and check_password(secret, kept.encoded)


def open_again(login: DeviceLogin, *, at: datetime) -> None:
    """A person who gave their PIN is back on the shared phone; whoever was there before is out."""
    with turn():
        login.device.logins.exclude(pk=login.pk).update(open_until=at)
        DeviceLogin.objects.filter(pk=login.pk).update(open_until=at + SHARED_LIFE)


def person_with_password(login: str, password: str) -> Person | None:
    """The person of a sign-in name and password. Takes the same time for a name that does not exist."""
    kept = PersonSecret.objects.select_related("person").filter(
        kind=SecretKind.PASSWORD, login=login.strip().casefold()
    )
    found = kept.filter(person__erased_at__isnull=True).first()
    if found is None:
        make_password(password)
        return None
    return found.person if check_password(password, found.encoded) else None


@act
def sign_in_with_password(*, person: Person, is_shared: bool, by: Actor, at: datetime, operation: UUID) -> Device:
    """Open a device for somebody whose password was right. Its cookie is `tokens.device_token(operation)`."""
    device = Device.objects.create(
        digest=tokens.digest("device", tokens.device_token(operation)),
        is_shared=is_shared,
        made_at=at,
        expires_at=at + DEVICE_LIFE,
    )
    DeviceLogin.objects.create(
        device=device, person=person, open_until=at + (SHARED_LIFE if is_shared else DEVICE_LIFE)
    )
    record(events.SIGNED_IN, by=Actor(person=person), at=at, about=person, programme=person.programme_id)
    return device


@act
def sign_out(*, token: str, everywhere: bool, by: Actor, at: datetime, operation: UUID) -> None:
    """Close this device, or every device of the person. A shared one stays known, with nobody signed in."""
    here = DeviceLogin.objects.filter(device__digest=tokens.digest("device", token))
    if everywhere and by.person:
        DeviceLogin.objects.filter(person=by.person).update(open_until=at)
        record(events.SIGNED_OUT, by=by, at=at, about=by.person, programme=by.person.programme_id)
    here.update(open_until=at)


@act
def erase_person(*, person: Person, by: Actor, at: datetime, operation: UUID) -> Person:
    """Erase what is kept about a person, at their wish. What they did stays; that it was they is gone."""
    permissions.may_see(by, person).or_raise()
    person.contacts.all().delete()
    person.secrets.all().delete()
    person.logins.all().delete()
    person.slips.filter(used_at__isnull=True).delete()
    person.consents.filter(withdrawn_on__isnull=True).update(withdrawn_on=at.date())
    person.roles.filter(since__gt=at.date()).delete()
    person.roles.filter(until__isnull=True).update(until=at.date())
    person.name, person.birth_year, person.sex, person.home = "–", None, Sex.UNKNOWN, None
    person.erased_at = at
    person.save()
    forget(str(person.key))
    events.person_erased.send(sender=Person, person=person)
    record(
        events.ERASED,
        by=by if by.person != person else Actor(system="self"),
        at=at,
        about=person,
        programme=person.programme_id,
    )
    return person
