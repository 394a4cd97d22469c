"""Ballots of many voters, packed: equal ballots are one type with a weight. Candidates are numbers 0 … n-1 with names.

Weights are integers in units of 1/`scale`, so that weighted votes stay exact. `of_voter` keeps the type of each voter in the
order of the file, where a result must be told to each of them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from civicmath.faults import Faults, bad
from civicmath.spoken import Event, event

Row = TypeVar("Row")
HEAVIEST = 2**52  # the sum of all weights: sums of them stay exact in int64 and in float64
WIDEST = 1 << 24  # cells of a table of rankings that are allowed whatever the ballots are
SPREAD = 16  # beyond that: cells for each number that stands on a ballot


@dataclass(frozen=True, eq=False, kw_only=True)
class Ballots:
    """What all kinds share.

    weights: (types,) int64, each ≥ 1, in units of 1/scale; blank, spoilt: the same unit, counted and shown, never in a sum.
    of_voter: (voters,) int32, the type of each valid ballot in file order, or None. voters: their ids, or None.
    """

    candidates: tuple[str, ...]
    weights: NDArray[np.int64]
    scale: int = 1
    blank: int = 0
    spoilt: int = 0
    title: str = ""
    seats: int | None = None
    withdrawn: frozenset[int] = frozenset()
    of_voter: NDArray[np.int32] | None = None
    voters: tuple[str, ...] | None = None
    meta: dict[str, Any] = field(default_factory=dict)

    @property
    def valid(self) -> Fraction:
        """Weight of all valid ballots, in votes."""
        return Fraction(int(self.weights.sum()), self.scale)

    def __len__(self) -> int:
        return len(self.weights)


@dataclass(frozen=True, eq=False, kw_only=True)
class Ranked(Ballots):
    """Rankings. order: (types, width) int16, candidates best first, -1 after the last one ranked.

    joined: (types, width) bool, true where a place is tied with the one before it; None where no ballot has ties.
    Candidates that a ballot does not name are below all that it names, tied with each other.
    """

    order: NDArray[np.int16]
    joined: NDArray[np.bool_] | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Approvals(Ballots):
    """Sets of approved candidates, as rows of a sparse matrix: row t is indices[indptr[t]:indptr[t+1]], ascending."""

    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]


@dataclass(frozen=True, eq=False, kw_only=True)
class Scores(Ballots):
    """Points. Rows as in Approvals; scores[i] is the integer number of points, in units of 1/score_scale, for indices[i]."""

    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    scores: NDArray[np.int64]
    score_scale: int = 1


def how_read(ballots: Ballots) -> list[Event]:
    """What the reader of a file did that another one may not expect."""
    told = []
    if left := ballots.meta.get("passed_over"):
        told.append(event("ballots.columns", read=ballots.meta["columns"], passed=left))
    if ballots.meta.get("cut_at_commas"):
        told.append(event("ballots.cut_at_commas"))
    if read := ballots.meta.get("approved_categories"):
        told.append(event("ballots.approved_categories", names=read))
    if alike := in_other_letters(ballots.candidates):
        told.append(event("ballots.in_other_letters", names=alike))
    return told


def in_other_letters(names: Sequence[str]) -> list[str]:
    """The names that differ from another one in capitals alone: perhaps one candidate whose votes are split."""
    alike: dict[str, list[str]] = {}
    for name in names:
        alike.setdefault(name.casefold(), []).append(name)
    return [name for group in alike.values() if len(group) > 1 for name in group]


def silent_of(ballots: Approvals | Scores) -> int:
    """Weight of the ballots that name nobody but candidates who have withdrawn."""
    if not ballots.withdrawn:
        return 0
    speaks = np.zeros(len(ballots), dtype=np.bool_)
    rows = np.repeat(np.arange(len(ballots)), np.diff(ballots.indptr))
    speaks[rows[~np.isin(ballots.indices, sorted(ballots.withdrawn))]] = True
    return int(ballots.weights[~speaks].sum())


def without(
    order: NDArray[np.int16], joined: NDArray[np.bool_] | None, withdrawn: frozenset[int]
) -> tuple[NDArray[np.int16], NDArray[np.bool_] | None]:
    """Close the gaps that withdrawn candidates leave; those tied with them stay tied with each other."""
    gone = np.isin(order, sorted(withdrawn))
    moved = np.argsort(gone, axis=1, kind="stable")
    order = np.take_along_axis(np.where(gone, np.int16(-1), order), moved, axis=1)
    if joined is None:
        return order, None
    levels = np.take_along_axis(np.cumsum(~joined, axis=1), moved, axis=1)
    same = np.zeros_like(joined)
    same[:, 1:] = (levels[:, 1:] == levels[:, :-1]) & (order[:, 1:] >= 0)
    return order, same


def whole_weights(
    weights: Sequence[int | Fraction] | NDArray[np.int64], lines: Sequence[int] | None = None
) -> tuple[NDArray[np.int64], int]:
    """Bring weights to integers over a common scale. BadInput: a weight that is not positive, or a sum that is too large."""
    if isinstance(weights, np.ndarray):
        if len(weights) and weights.min() < 1:
            raise bad("ballots.weight_not_positive", weight=int(weights.min()))
        return weights.astype(np.int64), 1
    faults = Faults()
    exact = [Fraction(weight) for weight in weights]
    scale = lcm(*(weight.denominator for weight in exact)) if exact else 1
    for place, weight in enumerate(exact):
        if weight <= 0:
            faults.add("ballots.weight_not_positive", lines[place] if lines else None, weight=weight)
    if sum(exact) * scale > HEAVIEST:
        faults.add("ballots.weights_too_heavy")
    faults.raise_if_any()
    return np.array([int(weight * scale) for weight in exact], dtype=np.int64), scale


def check_width(cells: int, numbers: int) -> None:
    """BadInput: a table of too many cells for so many numbers: one very long ranking beside very many short ones."""
    if cells > max(WIDEST, SPREAD * numbers):
        raise bad("files.too_wide")


def ranked(
    candidates: Iterable[str],
    rankings: Iterable[Sequence[int | Sequence[int]]],
    weights: Sequence[int | Fraction] | None = None,
    **more: Any,
) -> Ranked:
    """Pack rankings: each a sequence of candidate numbers, best first; a tie is a nested sequence of numbers.

    Empty rankings count as blank. BadInput: a number twice in one ranking, or not a candidate's.
    """
    names = tuple(candidates)
    packed: dict[tuple[tuple[int, bool], ...], Fraction] = {}
    faults = Faults()
    check_names(names, faults)
    blank = Fraction(0)
    for place, (ranking, weight) in enumerate(weighed(rankings, weights, faults)):
        flat = tuple(
            (int(one), depth > 0)
            for level in ranking
            for depth, one in enumerate(sorted(level) if isinstance(level, (list, tuple, set, frozenset)) else [level])
        )
        check_row([one for one, _ in flat], len(names), place + 1, faults)
        if flat:
            packed[flat] = packed.get(flat, Fraction(0)) + weight
        else:
            blank += weight
    faults.raise_if_any()
    whole, scale = whole_weights([*packed.values(), blank] if blank else list(packed.values()))
    width = max((len(flat) for flat in packed), default=0)
    order = np.full((len(packed), width), -1, dtype=np.int16)
    joined = np.zeros((len(packed), width), dtype=np.bool_)
    for row, flat in enumerate(packed):
        order[row, : len(flat)] = [one for one, _ in flat]
        joined[row, : len(flat)] = [tied for _, tied in flat]
    return Ranked(
        candidates=names,
        order=order,
        joined=joined if joined.any() else None,
        weights=whole[: len(packed)],
        scale=scale,
        blank=int(whole[-1]) if blank else 0,
        **more,
    )


def approvals(
    candidates: Iterable[str],
    rows: Iterable[Iterable[int]],
    weights: Sequence[int | Fraction] | None = None,
    **more: Any,
) -> Approvals:
    """Pack sets of approved candidates. Empty sets count as blank. BadInput as in `ranked`."""
    names = tuple(candidates)
    packed: dict[tuple[int, ...], Fraction] = {}
    types: dict[tuple[int, ...], int] = {}
    of_voter: list[int] = []
    faults = Faults()
    check_names(names, faults)
    blank = Fraction(0)
    for place, (row, weight) in enumerate(weighed(rows, weights, faults)):
        chosen = tuple(sorted(int(one) for one in row))
        check_row(chosen, len(names), place + 1, faults)
        if chosen:
            of_voter.append(types.setdefault(chosen, len(types)))
            packed[chosen] = packed.get(chosen, Fraction(0)) + weight
        else:
            blank += weight
    faults.raise_if_any()
    whole, scale = whole_weights([*packed.values(), blank] if blank else list(packed.values()))
    return Approvals(
        candidates=names,
        indptr=np.concatenate([[0], np.cumsum([len(row) for row in packed])]).astype(np.int64),
        indices=np.array([one for row in packed for one in row], dtype=np.int32),
        weights=whole[: len(packed)],
        scale=scale,
        blank=int(whole[-1]) if blank else 0,
        of_voter=np.array(of_voter, dtype=np.int32),
        **more,
    )


def check_names(names: Sequence[str], faults: Faults) -> None:
    for name, times in Counter(names).items():
        if times > 1:
            faults.add("ballots.name_twice", name=name)


def weighed(
    rows: Iterable[Row], weights: Sequence[int | Fraction] | None, faults: Faults
) -> Iterator[tuple[Row, Fraction]]:
    """Each ballot with its weight, 1 where there are none. A weight that is no positive number is a fault; too few are one too."""
    listed = list(rows)
    if weights is not None:  # fractions of NumPy's numbers would run over
        weights = [one.item() if isinstance(one, np.generic) else one for one in weights]
    if weights is not None and len(weights) != len(listed):
        raise bad("ballots.weights_other", weights=len(weights), ballots=len(listed))
    for place, row in enumerate(listed):
        try:
            weight = Fraction(1 if weights is None else weights[place])
        except (ValueError, OverflowError, TypeError):  # not a number, infinite, not a number at all
            weight = Fraction(0)
        if weight <= 0:
            faults.add("ballots.weight_not_positive", place + 1, weight=str(1 if weights is None else weights[place]))
        yield row, weight


def check_row(row: Sequence[int], candidates: int, line: int, faults: Faults) -> None:
    if len(set(row)) < len(row):
        faults.add("ballots.twice", line, number=next(one for one in row if list(row).count(one) > 1) + 1)
    for one in row:
        if not 0 <= one < candidates:
            faults.add("ballots.unknown_number", line, number=one + 1, candidates=candidates)
