"""A participatory budget: projects with costs, a limit, and what the voters said. Terms as in Pabulib."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from itertools import chain, pairwise
from math import lcm
from typing import Any

import numpy as np

from civicmath.ballots import HEAVIEST, Approvals, Ranked, Scores, check_width
from civicmath.faults import bad

Packed = Approvals | Scores | Ranked
# One type of ballot: numbers of projects, ascending; best first for Ranked; for Scores project, points, project, points, …
Ballot = tuple[int, ...]


@dataclass(frozen=True)
class Project:
    """`cost` in units of money, exact. `categories`: those of the file, for category limits."""

    id: str
    cost: Fraction
    name: str = ""
    categories: tuple[str, ...] = ()
    target: str = ""
    selected: bool | None = None  # what the file says of the official result

    @property
    def called(self) -> str:
        """The name a person reads: that of the file, or else the id."""
        return self.name or self.id


@dataclass(frozen=True, eq=False, kw_only=True)
class Instance:
    """ballots.candidates are the projects' ids, in the order of `projects`. Ranked for ordinal, Scores for cumulative, scoring.

    ballots.of_voter is -1 for a voter whose ballot is blank: she has a share, but nothing it may be spent on.
    meta: texts as they stand in the file; min_… and max_… of points, sum_points and sum_cost are Fractions where they are numbers.
    """

    projects: tuple[Project, ...]
    limit: Fraction
    ballots: Packed
    meta: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def called(self) -> tuple[str, ...]:
        """What people read for each project."""
        return called(self.projects)


def called(projects: Sequence[Project]) -> tuple[str, ...]:
    """The projects' names; one that several share is told apart by the id: Park (2)."""
    times = Counter(project.called for project in projects)
    return tuple(one.called if times[one.called] == 1 else f"{one.called} ({one.id})" for one in projects)


def packed(kind: type[Packed], types: Sequence[Ballot], points_scale: int = 1, **common: Any) -> Packed:
    """Put types of ballots, as described at `Ballot`, into arrays. `common`: what every kind of ballots has.

    BadInput: rankings that differ so much in length that the table would fill any memory.
    """
    if kind is Ranked:
        longest = max(map(len, types), default=0)
        check_width(len(types) * longest, sum(map(len, types)))
        order = np.full((len(types), longest), -1, dtype=np.int16)
        for row, ballot in enumerate(types):
            order[row, : len(ballot)] = ballot
        return Ranked(order=order, **common)
    step = 2 if kind is Scores else 1
    flat = np.fromiter(chain.from_iterable(types), dtype=np.int64)
    indptr = np.zeros(len(types) + 1, dtype=np.int64)
    np.cumsum([len(ballot) // step for ballot in types], out=indptr[1:])
    rows: dict[str, Any] = {"indptr": indptr, "indices": flat[::step].astype(np.int32)}
    if kind is Scores:
        return Scores(scores=flat[1::2].copy(), score_scale=points_scale, **rows, **common)
    return Approvals(**rows, **common)


def types_of(ballots: Packed, points_scale: int = 1) -> Iterator[Ballot]:
    """Give each type of ballot; points in units of 1/points_scale, a multiple of the ballots' own."""
    if isinstance(ballots, Ranked):
        for ranking in ballots.order.tolist():
            yield tuple(one for one in ranking if one >= 0)
        return
    ends = ballots.indptr.tolist()
    flat = ballots.indices.tolist()
    if isinstance(ballots, Scores):
        factor = points_scale // ballots.score_scale
        flat = [one for pair in zip(flat, (ballots.scores * factor).tolist(), strict=True) for one in pair]
        ends = [2 * end for end in ends]
    for begin, end in pairwise(ends):
        yield tuple(flat[begin:end])


def merged(parts: Sequence[Instance]) -> Instance:
    """Put packed ballots of several blocks together: the same instance as if all had been read at once.

    Blocks hold the same projects, limit and kind of ballots; `meta` is that of the first. Types come in the order in which they
    are first met, weights and points over a common scale, so that blocks of one file, in its order, give the whole bit for bit;
    in any other order the outcomes are the same. BadInput: no parts, blocks that do not belong together, sums that are too large.
    """
    if not parts:
        raise bad("budgets.no_parts")
    first = parts[0]
    for part in parts[1:]:
        if (part.projects, part.limit, type(part.ballots)) != (first.projects, first.limit, type(first.ballots)):
            raise bad("budgets.parts_differ")
    scale = lcm(*(part.ballots.scale for part in parts))
    check_sizes(parts, scale)
    points_scale = lcm(*(part.ballots.score_scale for part in parts if isinstance(part.ballots, Scores)), 1)
    weights: dict[Ballot, int] = {}
    numbers: dict[Ballot, int] = {}
    of_voter = []
    for part in parts:
        ballots, factor = part.ballots, scale // part.ballots.scale
        number = np.full(len(ballots) + 1, -1, dtype=np.int32)  # the last place is for blank ballots
        for row, ballot in enumerate(types_of(ballots, points_scale)):
            number[row] = numbers.setdefault(ballot, len(numbers))
            weights[ballot] = weights.get(ballot, 0) + int(ballots.weights[row]) * factor
        if ballots.of_voter is not None:
            of_voter.append(number[ballots.of_voter])
    common: dict[str, Any] = {
        "candidates": first.ballots.candidates,
        "weights": np.array(list(weights.values()), dtype=np.int64),
        "scale": scale,
        "blank": sum(part.ballots.blank * (scale // part.ballots.scale) for part in parts),
        "spoilt": sum(part.ballots.spoilt * (scale // part.ballots.scale) for part in parts),
        "of_voter": np.concatenate(of_voter) if len(of_voter) == len(parts) else None,
        "voters": joined_voters(parts),
        "title": first.ballots.title,
    }
    return replace(first, ballots=packed(type(first.ballots), list(weights), points_scale, **common))


def check_sizes(parts: Sequence[Instance], scale: int) -> None:
    """BadInput: weights or points whose sums would not stay exact over the scales that all parts have in common."""
    heavy = sum(
        (int(part.ballots.weights.sum()) + part.ballots.blank) * (scale // part.ballots.scale) for part in parts
    )
    if heavy > HEAVIEST:
        raise bad("ballots.weights_too_heavy")
    scored = [part.ballots for part in parts if isinstance(part.ballots, Scores)]
    points_scale = lcm(*(ballots.score_scale for ballots in scored))
    largest = max(
        (int(np.abs(one.scores).max(initial=0)) * (points_scale // one.score_scale) for one in scored), default=0
    )
    if largest * heavy > HEAVIEST:
        raise bad("budgets.points_too_large")


def joined_voters(parts: Sequence[Instance]) -> tuple[str, ...] | None:
    names: list[str] = []
    for part in parts:
        if part.ballots.voters is None:
            return None
        names.extend(part.ballots.voters)
    if len(set(names)) < len(names):
        raise bad("budgets.voter_twice")
    return tuple(names)
