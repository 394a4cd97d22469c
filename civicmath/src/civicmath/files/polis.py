"""Polis exports, and the same votes as columns.

`votes.csv`: a row per vote (timestamp, comment-id, voter-id, vote, in any order; other columns are passed over); the names time,
statement, participant, vote are understood as well. `participants-votes.csv`: a row per person, a column per statement. Both with
commas, semicolons or tabs, with gzip or without. For very many votes the columns participant, statement, vote (-1, 0, +1) and, if
wanted, time as whole numbers in a NumPy `.npz` or, with pyarrow, a Parquet file. `comments.csv` adds the words of the statements
and what moderators decided.

A vote is +1 agree, 0 pass, -1 disagree, as in the exports of pol.is (its database has the opposite sign).
"""

import importlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from civicmath.faults import Faults, bad
from civicmath.files import polis_rows
from civicmath.files.encoded import as_utf8
from civicmath.files.polis_columns import NPZ, PARQUET, read_columns
from civicmath.files.polis_comments import Comments, read_comments
from civicmath.files.polis_wide import read_wide
from civicmath.files.reading import LONGEST_LINE, Source, check_text, name_of, opened, text_of
from civicmath.files.separators import declared, detected
from civicmath.opinions.engine import has_numba
from civicmath.opinions.votes import Votes, coded, last_votes, of_rows

NAMES = {
    "participant": ("voter-id", "participant", "participant-id", "participant_id"),
    "statement": ("comment-id", "statement", "statement-id", "statement_id"),
    "vote": ("vote",),
    "time": ("timestamp", "time", "modified"),
}
COMPACT = 1 << 25  # rows after which repeated votes are put together, so that repetition costs no memory
LARGE = 1 << 24  # bytes of a file from which loading numba pays


