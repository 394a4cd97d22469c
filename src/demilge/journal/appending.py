"""Entries get their numbers and hashes, one after another, at the end of the chain."""

from dataclasses import dataclass
from typing import Any

from . import chain, statements
from .models import Secret


@dataclass(frozen=True)
class Note:
    """An entry to be: all its values but number, previous hash and hash; and its private parts: person, salt, text."""

    values: dict[str, Any]
    private: list[tuple[str, str, str]]


def append(notes: list[Note]) -> None:
    """Append entries to the chain. Holds its end until the transaction is over."""
    if not notes:
        return
    number, previous = statements.locked_head()
    entries, secrets = [], []
    for note in notes:
        number += 1
        values = {"number": number, **note.values, "previous": previous}
        values["hash"] = previous = chain.hash_of(values)
        entries.append(values)
        secrets += [Secret(entry=number, person=person, salt=salt, text=text) for person, salt, text in note.private]
    if secrets:
        Secret.objects.bulk_create(secrets)
    statements.append(entries)
