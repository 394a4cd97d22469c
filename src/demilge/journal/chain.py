"""The hash chain as plain values: how an entry's hash is made, and how a chain is checked. Knows no database."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

FORMAT = "demilge-journal-1"
GENESIS = "0" * 64
FIELDS = ("number", "at", "programme", "place", "kind", "subject", "path", "facts", "private", "operation", "previous")


def canonical(value: Any) -> str:
    """JSON in one form only: sorted keys, no spaces, letters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of(entry: Mapping[str, Any]) -> str:
    """SHA-256 over the format's name and every field, each as text in the order of FIELDS."""
    return hashlib.sha256(canonical([FORMAT, *(str(entry[field]) for field in FIELDS)]).encode()).hexdigest()


def digest_of(salt: str, text: str) -> str:
    """What an entry keeps of a personal part."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


@dataclass(frozen=True)
class Verdict:
    """How far the chain holds. `broken_at` is the number of the first entry that does not fit; `why` is a code."""

    entries: int
    head: str
    broken_at: int | None = None
    why: str = ""

    @property
    def holds(self) -> bool:
        return self.broken_at is None


def verify(
    entries: Iterable[Mapping[str, Any]],
    *,
    head: Mapping[str, Any] | None,
    secrets: Mapping[int, list[tuple[str, str]]],
) -> Verdict:
    """Walk the chain from its first entry.

    `entries` in order of number, each with FIELDS and `hash`; `head` the kept end (`number`, `hash`) or None where its
    row is gone; `secrets` the personal parts that still exist, as (salt, text) by entry number. Codes: "number" (a gap), "previous"
    (not linked to the one before), "content" (its bytes are not those that were hashed), "secret" (a personal part was
    changed), "tail" (entries were cut off or added outside the journal's turn).
    """
    count, last = 0, GENESIS
    for entry in entries:
        expected = count + 1
        why = _fault(entry, expected=expected, previous=last, parts=secrets.get(expected, []))
        if why:
            return Verdict(count, last, broken_at=expected, why=why)
        count, last = expected, entry["hash"]
    kept = (head["number"], head["hash"]) if head else None
    if kept != (count, last):
        return Verdict(count, last, broken_at=_end_fault(count, head), why="tail")
    stray = sorted(number for number in secrets if number > count)
    if stray:
        return Verdict(count, last, broken_at=stray[0], why="secret")
    return Verdict(count, last)


def _fault(entry: Mapping[str, Any], *, expected: int, previous: str, parts: list[tuple[str, str]]) -> str:
    if entry["number"] != expected:
        return "number"
    if entry["previous"] != previous:
        return "previous"
    if entry["hash"] != hash_of(entry):
        return "content"
    try:
        digests = set(json.loads(entry["private"]))
    except (ValueError, TypeError):  # no list of digests: never written by `record`, whatever its hash says
        return "content"
    return "" if all(digest_of(salt, text) in digests for salt, text in parts) else "secret"


def _end_fault(count: int, head: Mapping[str, Any] | None) -> int:
    """The first entry that the kept end does not know: one was exchanged, cut off or added."""
    if head and head["number"] == count:
        return max(1, count)
    return min(count, head["number"] if head else count) + 1
