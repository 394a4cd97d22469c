"""Plain CSV tables, read line by line: comma, semicolon or tab; quotes as in RFC 4180, but a cell never runs over a line's end."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO

import numpy as np

from civicmath.faults import Faults, bad
from civicmath.files import cells as simple_cells
from civicmath.files import heads, values
from civicmath.files.called import plain
from civicmath.files.packing import Weight
from civicmath.files.reading import blocks, short, text_of
from civicmath.files.separators import SAMPLE, declared, detected
from civicmath.files.table import named_width

MOST_COLUMNS = 40_000
SHOWN_COLUMNS = 20
BLANK = b" \r\n"  # a line of nothing else is passed over; tabs may be cells
BLANK_CELLS = " \r\n,;\t"
JSON_BEGINS = re.compile(r'[\[{]\s*(?:["\[{].*)?')


@dataclass(frozen=True)
class Head:
    """The first line: columns' names and what stands between them. line: its number, where others stand before it."""

    names: tuple[str, ...]
    delimiter: str
    line: int = 1

    @cached_property
    def tail(self) -> range:
        """The columns without a name at the end, as spreadsheets leave them; their cells must be empty."""
        return range(named_width(self.names), len(self.names))

    def cells(self, number: int, text: str, faults: Faults) -> list[str] | None:
        """Cut a line into as many cells as there are columns. None: a fault was added."""
        cells = cut(text, self.delimiter)
        if cells is None:
            faults.add("files.csv.quotes", number)
        elif len(cells) != len(self.names):
            faults.add("files.csv.cells", number, found=len(cells), expected=len(self.names))
        elif any(cells[place] for place in self.tail):
            faults.add(
                "files.table.column_without_name", number, number=1 + next(one for one in self.tail if cells[one])
            )
        else:
            return cells
        return None

    def place(self, name: str) -> int:
        """Tell where the column of that name is. BadInput: there is none."""
        if name in self.names:
            return self.names.index(name)
        spelled = [values.spelled(one) for one in self.names]
        if values.spelled(name) not in spelled:
            shown = [short(one) for one in self.names[:20]]
            raise bad("files.csv.no_column", self.line, name=short(name), names=shown)
        return spelled.index(values.spelled(name))

    def one_of(self, names: Iterable[str]) -> int | None:
        """Tell where the first column is whose `plain` name is one of those."""
        return next((place for place, name in enumerate(self.names) if plain(name) in names), None)

    def candidates(self) -> list[int]:
        """The columns that may be candidates: neither weights nor what is known to be passed over."""
        named = self.names[: self.tail.start]
        return [place for place, name in enumerate(named) if not heads.apart(name)]

    def weight_place(self, ballot: Sequence[int]) -> int | None:
        """Where the column of weights is, beside those of the ballot. BadInput: nobody can tell."""
        return heads.weight_place(self.names, ballot, self.line)

    def told(
        self, ballot: Sequence[int], weight_place: int | None, *, by_candidate: bool = False
    ) -> dict[str, list[str]]:
        """For ballots' meta: the columns that were read and those passed over, where not all of these are known to be no votes.

        by_candidate: each column is a candidate's; then `Phone` may be one too, and only what forms add is surely none.
        """
        known = heads.by_form if by_candidate else heads.known
        read = dict.fromkeys([*ballot, *([] if weight_place is None else [weight_place])])
        over = [name for place, name in enumerate(self.names) if name and place not in read and not known(name)]
        return {"columns": listed([self.names[place] for place in read]), "passed_over": listed(over)} if over else {}

    def passes_over(self, raw: bytes, ballot: Sequence[int]) -> bool:
        """Whether a line holds no ballot: nothing, or, where there are columns beside the ballot's, only empty cells."""
        return not raw.strip(BLANK + self.delimiter.encode() if self.tail.start > len(ballot) else BLANK)

    def may_pass_over(self, block: bytes, ballot: Sequence[int]) -> bool:
        """Whether lines of nothing but delimiters are among those of a block that are passed over."""
        empty = self.delimiter.encode() * (len(self.names) - 1)
        return self.tail.start > len(ballot) and any(
            block.startswith(empty + end) or b"\n" + empty + end in block for end in (b"\n", b"\r\n")
        )

    def simple(self, block: bytes, wanted: Sequence[int]) -> tuple[list[bytes], simple_cells.Ints] | None:
        """Give the distinct texts of the wanted columns, as `cells.distinct` does, where columns without a name hold nothing."""
        found = simple_cells.distinct(block, self.delimiter, len(self.names), [*wanted, *self.tail])
        if found is None or not self.tail:
            return found
        texts, number = found
        beside = number[:, len(wanted) :]
        return None if any(texts[one].strip() for one in np.unique(beside)) else (texts, number[:, : len(wanted)])


