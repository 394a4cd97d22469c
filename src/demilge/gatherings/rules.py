"""What a meeting's record must satisfy. Values in, decisions out; no tables, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Count:
    """How many of one sex and age band were there."""

    sex: str
    band: str
    count: int


@dataclass(frozen=True)
class Votes:
    """Hands counted. Abstained may be left out when counting: it is then what is missing to those present."""

    votes_for: int
    votes_against: int
    abstained: int

    @property
    def total(self) -> int:
        return self.votes_for + self.votes_against + self.abstained

    @property
    def carried(self) -> bool:
        """More hands for than against."""
        return self.votes_for > self.votes_against


def headcount(counts: Iterable[Count]) -> int:
    """How many were there in all."""
    return sum(count.count for count in counts)


def quorum_met(*, present: int, quorum: int | None) -> bool:
    """Whether enough came for decisions to stand. No quorum set: always."""
    return quorum is None or present >= quorum


def votes_fit(votes: Votes, *, present: int) -> bool:
    """Nobody can vote who is not there."""
    return votes.total <= present


def missing_counts(attendees: int, *, present: int) -> int:
    """How many more stand on the attendance list than were counted; 0 where it fits."""
    return max(0, attendees - present)
