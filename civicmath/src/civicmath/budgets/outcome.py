"""What sharing a budget answers: which projects are carried out and why, and what each voter's share paid for."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, ClassVar

from civicmath.budgets.instance import Instance
from civicmath.outcomes import Outcome


@dataclass(frozen=True)
class Chosen:
    """A project that is carried out. `why`: shares, free, greedy, knapsack, minimum. price: what a supporter pays for a point.

    The price is in units of money for each vote and point of utility (each vote, where utilities are the same for all supporters);
    None where nobody's share paid.
    """

    project: int
    why: str
    price: Fraction | None = None


@dataclass(kw_only=True)
class Shared(Outcome):
    """share: what each vote held (after raising, if shares were raised); None for rules without shares.

    unlimited: ids of the projects without category limits, None where there were none.
    """

    kind: ClassVar[str] = "budget"

    instance: Instance
    utility: str
    chosen: list[Chosen]
    share: Fraction | None = None
    unlimited: list[str] | None = None
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def ids(self) -> list[str]:
        """The projects carried out, in the order in which they were chosen."""
        return [self.instance.projects[one.project].id for one in self.chosen]

    @property
    def spent(self) -> Fraction:
        return sum((self.instance.projects[one.project].cost for one in self.chosen), Fraction(0))

    def result(self) -> dict[str, Any]:
        projects = self.instance.projects
        ballots = self.instance.ballots
        answer: dict[str, Any] = {
            "chosen": [
                {
                    "project": projects[one.project].id,
                    "name": projects[one.project].name,
                    "cost": projects[one.project].cost,
                    "why": one.why,
                    "price": one.price,
                }
                for one in self.chosen
            ],
            "limit": self.instance.limit,
            "spent": self.spent,
            "left": self.instance.limit - self.spent,
            "share": self.share,
            "ballots": {
                "valid": ballots.valid,
                "blank": Fraction(ballots.blank, ballots.scale),
                "spoilt": Fraction(ballots.spoilt, ballots.scale),
            },
            "unlimited": self.unlimited,
        }
        return answer | self.more
