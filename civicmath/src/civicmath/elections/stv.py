"""The single transferable vote with weighted inclusive Gregory transfers.

`count` follows the Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules 45-52: Droop quota
floor(valid / (seats + 1)) + 1; a surplus moves on all papers of the candidate, each at surplus × its value ÷ votes, to five
decimals, the rest ignored; equal votes are decided by the most recent earlier stage at which they were unequal, then by
the rule fixed before where the Order has a lot. `exact=True` keeps values as fractions instead: nothing is ever lost.
Where the count goes beyond the Order (weights, ties on a ballot, seat rules, candidates without a vote), docs/rules.md says how.
"""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from civicmath.ballots import Ranked
from civicmath.elections.counting import Count, Tally, decided
from civicmath.elections.papers import NOBODY, Papers, Standing, parts_of_a_vote, standing, untied
from civicmath.faults import bad
from civicmath.seats.outcome import Elected
from civicmath.seats.rules import Seating
from civicmath.ties import NONE, TieBreak

DECIMALS = 10**5  # rule 48(3)
FINEST = 20_000  # bits of a value; many surpluses in a row make exact fractions grow without end

Exact = int | Fraction


def count(
    ballots: Ranked, seats: int, ties: TieBreak = NONE, seating: Seating | None = None, *, exact: bool = False
) -> Elected:
    """Fill `seats` by STV. BadInput, Unmeetable: as `counting.decided`; BadInput: a ballot whose ties have too many orders."""
    whole = standing(ballots)
    papers, parts = untied(whole, ballots.candidates), parts_of_a_vote(whole, ballots.scale)
    return decided(
        "stv-exact" if exact else "stv",
        ballots,
        seats,
        lambda under_way: Stages(under_way, papers, ballots.scale, parts, exact=exact).run(),
        ties=ties,
        seating=seating,
        silent=papers.silent,
        quota="droop",
        transfer="weighted inclusive Gregory",
        decimals=None if exact else 5,
    )


