"""What a plan and an answer to it must say, and what changed between two versions. Values in, decisions out."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar


class Part(StrEnum):
    """What an item can't be sent without."""

    GOAL = "goal"
    ASK = "ask"
    ADDRESSEE = "addressee"


@dataclass(frozen=True)
class Row:
    """Whether one item of a draft says its goal, what is asked, and of whom."""

    number: int
    goal: bool
    ask: bool
    addressee: bool


def missing(rows: Iterable[Row]) -> list[tuple[int, list[Part]]]:
    """What is still missing, by item number; empty where every item can be sent."""
    found = [(row.number, [part for part in Part if not getattr(row, part.value)]) for row in rows]
    return [(number, parts) for number, parts in found if parts]


class Fault(StrEnum):
    """Why an answer to an item does not hold."""

    NO_DATE = "no_date"
    PASSED = "passed"
    NO_REASON = "no_reason"


def fault_of(*, verdict: str, reason: str, due: date | None, on: date) -> Fault | None:
    """An agreement, also in part, has a day that is not past when it is given; less than an agreement has a reason.

    `verdict` is "agreed", "partly" or "cannot".
    """
    if verdict != "cannot" and due is None:
        return Fault.NO_DATE
    if verdict != "cannot" and due is not None and due < on:
        return Fault.PASSED
    if verdict != "agreed" and not reason.strip():
        return Fault.NO_REASON
    return None


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Change:
    """What became of one item; `fields` holds (name, before, after) of those that differ."""

    kind: Kind
    fields: tuple[tuple[str, str, str], ...] = ()


Key = TypeVar("Key", bound=Hashable)
Texts = Mapping[str, str]


def compare(before: Mapping[Key, Texts], after: Mapping[Key, Texts]) -> dict[Key, Change]:
    """What changed from one version to the next, by item. An item that says the same is left out.

    Each item is a mapping of a field's name to what it says; both versions name the same fields.
    """
    changes: dict[Key, Change] = {}
    for key, texts in after.items():
        if key not in before:
            changes[key] = Change(Kind.ADDED)
            continue
        old = before[key]
        fields = tuple((name, old.get(name, ""), said) for name, said in texts.items() if old.get(name, "") != said)
        if fields:
            changes[key] = Change(Kind.CHANGED, fields)
    changes |= {key: Change(Kind.REMOVED) for key in before if key not in after}
    return changes


_MACHINES = (
    "bot",
    "whatsapp",
    "facebookexternalhit",
    "preview",
    "crawler",
    "spider",
    "skype",
    "viber",
    "curl",
    "python",
)


def is_machine(agent: str) -> bool:
    """Whether a page was fetched to show a preview of its link, and not opened by a person.

    Messengers fetch every link that is sent. Told by the User-Agent: an unnamed reader counts as a machine as well.
    """
    said = agent.casefold()
    return not said or any(name in said for name in _MACHINES)
