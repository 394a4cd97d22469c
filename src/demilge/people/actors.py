"""Who acts: a signed-in person, a resident served at the desk, a guest's phone, an official's link, the system itself."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from demilge.places.models import Body, Place

from .models import Person, Role, RoleKind


@dataclass(frozen=True)
class Actor:
    """Whoever stands behind a request. `serving` is the resident a coordinator acts for at the desk.

    `guest` is the keyed digest of an anonymous browser, `link` the name of what a signed link opens.
    """

    person: Person | None = None
    serving: Person | None = None
    guest: str = ""
    link: str = ""
    system: str = ""
    roles: tuple[Role, ...] = field(default=(), compare=False)

    # -- for the journal ---------------------------------------------------------------------------------------------

    @property
    def via(self) -> str:
        """How the act came in: "web", "desk", "guest", "link", or the name of the system's own part."""
        if self.system:
            return self.system
        if self.serving:
            return "desk"
        if self.person:
            return "web"
        return "link" if self.link else "guest"

    def key(self) -> str:
        """Tells two actors apart, for receipts."""
        who = self.person.key if self.person else self.guest or self.link or self.system
        return f"{self.via}:{who}:{self.serving.key if self.serving else ''}"

    def private_parts(self) -> Iterable[tuple[str, dict[str, Any]]]:
        """What the journal keeps apart: each person's id with what is said of them."""
        if self.person:
            kinds = sorted({role.kind for role in self.roles})
            yield str(self.person.key), {"did": str(self.person.key), "name": self.person.name, "roles": kinds}
        if self.serving:
            yield str(self.serving.key), {"for": str(self.serving.key), "name": self.serving.name}

    # -- for permissions ---------------------------------------------------------------------------------------------

    @property
    def acts_for(self) -> Person | None:
        """The person in whose name the act counts: the one served, else the one signed in."""
        return self.serving or self.person

    @property
    def voice_key(self) -> str:
        """One voice a person or phone: what supports and checks are counted by."""
        person = self.acts_for
        return f"person:{person.key}" if person else f"guest:{self.guest}" if self.guest else ""

    @cached_property
    def is_team(self) -> bool:
        """Coordinators, administrators and the system's own parts may do whatever a stage allows."""
        return bool(self.system) or any(r.kind in (RoleKind.COORDINATOR, RoleKind.ADMINISTRATOR) for r in self.roles)

    def has(self, *kinds: str, place: Place | None = None, body: Body | None = None) -> bool:
        """Whether a role of one of these kinds reaches this place or body. A role without place reaches everywhere."""
        return any(role.kind in kinds and _reaches(role, place) and _answers_for(role, body) for role in self.roles)

    def serves(self, person: Person | None) -> "Actor":
        return replace(self, serving=person)

    def towards(self, person: Person) -> "Actor":
        """As the journal is to know an act that is about a person: done for them, or by themselves."""
        return self if self.person and self.person.pk == person.pk else self.serves(person)


def _reaches(role: Role, place: Place | None) -> bool:
    return place is None or role.place_id is None or role.place_id in (place.pk, place.parent_id)


def _answers_for(role: Role, body: Body | None) -> bool:
    return body is None or role.body_id is None or role.body_id == body.pk


NOBODY = Actor()


def system(part: str) -> Actor:
    """The program itself: "folder" when it loads a programme, "tick" for due work."""
    return Actor(system=part)
