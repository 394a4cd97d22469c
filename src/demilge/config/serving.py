"""Bringing a server up: words, styles, tables, the example programme, and then gunicorn in this process's place."""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from demilge.places.models import Programme
from demilge.texts import catalogues

from . import inviting

EXAMPLE = Path(settings.BASE).parent.parent / "examples" / "araket-osh"


def serve(*, example: bool) -> int:  # noqa: RET503 - it ends by becoming gunicorn
    """Prepare, say where the site is, and become gunicorn. Returns only where it could not begin."""
    try:
        with _one_at_a_time():
            catalogues.compile_changed()
            _collect_static()
            prepare_database()
            if example and not Programme.objects.exists():
                from demilge.opendata.folder import command  # the loader is needed once in a server's life

                command.load(EXAMPLE, dry_run=False)
            _greet()
    except OperationalError as problem:
        print(f"The database can't be reached: {problem}Look at DATABASE_URL, then start again.", file=sys.stderr)
        return 2
    connection.close()
    sys.stdout.flush()
    os.execv(  # noqa: S606 - our own interpreter with fixed words
        sys.executable,
        [sys.executable, "-m", "gunicorn", "-c", "python:demilge.config.gunicorn", "demilge.config.wsgi:application"],
    )


def prepare_database() -> None:
    """Make the data folder and bring the tables up to date."""
    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
    if pending_migrations():
        call_command("migrate", verbosity=0, interactive=False)


def pending_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two servers that start at once must not both make the tables."""
    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
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
