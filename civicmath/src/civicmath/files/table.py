"""Plain tables: CSV with commas, semicolons or tabs, quotes as in RFC 4180; a header, then rows.

Every row keeps the line it begins in. `stream` holds one row at a time; `read` keeps the whole table, up to `MOST_CELLS`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from civicmath.faults import Faults, bad
from civicmath.files.called import called, plain
from civicmath.files.numbers import Numbers, column_parser
from civicmath.files.reading import Source, lines, name_of
from civicmath.files.rows import Rows
from civicmath.files.separators import begun
from civicmath.files.values import is_total, spelled

MOST_COLUMNS = 10_000
MOST_CELLS = 20_000_000
MOST_TEXT = 1 << 26  # characters of all long cells
LONG = 40  # characters of a cell


@dataclass(frozen=True)
class Row:
    """One row: the line it begins in (from 1) and its cells, as many as the header has, without spaces around them."""

    line: int
    cells: list[str]


@dataclass(frozen=True, kw_only=True)
class Table:
    """header: names of columns, in line `line`; lines: those of the rows; columns: for each name its cells, in the order of
    the rows.
    """

    name: str
    line: int
    header: tuple[str, ...]
    lines: list[int]
    columns: dict[str, list[str]]

    def __len__(self) -> int:
        return len(self.lines)

    def column(self, name: str) -> list[str]:
        """The cells of a column. BadInput: there is none of that name."""
        return self.columns[checked_name(name, self.header, self.name)]

    def rows(self) -> Iterator[Row]:
        for line, *cells in zip(self.lines, *self.columns.values(), strict=True):
            yield Row(line, cells)

    def texts(self, name: str, faults: Faults) -> list[str]:
        """The cells of a column; a blank one is a fault, named by its line."""
        cells = self.column(name)
        for line, cell in zip(self.lines, cells, strict=True):
            if not cell:
                faults.add("files.table.blank", line, column=name)
        return cells

    def numbers(
        self, name: str, faults: Faults, *, least: int | None = None, default: Fraction | None = None
    ) -> list[Fraction]:
        """The cells of a column as exact numbers; what is no number, or below `least`, is a fault named by its line.

        A blank cell is a fault too, unless `default` says what it means. In place of a faulty cell stands 0.
        """
        cells = self.column(name)
        numbers = Numbers(column=name, parse=column_parser(cells), faults=faults, least=least)
        return [
            default if default is not None and not cell else numbers.of(cell, line)
            for line, cell in zip(self.lines, cells, strict=True)
        ]


class Records:
    """CSV records that hold anything, with the line each begins in; what a record breaks goes to `faults` and it is left out."""

    def __init__(self, source: Source, faults: Faults, encoding: str) -> None:
        delimiter, numbered = begun(lines(source, faults, encoding), faults)
        self.rows = Rows(numbered, faults, "files.table.quotes", delimiter=delimiter)

    def __iter__(self) -> Iterator[Row]:
        for line, cells in self.rows:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):  # spreadsheets leave rows of empty cells at the end
                yield Row(line, stripped)


@dataclass(frozen=True, kw_only=True)
class Stream:
    """A table read row by row: the header is known, `rows` can be gone through once."""

    name: str
    line: int  # that of the header
    header: tuple[str, ...]
    rows: Iterator[Row]


def stream(source: Source, faults: Faults, *, tail: bool = False, encoding: str = "utf-8") -> Stream:
    """Read the header and leave the rows to be read one by one, in constant memory.

    tail: pass over columns at the end that have no name and only empty cells; who does not read all rows cannot tell.
    Faults of rows (cells too many or too few, open quotes, encoding) go to `faults` as they are met; the row is left out.
    BadInput: not readable, empty, columns without a name or of the same name.
    """
    records = Records(source, faults, encoding)
    rows = iter(records)
    first = next(rows, None)
    faults.raise_if_any()  # the header may have been a line that can't be read
    if first is None:
        raise bad("files.table.empty", file=name_of(source))
    names = first.cells[: named_width(first.cells)] if tail else first.cells
    header = checked_header(Row(first.line, names), faults)
    kept = whole_rows(rows, len(header), len(first.cells), faults)
    return Stream(name=name_of(source), line=first.line, header=header, rows=kept)


def checked_header(first: Row, faults: Faults) -> tuple[str, ...]:
    if len(first.cells) > MOST_COLUMNS:
        raise bad("files.table.too_many_columns", first.line, most=MOST_COLUMNS)
    seen: set[str] = set()
    for place, name in enumerate(first.cells, start=1):
        if not name and place > 1:  # R and pandas leave that over the rows' names empty
            faults.add("files.table.column_without_name", first.line, number=place)
        elif spelled(name) in seen:
            faults.add("files.table.column_twice", first.line, column=name)
        seen.add(spelled(name))
    faults.raise_if_any()
    return tuple(first.cells)


def named_width(header: Sequence[str]) -> int:
    """How many columns there are up to the last one with a name: spreadsheets add empty cells."""
    return max((place for place, name in enumerate(header, start=1) if name), default=0)


def whole_rows(rows: Iterator[Row], width: int, most: int, faults: Faults) -> Iterator[Row]:
    """Rows with a cell for each of `width` columns, and only empty ones in the columns without a name, up to `most`."""
    for row in rows:
        if len(row.cells) == width:
            yield row
        elif not width < len(row.cells) <= most:
            faults.add("files.table.row_length", row.line, cells=len(row.cells), columns=width)
        elif last := named_width(row.cells[width:]):
            faults.add("files.table.column_without_name", row.line, number=width + last)
        else:
            yield Row(row.line, row.cells[:width])


def read(
    source: Source,
    needed: Sequence[str] = (),
    most_cells: int = MOST_CELLS,
    faults: Faults | None = None,
    *,
    encoding: str = "utf-8",
) -> Table:
    """Read a whole table. `needed`: columns that must be there. faults: gathers faults of rows, so that the caller can add those
    of cells and raise all together with `in_order`; without it they are raised here.

    BadInput: every fault of the file by its line (the first hundred), a column missing, more than `most_cells` cells or `MOST_TEXT`
    characters.
    """
    found = Faults(name_of(source)) if faults is None else faults
    with found.first():
        streamed = stream(source, found, tail=True, encoding=encoding)
        need(needed, streamed.header, found)
        table = whole(streamed, most_cells)
    if faults is None:
        found.raise_if_any()
    return table


def whole(streamed: Stream, most_cells: int) -> Table:
    """Keep all rows of a stream. BadInput: too many."""
    kept: dict[str, str] = {}  # equal cells are one string: a survey repeats a few answers
    columns: list[list[str]] = [[] for _ in streamed.header]
    numbers: list[int] = []
    most_rows, size = most_cells // len(columns), 0
    for row in streamed.rows:
        if len(numbers) >= most_rows:
            raise bad("files.table.too_many_cells", row.line, most=most_cells)
        numbers.append(row.line)
        for column, cell in zip(columns, row.cells, strict=True):
            if len(cell) < LONG:
                column.append(kept.setdefault(cell, cell))
            else:
                column.append(cell)
                size += len(cell)
        if size > MOST_TEXT:
            raise bad("files.table.too_much_text", row.line, most=MOST_TEXT)
    return Table(
        name=streamed.name,
        line=streamed.line,
        header=streamed.header,
        lines=numbers,
        columns=dict(zip(streamed.header, columns, strict=True)),
    )


def in_order(faults: Faults) -> None:
    """Raise what was gathered, if anything, in the order of lines."""
    faults.kept.sort(key=lambda fault: fault.line or 0)
    faults.raise_if_any()


def need(names: Iterable[str], header: Sequence[str], faults: Faults) -> None:
    """BadInput: columns that are not there, and whatever was gathered."""
    missing = [name for name in names if named(name, header) is None]
    for name in missing:
        faults.add("files.table.no_column", column=name, columns=list(header))
    if missing:
        in_order(faults)


def own_names(meanings: Iterable[str], header: Sequence[str], faults: Faults) -> dict[str, str]:
    """How the header calls the columns of these meanings. BadInput: some that are not there, and whatever was gathered."""
    found = {meaning: name for meaning in meanings if (name := meant(meaning, header)) is not None}
    need([meaning for meaning in meanings if meaning not in found], header, faults)
    return found


def meant(meaning: str, header: Sequence[str]) -> str | None:
    """The column of that name, or the only one that is called so in another language (see `called`). None: there is none."""
    alike = [one for one in header if plain(one) in called(meaning)]
    return named(meaning, header) or (alike[0] if len(alike) == 1 else None)


def no_total(
    names: Sequence[str], lines: Sequence[int | None], faults: Faults, key: str = "files.survey.total"
) -> None:
    """Totals are computed: one that stands among the rest would be counted with them. A single name may be what it likes."""
    for name, line in zip(names, lines, strict=True):
        if len(names) > 1 and is_total(name):
            faults.add(key, line, name=name[:60])


class Ending:
    """The last row, where it alone of several is called a total by its first cell that holds anything: spreadsheets have such."""

    def __init__(self) -> None:
        self.rows = self.called = 0
        self.first = ""
        self.line = 0

    def take(self, row: Row) -> None:
        """Take each row in its turn."""
        self.rows += 1
        self.line, self.first = row.line, next(filter(None, row.cells), "")
        self.called += is_total(self.first)

    def check(self, faults: Faults) -> None:
        if self.rows > 1 and self.called == 1 and is_total(self.first):
            faults.add("files.survey.total", self.line, name=self.first[:60])


def named(name: str, header: Sequence[str]) -> str | None:
    """A column's name as it stands in the header, in whichever way its letters are written. None: there is none, or several that
    differ from it in small and capital letters.
    """
    same = next((one for one in (name, *header) if one in header and spelled(one) == spelled(name)), None)
    alike = [one for one in header if folded(one) == folded(name)]
    return alike[0] if same is None and len(alike) == 1 else same


def folded(name: str) -> str:
    return spelled(name).casefold()


def checked_name(name: str, header: Sequence[str], source: str) -> str:
    found = named(name, header)
    if found is None:
        faults = Faults(source)
        faults.add("files.table.no_column", column=name, columns=list(header))
        faults.raise_all()
    return found
