"""The frame of every write: one turn, one transaction, one receipt per operation id.

    @act
    def close_meeting(*, meeting: Meeting, by: Actor, at: datetime, operation: UUID) -> Meeting: …

The same operation id again answers with the first answer and writes nothing: a double tap, a resend over a broken link
or an offline queue can't make a second record. The same id with other content is refused, so that nothing typed is lost
in silence.
"""

import hashlib
import hmac
import inspect
from collections.abc import Callable, Collection, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.files.base import File
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from demilge.foundation import ids
from demilge.foundation.edtf import When
from demilge.foundation.refusals import Conflict
from demilge.texts.words import Words

from . import chain, statements
from .appending import Note, append
from .turns import turn

P = ParamSpec("P")
R = TypeVar("R", bound=models.Model | None)

# A PIN or password leaves no trace in a receipt: a fast digest of it, even a keyed one, would undo its slow one.
_NEVER_KEPT = ("secret",)


@dataclass
class OpenAct:
    """An act that is being done: what it has to tell the journal when it ends."""

    operation: UUID
    notes: list[Note] = field(default_factory=list)

    def note(self, values: dict[str, Any], private: list[tuple[str, str, str]]) -> None:
        self.notes.append(Note({**values, "operation": str(self.operation)}, private))


_open: ContextVar[OpenAct | None] = ContextVar("open act", default=None)


class NoOpenAct(RuntimeError):
    """Something is written to the journal outside an act."""


class OperationReused(Conflict):
    """The same operation id came with other content or from another person."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This form was already sent once, with other content. The first one is kept. "
                "What you see below has not been saved: look at it and send it again."
            )
        )


def open_act() -> OpenAct:
    found = _open.get()
    if found is None:
        raise NoOpenAct
    return found


def current_operation() -> UUID:
    return open_act().operation


def hold(record: models.Model, *, keep: Collection[str] = ()) -> None:
    """Lock a record until the act is done and read it anew: what was loaded before our turn may have changed since.

    The first line of every act that asks for a record's state. SQLite holds the whole database during a write, so that
    the lock is only taken where there are rows to lock.
    """
    fields: Any = record._meta.concrete_fields
    rows = type(record)._base_manager.select_for_update().filter(pk=record.pk)
    now = rows.values_list(*(field.attname for field in fields)).get()
    for column, value in zip(fields, now, strict=True):
        same = column.name in keep and getattr(record, column.attname) == value
        if column.is_relation and column.is_cached(record) and not same:
            column.delete_cached_value(record)
        setattr(record, column.attname, value)
    record.__dict__.pop("_prefetched_objects_cache", None)


def act(action: Callable[P, R]) -> Callable[P, R]:
    """Make a function an act. It must take `by`, `at` and `operation`, and return the record it made or changed."""
    missing = {"by", "at", "operation"} - set(inspect.signature(action).parameters)
    if missing:
        raise TypeError(f"{action.__qualname__} is no act: it lacks {sorted(missing)}")
    name = f"{action.__module__.removeprefix('demilge.')}.{action.__name__}"

    @wraps(action)
    def once(*args: P.args, **kwargs: P.kwargs) -> R:
        given: dict[str, Any] = dict(kwargs)
        operation: UUID = given["operation"]
        asked = fingerprint(name, given)
        with turn():
            _wait_for(operation)
            receipt = statements.receipt_of(operation)
            if receipt is not None:
                return _first_answer(*receipt, asked)  # type: ignore[return-value]
            outer, inner = _open.get(), OpenAct(operation)
            token = _open.set(inner)
            try:
                answer = action(*args, **kwargs)
            finally:
                _open.reset(token)
            statements.insert_receipt(
                {
                    "operation": operation,
                    "number": receipt_number(operation),
                    "act": name,
                    "fingerprint": asked,
                    "answer": f"{answer._meta.label_lower}:{answer.pk}" if answer is not None else "",
                    "programme": _programme_of(answer),
                    "at": given["at"],
                }
            )
            if outer:
                outer.notes += inner.notes
            else:
                append(inner.notes)
            return answer

    once.is_act = True  # type: ignore[attr-defined]
    return once


def _wait_for(operation: UUID) -> None:
    """Let a second tap on the same form wait for the first, and find its receipt.

    On SQLite the turn is that wait already: it has one writer.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [operation.int >> 65])  # a positive 63-bit number


def receipt_number(operation: UUID) -> str:
    """The number a person gets on paper; made from the operation id, so that a phone knows it before it is online."""
    return ids.code_from(operation.int >> 16, 8)


def _first_answer(fingerprint: str, answer: str, asked: str) -> models.Model | None:
    if not hmac.compare_digest(fingerprint, asked):
        raise OperationReused
    if not answer:
        return None
    label, _colon, key = answer.rpartition(":")
    found: models.Model | None = apps.get_model(label)._default_manager.filter(pk=key).first()
    return found


def _programme_of(answer: models.Model | None) -> str:
    return str(getattr(answer, "programme_id", "") or "")


def fingerprint(name: str, given: Mapping[str, Any]) -> str:
    """A keyed digest of who asks and for what; keyed, so that a short content can't be guessed from it."""
    content = {key: _flat(value) for key, value in given.items() if key not in ("at", "operation", *_NEVER_KEPT)}
    return hmac.new(settings.SECRET_KEY.encode(), chain.canonical([name, content]).encode(), "sha256").hexdigest()


def _flat(value: Any) -> Any:  # noqa: C901, PLR0911 - one line a kind of value
    if hasattr(value, "key") and callable(value.key):
        return value.key()
    if isinstance(value, models.Model):
        return f"{value._meta.label_lower}:{value.pk}"
    if isinstance(value, File):
        return _file_digest(value)
    if isinstance(value, Words):
        return dict(value.texts)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): _flat(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset | models.QuerySet):
        parts = [_flat(part) for part in value]
        return sorted(parts, key=str) if isinstance(value, set | frozenset) else parts
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    if isinstance(value, datetime | date | time | UUID | When | Decimal):
        return str(value)
    if hasattr(value, "__dataclass_fields__"):
        return {field: _flat(getattr(value, field)) for field in value.__dataclass_fields__}
    raise TypeError(f"an act can't be recognised again by a {type(value).__name__}")


def _file_digest(file: "File[bytes]") -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
