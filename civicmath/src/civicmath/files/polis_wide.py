"""A participants-votes.csv: a row per person, a column per statement, empty where there is no vote; and the published groups."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from civicmath.faults import LIMIT, Faults, bad
from civicmath.files import polis_rows
from civicmath.files.met import Met
from civicmath.files.polis_rows import MINUS, NUMBER, ZERO, Form, bounds, number, numbers, regular, vote_of
from civicmath.files.table import in_order
from civicmath.opinions.votes import Votes, of_rows

LARGEST_GROUP = np.iinfo(np.int32).max
NOT_VOTED = 2  # in the table of a chunk, where a vote is -1, 0 or 1


@dataclass
class People:
    """What was read so far: ids, published groups (-1 where none), and for each vote its person, statement, value."""

    faults: Faults
    met: Met = field(default_factory=Met)
    ids: list[NDArray[np.int64]] = field(default_factory=list)
    groups: list[NDArray[np.int64]] = field(default_factory=list)
    person: list[NDArray[np.int64]] = field(default_factory=list)
    column: list[NDArray[np.int32]] = field(default_factory=list)
    value: list[NDArray[np.int8]] = field(default_factory=list)

    def add(
        self, ids: NDArray[np.int64], groups: NDArray[np.int64], lines: NDArray[np.int64], table: NDArray[np.int8]
    ) -> None:
        """Keep the rows of a chunk. A person who stood before is a fault."""
        twice = self.met.again(ids)
        if twice.any():
            rows = np.flatnonzero(twice)
            for row in rows[:LIMIT].tolist():
                self.faults.add("files.polis.person_twice", int(lines[row]), participant=str(ids[row]))
            self.faults.more += len(rows[LIMIT:])
        if self.faults:  # the file is refused; only its faults are still looked for
            return
        rows, columns = np.nonzero(table != NOT_VOTED)
        self.ids.append(ids)
        self.groups.append(groups)
        self.person.append(ids[rows])
        self.column.append(columns.astype(np.int32))
        self.value.append(table[rows, columns])


def read_wide(chunks: polis_rows.Chunks, names: Sequence[str], delimiter: str, line: int) -> Votes:
    """Read the rows below the header, which stands on `line`. BadInput: with lines; a person twice; no statements."""
    faults = chunks.faults
    asked = [place for place, name in enumerate(names) if NUMBER.fullmatch(name)]
    if not asked:
        raise bad("files.polis.header", line, missing=["vote"])
    person = names.index("participant")
    group = names.index("group-id") if "group-id" in names else None
    found, form = People(faults), Form(len(names), delimiter)
    for chunk in chunks:
        if not fast_people(found, chunk, chunks.line, form, (person, group, asked)):
            slow_people(found, chunk, chunks.line, form, (person, group, asked))
        chunks.line += chunk.count(b"\n")
    in_order(faults)
    if not sum(map(len, found.value)):
        raise bad("opinions.no_votes")
    ids = np.concatenate(found.ids)
    statements = np.array([int(names[place]) for place in asked])[np.concatenate(found.column)]
    votes = of_rows(np.concatenate(found.person), statements, np.concatenate(found.value))
    order = np.argsort(ids)
    voted = np.isin(ids[order], votes.participants)
    return replace(votes, published_groups=np.concatenate(found.groups)[order][voted].astype(np.int32))


Places = tuple[int, int | None, Sequence[int]]


def fast_people(found: People, chunk: bytes, line: int, form: Form, places: Places) -> bool:
    """Read a regular chunk by whole arrays; False, and nothing read, where anything is unusual."""
    person, group, asked = places
    read = regular(chunk, form)
    if (
        read is None
        or len(read[1]) == 0
        or asked[0] == 0
        or list(asked) != list(range(asked[0], asked[0] + len(asked)))
    ):
        return False
    letters, ends = read
    ids = numbers(letters, *bounds(letters, ends, person))
    groups = np.full(len(ends), -1, dtype=np.int64)
    if group is not None:
        start, end = bounds(letters, ends, group)
        known = end > start
        read_groups = numbers(letters, start[known], end[known])
        if read_groups is None or read_groups.max(initial=0) > LARGEST_GROUP:
            return False
        groups[known] = read_groups
    table = vote_table(letters, ends, asked)
    if ids is None or table is None:
        return False
    found.add(ids, groups, np.arange(line, line + len(ids)), table)
    return True


def vote_table(letters: NDArray[np.uint8], ends: NDArray[np.intp], asked: Sequence[int]) -> NDArray[np.int8] | None:
    """Votes of neighbouring columns, (rows, statements), or None where a field is neither empty nor 1, 0, -1."""
    first, last = asked[0], asked[-1] + 1
    start, end = ends[:, first - 1 : last - 1] + 1, ends[:, first:last].copy()
    end[:, -1] = bounds(letters, ends, asked[-1])[1]
    width = end - start
    digit = letters[end - 1] - np.uint8(ZERO)
    single = (width == 1) & (digit <= 1)
    minus = (width == 2) & (letters[start] == MINUS) & (digit <= 1)
    if not ((width == 0) | single | minus).all():
        return None
    table = np.where(minus, -digit.astype(np.int8), digit.astype(np.int8))
    table[width == 0] = NOT_VOTED
    return table


def slow_people(found: People, chunk: bytes, line: int, form: Form, places: Places) -> None:
    """Read the same line by line and name what is wrong."""
    person, group, asked = places
    faults = found.faults
    heads: list[tuple[int, int, int]] = []
    table: list[NDArray[np.int8]] = []
    for at, row in polis_rows.split_lines(chunk, line, form, faults):
        identity = number(row[person], at, faults)
        published: int | None = -1
        if group is not None and row[group].strip():
            published = number(row[group], at, faults)
            if published is not None and published > LARGEST_GROUP:
                faults.add("files.polis.group_too_large", at, value=published, most=LARGEST_GROUP)
                published = None
        votes = [vote_of(row[place], at, faults) if row[place].strip() else NOT_VOTED for place in asked]
        if identity is not None and published is not None and None not in votes:
            heads.append((identity, published, at))
            table.append(np.array(votes, dtype=np.int8))
    if heads:
        ids, groups, lines = np.array(heads, dtype=np.int64).T
        found.add(ids, groups, lines, np.stack(table))
