"""Plain CSV for sampling: strata and their people, known totals of margins, tables of counts."""

import re
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from civicmath.faults import Faults
from civicmath.files import table
from civicmath.files.reading import Source, name_of
from civicmath.files.values import is_total, spelled
from civicmath.sampling.allocation import Stratum
from civicmath.sampling.suppression import LARGEST, MOST_CELLS, CountTable

THOUSANDS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")  # a whole number, or one thousand times as large


def strata(source: Source, encoding: str = "utf-8") -> list[Stratum]:
    """Read strata: columns stratum, people (whole numbers) and, for Neyman's rule, spread. BadInput: every fault by its line."""
    faults = Faults(name_of(source))
    return strata_of(table.read(source, faults=faults, encoding=encoding), faults)


def strata_of(read: table.Table, faults: Faults) -> list[Stratum]:
    own = table.own_names(("stratum", "people"), read.header, faults)
    names = names_of(read, own["stratum"], faults)
    people = wholes(read, own["people"], faults)
    apart = table.meant("spread", read.header)
    spread = [Fraction(1)] * len(names) if apart is None else read.numbers(apart, faults, least=0)
    once(names, read.lines, faults)
    table.no_total(names, read.lines, faults)
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


def sum_of_others(counts: NDArray[np.int64]) -> int | None:
    """The last row that is the sum of all others, of three at least and with two cells that say so; it may have any name."""
    twice = 2 * counts == counts.sum(axis=0, dtype=object)
    found = np.flatnonzero(twice.all(axis=1) & (np.count_nonzero(counts, axis=1) > 1))
    return int(found[-1]) if len(counts) > 2 and len(found) else None


def wholes(read: table.Table, column: str, faults: Faults) -> list[int]:
    """A column of whole numbers from 0 to LARGEST; what is beyond is a fault, and LARGEST stands in its place."""
    numbers = read.numbers(column, faults, least=0)
    for line, cell, number in zip(read.lines, read.column(column), numbers, strict=True):
        if THOUSANDS.fullmatch(cell):
            faults.add("files.survey.thousands", line, column=column, cell=cell[:60])
        elif number.denominator != 1 or number > LARGEST:
            faults.add("sampling.suppression.not_whole", line, column=column, cell=number)
    return [min(int(number), LARGEST) for number in numbers]


def totals(source: Source, encoding: str = "utf-8") -> dict[str, dict[str, Fraction]]:
    """Read known totals: columns margin, category, total. Margins and categories keep the file's order.

    BadInput: every fault by its line, a category twice.
    """
    faults = Faults(name_of(source))
    return totals_of(table.read(source, faults=faults, encoding=encoding), faults)


def totals_of(read: table.Table, faults: Faults) -> dict[str, dict[str, Fraction]]:
    own = table.own_names(("margin", "category", "total"), read.header, faults)
    rows = zip(
        read.lines,
        names_of(read, own["margin"], faults),
        names_of(read, own["category"], faults),
        read.numbers(own["total"], faults),
        strict=True,
    )
    found: dict[str, dict[str, Fraction]] = {}
    for line, margin, category, total in rows:
        if category in found.setdefault(margin, {}):
            faults.add("files.survey.category_twice", line, margin=margin[:60], category=category[:60])
        found[margin][category] = total
        if is_total(category):
            faults.add("files.survey.total", line, name=category[:60])
    table.in_order(faults)
    return found


def counts(source: Source, encoding: str = "utf-8") -> CountTable:
    """Read a table of counts without totals: the first column names the rows, the header names the columns.

    BadInput: every fault by its line, a row's name twice, what is no whole number, too many cells; a row or a column of totals,
    for what is hidden could be worked out from it.
    """
    faults = Faults(name_of(source))
    read = table.read(source, most_cells=2 * MOST_CELLS, faults=faults, encoding=encoding)
    if len(read.header) < 2 or not (len(read) or faults):
        faults.add("sampling.suppression.size", most=MOST_CELLS)
        faults.raise_all()
    names = names_of(read, read.header[0], faults)
    once(names, read.lines, faults, "files.survey.row_twice")
    heads = read.header[1:]
    table.no_total(names, read.lines, faults)
    table.no_total(heads, [None] * len(heads), faults, "files.survey.total_column")
    found = np.array([wholes(read, name, faults) for name in heads], dtype=np.int64).T
    table.in_order(faults)
    if (row := sum_of_others(found)) is not None:
        faults.add("files.survey.sum_row", read.lines[row], name=names[row][:60])
    if (column := sum_of_others(found.T)) is not None:
        faults.add("files.survey.sum_column", name=heads[column][:60])
    faults.raise_if_any()
    return CountTable(tuple(names), heads, found)
