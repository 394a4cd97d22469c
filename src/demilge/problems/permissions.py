"""Who may do what with problems."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from demilge.foundation.refusals import Conflict
from demilge.foundation.verdict import Allowed, Refused, Verdict
from demilge.people.actors import Actor
from demilge.people.models import RoleKind
from demilge.places.models import Place

from .models import Problem
from .states import MOVES, State

TENDERS = (RoleKind.MEMBER, RoleKind.SECRETARY, RoleKind.CHAIR)

_NOT_A_TENDER = Refused(
    _("Problems are raised and put in order by the coordinators and by the initiative group of the settlement.")
)
_MERGED = Refused(_("This problem was joined with another one. Go on with that one."), Conflict)
_SOLVED = Refused(_("This problem is marked as solved. Open it again first, or raise a new one."), Conflict)
_NOT_SOLVED = Refused(_("This problem is not marked as solved."), Conflict)


def may_tend(actor: Actor, place: Place) -> Verdict:
    """Raise, add voices, join and rank the problems of a place."""
    return Allowed() if actor.is_team or actor.has(*TENDERS, place=place) else _NOT_A_TENDER


def may_tend_one_of(actor: Actor, places: Iterable[Place]) -> Verdict:
    """The same where a page leaves the choice of the place."""
    return Allowed() if actor.is_team or any(may_tend(actor, place) for place in places) else _NOT_A_TENDER


def may_work_on(actor: Actor, problem: Problem) -> Verdict:
    """Add a voice, join, rank: while it is open."""
    if not (verdict := may_tend(actor, problem.place)):
        return verdict
    return {State.MERGED: _MERGED, State.SOLVED: _SOLVED}.get(State(problem.state), Allowed())


def may_change(actor: Actor, problem: Problem) -> Verdict:
    """Put its title and text right: as long as it has a page of its own."""
    if not (verdict := may_tend(actor, problem.place)):
        return verdict
    return _MERGED if problem.state == State.MERGED else Allowed()


def may_reopen(actor: Actor, problem: Problem) -> Verdict:
    if not (verdict := may_tend(actor, problem.place)):
        return verdict
    return Allowed() if State.OPEN in MOVES[State(problem.state)] else _NOT_SOLVED
