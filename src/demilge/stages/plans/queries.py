"""Reading plans, their items and the answers to them."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from demilge.people.actors import Actor
from demilge.places.models import Body, Place
from demilge.problems.models import Problem
from demilge.problems.states import State as ProblemState
from demilge.stages.ideas.models import Idea

from . import events
from .models import DRAFTERS, Item, Letter, Plan, Reply, Verdict, Version
from .states import State

PUBLIC = (State.SENT, State.REPLACED)


def visible_to(actor: Actor) -> QuerySet[Plan]:
    """Plans that were sent are public; one that is still being written is seen by those who write it."""
    plans = Plan.objects.select_related("programme", "place")
    if actor.is_team:
        return plans
    sent = Q(Exists(Version.objects.filter(plan=OuterRef("pk"), state__in=PUBLIC)))
    roles = [role for role in actor.roles if role.kind in DRAFTERS]
    if any(role.place_id is None for role in roles):
        return plans
    return plans.filter(sent | Q(place__in=[role.place_id for role in roles]))


def versions_visible_to(actor: Actor) -> QuerySet[Version]:
    """Versions of the plans one may see, drafts among them: what may be done with one is asked of its state."""
    return Version.objects.filter(plan__in=visible_to(actor)).select_related("plan__place", "plan__programme")


def items_visible_to(actor: Actor) -> QuerySet[Item]:
    items = Item.objects.filter(version__plan__in=visible_to(actor))
    return items.select_related("version__plan__place", "version__plan__programme", "addressee")


def letters() -> QuerySet[Letter]:
    """Every letter, for those who keep them."""
    return Letter.objects.select_related("version__plan__place", "version__plan__programme", "body")


def listed(actor: Actor, place: Place | None = None) -> QuerySet[Plan]:
    """Plans with the version in force (in `in_force`, a list of one or none) and its number of items, newest first."""
    found = visible_to(actor).annotate(items=Count("versions__items", filter=Q(versions__state=State.SENT)))
    in_force = Prefetch("versions", Version.objects.filter(state=State.SENT), to_attr="in_force")
    found = found.prefetch_related(in_force).order_by("-pk")
    return found.filter(place=place) if place else found


def items_in(version: Version) -> QuerySet[Item]:
    return Item.objects.filter(version=version).select_related("problem", "addressee", "idea")


def in_force() -> QuerySet[Item]:
    """The items of all plans as they stand now."""
    return Item.objects.filter(version__state=State.SENT).select_related(
        "version__plan", "problem__place", "addressee", "idea"
    )


def items_of(problem: Problem) -> list[Item]:
    """What the plans in force ask for about a problem and those joined with it, with all answers. Two queries."""
    asked = in_force().filter(Q(problem=problem) | Q(problem__merged_into=problem))
    return with_answers(asked.order_by("version__sent_at", "version_id", "number"))


def with_answers(items: Iterable[Item]) -> list[Item]:
    """The items with `answers` set: every answer to their threads, in whichever version, oldest first. One query."""
    found = list(items)
    by_thread: dict[UUID, list[Reply]] = {item.thread: [] for item in found}
    for reply in answers_to(by_thread):
        by_thread[reply.item.thread].append(reply)
    for item in found:
        item.answers = by_thread[item.thread]
    return found


def answers_to(threads: Iterable[UUID]) -> QuerySet[Reply]:
    return Reply.objects.filter(item__thread__in=list(threads)).select_related("item__addressee", "letter", "file")


def waiting(*, late_on: date | None = None) -> QuerySet[Item]:
    """Items in force that nobody has agreed to: not answered yet, or answered that it cannot be done.

    Each carries `said`, the verdict of the last answer or None, and `reply_by`, the day its letter asks an answer by.
    With `late_on` only those without any answer whose day is past on that day.
    """
    last = Reply.objects.filter(item__thread=OuterRef("thread")).order_by("-on", "-at", "-pk").values("verdict")[:1]
    letter = Letter.objects.filter(
        version=OuterRef("version"), body=OuterRef("addressee"), revoked_at__isnull=True
    ).values("reply_by")[:1]
    asked = in_force().annotate(said=Subquery(last), reply_by=Subquery(letter))
    if late_on:
        asked = asked.filter(said__isnull=True, reply_by__lt=late_on)
    else:
        asked = asked.filter(Q(said__isnull=True) | Q(said=Verdict.CANNOT))
    return asked.order_by("-version__sent_at", "version_id", "number")


def executions(items: Iterable[Item], *, today: date) -> dict[UUID, list[events.Execution]]:
    """What later stages know of these items, by thread."""
    found: dict[UUID, list[events.Execution]] = {}
    told: Any
    for _receiver, told in events.execution_asked.send(sender=Item, items=list(items), today=today):
        for thread, parts in told.items():
            found.setdefault(thread, []).extend(parts)
    return found


def addressees(version: Version) -> QuerySet[Body]:
    """The bodies that a version asks something of."""
    return Body.objects.filter(plan_items__version=version).distinct().order_by("slug")


def letters_of(plan: Plan) -> QuerySet[Letter]:
    """Every letter by which a plan went out, newest first."""
    return letters().filter(version__plan=plan).order_by("-made_at", "-pk")


def problems_for(place: Place, item: Item | None = None) -> QuerySet[Problem]:
    """The problems an item may be about: those open in the place, and the one it is about already."""
    problems = Problem.objects.filter(Q(place=place, state=ProblemState.OPEN) | Q(pk=item.problem_id if item else None))
    return problems.order_by(F("rank").asc(nulls_last=True), "number")


def ideas_for(place: Place) -> QuerySet[Idea]:
    return Idea.objects.filter(place=place, hidden_at__isnull=True).order_by("-supports", "-pk")


def letter_by(key: UUID) -> Letter | None:
    return letters().filter(key=key).first()


def asked_in(letter: Letter) -> list[Item]:
    """What a letter asks its addressee for, with all answers. Two queries."""
    return with_answers(items_in(letter.version).filter(addressee=letter.body))
