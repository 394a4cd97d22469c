"""Reading projects."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from demilge.people.actors import Actor
from demilge.places.models import Place, Programme
from demilge.stages.plans.models import Item
from demilge.stages.plans.queries import in_force

from .models import WRITERS, Project
from .states import State


def visible_to(actor: Actor) -> QuerySet[Project]:
    """Projects that money was applied for are public; drafts are seen by those who write them."""
    projects = Project.objects.select_related("programme", "place", "item__version__plan", "item__problem")
    roles = [role for role in actor.roles if role.kind in WRITERS]
    if actor.is_team or any(role.place_id is None for role in roles):
        return projects
    return projects.filter(~Q(state=State.DRAFT) | Q(place__in=[role.place_id for role in roles]))


def listed(actor: Actor, place: Place | None = None) -> QuerySet[Project]:
    found = visible_to(actor).order_by("-pk")
    return found.filter(place=place) if place else found


def of_items(items: Iterable[Item]) -> list[Project]:
    """The public projects of these items, in whichever version of the plan, with their money. Two queries."""
    threads = [item.thread for item in items]
    found = Project.objects.filter(item__thread__in=threads).exclude(state=State.DRAFT)
    return list(found.select_related("item", "place").prefetch_related("money__body").order_by("pk"))


def items_for(programme: Programme, place: Place | None = None) -> QuerySet[Item]:
    """The plan items a project may carry out: those in force, of one place or of all."""
    found = in_force().filter(programme=programme).select_related("version__plan__place")
    found = found.order_by("version__plan__place__slug", "version", "number")
    return found.filter(version__plan__place=place) if place else found
