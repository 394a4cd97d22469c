"""Keeps standard output free of what compiled solvers print while they run (HiGHS has lines that no option turns off).

An answer in JSON must be JSON. Only the file descriptor sees what C code prints, so it is turned away while a solver runs.
"""

import ctypes
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

STDOUT, STDERR = 1, 2
NOBODY = -1


class Turned:
    """Standard output, turned away while anybody asks for it; solvers may run in several threads at once."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.asking = 0
        self.kept = NOBODY  # the real standard output meanwhile

    def away(self) -> None:
        with self.lock:
            self.asking += 1
            if self.asking > 1:
                return
            flush()
            with suppress(OSError):  # standard output is closed: then nothing can be printed there
                self.kept = os.dup(STDOUT)
                turn()

    def back(self) -> None:
        with self.lock:
            self.asking -= 1
            if self.asking or self.kept == NOBODY:
                return
            flush()
            os.dup2(self.kept, STDOUT)
            os.close(self.kept)
            self.kept = NOBODY


def turn() -> None:
    """Where other threads may be printing, to standard error, so that nothing of theirs is lost; else to nowhere."""
    if threading.active_count() > 1:
        os.dup2(STDERR, STDOUT)
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, STDOUT)
    os.close(nowhere)


def flush() -> None:
    """Write out what C code has printed so far: it waits in a buffer of its own where standard output is no terminal."""
    with suppress(OSError, TypeError, AttributeError):  # a system without such a C library
        ctypes.CDLL(None).fflush(None)


TURNED = Turned()


@contextmanager
def quiet() -> Iterator[None]:
    """Around a call of a solver, and nothing else: what Python prints inside may be turned away as well."""
    TURNED.away()
    try:
        yield
    finally:
        TURNED.back()
