"""Approval votes made up for the tests of committees, and the rules that elect from them."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import settings
from hypothesis import strategies as st

from civicmath import ballots
from civicmath.ballots import Approvals
from civicmath.committees import equal_shares, pav, phragmen
from civicmath.seats.outcome import Elected
from civicmath.ties import by_order

quick = settings(max_examples=60, deadline=None, derandomize=True)
few = settings(max_examples=25, deadline=None, derandomize=True)
RULES: dict[str, Callable[..., Elected]] = {
    "phragmen": phragmen.count,
    "equal-shares": equal_shares.count,
    "pav": pav.count,
    "seq-pav": pav.sequential,
}
every_rule = pytest.mark.parametrize("rule", RULES)


@dataclass
class Vote:
    candidates: int
    seats: int
    rows: list[set[int]]  # one for each voter

    @property
    def names(self) -> list[str]:
        return [chr(ord("A") + one) for one in range(self.candidates)]

    def packed(self) -> Approvals:
        return ballots.approvals(self.names, self.rows)

    def elect(self, rule: str, *more: object) -> list[int]:
        return numbers(RULES[rule](self.packed(), self.seats, by_order(self.names), *more))


def numbers(outcome: Elected) -> list[int]:
    return [ord(name) - ord("A") for name in outcome.elected]


@st.composite
def votes(draw: st.DrawFn, most: int = 7) -> Vote:
    candidates = draw(st.integers(1, most))
    seats = draw(st.integers(1, candidates))
    rows = draw(st.lists(st.sets(st.integers(0, candidates - 1), min_size=1), min_size=1, max_size=10))
    return Vote(candidates, seats, rows)
