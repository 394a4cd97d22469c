"""`civicmath lot PEOPLE.csv [--categories CATEGORIES.csv] --seats N …`: draw people by lot, with quotas."""

import argparse
from collections.abc import Iterator

from civicmath import spoken
from civicmath.command.printing import told
from civicmath.faults import bad
from civicmath.files import people
from civicmath.lots import draw
from civicmath.lots.outcome import Lot
from civicmath.lots.recipe import page
from civicmath.outcomes import Outcome


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "people", metavar="PEOPLE.csv", help="a line for each person, with a header; - is standard input"
    )
    parser.add_argument("--categories", metavar="FILE", help="quotas: category,name,min,max")
    parser.add_argument("--seats", type=int, required=True, metavar="N", help="how many are drawn")
    parser.add_argument(
        "--method", choices=draw.METHODS, help="how chances are shared out; leximin with quotas, plain without"
    )
    parser.add_argument("--seed", metavar="TEXT", help="public chance: dice thrown before everybody, a public number")
    parser.add_argument("--number", metavar="DIGITS", help="the panel's number, if ten-sided dice chose it")
    parser.add_argument("--dice", metavar="THROWS", help="a plain draw made by hand with ordinary dice, to be checked")
    parser.add_argument("--digits", type=int, metavar="N", help="digits of the panel's number, 3 to 6")
    parser.add_argument("--reserve", type=int, default=0, metavar="N", help="how many stand-ins to name")
    parser.add_argument("--replace", nargs="+", default=[], metavar="ID", help="who said no, in the order they said so")
    parser.add_argument("--household", nargs="+", default=[], metavar="COLUMN", help="at most one from a household")
    parser.add_argument("--id", metavar="COLUMN", help="the column with everybody's id")
    parser.add_argument(
        "--recipe", metavar="LANG", choices=spoken.LANGUAGES, help="print the page with which a person redoes the draw"
    )


def run(asked: argparse.Namespace) -> Lot:
    if asked.reserve < 0:
        raise bad("lots.reserve_negative", reserve=asked.reserve)
    pool = people.read(asked.people, asked.categories, id_column=asked.id, household=asked.household)
    method = asked.method or ("leximin" if pool.quotas or pool.households is not None else "plain")
    if asked.dice is not None:
        if method != "plain" or asked.seed is not None:
            raise bad("lots.dice_only_plain")
        lot = draw.thrown(pool, asked.seats, throws=asked.dice, reserve=asked.reserve, declined=asked.replace)
    elif asked.recipe and not asked.seed:
        lot = draw.prepared(pool, asked.seats, method=method, digits=asked.digits)
        lot.settings["reserve"] = asked.reserve
    else:
        lot = draw.drawn(
            pool,
            asked.seats,
            seed=asked.seed or "",
            method=method,
            digits=asked.digits,
            number=asked.number,
            reserve=asked.reserve,
            declined=asked.replace,
        )
    if asked.recipe:
        lot.recipe = page(lot, asked.recipe)
    return lot


def tell(outcome: Outcome, language: str, *, explain: bool) -> Iterator[str]:
    """Every step, or the page with which a person redoes the draw: a script, whose lines stay as they are."""
    if isinstance(outcome, Lot) and outcome.recipe:
        yield from outcome.recipe
    else:
        yield from told(outcome.events, language)
