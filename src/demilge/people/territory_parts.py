"""What the acts on places and on offices share: names with dates, addresses, the note in journal and search."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from demilge.foundation import edtf
from demilge.foundation.edtf import When
from demilge.foundation.refusals import Unfit
from demilge.journal.events import Event
from demilge.journal.record import record
from demilge.places import findable, rules
from demilge.places.models import Body, DatedName, NameKind, Place
from demilge.texts.words import Words

from .actors import Actor


def free_slug(name: Words, others: "QuerySet[Any]", *, otherwise: str) -> str:
    return rules.free_slug(
        name.pick("ky").text, otherwise=otherwise, is_taken=lambda slug: others.filter(slug=slug).exists()
    )


def rename(thing: Place | Body, name: Words, on: When, *, today: date, source: str) -> Words:
    """Keep the present name with its dates and set the new one. Returns the old one."""
    before = thing.name
    if name == before:
        raise Unfit(_("This is its name already."), field="name")
    last = thing.dated_names.filter(kind=NameKind.OFFICIAL).order_by("-pk").first()
    began = day_after(last.until) if last else thing.since
    check_order(on, after=began, today=today)
    keep = {"place": thing} if isinstance(thing, Place) else {"body": thing}
    DatedName.objects.create(
        **keep, name=before, kind=NameKind.OFFICIAL, since=began, until=day_before(on), source=source
    )
    thing.name = name
    thing.save(update_fields=["name"])
    return before


def check_order(on: When, *, after: When, today: date) -> None:
    if on.first is None or on.first > today:
        raise Unfit(_("Write since when: a day, month or year that has come."), field="on")
    if after.first and on.first <= after.first:
        raise Unfit(_("What stands now began later than that. Look at the date."), field="on")


def day_before(when: When) -> When:
    """Until when the old one stood. Of a month or year the source gives no more than that month or year itself."""
    return edtf.on(when.first - timedelta(days=1)) if when.is_day and when.first else when


def day_after(when: When) -> When:
    return edtf.on(when.last + timedelta(days=1)) if when.is_day and when.last else when


def note(kind: Event, thing: Place | Body, *, by: Actor, at: datetime, facts: dict[str, Any]) -> None:
    """The entry of the journal, and what is found in the search."""
    if isinstance(thing, Place):
        findable.put_place(thing)
        place = findable.community_slug(thing)
    else:
        findable.put_body(thing)
        place = findable.community_slug(thing.place) if thing.place else ""
    record(kind, by=by, at=at, about=thing, programme=thing.programme_id, place=place, facts=facts)
