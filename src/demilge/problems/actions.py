"""The acts on problems. The stages call `take_up` inside acts of their own when something said in them is a problem."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Max, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from demilge.files import intake
from demilge.files.models import File
from demilge.foundation.edtf import When
from demilge.foundation.refusals import Conflict, Unfit
from demilge.journal.acts import act, hold
from demilge.journal.events import Event
from demilge.journal.record import record
from demilge.people.actors import Actor
from demilge.places.models import Place, Service
from demilge.search import index
from demilge.texts.words import NONE, Words

from . import events, permissions, rules
from .models import Problem, RankedProblem, Ranking, Voice
from .states import State
from .voices import RankLine, VoiceLine


@act
def take_up(
    *,
    voice: VoiceLine,
    problem: Problem | None,
    place: Place,
    title: Words,
    text: Words,
    service: Service | None,
    by: Actor,
    at: datetime,
    operation: UUID,
    source: str = "",
) -> Problem:
    """Hear a voice: as one more source of an open problem of the place, or as the first one of a new problem.

    With `problem` given, title, text and service are not looked at. Raises Unfit for a problem of another place or a
    new one without a title, Conflict for one that is solved or joined, or that has this very voice already.
    """
    if problem is None:
        permissions.may_tend(by, place).or_raise()
        taken = _raise_new(place=place, title=title, text=text, service=service, voice=voice, at=at, source=source)
        _note(taken, events.RAISED, by=by, at=at)
        _add(taken, voice, at=at)
    else:
        taken = problem
        _hear(taken, voice, place=place, by=by, at=at)
    _make_findable(taken)
    return taken


@act
def add_voice(*, problem: Problem, voice: VoiceLine, by: Actor, at: datetime, operation: UUID) -> Voice:
    """One more source of a problem that is already known."""
    return _hear(problem, voice, place=problem.place, by=by, at=at)


def _hear(problem: Problem, line: VoiceLine, *, place: Place, by: Actor, at: datetime) -> Voice:
    hold(problem)
    permissions.may_work_on(by, problem).or_raise()
    if problem.place_id != place.pk:
        raise Unfit(_("This problem belongs to another settlement. Choose one of this settlement."), field="problem")
    if line.about and problem.voices.filter(about=line.about).exists():
        raise Conflict(_("This is already a voice of this problem."), field="problem")
    voice = _add(problem, line, at=at)
    _note(problem, events.VOICED, by=by, at=at)
    return voice


def _raise_new(
    *, place: Place, title: Words, text: Words, service: Service | None, voice: VoiceLine, at: datetime, source: str
) -> Problem:
    if not title:
        raise Unfit(_("Write in a few words what is wrong."), field="title")
    hold(place)  # two who raise at once must not get the same number
    last = place.problems.aggregate(last=Max("number"))["last"] or 0
    return Problem.objects.create(
        programme=place.programme,
        place=place,
        number=last + 1,
        title=title,
        text=text,
        service=service,
        raised_at=at,
        source=source,
    )


def _add(problem: Problem, line: VoiceLine, *, at: datetime) -> Voice:
    document = line.document
    if document is not None and not isinstance(document, File):
        document = intake.keep(intake.check(document, photo_only=False), at=at, programme=problem.programme_id)
    return Voice.objects.create(
        programme=problem.programme,
        problem=problem,
        kind=line.kind,
        about=line.about,
        path=line.path,
        when=line.when,
        title=line.title,
        words=line.words,
        language=line.language,
        people=line.people,
        document=document,
        linked_at=at,
        source=line.source,
    )


@act
def change_problem(
    *,
    problem: Problem,
    title: Words,
    text: Words,
    service: Service | None,
    since: When,
    by: Actor,
    at: datetime,
    operation: UUID,
) -> Problem:
    """Write a problem's title, text, service and beginning anew. Its voices keep the words in which they were said."""
    hold(problem)
    permissions.may_change(by, problem).or_raise()
    problem.title, problem.text, problem.service, problem.since = title, text, service, since
    problem.save()
    _note(problem, events.CHANGED, by=by, at=at)
    _make_findable(problem)
    return problem


