"""Reading problems."""

from collections.abc import Iterable

from django.db.models import Count, F, QuerySet

from demilge.people.actors import Actor
from demilge.places.models import Place, Programme

from .models import Problem, Ranking, Voice
from .states import State


def visible_to(_actor: Actor) -> QuerySet[Problem]:
    """Problems are public."""
    return Problem.objects.select_related("place", "service", "programme")


def open_in(places: Iterable[Place]) -> QuerySet[Problem]:
    """The open problems of some places, as ranked."""
    found = Problem.objects.filter(place__in=list(places), state=State.OPEN).select_related("place")
    return found.order_by("place", F("rank").asc(nulls_last=True), "number")


def listed(
    actor: Actor, programme: Programme, *, place: Place | None = None, state: str = State.OPEN
) -> QuerySet[Problem]:
    """The problems of a programme or of one place in one state: as ranked, then by the number of voices (`heard`)."""
    found = visible_to(actor).filter(programme=programme, state=state)
    if place:
        found = found.filter(place=place)
    return found.annotate(heard=Count("voices")).order_by(F("rank").asc(nulls_last=True), "-heard", "number", "pk")


def standing(problem: Problem) -> Problem:
    """The problem itself, or the one it was joined with: where its voices, plan items and promises are followed."""
    return problem.merged_into or problem


def family(problem: Problem) -> list[int]:
    """The ids of a problem and of those joined with it: what upper floors filter by to find what points at any of them."""
    return [problem.pk, *problem.merged.values_list("pk", flat=True)]


def raised_from(labels: Iterable[str]) -> dict[str, Problem]:
    """The problem that grew from each record, by the record's label ("forums.statement:12"). One query."""
    return {label: found[0] for label, found in all_raised_from(labels).items()}


def all_raised_from(labels: Iterable[str]) -> dict[str, list[Problem]]:
    """The same where one record may speak for several settlements: all its problems, the first first. One query."""
    raised: dict[str, list[Problem]] = {}
    voices = Voice.objects.filter(about__in=list(labels)).select_related("problem__merged_into").order_by("pk")
    for voice in voices:
        problem, known = standing(voice.problem), raised.setdefault(voice.about, [])
        if problem not in known:
            known.append(problem)
    return raised


def rankings_of(place: Place) -> QuerySet[Ranking]:
    """Every occasion on which a place put its problems in order, newest first."""
    return place.rankings.prefetch_related("places__problem").order_by("-at", "-pk")
