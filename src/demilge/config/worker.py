"""Gunicorn's worker with threads, with an end that does not wait for itself."""

import os
from collections import Counter
from types import FrameType
from typing import Any

from gunicorn.workers.base import Worker  # type: ignore[import-untyped]
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]


class ServingWorker(ThreadWorker):  # type: ignore[misc]
    """Ends at once when it is told to.

    Gunicorn 27 shuts the pool of threads down inside the signal's handler. Where Ctrl-C came while a request was being
    handed to the pool, the pool's lock was held by the very thread that then waited for it: 15 seconds, until it was
    killed. The pool ends with the process anyway.
    """

    def handle_quit(self, sig: int, frame: FrameType | None) -> None:
        Worker.handle_quit(self, sig, frame)


def choose_core(server: Any, worker: Any) -> None:
    """Before a worker is made: the core on which the fewest of its siblings work."""
    taken = Counter(getattr(other, "core", None) for other in server.WORKERS.values())
    worker.core = min(sorted(_cores()), key=lambda core: taken[core], default=None)


def stay_on_core(_server: Any, worker: Any) -> None:
    """Keep a worker on its core: its threads take turns anyway, and wandering between cores cost a third of the writes
    on PostgreSQL (docs/operate/performance.md).
    """
    if worker.core is not None and len(_cores()) > 1:
        os.sched_setaffinity(0, {worker.core})


def _cores() -> set[int]:
    """The cores this process may use; none where the system does not tell (macOS)."""
    return os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
