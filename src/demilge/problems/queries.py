"""Reading problems."""

from collections.abc import Iterable

from django.db.models import F, QuerySet

from demilge.people.actors import Actor
from demilge.places.models import Place

from .models import Problem
from .states import State


def visible_to(_actor: Actor) -> QuerySet[Problem]:
    """Problems are public."""
    return Problem.objects.select_related("place", "service", "programme")


def open_in(places: Iterable[Place]) -> QuerySet[Problem]:
    """The open problems of some places, as ranked."""
    return Problem.objects.filter(place__in=list(places), state=State.OPEN).order_by(
        "place", F("rank").asc(nulls_last=True), "number"
    )
