"""The journal for everybody: what was done, and how to check that nothing was changed afterwards."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from . import chain
from .events import sentence_of
from .models import Entry, Head

SIZE = 40


@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """The newest entries; `?before=` goes on, `?place=` keeps to one community. Two queries."""
    found = Entry.objects.order_by("-number")
    before, place = request.GET.get("before", ""), request.GET.get("place", "").replace("\0", "")
    if before.isdecimal():
        found = found.filter(number__lt=int(before))
    if place:
        found = found.filter(place=place)
    rows = list(found[: SIZE + 1])
    shown = [{"entry": row, "sentence": sentence_of(row.kind, json.loads(row.facts))} for row in rows[:SIZE]]
    more = rows[SIZE - 1].number if len(rows) > SIZE else None
    return render(
        request, "journal/entries.html", {"rows": shown, "more": more, "place": place, "head": Head.objects.get(pk=1)}
    )


@require_safe
def entry(request: HttpRequest, number: int) -> HttpResponse:
    """One entry as it goes into its hash, so that anybody can make the hash anew."""
    record = get_object_or_404(Entry, number=number)
    fields = [(field, getattr(record, field)) for field in chain.FIELDS]
    made = chain.hash_of(dict(fields))
    context = {
        "entry": record,
        "sentence": sentence_of(record.kind, json.loads(record.facts)),
        "fields": fields,
        "format": chain.FORMAT,
        "made": made,
        "holds": made == record.hash,
        "is_last": not Entry.objects.filter(number__gt=number).exists(),
    }
    return render(request, "journal/entry.html", context)
