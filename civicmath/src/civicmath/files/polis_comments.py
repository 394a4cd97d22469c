"""A comments.csv: the words of each statement, and what moderators decided about it (-1 out, 0 nothing, 1 in)."""

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass, field

from civicmath.faults import Faults, bad
from civicmath.files.polis_rows import NUMBER
from civicmath.files.reading import Source, content, name_of

LARGEST = 1 << 28  # bytes
META = ("is-meta", "is_meta", "meta")


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


def read_comments(source: Source) -> Comments:
    """Read statements: columns comment-id, comment-body, and if there moderated and is-meta. BadInput with lines."""
    faults = Faults(name_of(source))
    rows = records(decoded(content(source, LARGEST)), faults)
    _, names = next(rows, (1, []))
    places = {name.strip().lower(): place for place, name in enumerate(names)}
    missing = [name for name in ("comment-id", "comment-body") if name not in places]
    if missing:
        raise bad("files.polis.header", 1, missing=missing)
    found = Comments()
    for line, row in rows:
        if len(row) == len(names):
            take(found, {name: row[place].strip() for name, place in places.items()}, line, faults)
        elif row:
            faults.add("files.polis.fields", line, expected=len(names), found=len(row))
    faults.raise_if_any()
    return found


def decoded(letters: bytes) -> str:
    try:
        return letters.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError as problem:
        raise bad("files.wrong_encoding", letters.count(b"\n", 0, problem.start) + 1, encoding="utf-8") from problem


def records(text: str, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """Give each row with the line where it ends; statements may have several lines."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error:
        faults.add("files.polis.quotes", reader.line_num)


def take(found: Comments, row: dict[str, str], line: int, faults: Faults) -> None:
    if not NUMBER.fullmatch(row["comment-id"]):
        faults.add("files.polis.number", line, value=row["comment-id"][:40])
        return
    statement = int(row["comment-id"])
    if statement in found.texts:
        faults.add("files.polis.statement_twice", line, statement=statement)
    found.texts[statement] = " ".join(row["comment-body"].split())
    moderated = row.get("moderated", "0")
    if moderated not in ("-1", "0", "1", ""):
        faults.add("files.polis.moderated", line, value=moderated[:40])
    if moderated == "-1":
        found.out.add(statement)
    if any(row.get(name, "").lower() in ("true", "t", "1") for name in META):
        found.about_itself.add(statement)
