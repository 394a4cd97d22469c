"""What an election answers: who is seated, in which order and why, and what the seat rules changed."""

from collections.abc import Collection
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, ClassVar

from civicmath.ballots import Ballots
from civicmath.outcomes import Outcome


@dataclass(frozen=True)
class Seat:
    """A seat, who sits on it, and the key of the event that says why."""

    seat: int
    name: str
    why: str


@dataclass(frozen=True)
class Counted:
    """Ballots in votes: weighted ballots count with their weight."""

    valid: Fraction
    blank: Fraction
    spoilt: Fraction


@dataclass(kw_only=True)
class Elected(Outcome):
    """Names in order of seating. `free`: the result without seat rules, None where there were none.

    `more`: findings of a rule beyond the seats (a ranking, a score), machine-readable.
    """

    kind: ClassVar[str] = "elect"

    elected: list[str]
    ballots: Counted
    seats: list[Seat]
    free: list[str] | None = None
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def changed(self) -> list[dict[str, str]]:
        """Who is seated, and who is not, because of the seat rules."""
        free = self.elected if self.free is None else self.free
        return [{"name": name, "change": "seated"} for name in self.elected if name not in free] + [
            {"name": name, "change": "not_seated"} for name in free if name not in self.elected
        ]

    def result(self) -> dict[str, Any]:
        answer: dict[str, Any] = {
            "elected": self.elected,
            "free": self.free,
            "ballots": {"valid": self.ballots.valid, "blank": self.ballots.blank, "spoilt": self.ballots.spoilt},
            "seats": [{"seat": one.seat, "name": one.name, "why": one.why} for one in self.seats],
            "changed": self.changed,
        }
        return answer | ({"more": self.more} if self.more else {})


def counted(ballots: Ballots) -> Counted:
    """How many ballots there were, of which kind."""
    scale = ballots.scale
    return Counted(ballots.valid, Fraction(ballots.blank, scale), Fraction(ballots.spoilt, scale))


def seated(names: Collection[str], why: Collection[str]) -> list[Seat]:
    """Number the seats from 1. `why`: the key of the event that explains each."""
    return [Seat(place + 1, name, key) for place, (name, key) in enumerate(zip(names, why, strict=True))]
