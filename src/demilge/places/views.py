"""The public page of an office: what it is called, what it was called, where and for what it answers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from . import queries


@require_safe
def body(request: HttpRequest, slug: str) -> HttpResponse:
    record = get_object_or_404(queries.bodies_with_names(), slug=slug)
    names = list(record.dated_names.all())
    context = {
        "body": record,
        "earlier": [name for name in names if name.is_official],
        "aliases": [name for name in names if not name.is_official],
        "predecessors": record.predecessors.order_by("pk"),
        "parts": record.parts.order_by("pk"),
        "services": record.services.order_by("slug"),
    }
    return render(request, "places/body.html", context)


@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """Every office of the programme: those that answer to people first."""
    found = queries.bodies(queries.programme_of(request), answering=False).select_related("place")
    rows = list(found)
    context = {
        "answering": [row for row in rows if row.answers_to_people],
        "others": [row for row in rows if not row.answers_to_people],
    }
    return render(request, "places/bodies.html", context)
