"""Many ballots in little memory: equal ones are merged as they come, in arrays of candidate numbers.

A row holds numbers from 1, best first, 0 after the last; JOINED is added to a number that is tied with the one before it.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import chain
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicmath.ballots import HEAVIEST, Ranked, check_width
from civicmath.faults import Faults, bad
from civicmath.files.reading import short

JOINED = 1 << 15
MOST_CANDIDATES = JOINED - 1
REPEATS = ("fault", "first", "spoilt")  # what becomes of a ballot that names somebody twice
FLUSHED = 50_000  # rows kept as Python tuples before they become an array
PENDING = 1 << 18  # rows kept unmerged

Rows = NDArray[Any]  # uint8 or uint16
Weight = int | Fraction


class Packer:
    """Gathers the ballots of one file. Faults of a ballot go to `faults`; `repeats` is one of REPEATS."""

    def __init__(self, faults: Faults, repeats: str = "fault") -> None:
        if repeats not in REPEATS:
            raise ValueError(repeats)
        self.faults = faults
        self.repeats = repeats
        self.pieces: list[tuple[Rows, NDArray[np.int64], int]] = []
        self.single: dict[tuple[int, ...], Weight] = {}
        self.names: Sequence[str] = ()  # for faults, where ballots hold names and numbers are only ours
        self.scale = 1
        self.total: Weight = 0
        self.blank: Weight = 0
        self.spoilt: Weight = 0
        self.lines = self.numbers = self.pending = self.merged_rows = 0

    def ballot(self, line: int, levels: Sequence[Sequence[int]], weight: Weight) -> None:
        """Take one ballot: levels of candidate numbers, best first, tied ones together. No level: a blank ballot."""
        codes = self.codes(line, levels)
        if codes is not None:
            self.add(codes, weight)

    def codes(self, line: int, levels: Sequence[Sequence[int]]) -> tuple[int, ...] | str | None:
        """Give a ballot as a row, or "spoilt". None: a fault was added."""
        flat = [number for level in levels for number in level]
        if len(set(flat)) < len(flat):
            if self.repeats == "fault":
                self.add_twice(line, first_repeat(flat))
                return None
            if self.repeats == "spoilt":
                return "spoilt"
            levels = without_repeats(levels)
        return tuple(
            number | (JOINED if place else 0) for level in levels for place, number in enumerate(sorted(level))
        )

    def add_twice(self, line: int, number: int) -> None:
        if self.names:
            self.faults.add("files.csv.twice", line, name=short(self.names[number - 1]))
        else:
            self.faults.add("ballots.twice", line, number=number)

    def add(self, codes: tuple[int, ...] | str, weight: Weight, times: int = 1) -> None:
        """Take `times` ballots that are equal."""
        self.lines += times
        weight = weight * times
        self.total += weight
        if isinstance(weight, Fraction):
            self.scale = lcm(self.scale, weight.denominator)
            if self.scale > HEAVIEST:
                raise bad("files.weights_too_fine")
        if isinstance(codes, str):
            self.spoilt += weight
        elif codes:
            known = self.single.get(codes)
            self.single[codes] = weight if known is None else known + weight
            if known is None:
                self.numbers += len(codes)
                if len(self.single) >= FLUSHED:
                    self.flush()
        else:
            self.blank += weight

    def add_rows(self, rows: Rows, weights: NDArray[np.int64]) -> None:
        """Take many ballots at once: rows that hold each number once, blank ones too."""
        self.flush()
        self.lines += len(rows)
        self.total += int(weights.sum())
        named = rows[:, 0] != 0 if rows.shape[1] else np.zeros(len(rows), np.bool_)
        if not named.all():
            self.blank += int(weights[~named].sum())
            rows, weights = rows[named], weights[named]
        if len(rows):
            self.numbers += int(np.count_nonzero(rows))
            self.piece(rows, weights, 1)

    def flush(self) -> None:
        if self.single:
            self.check_weight()
            weights = np.fromiter((weight * self.scale for weight in self.single.values()), np.int64, len(self.single))
            self.piece(table(list(self.single)), weights, self.scale)
            self.single = {}

    def piece(self, rows: Rows, weights: NDArray[np.int64], scale: int) -> None:
        self.pieces.append((rows, weights, scale))
        self.pending += len(rows)
        if self.pending > max(PENDING, 2 * self.merged_rows):
            self.merge()

    def check_weight(self) -> None:
        if self.total * self.scale > HEAVIEST:
            raise bad("ballots.weights_too_heavy")

    def merge(self) -> tuple[Rows, NDArray[np.int64]]:
        """Bring all pieces into one, equal rows once, in the order in which they were first met."""
        self.check_weight()
        width = max((rows.shape[1] for rows, _, _ in self.pieces), default=0)
        check_width(sum(len(rows) for rows, _, _ in self.pieces) * width, self.numbers)
        kind = max((rows.dtype for rows, _, _ in self.pieces), default=np.dtype(np.uint8))
        if len(self.pieces) == 1:
            rows, weights, scale = self.pieces[0]
        else:
            rows = np.zeros((sum(len(rows) for rows, _, _ in self.pieces), width), kind)
            row = 0
            for piece, _, _ in self.pieces:
                rows[row : row + len(piece), : piece.shape[1]] = piece
                row += len(piece)
            scale = 1
            weights = np.concatenate(
                [np.zeros(0, np.int64), *(counts * (self.scale // own) for _, counts, own in self.pieces)]
            )
            scale = self.scale
        rows, weights = merged(rows, weights * (self.scale // scale))
        self.pieces = [(rows, weights, self.scale)]
        self.pending, self.merged_rows = 0, len(rows)
        return rows, weights

    def packed(self) -> tuple[Rows, NDArray[np.int64]]:
        """Give all types as (types, width) rows and their weights in units of 1/scale."""
        if not self.pieces:
            self.check_weight()
            keys = list(self.single)
            check_width(len(keys) * max(map(len, keys), default=0), self.numbers)
            weights = np.fromiter((weight * self.scale for weight in self.single.values()), np.int64, len(keys))
            return table(keys), weights
        self.flush()
        rows, weights = self.merge()
        used = np.flatnonzero(rows.any(axis=0))
        return rows[:, : int(used[-1]) + 1 if len(used) else 0], weights

    def ranked(self, candidates: Sequence[str], numbers: Sequence[int] | None = None, **more: Any) -> Ranked:
        """Give what was gathered. `numbers`: for each number met, the candidate's place in `candidates`."""
        rows, weights = self.packed()
        joined = (rows & JOINED).astype(np.bool_) if rows.dtype == np.uint16 else None
        if joined is not None:
            rows = rows & np.uint16(JOINED - 1)
        order = rows.astype(np.int16)
        order -= 1
        if numbers is not None:
            order = np.array([*numbers, -1], np.int16)[order]
        joined = joined if joined is not None and joined.any() else None
        return Ranked(
            candidates=tuple(candidates), order=order, joined=joined, weights=weights, **self.counts(), **more
        )

    def counts(self) -> dict[str, Any]:
        """Give what stands beside the types of any kind of ballots."""
        return {
            "scale": self.scale,
            "blank": int(self.blank * self.scale),
            "spoilt": int(self.spoilt * self.scale),
        }


