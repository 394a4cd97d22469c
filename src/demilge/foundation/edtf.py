"""Dates as sources give them: a day, a span, a month, a summer, "2024", "before July 2023".

A subset of EDTF (Extended Date/Time Format, ISO 8601-2, levels 0 and 1):
`2023-05-15`, `2023-05-15/2023-05-19`, `2022-10`, `2024`, `2023-22` (summer), `../2023-07` (before), `2023-07/..` (since),
and a trailing `~` for "inferred from the context". An empty text is "not known".
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import Enum


class Unreadable(ValueError):
    """The text is no date in the form above, or names a day that does not exist."""


class Grain(Enum):
    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"


# EDTF level 1 seasons. Winter counts as the start of its year (January, February), as people here say it.
SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (1, 2)}
_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")


@dataclass(frozen=True)
class Point:
    """One date of a known grain, with the first and last day it may stand for."""

    grain: Grain
    year: int
    month: int = 0
    day: int = 0

    @property
    def first(self) -> date:
        if self.grain is Grain.DAY:
            return date(self.year, self.month, self.day)
        if self.grain is Grain.MONTH:
            return date(self.year, self.month, 1)
        if self.grain is Grain.SEASON:
            return date(self.year, SEASONS[self.month][0], 1)
        return date(self.year, 1, 1)

    @property
    def last(self) -> date:
        if self.grain is Grain.DAY:
            return self.first
        month = {Grain.MONTH: self.month, Grain.SEASON: SEASONS.get(self.month, (0, 0))[1], Grain.YEAR: 12}[self.grain]
        return date(self.year, month, calendar.monthrange(self.year, month)[1])


@dataclass(frozen=True)
class When:
    """A date or a span. `start` or `end` is None where the source leaves that side open; both None: not known."""

    start: Point | None = None
    end: Point | None = None
    inferred: bool = False

    def __bool__(self) -> bool:
        return self.start is not None or self.end is not None

    @property
    def first(self) -> date | None:
        return self.start.first if self.start else None

    @property
    def last(self) -> date | None:
        return self.end.last if self.end else None

    @property
    def is_day(self) -> bool:
        return self.start is not None and self.start == self.end and self.start.grain is Grain.DAY

    def __str__(self) -> str:
        if not self:
            return ""
        start, end = (_write(point) if point else ".." for point in (self.start, self.end))
        return (start if start == end else f"{start}/{end}") + ("~" if self.inferred else "")


NOT_KNOWN = When()


def on(day: date) -> When:
    """One known day."""
    point = Point(Grain.DAY, day.year, day.month, day.day)
    return When(point, point)


def read(text: str) -> When:
    """Read an EDTF text. Raises Unreadable with the part that is wrong."""
    text = text.strip()
    if not text:
        return NOT_KNOWN
    inferred = text.endswith("~")
    head, slash, tail = text.removesuffix("~").partition("/")
    start = _read_point(head)
    end = _read_point(tail) if slash else start
    if start is None and end is None:
        raise Unreadable(text)
    if start and end and start.first > end.last:
        raise Unreadable(text)
    return When(start, end, inferred)


def _read_point(text: str) -> Point | None:
    if text == "..":
        return None
    found = _POINT.match(text)
    if not found or found[1] == "0000":
        raise Unreadable(text)
    year, month, day = (int(part or 0) for part in found.groups())
    if found[3]:
        try:
            date(year, month, day)
        except ValueError:
            raise Unreadable(text) from None
        return Point(Grain.DAY, year, month, day)
    if not found[2]:
        return Point(Grain.YEAR, year)
    if month in SEASONS:
        return Point(Grain.SEASON, year, month)
    if 1 <= month <= 12:
        return Point(Grain.MONTH, year, month)
    raise Unreadable(text)


def _write(point: Point) -> str:
    if point.grain is Grain.YEAR:
        return f"{point.year:04}"
    if point.grain is Grain.DAY:
        return f"{point.year:04}-{point.month:02}-{point.day:02}"
    return f"{point.year:04}-{point.month:02}"
