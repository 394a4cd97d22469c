"""Rows of CSV whose quoted cells may run over several lines: each with the line it begins in, none longer than a line may be."""

import csv
from collections.abc import Iterator
from typing import NoReturn

from civicmath.faults import Faults
from civicmath.files.reading import LONGEST_LINE


class Rows:
    """Rows one by one from numbered lines without their ends; no line is taken before it is needed.

    A quote that is not closed, or closes where text goes on, goes to `faults` under the key `quotes`, and the row is left out.
    loose: text after a quote that closes on the row's own line belongs to the cell; files made by hand have `"Park" north`.
    """

    def __init__(
        self,
        numbered: Iterator[tuple[int, str]],
        faults: Faults,
        quotes: str,
        *,
        delimiter: str = ",",
        loose: bool = False,
    ) -> None:
        self.numbered = numbered
        self.faults = faults
        self.quotes = quotes
        self.loose = loose
        self.delimiter = delimiter
        self.begins = self.taken = self.size = 0
        self.text = ""
        self.reader = csv.reader(self.texts(), delimiter=delimiter, skipinitialspace=loose, strict=True)

    def texts(self) -> Iterator[str]:
        for number, text in self.numbered:
            self.begins = self.begins or number
            self.text = text
            self.taken += 1
            self.size += len(text) + 1
            if self.size > LONGEST_LINE:  # a row that goes on and on would fill the memory
                self.give_up("files.row_too_long")
            yield text + "\n"

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        while True:
            self.begins = self.taken = self.size = 0
            try:
                row = next(self.reader, None)
            except csv.Error:
                row = self.unreadable()
            if row is None:
                return
            yield self.begins, row

    def unreadable(self) -> list[str]:
        """Read a row of one line loosely, or else name its fault and give an empty one."""
        row = closed_row(self.text, self.delimiter) if self.loose and self.taken == 1 else None
        if row is not None:
            return row
        if self.size > csv.field_size_limit():
            self.give_up("files.row_too_long")
        if "\r" in self.text and self.begins == 1:
            self.give_up("files.carriage_return")
        self.faults.add("files.carriage_return" if "\r" in self.text else self.quotes, self.begins)
        return []

    def give_up(self, key: str) -> NoReturn:
        """The rest of the file would be read as something it is not."""
        self.faults.add(key, self.begins)
        self.faults.raise_all()


def closed_row(text: str, delimiter: str) -> list[str] | None:
    """Cells of a line with quotes; text after a closing quote belongs to its cell. None: a quote is opened and never closed."""
    try:
        (row,) = csv.reader([text + "\n"], delimiter=delimiter, skipinitialspace=True)
    except csv.Error:
        return None
    return None if row[-1].endswith("\n") else row
