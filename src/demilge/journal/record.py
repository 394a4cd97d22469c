"""Writing an entry. Only inside an act's transaction; the journal never sends anything."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, Protocol

from django.db import models

from demilge.foundation.edtf import When
from demilge.texts.words import Words

from . import chain
from .acts import open_act
from .events import Event


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
) -> None:
    """Have one entry written when the act ends. `facts` are public: no names of private people, no contacts.

    Needs an open act. Written at its end, the chain is held for the shortest time: all writers wait for one another there.
    """
    parts = [(person, secrets.token_hex(16), chain.canonical(data)) for person, data in by.private_parts()]
    values: dict[str, Any] = {
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "programme": programme,
        "place": place,
        "kind": event.kind,
        "subject": f"{about._meta.label_lower}:{about.pk}",
        "path": getattr(about, "path", "") or "",
        "facts": chain.canonical({"via": by.via, **{name: plain(value) for name, value in (facts or {}).items()}}),
        "private": chain.canonical([chain.digest_of(salt, text) for _person, salt, text in parts]),
    }
    open_act().note(values, parts)


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
