"""Where in the files stands what a count refuses: the count knows names alone, the reader their lines."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from civicmath.faults import BadInput


@dataclass(frozen=True)
class Lines:
    """The lines of a file by what stands there; `values` are those of a fault that say it."""

    file: str
    values: tuple[str, ...]
    lines: Mapping[tuple[Any, ...], int]


def lines_of(file: str, lines: Iterable[int], **columns: Iterable[str]) -> Lines:
    """The first line of each combination of cells in some columns, which are called as a fault calls its values."""
    first: dict[tuple[Any, ...], int] = {}
    for line, *cells in zip(lines, *columns.values(), strict=True):
        first.setdefault(tuple(cells), line)
    return Lines(file, tuple(columns), first)


@contextmanager
def located(known: Mapping[str, Lines]) -> Iterator[None]:
    """Add file and line to faults, by their keys; those of one file are told at once."""
    try:
        yield
    except BadInput as problem:
        first = known.get(problem.faults[0].key)
        if first is None:
            raise
        faults = [
            replace(fault, line=lines.lines.get(tuple(fault.values[name] for name in lines.values)))
            for fault in problem.faults
            if (lines := known.get(fault.key)) and lines.file == first.file
        ]
        faults.sort(key=lambda fault: fault.line or 0)
        raise BadInput(faults, problem.more, first.file) from problem


def of_all(file: str) -> Lines:
    """For a fault of all lines of a file."""
    return Lines(file, (), {})
