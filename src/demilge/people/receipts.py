"""Receipts: what an operation became, found again by its number. Everything in them is public."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Q

from demilge.foundation.ids import read_code
from demilge.journal.acts import receipt_number
from demilge.journal.events import sentence_of
from demilge.journal.models import Entry, Receipt, Secret

from .models import Person

NUMBER_LENGTH = 8


@dataclass(frozen=True)
class Line:
    """One entry as a person reads it, with the number of its receipt."""

    entry: Entry
    number: str

    @property
    def sentence(self) -> str:
        """In the language of the page or paper being made."""
        return sentence_of(self.entry.kind, json.loads(self.entry.facts))

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.entry.at)


@dataclass(frozen=True)
class Found:
    """What a number leads to. No lines: it was received, and its act leaves no public trace."""

    number: str
    at: datetime
    lines: tuple[Line, ...]


def find(typed: str) -> Found | None:
    """What became of the operation with this number, however it is typed. Two queries."""
    number = read_code(typed)
    # Two operations in a thousand million share a number; the page then shows what became of both.
    receipts = list(Receipt.objects.filter(number=number).order_by("at")) if len(number) == NUMBER_LENGTH else []
    if not receipts:
        return None
    asked = Q()
    for receipt in receipts:
        asked |= Q(operation=str(receipt.operation))
        if receipt.answer:  # an act inside this one wrote under an operation of its own, at the same moment
            asked |= Q(subject=receipt.answer, at=iso(receipt.at))
    lines = tuple(Line(entry, number) for entry in Entry.objects.filter(asked).order_by("number"))
    return Found(number, receipts[0].at, lines)


def iso(moment: datetime) -> str:
    """A moment as the journal writes it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def with_part_of(person: Person, *, since: datetime | None = None, limit: int = 10) -> list[Line]:
    """The last entries in which somebody acted or was acted for, newest first. Two queries."""
    numbers = list(
        Secret.objects.filter(person=str(person.key)).order_by("-entry").values_list("entry", flat=True)[: 2 * limit]
    )
    entries = Entry.objects.filter(number__in=numbers).order_by("-number")
    if since:
        entries = entries.filter(at__gte=iso(since))
    return lines_of(entries[:limit])


def lines_of(entries: Iterable[Entry]) -> list[Line]:
    return [Line(entry, receipt_number(UUID(entry.operation))) for entry in entries]
