"""Numbers of a Pabulib file: costs, the budget, points and weights."""

import re
from fractions import Fraction
from typing import Any

from civicmath.faults import Fault
from civicmath.files.values import thousands, together

NUMBER = re.compile(r"([+-]?)(\d{1,30})(?:[.,](\d{1,30}))?(?:[eE]([+-]?\d{1,2}))?")
LARGEST, FINEST = 10**18, 10**12


def amount(text: str) -> Fraction | None:
    """An exact number below 10^18 with at most 12 decimals: 1234, 1 234,56, 1234.56, 1e+05. None: anything else, NaN and 1,000
    too.
    """
    if len(text) < 18 and text.isdigit() and text.isascii():  # as nearly all
        return Fraction(int(text))
    found = None if thousands(text) else NUMBER.fullmatch(together(text))
    if found is None or not found[0].isascii():
        return None
    sign, whole, part, power = found[1], found[2], found[3] or "", int(found[4] or 0)
    value = Fraction(int(whole + part), 10 ** len(part)) * Fraction(10) ** power
    if value >= LARGEST or value.denominator > FINEST:
        return None
    return -value if sign == "-" else value


def no_number(text: str, key: str, **values: Any) -> Fault:
    """Say what is wrong with a cell that holds no `amount`: `key`, unless it may be in thousands."""
    return Fault("files.csv.thousands", values={"text": text[:80]}) if thousands(text) else Fault(key, values=values)
