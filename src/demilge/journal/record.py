"""Writing an entry. Only inside an act's transaction; the journal never sends anything."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, Protocol

from django.db import connection, models

from demilge.foundation.edtf import When
from demilge.texts.words import Words

from . import chain
from .acts import current_operation
from .events import Event
from .models import Entry, Head, Secret


class Doer(Protocol):
    """Whoever acts, as the journal needs to know them."""

    @property
    def via(self) -> str: ...

    def key(self) -> str: ...

    def private_parts(self) -> Iterable[tuple[str, dict[str, Any]]]: ...


def record(
    event: Event,
    *,
    by: Doer,
    at: datetime,
    about: models.Model,
    programme: str,
    place: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Entry:
    """Append one entry. `facts` are public: no names of private people, no contacts. Needs an open act."""
    head = _locked_head()
    number = head.number + 1
    parts = [(person, secrets.token_hex(16), chain.canonical(data)) for person, data in by.private_parts()]
    entry = Entry(
        number=number,
        at=at.astimezone(UTC).isoformat(timespec="microseconds"),
        programme=programme,
        place=place,
        kind=event.kind,
        subject=f"{about._meta.label_lower}:{about.pk}",
        path=getattr(about, "path", "") or "",
        facts=chain.canonical({"via": by.via, **{name: plain(value) for name, value in (facts or {}).items()}}),
        private=chain.canonical([chain.digest_of(salt, text) for _person, salt, text in parts]),
        operation=str(current_operation()),
        previous=head.hash,
    )
    entry.hash = chain.hash_of({field: getattr(entry, field) for field in chain.FIELDS})
    entry.save(force_insert=True)
    if parts:
        Secret.objects.bulk_create(
            Secret(entry=number, person=person, salt=salt, text=text) for person, salt, text in parts
        )
    Head.objects.filter(pk=1).update(number=number, hash=entry.hash)
    return entry


def _locked_head() -> Head:
    heads = Head.objects.all()
    # SQLite has no row locks and needs none: BEGIN IMMEDIATE already holds the only writer's place.
    return (heads.select_for_update() if connection.features.has_select_for_update else heads).get(pk=1)


def plain(value: Any) -> Any:
    """A fact as JSON keeps it. Words become {"ky": …}, dates {"edtf": …}."""
    if isinstance(value, Words):
        return dict(value.texts)
    if isinstance(value, When):
        return {"edtf": str(value)}
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return {"edtf": value.isoformat()}
    if isinstance(value, Enum):
        return value.value
    return value
