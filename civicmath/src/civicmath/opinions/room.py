"""A room that goes on voting: the sums are kept and changed by each vote, not made again.

Whatever the order in which votes arrive, late ones among them, the room holds what reading all of them at once would give, bit
for bit: the last vote of a person on a statement by its time, a pass where votes of one moment contradict each other.
Votes that come without times are cast now: later than all that the room holds.
"""

from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from civicmath.opinions.mapping import Opinions, map_opinions
from civicmath.opinions.sums import Sums
from civicmath.opinions.votes import Rows, Votes, of_rows, timed

Ids = NDArray[np.integer]
LAST = int(np.iinfo(np.int64).max)
Number = TypeVar("Number", bound=np.integer[Any])


class Room:
    """Votes so far and their sums. votes must hold times (`of_rows(…, keep_times=True)`, `polis.read(…, keep_times=True)`).
    BadInput: more statements than `sums.MOST_STATEMENTS`.

    The columns of `self.votes` are good until the second `cast` after: then their memory takes the votes of that cast.
    """

    def __init__(self, votes: Votes, sums: Sums | None = None) -> None:
        self.used, self.next = (Buffers().holding(len(votes.values)) for _ in range(2))
        self.votes = self.used.copied(votes)
        self.latest = int(self.used.times[: len(votes.values)].max(initial=0))
        self.sums = Sums.from_votes(votes) if sums is None else sums

    def cast(self, participants: Ids, statements: Ids, values: Ids, times: Ids | None = None) -> None:
        """Take in further votes, in columns as for `of_rows`; people and statements may be new. BadInput as there, and for more
        statements than `sums.MOST_STATEMENTS` in all; then the room stays as it was.

        Without times they are of one moment, one unit of time after the latest vote so far.
        """
        if not len(values):
            return
        moments = np.full(len(values), min(self.latest + 1, LAST)) if times is None else times
        fresh = of_rows(participants, statements, values, moments, keep_times=True)
        self.widen(fresh.statement_ids)
        self.latest = max(self.latest, int(moments.max()))
        people = self.votes.participants
        places = np.searchsorted(people, fresh.participants)
        known = people[np.minimum(places, len(people) - 1)] == fresh.participants
        before = rows_or_none(self.votes.rows, places, known)
        after = merged(before, fresh.rows, np.searchsorted(self.votes.statement_ids, fresh.statement_ids))
        self.sums = self.sums.apply(after, before)
        self.used, self.next = self.next.holding(len(self.votes.values) + len(fresh.values)), self.used
        rows = exchanged(self.votes.rows, places, known, after, self.used)
        if not known.all():
            people = np.insert(people, places[~known], fresh.participants[~known])
        self.votes = replace(
            self.votes,
            participants=people,
            indptr=rows.indptr,
            statements=rows.statements,
            values=rows.values,
            times=rows.times,
            published_groups=None,
        )

    def widen(self, asked: NDArray[np.int64]) -> None:
        """Make room for statements that had no vote yet."""
        old = self.votes
        ids = np.union1d(old.statement_ids, asked)
        if len(ids) == len(old.statement_ids):
            return
        places = np.searchsorted(ids, old.statement_ids)
        self.sums = self.sums.widened(places, len(ids))
        texts = dict(zip(old.unvoted, old.unvoted_texts, strict=False))
        texts |= dict(zip(old.statement_ids.tolist(), old.texts or (), strict=False))
        waiting = [one for one in old.unvoted if one not in set(asked.tolist())]
        self.votes = replace(
            old,
            statement_ids=ids,
            statements=places.astype(np.int32)[old.statements],
            texts=tuple(texts.get(one, "") for one in ids.tolist()) if texts else None,
            unvoted=tuple(waiting),
            unvoted_texts=tuple(texts[one] for one in waiting) if old.unvoted_texts else (),
        )

    def map(self, *, groups: int | None = None, mode: str = "demilge", compiled: bool | None = None) -> Opinions:
        """Map the opinions of all votes so far, from the sums kept. Arguments as of `map_opinions`."""
        return map_opinions(self.votes, groups=groups, mode=mode, sums=self.sums, compiled=compiled)


