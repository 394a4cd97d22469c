"""Reading places and bodies."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest

from demilge.texts.words import Words

from .models import ANSWERING, Belonging, Body, DatedName, Place, Programme, covers


def programme_of(request: HttpRequest) -> Programme:
    """The programme whose pages are asked for: of the person signed in, else the server's first."""
    actor = getattr(request, "actor", None)
    if actor and actor.person:
        return actor.person.programme  # type: ignore[no-any-return]
    programme = Programme.objects.order_by("is_example", "slug").first()
    if programme is None:
        raise Http404
    return programme


def communities(programme: Programme) -> QuerySet[Place]:
    """The settlements that walk the path."""
    return Place.objects.filter(programme=programme, is_community=True).order_by("slug")


def community_or_none(slug: str) -> Place | None:
    """The settlement of `?place=`, whatever was typed there. PostgreSQL refuses to look for a NUL."""
    return Place.objects.filter(slug=slug, is_community=True).first() if slug and "\0" not in slug else None


def bodies(programme: Programme, *, answering: bool = True) -> QuerySet[Body]:
    """The bodies that exist today; by default only those that answer to people."""
    found = Body.objects.filter(programme=programme, successor__isnull=True)
    return found.filter(kind__in=ANSWERING).order_by("slug") if answering else found.order_by("slug")


def bodies_with_names() -> QuerySet[Body]:
    """Every body, also those that have ended, with what their page shows."""
    return Body.objects.select_related("place", "parent", "successor").prefetch_related("dated_names")


def with_names(places: Iterable[Place] | QuerySet[Place]) -> QuerySet[Place]:
    """The places with their dated names and their belongings, for showing the names of a day. Three queries."""
    ids = [place.pk for place in places]
    belongings = Belonging.objects.select_related("parent").prefetch_related("parent__dated_names")
    return Place.objects.filter(pk__in=ids).prefetch_related("dated_names", Prefetch("belonged", belongings))


def known_as(place: Place) -> list[DatedName]:
    """Earlier and other names of a place and of what it belonged to."""
    names = DatedName.objects.filter(Q(place=place) | Q(place__in=place.belonged.values("parent")))
    return list(names.select_related("place").order_by("pk"))


def parent_on(place: Place, day: date | None) -> Words | None:
    """The name, on a day, of what a place then belonged to: its MTU. Uses the prefetches of `with_names`."""
    if day is None:
        return place.parent.name if place.parent else None
    for belonging in place.belonged.all():
        if covers(belonging, day):
            return belonging.parent.name_on(day)
    return place.parent.name if place.parent else None