class Stages:
    """The stages of one count. Votes are integers in units of 1/`unit` (five decimals), or fractions where exact."""

    def __init__(self, under_way: Count, papers: Standing, scale: int, parts: int = 1, *, exact: bool) -> None:
        size = len(under_way.names)
        self.count = under_way
        self.exact = exact
        self.one: int = 1 if exact else DECIMALS
        self.unit = self.one * scale * papers.split
        self.papers = Papers(papers.order, papers.weights, size)
        self.values: list[Exact] = [self.one]
        self.numbers: dict[Exact, int] = {self.one: 0}
        self.votes: list[Exact] = [weight * self.one for weight in self.papers.firsts()]
        self.exhausted: Exact = 0
        self.history: list[list[Exact]] = []
        self.pending: set[int] = set()  # elected with a surplus that has not moved yet
        valid = Fraction(int(papers.weights.sum()), scale * papers.split)
        quota = Fraction(valid * parts // (under_way.seats + 1) + 1, parts)  # rule 46, in parts of a vote
        self.quota = int(quota * self.unit)
        self.total = int(papers.weights.sum()) * self.one
        self.announce(valid)

    def announce(self, valid: Fraction) -> None:
        self.count.tell("elections.stv.quota", quota=self.said(self.quota), valid=valid, seats=self.count.seats)
        self.count.more["quota"] = self.said(self.quota)

    def run(self) -> None:
        self.end_of_stage()
        while self.count.vacancies:
            if len(self.count.continuing) == self.count.vacancies:
                self.fill()
            elif doomed := self.count.doomed():
                self.count.tell_doomed(doomed)
                if len(self.count.continuing) - len(doomed) == self.count.vacancies:
                    self.count.excluded.update(doomed)  # the rest is seated wherever their votes go
                else:
                    self.exclude(self.lowest(doomed))
            elif self.pending:
                self.transfer(self.largest())
            else:
                self.exclude_lowest()
        self.count.more["stages"] = len(self.history)

    def end_of_stage(self) -> None:
        """Tell the votes, seat who has enough of them."""
        self.history.append(self.votes.copy())
        shown = [one for one in range(len(self.votes)) if one not in self.count.excluded]
        self.count.tell(
            "elections.stv.votes",
            stage=len(self.history),
            votes=Tally({self.count.names[one]: self.votes[one] for one in shown}, self.unit),
        )
        lost = self.total - sum(self.votes) - self.exhausted
        if self.exhausted or lost:
            self.count.tell("elections.stv.apart", exhausted=self.said(self.exhausted), lost=self.said(lost))
        self.seat_reached()

    def seat_reached(self) -> None:
        """Seat all who have the quota (rule 47), one by one where seat rules may forbid the next."""
        while reached := [
            one for one in self.count.continuing if self.votes[one] >= self.quota and self.count.may(one)
        ]:
            if not self.count.vacancies:
                return
            self.seat_most(reached)

    def seat_most(self, reached: Sequence[int]) -> None:
        most = max(self.votes[one] for one in reached)
        tied = [one for one in reached if self.votes[one] == most]
        if len(tied) > 1 and not self.count.possible([*self.count.elected, *tied]):
            tied = [self.settled(tied, max, self.count.first)]
        for one in tied:
            surplus = self.votes[one] - self.quota
            if surplus:
                self.pending.add(one)
            self.count.seat(
                one,
                "elections.stv.elected",
                stage=len(self.history),
                votes=self.said(self.votes[one]),
                quota=self.said(self.quota),
            )

    def fill(self) -> None:
        """As many are left as there are seats (rule 52)."""
        for one in sorted(self.count.continuing, key=lambda one: (-self.votes[one], one)):
            self.count.seat(one, "elections.stv.last", votes=self.said(self.votes[one]))

    def largest(self) -> int:
        most = max(self.votes[one] for one in self.pending)
        return self.settled([one for one in sorted(self.pending) if self.votes[one] == most], max, self.choose)

    def choose(self, tied: Sequence[int]) -> int:
        return self.count.first(tied, "chosen")

    def lowest(self, among: Iterable[int]) -> int:
        able = sorted(among)
        least = min(self.votes[one] for one in able)
        return self.settled([one for one in able if self.votes[one] == least], min, self.count.last)

    def settled(self, tied: list[int], end: Callable[..., Exact], by_rule: Callable[[Sequence[int]], int]) -> int:
        """Of equals, the one with most (or fewest) votes at the most recent earlier stage at which they were unequal."""
        for stage in range(len(self.history) - 1, 0, -1):
            if len(tied) == 1:
                break
            votes = self.history[stage - 1]
            extreme = end(votes[one] for one in tied)
            left = [one for one in tied if votes[one] == extreme]
            self.count.tell_narrowed("elections.stv.earlier", tied, left, stage)
            tied = left
        return tied[0] if len(tied) == 1 else by_rule(tied)

    def transfer(self, one: int) -> None:
        """Move the surplus of an elected candidate (rule 48)."""
        votes, surplus = self.votes[one], self.votes[one] - self.quota
        self.pending.remove(one)
        if self.exact:
            self.check_fineness(Fraction(votes))
            moved = self.moved(one, lambda value: Fraction(value) * surplus / votes)
        else:
            moved = self.moved(one, lambda value: int(surplus * value // votes))
        self.votes[one] = self.quota
        self.told("elections.stv.surplus", one, moved, surplus=self.said(surplus), votes=self.said(votes))

    def check_fineness(self, votes: Fraction) -> None:
        if votes.denominator.bit_length() > FINEST:
            raise bad("elections.stv.too_fine", bits=FINEST)

    def exclude_lowest(self) -> None:
        """Exclude who has fewest votes (rule 50). All who have none at all go together where that can't matter."""
        guarded = self.count.guarded()
        able = [one for one in self.count.continuing if one not in guarded]
        self.count.tell_guarded(guarded, self.votes)
        voteless = [one for one in able if not self.votes[one]]
        spare = len(self.count.continuing) - self.count.vacancies
        if 1 < len(voteless) <= spare and self.count.possible(self.count.elected, without=voteless):
            self.count.tell("elections.stv.voteless", stage=len(self.history) + 1, names=self.count.named(voteless))
            self.count.excluded.update(voteless)
            self.end_of_stage()
        else:
            self.exclude(self.lowest(able))

    def exclude(self, one: int) -> None:
        votes = self.votes[one]
        self.count.excluded.add(one)
        moved = self.moved(one, lambda value: value)
        self.votes[one] = 0
        self.told("elections.stv.excluded", one, moved, votes=self.said(votes))

    def moved(self, one: int, reduced: Callable[[Exact], Exact]) -> list[Exact]:
        """Move all papers at their new values; classes of equal value become one. Answers what each received, NOBODY last."""
        rows, old = self.papers.held(one, len(self.values))
        values = [reduced(self.values[number]) for number in old.tolist()]
        new = np.array([self.number_of(value) for value in values], dtype=np.int32)
        continuing = np.zeros(len(self.votes) + 1, dtype=np.bool_)
        continuing[[*self.count.continuing, NOBODY]] = True
        weights = self.papers.move(rows, continuing, old, new)
        received: list[Exact] = [0] * len(weights)
        for other, kind in zip(*(part.tolist() for part in np.nonzero(weights)), strict=True):
            received[other] += int(weights[other, kind]) * values[kind]
        for other, votes in enumerate(received[:NOBODY]):
            self.votes[other] += votes
        self.exhausted += received[NOBODY]
        return received

    def number_of(self, value: Exact) -> int:
        """The class of a value, a new one where it has none yet."""
        if value not in self.numbers:
            self.numbers[value] = len(self.values)
            self.values.append(value)
        return self.numbers[value]

    def told(self, key: str, one: int, moved: list[Exact], **values: Any) -> None:
        """Tell what moved, and end the stage. The key of a stage where nobody received anything ends in `_spent`."""
        names = self.count.names
        received = Tally({names[other]: votes for other, votes in enumerate(moved[:NOBODY]) if votes}, self.unit)
        to_nobody = self.said(moved[NOBODY])
        stage = len(self.history) + 1
        if received:
            self.count.tell(key, stage=stage, name=names[one], moved=received, exhausted=to_nobody, **values)
        else:
            self.count.tell(f"{key}_spent", stage=stage, name=names[one], exhausted=to_nobody, **values)
        self.end_of_stage()

    def said(self, votes: Exact) -> Fraction:
        return Fraction(votes, self.unit)
