"""The acts on a forum as a whole: preparing, opening, closing with its record."""

from datetime import datetime
from typing import Any
from uuid import UUID

from demilge.cycle.actions import reach
from demilge.foundation import ids
from demilge.foundation.edtf import When
from demilge.gatherings import actions as gatherings
from demilge.gatherings.models import Addendum, Kind, Meeting, Photo
from demilge.gatherings.permissions import may_add
from demilge.gatherings.record import Record
from demilge.gatherings.states import State as MeetingState
from demilge.journal.acts import act, hold
from demilge.journal.events import Event
from demilge.journal.record import record as journal
from demilge.people.actors import Actor
from demilge.people.permissions import may_coordinate
from demilge.places.models import Place, Programme
from demilge.search import index
from demilge.stages.forums import events, permissions, rules
from demilge.stages.forums.models import Forum
from demilge.stages.forums.states import Queue, State
from demilge.stages.surveys.models import Study
from demilge.texts.words import NONE, Words, words

STAGE = "forums"
CODE_LENGTH = 6


@act
def prepare_forum(
    *,
    programme: Programme,
    title: Words,
    communities: list[Place],
    when: When,
    question: Words,
    study: Study | None,
    by: Actor,
    at: datetime,
    operation: UUID,
    **call: Any,
) -> Forum:
    """Call people to a forum and give it its short address. `call` is what `gatherings.actions.call` takes besides."""
    permissions.may_prepare(by, communities).or_raise()
    meeting = gatherings.call(
        programme=programme, kind=Kind.FORUM, title=title, communities=communities, when=when, by=by, at=at, **call
    )
    forum = _make(meeting, question=question, study=study)
    _note(forum, events.PREPARED, by=by, at=at, when=when, code=forum.code)
    for place in communities:
        reach(place=place, stage=STAGE, done=False, when=when, path=forum.path, on=at.date())
    return forum


def _make(meeting: Meeting, *, question: Words, study: Study | None, **state: Any) -> Forum:
    forum = Forum.objects.create(
        programme=meeting.programme, meeting=meeting, study=study, code=_free_code(), question=question, **state
    )
    meeting.page = forum.path
    meeting.save(update_fields=["page", "first_day"])
    _make_findable(forum)
    return forum


def _free_code() -> str:
    code = ids.new_code(CODE_LENGTH)
    while Forum.objects.filter(code=code).exists():
        code = ids.new_code(CODE_LENGTH)
    return code


@act
def change_forum(
    *,
    forum: Forum,
    question: Words,
    study: Study | None,
    agenda: list[Words],
    by: Actor,
    at: datetime,
    operation: UUID,
    **call: Any,
) -> Forum:
    """Change the call, the question and what is shown, before the forum begins."""
    hold(forum)
    permissions.may_change(by, forum).or_raise()
    gatherings.change_call(forum.meeting, by=by, at=at, agenda=agenda, **call)
    forum.question, forum.study = question, study
    _changed(forum, "question", "study")
    _note(forum, events.CHANGED, by=by, at=at, question=question)
    _make_findable(forum)
    return forum


@act
def open_forum(*, forum: Forum, by: Actor, at: datetime, operation: UUID) -> Forum:
    """From now on statements and supports are taken."""
    hold(forum)
    permissions.may_change(by, forum).or_raise()
    gatherings.move(forum.meeting, MeetingState.OPEN)
    forum.meeting.save(update_fields=["state", "first_day"])
    forum.state, forum.opened_at = State.OPEN, at
    _changed(forum, "state", "opened_at")
    _note(forum, events.OPENED, by=by, at=at)
    return forum


@act
def close_forum(*, forum: Forum, record: Record, by: Actor, at: datetime, operation: UUID) -> Forum:
    """Close with the record; the settlements' path moves on and the wall is taken down."""
    hold(forum)
    permissions.may_close(by, forum).or_raise()
    gatherings.close(forum.meeting, record=record, by=by, at=at)
    for statement in forum.statements.filter(state=Queue.LIVE):
        statement.state = rules.after_the_wall(answered=bool(statement.answer))
        statement.save(update_fields=["state"])
    forum.state, forum.closed_at = State.CLOSED, at
    _changed(forum, "state", "closed_at")
    count = forum.statements.exclude(state=Queue.HIDDEN).count()
    _note(forum, events.CLOSED, by=by, at=at, statements=count)
    _make_findable(forum)
    _reached(forum, outcome=_outcome(count), at=at)
    return forum


