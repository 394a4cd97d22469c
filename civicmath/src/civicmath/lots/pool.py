"""People who may be drawn, what is known of them, and how many of each kind are wanted. Terms as in the sortition tools."""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

# what people write, in lower case, where a part of an address is not known or there is none
NO_ADDRESS = ("", "-", "–", "—", "#n/a", "n/a", "nan", "none", "null")


@dataclass(frozen=True)
class Quota:
    """At least `least`, at most `most` seats for people whose `category` (gender) has `value` (female).

    `least_flex`, `most_flex`: how far a relaxation may go, where the organisers said so (min_flex, max_flex).
    """

    category: str
    value: str
    least: int
    most: int
    least_flex: int | None = None
    most_flex: int | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Pool:
    """columns: for each category (people,) int32 codes into values[category]. households: (people,) int32 or None."""

    ids: tuple[str, ...]
    columns: dict[str, NDArray[np.int32]]
    values: dict[str, tuple[str, ...]]
    quotas: tuple[Quota, ...] = ()
    households: NDArray[np.int32] | None = None
    names: tuple[str, ...] | None = None
    meta: dict[str, str] = field(default_factory=dict)


def part(pool: Pool, people: NDArray[np.int64]) -> Pool:
    """Only these people, at home only with one another."""
    return replace(
        pool,
        ids=tuple(pool.ids[one] for one in people.tolist()),
        columns={category: codes[people] for category, codes in pool.columns.items()},
        households=None if pool.households is None else pool.households[people],
        names=None if pool.names is None else tuple(pool.names[one] for one in people.tolist()),
    )


def records(pool: Pool) -> list[str]:
    """A line for each person, in the order of the pool: all that the draw knows of them, to be hashed before the seed exists.

    The id; then, after tabs, `category=value` in lower case, sorted by category in lower case; then the ids of the whole household
    if it has others.
    """
    lines = list(pool.ids)
    for category in sorted(pool.columns, key=lambda name: (name.casefold(), name)):
        cells = [f"\t{category.casefold()}={value.casefold()}" for value in pool.values[category]]
        lines = [line + cells[code] for line, code in zip(lines, pool.columns[category].tolist(), strict=True)]
    for members in shared_households(pool):
        mates = "\thousehold=" + ",".join(sorted(pool.ids[member] for member in members))
        for member in members:
            lines[member] += mates
    return lines


def shared_households(pool: Pool) -> list[list[int]]:
    """People of each household that has more than one of them in the pool."""
    if pool.households is None:
        return []
    found: dict[int, list[int]] = {}
    for person, household in enumerate(pool.households.tolist()):
        found.setdefault(household, []).append(person)
    return [members for members in found.values() if len(members) > 1]
