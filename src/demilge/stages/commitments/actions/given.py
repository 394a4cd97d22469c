"""How promises come to be: parts of the acts in which an official gave his word, and the act for a decision."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from demilge.foundation import clock, edtf
from demilge.foundation.edtf import When
from demilge.foundation.refusals import Unfit
from demilge.gatherings.models import Decision, SpokenPromise
from demilge.journal.acts import act, hold
from demilge.people.actors import Actor
from demilge.places.models import Body, Place
from demilge.problems.models import Problem
from demilge.stages.commitments import events, notices, permissions
from demilge.stages.commitments.models import Commitment, StatusNote
from demilge.stages.commitments.states import MOVES, Status
from demilge.stages.grants.models import Project
from demilge.stages.plans.models import Item, Reply
from demilge.texts.words import Words

from .parts import make_findable, note, walk


def from_spoken(promise: SpokenPromise, *, problem: Problem | None, by: Actor, at: datetime) -> Commitment:
    """A part: an official's word before everybody becomes a promise that can be followed."""
    meeting = promise.meeting
    return _give(
        by=by,
        at=at,
        programme=promise.programme,
        place=promise.place,
        problem=problem,
        body=promise.body,
        officer_name=promise.officer_name,
        officer_post=promise.officer_post,
        what=promise.what,
        made=meeting.when or edtf.on(clock.local(at).date()),
        due=edtf.on(promise.due),
        spoken=promise,
    )


def from_reply(reply: Reply, item: Item, *, by: Actor, at: datetime) -> Commitment:
    """A part: an agreement to a plan item becomes a promise; a later agreement moves the one that is there."""
    before = _on_thread(item)
    if before:
        return _renew(before, reply, item, by=by, at=at)
    return _give(
        by=by,
        at=at,
        programme=reply.programme,
        place=item.version.plan.place,
        problem=item.problem,
        body=item.addressee,
        officer_name=reply.officer_name,
        officer_post=reply.officer_post,
        what=item.title or item.ask,
        made=edtf.on(reply.on),
        due=edtf.on(reply.due) if reply.due else edtf.NOT_KNOWN,
        item=item,
        reply=reply,
        tell_problem=False,  # the plan's followers and the problem's were told of the answer itself
    )


def from_refusal(reply: Reply, item: Item, *, by: Actor, at: datetime) -> None:
    """A part: an office takes back what it had agreed to. What is done stays done."""
    promise = _on_thread(item)
    if promise is None or promise.status == Status.DONE:
        return
    promise.status, promise.status_on, promise.reply = Status.CANNOT, reply.on, reply
    promise.save()
    StatusNote.objects.create(
        programme=promise.programme,
        commitment=promise,
        status=Status.CANNOT,
        text=reply.reason,
        language=reply.language,
        officer_name=reply.officer_name,
        file=reply.file,
        on=reply.on,
        at=at,
    )
    note(promise, events.STATUS[Status.CANNOT], by=by, at=at)
    notices.tell_status(promise, at=at, problem=False)


@act
def commit_decision(
    *,
    decision: Decision,
    body: Body,
    what: Words,
    due: When,
    by: Actor,
    at: datetime,
    operation: UUID,
    place: Place | None = None,
    problem: Problem | None = None,
    item: Item | None = None,
    project: Project | None = None,
    officer_name: str = "",
    officer_post: str = "",
    status: str = Status.PROMISED,
    source: str = "",
) -> Commitment:
    """Follow a decision of a council or an assembly as a promise: who does what by when.

    The settlement is that of the problem, of the plan item, or the only one the meeting was held for. `status` is how
    the decision itself says it stands: it may be in work already.
    """
    permissions.may_commit(by).or_raise()
    meeting = decision.meeting
    _refuse_days(due, made_on=meeting.first_day)
    if Status(status) not in MOVES[Status.PROMISED] or status in (Status.DONE, Status.CANNOT):
        raise Unfit(_("A promise begins as promised, in work, or in need of a decision above."), field="status")
    return _give(
        by=by,
        at=at,
        programme=meeting.programme,
        place=place or _place_of(decision, problem=problem, item=item),
        problem=problem or (item.problem if item else None),
        body=body,
        officer_name=officer_name,
        officer_post=officer_post,
        what=what,
        made=meeting.when,
        due=due,
        decision=decision,
        item=item,
        project=project,
        status=status,
        status_on=None if status == Status.PROMISED else meeting.first_day,
        source=source,
    )


def _give(*, by: Actor, at: datetime, tell_problem: bool = True, **content: Any) -> Commitment:
    """Write a promise down: row, journal, search, path, followers of its problem."""
    promise = Commitment.objects.create(at=at, **content)
    facts = {"due": promise.due, "officer": promise.officer_name}
    note(promise, events.GIVEN, by=by, at=at, facts=facts)
    make_findable(promise)
    walk(promise, when=promise.made, at=at)
    if tell_problem:
        notices.tell_given(promise, at=at)
    return promise


def _on_thread(item: Item) -> Commitment | None:
    """The promise that was made on an item, in whichever version of its plan; locked.

    Where a meeting gave several on one item, it is the one that was answered by letter before, else the first given: what
    came after it (the paperwork for a pump) is a promise of its own.
    """
    found = Commitment.objects.filter(item__thread=item.thread).order_by(F("reply").asc(nulls_last=True), "pk").first()
    if found:
        hold(found)
    return found


def _renew(promise: Commitment, reply: Reply, item: Item, *, by: Actor, at: datetime) -> Commitment:
    """Move a promise to what the newest answer says. What is done stays as it was done."""
    promise.reply, promise.item = reply, item
    promise.officer_name, promise.officer_post = reply.officer_name, reply.officer_post
    before = promise.due
    if promise.status != Status.DONE and reply.due:
        promise.due = edtf.on(reply.due)
    if promise.status == Status.CANNOT:
        promise.status, promise.status_on = Status.PROMISED, reply.on
    promise.save()
    if promise.due != before:
        note(promise, events.MOVED, by=by, at=at, facts={"due": promise.due, "before": before})
    make_findable(promise)
    walk(promise, when=edtf.on(reply.on), at=at)
    notices.tell_moved(promise, at=at)
    return promise


def _refuse_days(due: When, *, made_on: date | None) -> None:
    if due.last is None:
        raise Unfit(_("Write by when: a promise without a last day can't be followed."), field="due")
    if made_on and due.last < made_on:
        raise Unfit(_("A promise can't be due before the meeting at which it was given."), field="due")


def _place_of(decision: Decision, *, problem: Problem | None, item: Item | None) -> Place:
    if problem:
        return problem.place
    if item:
        return item.version.plan.place
    places = list(decision.meeting.communities.all()[:2])
    if len(places) != 1:
        raise Unfit(
            _("The meeting was held for several settlements. Choose the one this promise is for."), field="place"
        )
    return places[0]
