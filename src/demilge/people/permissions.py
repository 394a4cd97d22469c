"""Who may do what with persons."""

from django.utils.translation import gettext_lazy as _

from demilge.foundation.verdict import Allowed, Refused, Verdict

from .actors import Actor
from .models import Person, RoleKind

TEAM_ONLY = Refused(_("This is for the coordinators of the programme. Sign in with your slip, or ask them."))
SIGNED_IN_ONLY = Refused(_("Sign in first: with the slip from your coordinator, or with your PIN or password."))


def may_coordinate(actor: Actor) -> Verdict:
    """Coordinators and administrators: the desk and everything behind it."""
    return Allowed() if actor.is_team else TEAM_ONLY


def may_be_signed_in(actor: Actor) -> Verdict:
    return Allowed() if actor.person else SIGNED_IN_ONLY


def may_see(actor: Actor, person: Person) -> Verdict:
    if actor.is_team or (actor.person and actor.person.pk == person.pk):
        return Allowed()
    return Refused(_("Only the person themselves and the coordinators see this page."))


def may_give_role(actor: Actor, kind: str) -> Verdict:
    if kind == RoleKind.ADMINISTRATOR and not actor.system and not actor.has(RoleKind.ADMINISTRATOR):
        return Refused(_("Only an administrator makes another administrator."))
    return may_coordinate(actor)


def may_issue_slip(actor: Actor, person: Person) -> Verdict:
    """A slip is a key: nobody but an administrator makes one for an administrator."""
    held = {role.kind for role in person.roles.all()}
    if RoleKind.ADMINISTRATOR in held and not actor.system and not actor.has(RoleKind.ADMINISTRATOR):
        return Refused(_("Only an administrator makes a slip for an administrator."))
    return may_coordinate(actor)


def may_serve(actor: Actor, person: Person) -> Verdict:
    if actor.person and actor.person.pk == person.pk:
        return Refused(_("You can't serve yourself at the desk."))
    return may_coordinate(actor)
