"""Gunicorn's worker with threads, with an end that does not wait for itself."""

from types import FrameType

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
