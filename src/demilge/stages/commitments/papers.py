"""What is printed: the board of a settlement as a poster for the wall."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from demilge.places.models import Place
from demilge.stages.plans.models import Item
from demilge.texts import spoken
from demilge.texts.words import reader_language
from demilge.ui import qr

from . import words
from .models import Commitment

MOST = 40  # lines a column: more can't be read on a wall


def poster(
    *,
    place: Place | None,
    asked: Iterable[Item],
    promised: Iterable[Commitment],
    done: Iterable[Commitment],
    today: date,
) -> dict[str, Any]:
    """The data of `promises.typ`, in the reader's language: three columns of (what, who and when, mark, word)."""
    link = f"{settings.SITE_URL}/{reader_language()}/promises/{f'?place={place.slug}' if place else ''}"
    columns = [
        [_("Asked"), [_of_item(item, everywhere=place is None) for item in list(asked)[:MOST]]],
        [_("Promised"), [_of_promise(one, today=today, everywhere=place is None) for one in list(promised)[:MOST]]],
        [_("Done"), [_of_promise(one, today=today, everywhere=place is None) for one in list(done)[:MOST]]],
    ]
    return {
        "language": reader_language(),
        "heading": _("Asked, promised, done"),
        "place": str(place.name) if place else _("All settlements"),
        "as_of": _("As of %(day)s") % {"day": spoken.day(today)},
        "columns": columns,
        "nothing": _("nothing yet"),
        "call": _("Did you see something? Write it: hold the phone's camera over the square. No account is needed."),
        "qr": qr.svg(link),
        "address": link,
    }


def _of_item(item: Item, *, everywhere: bool) -> list[str]:
    who = str(item.addressee.name) if item.addressee else _("Office: not known")
    if everywhere:
        who = f"{item.version.plan.place.name}. {who}"
    if item.said:  # type: ignore[attr-defined]  # the last verdict, from plans.queries.waiting
        return [str(item.title), who, "shut", _("cannot be done")]
    return [str(item.title), who, "wait", _("no answer yet")]


def _of_promise(promise: Commitment, *, today: date, everywhere: bool) -> list[str]:
    shown = words.standing_of(promise, today=today)
    when = promise.done_on and spoken.day(promise.done_on)
    due = _("due: %(due)s") % {"due": spoken.when(promise.due)}
    where = f"{promise.place.name}. " if everywhere else ""
    return [str(promise.what), f"{where}{promise.body.name}, {when or due}", shown.mark, shown.word]