@act
def merge(*, problem: Problem, into: Problem, reason: str, by: Actor, at: datetime, operation: UUID) -> Problem:
    """Join a problem with another one of its place; answers with the one that stands.

    Its voices move and remember where they came from. A record that is a voice of both stays with the joined problem,
    whose page points on. Whatever was joined with it before points at once at the one that stands.
    """
    for record_ in sorted((problem, into), key=lambda each: each.pk):
        hold(record_)
    permissions.may_work_on(by, problem).or_raise()
    permissions.may_work_on(by, into).or_raise()
    if problem.pk == into.pk or problem.place_id != into.place_id:
        raise Unfit(_("Choose another problem of the same settlement."), field="into")
    known = into.voices.exclude(about="").values_list("about", flat=True)
    problem.voices.exclude(about__in=list(known)).update(
        problem=into, came_with=Coalesce(F("came_with"), Value(problem.pk))
    )
    problem.merged.update(merged_into=into)
    problem.state, problem.merged_into = State.MERGED, into
    problem.save(update_fields=["state", "merged_into"])
    into.rank = rules.joined_rank(into.rank, problem.rank)
    into.save(update_fields=["rank"])
    more = {"into_number": into.number, "into_title": into.title, "reason": reason}
    _note(problem, events.MERGED, by=by, at=at, **more)
    index.remove(problem)
    _make_findable(into)
    return into


@act
def rank(
    *,
    place: Place,
    order: list[RankLine],
    when: When,
    method: Words,
    people: int | None,
    about: str,
    path: str,
    source: str,
    by: Actor,
    at: datetime,
    operation: UUID,
) -> Ranking:
    """Keep how the people of a place put its open problems in order.

    `order` is by importance where no votes were counted; else the votes decide and equal votes share a rank. The
    ranking of the latest day sets the ranks that are shown; problems that are not in it have none.
    """
    hold(place)
    permissions.may_tend(by, place).or_raise()
    _check_order(place, order)
    earlier = [ranking.when.last for ranking in place.rankings.all()]
    ranking = Ranking.objects.create(
        place=place,
        programme=place.programme,
        when=when,
        method=method,
        people=people,
        about=about,
        path=path,
        source=source,
        at=at,
    )
    ranked = list(zip(order, rules.ranks([line.votes for line in order]), strict=True))
    RankedProblem.objects.bulk_create(
        RankedProblem(ranking=ranking, problem=line.problem, rank=number, votes=line.votes) for line, number in ranked
    )
    if rules.sets_the_order(when.last, earlier):
        place.problems.filter(state=State.OPEN).update(rank=None)
        for line, number in ranked:
            Problem.objects.filter(pk=line.problem.pk).update(rank=number)
    facts = {"place": place.name, "count": len(order), "method": method, "people": people}
    record(events.RANKED, by=by, at=at, about=ranking, programme=place.programme_id, place=place.slug, facts=facts)
    return ranking


def _check_order(place: Place, order: list[RankLine]) -> None:
    ids = [line.problem.pk for line in order]
    if not ids:
        raise Unfit(_("Write the votes of one problem at least."))
    if len(set(ids)) != len(ids):
        raise Unfit(_("A problem stands twice in the order."))
    if place.problems.filter(pk__in=ids, state=State.OPEN).count() != len(ids):
        raise Unfit(_("Only open problems of this settlement can be put in order."))
    if not rules.counted_alike([line.votes for line in order]):
        raise Unfit(_("Write the votes of every problem, or of none."))


@act
def solve(*, problem: Problem, reason: str, by: Actor, at: datetime, operation: UUID) -> Problem:
    """Mark a problem as solved, with how people know it."""
    hold(problem)
    permissions.may_work_on(by, problem).or_raise()
    return _move(problem, State.SOLVED, events.SOLVED, reason=reason, by=by, at=at)


@act
def reopen(*, problem: Problem, reason: str, by: Actor, at: datetime, operation: UUID) -> Problem:
    hold(problem)
    permissions.may_reopen(by, problem).or_raise()
    return _move(problem, State.OPEN, events.REOPENED, reason=reason, by=by, at=at)


def _move(problem: Problem, state: State, event: Event, *, reason: str, by: Actor, at: datetime) -> Problem:
    problem.state = state
    problem.save(update_fields=["state"])
    _note(problem, event, by=by, at=at, reason=reason)
    return problem


def _note(problem: Problem, event: Event, *, by: Actor, at: datetime, **more: Any) -> None:
    place = problem.place
    facts = {"number": problem.number, "place": place.name, "title": problem.title, **more}
    record(event, by=by, at=at, about=problem, programme=problem.programme_id, place=place.slug, facts=facts)


def _make_findable(problem: Problem) -> None:
    """By its own words, and by those of the problems that were joined with it."""
    texts = [words for each in (problem, *problem.merged.all()) for words in (each.title, each.text)]
    index.put(
        about=problem,
        kind="problem",
        programme=problem.programme_id,
        path=problem.path,
        title=problem.title,
        body=" ".join(text for words in texts for text in (words or NONE).texts.values()),
        place=problem.place.slug,
        day=problem.since.first or problem.raised_at.date(),
    )
