"""How votes become ranks. Values in, decisions out; no tables, no clock."""

from collections.abc import Iterable, Sequence
from datetime import date


def ranks(votes: Sequence[int | None]) -> list[int]:
    """The rank of each, in the order given. Equal votes share a rank and the next counts on: 1, 2, 2, 4.

    Where no votes were counted the order itself is the rank.
    """
    counted = [vote for vote in votes if vote is not None]
    if not counted:
        return list(range(1, len(votes) + 1))
    return [1 + sum(other > (vote or 0) for other in counted) for vote in votes]


def counted_alike(votes: Sequence[int | None]) -> bool:
    """Votes are counted for every problem in the order, or for none."""
    return len({vote is None for vote in votes}) <= 1


def sets_the_order(day: date | None, others: Iterable[date | None]) -> bool:
    """Whether a ranking of this day is the last one of its place. One without a day never goes before one with a day."""
    return all(other is None or (day is not None and other <= day) for other in others)


def joined_rank(one: int | None, other: int | None) -> int | None:
    """Two problems that become one stand as high as the higher of the two."""
    return min((rank for rank in (one, other) if rank is not None), default=None)
