"""Decisions about initiative groups over plain values; no tables, no clock."""

import calendar
import re
from datetime import date, timedelta

MOST_SEATS = 20
LINK_LIFE = timedelta(days=90)  # after this an invite link is better made anew: it has been passed on too often
_INVITE = re.compile(r"https://chat\.whatsapp\.com/(?:invite/)?([A-Za-z0-9_-]{6,64})/?(?:\?[^\s]*)?$")


def seats_in_order(*, least: int, most: int) -> bool:
    return 1 <= least <= most <= MOST_SEATS


def ends_on(since: date, *, months: int) -> date:
    """The last day of a mandate: so many months later, or that month's last day where it is shorter."""
    year, month = divmod(since.year * 12 + since.month - 1 + months, 12)
    return date(year, month + 1, min(since.day, calendar.monthrange(year, month + 1)[1]))


def stands(*, until: date, ended_on: date | None, on: date) -> bool:
    """Whether a seat is held on a day. Terms end by date: nothing has to be done for it."""
    return ended_on is None and on <= until


def link_is_old(since: date | None, *, on: date) -> bool:
    """Whether an invite link should be made anew."""
    return since is not None and on - since >= LINK_LIFE


def invite(typed: str) -> str:
    """The WhatsApp invite link in what was typed or pasted, without what trackers add; "" where it is none."""
    found = _INVITE.match(typed.strip())
    return f"https://chat.whatsapp.com/{found[1]}" if found else ""


def only_adds(before: dict[str, str], after: dict[str, str]) -> bool:
    """Whether a text that stands only gains languages: a translation is no change."""
    return all(after.get(code) == text for code, text in before.items())
