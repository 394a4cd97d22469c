"""One file of votes as a block of a conversation: columns participant, statement, vote and, where they change, time."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import civicmath
from civicmath.faults import BadInput, Fault, Faults, bad
from civicmath.opinions.crowd import Block
from civicmath.opinions.engine import Engine, engine
from civicmath.opinions.votes import Rows, of_rows
from civicmath.partitioned.columns import Whole, whole_numbers

LARGEST = 2**63 - 1
PARTICIPANT = Whole("participant", np.int64, -LARGEST - 1, LARGEST)
STATEMENT = Whole("statement", np.int32, 0, 2**31 - 1)
VOTE = Whole("vote", np.int8, -1, 1)
TIME = Whole("time", np.int64, -LARGEST - 1, LARGEST, needed=False)
NO_ROWS = Rows(np.zeros(1, np.int64), np.empty(0, np.int32), np.empty(0, np.int8))
COLUMNS = (PARTICIPANT, STATEMENT, VOTE, TIME)


@dataclass(frozen=True, eq=False)
class Loaded:
    """A file as read: its participants and statements by their ids, ascending. faults: then nothing else is in it."""

    participants: NDArray[np.int64]
    statement_ids: NDArray[np.int64]
    rows: Rows
    faults: tuple[tuple[Fault, ...], int] | None = None

    def __sizeof__(self) -> int:
        return held_bytes(self.rows, self.participants, self.statement_ids)


@dataclass(frozen=True, eq=False)
class Survey:
    """What the whole has to know of a block before its votes are counted."""

    participants: NDArray[np.int64]
    statement_ids: NDArray[np.int64]
    votes: int
    version: str
    faults: tuple[tuple[Fault, ...], int] | None


@dataclass(eq=False)
class Part(Block):
    """A block whose people are known by their ids: neighbours by id may lie in other blocks.

    all_votes: of the whole conversation; every block takes the passes that one machine would choose for so many.
    """

    participants: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    all_votes: int = 0

    def __sizeof__(self) -> int:
        return held_bytes(self.rows, self.participants, self.places, self.inside, self.points, self.labels)

    @property
    def engine(self) -> Engine:
        return engine(self.all_votes)

    def busiest(self) -> list[tuple[int, int]]:
        return [(votes, int(self.participants[person])) for votes, person in super().busiest()]

    def project(self, table: NDArray[np.float64], zeroed: int, least: int, also: Sequence[int]) -> None:
        super().project(table, zeroed, least, np.flatnonzero(np.isin(self.participants, also)).tolist())


def held_bytes(rows: Rows, *arrays: NDArray[Any]) -> int:
    """Bytes of the votes and of other arrays: Dask asks for them before it moves a block or fills a worker."""
    votes = rows.indptr.nbytes + rows.statements.nbytes + rows.values.nbytes
    return votes + sum(one.nbytes for one in arrays)


def load(file: str) -> Loaded:
    """Read a file. Of several votes of a person on a statement the last counts, as on one machine."""
    nothing = np.empty(0, np.int64)
    faults = Faults(Path(file).name)
    try:
        columns = whole_numbers(file, COLUMNS, faults)
        faults.raise_if_any()
        if not len(columns["vote"]):
            return Loaded(nothing, nothing, NO_ROWS)
        votes = of_rows(columns["participant"], columns["statement"], columns["vote"], columns.get("time"))
    except BadInput as problem:
        # a value, so that the faults of all files come together
        return Loaded(nothing, nothing, NO_ROWS, (tuple(problem.faults), problem.more))
    return Loaded(votes.participants, votes.statement_ids, votes.rows)


def surveyed(loaded: Loaded) -> Survey:
    return Survey(
        loaded.participants, loaded.statement_ids, len(loaded.rows.values), civicmath.__version__, loaded.faults
    )


def numbered(loaded: Loaded, survey: Survey, statement_ids: NDArray[np.int64], all_votes: int) -> Part:
    """Number the columns as the whole conversation does. BadInput: the file is not the one that was surveyed."""
    if loaded.faults is not None or len(loaded.rows.values) != survey.votes:
        raise bad("partitioned.changed")
    if not np.array_equal(loaded.participants, survey.participants):
        raise bad("partitioned.changed")
    rows = loaded.rows
    if not np.array_equal(loaded.statement_ids, statement_ids):
        column = np.searchsorted(statement_ids, loaded.statement_ids).astype(np.int32)
        rows = replace(rows, statements=column[rows.statements])
    return Part(rows, len(statement_ids), participants=loaded.participants, all_votes=all_votes)
