"""The section VOTES of a Pabulib file, read in blocks: equal votes are parsed once."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from civicmath.ballots import HEAVIEST, Approvals, Ranked, Scores
from civicmath.budgets.instance import Ballot, Packed, Project, packed
from civicmath.faults import LIMIT, Fault, Faults
from civicmath.files import pabulib_sets
from civicmath.files.met import Met
from civicmath.files.pabulib_amounts import amount, no_number
from civicmath.files.rows import closed_row
from civicmath.files.table import named_width
from civicmath.files.values import spelled

NOTHING = ("", "none")  # how a Pabulib file says that a cell holds nothing
MOST_VOTES = 20_000_000
EMPTY = re.compile(r"\n;[;\s]*\n")  # a row of empty cells, as `split` joins rows
KINDS: dict[str, type[Packed]] = {"ordinal": Ranked, "cumulative": Scores, "scoring": Scores}
BLANK, WRONG = -1, -2
UNKNOWN = "files.pabulib.unknown_project"

Key = (
    str | tuple[str, ...]
)  # what decides a ballot: the cell `vote`, with those of `points` and `weight` where they count


@dataclass
class Ballots:
    """What has been read of the votes."""

    kind: type[Packed]
    projects: Sequence[Project]
    faults: Faults
    number: dict[str, int]  # project id → place
    numbered: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))  # see pabulib_sets
    choose_one: bool = False
    types: dict[Any, int] = field(default_factory=dict)  # parsed ballot (for approvals: int32 as bytes) → type
    met: dict[Any, int] = field(default_factory=dict)  # cells as they stand → type, BLANK or WRONG
    problems: dict[Key, Fault] = field(default_factory=dict)  # of the block at hand
    heavy: dict[Key, Fraction] = field(default_factory=dict)  # weights other than 1
    weights: dict[int, Fraction] = field(default_factory=dict)
    parts: int = 1  # of a vote, in which every ballot's weight is whole
    of_voter: list[NDArray[np.int32]] = field(default_factory=list)
    voters: list[str] = field(default_factory=list)
    with_ids: bool = False
    all_projects: bool = True  # then one that is not among them does not exist
    seen: set[str] = field(default_factory=set)
    hashed: Met | None = None  # of the voters' ids, when they are no longer kept
    rows: int = 0
    last_line: int = 0
    short_last: bool = False  # the last line lacks cells, or ends with a comma

    def forget(self) -> None:
        """Keep nothing that only a result needs: the file is refused, and what is still to come is only counted."""
        if self.hashed is None:
            self.hashed = Met()
            self.hashed.again(hashes(list(self.seen)))
        for kept in (self.met, self.types, self.heavy, self.of_voter, self.voters, self.seen):
            kept.clear()

    def packed(self, title: str) -> Packed:
        """Put all into arrays. Called when there are no faults."""
        of_voter = np.concatenate([*self.of_voter, np.empty(0, dtype=np.int32)])
        weights = self.whole_weights(of_voter, self.parts)
        common: dict[str, Any] = {
            "candidates": tuple(project.id for project in self.projects),
            "weights": weights[1:],
            "scale": self.parts,
            "blank": int(weights[0]),
            "of_voter": of_voter,
            "voters": tuple(self.voters) if self.with_ids else None,
            "title": title,
        }
        if self.kind is Approvals:
            indptr = np.zeros(len(self.types) + 1, dtype=np.int64)
            np.cumsum([len(ballot) // 4 for ballot in self.types], out=indptr[1:])
            return Approvals(indptr=indptr, indices=np.frombuffer(b"".join(self.types), dtype=np.int32), **common)
        points_scale, whole = self.whole()
        return packed(self.kind, whole, points_scale, **common)

    def whole_weights(self, of_voter: NDArray[np.int32], scale: int) -> NDArray[np.int64]:
        """Weights in units of 1/scale: that of the blank ballots first, then one for each type."""
        if not self.weights:
            return np.bincount(of_voter - BLANK, minlength=len(self.types) + 1).astype(np.int64)
        return np.array(
            [int(self.weights.get(place, 0) * scale) for place in range(BLANK, len(self.types))], dtype=np.int64
        )

    def whole(self) -> tuple[int, list[Ballot]]:
        """The types with points as integers, in units of 1/points_scale."""
        if self.kind is not Scores:
            return 1, list(self.types)
        scale = lcm(*(points.denominator for ballot in self.types for points in ballot[1::2]))
        return scale, [
            tuple(int(one * scale) if place % 2 else one for place, one in enumerate(ballot)) for ballot in self.types
        ]


def read(
    blocks: Iterator[tuple[int, list[str]]],
    header: list[str],
    projects: Sequence[Project],
    kind: str,
    faults: Faults,
    *,
    all_projects: bool = True,
) -> Ballots:
    """Read all rows of votes; faults are gathered with their lines. all_projects: False where some could not be read."""
    places = {name: place for place, name in reversed(list(enumerate(header)))}
    ballots = Ballots(
        kind=KINDS.get(kind, Approvals),
        projects=projects,
        faults=faults,
        number={project.id: place for place, project in enumerate(projects)},
        numbered=pabulib_sets.numbered_by([project.id for project in projects]),
        choose_one=kind == "choose-1",
        with_ids="voter_id" in places,
        all_projects=all_projects,
    )
    deciding = ["vote", "points"] if ballots.kind is Scores else ["vote"]
    missing = [name for name in deciding if name not in places]
    if missing:
        faults.add("files.pabulib.no_column", None, section="VOTES", columns=missing)
        faults.raise_all()
    at = [places[name] for name in [*deciding, "weight"] if name in places]
    columns = Columns(at, places.get("voter_id"), len(header), named_width(header))
    for first, texts in blocks:
        read_block(ballots, first, texts, columns)
    check_sizes(ballots)
    return ballots


def check_sizes(ballots: Ballots) -> None:
    """Weights and points whose sums would not stay exact are refused."""
    heavy = sum(ballots.weights.values()) * ballots.parts
    if heavy > HEAVIEST:
        ballots.faults.add("ballots.weights_too_heavy")
    types = ballots.whole()[1] if ballots.kind is Scores else []
    largest = max((abs(one) for ballot in types for one in ballot[1::2]), default=0)
    if largest * max(heavy, ballots.rows) > HEAVIEST:
        ballots.faults.add("files.pabulib.points_too_large")


class Columns(NamedTuple):
    """Where the cells stand that decide a ballot (vote, points, weight), and where the voter's id.

    width: how many the header has; least: how many of them up to the last one with a name.
    """

    at: list[int]
    voter: int | None
    width: int
    least: int


def read_block(ballots: Ballots, first: int, texts: list[str], columns: Columns) -> None:
    at = columns.at
    numbers, cells = split(ballots, first, texts, columns)
    ballots.rows += len(numbers)
    if ballots.rows > MOST_VOTES:
        ballots.faults.add("files.pabulib.too_many", first, section="VOTES", most=MOST_VOTES)
        ballots.faults.raise_all()
    keys: list[Key] = list(cells[0]) if len(at) == 1 else list(zip(*cells[: len(at)], strict=True))
    weighed = len(at) > (2 if ballots.kind is Scores else 1)
    if ballots.kind is Approvals and not weighed and not ballots.choose_one:
        pabulib_sets.parse(ballots, keys)
    for key in dict.fromkeys(keys):
        if key not in ballots.met:
            ballots.met[key] = parsed(ballots, key, weighed=weighed)
    places = np.fromiter(map(ballots.met.__getitem__, keys), dtype=np.int32, count=len(keys))
    if weighed:
        weigh(ballots, keys, places)
    ballots.of_voter.append(places)
    if ballots.problems:
        name_wrong(ballots, keys, places, numbers)
    if columns.voter is not None:
        name_voters(ballots, stripped(cells[-1]), numbers)
    if ballots.faults.more:
        ballots.forget()


def split(
    ballots: Ballots, first: int, texts: list[str], columns: Columns
) -> tuple[Sequence[int], list[Sequence[str]]]:
    """Cells of the columns that count, by column, of each line that is not empty, with its number.

    Rows of empty cells are passed over, except where `vote` is the only column with a name: there they are blank ballots.
    """
    ballots.last_line = first + len(texts) - 1
    wanted = [*columns.at, *([] if columns.voter is None else [columns.voter])]
    joined = ";\n;".join(texts)
    alone = columns.least == 1
    if '"' not in joined and (alone or not EMPTY.search(f"\n;{joined};\n")):
        cells = joined.split(";")
        ends = cells[columns.width :: columns.width + 1]  # line feeds, all of them, if all lines have as many cells
        if len(cells) == len(texts) * (columns.width + 1) - 1 and ends.count("\n") == len(texts) - 1:
            ballots.short_last = texts[-1].endswith(",")
            return range(first, first + len(texts)), [cells[place :: columns.width + 1] for place in wanted]
    numbers: list[int] = []
    kept: list[list[str]] = []
    for place, text in enumerate(texts):
        if not text.strip():
            continue
        row = closed_row(text, ";") if '"' in text else text.split(";")
        if row is not None and not alone and not any(map(str.strip, row)):
            ballots.short_last = False
            continue
        ballots.short_last = row is not None and (len(row) < columns.least or text.endswith(","))
        if row is None:
            ballots.faults.add("files.pabulib.quotes", first + place)
        elif len(row) < columns.least or any(map(str.strip, row[columns.width :])):
            ballots.faults.add("files.pabulib.row_length", first + place, there=len(row), columns=columns.width)
        else:
            numbers.append(first + place)
            kept.append(row)
    return numbers, [[row[place] for row in kept] for place in wanted]


def parsed(ballots: Ballots, key: Key, *, weighed: bool) -> int:
    """Parse one ballot, which many may have cast in the same words. Its type, BLANK, or WRONG."""
    cells = (key,) if isinstance(key, str) else key
    if weighed:
        weight = amount(cells[-1])
        if weight is None or weight <= 0:
            ballots.problems[key] = no_number(cells[-1], "files.pabulib.weight", weight=cells[-1][:80])
            return WRONG
        ballots.heavy[key] = weight
    ballot = scored(ballots, key, cells) if ballots.kind is Scores else named(ballots, key, cells[0])
    if ballot is None:
        return WRONG
    if weighed:
        ballots.parts = lcm(ballots.parts, ballots.heavy[key].denominator)
    if not ballot:
        return BLANK
    type_key = np.array(ballot, dtype=np.int32).tobytes() if ballots.kind is Approvals else ballot
    return ballots.types.setdefault(type_key, len(ballots.types))


def listed(ballots: Ballots, vote: str) -> list[str]:
    """Names of projects in a vote; such as PROJECTS does not hold, in the one spelling that ids are kept in."""
    names = [] if vote.strip().lower() in NOTHING else [name for one in vote.split(",") if (name := one.strip())]
    return [name if name in ballots.number else spelled(name) for name in names]


def named(ballots: Ballots, key: Key, vote: str) -> tuple[Any, ...] | None:
    """Numbers of the projects in a vote; ascending for approvals, as they stand for rankings. None: a problem."""
    names = listed(ballots, vote)
    places = []
    for name in names:
        place = ballots.number.get(name)
        if place is None:
            ballots.problems[key] = Fault(UNKNOWN, values={"project": name[:80]})
            return None
        places.append(place)
    if len(set(places)) < len(places):
        twice = next(name for name, times in Counter(names).items() if times > 1)
        ballots.problems[key] = Fault("files.pabulib.named_twice", values={"project": twice})
        return None
    if ballots.choose_one and len(places) > 1:
        ballots.problems[key] = Fault("files.pabulib.more_than_one", values={"there": len(places)})
        return None
    return tuple(places if ballots.kind is Ranked else sorted(places))


def scored(ballots: Ballots, key: Key, cells: tuple[str, ...]) -> tuple[Any, ...] | None:
    """Project, points, project, points, … ascending by project; no points are left out. None: a problem."""
    places = named(ballots, key, cells[0])
    if places is None:
        return None
    order = [ballots.number[name] for name in listed(ballots, cells[0])]
    written = [] if cells[1].strip().lower() in NOTHING else cells[1].split(",")
    points = [amount(one) for one in written]
    if len(points) != len(order):
        ballots.problems[key] = Fault("files.pabulib.points", values={"points": len(points), "projects": len(order)})
        return None
    if None in points:
        ballots.problems[key] = Fault(
            "files.pabulib.points_not_a_number", values={"points": written[points.index(None)][:80]}
        )
        return None
    return tuple(one for place, value in sorted(zip(order, points, strict=True)) if value for one in (place, value))


def weigh(ballots: Ballots, keys: list[Key], places: NDArray[np.int32]) -> None:
    """Add up the weights of each type, where the file has weights."""
    for key, place in zip(keys, places.tolist(), strict=True):
        if place != WRONG:
            ballots.weights[place] = ballots.weights.get(place, Fraction(0)) + ballots.heavy[key]


def name_wrong(ballots: Ballots, keys: list[Key], places: NDArray[np.int32], numbers: Sequence[int]) -> None:
    """Name the block's wrong ballots and forget them: there may be any number, each different."""
    wrong = np.flatnonzero(places == WRONG).tolist()
    if not ballots.all_projects:
        wrong = [row for row in wrong if ballots.problems[keys[row]].key != UNKNOWN]
    for row in wrong[:LIMIT]:
        fault = ballots.problems[keys[row]]
        ballots.faults.add(fault.key, numbers[row], **fault.values)
    ballots.faults.more += len(wrong[LIMIT:])
    for key in ballots.problems:
        del ballots.met[key]
        ballots.heavy.pop(key, None)
    ballots.problems.clear()


