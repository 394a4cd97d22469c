"""Votes on statements as sparse data: agree +1, pass 0, disagree -1 (the sign of Polis exports; its database has the opposite).

Of several votes of a person on a statement the last one counts. Votes of the same moment that contradict each other count as a
pass: nobody can tell which came later. So the result does not depend on the order of the rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from civicmath.faults import Faults, bad

MOST_PAIRS = 2**61  # participants x statements, so that a pair and its vote fit an int64
STEP = 1 << 22  # rows handled at a time, so that scratch memory stays small


@dataclass(frozen=True, eq=False)
class Rows:
    """The votes of some participants: row p is statements[indptr[p]:indptr[p+1]], ascending, with values (-1, 0, +1)."""

    indptr: NDArray[np.int64]
    statements: NDArray[np.int32]
    values: NDArray[np.int8]
    times: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.indptr) - 1

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Give the number of votes of each participant, (people,)."""
        return np.diff(self.indptr)

    def part(self, first: int, last: int) -> "Rows":
        """Rows first … last-1, without a copy of the votes."""
        start, end = self.indptr[first], self.indptr[last]
        return Rows(self.indptr[first : last + 1] - start, self.statements[start:end], self.values[start:end])

    def picked(self, people: NDArray[np.intp]) -> "Rows":
        """Give the rows of `people`, in their order."""
        lengths = self.lengths[people]
        indptr = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        places = np.repeat(self.indptr[people] - indptr[:-1], lengths) + np.arange(indptr[-1])
        times = None if self.times is None else self.times[places]
        return Rows(indptr, self.statements[places], self.values[places], times)

    def parts(self, most_people: int, most_votes: int) -> Iterator["Rows"]:
        """Consecutive parts of at most `most_people` rows and about `most_votes` votes, so that scratch memory is bounded."""
        first = 0
        while first < len(self):
            enough = int(np.searchsorted(self.indptr, self.indptr[first] + most_votes, side="right")) - 1
            last = min(max(first + 1, enough), first + most_people, len(self))
            yield self.part(first, last)
            first = last

    def codes(self, statements: int) -> NDArray[np.int32]:
        """One number for statement and vote: disagree 0 … m-1, pass m … 2m-1, agree 2m … 3m-1."""
        return (self.values.astype(np.int32) + 1) * statements + self.statements


@dataclass(frozen=True, eq=False, kw_only=True)
class Statements:
    """What is known of the statements: ids ascending, (m,); zeroed and meta, (m,) bool; texts, "" where not known.

    zeroed: moderated out or meta; in the map everybody counts as having passed on them (the published definition).
    """

    ids: NDArray[np.int64]
    zeroed: NDArray[np.bool_]
    meta: NDArray[np.bool_]
    texts: tuple[str, ...] | None = None

    def named(self, place: int) -> str:
        """Give the words of a statement, or its number where they are not known."""
        return (self.texts[place] if self.texts else "") or f"№ {self.ids[place]}"


