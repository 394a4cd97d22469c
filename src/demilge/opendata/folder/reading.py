"""Reading a programme folder: every cell is checked, every fault is named with file and line, nothing is written."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from demilge.foundation import edtf
from demilge.texts.words import LANGUAGES, Words

from . import checks
from .tables import BY_NAME, TABLES, Column, Table, Type

_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*$")
_LARGEST = 20_000_000  # bytes of one table; a programme has kilobytes
_LONGEST_KEY = 60
_MOST = 2_147_483_647  # what the databases keep as a whole number


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong, and where. Line 0: the file as a whole."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}" if self.line else f"{self.file}: {self.text}"


@dataclass(frozen=True)
class Row:
    """One row that was read: the values by column, and where it stands."""

    table: str
    line: int
    values: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    @property
    def where(self) -> tuple[str, int]:
        return f"{self.table}.csv", self.line


@dataclass
class Folder:
    """What a folder holds: rows by table, and the faults that were found. `torn`: tables of which rows could not be read."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    faults: list[Fault] = field(default_factory=list)
    torn: set[str] = field(default_factory=set)

    def fault(self, where: tuple[str, int], text: str) -> None:
        self.faults.append(Fault(*where, text))

    def tear(self, where: tuple[str, int], text: str) -> None:
        """A fault that hides rows: what refers to them is not to blame."""
        self.fault(where, text)
        self.torn.add(where[0].removesuffix(".csv"))


def read(path: Path) -> Folder:
    """Read and check a whole folder. Unknown files beside the tables (a README, facts) are left alone."""
    folder = Folder()
    if not path.is_dir():
        folder.fault((str(path), 0), "this is no folder.")
        return folder
    for table in TABLES:
        file = path / f"{table.name}.csv"
        if file.exists():
            folder.rows[table.name] = list(_rows(file, table, folder))
        elif table.single:
            folder.tear((file.name, 0), "this file is needed.")
    known = {f"{name}.csv" for name in (*BY_NAME, "facts")}
    for file in path.iterdir():
        if file.suffix.lower() == ".csv" and file.name not in known:
            folder.fault((file.name, 0), f"no table has this name. Tables: {', '.join(sorted(BY_NAME))}.")
    _check_single(folder)
    checks.check(folder)
    folder.faults.sort()
    return folder


def _rows(file: Path, table: Table, folder: Folder) -> Iterator[Row]:
    text = _text(file, folder)
    if text is None:
        return
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    head: list[str] | None = None
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as problem:
            folder.tear(
                (file.name, reader.line_num), f"this line can't be read: {problem}. Is a quotation mark left open?"
            )
            return
        cells = [cell.strip() for cell in cells]
        if not any(cells) or cells[0].startswith("#"):
            continue
        if head is None:
            head = [cell.lower() for cell in cells]
            if not _check_head(head, table, folder, (file.name, begins)):
                folder.torn.add(table.name)
                return
            continue
        if len(cells) > len(head):
            folder.tear(
                (file.name, begins), f"this line has {len(cells)} cells, the first line names {len(head)} columns."
            )
            continue
        named = dict(zip(head, cells + [""] * (len(head) - len(cells)), strict=True))
        yield Row(table.name, begins, _values(named, table, folder, (file.name, begins)))
    if head is None:
        folder.tear((file.name, 0), "the file is empty: its first line must name the columns.")


def _text(file: Path, folder: Folder) -> str | None:
    """The file's text. Spreadsheets write UTF-8 with a mark, or UTF-16; nothing else can be told apart safely."""
    try:
        if file.stat().st_size > _LARGEST:
            folder.tear((file.name, 0), "the file is too large to be a table of a programme.")
            return None
        raw = file.read_bytes()
    except OSError as problem:
        folder.tear((file.name, 0), f"the file can't be read: {problem.strerror}.")
        return None
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
        folder.tear((file.name, line), "these letters can't be read. Save the file as CSV in UTF-8.")
        return None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        folder.tear((file.name, line), "this is no text. Save the file as CSV in UTF-8.")
        return None
    return text


def _delimiter(text: str) -> str:
    """The one that stands most often in the line that names the columns."""
    lines = (line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))
    return max(",;\t", key=next(lines, "").count)


def _check_head(head: list[str], table: Table, folder: Folder, where: tuple[str, int]) -> bool:
    known = set(_headings(table))
    before = len(folder.faults)
    for name in head:
        if name not in known:
            folder.fault(where, f"there is no column {name!r}. Columns: {', '.join(_headings(table))}.")
    for name in {name for name in head if head.count(name) > 1}:
        folder.fault(where, f"the column {name!r} stands twice.")
    for column in table.columns:
        wanted = [f"{column.name}_{code}" for code in LANGUAGES] if column.type is Type.WORDS else [column.name]
        if column.required and not any(name in head for name in wanted):
            folder.fault(where, f"the column {wanted[0]!r} is needed.")
    return len(folder.faults) == before


