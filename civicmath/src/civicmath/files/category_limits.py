"""Limits by category as a table: category, at_least, at_most, at_least_cost, at_most_cost; a blank cell is no limit."""

from fractions import Fraction

from civicmath.budgets.limits import CategoryLimit
from civicmath.faults import Faults
from civicmath.files import table
from civicmath.files.reading import Source, name_of
from civicmath.files.values import spelled

NUMBERS = ("at_least", "at_most")
COSTS = ("at_least_cost", "at_most_cost")
NO_LIMIT = Fraction(-1)


def read(source: Source, encoding: str = "utf-8") -> list[CategoryLimit]:
    """Read limits. BadInput: every fault by its line; a column that is not known; a number of projects that is not whole."""
    faults = Faults(name_of(source))
    rows = table.read(source, ["category"], most_cells=100_000, faults=faults, encoding=encoding)
    for name in rows.header:
        if table.folded(name) not in ("category", *NUMBERS, *COSTS):
            faults.add("files.category_limits.column", 1, column=name, known=[*NUMBERS, *COSTS])
    names = [spelled(name) for name in rows.texts("category", faults)]
    nothing = [NO_LIMIT] * len(rows)
    columns = {
        name: rows.numbers(name, faults, least=0, default=NO_LIMIT) if table.named(name, rows.header) else nothing
        for name in (*NUMBERS, *COSTS)
    }
    for name in NUMBERS:
        for line, value in zip(rows.lines, columns[name], strict=True):
            if value.denominator != 1:
                faults.add("files.category_limits.not_whole", line, column=name, value=value)
    table.in_order(faults)
    limits = []
    for place, category in enumerate(names):
        given = {name: None if values[place] < 0 else values[place] for name, values in columns.items()}
        least, most = (None if given[name] is None else int(given[name] or 0) for name in NUMBERS)
        limits.append(CategoryLimit(category, least, most, given["at_least_cost"], given["at_most_cost"]))
    return limits
