"""The door: signing in with a slip, a PIN or a password; signing out."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.utils.translation import gettext_lazy as _

from demilge.foundation.refusals import Gone, Unfit
from demilge.journal.acts import act
from demilge.journal.record import record
from demilge.journal.turns import turn

from . import events, permissions, rules, tokens
from .actors import Actor
from .models import Device, DeviceLogin, Person, PersonSecret, SecretKind, Slip
from .slip_actions import usable_slip

DEVICE_LIFE = timedelta(days=180)
SHARED_LIFE = timedelta(minutes=15)
PIN_WORDS = {
    "form": _("A PIN has six digits."),
    "simple": _("Everybody tries this PIN first. Choose another one."),
}
PASSWORD_WORDS = {
    "short": _("The password is too short. Take ten signs or more, for instance four words."),
    "simple": _("This password is easy to guess. Take four words that do not belong together."),
}


@act
def use_slip(
    *, code: str, is_shared: bool, secret: str, device: Device | None, by: Actor, at: datetime, operation: UUID
) -> Device:
    """Sign the person of a slip in; on a shared device with the PIN (`secret`) that brings them back.

    `device` is the one the request came from, if it is known: a shared one takes the person in and keeps its cookie; any
    other is left behind. A new device's cookie is `tokens.device_token(operation)`.
    """
    slip = usable_slip(code, at=at)
    person = slip.person
    if is_shared:
        _keep_pin(person, secret, at=at)
    # Of two who hold the same slip at the same moment, one gets in.
    if not Slip.objects.filter(pk=slip.pk, used_at__isnull=True, revoked_at__isnull=True).update(used_at=at):
        raise Gone(
            _("This slip has been used. Each slip opens once; ask your coordinator for a new one."), field="code"
        )
    opened = _enter(person, device=device, is_shared=is_shared, at=at, operation=operation)
    record(events.SLIP_USED, by=Actor(person=person), at=at, about=slip, programme=person.programme_id)
    return opened


@act
def sign_in_with_password(
    *, person: Person, is_shared: bool, device: Device | None, by: Actor, at: datetime, operation: UUID
) -> Device:
    """Let somebody in whose password was right. `device` and the cookie are as for a slip."""
    opened = _enter(person, device=device, is_shared=is_shared, at=at, operation=operation)
    record(events.SIGNED_IN, by=Actor(person=person), at=at, about=person, programme=person.programme_id)
    return opened


def _enter(person: Person, *, device: Device | None, is_shared: bool, at: datetime, operation: UUID) -> Device:
    if device and device.is_shared and is_shared:
        open_again(device, person, at=at)
        return device
    if device:
        device.logins.update(open_until=at)
    opened = Device.objects.create(
        digest=tokens.digest("device", tokens.device_token(operation)),
        is_shared=is_shared,
        made_at=at,
        expires_at=at + DEVICE_LIFE,
    )
    until = at + (SHARED_LIFE if is_shared else DEVICE_LIFE)
    DeviceLogin.objects.create(device=opened, person=person, open_until=until)
    return opened


def open_again(device: Device, person: Person, *, at: datetime) -> None:
    """A person on a shared phone, by their PIN or a fresh slip; whoever was there before is out."""
    with turn():
        device.logins.update(open_until=at)
        DeviceLogin.objects.update_or_create(device=device, person=person, defaults={"open_until": at + SHARED_LIFE})


@act
def set_secret(
    *, person: Person, kind: str, secret: str, login: str, by: Actor, at: datetime, operation: UUID
) -> Person:
    """Set one's own PIN or password. Nobody sets another's: a coordinator issues a slip instead."""
    permissions.may_set_secret(by, person, kind).or_raise()
    if kind == SecretKind.PIN:
        _keep_pin(person, secret, at=at)
    else:
        _keep_password(person, login.strip().casefold(), secret, at=at)
    record(events.SECRET_SET, by=by, at=at, about=person, programme=person.programme_id)
    return person


def _keep_pin(person: Person, pin: str, *, at: datetime) -> None:
    fault = rules.pin_fault(pin)
    if fault:
        raise Unfit(PIN_WORDS[fault], field="pin")
    PersonSecret.objects.update_or_create(
        person=person, kind=SecretKind.PIN, defaults={"login": None, "encoded": make_password(pin), "set_at": at}
    )


def _keep_password(person: Person, login: str, password: str, *, at: datetime) -> None:
    if not login:
        raise Unfit(_("Choose a name to sign in with."), field="login")
    fault = rules.password_fault(password, login=login)
    if fault:
        raise Unfit(PASSWORD_WORDS[fault], field="password")
    if PersonSecret.objects.filter(login=login).exclude(person=person).exists():
        raise Unfit(_("Somebody else uses this sign-in name. Choose another."), field="login")
    PersonSecret.objects.update_or_create(
        person=person,
        kind=SecretKind.PASSWORD,
        defaults={"login": login, "encoded": make_password(password), "set_at": at},
    )


def right_secret(person: Person, kind: str, secret: str) -> bool:
    kept = person.secrets.filter(kind=kind).first()
    return kept is not None and check_password(secret, kept.encoded)


def person_with_password(login: str, password: str) -> Person | None:
    """The person of a sign-in name and password. Takes the same time for a name that does not exist."""
    kept = PersonSecret.objects.select_related("person__programme").filter(
        kind=SecretKind.PASSWORD, login=login.strip().casefold()
    )
    found = kept.filter(person__erased_at__isnull=True).first()
    if found is None:
        make_password(password)
        return None
    return found.person if check_password(password, found.encoded) else None


@act
def sign_out(*, token: str, everywhere: bool, by: Actor, at: datetime, operation: UUID) -> None:
    """Close this device, or every device of the person. A shared one stays known, with nobody signed in."""
    if everywhere and by.person:
        DeviceLogin.objects.filter(person=by.person).update(open_until=at)
        record(events.SIGNED_OUT, by=by, at=at, about=by.person, programme=by.person.programme_id)
    DeviceLogin.objects.filter(device__digest=tokens.digest("device", token)).update(open_until=at)
