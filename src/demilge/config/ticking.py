"""What is due: sent and tidied by cron or a systemd timer. Nothing a page shows depends on it: overdue is computed."""

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
    (Path(settings.DATA) / _LAST).write_text(at.isoformat())
    print(f"Messages: {delivered.sent} sent, {delivered.failed} failed, {delivered.waiting} still waiting.")
    return 0


def last_tick() -> datetime | None:
    path = Path(settings.DATA) / _LAST
    return datetime.fromisoformat(path.read_text()) if path.exists() else None