@dataclass(frozen=True, eq=False, kw_only=True)
class Votes:
    """All votes of a conversation. Rows and columns stand in the order of their ids, whatever the order of the file.

    participants, statement_ids: (people,) and (statements,) int64, ascending; each has at least one vote. indptr, statements,
    values: as in `Rows`. moderated_out, meta: ids of statements left out of the map, and of those about the conversation
    itself. texts: the words of statement_ids, "" where not known. unvoted: ids of statements without a vote, those
    moderated out among them (nobody is asked them, but a vote may still come), and their words.
    """

    participants: NDArray[np.int64]
    statement_ids: NDArray[np.int64]
    indptr: NDArray[np.int64]
    statements: NDArray[np.int32]
    values: NDArray[np.int8]
    times: NDArray[np.int64] | None = None  # of each vote; kept only where a room goes on voting
    moderated_out: frozenset[int] = frozenset()
    meta: frozenset[int] = frozenset()
    texts: tuple[str, ...] | None = None
    unvoted: tuple[int, ...] = ()
    unvoted_texts: tuple[str, ...] = ()
    published_groups: NDArray[np.int32] | None = None  # group-id of a participants-votes.csv, -1 where none
    more: dict[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> Rows:
        return Rows(self.indptr, self.statements, self.values, self.times)

    @property
    def about(self) -> Statements:
        zeroed, meta = (
            np.isin(self.statement_ids, np.array(sorted(ids), dtype=np.int64))
            for ids in (self.moderated_out | self.meta, self.meta)
        )
        return Statements(ids=self.statement_ids, zeroed=zeroed, meta=meta, texts=self.texts)


def of_rows(
    participants: NDArray[np.integer],
    statements: NDArray[np.integer],
    values: NDArray[np.integer],
    times: NDArray[np.integer] | None = None,
    *,
    keep_times: bool = False,
) -> Votes:
    """Make Votes of equally long columns: ids of participant and statement, vote (-1, 0, +1), time (any unit).

    Without times all votes are of one moment. keep_times: for a `room.Room`. BadInput: a value that is no vote, columns of
    different lengths, no votes at all; the line is the number of the row from 1.
    """
    checked(participants, statements, values, times)
    people, person = coded(participants)
    asked, statement = coded(statements)
    if len(people) * len(asked) >= MOST_PAIRS:
        raise bad("opinions.too_many_pairs", people=len(people), statements=len(asked))
    if keep_times:
        moments = np.zeros(len(values), np.int64) if times is None else times.astype(np.int64)
        rows = timed(person, statement, values, moments, len(people))
    else:
        rows = settled(person, statement, values, times, people=len(people), statements=len(asked))
    return Votes(
        participants=people,
        statement_ids=asked,
        indptr=rows.indptr,
        statements=rows.statements,
        values=rows.values,
        times=rows.times,
    )


def checked(
    participants: NDArray[np.integer],
    statements: NDArray[np.integer],
    values: NDArray[np.integer],
    times: NDArray[np.integer] | None,
) -> None:
    if len({len(participants), len(statements), len(values), len(values if times is None else times)}) > 1:
        raise bad("opinions.columns_differ")
    if not len(values):
        raise bad("opinions.no_votes")
    if values.min() < -1 or values.max() > 1:
        faults = Faults()
        for row in np.flatnonzero((values < -1) | (values > 1)):
            faults.add("opinions.not_a_vote", int(row) + 1, value=int(values[row]))
        faults.raise_all()


def coded(ids: NDArray[np.integer]) -> tuple[NDArray[np.int64], NDArray[np.integer]]:
    """Give the distinct ids, ascending, and for each of `ids` its place among them."""
    low, high = int(ids.min()), int(ids.max())
    if high - low > 4 * len(ids) + 1024:
        distinct, places = np.unique(ids, return_inverse=True)
        return distinct.astype(np.int64), places
    shifted = ids if low == 0 else ids.astype(np.int64) - low
    present = np.zeros(high - low + 1, dtype=np.bool_)
    present[shifted] = True
    distinct = np.flatnonzero(present) + low
    if len(distinct) == len(present):
        return distinct.astype(np.int64), shifted
    return distinct.astype(np.int64), (np.cumsum(present, dtype=np.int32) - 1)[shifted]


def settled(
    person: NDArray[np.integer],
    statement: NDArray[np.integer],
    values: NDArray[np.integer],
    times: NDArray[np.integer] | None,
    *,
    people: int,
    statements: int,
) -> Rows:
    """Give the last vote of each person on each statement. Times are looked at only where a pair has several votes."""
    bits = max(1, (statements - 1).bit_length())
    keys = person.astype(np.int64)
    keys <<= bits
    keys |= statement
    keys <<= 2
    keys += values
    keys += 1
    ordered = unsorted = keys
    if not bool((keys[1:] > keys[:-1]).all()):
        # the order of the file is needed only to look up times
        unsorted = keys if times is None else keys.copy()
        keys.sort()
    ordered = one_of_each(ordered, unsorted, times)
    del keys, unsorted
    indptr = np.searchsorted(ordered, np.arange(people + 1, dtype=np.int64) << (bits + 2))
    asked = np.empty(len(ordered), np.int32)
    said = np.empty(len(ordered), np.int8)
    for first in range(0, len(ordered), STEP):
        part = ordered[first : first + STEP]
        said[first : first + STEP] = (part & 3) - 1
        asked[first : first + STEP] = (part >> 2) & ((1 << bits) - 1)
    return Rows(indptr.astype(np.int64), asked, said)


def one_of_each(
    ordered: NDArray[np.int64], keys: NDArray[np.int64], times: NDArray[np.integer] | None
) -> NDArray[np.int64]:
    """Ordered keys where each pair keeps its last vote alone. keys, times: as they stand in the file."""
    first = np.ones(len(ordered) + 1, dtype=np.bool_)
    for at in range(0, len(ordered) - 1, STEP):
        part = ordered[at : at + STEP + 1] >> 2
        first[at + 1 : at + len(part)] = part[1:] != part[:-1]
    if first.all():
        return ordered
    kept = ordered[first[:-1]]
    differ = np.flatnonzero(kept != ordered[first[1:]])  # votes of a pair stand in their order: its first and last tell
    if len(differ) and times is not None:
        pairs = kept[differ] >> 2
        suspects = among(keys, pairs)
        _, said, _ = last_votes(keys[suspects] >> 2, (keys[suspects] & 3) - 1, times[suspects].astype(np.int64))
        kept[differ] = (pairs << 2) + said + 1
    else:
        kept[differ] = (kept[differ] | 3) - 2
    return kept


def among(keys: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.intp]:
    """Places of the keys whose pairs are wanted: a table of hashes first, so that hardly any is searched for."""
    shift = np.uint64(64 - 22)
    spread = np.uint64(0x9E3779B97F4A7C15)  # Knuth's multiplicative hashing, 2^64 / golden ratio
    table = np.zeros(1 << 22, dtype=np.bool_)
    table[(wanted.view(np.uint64) * spread) >> shift] = True
    found = []
    for first in range(0, len(keys), STEP):
        pairs = keys[first : first + STEP] >> 2
        maybe = np.flatnonzero(table[(pairs.view(np.uint64) * spread) >> shift])
        place = np.minimum(np.searchsorted(wanted, pairs[maybe]), len(wanted) - 1)
        found.append(first + maybe[wanted[place] == pairs[maybe]])
    return np.concatenate(found)


def last_votes(
    pairs: NDArray[np.int64], values: NDArray[np.integer], times: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int8], NDArray[np.int64]]:
    """Distinct pairs, ascending, the vote of each at its last moment (0 where these differ), and that moment."""
    order = np.lexsort((times, pairs))
    pairs, values, times = pairs[order], values[order], times[order]
    ends = np.flatnonzero(np.append(pairs[1:] != pairs[:-1], True))
    latest = times == times[ends][np.searchsorted(pairs[ends], pairs)]
    starts = np.flatnonzero(np.append(True, pairs[latest][1:] != pairs[latest][:-1]))
    least, most = (reduce.reduceat(values[latest], starts) for reduce in (np.minimum, np.maximum))
    return pairs[ends], np.where(least == most, least, 0).astype(np.int8), times[ends]


def timed(
    person: NDArray[np.integer],
    statement: NDArray[np.integer],
    values: NDArray[np.integer],
    times: NDArray[np.int64],
    people: int,
) -> Rows:
    """As `settled`, and keeps the time of each vote."""
    statements = int(statement.max()) + 1
    pairs, said, moments = last_votes(person.astype(np.int64) * statements + statement, values, times)
    indptr = np.searchsorted(pairs, np.arange(people + 1, dtype=np.int64) * statements)
    return Rows(indptr.astype(np.int64), (pairs % statements).astype(np.int32), said, moments)
