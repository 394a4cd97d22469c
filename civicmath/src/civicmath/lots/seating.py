"""Names on the seats: a panel of groups becomes a panel of people, with a reserve, and stand-ins for those who say no.

All of it goes by the order of the tickets (`civicmath.chance`) and by rules that a person can follow with the list on paper:

- seated: down the order, whoever's group still has a seat, if nobody of the household is seated yet;
- reserve: for each seat in turn the first person, neither seated nor on the reserve, with whom in that seat every quota holds;
- stand-in: the first person of the reserve, then of the order, with whom every quota holds again. If there is none, the seat
  waits, and with the next vacancy the first combination is taken that keeps every quota.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import compress

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from civicmath.faults import Fault, Unmeetable
from civicmath.lots.groups import Groups, Ints, grouped
from civicmath.lots.pool import Pool, Quota, part
from civicmath.lots.relaxation import most_seats, smallest, too_few, unmeetable
from civicmath.quiet import quiet


@dataclass(frozen=True, eq=False)
class Hall:
    """order: (people,) positions of people by their tickets. groups: of the whole pool."""

    groups: Groups
    pool: Pool
    order: Ints

    def seated(self, panel: Ints) -> list[int]:
        """Seat the panel's groups, down the order of tickets."""
        wanted = panel.copy()
        chosen: list[int] = []
        taken: set[int] = set()
        for person in self.order[panel[self.groups.of[self.order]] > 0].tolist():
            group = self.groups.of[person]
            if wanted[group] and self.household(person) not in taken:
                wanted[group] -= 1
                taken.add(self.household(person))
                chosen.append(person)
        return chosen

    def before(self, seated: Sequence[int]) -> dict[int, list[int]]:
        """For each of the seated the people of the same group with earlier tickets."""
        met: dict[int, list[int]] = {}
        found: dict[int, list[int]] = {person: [] for person in seated}
        for person, group in zip(self.order.tolist(), self.groups.of[self.order].tolist(), strict=True):
            earlier = met.setdefault(group, [])
            if person in found:
                found[person] = list(earlier)
            earlier.append(person)
        return found

    def household(self, person: int) -> int:
        return person if self.pool.households is None else int(self.pool.households[person])

    def sums(self, seated: Sequence[int]) -> Ints:
        """How many of the seated each limit counts."""
        counts = np.bincount(self.groups.of[list(seated)], minlength=len(self.groups.sizes))
        return np.asarray(self.groups.rows @ counts)

    def suiting(self, seated: Sequence[int], among: Ints) -> Ints:
        """Those `among` people with any one of whom the seated keep every limit, in the same order."""
        sums = self.sums(seated)
        lacking, full = sums < self.groups.least, sums >= self.groups.most
        if (self.groups.least - sums > 1).any():
            return among[:0]
        fits = (self.groups.rows[lacking].sum(axis=0) == lacking.sum()) & (self.groups.rows[full].sum(axis=0) == 0)
        return self.apart(seated, among[np.asarray(fits).ravel()[self.groups.of[among]]])

    def apart(self, seated: Sequence[int], among: Ints) -> Ints:
        """Those of other households than the seated."""
        homes = self.pool.households
        if homes is None:
            return among[~np.isin(among, list(seated))]
        return among[~np.isin(homes[among], homes[list(seated)])]

    def reserve(self, seated: Sequence[int], size: int) -> list[int]:
        """Up to `size` people, so that each seat in turn gets a stand-in of its own."""
        chosen: list[int] = []
        grown = True
        while grown and len(chosen) < size:
            grown = False
            for seat in seated:
                left = self.order[~np.isin(self.order, [*seated, *chosen])]
                fitting = self.suiting([one for one in seated if one != seat], left)
                if len(fitting) and len(chosen) < size:
                    chosen.append(int(fitting[0]))
                    grown = True
        return chosen

    def completed(self, seated: list[int], among: Ints, vacancies: int) -> list[int] | None:
        """Find the first combination of `vacancies` people, in the order of `among`, with whom the seated keep every limit."""
        sums = self.sums(seated)
        if (sums > self.groups.most).any() or (self.groups.least - sums > vacancies).any():
            return None
        if vacancies == 1:
            return self.suiting(seated, among)[:1].tolist() or None
        if not self.possible(seated, among, vacancies):
            return None
        hopeless: set[tuple[int, frozenset[int]]] = set()
        taken = {self.household(one) for one in seated}
        for place, (person, left_with) in enumerate(zip(among.tolist(), self.left_with(among), strict=True)):
            if left_with in hopeless or self.household(person) in taken:
                continue
            others = self.completed([*seated, person], among[place + 1 :], vacancies - 1)
            if others is not None:
                return [person, *others]
            hopeless.add(left_with)
        return None

    def left_with(self, among: Ints) -> list[tuple[int, frozenset[int]]]:
        """For each their group and the groups of housemates behind: if one begins no combination, no later one alike does.

        The group alone would not do: with one person seated the housemates are out, and another's housemates are other people.
        """
        behind: dict[int, frozenset[int]] = {}
        found = []
        for person in reversed(among.tolist()):
            group, home = int(self.groups.of[person]), self.household(person)
            mates = behind.get(home, frozenset())
            found.append((group, mates))
            behind[home] = mates | {group}
        return found[::-1]

    def possible(self, seated: Sequence[int], among: Ints, vacancies: int) -> bool:
        """Whether there is a way to fill the vacancies: without one, no combination need be tried."""
        left = self.left_over(seated, among, vacancies)
        if most_seats(left) < vacancies:
            return False
        rows = LinearConstraint(left.rows.astype(float), left.least, left.most)
        whole = np.ones(len(left.sizes))
        with quiet():
            return milp(0 * whole, integrality=whole, bounds=Bounds(0, left.sizes), constraints=rows).x is not None

    def left_over(self, seated: Sequence[int], among: Ints, vacancies: int) -> Groups:
        """What the vacancies must bring, as groups of the people who could come and of the homes that they share."""
        free = self.apart(seated, among)
        if self.pool.households is None:
            sizes = np.bincount(self.groups.of[free], minlength=len(self.groups.sizes))
            rest = replace(self.groups, sizes=sizes)
        else:
            rest = grouped(part(self.pool, free), vacancies)
        held = self.sums(seated)[1 : 1 + len(self.groups.quotas)]
        return rest.with_seats(vacancies).with_quotas(moved(self.groups.quotas, (-held).tolist()))


