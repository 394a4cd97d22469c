"""Keeping guests calm: a phone without an account may write, but no machine may flood a settlement's page."""

from datetime import timedelta

from demilge.foundation import clock

from .middleware import Request
from .networks import network_of
from .tries import count_try

WINDOW = timedelta(minutes=10)
WRITES_A_GUEST = 30
WRITES_A_NETWORK = 400  # a mobile operator's gateway stands for a whole neighbourhood


def calm(request: Request) -> None:
    """Count one write of a guest; raises TooMany past 30 a phone or 400 a network in ten minutes.

    Called by a view before it lets a guest write. It counts nothing while a page is only read, nor for somebody who is
    signed in: they can be asked.
    """
    if request.method != "POST" or request.actor.person:
        return
    at = clock.now()
    # The network first: a machine that throws its cookie away each time is new each time.
    count_try("guest-network", network_of(request), limit=WRITES_A_NETWORK, window=WINDOW, at=at)
    count_try("guest", request.actor.guest, limit=WRITES_A_GUEST, window=WINDOW, at=at)
