"""What several commands ask alike: numbers and shares as people write them, and the rule for ties."""

import argparse
import textwrap
from collections.abc import Iterable, Sequence
from fractions import Fraction

from civicmath.command.parsing import said
from civicmath.command.printing import width
from civicmath.faults import Faults, bad
from civicmath.files import reading, table
from civicmath.files.values import spelled
from civicmath.ties import NONE, TieBreak, by_lot, by_order

MOST_NAMES = 1_000_000


def described(command: str, choices: Iterable[str]) -> str:
    """What stands under the options: what each choice needs, then the heading of the examples."""
    lines = [said(f"command.{command}.holds")]
    for one in choices:
        sentence = said(f"command.{command}.holds.{one}")
        lines += textwrap.wrap(sentence, width() - 2, initial_indent=f"  {one:10}", subsequent_indent=" " * 12)
    return "\n".join([*lines, "", said("command.examples")])


def number(text: str) -> Fraction:
    """Read 0.05, 0,05, 5% or 1/20, for argparse."""
    bare = text.strip()
    value = table.exact(bare.removesuffix("%").strip(), decimal_comma=True)
    if isinstance(value, str):
        raise argparse.ArgumentTypeError(said("command.wrong.number", text=text))
    return value / 100 if bare.endswith("%") else value


def pair(text: str) -> tuple[Fraction, Fraction]:
    """Read 1:5, for argparse."""
    low, colon, high = text.partition(":")
    if not colon:
        raise argparse.ArgumentTypeError(said("command.wrong.pair", text=text))
    return number(low), number(high)


def weights(text: str) -> dict[str, Fraction]:
    """Read need=3,cost=2, for argparse."""
    given: dict[str, Fraction] = {}
    for one in text.split(","):
        name, equals, value = one.rpartition("=")
        if not equals or not name.strip() or name.strip() in given:
            raise argparse.ArgumentTypeError(said("command.wrong.weights", text=one))
        given[name.strip()] = number(value)
    return given


def names(text: str) -> list[str]:
    """Read a,b,c, for argparse."""
    return [name.strip() for name in text.split(",") if name.strip()]


def ties_of(given: str, candidates: Sequence[str], encoding: str = "utf-8") -> TieBreak:
    """Read `--ties`: none, order (as the file lists them), lot:SEED, or a file with all names, the preferred first.

    BadInput: no such file, or too long; a list that does not hold exactly the candidates is refused by the count.
    """
    if given == "none":
        return NONE
    if given == "order":
        return by_order(candidates)
    if given.startswith("lot:"):
        return by_lot(given.removeprefix("lot:"))
    faults = Faults(reading.name_of(given))
    listed: list[str] = []
    known = {spelled(name): name for name in candidates}
    for line, text in reading.lines(given, faults, encoding):
        if len(listed) >= MOST_NAMES:
            raise bad("files.table.too_many_cells", line, most=MOST_NAMES)
        listed += [known.get(spelled(text), text.strip())] if text.strip() else []
    faults.raise_if_any()
    return by_order(listed)
