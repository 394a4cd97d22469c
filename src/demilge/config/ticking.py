"""What is due: sent and tidied by cron or a systemd timer. Nothing a page shows depends on it: overdue is computed."""

import os
from datetime import datetime
from pathlib import Path

from django.conf import settings

from demilge.foundation import clock
from demilge.messaging.delivery import deliver_due
from demilge.people.models import Device, Tries

_LAST = "last-tick.txt"


def tick() -> int:
    """Do all due work once. Two ticks at once do each thing once."""
    at = clock.now()
    delivered = deliver_due(at=at)
    Tries.objects.filter(window_ends__lt=at).delete()
    Device.objects.filter(expires_at__lt=at).delete()
    _note(at)
    print(f"Messages: {delivered.sent} sent, {delivered.failed} failed, {delivered.waiting} still waiting.")
    return 0


def last_tick() -> datetime | None:
    """When the last tick was, None where there was none or what it noted was damaged."""
    try:
        return datetime.fromisoformat((Path(settings.DATA) / _LAST).read_text())
    except (FileNotFoundError, ValueError):
        return None


def _note(at: datetime) -> None:
    unfinished = Path(settings.DATA) / f"{_LAST}.{os.getpid()}"  # two ticks at once have one each
    unfinished.write_text(at.isoformat())
    unfinished.replace(Path(settings.DATA) / _LAST)