def stripped(names: Sequence[str]) -> Sequence[str]:
    """Names without spaces around them; nearly always there are none."""
    joined = "".join(names)
    return names if joined.split(None, 1) == [joined] else [name.strip() for name in names]


def name_voters(ballots: Ballots, names: Sequence[str], numbers: Sequence[int]) -> None:
    """Keep the voters' ids; one that stood before is a fault."""
    if ballots.hashed is not None:
        named = [place for place, name in enumerate(names) if name]
        for place in np.flatnonzero(ballots.hashed.again(hashes([names[place] for place in named]))).tolist():
            ballots.faults.add("files.pabulib.voter_twice", numbers[named[place]], voter=names[named[place]])
        return
    ballots.voters.extend(names)
    fresh = set(names)
    if len(fresh) == len(names) and fresh.isdisjoint(ballots.seen) and "" not in fresh:
        ballots.seen |= fresh
        return
    for name, number in zip(names, numbers, strict=True):
        if name and name in ballots.seen:
            ballots.faults.add("files.pabulib.voter_twice", number, voter=name)
        ballots.seen.add(name)


def hashes(names: Sequence[str]) -> NDArray[np.int64]:
    """A number for each name: that two names share one happens to one in a hundred thousand files of twenty million."""
    return np.fromiter(map(hash, names), dtype=np.int64, count=len(names))
