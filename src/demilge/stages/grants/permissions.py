"""Who may do what with projects."""

from django.utils.translation import gettext_lazy as _

from demilge.foundation.refusals import Conflict
from demilge.foundation.verdict import Allowed, Refused, Verdict
from demilge.people.actors import Actor
from demilge.people.permissions import TEAM_ONLY
from demilge.places.models import Place

from .models import WRITERS, Project
from .states import MOVES, State

_NOT_A_WRITER = Refused(_("Projects are written by the initiative group of the settlement and the coordinators."))
_NOT_A_DRAFT = Refused(
    _("Money was already applied for: the project stands as it is. Make it a draft again to change it."), Conflict
)
_NOT_NOW = Refused(_("The project is not at this step. Look at its page: somebody may have moved it on."), Conflict)


def may_draft(actor: Actor, place: Place) -> Verdict:
    return Allowed() if actor.is_team or actor.has(*WRITERS, place=place) else _NOT_A_WRITER


def may_begin(actor: Actor, place: Place | None) -> Verdict:
    """Whether the page to begin a project opens; the place of its plan item is asked for there."""
    if place:
        return may_draft(actor, place)
    return Allowed() if actor.is_team or actor.has(*WRITERS) else _NOT_A_WRITER


def may_change(actor: Actor, project: Project) -> Verdict:
    verdict = may_draft(actor, project.place)
    if not verdict:
        return verdict
    return Allowed() if project.state == State.DRAFT else _NOT_A_DRAFT


def may_move(actor: Actor, project: Project, state: State) -> Verdict:
    """Apply for the money, say what came of it, finish: the coordinators."""
    if not actor.is_team:
        return TEAM_ONLY
    return Allowed() if state in MOVES[State(project.state)] else _NOT_NOW