def moved(quotas: tuple[Quota, ...], by: Sequence[int]) -> tuple[Quota, ...]:
    """Quotas with all their bounds shifted, also those that the organisers' flex allows."""
    return tuple(
        replace(
            quota,
            least=quota.least + step,
            most=quota.most + step,
            least_flex=None if quota.least_flex is None else quota.least_flex + step,
            most_flex=None if quota.most_flex is None else quota.most_flex + step,
        )
        for quota, step in zip(quotas, by, strict=True)
    )


@dataclass(frozen=True)
class Change:
    """One person said no; `arrived` take the vacant seats (none: the seat waits, or the person had no seat)."""

    left: int
    had_seat: bool
    arrived: tuple[int, ...]


def replaced(
    hall: Hall, seated: list[int], reserve: Sequence[int], declined: Sequence[int]
) -> tuple[list[int], list[Change]]:
    """Replace those who say no, one after the other in the order they said so. Unmeetable: a seat stays vacant."""
    seated, changes, vacancies = list(seated), [], 0
    waiting = np.r_[np.array(reserve, dtype=np.int64), hall.order[~np.isin(hall.order, reserve)]]
    for gone, person in enumerate(declined, start=1):
        arrived: list[int] = []
        had_seat = person in seated
        if had_seat:
            seated.remove(person)
            vacancies += 1
            left = waiting[~np.isin(waiting, [*seated, *declined[:gone]])]
            arrived = hall.completed(seated, left, vacancies) or []
            vacancies -= len(arrived)
            seated += arrived
        changes.append(Change(person, had_seat, tuple(arrived)))
    if vacancies:
        raise no_stand_in(hall, seated, waiting[~np.isin(waiting, [*seated, *declined])], vacancies)
    return seated, changes


def no_stand_in(hall: Hall, seated: list[int], among: Ints, vacancies: int) -> Unmeetable:
    """Nobody left keeps the quotas: say the smallest relaxation with which somebody would."""
    rest = hall.left_over(seated, among, vacancies)
    if (seats := most_seats(rest)) < vacancies:
        return too_few(vacancies, seats)
    found = smallest(rest)
    if found is None:
        return Unmeetable([Fault("lots.quotas_unmeetable"), Fault("lots.change_not_found")])
    held = hall.sums(seated)[1 : 1 + len(rest.quotas)].tolist()
    return unmeetable(hall.groups, replace(found, quotas=moved(found.quotas, held)))


def needed(hall: Hall, seated: Sequence[int], person: int) -> list[Quota]:
    """Quotas that would no longer hold without this person."""
    least = hall.sums(seated)[1 : 1 + len(hall.groups.quotas)] == hall.groups.least[1 : 1 + len(hall.groups.quotas)]
    counted = hall.groups.rows[1 : 1 + len(hall.groups.quotas), [int(hall.groups.of[person])]].toarray().ravel() > 0
    return list(compress(hall.groups.quotas, (least & counted).tolist()))
