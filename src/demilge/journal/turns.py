"""A fair turn around each write transaction.

SQLite has one writer. Its own waiting is by sleeping and unfair; a file lock wakes the next in line, which measured
three times better at the slow end (docs/decisions/0005). PostgreSQL queues on the journal's head row instead.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

# The threads of this process; for a database in memory, which only this process has, they are all.
_in_process = threading.Lock()


@contextmanager
def turn() -> Iterator[None]:
    """One transaction, begun when it is our turn. Inside another one it is a savepoint: refused, it leaves nothing."""
    if connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    with _waiting(), transaction.atomic():
        yield


@contextmanager
def _waiting() -> Iterator[None]:
    if connection.vendor != "sqlite":
        yield
        return
    path = Path(str(connection.settings_dict["NAME"]))
    if not path.parent.is_dir() or "mode=memory" in path.name:
        with _in_process:
            yield
        return
    # One thread of each process stands in the queue: the kernel wakes all who wait for a file, and all but one in vain.
    with _in_process:
        handle = os.open(f"{path}.turn", os.O_RDWR | os.O_CREAT, 0o640)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)