def _outcome(count: int) -> Words:
    return words(f"{count} пикир", f"высказываний: {count}", f"statements: {count}") if count else NONE


@act
def cancel_forum(*, forum: Forum, reason: str, by: Actor, at: datetime, operation: UUID) -> Forum:
    """It will not take place. The page stays, so that people learn they need not come."""
    hold(forum)
    permissions.may_change(by, forum).or_raise()
    gatherings.cancel(forum.meeting, reason=reason, by=by, at=at)
    forum.state, forum.closed_at = State.CLOSED, at
    _changed(forum, "state", "closed_at")
    return forum


@act
def record_forum(
    *,
    programme: Programme,
    title: Words,
    communities: list[Place],
    when: When,
    by: Actor,
    at: datetime,
    operation: UUID,
    question: Words = NONE,
    study: Study | None = None,
    record: Record | None = None,
    outcome: Words = NONE,
    **call: Any,
) -> Forum:
    """Enter a forum of the past, already closed: what is not known of it stays empty. For the team and the loader."""
    may_coordinate(by).or_raise()
    meeting = gatherings.call(
        programme=programme, kind=Kind.FORUM, title=title, communities=communities, when=when, by=by, at=at, **call
    )
    forum = _make(meeting, question=question, study=study, state=State.CLOSED, closed_at=at)
    gatherings.close(meeting, record=record or Record(), by=by, at=at)
    _note(forum, events.RECORDED, by=by, at=at, when=when)
    _make_findable(forum)
    _reached(forum, outcome=outcome, at=at)
    return forum


@act
def add_addendum(*, forum: Forum, text: str, language: str, by: Actor, at: datetime, operation: UUID) -> Addendum:
    """Correct the record after closing: the record itself is not changed."""
    hold(forum)
    may_add(by, forum.meeting).or_raise()
    return gatherings.add_addendum(forum.meeting, text=text, language=language, by=by, at=at)


@act
def add_photo(*, forum: Forum, upload: Any, caption: Words, by: Actor, at: datetime, operation: UUID) -> Photo:
    hold(forum)
    may_add(by, forum.meeting).or_raise()
    return gatherings.add_photo(forum.meeting, upload=upload, caption=caption, by=by, at=at)


def _changed(forum: Forum, *fields: str) -> None:
    forum.version += 1
    forum.save(update_fields=[*fields, "version"])


def _reached(forum: Forum, *, outcome: Words, at: datetime) -> None:
    for place in forum.meeting.communities.all():
        reach(
            place=place,
            stage=STAGE,
            done=True,
            when=forum.meeting.when,
            path=forum.path,
            outcome=outcome,
            on=at.date(),
        )


def _note(forum: Forum, event: Event, *, by: Actor, at: datetime, **facts: Any) -> None:
    places = list(forum.meeting.communities.all())
    journal(
        event,
        by=by,
        at=at,
        about=forum,
        programme=forum.programme_id,
        place=places[0].slug if len(places) == 1 else "",
        facts={"title": forum.meeting.title, **facts},
    )


def _make_findable(forum: Forum) -> None:
    """As a forum on its own page; the bare meeting would be found a second time."""
    meeting = forum.meeting
    index.remove(meeting)
    decided = [decision.text for decision in meeting.decisions.all()]
    places = list(meeting.communities.all())
    index.put(
        about=forum,
        kind="forum",
        programme=forum.programme_id,
        path=forum.path,
        title=meeting.title,
        body=" ".join(text for said in (forum.question, meeting.summary, *decided) for text in said.texts.values()),
        place=places[0].slug if places else "",
        day=meeting.first_day,
    )