@dataclass
class Columns:
    """The columns read so far, as pieces; `most` is the number of rows at which repeated votes are put together."""

    timed: bool
    pieces: list[polis_rows.Columns] = field(default_factory=list)
    rows: int = 0
    most: int = field(default_factory=lambda: COMPACT)

    def add(self, piece: polis_rows.Columns) -> None:
        self.pieces.append(tuple(slim(column) for column in piece))
        self.rows += len(piece[0])
        if self.rows > self.most:
            self.compact()

    def whole(self) -> polis_rows.Columns:
        if not self.pieces:
            return tuple(np.empty(0, np.int64) for _ in range(3 + self.timed))
        return tuple(np.concatenate(parts) for parts in zip(*self.pieces, strict=True))

    def compact(self) -> None:
        participants, statements, values, *times = self.whole()
        people, person = coded(participants)
        asked, statement = coded(statements)
        moments = times[0] if times else np.zeros(len(values), np.int64)
        pairs, said, moments = last_votes(person.astype(np.int64) * len(asked) + statement, values, moments)
        kept = people[pairs // len(asked)], asked[pairs % len(asked)], said.astype(np.int64)
        self.pieces = [(*kept, moments) if self.timed else kept]
        self.rows = len(pairs)
        self.most = max(COMPACT, 2 * self.rows)


def slim(column: NDArray[np.int64]) -> NDArray[Any]:
    """Less memory where numbers are small."""
    least, most = int(column.min(initial=0)), int(column.max(initial=0))
    kinds = (np.int8, np.int16, np.int32, np.int64)
    return column.astype(next(kind for kind in kinds if np.iinfo(kind).min <= least and most <= np.iinfo(kind).max))


def read(
    source: Source,
    comments: Source | None = None,
    *,
    keep_times: bool = False,
    compiled: bool | None = None,
    encoding: str = "utf-8",
) -> Votes:
    """Read the votes of a conversation; the format is seen by its first bytes.

    comments: a comments.csv. keep_times: for a `opinions.room.Room`. compiled: use numba or not; None: for large files, if it is
    there. BadInput: with the line of each fault; files without votes.
    """
    faults = Faults(name_of(source))
    with opened(source, faults, encoding=None) as stream, faults.first():
        begins = peeked(stream)
        if begins.startswith((NPZ, PARQUET)):
            votes = from_columns(read_columns(source, stream, begins), keep_times=keep_times)
        else:
            text = as_utf8(stream, faults, encoding)
            votes = read_text(text, faults, keep_times=keep_times, compiled=compiled, size=size_of(source))
    return votes if comments is None else with_comments(votes, read_comments(comments, encoding))


def peeked(stream: BinaryIO) -> bytes:
    return stream.peek(4)[:4] if hasattr(stream, "peek") else b""


def size_of(source: Source) -> int:
    """Bytes of the file, as far as that can be told before reading."""
    if isinstance(source, bytes):
        return len(source)
    return Path(source).stat().st_size if isinstance(source, (str, Path)) and str(source) != "-" else 0


def read_text(stream: BinaryIO, faults: Faults, *, keep_times: bool, compiled: bool | None, size: int) -> Votes:
    names, delimiter, line = header(stream, faults)
    form = polis_rows.Form(len(names), delimiter)
    found = {role: next((names.index(name) for name in among if name in names), None) for role, among in NAMES.items()}
    if found["vote"] is None and "participant" in names:
        return read_wide(polis_rows.Chunks(stream, faults, line + 1), names, delimiter, line)
    if {"pid", "tid"} <= set(names):
        raise bad("files.polis.database", line)
    missing = [NAMES[role][0] for role in ("participant", "statement", "vote") if found[role] is None]
    if missing:
        raise bad("files.polis.header", line, missing=missing)
    columns = [place for role in NAMES if (place := found[role]) is not None]
    quick = fast_way(size, compiled)
    gathered = Columns(timed=len(columns) > 3)
    chunks = polis_rows.Chunks(stream, faults, line + 1)
    for chunk in chunks:
        piece = quick(chunk, form, columns)
        gathered.add(piece or polis_rows.slow_rows(chunk, chunks.line, form, columns, faults))
        chunks.line += len(piece[0]) if piece else chunk.count(b"\n")
    faults.raise_if_any()
    return from_columns(gathered.whole(), keep_times=keep_times)


def header(stream: BinaryIO, faults: Faults) -> tuple[list[str], str, int]:
    """Names of the columns, in small letters, what stands between them, and their line. BadInput: not text, a name twice."""
    first = stream.readline(LONGEST_LINE)
    check_text(first, faults)
    line, text = 1, text_of(1, first, faults)
    delimiter = None if text is None else declared(text)
    if delimiter:
        line, text = 2, text_of(2, stream.readline(LONGEST_LINE), faults)
    if text is None:
        faults.raise_all()
    delimiter = delimiter or detected(text)
    names = [name.strip().lower() for name in polis_rows.split(text, delimiter) or []]
    polis_rows.check_columns(names, faults, line)
    return names, delimiter, line


def fast_way(size: int, compiled: bool | None) -> polis_rows.Fast:
    if compiled if compiled is not None else size >= LARGE and has_numba():
        module: Any = importlib.import_module("civicmath.files.polis_compiled")
        way: polis_rows.Fast = module.fast_rows
        return way
    return polis_rows.fast_rows


def from_columns(columns: tuple[NDArray[Any], ...], *, keep_times: bool) -> Votes:
    participants, statements, values, *times = columns
    if not len(values):
        raise bad("opinions.no_votes")
    return of_rows(participants, statements, values, times[0] if times else None, keep_times=keep_times)


def with_comments(votes: Votes, comments: Comments) -> Votes:
    known = set(votes.statement_ids.tolist())
    waiting = sorted(one for one in comments.texts if one not in known)
    return replace(
        votes,
        texts=tuple(comments.texts.get(one, "") for one in votes.statement_ids.tolist()),
        unvoted=tuple(waiting),
        unvoted_texts=tuple(comments.texts[one] for one in waiting),
        moderated_out=comments.moderated_out,
        meta=comments.meta,
    )
