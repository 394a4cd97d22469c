"""Who may do what with plans."""

import base64
import binascii
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_lazy as _

from demilge.foundation.refusals import Conflict, Gone, Refusal
from demilge.foundation.verdict import Allowed, Refused, Verdict
from demilge.people.actors import Actor
from demilge.people.models import RoleKind
from demilge.people.permissions import TEAM_ONLY, may_coordinate
from demilge.places.models import Place

from .models import DRAFTERS, Item, Letter, Plan, Version
from .states import State

SENDERS = (RoleKind.SECRETARY, RoleKind.CHAIR)

LETTER = "plans.letter"  # the salt of the links of letters

_NOT_A_DRAFTER = Refused(
    _("The plan is written by the initiative group of the settlement together with the coordinators.")
)
_NOT_A_SENDER = Refused(_("A plan is put in force by the coordinators and by the group's chair and secretary."))
_FROZEN = Refused(_("This version was sent and stands as it is. Begin the next version to change something."), Conflict)
_NOT_SENT = Refused(_("This version is still a draft. Put it in force first, then write the letters."), Conflict)
_NOT_IN_FORCE = Refused(_("A later version is in force. Write the letters for that one."), Conflict)
_NOT_THE_OFFICE = Refused(_("Only the office that got the letter answers here. Open the link from the letter."))
_TAKEN_BACK = Refused(
    _("This link was taken back by the coordinators. They have sent another letter, or will tell you why."), Gone
)
_EXPIRED = Refused(_("This link is too old. Please ask the coordinators for a new one: it takes them a minute."), Gone)
_REPLACED = Refused(
    _("The plan has a newer version, and this letter no longer counts. The coordinators send you the new letter."), Gone
)


class Unknown(Refusal):
    """The address is none of ours, or was copied with a mistake."""

    status: ClassVar[int] = 404

    def __init__(self) -> None:
        super().__init__(
            _(
                "This link is not complete or was changed on its way. "
                "Open it once more from the message or the letter, or ask the coordinators for it."
            )
        )


def may_make(actor: Actor, place: Place) -> Verdict:
    return Allowed() if _drafts(actor, place) else _NOT_A_DRAFTER


def may_begin(actor: Actor, place: Place | None) -> Verdict:
    """Whether the page to begin a plan opens; the place itself is asked for there."""
    if place:
        return may_make(actor, place)
    return Allowed() if actor.is_team or actor.has(*DRAFTERS) else _NOT_A_DRAFTER


def may_record(actor: Actor) -> Verdict:
    """Write down a plan of earlier times."""
    return may_coordinate(actor)


def may_draft(actor: Actor, version: Version) -> Verdict:
    if not _drafts(actor, version.plan.place):
        return _NOT_A_DRAFTER
    return Allowed() if version.state == State.DRAFT else _FROZEN


def may_send(actor: Actor, version: Version) -> Verdict:
    if not (actor.is_team or actor.has(*SENDERS, place=version.plan.place)):
        return _NOT_A_SENDER
    return Allowed() if version.state == State.DRAFT else _FROZEN


def may_begin_version(actor: Actor, plan: Plan) -> Verdict:
    return may_make(actor, plan.place)


def may_write_letter(actor: Actor, version: Version) -> Verdict:
    """Write, take back, and see the link: who holds the link answers for the office."""
    if not actor.is_team:
        return TEAM_ONLY
    return {State.DRAFT: _NOT_SENT, State.REPLACED: _NOT_IN_FORCE}.get(State(version.state), Allowed())


def may_keep_letter(actor: Actor, _letter: Letter) -> Verdict:
    """Take a letter back, note its incoming number."""
    return Allowed() if actor.is_team else TEAM_ONLY


def may_type_reply(actor: Actor, item: Item) -> Verdict:
    if not actor.is_team:
        return TEAM_ONLY
    return _NOT_SENT if item.version.state == State.DRAFT else Allowed()


def token_of(key: UUID, *, salt: str) -> str:
    """The key as a token: 22 letters, a dot, its signature."""
    return _signer(salt).sign(base64.urlsafe_b64encode(key.bytes).decode().rstrip("="))


def key_of(token: str, *, salt: str) -> UUID:
    """The key of a token. Raises Unknown where the signature does not fit."""
    try:
        return UUID(bytes=base64.urlsafe_b64decode(_signer(salt).unsign(token) + "=="))
    except (BadSignature, binascii.Error, ValueError):
        raise Unknown from None


def _signer(salt: str) -> Signer:
    return Signer(salt=salt, sep=".")


def link_of(letter: Letter) -> str:
    """The name by which an actor carries a letter's link."""
    return f"plans.letter:{letter.pk}"


def may_answer(actor: Actor, letter: Letter, *, at: datetime) -> Verdict:
    if actor.link != link_of(letter):
        return _NOT_THE_OFFICE
    if letter.revoked_at:
        return _TAKEN_BACK
    if letter.version.state != State.SENT:
        return _REPLACED
    return _EXPIRED if letter.expires_at <= at else Allowed()


def _drafts(actor: Actor, place: Place) -> bool:
    return actor.is_team or actor.has(*DRAFTERS, place=place)
