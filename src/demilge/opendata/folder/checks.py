"""What must hold between the rows of a folder: keys, references, and what fits together. Nothing is written."""

from typing import TYPE_CHECKING

from demilge.places.rules import may_lie_in

from .tables import TABLES, Column, Type

if TYPE_CHECKING:
    from .reading import Folder, Row

Keys = dict[str, dict[str, "Row"]]

# Rows that say more of a meeting, and of which kinds of meeting they can; None: of all others.
_OF_KIND = {"trainings": ("training",), "topics": ("training",), "forums": ("forum",), "agenda": None}
_ONCE = ("trainings", "forums")


def check(folder: "Folder") -> None:
    """Every key stands once, every reference leads somewhere, and what is said of a row fits what it is."""
    keys = _keys(folder)
    for table in TABLES:
        for row in folder.rows.get(table.name, []):
            for column in table.columns:
                for key in referred(row, column):
                    _check_reference(folder, keys, row, column, key)
    _check_places(folder, keys)
    _check_additions(folder, keys)
    _check_meetings(folder)
    _check_decisions(folder, keys)


def referred(row: "Row", column: Column) -> list[str]:
    """The keys of other rows in this cell."""
    value = row.values.get(column.name)
    if not value or column.type not in (Type.REF, Type.REFS):
        return []
    return list(value) if column.type is Type.REFS else [value]


def _keys(folder: "Folder") -> Keys:
    keys: Keys = {table.name: {} for table in TABLES}
    for table in TABLES:
        for row in folder.rows.get(table.name, []):
            key = row.values.get("key")
            if key and key in keys[table.name]:
                folder.fault(row.where, f"key: {key!r} stands already in line {keys[table.name][key].line}.")
            elif key:
                keys[table.name][key] = row
    return keys


def _check_reference(folder: "Folder", keys: Keys, row: "Row", column: Column, key: str) -> None:
    found = [name for name in column.to if key in keys[name]]
    files = [f"{name}.csv" for name in found or column.to]
    if not found:
        # Where rows of that table could not be read, their own fault is enough.
        if not folder.torn.intersection(column.to):
            folder.fault(row.where, f"{column.name}: {key!r} stands nowhere in {' or '.join(files)}.")
    elif len(found) > 1:
        folder.fault(row.where, f"{column.name}: {key!r} stands in {' and in '.join(files)}. Give one another key.")
    elif found == [row.table] and keys[row.table][key].line >= row.line:
        folder.fault(row.where, f"{column.name}: {key!r} stands further down. Put its line above this one.")


def _check_places(folder: "Folder", keys: Keys) -> None:
    for row in folder.rows.get("places", []):
        parent = keys["places"].get(row["parent"] or "")
        if parent and row["kind"] and parent["kind"] and not may_lie_in(row["kind"], parent["kind"]):
            folder.fault(row.where, f"parent: a {row['kind']} can't lie in a {parent['kind']}.")


def _check_additions(folder: "Folder", keys: Keys) -> None:
    """What would be lost, as the meeting it belongs to is of another kind or has such a row already."""
    for name, kinds in _OF_KIND.items():
        seen: set[str] = set()
        for row in folder.rows.get(name, []):
            meeting = keys["meetings"].get(row["meeting"] or "")
            kind = meeting["kind"] if meeting else ""
            if kind and not (kind in kinds if kinds else kind not in ("training", "forum")):
                folder.fault(row.where, f"meeting: {row['meeting']!r} is of the kind {kind}.")
            if name in _ONCE and row["meeting"] in seen:
                folder.fault(row.where, f"meeting: {row['meeting']!r} stands here already.")
            seen.add(row["meeting"])


def _check_meetings(folder: "Folder") -> None:
    for row in folder.rows.get("meetings", []):
        if row["kind"] == "forum" and row["state"] == "planned":
            folder.fault(row.where, "state: a forum to come is prepared on the site.")
        for name in ("called_by", "legal_basis"):
            if row["kind"] in ("training", "forum") and row[name]:
                folder.fault(row.where, f"{name}: a {row['kind']} has none. Leave it empty.")


def _check_decisions(folder: "Folder", keys: Keys) -> None:
    for row in folder.rows.get("decisions", []):
        meeting = keys["meetings"].get(row["meeting"] or "")
        if meeting and meeting["state"] == "planned":
            folder.fault(row.where, f"meeting: {row['meeting']!r} is planned and has decided nothing yet.")
        if row["for"] is None and (row["against"] is not None or row["abstained"] is not None):
            folder.fault(row.where, "for: this cell is needed where votes against it or abstained are written.")
