"""Commas in a table that is read row by row: whether they part fractions may only be seen further down."""

from collections.abc import Iterable, Iterator, Sequence

from civicmath.faults import Faults
from civicmath.files.numbers import FRACTION
from civicmath.files.table import Row
from civicmath.files.values import thousands

MOST_HELD = 100_000  # rows


class Commas:
    """places: the columns that are looked at."""

    def __init__(self, places: Sequence[int], faults: Faults) -> None:
        self.places, self.faults = places, faults
        self.fractions: set[int] = set()
        self.others: set[int] = set()  # columns in which commas, or points, stand otherwise
        self.unclear: dict[int, tuple[int, str]] = {}  # where such a cell stands first

    def part(self, place: int) -> bool:
        return place in self.fractions

    def settled(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Give the rows in their order; they wait while a cell like 3,648 is unclear, until another one (2,5) shows it."""
        held: list[Row] = []
        waiting: set[int] = set()
        for row in rows:
            held.append(row)
            for place in self.places:
                cell = row.cells[place]
                if "," in cell or "." in cell:
                    waiting |= self.look(place, cell, row.line)
            if not waiting - self.fractions or len(held) > MOST_HELD:
                yield from held
                held.clear()
                waiting.clear()
        yield from held

    def look(self, place: int, cell: str, line: int) -> set[int]:
        """Take in what a cell shows. Gives the column if it shows nothing."""
        if "." in cell or cell.count(",") > 1:
            self.others.add(place)
        elif thousands(cell):
            self.unclear.setdefault(place, (line, cell))
            return {place}
        elif FRACTION.fullmatch(cell):
            self.fractions.add(place)
        return set()

    def check(self, header: Sequence[str]) -> None:
        """Add a fault where a cell was taken for a fraction, but others show that nobody can tell."""
        for place in sorted(self.fractions & self.others & set(self.unclear)):
            line, cell = self.unclear[place]
            self.faults.add("files.table.thousands", line, column=header[place], cell=cell[:60])
