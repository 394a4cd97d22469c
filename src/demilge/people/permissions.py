"""Who may do what with persons."""

from django.utils.translation import gettext_lazy as _

from demilge.foundation.verdict import Allowed, Refused, Verdict
from demilge.places.models import Programme

from .actors import Actor
from .models import Person, RoleKind, SecretKind

TEAM_ONLY = Refused(_("This is for the coordinators of the programme. Sign in with your slip, or ask them."))
OTHER_PROGRAMME = Refused(_("This belongs to another programme. Its own coordinators look after it."))
SIGNED_IN_ONLY = Refused(_("Sign in first: with the slip from your coordinator, or with your PIN or password."))


def may_coordinate(actor: Actor) -> Verdict:
    """Coordinators and administrators: the desk and everything behind it."""
    return Allowed() if actor.is_team else TEAM_ONLY


def may_be_signed_in(actor: Actor) -> Verdict:
    return Allowed() if actor.person else SIGNED_IN_ONLY


def may_look_after(actor: Actor, programme: Programme) -> Verdict:
    """The coordinators of this very programme, and the system."""
    verdict = may_coordinate(actor)
    if verdict and not _is_of(actor, programme.pk):
        return OTHER_PROGRAMME
    return verdict


def _is_of(actor: Actor, programme: str) -> bool:
    return bool(actor.system) or (actor.person is not None and actor.person.programme_id == programme)


def _is_self(actor: Actor, person: Person) -> bool:
    return actor.person is not None and actor.person.pk == person.pk


def may_see(actor: Actor, person: Person) -> Verdict:
    if _is_self(actor, person) or (actor.is_team and _is_of(actor, person.programme_id)):
        return Allowed()
    return Refused(_("Only the person themselves and the coordinators see this page."))


def may_give_role(actor: Actor, kind: str) -> Verdict:
    if kind == RoleKind.ADMINISTRATOR and not _is_administrator(actor):
        return Refused(_("Only an administrator makes another administrator."))
    return may_coordinate(actor)


def _is_administrator(actor: Actor) -> bool:
    return bool(actor.system) or actor.has(RoleKind.ADMINISTRATOR)


def may_issue_slip(actor: Actor, person: Person) -> Verdict:
    """A slip is a key: nobody but an administrator makes one for an administrator."""
    held = {role.kind for role in person.roles.all()}
    if RoleKind.ADMINISTRATOR in held and not _is_administrator(actor):
        return Refused(_("Only an administrator makes a slip for an administrator."))
    return may_look_after(actor, person.programme)


def may_serve(actor: Actor, person: Person) -> Verdict:
    if _is_self(actor, person):
        return Refused(_("You can't serve yourself at the desk."))
    return may_look_after(actor, person.programme)


def may_set_secret(actor: Actor, person: Person, kind: str) -> Verdict:
    """One's own and nobody else's; a password only for those whose account opens more than their own page."""
    if actor.system:
        return Allowed()
    if actor.person is None:
        return SIGNED_IN_ONLY
    if not _is_self(actor, person):
        return Refused(_("Nobody sets a PIN or password for somebody else. Print a new slip for them instead."))
    if kind == SecretKind.PASSWORD and not actor.is_team:
        return Refused(_("Passwords are for coordinators and administrators. A slip or a PIN is enough for you."))
    return Allowed()


def may_erase(actor: Actor, person: Person) -> Verdict:
    """Each person themselves. Coordinators do it for a resident who asks; for one of the team only an administrator."""
    if _is_self(actor, person):
        return Allowed()
    held = {role.kind for role in person.roles.all()}
    if held & {RoleKind.COORDINATOR, RoleKind.ADMINISTRATOR} and not _is_administrator(actor):
        return Refused(_("A member of the team is erased by themselves or by an administrator."))
    return may_see(actor, person)
