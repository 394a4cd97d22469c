"""Reading forums and what was said at them."""

from django.db.models import Case, Count, IntegerField, Q, QuerySet, When

from demilge.gatherings.models import SpokenPromise
from demilge.people.actors import Actor
from demilge.places.models import Place, Programme
from demilge.problems.models import VoiceKind
from demilge.problems.voices import VoiceLine
from demilge.stages.surveys.models import Study

from .models import Forum, Statement, Support
from .states import Queue


def visible_to(_actor: Actor) -> QuerySet[Forum]:
    """Forums are public, cancelled ones too: people must learn that they need not come."""
    return Forum.objects.select_related("meeting__programme", "study").prefetch_related("meeting__communities")


def versions() -> QuerySet[Forum]:
    """Only what tells whether something changed: for live parts that are asked every few seconds."""
    return Forum.objects.only("version")


def listed(actor: Actor, programme: Programme, place: Place | None = None) -> QuerySet[Forum]:
    """The forums of a programme or a settlement, newest first, with how many statements each has (`spoken`)."""
    found = visible_to(actor).filter(programme=programme)
    if place:
        found = found.filter(meeting__communities=place)
    return found.annotate(spoken=Count("statements", filter=~Q(statements__state=Queue.HIDDEN))).order_by(
        "-meeting__first_day", "-pk"
    )


def presentable(programme: Programme) -> QuerySet[Study]:
    """The research that can be shown before people speak."""
    return Study.objects.filter(programme=programme).order_by("-pk")


def said_at(forum: Forum, *, sort: str = "") -> QuerySet[Statement]:
    """What the public reads: by support, or the newest first. What is on the wall stands at the top."""
    shown = forum.statements.exclude(state=Queue.HIDDEN).select_related("place", "answer_body")
    if sort == "new":
        return shown.order_by("-number")
    on_the_wall = Case(When(state=Queue.LIVE, then=0), default=1, output_field=IntegerField())
    return shown.order_by(on_the_wall, "-supports", "number")


def queue(forum: Forum, state: str) -> QuerySet[Statement]:
    """One part of the moderator's queue, what has most support first."""
    return forum.statements.filter(state=state).select_related("place", "answer_body").order_by("-supports", "number")


def queue_counts(forum: Forum) -> dict[str, int]:
    """How many statements are in each part of the queue. One query."""
    found = dict(forum.statements.values_list("state").annotate(Count("pk")).order_by())
    return {state.value: found.get(state.value, 0) for state in Queue}


def balance(forum: Forum) -> tuple[dict[str, int], dict[int | None, int]]:
    """How many statements came in by each source, and from each settlement (None: not said). One query."""
    by_source: dict[str, int] = {}
    by_place: dict[int | None, int] = {}
    shown = forum.statements.exclude(state=Queue.HIDDEN)
    for source, place, count in shown.values_list("source", "place").annotate(Count("pk")).order_by():
        by_source[source] = by_source.get(source, 0) + count
        by_place[place] = by_place.get(place, 0) + count
    return by_source, by_place


def supported_by(actor: Actor, statements: list[Statement]) -> set[int]:
    """The ids of those that this person or phone already supports."""
    if not actor.voice_key:
        return set()
    found = Support.objects.filter(voice=actor.voice_key, statement__in=statements)
    return set(found.values_list("statement_id", flat=True))


def promises_for(statements: list[Statement]) -> dict[str, list[SpokenPromise]]:
    """What officials promised on these statements, by the statement's label. One query."""
    found: dict[str, list[SpokenPromise]] = {}
    labels = [statement.label for statement in statements]
    for promise in SpokenPromise.objects.filter(about__in=labels).select_related("body").order_by("pk"):
        found.setdefault(promise.about, []).append(promise)
    return found


def voice_of(statement: Statement) -> VoiceLine:
    """A statement as the source of a problem. Who supports it are the people behind it."""
    meeting = statement.forum.meeting
    return VoiceLine(
        kind=VoiceKind.STATEMENT,
        about=statement.label,
        path=statement.path,
        when=meeting.when,
        title=meeting.title,
        words=statement.text,
        language=statement.language,
        people=statement.supports or None,
    )
