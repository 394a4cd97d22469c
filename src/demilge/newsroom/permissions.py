"""Who may write, translate and publish: the coordinators and translators of the programme itself."""

from django.utils.translation import gettext_lazy as _

from demilge.foundation.refusals import Conflict
from demilge.foundation.verdict import Allowed, Refused, Verdict
from demilge.gatherings.models import Meeting
from demilge.gatherings.states import State as MeetingState
from demilge.people.actors import Actor
from demilge.people.models import RoleKind
from demilge.people.permissions import OTHER_PROGRAMME, may_look_after
from demilge.places.models import Programme

from .models import Post
from .states import MOVES, State

_NOT_A_WRITER = Refused(_("Posts are written and translated by the coordinators and the translators."))
_NOT_HELD = Refused(
    _("A post is drafted from what was held. Close the meeting with its record first, then draft the post."), Conflict
)
_ALREADY_OUT = Refused(_("This post is already published."), Conflict)
_ALREADY_BACK = Refused(_("This post is already withdrawn."), Conflict)


def may_write(actor: Actor, programme: Programme) -> Verdict:
    """Begin a post, set its photo."""
    return may_look_after(actor, programme)


def may_translate(actor: Actor, programme: Programme | None = None) -> Verdict:
    """See drafts, save editions, translate residents' words; of one programme, if it is given."""
    if not (actor.is_team or actor.has(RoleKind.TRANSLATOR)):
        return _NOT_A_WRITER
    own = actor.person.programme_id if actor.person else None
    return Allowed() if actor.system or programme is None or own == programme.pk else OTHER_PROGRAMME


def may_draft_from(actor: Actor, meeting: Meeting) -> Verdict:
    verdict = may_look_after(actor, meeting.programme)
    if not verdict:
        return verdict
    return Allowed() if meeting.state == MeetingState.CLOSED else _NOT_HELD


def may_publish(actor: Actor, post: Post) -> Verdict:
    return _may_move(actor, post, State.PUBLISHED, _ALREADY_OUT)


def may_withdraw(actor: Actor, post: Post) -> Verdict:
    return _may_move(actor, post, State.WITHDRAWN, _ALREADY_BACK)


def _may_move(actor: Actor, post: Post, state: State, otherwise: Refused) -> Verdict:
    verdict = may_look_after(actor, post.programme)
    if not verdict:
        return verdict
    return Allowed() if state in MOVES[State(post.state)] else otherwise
