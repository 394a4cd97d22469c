"""Bringing a server up: words, styles, tables, the example programme, and then gunicorn in this process's place."""

import errno
import fcntl
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from demilge.places.models import Programme
from demilge.texts import catalogues

from . import gunicorn, inviting

WAIT_FOR_PORT = 5  # seconds: the workers of a server that was killed let go of it a little later
WORDS = [sys.executable, "-m", "gunicorn", "-c", "python:demilge.config.gunicorn", "demilge.config.wsgi:application"]
EXAMPLE = Path(settings.BASE).parent.parent / "examples" / "araket-osh"


def serve(*, example: bool) -> int:  # noqa: RET503 - it ends by becoming gunicorn
    """Prepare, say where the site is, and become gunicorn. Returns only where it could not begin."""
    hindrance = _hindrance()
    if hindrance:
        print(hindrance, file=sys.stderr)
        return 2
    with _one_at_a_time():
        catalogues.compile_changed()
        _collect_static()
        prepare_database()
        if example and not Programme.objects.exists():
            from demilge.opendata.folder import command  # the loader is needed once in a server's life

            command.load(EXAMPLE, dry_run=False)
        _greet()
    connection.close()
    sys.stdout.flush()
    os.execve(sys.executable, WORDS, environment())  # noqa: S606 - our own interpreter with fixed words


def environment() -> dict[str, str]:
    """The server's environment. glibc gives each thread a heap of its own, which grow side by side: two are enough."""
    return {"MALLOC_ARENA_MAX": "2", **os.environ}


def _hindrance() -> str:
    """Why nobody can listen at HOST and PORT, with what to do; asked before anything is touched. "" where nothing does."""
    family = socket.AF_INET6 if ":" in settings.HOST else socket.AF_INET
    end = time.monotonic() + WAIT_FOR_PORT
    while True:
        try:
            socket.create_server((settings.HOST, settings.PORT), family=family).close()
        except OSError as problem:
            if problem.errno != errno.EADDRINUSE:
                return f"Can't listen at {gunicorn.bind}: {problem.strerror}. Look at HOST and PORT."
            if time.monotonic() > end:
                return (
                    f"Port {settings.PORT} on {settings.HOST} is taken: another program listens there, maybe this site "
                    "already. Stop that one, or set PORT to another number."
                )
            time.sleep(0.2)
        else:
            return ""


def prepare_database() -> None:
    """Bring the tables up to date."""
    if pending_migrations():
        call_command("migrate", verbosity=0, interactive=False)


def pending_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two servers that start at once must not both make the tables."""
    with (Path(settings.DATA) / "starting.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _collect_static() -> None:
    """Gather styles and scripts when one of them is newer than what was gathered last."""
    gathered = Path(settings.STATIC_ROOT) / "staticfiles.json"
    sources = list((Path(settings.BASE)).glob("**/static/**/*.*"))
    if gathered.exists() and gathered.stat().st_mtime > max(source.stat().st_mtime for source in sources):
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    # collectstatic keeps the manifest's time where nothing changed: note that we looked.
    gathered.touch()


def _greet() -> None:
    print(f"\nDemilge {settings.VERSION} · {settings.SITE_URL}/\n")
    inviting.greet()
    print("Stop with Ctrl-C.\n")
