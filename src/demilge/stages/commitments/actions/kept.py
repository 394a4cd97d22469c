"""The acts on a promise that is there: its steps, what the office says, what residents see."""

import hashlib
import uuid
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from demilge.files import intake
from demilge.files.models import File
from demilge.foundation import clock, edtf
from demilge.foundation.refusals import Conflict, Unfit
from demilge.journal.acts import act, hold
from demilge.people.actors import Actor
from demilge.problems.models import Problem
from demilge.stages.commitments import events, notices, permissions, rules, words
from demilge.stages.commitments.models import Check, Commitment, Milestone, StatusNote
from demilge.stages.commitments.rules import Fault
from demilge.stages.commitments.states import Status
from demilge.texts.words import Words

from .lines import CheckLine, StatusLine
from .parts import note, walk

# Which field of the form is to blame for a fault.
FIELDS = {
    Fault.NOT_NOW: "status",
    Fault.NO_OFFICER: "officer_name",
    Fault.AHEAD: "on",
    Fault.BEFORE_PROMISE: "on",
    Fault.BEFORE_LAST: "on",
    Fault.NO_DAY: "done_on",
    Fault.DONE_LATER: "done_on",
    Fault.DONE_BEFORE: "done_on",
    Fault.NO_REASON: "text",
}


@act
def link_problem(*, commitment: Commitment, problem: Problem, by: Actor, at: datetime, operation: UUID) -> Commitment:
    """Tie a promise to the problem it is meant to solve, so that the problem's thread leads to it."""
    hold(commitment)
    permissions.may_commit(by).or_raise()
    if problem.place_id != commitment.place_id:
        raise Unfit(_("The problem and the promise belong to different settlements."), field="problem")
    commitment.problem = problem
    commitment.save(update_fields=["problem"])
    note(commitment, events.LINKED, by=by, at=at, facts={"problem": problem.title})
    return commitment


@act
def add_milestone(
    *, commitment: Commitment, title: Words, due: date, by: Actor, at: datetime, operation: UUID
) -> Milestone:
    """Write down a step towards the promise, with its day."""
    hold(commitment)
    permissions.may_plan(by, commitment).or_raise()
    if due > commitment.due_on:
        raise Unfit(_("A step can't come after the day of the promise itself. Look at the date."), field="due")
    step = Milestone.objects.create(commitment=commitment, title=title, due=due)
    note(commitment, events.STEP, by=by, at=at, facts={"step": title, "due": due})
    notices.tell_step(commitment, step, at=at)
    return step


@act
def finish_milestone(*, milestone: Milestone, done_on: date, by: Actor, at: datetime, operation: UUID) -> Milestone:
    """Note on which day a step was done."""
    hold(milestone)
    commitment = milestone.commitment
    permissions.may_plan(by, commitment).or_raise()
    if milestone.done_on:
        raise Conflict(_("This step is already marked as done."))
    if done_on > clock.local(at).date():
        raise Unfit(_("This day lies ahead. Write the day on which it was done."), field="done_on")
    milestone.done_on = done_on
    milestone.save(update_fields=["done_on"])
    note(commitment, events.STEP_DONE, by=by, at=at, facts={"step": milestone.title})
    notices.tell_step(commitment, milestone, at=at)
    return milestone


@act
def note_status(*, commitment: Commitment, line: StatusLine, by: Actor, at: datetime, operation: UUID) -> StatusNote:
    """Write how the promise stands by the office's word: signed in, by its link, or typed from paper by the team."""
    hold(commitment)
    permissions.may_note(by, commitment).or_raise()
    signed_in = by.person is not None and permissions.is_officer(by, commitment.body)
    officer = by.person.name if signed_in and by.person else line.officer_name.strip()
    _refuse_word(commitment, line, officer=officer, today=clock.local(at).date())
    kept = StatusNote.objects.create(
        programme=commitment.programme,
        commitment=commitment,
        status=line.status,
        text=line.text.strip(),
        language=line.language,
        officer_name=officer,
        file=_file(commitment, line.upload, at=at, photo_only=False),
        on=line.on,
        at=at,
    )
    commitment.status, commitment.status_on = line.status, line.on
    commitment.done_on = line.done_on if line.status == Status.DONE else None
    commitment.save(update_fields=["status", "status_on", "done_on"])
    facts = {"officer": officer, "done_on": commitment.done_on, "on": line.on, "digest": _digest(kept.text)}
    note(commitment, events.STATUS[Status(line.status)], by=by, at=at, facts=facts)
    walk(commitment, when=edtf.on(line.on), at=at)
    notices.tell_status(commitment, at=at)
    return kept


