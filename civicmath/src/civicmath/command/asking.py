"""What several commands ask alike: numbers and shares as people write them, and the rule for ties."""

import argparse
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, TypeVar

from civicmath.ballots import Ballots
from civicmath.command.parsing import said
from civicmath.command.printing import width
from civicmath.faults import Faults, bad
from civicmath.files import numbers, reading
from civicmath.files.rows import closed_row
from civicmath.files.values import LONGEST_NAME, spelled
from civicmath.ties import NONE, TieBreak, by_lot, by_order, check_order

MANY = 1000  # names too many, from which no more are read
Kind = TypeVar("Kind", bound=Ballots)


def described(command: str, choices: Iterable[str]) -> str:
    """What stands under the options: what each choice needs, then the heading of the examples."""
    lines = [said(f"command.{command}.holds")]
    for one in choices:
        sentence = said(f"command.{command}.holds.{one}")
        lines += textwrap.wrap(sentence, width() - 2, initial_indent=f"  {one:10}", subsequent_indent=" " * 12)
    return "\n".join([*lines, "", said("command.examples")])


def number(text: str) -> Fraction:
    """Read 0.05, 0,05, 5% or 1/20, for argparse."""
    value = numbers.exact(text.strip())
    if isinstance(value, str):
        raise argparse.ArgumentTypeError(said("command.wrong.number", text=text))
    return value


def pair(text: str) -> tuple[Fraction, Fraction]:
    """Read 1:5, for argparse."""
    low, colon, high = text.partition(":")
    if not colon:
        raise argparse.ArgumentTypeError(said("command.wrong.pair", text=text))
    return number(low), number(high)


def weights(text: str) -> list[tuple[str, Fraction]]:
    """Read need=3,cost=2 and "need, points"=3, for argparse."""
    given = []
    for one in cells(text):
        name, equals, value = one.rpartition("=")
        if not equals or not name.strip():
            raise argparse.ArgumentTypeError(said("command.wrong.weights", text=one))
        given.append((name.strip(), number(value)))
    return given


def by_name(given: list[tuple[str, Fraction]] | None) -> dict[str, Fraction] | None:
    """The weights of an option that may stand several times. BadInput: a name does."""
    found = dict(given or ())
    if len(found) < len(given or ()):
        raise bad("files.problems.weights_twice")
    return found if given is not None else None


def names(text: str) -> list[str]:
    """Read a,b,c and "a, b",c, for argparse."""
    return [name.strip() for name in cells(text) if name.strip()]


def cells(text: str) -> list[str]:
    """Cut a list as a line of CSV, so that a name may hold a comma."""
    found = closed_row(" ".join(text.split("\n")), ",") if text.strip() else []
    if found is None:
        raise argparse.ArgumentTypeError(said("command.wrong.list", text=text))
    return found


def ties_of(given: str, candidates: Sequence[str], encoding: str) -> TieBreak:
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
        if len(text) > LONGEST_NAME:
            faults.add("files.name_too_long", line, most=LONGEST_NAME)
        elif text.strip():
            listed.append(known.get(spelled(text), text.strip()))
        if len(listed) > len(candidates) + MANY:
            break  # whatever follows, it holds too many
    faults.raise_if_any()
    check_order(listed, candidates, faults.source)
    return by_order(listed)


def ask_how_read(command: argparse.ArgumentParser, title: str) -> None:
    """Add the choices about how ballots are read, those of `READING`."""
    reader = command.add_argument_group(title)
    reader.add_argument("--withdrawn", action="append", default=[], metavar="NAME")
    reader.add_argument("--form", metavar="FORM")
    reader.add_argument("--skip", action="append", metavar="WORD")
    reader.add_argument("--overvote", choices=("skip", "stop", "spoilt"))
    reader.add_argument("--repeats", choices=("fault", "first", "spoilt"), default="fault")


def how_read(asked: argparse.Namespace) -> dict[str, Any]:
    return {"form": asked.form, "encoding": asked.encoding, "repeats": asked.repeats}


def how_ranked(asked: argparse.Namespace) -> dict[str, Any]:
    from civicmath.files import cvr  # noqa: PLC0415 - loaded for the rule that needs it

    words = {} if asked.skip is None else {"skip": [*cvr.SKIPPED, *asked.skip]}
    return {**how_read(asked), "overvote": asked.overvote or "skip", **words}


def without_withdrawn(ballots: Kind, names: list[str]) -> Kind:
    if not names:
        return ballots
    names = [spelled(name) for name in names]
    strangers = [name for name in names if name not in ballots.candidates]
    if strangers:
        raise bad("elections.unknown_names", names=strangers)
    return replace(ballots, withdrawn=ballots.withdrawn | {ballots.candidates.index(name) for name in names})
