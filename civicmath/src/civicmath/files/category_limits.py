"""Limits by category as a table: category, at_least, at_most, at_least_cost, at_most_cost; a blank cell is no limit.

Columns may also have Kyrgyz and Russian names: категория, кеминде, эң көп, не менее, не более; with наркы, стоимость: of costs.
"""

import re
from fractions import Fraction

from civicmath.budgets.limits import CategoryLimit
from civicmath.faults import Faults
from civicmath.files import table
from civicmath.files.called import called, plain
from civicmath.files.numbers import Numbers, column_parser, exact
from civicmath.files.reading import Source, name_of
from civicmath.files.values import spelled

NUMBERS = ("at_least", "at_most")
COSTS = ("at_least_cost", "at_most_cost")
LEAST, MOST = called("at_least"), called("at_most")
COST_WORDS = re.compile("|".join(sorted(called("cost"), key=len, reverse=True)))
NO_LIMIT = Fraction(-1)


def read(source: Source, encoding: str = "utf-8") -> list[CategoryLimit]:
    """Read limits. BadInput: every fault by its line; a column that is not known; a number of projects that is not whole."""
    faults = Faults(name_of(source))
    rows = table.read(source, most_cells=100_000, faults=faults, encoding=encoding)
    heads_of: dict[str, str] = {}
    for name in rows.header:
        meant = meaning(name)
        if not meant:
            faults.add("files.category_limits.column", rows.line, column=name, known=[*NUMBERS, *COSTS])
        elif meant in heads_of:
            faults.add("files.table.column_twice", rows.line, column=name)
        else:
            heads_of[meant] = name
    if "category" not in heads_of:
        faults.add("files.table.no_column", rows.line, column="category", columns=list(rows.header))
        table.in_order(faults)
    names = [spelled(name) for name in rows.texts(heads_of["category"], faults)]
    nothing = [NO_LIMIT] * len(rows)
    columns = {
        name: bounds(rows, heads_of[name], faults) if name in heads_of else nothing for name in (*NUMBERS, *COSTS)
    }
    for name in NUMBERS:
        for line, value in zip(rows.lines, columns[name], strict=True):
            if value.denominator != 1:
                faults.add("files.category_limits.not_whole", line, column=heads_of[name], value=value)
    table.in_order(faults)
    limits = []
    for place, category in enumerate(names):
        given = {name: None if values[place] < 0 else values[place] for name, values in columns.items()}
        least, most = (None if given[name] is None else int(given[name] or 0) for name in NUMBERS)
        limits.append(CategoryLimit(category, least, most, given["at_least_cost"], given["at_most_cost"]))
    return limits


def bounds(rows: table.Table, column: str, faults: Faults) -> list[Fraction]:
    """The limits in a column, NO_LIMIT for a blank cell; what is no limit is a fault named by its line."""
    cells = rows.column(column)
    numbers = Numbers(column=column, parse=column_parser(cells, number), faults=faults, least=0)
    return [numbers.of(cell, line) if cell else NO_LIMIT for line, cell in zip(rows.lines, cells, strict=True)]


def number(text: str, *, decimal: bool = False) -> Fraction | str:
    """The number a cell holds, or a fault's key. Not 50%: nothing here says of what."""
    return "files.category_limits.percent" if "%" in text else exact(text, decimal=decimal)


def meaning(name: str) -> str:
    """What a column holds, by its name in any of three languages; "": nothing known."""
    bare = plain(name)
    if bare in called("category"):
        return "category"
    bound = COST_WORDS.sub("", bare)
    suffix = "_cost" if bound != bare else ""
    return "at_least" + suffix if bound in LEAST else "at_most" + suffix if bound in MOST else ""
