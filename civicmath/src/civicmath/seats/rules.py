"""Seat rules: of a group at least and at most so many seats, for any count that seats people one by one.

Candidates who belong to the same groups are interchangeable, so a lawful set is a number of seats for each kind of candidate.
Every answer is exact: a lawful set that was found, or a proof in integers that there is none (`seats.integers`). Groups may
overlap, so finding such a set is NP-hard in the number of groups; ten groups take milliseconds.
"""

from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from civicmath.faults import Faults
from civicmath.seats.exchanges import doubles, singles
from civicmath.seats.integers import Integers, Proof, proof_of, solve
from civicmath.seats.relaxing import smallest_relaxation

FREE = "seats.free"  # the group that `nearest` adds: those elected without seat rules
HIGHEST = 10**9  # bound of a rule
KEPT = 64  # lawful sets and proofs remembered


@dataclass(frozen=True)
class SeatRule:
    """Of `members` (candidate numbers) at least `least` and at most `most` are seated. `group` is the name people read."""

    group: str
    members: frozenset[int]
    least: int
    most: int

    def as_json(self, names: Sequence[str]) -> dict[str, object]:
        members = [names[one] for one in sorted(self.members)]
        return {"group": self.group, "members": members, "least": self.least, "most": self.most}


class Seating:
    """Candidates 0 … candidates-1, exactly `seats` of whom are seated, keeping all rules. Who has withdrawn can't be.

    A count asks before it seats or excludes anybody: `possible` after the step, or `guarded` and `doomed` before it.
    BadInput: a rule that names nobody's number or a negative count. That rules contradict is found by `check`.
    """

    def __init__(
        self, candidates: int, seats: int, rules: Sequence[SeatRule], withdrawn: Collection[int] = frozenset()
    ) -> None:
        check_rules(candidates, rules)
        self.candidates = candidates
        self.seats = seats
        self.rules = tuple(rules)
        self.withdrawn = frozenset(withdrawn)
        member = np.zeros((len(rules), candidates), dtype=np.int64)
        for row, rule in enumerate(rules):
            member[row, sorted(rule.members)] = 1
        groups, of_kind = np.unique(member, axis=1, return_inverse=True)
        self.of_kind: NDArray[np.int64] = of_kind.reshape(-1)
        stand = [one for one in range(candidates) if one not in self.withdrawn]
        self.size: Integers = np.bincount(self.of_kind[stand], minlength=groups.shape[1])
        every = np.ones((1, groups.shape[1]), dtype=np.int64)
        # rows: at most (rules), at least (rules, negated), exactly `seats` from both sides
        self.matrix: Integers = np.vstack([groups, -groups, every, -every])
        filled = min(seats, candidates + 1)  # as impossible as any larger number
        bounds = [rule.most for rule in rules] + [-rule.least for rule in rules] + [filled, -filled]
        self.bounds: Integers = np.array(bounds, dtype=np.int64)
        self.lawful: deque[Integers] = deque(maxlen=KEPT)  # seats by kind, each a whole lawful set
        self.plain = self.plain_proofs()
        self.found: deque[Proof] = deque(maxlen=KEPT)

    def possible(self, elected: Collection[int], excluded: Collection[int]) -> bool:
        """Whether the elected can be completed to a lawful set of exactly `seats` without any of the excluded."""
        gone = self.withdrawn.union(excluded)
        return gone.isdisjoint(elected) and self.completion(*self.box(elected, excluded)) is not None

    def guarded(self, elected: Collection[int], excluded: Collection[int]) -> set[int]:
        """Undecided candidates who must be seated: each lawful completion holds them.

        Two who are not guarded may still not be excluded together: ask again after each. Where nothing is possible: all.
        """
        low, high = self.box(elected, excluded)
        return self.undecided(elected, excluded, ~self.movable(low, high, up=False))

    def doomed(self, elected: Collection[int], excluded: Collection[int]) -> set[int]:
        """Undecided candidates who can no longer be seated: no lawful completion holds them. Where nothing is possible: all."""
        low, high = self.box(elected, excluded)
        return self.undecided(elected, excluded, ~self.movable(low, high, up=True))

    def nearest(self, free: Collection[int]) -> "Seating":
        """The same rules, and: as many as possible of the `free` winners (those of the count without seat rules) keep their seats.

        Every lawful set of it differs from the free result by the fewest people. Unmeetable as `check`.
        """
        self.check()
        reached, beyond = 0, len(set(free)) + 1
        best = self
        while beyond - reached > 1:
            middle = (reached + beyond) // 2
            rule = SeatRule(FREE, frozenset(free), middle, self.candidates)
            trial = Seating(self.candidates, self.seats, [*self.rules, rule], self.withdrawn)
            if trial.possible((), ()):
                reached, best = middle, trial
            else:
                beyond = middle
        return best

    def check(self) -> None:
        """Unmeetable if no set of `seats` candidates keeps all rules, with the smallest relaxation.

        Smallest: the fewest units by which bounds change in sum; among those the earlier rule is kept as far as it can be.
        """
        if not self.possible((), ()):
            raise smallest_relaxation(
                [(rule.group, rule.least, rule.most) for rule in self.rules],
                self.matrix[: len(self.rules)],
                self.size,
                self.seats,
            )

    def box(self, elected: Collection[int], excluded: Collection[int]) -> tuple[Integers, Integers]:
        """Seats by kind: at least those elected, at most those not excluded."""
        kinds = len(self.size)
        low = np.bincount(self.of_kind[list(set(elected))], minlength=kinds)
        return low, self.size - np.bincount(self.of_kind[list(set(excluded) - self.withdrawn)], minlength=kinds)

    def undecided(self, elected: Collection[int], excluded: Collection[int], kinds: NDArray[np.bool_]) -> set[int]:
        return set(np.flatnonzero(kinds[self.of_kind]).tolist()).difference(elected, excluded, self.withdrawn)

    def plain_proofs(self) -> list[Proof]:
        """Proofs that need no search: each bound alone, and each "at least" together with the number of seats."""
        alone = np.eye(len(self.bounds), dtype=np.int64)
        rules = len(self.rules)
        together = alone[rules : 2 * rules] + alone[2 * rules]
        return [proof_of(row, self.matrix, self.bounds) for row in np.vstack([alone, together])]

    def refutation(self, low: Integers, high: Integers) -> Proof | None:
        """Find a known proof that no lawful set lies in the box."""
        return next((proof for proof in [*self.plain, *self.found] if proof.refutes(low, high)), None)

    def completion(self, low: Integers, high: Integers) -> Integers | None:
        """Find a lawful set within the box, seats by kind; None: there is none."""
        if (low > high).any() or self.refutation(low, high):
            return None
        for known in self.lawful:
            if (known >= low).all() and (known <= high).all():
                return known
        if self.lawful and (near := self.swapped(self.lawful[-1], low, high)) is not None:
            self.lawful.append(near)
            return near
        found, proof = solve(self.matrix, self.bounds, low, high)
        if found is not None:
            self.lawful.append(found)
        elif proof is not None:
            self.found.append(proof)
        return found

    def swapped(self, known: Integers, low: Integers, high: Integers) -> Integers | None:
        """Bring a lawful set that leaves the box by one person back into it, by one exchange that keeps it lawful."""
        missing, surplus = np.maximum(low - known, 0), np.maximum(known - high, 0)
        if missing.sum() > 1 or surplus.sum() > 1:
            return None
        going = surplus > 0 if surplus.any() else known > low
        coming = missing > 0 if missing.any() else known < high
        pairs = np.argwhere(singles(self.matrix, self.bounds, known) & going[:, None] & coming[None, :])
        if not len(pairs):
            return None
        near = known.copy()
        near[pairs[0, 0]] -= 1
        near[pairs[0, 1]] += 1
        return near

    def movable(self, low: Integers, high: Integers, *, up: bool) -> NDArray[np.bool_]:
        """(kinds,) whether some lawful set in the box holds more than `low` of the kind (`up`), or fewer than `high`."""
        known = self.completion(low, high)
        moved = np.zeros(len(low), dtype=np.bool_)
        if known is None:
            return moved
        settled = low == high
        while known is not None:
            moved |= self.reached(known, low, high, ~(moved | settled), up=up)
            known = None
            for kind in np.flatnonzero(~moved & ~settled):
                step = (np.arange(len(low)) == kind).astype(np.int64)
                known = self.completion(low + step, high) if up else self.completion(low, high - step)
                if known is not None:
                    break
                settled[kind] = True
        return moved

    def reached(
        self, known: Integers, low: Integers, high: Integers, asked: NDArray[np.bool_], *, up: bool
    ) -> NDArray[np.bool_]:
        """(kinds,) what `movable` asks, as far as the known lawful set and its exchanges tell."""
        going, coming = known - low, high - known
        pairs = singles(self.matrix, self.bounds, known) & (going > 0)[:, None] & (coming > 0)[None, :]
        moved = np.asarray(((going > 0) | pairs.any(axis=0)) if up else ((coming > 0) | pairs.any(axis=1)))
        if (asked & ~moved).any():
            moved |= doubles(self.matrix[: len(self.rules)], going, coming)[1 if up else 0]
        return moved


def check_rules(candidates: int, rules: Sequence[SeatRule]) -> None:
    faults = Faults()
    for rule in rules:
        strangers = sorted(one for one in rule.members if not 0 <= one < candidates)
        if strangers:
            faults.add("seats.unknown_member", group=rule.group, number=strangers[0] + 1, candidates=candidates)
        if rule.least < 0 or rule.most < 0:
            faults.add("seats.negative", group=rule.group, number=min(rule.least, rule.most))
        elif max(rule.least, rule.most) > HIGHEST:
            faults.add("seats.too_large", group=rule.group, number=max(rule.least, rule.most))
    faults.raise_if_any()
