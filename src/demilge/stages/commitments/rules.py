"""Where a promise stands, and what residents saw. Values in, decisions out: no tables, no clock.

Overdue is never typed by anybody: it follows from the promise's day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .states import MOVES, Status


class Standing(StrEnum):
    """Where a promise stands on a day, for the office and the residents together."""

    PROMISED = "promised"
    IN_WORK = "in_work"
    NEEDS_ABOVE = "needs_above"
    SAID_DONE = "said_done"  # by the office's word
    CHECKED = "checked"  # the residents saw it too
    LATE = "late"
    UNHEARD = "unheard"  # past its day, known only from what was published: what came of it is not known
    CANNOT = "cannot"

    @property
    def mark(self) -> str:
        """How it is marked beside its word: one of done, work, wait, late, shut, none."""
        return _MARKS[self]


_MARKS = {
    Standing.PROMISED: "wait",
    Standing.IN_WORK: "work",
    Standing.NEEDS_ABOVE: "wait",
    Standing.SAID_DONE: "work",
    Standing.CHECKED: "done",
    Standing.LATE: "late",
    Standing.UNHEARD: "none",
    Standing.CANNOT: "shut",
}


@dataclass(frozen=True)
class Tally:
    """How many voices last saw it done, in part, not done."""

    done: int = 0
    partly: int = 0
    not_done: int = 0

    @property
    def confirms(self) -> bool:
        """More saw it done than saw less than that."""
        return self.done > self.partly + self.not_done


def standing(status: Status, *, due_on: date, today: date, seen: Tally, followed: bool = True) -> Standing:
    """Where a promise stands today. Done is done, however late; what cannot be done is not late.

    `followed` is False where a promise is known only from a publication and nobody has said or seen anything since:
    once its day is past, to call it late would claim more than is known.
    """
    if status is Status.DONE:
        return Standing.CHECKED if seen.confirms else Standing.SAID_DONE
    if status is Status.CANNOT:
        return Standing.CANNOT
    if late_by(due_on, today):
        return Standing.LATE if followed or seen != Tally() else Standing.UNHEARD
    return Standing(status.value)


def late_by(due_on: date, today: date) -> int:
    """By how many days a day is past; 0 until and on the day itself."""
    return max(0, (today - due_on).days)


@dataclass(frozen=True)
class Check:
    """What one voice saw on one day; `seen` is "done", "partly" or "not_done"."""

    voice: str
    seen_on: date
    seen: str


def tally(checks: Iterable[Check]) -> Tally:
    """Count each voice once, by what it saw last. A voice has one check a day, so that the last one is clear."""
    last: dict[str, Check] = {}
    for check in checks:
        if check.voice not in last or last[check.voice].seen_on < check.seen_on:
            last[check.voice] = check
    found = [check.seen for check in last.values()]
    return Tally(found.count("done"), found.count("partly"), found.count("not_done"))


class Fault(StrEnum):
    """Why an office's word on its promise does not hold."""

    NOT_NOW = "not_now"
    NO_OFFICER = "no_officer"
    AHEAD = "ahead"
    BEFORE_PROMISE = "before_promise"
    BEFORE_LAST = "before_last"
    NO_DAY = "no_day"
    DONE_LATER = "done_later"
    DONE_BEFORE = "done_before"
    NO_REASON = "no_reason"


@dataclass(frozen=True)
class Word:
    """What an office says of its promise on a day."""

    status: Status
    on: date
    officer: str
    text: str
    done_on: date | None


def fault_of(word: Word, *, now: Status, made_on: date | None, last_on: date | None, today: date) -> Fault | None:
    """The first reason why a word does not hold; None where it does.

    `now` is the status so far, `made_on` the day of the promise where it is known, `last_on` the day of the last word.
    """
    done_on = word.done_on if word.status is Status.DONE else None
    faults = [
        (word.status not in MOVES[now], Fault.NOT_NOW),
        (not word.officer.strip(), Fault.NO_OFFICER),
        (word.on > today, Fault.AHEAD),
        (made_on and word.on < made_on, Fault.BEFORE_PROMISE),
        (last_on and word.on < last_on, Fault.BEFORE_LAST),
        (word.status is Status.DONE and done_on is None, Fault.NO_DAY),
        (done_on and done_on > word.on, Fault.DONE_LATER),
        (done_on and made_on and done_on < made_on, Fault.DONE_BEFORE),
        (word.status in (Status.NEEDS_ABOVE, Status.CANNOT) and not word.text.strip(), Fault.NO_REASON),
    ]
    return next((fault for wrong, fault in faults if wrong), None)
