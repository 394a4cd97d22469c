"""`civicmath lot PEOPLE.csv [--categories CATEGORIES.csv] --seats N …`: draw people by lot, with quotas."""

import argparse
from collections.abc import Iterator

from civicmath import spoken
from civicmath.command.printing import told
from civicmath.faults import Faults, bad
from civicmath.files import people
from civicmath.files.values import spelled
from civicmath.lots import draw
from civicmath.lots.outcome import Lot
from civicmath.lots.recipe import page
from civicmath.outcomes import Outcome


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("people", metavar="PEOPLE.csv")
    parser.add_argument("--categories", metavar="FILE")
    parser.add_argument("--seats", type=int, required=True, metavar="N")
    parser.add_argument("--method", choices=draw.METHODS)
    parser.add_argument("--seed", metavar="TEXT")
    parser.add_argument("--number", metavar="DIGITS")
    parser.add_argument("--dice", metavar="THROWS")
    parser.add_argument("--digits", type=int, metavar="N")
    parser.add_argument("--reserve", type=int, default=0, metavar="N")
    parser.add_argument("--replace", nargs="+", action="extend", default=[], metavar="ID")
    parser.add_argument("--household", nargs="+", default=[], metavar="COLUMN")
    parser.add_argument("--id", metavar="COLUMN")
    parser.add_argument("--recipe", metavar="LANG", choices=spoken.LANGUAGES)


def run(asked: argparse.Namespace) -> Lot:
    if asked.reserve < 0:
        raise bad("lots.reserve_negative", reserve=asked.reserve)
    pool = people.read(
        asked.people, asked.categories, id_column=asked.id, household=asked.household, encoding=asked.encoding
    )
    method = asked.method or ("leximin" if pool.quotas or pool.households is not None else "plain")
    check(asked, method)
    declined = [spelled(name) for name in asked.replace]
    if asked.dice is not None:
        if method != "plain" or asked.seed is not None:
            raise bad("lots.dice_only_plain")
        if asked.recipe:
            raise bad("lots.dice_without_page")
        lot = draw.thrown(pool, asked.seats, throws=asked.dice, reserve=asked.reserve, declined=declined)
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
            declined=declined,
        )
    if asked.recipe:
        lot.recipe = page(lot, asked.recipe)
    return lot


def check(asked: argparse.Namespace, method: str) -> None:
    """BadInput: an option that would change nothing."""
    faults = Faults()
    plain, before_seed = method == "plain", asked.recipe and not asked.seed and asked.dice is None
    if plain and asked.number is not None:
        faults.add("lots.number_without_lottery")
    if plain and asked.digits is not None:
        faults.add("lots.digits_without_lottery")
    if before_seed and not plain and asked.number is not None:
        faults.add("lots.before_seed", option="--number")
    if before_seed and asked.replace:
        faults.add("lots.before_seed", option="--replace")
    faults.raise_if_any()


def tell(outcome: Outcome, language: str, *, explain: bool) -> Iterator[str]:
    """Every step, or the page with which a person redoes the draw: a script, whose lines stay as they are."""
    if isinstance(outcome, Lot) and outcome.recipe:
        yield from outcome.recipe
    else:
        yield from told(outcome.events, language)
