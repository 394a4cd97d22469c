"""The acts of this stage."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from demilge.cycle.actions import reach
from demilge.cycle.models import Step
from demilge.discussion.actions import begin_topic
from demilge.files import intake
from demilge.foundation import edtf, ids
from demilge.foundation.refusals import Conflict, NotAllowed, Unfit
from demilge.gatherings.models import Meeting
from demilge.gatherings.states import State as MeetingState
from demilge.journal.acts import act, hold
from demilge.journal.events import Event
from demilge.journal.record import record
from demilge.people.actors import Actor
from demilge.places.models import Body, Place, Service
from demilge.problems.actions import take_up
from demilge.problems.models import Problem
from demilge.search import index
from demilge.stages.groups.models import Group
from demilge.texts.words import Words

from . import events, notices, permissions, queries, rules
from .models import Author, Idea, OfficialAnswer, Support
from .states import State

STAGE = "ideas"
_NO_COOKIES = _("Your phone keeps no cookies, so we can't tell your voice from another. Allow them here.")


@act
def propose(
    *,
    place: Place,
    title: str,
    trouble: str,
    proposal: str,
    language: str,
    by: Actor,
    at: datetime,
    operation: UUID,
    author: str = Author.PERSON,
    group: Group | None = None,
    meeting: Meeting | None = None,
    signed: str = "",
    photo: Any = None,
) -> Idea:
    """Propose something for a place: for oneself, or in the name of the initiative group or of an assembly.

    `photo` is an upload. Raises Unfit where group or meeting is missing, or belongs to another place.
    """
    permissions.may_propose(by, place, author).or_raise()
    if author == Author.PERSON and not by.voice_key and not by.system:
        raise NotAllowed(_NO_COOKIES)
    _check_author(place, author, group, meeting)
    kept = intake.keep(intake.check(photo, photo_only=True), at=at, programme=place.programme_id) if photo else None
    is_own = author == Author.PERSON
    topic = begin_topic(programme=place.programme, place=place)
    idea = Idea.objects.create(
        programme=place.programme,
        place=place,
        title=title,
        trouble=trouble,
        proposal=proposal,
        language=language,
        author=author,
        person=by.acts_for if is_own else None,
        group=group if author == Author.GROUP else None,
        meeting=meeting if author == Author.ASSEMBLY else None,
        guest=by.guest if is_own else "",
        signed=signed if is_own else "",
        photo=kept,
        topic=topic,
        at=at,
    )
    topic.path = idea.path
    topic.save(update_fields=["path"])
    _note(idea, events.PROPOSED, by=by, at=at, place=place.name)
    _make_findable(idea)
    if not Step.objects.filter(round__place=place, round__ended_on__isnull=True, stage=STAGE).exists():
        _reach(idea, done=False, day=at.date())
    return idea


def _check_author(place: Place, author: str, group: Group | None, meeting: Meeting | None) -> None:
    if author == Author.GROUP and (group is None or group.place_id != place.pk):
        raise Unfit(_("Choose the initiative group of this settlement."), field="group")
    if author == Author.ASSEMBLY:
        held = meeting is not None and meeting.state == MeetingState.CLOSED
        if not held or meeting is None or not meeting.communities.filter(pk=place.pk).exists():
            raise Unfit(_("Choose the assembly of this settlement that proposed it."), field="meeting")


@act
def support(*, idea: Idea, by: Actor, at: datetime, operation: UUID) -> Idea:
    """Stand behind an idea: one voice a person or phone."""
    hold(idea, keep=("place",))
    permissions.may_support(by, idea).or_raise()
    if not by.voice_key:
        raise NotAllowed(_NO_COOKIES)
    # The idea is held: nobody else adds a voice between the question and the row.
    if Support.objects.filter(idea=idea, voice=by.voice_key).exists():
        raise Conflict(_("You already support this idea. Your voice is counted once."))
    Support.objects.create(idea=idea, voice=by.voice_key, programme_id=idea.programme_id, at=at)
    idea.supports += 1
    idea.save(update_fields=["supports"])
    _note(idea, events.SUPPORTED, by=by, at=at, supports=idea.supports)
    return idea


@act
def answer(
    *,
    idea: Idea,
    body: Body,
    officer_post: str,
    state: str,
    reason: str,
    language: str,
    on: date,
    by: Actor,
    at: datetime,
    operation: UUID,
    officer_name: str = "",
) -> OfficialAnswer:
    """What a body says of an idea, with its reason: by its officer under their own name, or typed by the team."""
    hold(idea)
    permissions.may_answer(by, idea, body).or_raise()
    if by.person and not by.is_team:
        officer_name = by.person.name
    if not officer_name:
        raise Unfit(_("Write who answered: an office answers by name."), field="officer_name")
    now, then = State(idea.state), State(state)
    if not rules.may_follow(now, then):
        raise Conflict(_("This answer can't follow the one that stands. Look at the idea once more."), field="state")
    if not reason.strip():
        raise Unfit(_("Write the reason: people must know why."), field="reason")
    if on > at.date():
        raise Unfit(_("The day of the answer lies in the future."), field="on")
    given = OfficialAnswer.objects.create(
        programme=idea.programme,
        idea=idea,
        body=body,
        officer_name=officer_name,
        officer_post=officer_post,
        state=then,
        reason=reason,
        language=language,
        on=on,
        at=at,
    )
    idea.state = then
    idea.save(update_fields=["state"])
    _note(idea, events.ANSWERED[then], by=by, at=at, officer=officer_name, body=body.name)
    if rules.settles(then):
        _reach(idea, done=True, day=on)
    notices.tell_answer(idea, given, at=at)
    return given


@act
def hide(*, idea: Idea, reason: str, by: Actor, at: datetime, operation: UUID) -> Idea:
    """Take an idea from the lists; its page says only that it is hidden, and why."""
    hold(idea)
    permissions.may_hide(by, idea).or_raise()
    idea.hidden_at, idea.hidden_reason = at, reason
    idea.save(update_fields=["hidden_at", "hidden_reason"])
    _note(idea, events.HIDDEN, by=by, at=at, reason=reason)
    index.remove(idea)
    return idea


@act
def unhide(*, idea: Idea, reason: str, by: Actor, at: datetime, operation: UUID) -> Idea:
    hold(idea)
    permissions.may_show(by, idea).or_raise()
    idea.hidden_at, idea.hidden_reason = None, ""
    idea.save(update_fields=["hidden_at", "hidden_reason"])
    _note(idea, events.SHOWN, by=by, at=at, reason=reason)
    _make_findable(idea)
    return idea


@act
def raise_problem(
    *,
    idea: Idea,
    problem: Problem | None,
    place: Place,
    title: Words,
    text: Words,
    service: Service | None,
    by: Actor,
    at: datetime,
    operation: UUID,
) -> Problem:
    """Take an idea up as a problem's voice. An idea belongs to one problem."""
    hold(idea)
    permissions.may_take_up(by, idea).or_raise()
    taken = take_up(
        voice=queries.voice_of(idea),
        problem=problem,
        place=place,
        title=title,
        text=text,
        service=service,
        by=by,
        at=at,
        operation=ids.derive(operation, "take up"),
    )
    idea.problem = taken
    idea.save(update_fields=["problem"])
    _note(idea, events.LINKED, by=by, at=at, problem=taken.title)
    return taken


def _reach(idea: Idea, *, done: bool, day: date) -> None:
    reach(place=idea.place, stage=STAGE, done=done, when=edtf.on(day), path=idea.path, on=day)


def _note(idea: Idea, event: Event, *, by: Actor, at: datetime, **more: Any) -> None:
    record(
        event,
        by=by,
        at=at,
        about=idea,
        programme=idea.programme_id,
        place=idea.place.slug,
        facts={"number": idea.pk, **more},
    )


def _make_findable(idea: Idea) -> None:
    index.put(
        about=idea,
        kind="idea",
        programme=idea.programme_id,
        path=idea.path,
        title=Words({idea.language: idea.title}),
        body=f"{idea.trouble} {idea.proposal}",
        place=idea.place.slug,
        day=idea.at.date(),
    )
