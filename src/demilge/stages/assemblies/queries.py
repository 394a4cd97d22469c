"""Reading assemblies and the other meetings of this stage."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from demilge.gatherings import queries as gatherings
from demilge.gatherings.events import Outcome, outcomes_asked
from demilge.gatherings.models import Kind, Meeting
from demilge.people.actors import Actor
from demilge.places.models import Place
from demilge.problems.models import Problem
from demilge.problems.queries import standing

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


def outcomes(meeting: Meeting) -> list[Outcome]:
    """What came of a meeting: the problems raised there, and what later stages know. One query and theirs."""
    said_here = Q(voices__path=meeting.path) | Q(voices__path__startswith=f"{meeting.path}#")
    raised = Problem.objects.filter(said_here).select_related("place", "merged_into__place").distinct().order_by("pk")
    found = [
        Outcome(_("Problem"), problem.title, problem.path, problem.place)
        for problem in dict.fromkeys(map(standing, raised))
    ]
    told: Any
    for _receiver, told in outcomes_asked.send(sender=Meeting, meeting=meeting):
        found.extend(told)
    return found
