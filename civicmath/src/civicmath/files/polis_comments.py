"""A comments.csv: the words of each statement, and what moderators decided about it (-1 out, 0 nothing, 1 in)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from civicmath.faults import Faults
from civicmath.files.polis_rows import NUMBER, check_columns
from civicmath.files.reading import Source, lines, name_of
from civicmath.files.rows import Rows
from civicmath.files.separators import begun
from civicmath.files.table import in_order

MOST_TEXT = 1 << 28  # characters of all statements
META = ("is-meta", "is_meta", "meta")
YES, NO = ("true", "t", "1"), ("false", "f", "0", "")


@dataclass
class Comments:
    texts: dict[int, str] = field(default_factory=dict)
    out: set[int] = field(default_factory=set)
    about_itself: set[int] = field(default_factory=set)

    @property
    def moderated_out(self) -> frozenset[int]:
        return frozenset(self.out)

    @property
    def meta(self) -> frozenset[int]:
        return frozenset(self.about_itself)


def read_comments(source: Source, encoding: str = "utf-8") -> Comments:
    """Read statements: columns comment-id, comment-body, and if there moderated and is-meta. BadInput with lines."""
    faults = Faults(name_of(source))
    delimiter, numbered = begun(lines(source, faults, encoding), faults)
    rows = iter(Rows(numbered, faults, "files.polis.quotes", delimiter=delimiter))
    line, names = next(rows, (1, []))
    faults.raise_if_any()
    names = [name.strip().lower() for name in names]
    check_columns(names, faults, line)
    places = {name: place for place, name in enumerate(names)}
    missing = [name for name in ("comment-id", "comment-body") if name not in places]
    if missing:
        faults.add("files.polis.header", line, missing=missing)
        faults.raise_all()
    return read_rows(rows, places, len(names), faults)


def read_rows(rows: Iterator[tuple[int, list[str]]], places: dict[str, int], width: int, faults: Faults) -> Comments:
    found = Comments()
    size = 0
    for line, row in rows:
        if not any(map(str.strip, row)):
            continue  # spreadsheets leave such lines
        if len(row) == width:
            size += take(found, {name: row[place].strip() for name, place in places.items()}, line, faults)
        else:
            faults.add("files.polis.fields", line, expected=width, found=len(row))
        if size > MOST_TEXT:
            faults.add("files.polis.too_much_text", line, most=MOST_TEXT)
            faults.raise_all()
    in_order(faults)
    return found


def take(found: Comments, row: dict[str, str], line: int, faults: Faults) -> int:
    """Keep a statement, and give the length of its text."""
    if not NUMBER.fullmatch(row["comment-id"]):
        faults.add("files.polis.number", line, value=row["comment-id"][:40])
        return 0
    statement = int(row["comment-id"])
    if statement in found.texts:
        faults.add("files.polis.statement_twice", line, statement=statement)
        return 0
    text = found.texts[statement] = " ".join(row["comment-body"].split())
    moderated = row.get("moderated", "0")
    if moderated not in ("-1", "0", "1", ""):
        faults.add("files.polis.moderated", line, value=moderated[:40])
    if moderated == "-1":
        found.out.add(statement)
    for meta in {row.get(name, "").lower() for name in META}:
        if meta in YES:
            found.about_itself.add(statement)
        elif meta not in NO:
            faults.add("files.polis.meta", line, value=meta[:40])
    return len(text)