@act
def renew_link(*, commitment: Commitment, by: Actor, at: datetime, operation: UUID) -> Commitment:
    """Give the office a new link to write how its promise stands; the old one stops working at once."""
    hold(commitment)
    permissions.may_commit(by).or_raise()
    commitment.link_key = uuid.uuid4()
    commitment.save(update_fields=["link_key"])
    note(commitment, events.RENEWED, by=by, at=at)
    return commitment


@act
def add_check(*, commitment: Commitment, line: CheckLine, by: Actor, at: datetime, operation: UUID) -> Check:
    """Write what a resident saw. One a voice and day; the last of each voice counts."""
    hold(commitment)
    permissions.may_be_counted(by, commitment).or_raise()
    _refuse_sight(commitment, line, voice=by.voice_key, today=clock.local(at).date())
    check = Check.objects.create(
        programme=commitment.programme,
        commitment=commitment,
        seen=line.seen,
        text=line.text.strip(),
        language=line.language,
        photo=_file(commitment, line.upload, at=at, photo_only=True),
        seen_on=line.seen_on,
        voice=by.voice_key,
        person=by.acts_for,
        at=at,
    )
    _count(commitment)
    note(
        commitment, events.SEEN[line.seen], by=by, at=at, facts={"seen_on": line.seen_on, "digest": _digest(check.text)}
    )
    notices.tell_check(commitment, check, at=at)
    return check


@act
def hide_check(*, check: Check, reason: str, by: Actor, at: datetime, operation: UUID) -> Check:
    """Take what a resident wrote off the page, with its photo, and out of the count."""
    commitment = check.commitment
    hold(commitment)
    hold(check)
    permissions.may_hide(by).or_raise()
    if check.hidden_at:
        raise Conflict(_("This was already hidden."))
    check.hidden_at, check.hidden_reason = at, reason
    check.save(update_fields=["hidden_at", "hidden_reason"])
    if check.photo:
        check.photo.is_public = False
        check.photo.save(update_fields=["is_public"])
    _count(commitment)
    note(commitment, events.HIDDEN, by=by, at=at, facts={"reason": reason})
    return check


def _count(commitment: Commitment) -> None:
    """Count anew what residents saw: the last check of each voice."""
    standing = commitment.checks.filter(hidden_at__isnull=True)
    seen = rules.tally(
        rules.Check(voice, seen_on, seen) for voice, seen_on, seen in standing.values_list("voice", "seen_on", "seen")
    )
    commitment.seen_done, commitment.seen_partly, commitment.seen_not = seen.done, seen.partly, seen.not_done
    commitment.save(update_fields=["seen_done", "seen_partly", "seen_not"])


def _refuse_word(commitment: Commitment, line: StatusLine, *, officer: str, today: date) -> None:
    word = rules.Word(Status(line.status), line.on, officer, line.text, line.done_on)
    fault = rules.fault_of(
        word,
        now=Status(commitment.status),
        made_on=commitment.made.first,
        last_on=commitment.status_on,
        today=today,
    )
    if fault is Fault.NOT_NOW:
        raise Conflict(words.faults()[fault], field=FIELDS[fault])
    if fault:
        raise Unfit(words.faults()[fault], field=FIELDS[fault])


def _refuse_sight(commitment: Commitment, line: CheckLine, *, voice: str, today: date) -> None:
    if line.seen_on > today:
        raise Unfit(_("This day lies ahead. Write the day on which you saw it."), field="seen_on")
    if commitment.made.first and line.seen_on < commitment.made.first:
        raise Unfit(_("This day lies before the promise itself. Look at the date."), field="seen_on")
    if commitment.checks.filter(voice=voice, seen_on=line.seen_on).exists():
        raise Conflict(
            _("You have already written what you saw on this day, and it counts. Tomorrow you can write again."),
            field="seen_on",
        )


def _file(commitment: Commitment, upload: Any, *, at: datetime, photo_only: bool) -> File | None:
    if not upload:
        return None
    return intake.keep(intake.check(upload, photo_only=photo_only), at=at, programme=commitment.programme_id)


def _digest(text: str) -> str:
    """What stands in the journal for words that may name somebody: nothing can be taken out of it."""
    return hashlib.sha256(text.encode()).hexdigest()
