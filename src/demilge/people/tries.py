"""Slowing down guessing: a count per subject and window, kept in the database so that every worker sees it."""

from datetime import datetime, timedelta

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from demilge.foundation.refusals import TooMany
from demilge.journal.turns import turn

from . import tokens
from .models import Tries


def count_try(scope: str, subject: str, *, limit: int, window: timedelta, at: datetime) -> None:
    """Count one try; raise TooMany past the limit. In a transaction of its own: a failed try must count too."""
    key = tokens.digest(f"tries-{scope}", subject)
    with turn():
        tries, _new = Tries.objects.get_or_create(key=key, defaults={"window_ends": at + window})
        if tries.window_ends <= at:
            Tries.objects.filter(pk=tries.pk).update(count=1, window_ends=at + window)
            return
        Tries.objects.filter(pk=tries.pk).update(count=F("count") + 1)
        over = tries.count >= limit
    if over:
        minutes = max(1, round((tries.window_ends - at).total_seconds() / 60))
        raise TooMany(_("Too many tries. Wait %(minutes)s minutes and try again.") % {"minutes": minutes})


def give_back(scope: str, subject: str) -> None:
    """After a success where many share one subject: the try that was right does not count, the wrong ones stay."""
    key = tokens.digest(f"tries-{scope}", subject)
    with turn():
        Tries.objects.filter(key=key, count__gt=0).update(count=F("count") - 1)


def forget_tries(scope: str, subject: str) -> None:
    """After a success: the honest start anew."""
    key = tokens.digest(f"tries-{scope}", subject)
    with turn():
        Tries.objects.filter(key=key).delete()
