"""Keeping guests calm: a phone without an account may write, but no machine may flood a settlement's page.

Counted in this process's memory, not in the database: a guest's write costs one transaction and not three, and a flood costs
none. With several workers the limits are as many times as wide, which is wide enough.
"""

import threading
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from demilge.foundation import clock
from demilge.foundation.refusals import TooMany

from .middleware import Request
from .networks import network_of
from .tokens import digest

WINDOW = timedelta(minutes=10)
WRITES_A_GUEST = 30
_MOST_KEPT = 50_000  # keys; past that the windows that are over are dropped


class Window:
    """Counts per key in a running window."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[str, tuple[int, datetime]] = {}

    def count(self, key: str, *, at: datetime) -> int:
        """Count one more and tell how many that makes in this key's window."""
        with self._lock:
            count, ends = self._counts.get(key, (0, at + WINDOW))
            if ends <= at:
                count, ends = 0, at + WINDOW
            self._counts[key] = (count + 1, ends)
            if len(self._counts) > _MOST_KEPT:
                self._counts = {key: kept for key, kept in self._counts.items() if kept[1] > at}
            return count + 1

    def clear(self) -> None:
        with self._lock:
            self._counts.clear()


counted = Window()


def calm(request: Request) -> None:
    """Count one write of a guest; raises TooMany past 30 a phone, or past the network's limit, in ten minutes.

    Called by a view before it lets a guest write. It counts nothing while a page is only read, nor for somebody who is
    signed in: they can be asked. A mobile operator's gateway or a hall's Wi-Fi stands for hundreds of people, so the
    network's limit (`DEMILGE_NETWORK_WRITES`) is wide; it stops machines that throw their cookie away each time.
    """
    if request.method != "POST" or request.actor.person:
        return
    at = clock.now()
    limits = (
        (digest("guest-network", network_of(request)), settings.NETWORK_WRITES),
        (digest("guest-writes", request.actor.guest), WRITES_A_GUEST),
    )
    for key, limit in limits:
        if counted.count(key, at=at) > limit:
            minutes = round(WINDOW.total_seconds() / 60)
            raise TooMany(_("Too much was sent from here. Wait %(minutes)s minutes and go on.") % {"minutes": minutes})
