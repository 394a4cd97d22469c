"""The acts on what is said at a forum: speaking, supporting, the moderator's queue, answers and promises."""

from dataclasses import replace
from datetime import datetime
from textwrap import shorten
from typing import Any
from uuid import UUID

from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from demilge.foundation import ids
from demilge.foundation.refusals import Conflict, NotAllowed, Unfit
from demilge.gatherings import actions as gatherings
from demilge.gatherings.models import SpokenPromise
from demilge.gatherings.record import PromiseLine
from demilge.journal.acts import act, hold
from demilge.journal.events import Event
from demilge.journal.record import record as journal
from demilge.people.actors import Actor
from demilge.places.models import Body, Place, Service
from demilge.problems.actions import take_up
from demilge.problems.models import Problem
from demilge.search import index
from demilge.stages.forums import events, notices, permissions, queries, rules
from demilge.stages.forums.models import Forum, Source, Statement, Support
from demilge.stages.forums.states import QUEUE_MOVES, Queue
from demilge.texts.words import Words

_NO_COOKIES = _("Your phone keeps no cookies, so we can't tell your voice from another. Allow them here.")


@act
def say(
    *,
    forum: Forum,
    kind: str,
    text: str,
    language: str,
    place: Place | None,
    by: Actor,
    at: datetime,
    operation: UUID,
    source: str = Source.PHONE,
    slip: str = "",
) -> Statement:
    """Say something at an open forum. What comes on paper or from the floor is typed by those who lead it."""
    hold(forum)
    typed = source != Source.PHONE
    (permissions.may_lead if typed else permissions.may_speak)(by, forum).or_raise()
    if not typed and not by.voice_key:
        raise NotAllowed(_NO_COOKIES)
    _check_words(forum, text, source=source, slip=slip)
    last = forum.statements.aggregate(last=Max("number"))["last"] or 0
    statement = Statement.objects.create(
        programme=forum.programme,
        forum=forum,
        number=last + 1,
        kind=kind,
        text=text,
        language=language,
        source=Source.FLOOR if by.serving and not typed else source,
        slip=slip,
        place=place,
        person=None if typed else by.acts_for,
        guest="" if typed else by.guest,
        at=at,
    )
    _note(statement, events.SAID, by=by, at=at)
    _make_findable(statement)
    return statement


def _check_words(forum: Forum, text: str, *, source: str, slip: str) -> None:
    if not rules.fits(text):
        raise Unfit(
            _("A statement has at least one character and at most %(limit)s.") % {"limit": rules.TEXT_LIMIT},
            field="text",
        )
    if slip and source != Source.PAPER:
        raise Unfit(_("Only a paper slip has a number."), field="slip")
    if slip and forum.statements.filter(slip=slip).exists():
        raise Conflict(_("The slip with this number has already been typed."), field="slip")


@act
def support(*, statement: Statement, by: Actor, at: datetime, operation: UUID) -> Statement:
    """Stand behind a statement: one voice a person or phone."""
    _hold(statement)
    permissions.may_support(by, statement).or_raise()
    if not by.voice_key:
        raise NotAllowed(_NO_COOKIES)
    # The statement is held: nobody else adds a voice between the question and the row.
    if Support.objects.filter(statement=statement, voice=by.voice_key).exists():
        raise Conflict(_("You already support this statement. Your voice is counted once."))
    Support.objects.create(statement=statement, voice=by.voice_key, programme_id=statement.programme_id, at=at)
    statement.supports += 1
    statement.save(update_fields=["supports"])
    _note(statement, events.SUPPORTED, by=by, at=at, supports=statement.supports)
    return statement


@act
def move(*, statement: Statement, to: str, by: Actor, at: datetime, operation: UUID) -> Statement:
    """Move a statement in the queue. One is on the wall at a time: the one before it goes back or is answered."""
    _hold(statement)
    leading = to in (Queue.LIVE, Queue.SHORTLIST)
    (permissions.may_lead if leading else permissions.may_moderate)(by, statement.forum).or_raise()
    if to == Queue.HIDDEN:
        raise Unfit(_("A statement is hidden with a reason."), field="to")
    _check_move(statement, to)
    if to == Queue.LIVE:
        _clear_wall(statement.forum)
    statement.state, statement.hidden_reason = to, ""
    statement.save(update_fields=["state", "hidden_reason"])
    _note(statement, events.MOVED[Queue(to)], by=by, at=at)
    _make_findable(statement)
    return statement


