"""Columns of a Parquet file as NumPy arrays, read some rows at a time; every fault names the file and the row, from 1."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from civicmath.faults import Faults
from civicmath.partitioned.extra import loaded

MOST_ROWS = 200_000_000  # of a block: what its worker holds while it reads takes 30 bytes a row
# what pyarrow raises over a damaged file: its own errors derive from these
BROKEN = (OSError, ValueError, LookupError, TypeError, RuntimeError, MemoryError, OverflowError)
STEP = 1 << 20  # rows read at a time
NUMBERS = ("points", "rank", "weight", "cost")  # these may be floats and decimals; ids may not
SHOWN = 40  # characters of a cell that a fault repeats


@dataclass(frozen=True)
class Whole:
    """A column of whole numbers between `least` and `most`; `needed`: it has to be there."""

    name: str
    kind: type[np.signedinteger[Any]]
    least: int
    most: int
    needed: bool = True


class Reading:
    """A Parquet file that is being read. `names`: its columns. Faults end in `faults` with the row as their line."""

    def __init__(self, file: str, faults: Faults) -> None:
        self.file = file
        self.name = Path(file).name
        self.faults = faults
        parquet = loaded("pyarrow.parquet")
        try:
            self.parquet = parquet.ParquetFile(file, memory_map=False, pre_buffer=False)
            self.names: list[str] = self.parquet.schema_arrow.names
            self.rows: int = self.parquet.metadata.num_rows
        except BROKEN as problem:
            self.unreadable(problem)
        if self.rows > MOST_ROWS:
            faults.add("partitioned.too_many_rows", file=self.name, rows=self.rows, most=MOST_ROWS)
            faults.raise_all()

    def unreadable(self, problem: Exception) -> NoReturn:
        self.faults.add("partitioned.not_parquet", file=self.name, reason=type(problem).__name__)
        self.faults.raise_all()

    def need(self, columns: Sequence[str]) -> None:
        """See that these columns are there, each once. BadInput: one is not."""
        for column in columns:
            if self.names.count(column) != 1:
                key = "partitioned.column_twice" if column in self.names else "partitioned.no_column"
                self.faults.add(key, file=self.name, column=column, columns=self.names[:20])
        self.faults.raise_if_any()

    def pieces(self, columns: Sequence[str]) -> Iterator[tuple[int, Any]]:
        """Give (number of the first row, pyarrow.RecordBatch) from the beginning to the end."""
        first = 1
        try:
            for piece in self.parquet.iter_batches(STEP, columns=list(columns), use_threads=False):
                yield first, piece
                first += len(piece)
        except BROKEN as problem:
            self.unreadable(problem)
        if first - 1 != self.rows:
            self.faults.add("partitioned.not_parquet", file=self.name, reason="rows")
            self.faults.raise_all()


def whole_numbers(file: str, columns: Sequence[Whole], faults: Faults) -> dict[str, NDArray[Any]]:
    """Read columns of whole numbers, each as an array of its kind; an optional one that is not there is left out.

    Where a row has a fault the array holds some value in range. BadInput at once: the file is no Parquet file, has too many
    rows, no such column, or one of another type.
    """
    reading = Reading(file, faults)
    reading.need([column.name for column in columns if column.needed or column.name in reading.names])
    there = [column for column in columns if column.name in reading.names]
    arrays: dict[str, NDArray[Any]] = {column.name: np.empty(reading.rows, column.kind) for column in there}
    for first, piece in reading.pieces([column.name for column in there]):
        for column in there:
            part = numbers_of(piece.column(column.name), column, first, reading)
            arrays[column.name][first - 1 : first - 1 + len(part)] = part
    return arrays


def numbers_of(cells: Any, column: Whole, first: int, reading: Reading) -> NDArray[Any]:
    """Check one piece of a column. Floats are taken where they are whole, as tables with gaps store them."""
    types = loaded("pyarrow.types")
    if not (types.is_integer(cells.type) or types.is_floating(cells.type)):
        reading.faults.add(
            "partitioned.column_type", file=reading.name, column=column.name, kind=str(cells.type)[:SHOWN]
        )
        reading.faults.raise_all()
    empty = cells.is_null().to_numpy(zero_copy_only=False) if cells.null_count else np.zeros(len(cells), np.bool_)
    numbers = (cells.fill_null(0) if cells.null_count else cells).to_numpy(zero_copy_only=False)
    wrong = empty | ~((numbers >= column.least) & (numbers <= column.most))
    if numbers.dtype.kind == "f":
        wrong |= (np.floor(numbers) != numbers) | (np.abs(numbers) > 2**53)  # beyond, floats skip whole numbers
    found: NDArray[Any] = np.where(wrong, column.least, numbers) if wrong.any() else numbers
    for row in np.flatnonzero(wrong).tolist():
        if empty[row] or numbers[row] != numbers[row]:
            reading.faults.add("partitioned.blank", first + row, file=reading.name, column=column.name)
        else:
            add_out_of_range(column, numbers[row].item(), first + row, reading)
    return found.astype(column.kind)


def add_out_of_range(column: Whole, value: float, row: int, reading: Reading) -> None:
    reading.faults.add(
        f"partitioned.not_{column.name}",
        row,
        file=reading.name,
        value=value if isinstance(value, int) else repr(value),
    )


@dataclass(frozen=True, eq=False)
class Coded:
    """A column as places among its distinct values, which come in the order they first appear; -1: the cell is empty."""

    file: str
    name: str
    codes: NDArray[np.int64]
    values: list[Any]

    def mapped(self, numbers: Sequence[int | None], empty: int, faults: Faults) -> NDArray[np.int64]:
        """Give for each row the number of its value, `empty` for an empty cell. None: no such value, a fault of each row."""
        wrong = [place for place, number in enumerate(numbers) if number is None]
        for row in np.flatnonzero(np.isin(self.codes, wrong)).tolist() if wrong else []:
            cell = str(self.values[self.codes[row]])[:SHOWN]
            faults.add(f"partitioned.not_{self.name}", row + 1, file=self.file, value=cell)
        table = np.array([empty if number is None else number for number in [*numbers, empty]], dtype=np.int64)
        return table[self.codes]


def coded(
    file: str, needed: Sequence[str], optional: Sequence[str], faults: Faults, barred: Sequence[str] = ()
) -> dict[str, Coded]:
    """Read columns of text or numbers; an empty text is an empty cell.

    BadInput at once: as for `whole_numbers`; a date, for example, is of another type; a column that is barred is there.
    """
    reading = Reading(file, faults)
    for name in barred:
        if name in reading.names:
            faults.add("partitioned.column_barred", file=reading.name, column=name)
    names = [*needed, *(name for name in optional if name in reading.names)]
    reading.need(names)
    arrow = loaded("pyarrow")
    schema = arrow.schema([reading.parquet.schema_arrow.field(name) for name in names])
    table = arrow.Table.from_batches([piece for _, piece in reading.pieces(names)], schema)
    return {name: coded_column(table.column(name), name, reading) for name in names}


def coded_column(cells: Any, name: str, reading: Reading) -> Coded:
    types = loaded("pyarrow.types")
    kind = cells.type.value_type if types.is_dictionary(cells.type) else cells.type
    kind = loaded("pyarrow").string() if types.is_null(kind) else kind  # a table whose cells are all empty has no type
    known = [types.is_integer, types.is_string, types.is_large_string]
    if name in NUMBERS:
        known += [types.is_floating, types.is_decimal]
    if not any(one(kind) for one in known):
        reading.faults.add("partitioned.column_type", file=reading.name, column=name, kind=str(cells.type)[:SHOWN])
        reading.faults.raise_all()
    try:
        # a dictionary of the file may hold a value twice, and in any order
        encoded = cells.cast(kind).combine_chunks().dictionary_encode()
        values = encoded.dictionary.to_pylist()
    except BROKEN as problem:  # text that is not UTF-8, for one
        reading.unreadable(problem)
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    if "" in values:
        codes[codes == values.index("")] = -1
    return Coded(reading.name, name, codes, values)
