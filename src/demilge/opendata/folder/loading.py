"""Loading a folder that was read without faults: row by row through the acts of the stages, all of it or nothing."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import DatabaseError, transaction
from django.utils.translation import override

from demilge.foundation import clock
from demilge.foundation.refusals import Refusal
from demilge.journal.acts import OperationReused
from demilge.journal.models import Entry
from demilge.journal.turns import turn
from demilge.people.actors import system

from . import checks, rows
from .reading import Fault, Folder, Row
from .tables import BY_NAME, TABLES, Column, Table, Type

_CHANGED = (
    "this row, or one that belongs to it, was loaded before with other content. Put it back as it was: "
    "what was loaded once is changed on the site."
)
# The namespace of the operation ids of rows: the same programme, table and key always give the same id.
_NAMESPACE = uuid.UUID("0d5f0a0e-7f0e-5b7e-9a55-6c1f4e3c0b1d")


@dataclass
class Result:
    """How many rows stand behind how many new journal entries; the faults, where there were any."""

    rows: int = 0
    entries: int = 0
    faults: list[Fault] = field(default_factory=list)


@dataclass
class Loading:
    """What the rows need while they are loaded: who acts, when, and the records that earlier rows made, by key."""

    folder: Folder
    at: datetime
    made: dict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    identities: dict[tuple[str, int], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, found in self.folder.rows.items():
            self.identities |= {(name, row.line): identity for row, identity in _identities(BY_NAME[name], found)}

    @property
    def programme(self) -> Any:
        return next(iter(self.made["programme"].values()))

    def frame(self, row: Row) -> dict[str, Any]:
        """`by`, `at` and `operation` for the act of a row."""
        name = f"{self.folder.rows['programme'][0]['key']}/{row.table}/{self.identities[row.table, row.line]}"
        return {"by": system("folder"), "at": self.at, "operation": uuid.uuid5(_NAMESPACE, name)}

    def record(self, table: str, key: str) -> Any:
        """The record that a key stands for, or None for an empty cell."""
        return self.made[table].get(key) if key else None

    def of(self, table: str, column: str, key: str) -> list[Row]:
        """The rows of another table that belong to this key, in order."""
        return [row for row in self.folder.rows.get(table, []) if row[column] == key]


def _identities(table: Table, found: list[Row]) -> Iterator[tuple[Row, str]]:
    """By what a row is known again: its key, else what it refers to and how many such rows stand above it.

    A line number would make another row of it as soon as a line is put in above.
    """
    telling = [column.name for column in table.columns if column.type in (Type.REF, Type.CHOICE)]
    seen: Counter[str] = Counter()
    for row in found:
        said = row.values.get("key") or "/".join(row[name] or "" for name in telling)
        if "key" not in row.values:
            seen[said] += 1
            said = f"{said}/{seen[said]}"
        yield row, said


class _Whole(Exception):
    """Ends the transaction: what was written for a look is taken back."""


def load(folder: Folder, *, dry_run: bool) -> Result:
    """Load everything in one transaction. A row that an act refuses is a fault; then nothing at all is kept."""
    result = Result(rows=sum(len(found) for found in folder.rows.values()))
    loading = Loading(folder, clock.now())
    try:
        with turn(), override("en"):
            before = Entry.objects.count()
            for table in TABLES:
                for row in folder.rows.get(table.name, []):
                    _load_row(loading, row, result)
            result.entries = Entry.objects.count() - before
            if result.faults or dry_run:
                raise _Whole  # noqa: TRY301 - it must leave the transaction
    except _Whole:
        result.entries = 0
    return result


def _load_row(loading: Loading, row: Row, result: Result) -> None:
    step = rows.STEPS.get(row.table)
    if step is None or not _has_what_it_needs(loading, row):
        return
    try:
        with transaction.atomic():
            made = step(loading, row)
    except OperationReused:
        result.faults.append(Fault(*row.where, _CHANGED))
        return
    except Refusal as refusal:
        result.faults.append(Fault(*row.where, str(refusal.sentence)))
        return
    except DatabaseError as problem:
        said = str(problem).partition("\n")[0]
        result.faults.append(Fault(*row.where, f"the database refuses this row: {said}"))
        return
    if row.values.get("key"):
        loading.made[row.table][row["key"]] = made


def _has_what_it_needs(loading: Loading, row: Row) -> bool:
    """Whether the rows it is made of and refers to were loaded; where one was refused, its fault is enough."""
    if row.table != "programme" and not loading.made["programme"]:
        return False
    needed = [row]
    for name, owner in rows.PARTS.get(row.table, ()):
        needed += loading.of(name, owner, row["key"])
    return all(_is_there(loading, row, part, column) for part in needed for column in BY_NAME[part.table].columns)


def _is_there(loading: Loading, whole: Row, part: Row, column: Column) -> bool:
    """Whether the rows that this cell refers to were loaded; a part refers to its whole, which is just being made."""
    if part is not whole and whole.table in column.to and whole.values.get("key") == part[column.name]:
        return True
    return all(any(key in loading.made[name] for name in column.to) for key in checks.referred(part, column))