def listed(names: Sequence[str]) -> list[str]:
    """Columns' names as a sentence may repeat them."""
    return [short(name) for name in names[:SHOWN_COLUMNS]] + (["…"] if len(names) > SHOWN_COLUMNS else [])


def cut(text: str, delimiter: str) -> list[str] | None:
    """Cut a line at its delimiters, at most MOST_COLUMNS times. None: its quotes don't close."""
    if '"' not in text:
        return [cell.strip() for cell in text.split(delimiter, MOST_COLUMNS)]
    if text.count(delimiter) > MOST_COLUMNS:
        return None
    try:
        return [cell.strip() for cell in next(csv.reader([text], delimiter=delimiter, strict=True))]
    except (csv.Error, StopIteration):
        return None


def head(line: int, text: str, delimiter: str, faults: Faults) -> Head:
    """Read the line of the columns' names. BadInput at once: without it nothing below can be read."""
    if JSON_BEGINS.fullmatch(text.strip()):
        raise bad("files.json", line)
    names = cut(text, delimiter)
    if names is None:
        raise bad("files.csv.quotes", line)
    if len(names) > MOST_COLUMNS:
        raise bad("files.csv.too_many_columns", line, most=MOST_COLUMNS)
    seen: set[str] = set()
    for name in names:
        if name and name in seen:
            faults.add("files.csv.column_twice", line, name=short(name))
        seen.add(name)
    return Head(tuple(names), delimiter, line)


def tables(stream: BinaryIO, faults: Faults) -> Iterator[tuple[Head, int, bytes]]:
    """Yield the head with each block of whole lines after it and the number of its first line. BadInput: an empty file.

    Before the head may stand empty lines and Excel's `sep=;`.
    """
    found: Head | None = None
    said = ""
    for begin, whole in blocks(stream, faults):
        number, block = begin, whole
        while found is None and block:
            first, _, block = block.partition(b"\n")
            text = text_of(number, first, faults)
            if text is None:
                faults.raise_all()
            if not said and (mark := declared(text, number)):
                said = mark
            elif text.strip(BLANK_CELLS):
                below = [one.decode(errors="replace").rstrip("\r") for one in block.split(b"\n", SAMPLE)[:SAMPLE]]
                found = head(number, text, said or detected(text, below, line=number), faults)
            number += 1
        if found is not None:
            yield found, number, block
    if found is None:
        faults.add("files.empty")
        faults.raise_all()


def rows(
    found: Head, number: int, block: bytes, faults: Faults, *, ballot: Sequence[int]
) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each line that is not passed over, without outer spaces. ballot: the columns that hold it."""
    for line, raw in enumerate(block.split(b"\n"), number):
        if not found.passes_over(raw, ballot) and (text := text_of(line, raw, faults)) is not None:
            cells = found.cells(line, text, faults)
            if cells is not None:
                yield line, cells


class Ending:
    """The last line that holds anything: spreadsheets put totals there."""

    def __init__(self, found: Head, ballot: Sequence[int], weight_place: int | None) -> None:
        self.head, self.ballot, self.weight_place = found, ballot, weight_place
        self.number, self.block = 0, b""

    def take(self, number: int, block: bytes) -> None:
        """Take each block of whole lines; the last one that is not blank is remembered."""
        if block.strip(BLANK_CELLS.encode()):
            self.number, self.block = number, block

    def check(self, total: Weight, faults: Faults) -> None:
        """Add a fault if that line is called a total, or weighs as much as all before it and holds nothing else.

        total: the weight of all lines together.
        """
        lines = self.block.split(b"\n")
        while lines and not lines[-1].strip(BLANK_CELLS.encode()):
            lines.pop()
        line = self.number + len(lines) - 1
        if not lines or (row := self.head.cells(line, lines[-1].decode(errors="replace"), Faults())) is None:
            return
        weight = None if self.weight_place is None else values.weight(row[self.weight_place], line, Faults())
        others = [place for place in range(len(row)) if place != self.weight_place]
        called = bool(others) and values.is_total(row[others[0]])
        empty = not any(row[place] for place in others) or (others[0] not in self.ballot and not row[others[0]])
        if (called and others[0] not in self.ballot) or (
            weight is not None and 2 * weight == total and (called or empty)
        ):
            faults.add("files.csv.total", line)
