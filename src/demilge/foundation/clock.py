"""The one place that asks what time it is. Views pass the answer down; rules and actions never look."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    return timezone.now()


def today() -> date:
    return timezone.localdate()


def local(moment: datetime) -> datetime:
    """The same moment on the clock of the place the server serves."""
    return timezone.localtime(moment)