def _check_move(statement: Statement, to: str) -> None:
    if to not in QUEUE_MOVES[Queue(statement.state)]:
        raise Conflict(_("Somebody has already moved this statement. Look at the queue once more."))


def _clear_wall(forum: Forum) -> None:
    for shown in forum.statements.filter(state=Queue.LIVE):
        shown.state = rules.after_the_wall(answered=bool(shown.answer))
        shown.save(update_fields=["state"])


@act
def hide(*, statement: Statement, reason: str, by: Actor, at: datetime, operation: UUID) -> Statement:
    """Take a statement from the pages and the wall. Its text stays for those who lead the forum."""
    _hold(statement)
    permissions.may_moderate(by, statement.forum).or_raise()
    _check_move(statement, Queue.HIDDEN)
    statement.state, statement.hidden_reason = Queue.HIDDEN, reason
    statement.save(update_fields=["state", "hidden_reason"])
    _note(statement, events.HIDDEN, by=by, at=at, reason=reason)
    index.remove(statement)
    return statement


@act
def answer(
    *,
    statement: Statement,
    text: str,
    language: str,
    officer: str,
    body: Body,
    by: Actor,
    at: datetime,
    operation: UUID,
) -> Statement:
    """Write down what an official answered: it is said in public, under their name. A later answer replaces it."""
    _hold(statement)
    permissions.may_moderate(by, statement.forum).or_raise()
    if statement.state != Queue.ANSWERED:
        _check_move(statement, Queue.ANSWERED)
    statement.state = Queue.ANSWERED
    statement.answer, statement.answer_language = text, language
    statement.answered_by, statement.answer_body, statement.answered_at = officer, body, at
    statement.save()
    _note(statement, events.ANSWERED, by=by, at=at, officer=officer, body=body.name)
    notices.tell_answer(statement, at=at)
    return statement


@act
def promise(
    *, forum: Forum, statement: Statement | None, line: PromiseLine, by: Actor, at: datetime, operation: UUID
) -> SpokenPromise:
    """Capture on the spot what an official promised; `promise_spoken` tells the stage of promises."""
    hold(forum)
    permissions.may_lead(by, forum).or_raise()
    if statement:
        line = replace(line, about=statement.label)
    kept = gatherings.promise(forum.meeting, line=line, by=by, at=at)
    if statement:
        notices.tell_promise(statement, kept, at=at)
    _changed(forum)
    return kept


@act
def raise_problem(
    *,
    statement: Statement,
    problem: Problem | None,
    place: Place,
    title: Words,
    text: Words,
    service: Service | None,
    by: Actor,
    at: datetime,
    operation: UUID,
) -> Problem:
    """Take a statement up as a problem's voice."""
    _hold(statement)
    permissions.may_take_up(by, statement).or_raise()
    taken = take_up(
        voice=queries.voice_of(statement),
        problem=problem,
        place=place,
        title=title,
        text=text,
        service=service,
        by=by,
        at=at,
        operation=ids.derive(operation, "take up"),
    )
    _changed(statement.forum)
    return taken


def _hold(statement: Statement) -> None:
    """First the forum, then the statement: always in this order, so that two acts never wait for each other."""
    forum = statement.forum
    hold(forum)
    hold(statement)
    statement.forum = forum


def _changed(forum: Forum) -> None:
    Forum.objects.filter(pk=forum.pk).update(version=F("version") + 1)


def _note(statement: Statement, event: Event, *, by: Actor, at: datetime, **more: Any) -> None:
    forum = statement.forum
    _changed(forum)
    journal(
        event,
        by=by,
        at=at,
        about=statement,
        programme=forum.programme_id,
        place=statement.place.slug if statement.place else "",
        facts={"number": statement.number, "title": forum.meeting.title, **more},
    )


def _make_findable(statement: Statement) -> None:
    index.put(
        about=statement,
        kind="statement",
        programme=statement.programme_id,
        path=statement.path,
        title=Words({statement.language: shorten(statement.text, 100, placeholder="…")}),
        body=statement.text,
        place=statement.place.slug if statement.place else "",
        day=statement.at.date(),
    )
