"""One file of ballots as a block of a budget: a row for each project that a voter names.

Columns: voter, project; points where ballots give points, rank (from 1, the best) where they are rankings; weight, if ballots
weigh differently. A voter whose only row names no project has handed in a blank ballot. Numbers are exact: whole, decimal or
text columns as they stand, a float as the shortest decimal that means it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from math import lcm
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import civicmath
from civicmath.ballots import HEAVIEST, Approvals, Ranked, Scores
from civicmath.budgets.instance import Instance, Packed, Project, packed
from civicmath.faults import BadInput, Fault, Faults
from civicmath.files.pabulib_amounts import amount
from civicmath.files.values import spelled
from civicmath.partitioned.columns import Coded, coded

BLANK = -1
SECOND: dict[type[Packed], str] = {Scores: "points", Ranked: "rank"}

Codes = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Frame:
    """What all blocks have in common. kind: how ballots are written; choose_one: a ballot names one project at most.

    barred: columns that make ballots of another kind, which no block may have.
    """

    projects: tuple[Project, ...]
    limit: Fraction
    kind: type[Packed] = Approvals
    choose_one: bool = False
    barred: tuple[str, ...] = ()
    title: str = ""
    meta: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Part:
    """The ballots of one block, packed; or its faults."""

    instance: Instance | None
    version: str = civicmath.__version__
    faults: tuple[tuple[Fault, ...], int] | None = None


@dataclass(frozen=True, eq=False)
class Rows:
    """Columns of equal length, ordered by voter, in the order they first appear, then by project, or best first.

    row: where each stood in the file, from 1. project: its number, or BLANK. second, weight: places among `levels`, `weights`.
    """

    row: Codes
    voter: Codes
    project: Codes
    second: Codes
    weight: Codes
    voters: tuple[str, ...]
    levels: tuple[Fraction, ...]
    weights: tuple[Fraction, ...]


def load(file: str, frame: Frame) -> Part:
    """Read and pack a file. Faults come back as a value, so that those of all files can be told together."""
    faults = Faults(Path(file).name)
    try:
        rows = read(file, frame, faults)
        check(rows, frame, faults)
        faults.raise_if_any()
        ballots = pack(rows, frame, faults)
    except BadInput as problem:
        return Part(None, faults=(tuple(problem.faults), problem.more))
    return Part(Instance(projects=frame.projects, limit=frame.limit, ballots=ballots, meta=dict(frame.meta)))


def read(file: str, frame: Frame, faults: Faults) -> Rows:
    """Read the columns. BadInput: a voter, project or number that can't be read, named by its row."""
    second = SECOND.get(frame.kind)
    columns = coded(file, ["voter", "project", *([second] if second else [])], ["weight"], faults, frame.barred)
    voters = columns["voter"]
    add_blanks(voters, voters.codes < 0, faults)
    number = {project.id: place for place, project in enumerate(frame.projects)}
    project = columns["project"].mapped(
        [number.get(spelled(str(name))) for name in columns["project"].values], BLANK, faults
    )
    levels: tuple[Fraction, ...] = ()
    weights: tuple[Fraction, ...] = ()
    places = weighing = np.zeros(len(project), np.int64)
    if second:
        add_blanks(columns[second], (columns[second].codes < 0) & (project != BLANK), faults)
        places, levels = numbers(columns[second], ranked if frame.kind is Ranked else amount, faults)
    if "weight" in columns:
        add_blanks(columns["weight"], columns["weight"].codes < 0, faults)
        weighing, weights = numbers(columns["weight"], positive, faults)
    faults.raise_if_any()
    order = np.lexsort((places if frame.kind is Ranked else project, voters.codes))
    return Rows(
        row=order + 1,
        voter=voters.codes[order],
        project=project[order],
        second=places[order],
        weight=weighing[order],
        voters=tuple(map(str, voters.values)),
        levels=levels,
        weights=weights,
    )


def add_blanks(column: Coded, empty: NDArray[np.bool_], faults: Faults) -> None:
    for row in np.flatnonzero(empty).tolist():
        faults.add("partitioned.blank", row + 1, file=column.file, column=column.name)


def positive(text: str) -> Fraction | None:
    value = amount(text)
    return value if value is not None and value > 0 else None


def ranked(text: str) -> Fraction | None:
    value = positive(text)
    return value if value is not None and value.denominator == 1 else None


