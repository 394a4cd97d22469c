"""The tables and columns in words, for docs/examples.md: `python -m demilge.opendata.folder.reference` writes them anew."""

import sys
from pathlib import Path

from demilge.texts.words import LANGUAGES

from .tables import TABLES, Column, Table, Type

MARK = "<!-- From here on written by: python -m demilge.opendata.folder.reference -->"
_SHORT = {Type.WORDS: "text", Type.WHEN: "a date", Type.KEY: "the name of this row for other tables"}
_USUAL = Column("", Type.TEXT).longest


def tables() -> str:
    """Every table with its columns, as Markdown."""
    return "\n".join(_table(table) for table in TABLES)


def write(file: Path) -> None:
    """Put the tables anew below the mark."""
    above, mark, _below = file.read_text(encoding="utf-8").partition(MARK)
    file.write_text(f"{above}{mark}\n\n{tables()}", encoding="utf-8")


def _table(table: Table) -> str:
    lines = [f"### {table.name}.csv", "", table.about, "", "| column | holds |", "|---|---|"]
    return "\n".join([*lines, *(_line(column) for column in table.columns), ""])


def _line(column: Column) -> str:
    names = [f"{column.name}_{code}" for code in LANGUAGES] if column.type is Type.WORDS else [column.name]
    parts = [_holds(column)]
    if column.longest != _USUAL:
        parts.append(f"{column.longest} letters at most")
    if column.about:
        parts.append(column.about)
    needed = "**needed**: " if column.required else ""
    return f"| {', '.join(f'`{name}`' for name in names)} | {needed}{'; '.join(parts)} |"


def _holds(column: Column) -> str:
    files = " or ".join(f"`{name}.csv`" for name in column.to)
    if column.type is Type.REF:
        return f"a key of {files}"
    if column.type is Type.REFS:
        return f"keys of {files}, apart by `;`"
    if column.type is Type.CHOICE:
        return f"one of {', '.join(f'`{word}`' for word in column.choices)}"
    return _SHORT.get(column.type) or str(column.type.value)


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/examples.md"))
