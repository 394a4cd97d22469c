"""Slips: how somebody gets in for the first time, without a phone number, an e-mail or a document."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from demilge.foundation import ids
from demilge.foundation.refusals import Gone, Unfit
from demilge.journal.acts import act
from demilge.journal.record import record

from . import events, permissions, tokens
from .actors import Actor
from .holding import hold_person
from .models import Person, Slip

SLIP_LIFE = timedelta(days=14)


@act
def issue_slip(*, person: Person, by: Actor, at: datetime, operation: UUID) -> Slip:
    """Make a sign-in slip. Its code is `tokens.slip_code(operation)`; an unused earlier slip dies with it."""
    hold_person(person)
    permissions.may_issue_slip(by, person).or_raise()
    person.slips.filter(used_at__isnull=True, revoked_at__isnull=True).update(revoked_at=at)
    slip = Slip.objects.create(
        person=person, digest=tokens.digest("slip", tokens.slip_code(operation)), made_at=at, expires_at=at + SLIP_LIFE
    )
    record(events.SLIP_ISSUED, by=by.towards(person), at=at, about=slip, programme=person.programme_id)
    return slip


@act
def issue_slips(*, persons: list[Person], by: Actor, at: datetime, operation: UUID) -> None:
    """Make a slip for each of several persons. The operation of each is `slip_operation(operation, person)`."""
    for person in persons:
        issue_slip(person=person, by=by, at=at, operation=slip_operation(operation, person))


def slip_operation(operation: UUID, person: Person) -> UUID:
    """The operation of one person's slip among several, from which its code is made."""
    return ids.derive(operation, f"slip:{person.key}")


def slip_by_code(code: str) -> Slip:
    """The slip with this code, whatever its state. Raises Unfit for a code that never was."""
    slip = (
        Slip.objects.select_related("person__home", "person__programme")
        .filter(digest=tokens.digest("slip", code), person__erased_at__isnull=True)
        .first()
    )
    if slip is None:
        raise Unfit(_("We don't know this code. Look at the slip once more and type it again."), field="code")
    return slip


def usable_slip(code: str, *, at: datetime) -> Slip:
    """The slip with this code, if it can still be used. Raises Unfit or Gone with what to do."""
    slip = slip_by_code(code)
    check_usable(slip, at=at)
    return slip


def check_usable(slip: Slip, *, at: datetime) -> None:
    """Raises Gone, with what to do, for a slip that was used, replaced by a newer one or is too old."""
    if slip.used_at:
        raise Gone(
            _("This slip has been used. Each slip opens once; ask your coordinator for a new one."), field="code"
        )
    if slip.revoked_at or slip.expires_at <= at:
        raise Gone(_("This slip is no longer valid. Ask your coordinator for a new one."), field="code")
