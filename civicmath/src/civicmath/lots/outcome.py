"""What a lot answers: who was drawn, who stands in reserve, what everybody's chance was, and all that is needed to redo it."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, ClassVar

from civicmath.lots.groups import Groups
from civicmath.lots.lottery import Lottery
from civicmath.lots.pool import Pool
from civicmath.outcomes import Outcome


@dataclass(kw_only=True)
class Lot(Outcome):
    """drawn: ids after all replacements; first: as the lot fell; replaced: (who said no, who came) in order.

    listing: SHA-256 of the published list (`pool.records`). lottery, number: None for a plain draw. seed: None while the draw is
    only prepared. recipe: the page with which a person redoes the draw, empty unless it was asked for.
    """

    kind: ClassVar[str] = "lot"

    pool: Pool
    groups: Groups
    listing: str
    lottery: Lottery | None = None
    seed: str | None = None
    number: str | None = None
    first: tuple[str, ...] = ()
    drawn: tuple[str, ...] = ()
    reserve: tuple[str, ...] = ()
    replaced: tuple[tuple[str, tuple[str, ...]], ...] = ()
    recipe: list[str] = field(default_factory=list)

    def chances(self) -> list[Fraction]:
        """The chance of a person of each group, before anybody is replaced."""
        if self.lottery is None:
            return [Fraction(self.groups.seats, len(self.pool.ids))] * len(self.groups.sizes)
        return self.lottery.chances()

    def probabilities(self) -> dict[str, Fraction]:
        """The chance of each person by id."""
        chances = self.chances()
        return {name: chances[group] for name, group in zip(self.pool.ids, self.groups.of.tolist(), strict=True)}

    def result(self) -> dict[str, Any]:
        return {
            "people": len(self.pool.ids),
            "seats": self.groups.seats,
            "listing": self.listing,
            "seed": self.seed,
            "number": self.number,
            "drawn": list(self.drawn),
            "first_drawn": list(self.first),
            "reserve": list(self.reserve),
            "replaced": [{"declined": gone, "arrived": list(arrived)} for gone, arrived in self.replaced],
            "lowest_probability": min(self.chances()),
            "highest_probability": max(self.chances()),
            "groups": self._groups(),
            "lottery": None if self.lottery is None else self._lottery(self.lottery),
            "probabilities": self.probabilities(),
            "recipe": "\n".join(self.recipe) if self.recipe else None,
        }

    def explained(self, language: str) -> list[str]:
        return self.recipe or super().explained(language)

    def _groups(self) -> list[dict[str, Any]]:
        aimed = None if self.lottery is None else self.lottery.aimed.tolist()
        rows = zip(self.groups.keys, self.groups.sizes.tolist(), self.chances(), strict=True)
        return [
            {
                "group": number,
                "has": key,
                "people": size,
                "probability": each,
                "expected_seats": each * size,
                "aimed_probability": None if aimed is None else aimed[number - 1],
            }
            for number, (key, size, each) in enumerate(rows, start=1)
        ]

    @staticmethod
    def _lottery(lottery: Lottery) -> dict[str, Any]:
        panels = [
            {
                "from": first,
                "to": last,
                "groups": {str(group + 1): int(panel[group]) for group in panel.nonzero()[0].tolist()},
            }
            for (first, last), panel in zip(lottery.ranges(), lottery.panels, strict=True)
        ]
        return {
            "fingerprint": lottery.fingerprint(),
            "digits": lottery.digits,
            "optimal": lottery.proven,
            "panels": panels,
        }