def numbers(
    column: Coded, parse: Callable[[str], Fraction | None], faults: Faults
) -> tuple[Codes, tuple[Fraction, ...]]:
    """Give for each row the place of its number among the distinct ones, ascending."""
    parsed = [parse(str(value)) for value in column.values]
    levels = sorted({value for value in parsed if value is not None})
    place = {value: at for at, value in enumerate(levels)}
    return column.mapped([None if one is None else place[one] for one in parsed], 0, faults), tuple(levels)


def check(rows: Rows, frame: Frame, faults: Faults) -> None:
    """See that each voter's rows are one ballot."""
    same = rows.voter[1:] == rows.voter[:-1]
    named = rows.project != BLANK
    by_project = np.lexsort((rows.project, rows.voter))
    voter, project = rows.voter[by_project], rows.project[by_project]
    twice = (voter[1:] == voter[:-1]) & (project[1:] == project[:-1]) & (project[1:] != BLANK)
    wrong = {
        "partitioned.project_twice": by_project[1:][twice],
        "partitioned.blank_among_others": np.flatnonzero(~named & (np.bincount(rows.voter)[rows.voter] > 1)),
        "partitioned.weights_differ": 1 + np.flatnonzero(same & (rows.weight[1:] != rows.weight[:-1])),
    }
    if frame.kind is Ranked:
        tied = same & named[1:] & named[:-1] & (rows.second[1:] == rows.second[:-1])
        wrong["partitioned.rank_twice"] = 1 + np.flatnonzero(tied)
    if frame.choose_one:
        wrong["partitioned.more_than_one"] = 1 + np.flatnonzero(same & named[1:])
    for key, places in wrong.items():
        for row in np.sort(places).tolist():
            who = rows.voters[rows.voter[row]]
            faults.add(key, int(rows.row[row]), file=faults.source, voter=who)


def pack(rows: Rows, frame: Frame, faults: Faults) -> Packed:
    """Pack equal ballots into types, in the order in which voters first cast them."""
    scale = lcm(*(level.denominator for level in rows.levels)) if frame.kind is Scores else 1
    points = [int(level * scale) for level in rows.levels]
    if frame.kind is Scores and max(map(abs, points), default=0) > HEAVIEST:
        faults.add("partitioned.points_too_large", file=faults.source)
        faults.raise_all()
    flat = rows.project
    kept = rows.project != BLANK
    if frame.kind is Scores and len(flat):
        given = np.array(points, dtype=np.int64)[rows.second] if points else np.zeros(len(flat), np.int64)
        kept &= given != 0
        flat = np.column_stack([flat, given])
    lengths = np.bincount(rows.voter[kept], minlength=len(rows.voters))
    content = np.ascontiguousarray(flat[kept]).tobytes()
    width = 16 if frame.kind is Scores else 8
    ends = (np.concatenate([[0], np.cumsum(lengths)]) * width).tolist()
    numbered: dict[bytes, int] = {}
    of_voter = np.array(
        [
            numbered.setdefault(content[begin:end], len(numbered)) if end > begin else BLANK
            for begin, end in pairwise(ends)
        ],
        dtype=np.int32,
    )
    weights, unit = weighed(rows, of_voter, len(numbered))
    if sum(weights) > HEAVIEST:
        faults.add("ballots.weights_too_heavy")
    if max(map(abs, points), default=0) * sum(weights) > HEAVIEST and frame.kind is Scores:
        faults.add("partitioned.points_too_large", file=faults.source)
    faults.raise_if_any()
    return packed(
        frame.kind,
        [tuple(np.frombuffer(ballot, np.int64).tolist()) for ballot in numbered],
        scale,
        candidates=tuple(project.id for project in frame.projects),
        weights=np.array(weights[1:], dtype=np.int64),
        scale=unit,
        blank=weights[0],
        of_voter=of_voter,
        voters=rows.voters,
        title=frame.title,
    )


def weighed(rows: Rows, of_voter: NDArray[np.int32], types: int) -> tuple[list[int], int]:
    """Weights of the blank ballots and of each type, as integers, and their unit's denominator."""
    if not rows.weights:
        return np.bincount(of_voter - BLANK, minlength=types + 1).tolist(), 1
    first = np.searchsorted(rows.voter, np.arange(len(rows.voters)))
    pairs, counts = np.unique(
        (of_voter.astype(np.int64) - BLANK) * len(rows.weights) + rows.weight[first], return_counts=True
    )
    total = [Fraction(0)] * (types + 1)
    for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True):
        place, weight = divmod(pair, len(rows.weights))
        total[place] += count * rows.weights[weight]
    # not of the totals: a scale of 1 says that each ballot's own weight is whole
    scale = lcm(*(one.denominator for one in rows.weights))
    return [int(one * scale) for one in total], scale
