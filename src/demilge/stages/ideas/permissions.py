"""Who may do what with ideas."""

from django.utils.translation import gettext_lazy as _

from demilge.foundation.refusals import Conflict
from demilge.foundation.verdict import Allowed, Refused, Verdict
from demilge.gatherings.permissions import WRITERS
from demilge.people.actors import Actor
from demilge.people.models import RoleKind
from demilge.places.models import Body, BodyKind, Place

from .models import Author, Idea

ANSWERERS = (RoleKind.MTU_OFFICER, RoleKind.MAYOR_OFFICE)
SPEAKERS = {Author.GROUP: (RoleKind.MEMBER, *WRITERS), Author.ASSEMBLY: WRITERS}

_NOT_THE_GROUP = Refused(_("Only members of the settlement's initiative group propose in its name."))
_NOT_THE_ASSEMBLY = Refused(_("What an assembly proposes is entered by the group's chair, secretary or a coordinator."))
_NOT_A_MODERATOR = Refused(_("Ideas are hidden by the coordinators and by the group's chair and secretary."))
_NOT_AN_OFFICER = Refused(
    _("Ideas are answered by an officer of the office that is asked, or typed from paper by the coordinators.")
)
_HIDDEN = Refused(_("This idea is hidden."), Conflict)
_TAKEN_UP = Refused(_("This idea already belongs to a problem."), Conflict)
_SHOWN = Refused(_("This idea is not hidden."), Conflict)


def may_propose(actor: Actor, place: Place, author: str) -> Verdict:
    """Anybody for themselves; in the name of the group or the assembly who belongs to it."""
    if author == Author.PERSON or actor.is_team or actor.has(*SPEAKERS[Author(author)], place=place):
        return Allowed()
    return _NOT_THE_GROUP if author == Author.GROUP else _NOT_THE_ASSEMBLY


def speaks_for(actor: Actor, author: Author) -> set[int] | None:
    """The ids of the places in whose group's or assembly's name this actor may propose; None: of all places."""
    places = {role.place_id for role in actor.roles if role.kind in SPEAKERS[author]}
    return None if actor.is_team or None in places else {place for place in places if place}


def may_support(_actor: Actor, idea: Idea) -> Verdict:
    """Anybody, with or without an account."""
    return _HIDDEN if idea.hidden_at else Allowed()


def may_moderate(actor: Actor, place: Place) -> Verdict:
    """Hide and show again, raise problems from ideas, see what is hidden."""
    return Allowed() if actor.is_team or actor.has(*WRITERS, place=place) else _NOT_A_MODERATOR


def may_hide(actor: Actor, idea: Idea) -> Verdict:
    if not (verdict := may_moderate(actor, idea.place)):
        return verdict
    return _HIDDEN if idea.hidden_at else Allowed()


def may_take_up(actor: Actor, idea: Idea) -> Verdict:
    """Raise a problem from it: once, and as long as people may read it."""
    verdict = may_hide(actor, idea)
    return _TAKEN_UP if verdict and idea.problem_id else verdict


def may_show(actor: Actor, idea: Idea) -> Verdict:
    if not (verdict := may_moderate(actor, idea.place)):
        return verdict
    return Allowed() if idea.hidden_at else _SHOWN


def offices(actor: Actor, place: Place) -> list[Body]:
    """The bodies in whose name an officer may answer for a place: an MTU answers for what lies in its area."""
    held = [role.body for role in actor.roles if role.kind in ANSWERERS and role.body]
    return [body for body in held if _answers_in(body, place)]


def _answers_in(body: Body, place: Place) -> bool:
    return body.kind != BodyKind.MTU or body.place_id in (None, place.pk, place.parent_id)


def may_answer(actor: Actor, idea: Idea, body: Body | None = None) -> Verdict:
    """An officer for their own body, the team for any from paper. Without `body`: for one at least."""
    if not actor.is_team:
        held = offices(actor, idea.place)
        if not held or (body is not None and body not in held):
            return _NOT_AN_OFFICER
    return _HIDDEN if idea.hidden_at else Allowed()
