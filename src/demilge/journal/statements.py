"""The statements that stand in every act, as SQL made once.

Making them anew through the ORM took half the time of a small act (bench/writes.py); nothing else in the house is written
so. Values go through their fields, so that both databases keep them as the models say.
"""

from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, models

from .models import Entry, Head, Receipt


def receipt_of(operation: UUID) -> tuple[str, str] | None:
    """The fingerprint and answer of an operation that was acted on before."""
    sql = f"SELECT fingerprint, answer FROM {_table(Receipt)} WHERE operation = %s"  # noqa: S608 - our own table's name
    with connection.cursor() as cursor:
        cursor.execute(sql, [_kept(Receipt, "operation", operation)])
        row: tuple[str, str] | None = cursor.fetchone()
        return row


def locked_head() -> tuple[int, str]:
    """The chain's end: its number and hash. Locks it until the act is over; SQLite holds the writer's place already."""
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number, hash FROM {_table(Head)} WHERE id = 1{lock}")  # noqa: S608 - as above
        number, digest = cursor.fetchone()
        return number, digest


def append(entries: list[dict[str, Any]]) -> None:
    """Write entries and move the chain's end behind the last: in one statement where the database can."""
    last = [entries[-1]["number"], entries[-1]["hash"]]
    move = f"UPDATE {_table(Head)} SET number = %s, hash = %s WHERE id = 1"  # noqa: S608 - as above
    insert, values = _insert_sql(Entry, tuple(entries[0]), len(entries)), _flat(Entry, entries)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"WITH moved AS ({move}) {insert}", [*last, *values])
        else:
            cursor.execute(insert, values)
            cursor.execute(move, last)


def insert_receipt(values: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_insert_sql(Receipt, tuple(values), 1), _flat(Receipt, [values]))


@cache
def _insert_sql(model: type[models.Model], names: tuple[str, ...], count: int) -> str:
    columns = ", ".join(f'"{name}"' for name in names)
    row = f"({', '.join(['%s'] * len(names))})"
    return f"INSERT INTO {_table(model)} ({columns}) VALUES {', '.join([row] * count)}"  # noqa: S608 - as above


def _table(model: type[models.Model]) -> str:
    return f'"{model._meta.db_table}"'


def _flat(model: type[models.Model], rows: list[dict[str, Any]]) -> list[Any]:
    return [_kept(model, name, value) for row in rows for name, value in row.items()]


def _kept(model: type[models.Model], name: str, value: Any) -> Any:
    return model._meta.get_field(name).get_db_prep_save(value, connection)  # type: ignore[union-attr]
