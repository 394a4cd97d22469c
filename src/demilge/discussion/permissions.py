"""Who may comment, and who keeps order."""

from django.utils.translation import gettext_lazy as _

from demilge.foundation.refusals import Conflict
from demilge.foundation.verdict import Allowed, Refused, Verdict
from demilge.people.actors import Actor
from demilge.people.models import RoleKind

from .models import Comment, Topic

_CLOSED = Refused(_("Comments are closed here. What was written stays readable."), Conflict)
_NOT_A_MODERATOR = Refused(_("Comments are hidden by the coordinators and by the group's chair and secretary."))
_HIDDEN = Refused(_("This comment is already hidden."), Conflict)
_SHOWN = Refused(_("This comment is not hidden."), Conflict)


def may_comment(_actor: Actor, topic: Topic) -> Verdict:
    """Anybody, with or without an account."""
    return Allowed() if topic.is_open else _CLOSED


def may_moderate(actor: Actor, topic: Topic) -> Verdict:
    if actor.is_team or (topic.place and actor.has(RoleKind.CHAIR, RoleKind.SECRETARY, place=topic.place)):
        return Allowed()
    return _NOT_A_MODERATOR


def may_hide(actor: Actor, comment: Comment) -> Verdict:
    if not (verdict := may_moderate(actor, comment.topic)):
        return verdict
    return _HIDDEN if comment.hidden_at else Allowed()


def may_show(actor: Actor, comment: Comment) -> Verdict:
    if not (verdict := may_moderate(actor, comment.topic)):
        return verdict
    return Allowed() if comment.hidden_at else _SHOWN
