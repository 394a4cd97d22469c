"""`demilge check`: a look at everything an administrator can set, with what to do next."""

import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection

from demilge.foundation import clock
from demilge.journal.models import Head
from demilge.messaging.models import Message, State
from demilge.places.models import Programme

from .serving import pending_migrations
from .ticking import last_tick


@dataclass(frozen=True)
class Found:
    """One line of the check-up. `fine` None: no fault, but worth knowing."""

    fine: bool | None
    text: str


def check() -> int:
    """Print every finding; 1 if one of them must be put right."""
    found = list(_look())
    for line in found:
        mark = {True: "ok  ", False: "!!  ", None: "    "}[line.fine]
        print(f"{mark}{line.text}")
    return 1 if any(line.fine is False for line in found) else 0


def _look() -> Iterator[Found]:
    yield from _framework()
    yield from _database()
    yield from _address()
    yield from _mail()
    yield from _machine()


def _framework() -> Iterator[Found]:
    problems = [message for message in checks.run_checks(include_deployment_checks=True) if not message.is_silenced()]
    for message in problems:
        yield Found(fine=not message.is_serious(), text=f"{message.id}: {message.msg} {message.hint or ''}".strip())
    if not problems:
        yield Found(fine=True, text="the framework's own checks")
    if settings.DEBUG:
        yield Found(fine=False, text="DEMILGE_DEBUG is on: it shows the inside of errors to everybody. Unset it.")


def _database() -> Iterator[Found]:
    try:
        pending = pending_migrations()
        if pending:
            yield Found(
                fine=False, text=f"{pending} changes of the tables are due: demilge serve makes them, after a backup."
            )
            return
        head = Head.objects.filter(pk=1).first()
    except DatabaseError as problem:
        said = " ".join(str(problem).split())
        yield Found(fine=False, text=f"the database can't be reached ({said}). Look at DATABASE_URL.")
        return
    if head is None:
        yield Found(fine=False, text="the end of the journal is gone from the database. Run demilge verify.")
    else:
        yield Found(fine=True, text=f"database: {connection.vendor}, journal at entry {head.number}")
    if not Programme.objects.exists():
        yield Found(fine=None, text="no programme yet: demilge load FOLDER")


def _address() -> Iterator[Found]:
    if "127.0.0.1" in settings.SITE_URL:
        yield Found(
            fine=None,
            text=f"the address on paper and in messages is {settings.SITE_URL}: phones can't open it. "
            "Set DEMILGE_URL to the site's public address.",
        )
    elif not settings.SITE_URL.startswith("https://"):
        yield Found(fine=None, text="DEMILGE_URL is not https: passwords and slips travel in the open.")
    else:
        yield Found(fine=True, text=f"address: {settings.SITE_URL}")


def _mail() -> Iterator[Found]:
    waiting = _waiting()
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        yield Found(
            fine=None, text=f"e-mail is written to {settings.EMAIL_FILE_PATH}; set DEMILGE_EMAIL_URL to send it."
        )
    last = last_tick()
    if last is None or last < clock.now() - timedelta(hours=1):
        said = "never ran" if last is None else f"ran last {last:%Y-%m-%d %H:%M} UTC"
        yield Found(
            fine=None,
            text=f"demilge tick {said}; {waiting} messages wait. Let cron or a systemd timer run it each minute "
            "(docs/operate/install.md).",
        )
    else:
        yield Found(fine=True, text=f"tick ran at {last:%H:%M} UTC, {waiting} messages wait")


def _waiting() -> int:
    try:
        return Message.objects.filter(state=State.WAITING).count()
    except DatabaseError:  # that is said already
        return 0


def _machine() -> Iterator[Found]:
    data = Path(settings.DATA)
    key = data / "secret.key"
    if key.exists() and stat.S_IMODE(key.stat().st_mode) & 0o077:
        yield Found(fine=False, text=f"others on this machine can read {key}: chmod 600 it.")
    free = shutil.disk_usage(data).free // 2**20
    yield Found(fine=free > 500, text=f"data in {data}, {free} MB free")