def first_repeat(numbers: Sequence[int]) -> int:
    seen: set[int] = set()
    return next(one for one in numbers if one in seen or seen.add(one))  # type: ignore[func-returns-value]


def without_repeats(levels: Sequence[Sequence[int]]) -> list[list[int]]:
    """Keep of each number only the first place."""
    seen: set[int] = set()
    kept: list[list[int]] = []
    for level in levels:
        new = sorted(set(level) - seen)
        seen.update(new)
        if new:
            kept.append(new)
    return kept


def table(keys: Sequence[tuple[int, ...]]) -> Rows:
    """Tuples of different lengths as the rows of an array, zeros after the last."""
    lengths = np.fromiter(map(len, keys), np.int64, len(keys))
    width = int(lengths.max()) if len(keys) else 0
    rows = np.zeros((len(keys), width), np.uint16)
    rows[np.arange(width) < lengths[:, None]] = np.fromiter(chain.from_iterable(keys), np.uint16, int(lengths.sum()))
    return rows


def merged(rows: Rows, weights: NDArray[np.int64]) -> tuple[Rows, NDArray[np.int64]]:
    """Merge equal rows and add their weights; the order is that of the first of each.

    Equal rows are found by sorting 64-bit sums of them, then compared in full: an unlucky sum costs time, never a vote.
    """
    if len(rows) < 2 or not rows.shape[1]:
        return rows, weights
    sums = row_sums(rows)
    place = np.argsort(sums)
    beside = sums[place]
    same = beside[1:] == beside[:-1]
    pairs = np.flatnonzero(same)
    if not len(pairs):
        return rows, weights
    if not np.array_equal(rows[place[pairs]], rows[place[pairs + 1]]):
        return merged_slowly(rows, weights)
    starts = np.flatnonzero(np.concatenate([[True], ~same]))
    first = np.minimum.reduceat(place, starts)
    summed = np.add.reduceat(weights[place], starts)
    met = np.argsort(first)
    return rows[first[met]], summed[met]


def row_sums(rows: Rows) -> NDArray[np.uint64]:
    size = rows.shape[1] * rows.dtype.itemsize
    padded = np.zeros((len(rows), -(-size // 8) * 8), np.uint8)
    padded[:, :size] = np.ascontiguousarray(rows).view(np.uint8)
    sums = np.zeros(len(rows), np.uint64)
    for word in padded.view(np.uint64).T:
        sums ^= word
        sums *= np.uint64(0x9E3779B97F4A7C15)
        sums ^= sums >> np.uint64(29)
    return sums


def merged_slowly(rows: Rows, weights: NDArray[np.int64]) -> tuple[Rows, NDArray[np.int64]]:
    _, first, group = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    summed = np.zeros(len(first), np.int64)
    np.add.at(summed, group.ravel(), weights)
    met = np.argsort(first)
    return rows[first[met]], summed[met]
