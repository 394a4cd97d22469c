"""Who may do what with promises."""

from django.utils.translation import gettext_lazy as _

from demilge.foundation.verdict import Allowed, Refused, Verdict
from demilge.people.actors import Actor
from demilge.people.models import OFFICIALS
from demilge.people.permissions import may_coordinate
from demilge.places.models import Body

from .models import Commitment

_NOT_THE_OFFICE = Refused(
    _("Only the office that promised writes here how it stands. What you saw yourself you can write on the page.")
)
_OFFICE_NO_CHECK = Refused(_("Your office answers for this promise: write how it stands instead."))
_DESK_FIRST = Refused(
    _("Here residents write what they saw. Choose the resident you write for at the desk, then open this page again.")
)
_NO_VOICE = Refused(_("We could not tell your phone from others. Allow cookies for this page and send it again."))


def is_officer(actor: Actor, body: Body) -> bool:
    """Whether somebody signed in is an official of this very body; a role without a body speaks for none."""
    return any(role.kind in OFFICIALS and role.body_id == body.pk for role in actor.roles)


def link_of(commitment: Commitment) -> str:
    """The name by which an actor carries a promise's status link."""
    return f"commitments.status:{commitment.pk}"


def may_commit(actor: Actor) -> Verdict:
    """Make a decision a promise, tie it to its problem, renew its link."""
    return may_coordinate(actor)


def may_note(actor: Actor, commitment: Commitment) -> Verdict:
    """Write how it stands: the office signed in or by its link; the team from paper."""
    if actor.is_team or is_officer(actor, commitment.body) or actor.link == link_of(commitment):
        return Allowed()
    return _NOT_THE_OFFICE


def may_plan(actor: Actor, commitment: Commitment) -> Verdict:
    """Write down the steps towards it."""
    return Allowed() if actor.is_team or is_officer(actor, commitment.body) else _NOT_THE_OFFICE


def may_check(actor: Actor, commitment: Commitment) -> Verdict:
    """Write what one saw: residents and guests, and at the desk for somebody who stands there."""
    if actor.serving is None and is_officer(actor, commitment.body):
        return _OFFICE_NO_CHECK
    if actor.serving is None and actor.is_team:
        return _DESK_FIRST
    return Allowed()


def may_be_counted(actor: Actor, commitment: Commitment) -> Verdict:
    """As above, for who sends it: a guest's phone is known from then on."""
    return may_check(actor, commitment) if actor.voice_key else _NO_VOICE


def may_hide(actor: Actor) -> Verdict:
    return may_coordinate(actor)
