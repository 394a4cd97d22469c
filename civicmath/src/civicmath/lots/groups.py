"""People who are alike to the quotas are exchangeable, so the search works with groups and not with people.

Two people are alike when they have the same value in every category and, where a household may send one person only, live in
households of the same make-up. A plain draw inside a group then gives each of its people the same chance, and no fair
distribution is lost by it: groups are the orbits of the pool's symmetries, and leximin, maximin and Nash have a solution
that the symmetries leave alone (over single people: Flanigan, Gölz, Gupta, Hennig, Procaccia: Fair algorithms for
selecting citizens' assemblies, Nature 596, 2021).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from civicmath.lots.pool import Pool, Quota, shared_households

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Groups:
    """The pool by groups. A panel is a vector of counts (groups,), int64.

    keys: what a group's people have in common, in words of the file. sizes: (groups,) people in each. of: (people,) the group
    of each. rows: (limits, groups) 0/1; a panel keeps limit i if least[i] <= rows[i] @ panel <= most[i]. The first limit is
    the number of seats; then come `quotas` in order, then one for each kind of shared household.
    """

    keys: tuple[str, ...]
    sizes: Ints
    of: Ints
    rows: csr_array
    least: Ints
    most: Ints
    quotas: tuple[Quota, ...]

    @property
    def seats(self) -> int:
        return int(self.least[0])

    def keeps(self, panel: Ints) -> bool:
        """Whether a panel keeps every limit: integer arithmetic only."""
        sums = self.rows @ panel
        fits = bool((panel >= 0).all() and (panel <= self.sizes).all())
        return fits and bool((sums >= self.least).all() and (sums <= self.most).all())

    def among(self, some: Ints) -> "Groups":
        """Only these groups, with the same limits; who is in them is not kept."""
        keys = tuple(self.keys[group] for group in some.tolist())
        return replace(self, keys=keys, sizes=self.sizes[some], of=self.of[:0], rows=csr_array(self.rows[:, some]))

    def with_seats(self, seats: int) -> "Groups":
        return replace(self, least=np.r_[seats, self.least[1:]], most=np.r_[seats, self.most[1:]])

    def with_quotas(self, quotas: tuple[Quota, ...]) -> "Groups":
        """Other bounds for the same categories and values, in the same order."""
        rest = slice(1 + len(quotas), None)
        least = np.r_[self.seats, [quota.least for quota in quotas], self.least[rest]].astype(np.int64)
        most = np.r_[self.seats, [quota.most for quota in quotas], self.most[rest]].astype(np.int64)
        return replace(self, quotas=quotas, least=least, most=most)


def grouped(pool: Pool, seats: int) -> Groups:
    """Put the people of a pool in groups; the order of people, categories and quotas changes nothing."""
    alike = by_values(pool)
    kinds, kind_of = kinds_of_households(pool, alike)
    whole = alike * (len(kinds) + 1) + kind_of
    distinct, first, of, sizes = np.unique(whole, return_index=True, return_inverse=True, return_counts=True)
    quotas = tuple(sorted(pool.quotas, key=lambda quota: (quota.category.casefold(), quota.value.casefold())))
    limits = vstack([csr_array(np.ones((1, len(distinct)), dtype=np.int64)), having(pool, quotas, first)])
    kind = distinct % (len(kinds) + 1)
    shared = kind.nonzero()[0]
    households = csr_array(
        (np.ones(len(shared), dtype=np.int64), (kind[shared] - 1, shared)), shape=(len(kinds), len(distinct))
    )
    words = {int(alike[person]): said(pool, int(person)) for person in first}
    mates = ["", *(" + ".join(f"[{words[one]}]" for one in make_up) for make_up, _ in kinds)]
    keys = (
        words[int(alike[person])] + (f" · {mates[of_kind]}" if of_kind else "")
        for person, of_kind in zip(first, kind, strict=True)
    )
    free = np.zeros(len(kinds), dtype=np.int64)
    return Groups(
        tuple(keys),
        sizes.astype(np.int64),
        of.astype(np.int64),
        csr_array(vstack([limits, households])),
        np.r_[seats, [quota.least for quota in quotas], free].astype(np.int64),
        np.r_[seats, [quota.most for quota in quotas], [count for _, count in kinds]].astype(np.int64),
        quotas,
    )


def by_values(pool: Pool) -> Ints:
    """Number people so that those with equal values have equal numbers, ordered by their values' spelling."""
    alike = np.zeros(len(pool.ids), dtype=np.int64)
    for category in sorted(pool.columns, key=str.casefold):
        values = pool.values[category]
        rank = np.empty(len(values), dtype=np.int64)
        rank[sorted(range(len(values)), key=lambda code: values[code].casefold())] = np.arange(len(values))
        alike = np.unique(alike * len(values) + rank[pool.columns[category]], return_inverse=True)[1].astype(np.int64)
    return alike


def kinds_of_households(pool: Pool, alike: Ints) -> tuple[list[tuple[tuple[int, ...], int]], Ints]:
    """Find the make-ups of shared households with how many there are, and (people,) the kind of each from 1; 0 lives alone."""
    shared = shared_households(pool)
    make_ups = [tuple(sorted(alike[members].tolist())) for members in shared]
    counts: dict[tuple[int, ...], int] = {}
    for make_up in make_ups:
        counts[make_up] = counts.get(make_up, 0) + 1
    number = {make_up: kind for kind, make_up in enumerate(sorted(counts), start=1)}
    kind_of = np.zeros(len(pool.ids), dtype=np.int64)
    for members, make_up in zip(shared, make_ups, strict=True):
        kind_of[members] = number[make_up]
    return sorted(counts.items()), kind_of


def having(pool: Pool, quotas: Sequence[Quota], people: Ints) -> csr_array:
    """(quotas, people) 0/1: which of these people each quota counts."""
    categories = {name.casefold(): sorted_by_value(pool, name, people) for name in pool.columns}
    members = []
    for quota in quotas:
        numbers, order, begins = categories[quota.category.casefold()]
        value = numbers.get(quota.value.casefold())
        members.append(order[:0] if value is None else order[begins[value] : begins[value + 1]])
    ends = np.cumsum([0, *map(len, members)])
    every = np.concatenate([people[:0], *members])
    return csr_array((np.ones(len(every), dtype=np.int64), every, ends), shape=(len(quotas), len(people)))


def sorted_by_value(pool: Pool, category: str, people: Ints) -> tuple[dict[str, int], Ints, Ints]:
    """Number the values of a category; the places of the people, by their values; where those of each value begin."""
    numbers: dict[str, int] = {}
    number_of = np.array(
        [numbers.setdefault(value.casefold(), len(numbers)) for value in pool.values[category]], np.int64
    )
    theirs = number_of[pool.columns[category][people]]
    order = np.argsort(theirs, kind="stable")
    return numbers, order, np.searchsorted(theirs[order], np.arange(len(numbers) + 1))


def said(pool: Pool, person: int) -> str:
    """What is known of a person, as `category: value`."""
    cells = (
        f"{category}: {pool.values[category][pool.columns[category][person]]}"
        for category in sorted(pool.columns, key=str.casefold)
    )
    return "; ".join(cells) or "—"