def _headings(table: Table) -> list[str]:
    names = []
    for column in table.columns:
        names += [f"{column.name}_{code}" for code in LANGUAGES] if column.type is Type.WORDS else [column.name]
    return names


def _values(cells: dict[str, str], table: Table, folder: Folder, where: tuple[str, int]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column in table.columns:
        try:
            values[column.name] = _read_cell(cells, column)
        except _Unfit as unfit:
            folder.fault(where, f"{column.name}: {unfit}")
            values[column.name] = _EMPTY.get(column.type)
    return values


def _read_cell(cells: dict[str, str], column: Column) -> Any:
    if column.type is Type.WORDS:
        value: Any = Words({code: cells.get(f"{column.name}_{code}", "") for code in LANGUAGES})
    else:
        value = _value(cells.get(column.name, ""), column)
    if column.required and not value and value != 0:
        raise _Unfit("this cell is needed.")
    return value


class _Unfit(ValueError):
    """The cell does not hold what its column is for."""


def _value(cell: str, column: Column) -> Any:
    if not cell:
        return _EMPTY.get(column.type)
    return _READ[column.type](cell, column)


def _key(cell: str, _column: Column) -> str:
    if not _KEY.match(cell):
        raise _Unfit(f"{_short(cell)!r} can't be a key. Use small Latin letters, digits and dashes.")
    if len(cell) > _LONGEST_KEY:
        raise _Unfit(f"{_short(cell)!r} is too long for a key; {_LONGEST_KEY} letters are the most.")
    return cell


def _when(cell: str, _column: Column) -> edtf.When:
    try:
        found = edtf.read(cell)
        _ = found.first, found.last  # the year 0 has no days
    except ValueError:
        raise _Unfit(f"{_short(cell)!r} is no date. Write {Type.WHEN.value.removeprefix('a date: ')}.") from None
    return found


def _day(cell: str, _column: Column) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise _Unfit(f"{_short(cell)!r} is no day. Write it like 2023-05-15.") from None


def _number(cell: str, _column: Column) -> int:
    plain = re.sub(r"\s", "", cell)
    if not plain.isdecimal():
        raise _Unfit(f"{_short(cell)!r} is no whole number.")
    if len(plain) > 15 or int(plain) > _MOST:
        raise _Unfit(f"{_short(plain)!r} is too large a number.")
    return int(plain)


def _decimal(cell: str, _column: Column) -> Decimal:
    try:
        number = Decimal(cell.replace(",", "."))
    except InvalidOperation:
        raise _Unfit(f"{_short(cell)!r} is no number.") from None
    if not number.is_finite():
        raise _Unfit(f"{_short(cell)!r} is no number.")
    if abs(number) > _MOST:
        raise _Unfit(f"{_short(cell)!r} is too large a number.")
    return number


def _text_cell(cell: str, column: Column) -> str:
    if len(cell) > column.longest:
        raise _Unfit(f"{_short(cell)!r} has {len(cell)} letters; {column.longest} are the most.")
    return cell


def _short(cell: str) -> str:
    return cell if len(cell) <= 40 else f"{cell[:40]}…"


def _yes(cell: str, _column: Column) -> bool:
    if cell.lower() not in ("yes", "no", "ооба", "жок", "да", "нет"):
        raise _Unfit(f"{_short(cell)!r}: write yes, or leave it empty.")
    return cell.lower() in ("yes", "ооба", "да")


def _one_of(cell: str, column: Column) -> str:
    if cell not in column.choices:
        raise _Unfit(f"{_short(cell)!r} is not one of: {', '.join(column.choices)}.")
    return cell


_READ = {
    Type.TEXT: _text_cell,
    Type.KEY: _key,
    Type.REF: _key,
    Type.REFS: lambda cell, column: [_key(part.strip(), column) for part in cell.split(";") if part.strip()],
    Type.WHEN: _when,
    Type.DAY: _day,
    Type.NUMBER: _number,
    Type.DECIMAL: _decimal,
    Type.YES: _yes,
    Type.CHOICE: _one_of,
}
_EMPTY: dict[Type, Any] = {
    Type.TEXT: "",
    Type.WHEN: edtf.NOT_KNOWN,
    Type.REFS: [],
    Type.YES: False,
    Type.CHOICE: "",
}


def _check_single(folder: Folder) -> None:
    for table in TABLES:
        rows = folder.rows.get(table.name, [])
        if not table.single or len(rows) == 1 or table.name in folder.torn:
            continue
        where = rows[1].where if rows else (f"{table.name}.csv", 0)
        folder.fault(where, f"{table.name}.csv has exactly one row beside its first line.")
