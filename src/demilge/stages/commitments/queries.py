"""Reading promises."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Prefetch, Q, QuerySet

from demilge.gatherings.models import Decision, Meeting
from demilge.people.actors import Actor
from demilge.places.models import Body, Place, Programme
from demilge.problems.models import Problem
from demilge.problems.states import State as ProblemState
from demilge.stages.plans.models import Item, Reply
from demilge.stages.plans.queries import answers_to, waiting

from . import words
from .models import Check, Commitment, Milestone, StatusNote
from .states import Status
from .words import Shown

LAST_CHECKS = 20
CLOSED = (Status.DONE, Status.CANNOT)


def visible_to(_actor: Actor) -> QuerySet[Commitment]:
    """Promises are public."""
    return Commitment.objects.select_related("programme", "place", "problem", "body")


def standing_of(commitment: Commitment, *, today: date) -> Shown:
    """Where a promise stands today: its mark, its word, by how many days it is late. No query."""
    return words.standing_of(commitment, today=today)


def with_words(promises: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """Promises with their milestones and the office's notes. Two queries more."""
    return promises.prefetch_related("milestones", Prefetch("notes", StatusNote.objects.select_related("file")))


def shown_checks() -> QuerySet[Check]:
    """What residents saw, the last first; hidden checks left out."""
    return Check.objects.filter(hidden_at__isnull=True).select_related("photo", "person")


def of_problem(problem: Problem) -> QuerySet[Commitment]:
    """The promises on a problem and on those joined with it, the first given first: each with its milestones, the
    office's notes, and in `looks` the last twenty checks of residents. Four queries.
    """
    found = Commitment.objects.filter(Q(problem=problem) | Q(problem__merged_into=problem))
    found = found.select_related("place", "body", "item", "reply", "spoken__meeting", "decision__meeting", "project")
    looks = Prefetch("checks", shown_checks()[:LAST_CHECKS], to_attr="looks")
    return with_words(found.order_by("at", "pk")).prefetch_related(looks)


def of_items(items: Iterable[Item]) -> QuerySet[Commitment]:
    """The promises that were made on these items, in whichever version of the plan."""
    threads = [item.thread for item in items]
    return Commitment.objects.filter(item__thread__in=threads).select_related("item", "body").order_by("at", "pk")


def of_meeting(meeting: Meeting) -> QuerySet[Commitment]:
    """The promises given at a meeting: spoken there, or decided. One query."""
    found = Commitment.objects.filter(Q(spoken__meeting=meeting) | Q(decision__meeting=meeting))
    return found.select_related("place", "body").order_by("at", "pk")


def open_ones(promises: QuerySet[Commitment] | None = None) -> QuerySet[Commitment]:
    """Promises not yet kept, the one that is due first first."""
    found = Commitment.objects.all() if promises is None else promises
    return found.exclude(status__in=CLOSED).order_by("due_on", "pk")


def late(today: date) -> Q:
    """Promises whose day is past while they are open, as `rules.standing` has it: not those of which only a publication
    is known. To filter with.
    """
    seen = Q(seen_done__gt=0) | Q(seen_partly__gt=0) | Q(seen_not__gt=0)
    followed = Q(source="") | Q(status_on__isnull=False) | seen
    return Q(due_on__lt=today) & ~Q(status__in=CLOSED) & followed


def promised(actor: Actor, programme: Programme) -> QuerySet[Commitment]:
    """Promises that are not done, the one that is due first first; those that cannot be kept come last."""
    found = visible_to(actor).filter(programme=programme).exclude(status=Status.DONE)
    cannot = ExpressionWrapper(Q(status=Status.CANNOT), output_field=BooleanField())
    return found.order_by(cannot.asc(), "due_on", "pk")


def done(actor: Actor, programme: Programme) -> QuerySet[Commitment]:
    """Promises that are done, the last one first."""
    return visible_to(actor).filter(programme=programme, status=Status.DONE).order_by("-done_on", "-pk")


def steps() -> QuerySet[Milestone]:
    return Milestone.objects.select_related("commitment__body", "commitment__place", "commitment__programme")


def checks() -> QuerySet[Check]:
    """Every check, hidden ones too: for those who hide them."""
    return Check.objects.select_related("commitment__place", "commitment__body", "photo")


def by_key(key: UUID) -> Commitment | None:
    """The promise a status link opens; None where the link was renewed."""
    return Commitment.objects.select_related("programme", "place", "problem", "body").filter(link_key=key).first()


def said_by_reply(promise: Commitment) -> list[Reply]:
    """Every answer to the plan item a promise comes from, oldest first: how its day moved. One query."""
    return list(answers_to([promise.item.thread])) if promise.item else []


def decisions_of(programme: Programme) -> QuerySet[Decision]:
    """What meetings decided, the newest first: to make a promise of."""
    decided = Decision.objects.filter(meeting__programme=programme).select_related("meeting")
    return decided.order_by("-meeting__first_day", "-meeting", "number")


def problems_of(place: Place) -> QuerySet[Problem]:
    return (
        Problem.objects.filter(place=place)
        .exclude(state=ProblemState.MERGED)
        .select_related("place")
        .order_by(F("rank").asc(nulls_last=True), "number")
    )


@dataclass(frozen=True)
class Narrow:
    """What the board shows only: one place, one body, what is late on a day."""

    place: Place | None = None
    body: Body | None = None
    late_on: date | None = None

    def __bool__(self) -> bool:
        return any((self.place, self.body, self.late_on))


def narrowed(found: QuerySet[Commitment], narrow: Narrow) -> QuerySet[Commitment]:
    """Late are promises still open after their day, and those that were done later than their day."""
    if narrow.place:
        found = found.filter(place=narrow.place)
    if narrow.body:
        found = found.filter(body=narrow.body)
    if narrow.late_on:
        found = found.filter(late(narrow.late_on) | Q(done_on__gt=F("due_on")))
    return found


def asked(programme: Programme, narrow: Narrow) -> QuerySet[Item]:
    """Items of plans in force without an agreement or a promise. Late is one whose letter asked for an answer by a day now past."""
    promises = Commitment.objects.filter(item__thread=OuterRef("thread")).exclude(status=Status.CANNOT)
    found = waiting(late_on=narrow.late_on).filter(programme=programme).exclude(Exists(promises))
    if narrow.place:
        found = found.filter(version__plan__place=narrow.place)
    return found.filter(addressee=narrow.body) if narrow.body else found
