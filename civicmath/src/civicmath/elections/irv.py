"""Instant runoff: who has fewest votes is excluded and the papers move on, until one has more than half of those that count.

One seat. Every round counts the ballots that still name somebody; ties for the last place as in `stv`.
"""

from fractions import Fraction

from civicmath.ballots import Ranked
from civicmath.elections.counting import Count, decided
from civicmath.elections.papers import Standing, standing, untied
from civicmath.elections.stv import Stages
from civicmath.faults import bad
from civicmath.seats.outcome import Elected
from civicmath.seats.rules import Seating
from civicmath.ties import NONE, TieBreak


def count(ballots: Ranked, seats: int = 1, ties: TieBreak = NONE, seating: Seating | None = None) -> Elected:
    """Elect one by instant runoff. BadInput: more than one seat; else as `stv.count`."""
    if seats != 1:
        raise bad("elections.one_seat_only", rule="irv", seats=seats)
    papers = untied(standing(ballots), ballots.candidates)
    return decided(
        "irv",
        ballots,
        seats,
        lambda under_way: Rounds(under_way, papers, ballots.scale).run(),
        ties=ties,
        seating=seating,
        silent=papers.silent,
        quota="more than half of the votes still counted",
    )


class Rounds(Stages):
    """Stages without a surplus: papers keep their whole value."""

    def __init__(self, under_way: Count, papers: Standing, scale: int) -> None:
        super().__init__(under_way, papers, scale, exact=True)

    def announce(self, valid: Fraction) -> None:
        self.count.tell("elections.irv.rule", valid=valid)

    def seat_reached(self) -> None:
        most = max(self.votes[one] for one in self.count.continuing)
        counted = sum(self.votes)
        one = next(one for one in self.count.continuing if self.votes[one] == most)
        if 2 * most > counted and self.count.may(one):
            self.count.seat(
                one, "elections.irv.elected", stage=len(self.history), votes=self.said(most), counted=self.said(counted)
            )
