"""Who may do what at a forum."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from demilge.foundation.refusals import Conflict
from demilge.foundation.verdict import Allowed, Refused, Verdict
from demilge.gatherings.permissions import WRITERS
from demilge.people.actors import Actor
from demilge.places.models import Place

from .models import Forum, Statement
from .states import Queue, State

_NOT_A_HOST = Refused(
    _("A forum is prepared by the coordinators and by the chair and secretary of every settlement it is for.")
)
_NOT_A_MODERATOR = Refused(_("The forum is led by the coordinators and by the chair and secretary of its settlements."))
_PLANNED = Refused(_("The forum has not begun yet. Come back when it is open."), Conflict)
_CLOSED = Refused(_("The forum is closed. Its statements stay readable, and nothing is added to them."), Conflict)
_BEGUN = Refused(_("The forum has already begun."), Conflict)
_HIDDEN = Refused(_("This statement is hidden."), Conflict)


def may_prepare(actor: Actor, places: Iterable[Place]) -> Verdict:
    of = list(places)
    if actor.is_team or (of and all(actor.has(*WRITERS, place=place) for place in of)):
        return Allowed()
    return _NOT_A_HOST


def may_moderate(actor: Actor, forum: Forum) -> Verdict:
    """See the queue and the hidden statements, answer, hide, raise problems: before and after closing."""
    if actor.is_team or any(actor.has(*WRITERS, place=place) for place in forum.meeting.communities.all()):
        return Allowed()
    return _NOT_A_MODERATOR


def may_take_up(actor: Actor, statement: Statement) -> Verdict:
    """Raise a problem from it: as long as people may read it."""
    if not (verdict := may_moderate(actor, statement.forum)):
        return verdict
    return _HIDDEN if statement.state == Queue.HIDDEN else Allowed()


def may_change(actor: Actor, forum: Forum) -> Verdict:
    """Change the call and the question, open: before it begins."""
    if not (verdict := may_moderate(actor, forum)):
        return verdict
    return {State.OPEN: _BEGUN, State.CLOSED: _CLOSED}.get(State(forum.state), Allowed())


def may_close(actor: Actor, forum: Forum) -> Verdict:
    if not (verdict := may_moderate(actor, forum)):
        return verdict
    return _CLOSED if forum.state == State.CLOSED else Allowed()


def may_lead(actor: Actor, forum: Forum) -> Verdict:
    """Type slips, put on the wall, capture promises: while people are in the hall."""
    if not (verdict := may_moderate(actor, forum)):
        return verdict
    return _is_on(forum)


def may_speak(_actor: Actor, forum: Forum) -> Verdict:
    """Anybody in the hall, with or without an account."""
    return _is_on(forum)


def may_support(_actor: Actor, statement: Statement) -> Verdict:
    if not (verdict := _is_on(statement.forum)):
        return verdict
    return _HIDDEN if statement.state == Queue.HIDDEN else Allowed()


def _is_on(forum: Forum) -> Verdict:
    return {State.PLANNED: _PLANNED, State.CLOSED: _CLOSED}.get(State(forum.state), Allowed())
