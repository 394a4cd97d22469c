"""Decisions about numbers that research found. Values in, decisions out; no tables, no clock."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum

PERCENT, PEOPLE, HOUSEHOLDS, SCORE, NONE = "percent", "people", "households", "score", "none"
COUNTED = (PEOPLE, HOUSEHOLDS)
BEST_SCORE = 5
SMALLEST = 5  # below this people could be recognised


class Misfit(StrEnum):
    """What is wrong with a number."""

    NO_UNIT = "no_unit"
    NO_NUMBER = "no_number"
    NEGATIVE = "negative"
    OVER_HUNDRED = "over_hundred"
    OVER_FIVE = "over_five"
    OVER_BASE = "over_base"
    NOT_WHOLE = "not_whole"


def misfit(value: Decimal | None, *, unit: str, base: int | None) -> Misfit | None:  # noqa: PLR0911 - one a line
    """What is wrong with a finding's number, unit and base; None where they fit together."""
    if value is None:
        return None if unit == NONE else Misfit.NO_NUMBER
    if unit == NONE:
        return Misfit.NO_UNIT
    if value < 0:
        return Misfit.NEGATIVE
    if unit == PERCENT:
        return Misfit.OVER_HUNDRED if value > 100 else None
    if unit == SCORE:
        return Misfit.OVER_FIVE if value > BEST_SCORE else None
    if value != value.to_integral_value():
        return Misfit.NOT_WHOLE
    return Misfit.OVER_BASE if base is not None and value > base else None


def too_small(value: Decimal | None, *, unit: str, base: int | None) -> bool:
    """Whether a number is of so few people that it is not shown in public: asked, or counted, 1 to 4."""
    if value is None:
        return False
    return (base is not None and base < SMALLEST) or (unit in COUNTED and 0 < value < SMALLEST)


def widest(unit: str, values: Iterable[float], bases: Iterable[int | None]) -> float:
    """What the full width of a chart stands for: a hundred percent, five points, all who were asked."""
    if unit == PERCENT:
        return 100
    if unit == SCORE:
        return BEST_SCORE
    return max([*values, *(base for base in bases if base is not None)], default=1)
