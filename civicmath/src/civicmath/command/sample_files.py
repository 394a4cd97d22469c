"""The files of `civicmath sample`: columns of people, numbers of people or clusters in strata, and weights to be written."""

import argparse
import csv
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicmath.command.located import Lines, lines_of
from civicmath.faults import Faults, bad
from civicmath.files import numbers, survey, table
from civicmath.files.called import called
from civicmath.files.reading import name_of
from civicmath.outcomes import Outcome

YES, NO = called("yes") | {"1"}, called("no") | {"0"}


def people_of(source: str, encoding: str) -> tuple[dict[str, int], Lines]:
    """The people, or clusters, of each stratum, and where it stands."""
    faults = Faults(name_of(source))
    return strata_of(table.read(source, faults=faults, encoding=encoding), faults)


def strata_of(read: table.Table, faults: Faults) -> tuple[dict[str, int], Lines]:
    found = {stratum.name: stratum.people for stratum in survey.strata_of(read, faults)}
    return found, lines_of(read.name, read.lines, stratum=found)


def clusters_of(asked: argparse.Namespace) -> tuple[dict[str, int] | None, dict[str, Lines]]:
    """How many clusters each stratum has altogether, and where that stands; without strata it is one number, under the name ""."""
    if asked.clusters_of is None:
        return None, {}
    faults = Faults(name_of(asked.clusters_of))
    read = table.read(asked.clusters_of, faults=faults, encoding=asked.encoding)
    alone = len(read.header) == 1 and not len(read) and not isinstance(numbers.exact(read.header[0]), str)
    if asked.stratum and alone:
        faults.add("command.sample.number_of_each", 1)
        faults.raise_all()
    if asked.stratum:
        clusters, lines = strata_of(read, faults)
        return clusters, {"sampling.design.clusters": lines}
    if alone:
        read = replace(read, header=("people",), lines=[1], columns={"people": [read.header[0]]})  # the number alone
    found = survey.wholes(read, table.own_names(["people"], read.header, faults)["people"], faults)
    if len(found) != 1:
        faults.add("command.sample.one_number", rows=len(found))
    table.in_order(faults)
    return {"": found[0]}, {"sampling.design.clusters_in_all": Lines(read.name, (), {(): read.lines[0]})}


def truths(read: table.Table, column: str, faults: Faults) -> list[bool]:
    for line, cell in zip(read.lines, read.column(column), strict=True):
        if cell.lower() not in YES | NO:
            faults.add("command.sample.yes_or_no", line, column=column, cell=cell[:60])
    return [cell.lower() in YES for cell in read.column(column)]


def floats(numbers: Sequence[Fraction]) -> NDArray[np.float64]:
    return np.array([float(one) for one in numbers], dtype=np.float64)


def weights_of(read: table.Table, column: str | None, faults: Faults) -> NDArray[np.float64]:
    if column is None:
        return np.ones(len(read))
    found = read.numbers(column, faults)
    for line, cell, weight in zip(read.lines, read.column(column), found, strict=True):
        # 0 stands in for a cell that is no number, which was named as such already
        if weight <= 0 and not isinstance(numbers.exact(cell), str):
            faults.add("command.sample.weight", line, column=column)
    return floats(found)


def ids(read: table.Table, asked: argparse.Namespace, faults: Faults) -> list[str]:
    """What people are called, each by a name of their own, so that a weight can be given back to its person."""
    if not asked.id:
        return [str(line) for line in read.lines]
    first: dict[str, int] = {}
    names = survey.names_of(read, asked.id, faults)
    for line, name in zip(read.lines, names, strict=True):
        if name and first.setdefault(name, line) != line:
            faults.add("command.sample.id_twice", line, id=name[:60], first=first[name])
    return names


def write(outcome: Outcome, out: str | None) -> None:
    """Write weights as CSV, in full: fractions as the nearest float. BadInput: the file can't be written."""
    if out is None:
        return
    people: list[dict[str, Any]] = outcome.result()["people"]
    try:
        with Path(out).open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(("id", "weight"))
            rows.writerows((one["id"], repr(float(one["weight"]))) for one in people)
    except FileNotFoundError as problem:
        raise bad("command.sample.no_folder", folder=Path(out).parent.name) from problem
    except IsADirectoryError as problem:
        raise bad("files.folder", file=Path(out).name) from problem
    except PermissionError as problem:
        raise bad("command.sample.may_not_write", file=Path(out).name) from problem
    except (OSError, ValueError) as problem:  # ValueError: a null character in the name
        raise bad("command.sample.not_written", file=Path(out).name, reason=type(problem).__name__) from problem
