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

from .tables import BY_NAME, TABLES, Column, Table, Type

_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*$")
_LARGEST = 20_000_000  # bytes of one table; a programme has kilobytes


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
    """What a folder holds: rows by table, and the faults that were found."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    faults: list[Fault] = field(default_factory=list)

    def fault(self, where: tuple[str, int], text: str) -> None:
        self.faults.append(Fault(*where, text))


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
            folder.fault((file.name, 0), "this file is needed.")
    for file in path.glob("*.csv"):
        if file.stem not in BY_NAME and file.stem != "facts":
            folder.fault((file.name, 0), f"no table has this name. Tables: {', '.join(sorted(BY_NAME))}.")
    _check_single(folder)
    _check_references(folder)
    folder.faults.sort()
    return folder


def _rows(file: Path, table: Table, folder: Folder) -> Iterator[Row]:
    text = _text(file, folder)
    if text is None:
        return
    head_line = text.splitlines()[0] if text.strip() else ""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(head_line), strict=True)
    head: list[str] | None = None
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as problem:
            folder.fault(
                (file.name, reader.line_num), f"this line can't be read: {problem}. Is a quotation mark left open?"
            )
            return
        cells = [cell.strip() for cell in cells]
        if not any(cells) or cells[0].startswith("#"):
            continue
        if head is None:
            head = [cell.lower() for cell in cells]
            if not _check_head(head, table, folder, (file.name, begins)):
                return
            continue
        if len(cells) > len(head):
            folder.fault(
                (file.name, begins), f"this line has {len(cells)} cells, the first line names {len(head)} columns."
            )
            continue
        named = dict(zip(head, cells + [""] * (len(head) - len(cells)), strict=True))
        yield Row(table.name, begins, _values(named, table, folder, (file.name, begins)))
    if head is None:
        folder.fault((file.name, 0), "the file is empty: its first line must name the columns.")


def _text(file: Path, folder: Folder) -> str | None:
    """The file's text. Spreadsheets write UTF-8 with a mark, or UTF-16; nothing else can be told apart safely."""
    if file.stat().st_size > _LARGEST:
        folder.fault((file.name, 0), "the file is too large to be a table of a programme.")
        return None
    raw = file.read_bytes()
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
        folder.fault((file.name, line), "these letters can't be read. Save the file as CSV in UTF-8.")
        return None


def _delimiter(head: str) -> str:
    return max(",;\t", key=head.count)


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
        raise _Unfit(f"{cell!r} can't be a key. Use small Latin letters, digits and dashes.")
    return cell


def _when(cell: str, _column: Column) -> edtf.When:
    try:
        return edtf.read(cell)
    except edtf.Unreadable:
        raise _Unfit(f"{cell!r} is no date. Write {Type.WHEN.value.removeprefix('a date: ')}.") from None


def _day(cell: str, _column: Column) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise _Unfit(f"{cell!r} is no day. Write it like 2023-05-15.") from None


def _number(cell: str, _column: Column) -> int:
    plain = re.sub(r"[\s\u00a0\u202f]", "", cell)
    if not plain.isdecimal():
        raise _Unfit(f"{cell!r} is no whole number.")
    return int(plain)


def _decimal(cell: str, _column: Column) -> Decimal:
    try:
        number = Decimal(cell.replace(",", "."))
    except InvalidOperation:
        raise _Unfit(f"{cell!r} is no number.") from None
    if not number.is_finite():
        raise _Unfit(f"{cell!r} is no number.")
    return number


def _yes(cell: str, _column: Column) -> bool:
    if cell.lower() not in ("yes", "no", "ооба", "жок", "да", "нет"):
        raise _Unfit(f"{cell!r}: write yes, or leave it empty.")
    return cell.lower() in ("yes", "ооба", "да")


def _one_of(cell: str, column: Column) -> str:
    if cell not in column.choices:
        raise _Unfit(f"{cell!r} is not one of: {', '.join(column.choices)}.")
    return cell


_READ = {
    Type.TEXT: lambda cell, _column: cell,
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
        if table.single and len(rows) > 1:
            folder.fault(rows[1].where, f"{table.name}.csv has exactly one row beside its first line.")


def _check_references(folder: Folder) -> None:
    """Every key stands once, every reference leads somewhere."""
    keys: dict[str, dict[str, Row]] = defaultdict(dict)
    for table in TABLES:
        for row in folder.rows.get(table.name, []):
            key = row.values.get("key")
            if key and key in keys[table.name]:
                folder.fault(row.where, f"key: {key!r} stands already in line {keys[table.name][key].line}.")
            elif key:
                keys[table.name][key] = row
    for table in TABLES:
        for row in folder.rows.get(table.name, []):
            for column in table.columns:
                for key in _referred(row, column):
                    if not any(key in keys[name] for name in column.to):
                        files = " or ".join(f"{name}.csv" for name in column.to)
                        folder.fault(row.where, f"{column.name}: {key!r} stands nowhere in {files}.")


def _referred(row: Row, column: Column) -> list[str]:
    value = row.values.get(column.name)
    if not value or column.type not in (Type.REF, Type.REFS):
        return []
    return list(value) if column.type is Type.REFS else [value]
