"""Reading assemblies and the other meetings of this stage."""

from django.db.models import QuerySet

from demilge.gatherings import queries as gatherings
from demilge.gatherings.models import Kind, Meeting
from demilge.people.actors import Actor
from demilge.places.models import Place

KINDS = (Kind.ASSEMBLY, Kind.INFORMATION, Kind.DIALOGUE, Kind.COUNCIL, Kind.VISIT)


def visible_to(actor: Actor) -> QuerySet[Meeting]:
    return (
        gatherings.visible_to(actor)
        .select_related("programme", "chair", "secretary")
        .prefetch_related("communities", "agenda", "decisions", "speeches", "addenda", "photos__file")
    )


def listed(actor: Actor, place: Place | None = None) -> QuerySet[Meeting]:
    """Meetings of every kind, newest first."""
    meetings = gatherings.visible_to(actor).prefetch_related("communities").order_by("-first_day", "-pk")
    return meetings.filter(communities=place) if place else meetings
