"""Plain CSV for sampling: strata and their people, known totals of margins, tables of counts."""

from fractions import Fraction

import numpy as np

from civicmath.faults import Faults
from civicmath.files import table
from civicmath.files.reading import Source, name_of
from civicmath.files.values import spelled
from civicmath.sampling.allocation import Stratum
from civicmath.sampling.suppression import LARGEST, MOST_CELLS, CountTable


def strata(source: Source, encoding: str = "utf-8") -> list[Stratum]:
    """Read strata: columns stratum, people (whole numbers) and, for Neyman's rule, spread. BadInput: every fault by its line."""
    faults = Faults(name_of(source))
    return strata_of(table.read(source, faults=faults, encoding=encoding), faults)


def strata_of(read: table.Table, faults: Faults) -> list[Stratum]:
    table.need(("stratum", "people"), read.header, faults)
    names = names_of(read, "stratum", faults)
    people = wholes(read, "people", faults)
    spread = read.numbers("spread", faults, least=0) if "spread" in read.header else [Fraction(1)] * len(names)
    once(names, read.lines, faults)
    table.in_order(faults)
    return [Stratum(*one) for one in zip(names, people, spread, strict=True)]


def names_of(read: table.Table, column: str, faults: Faults) -> list[str]:
    """A column of names: those that differ in blanks, or in how Unicode writes a letter, are one; a blank one is a fault."""
    return [spelled(name) for name in read.texts(column, faults)]


def once(names: list[str], lines: list[int], faults: Faults, key: str = "sampling.allocation.twice") -> None:
    seen: set[str] = set()
    for name, line in zip(names, lines, strict=True):
        if name in seen:
            faults.add(key, line, name=name[:60])
        seen.add(name)


def wholes(read: table.Table, column: str, faults: Faults) -> list[int]:
    """A column of whole numbers ≥ 0."""
    numbers = read.numbers(column, faults, least=0)
    for line, number in zip(read.lines, numbers, strict=True):
        if number.denominator != 1 or number > LARGEST:
            faults.add("sampling.suppression.not_whole", line, column=column, cell=number)
    return [int(number) for number in numbers]


def totals(source: Source, encoding: str = "utf-8") -> dict[str, dict[str, Fraction]]:
    """Read known totals: columns margin, category, total. Margins and categories keep the file's order.

    BadInput: every fault by its line, a category twice.
    """
    faults = Faults(name_of(source))
    read = table.read(source, needed=("margin", "category", "total"), faults=faults, encoding=encoding)
    rows = zip(
        read.lines,
        names_of(read, "margin", faults),
        names_of(read, "category", faults),
        read.numbers("total", faults),
        strict=True,
    )
    found: dict[str, dict[str, Fraction]] = {}
    for line, margin, category, total in rows:
        if category in found.setdefault(margin, {}):
            faults.add("files.survey.category_twice", line, margin=margin[:60], category=category[:60])
        found[margin][category] = total
    table.in_order(faults)
    return found


def counts(source: Source, encoding: str = "utf-8") -> CountTable:
    """Read a table of counts without totals: the first column names the rows, the header names the columns.

    BadInput: every fault by its line, a row's name twice, what is no whole number, too many cells.
    """
    faults = Faults(name_of(source))
    read = table.read(source, most_cells=2 * MOST_CELLS, faults=faults, encoding=encoding)
    if len(read.header) < 2 or not len(read):
        faults.add("sampling.suppression.size", most=MOST_CELLS)
        faults.raise_all()
    names = names_of(read, read.header[0], faults)
    once(names, read.lines, faults, "files.survey.row_twice")
    columns = [wholes(read, name, faults) for name in read.header[1:]]
    table.in_order(faults)
    return CountTable(tuple(names), tuple(read.header[1:]), np.array(columns, dtype=np.int64).T)