@dataclass(frozen=True)
class Buffers:
    """Memory for votes. Casts write into two of them in turn: asking for so much memory anew costs more than all else in a cast."""

    statements: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    values: NDArray[np.int8] = field(default_factory=lambda: np.zeros(0, np.int8))
    times: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))

    def holding(self, votes: int) -> "Buffers":
        """Give these where they hold so many votes, else larger ones with an eighth to spare."""
        if len(self.values) >= votes:
            return self
        room = votes + votes // 8
        larger = Buffers(np.empty(room, np.int32), np.empty(room, np.int8), np.empty(room, np.int64))
        for column in (larger.statements, larger.values, larger.times):
            column.fill(0)  # touched now, before the room opens, and not while people wait
        return larger

    def copied(self, votes: Votes) -> Votes:
        """Give `votes` with columns in this memory; where they have no times, all are of moment 0."""
        size = len(votes.values)
        self.statements[:size], self.values[:size] = votes.statements, votes.values
        self.times[:size] = 0 if votes.times is None else votes.times
        return replace(votes, statements=self.statements[:size], values=self.values[:size], times=self.times[:size])


def rows_or_none(rows: Rows, places: NDArray[np.intp], known: NDArray[np.bool_]) -> Rows:
    """Give the rows at `places` of those known, empty rows of the others."""
    picked = rows.picked(places[known])
    lengths = np.zeros(len(places), dtype=np.int64)
    lengths[known] = picked.lengths
    return Rows(np.concatenate([[0], np.cumsum(lengths)]), picked.statements, picked.values, picked.times)


def merged(before: Rows, fresh: Rows, columns: NDArray[np.intp]) -> Rows:
    """Put old and new votes of the same people together; `columns`: where the statements of `fresh` stand in `before`."""
    person = np.concatenate([np.repeat(np.arange(len(rows)), rows.lengths) for rows in (before, fresh)])
    statement = np.concatenate([before.statements, columns[fresh.statements]])
    values = np.concatenate([before.values, fresh.values])
    times = np.concatenate([rows.times for rows in (before, fresh) if rows.times is not None])
    return timed(person, statement, values, times, len(before))


def exchanged(rows: Rows, places: NDArray[np.intp], known: NDArray[np.bool_], after: Rows, into: Buffers) -> Rows:
    """Put the rows of `after` at `places`: in place of those known, before that row for newcomers. All else is copied as it is.

    The result lies in `into`, which `rows` must not use.
    """
    removed = np.where(known, rows.indptr[np.minimum(places + 1, len(rows))], rows.indptr[places])
    starts, ends = np.concatenate([[0], removed]), np.concatenate([rows.indptr[places], rows.indptr[-1:]])
    lengths = np.insert(np.delete(rows.lengths, places[known]), places - np.cumsum(known) + known, after.lengths)
    if rows.times is None or after.times is None:
        raise ValueError("a room keeps the time of each vote")
    cut = starts.tolist(), ends.tolist(), after.indptr.tolist()
    indptr = np.concatenate([[0], np.cumsum(lengths)])
    votes = int(indptr[-1])
    return Rows(
        indptr,
        np.concatenate(woven(rows.statements, after.statements, *cut), out=into.statements[:votes]),
        np.concatenate(woven(rows.values, after.values, *cut), out=into.values[:votes]),
        np.concatenate(woven(rows.times, after.times, *cut), out=into.times[:votes]),
    )


def woven(
    old: NDArray[Number], new: NDArray[Number], starts: list[int], ends: list[int], edges: list[int]
) -> list[NDArray[Number]]:
    """Stretches of `old` that stay and the new rows between them, as views."""
    found = [old[: ends[0]]]
    for start, end, first, last in zip(starts[1:], ends[1:], edges[:-1], edges[1:], strict=True):
        found += (new[first:last], old[start:end])
    return found
