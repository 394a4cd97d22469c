"""Reading trainings."""

from django.db.models import Prefetch, QuerySet

from demilge.gatherings.models import AgendaItem, Photo, SpokenPromise
from demilge.people.actors import Actor
from demilge.places.models import Place

from .models import Material, Training


def visible_to(_actor: Actor) -> QuerySet[Training]:
    """Trainings are public, cancelled ones too."""
    return Training.objects.select_related("programme", "trainer", "meeting__chair", "meeting__secretary")


def with_record(actor: Actor) -> QuerySet[Training]:
    """With all that a page of one training shows."""
    return visible_to(actor).prefetch_related(
        "topics",
        Prefetch("materials", Material.objects.filter(removed_at__isnull=True).select_related("file")),
        "meeting__communities",
        "meeting__decisions",
        "meeting__speeches",
        "meeting__addenda",
        Prefetch("meeting__promises", SpokenPromise.objects.select_related("body")),
        Prefetch("meeting__photos", Photo.objects.select_related("file")),
        # A training has topics instead of an agenda: the shared page of a meeting need not ask for one.
        Prefetch("meeting__agenda", AgendaItem.objects.none()),
    )


def listed(actor: Actor, place: Place | None = None) -> QuerySet[Training]:
    """Newest first."""
    found = visible_to(actor).prefetch_related("topics", "meeting__communities")
    found = found.order_by("-meeting__first_day", "-pk")
    return found.filter(meeting__communities=place) if place else found


def materials_visible_to(actor: Actor) -> QuerySet[Material]:
    return Material.objects.filter(training__in=visible_to(actor)).select_related("training__meeting", "file")
