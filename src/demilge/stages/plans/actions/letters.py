"""The acts on a plan's letters: writing them, taking them back, and what the offices answer."""

import hashlib
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from demilge.cycle.actions import reach
from demilge.files import intake
from demilge.foundation import clock, edtf
from demilge.foundation.refusals import Conflict, Unfit
from demilge.journal.acts import act, hold
from demilge.people.actors import Actor
from demilge.places.models import Body
from demilge.stages.plans import events, notices, permissions, queries, rules, words
from demilge.stages.plans.models import Item, Letter, Reply, Verdict, Version
from demilge.stages.plans.rules import Fault

from .lines import Officer, ReplyLine
from .parts import STAGE, note

LIFE = timedelta(days=90)
KINDS = {Verdict.AGREED: events.AGREED, Verdict.PARTLY: events.PARTLY, Verdict.CANNOT: events.CANNOT}


@act
def write_letter(
    *, version: Version, body: Body, by: Actor, at: datetime, operation: UUID, mail: bool = False
) -> Letter:
    """Write the letter by which one office gets what it is asked for, with a link that needs no account.

    With `mail` it also goes to the office's own address.
    """
    hold(version)
    permissions.may_write_letter(by, version).or_raise()
    if not version.items.filter(addressee=body).exists():
        raise Unfit(_("The plan asks nothing of this office. Choose one that an item is addressed to."), field="body")
    if version.letters.filter(body=body, revoked_at__isnull=True).exists():
        raise Conflict(_("This office already has a letter. Take that one back first if it must be written anew."))
    if mail and not body.email:
        raise Unfit(_("No e-mail address of this office is known. Print the letter or share the link."), field="mail")
    reply_by = clock.local(at).date() + timedelta(days=version.plan.programme.reply_days)
    letter = Letter.objects.create(version=version, body=body, made_at=at, reply_by=reply_by, expires_at=at + LIFE)
    facts = {"title": version.plan.title, "body": body.name, "reply_by": reply_by}
    note(version.plan, events.LETTER, by=by, at=at, facts=facts)
    if mail:
        notices.mail_letter(letter, at=at)
    return letter


@act
def revoke_letter(*, letter: Letter, by: Actor, at: datetime, operation: UUID) -> Letter:
    """Take a letter back: its link stops working at once. What was answered through it stays."""
    hold(letter)
    permissions.may_keep_letter(by, letter).or_raise()
    if letter.revoked_at:
        raise Conflict(_("This letter was already taken back."))
    letter.revoked_at = at
    letter.save(update_fields=["revoked_at"])
    plan = letter.version.plan
    note(plan, events.REVOKED, by=by, at=at, facts={"title": plan.title, "body": letter.body.name})
    return letter


@act
def note_incoming(*, letter: Letter, number: str, on: date, by: Actor, at: datetime, operation: UUID) -> Letter:
    """Note the number and day under which the office registered the letter. A correction is noted again."""
    hold(letter)
    permissions.may_keep_letter(by, letter).or_raise()
    if on < clock.local(letter.made_at).date() or on > clock.local(at).date():
        raise Unfit(_("The office can't have registered the letter on this day. Look at the date."), field="on")
    letter.incoming_number, letter.incoming_on = number, on
    letter.save(update_fields=["incoming_number", "incoming_on"])
    plan = letter.version.plan
    facts = {"title": plan.title, "body": letter.body.name, "number": number, "on": on}
    note(plan, events.INCOMING, by=by, at=at, facts=facts)
    return letter


@act
def open_letter(*, letter: Letter, by: Actor, at: datetime, operation: UUID) -> Letter:
    """Note that the office opened its letter for the first time."""
    hold(letter)
    permissions.may_answer(by, letter, at=at).or_raise()
    if letter.opened_at is None:
        letter.opened_at = at
        letter.save(update_fields=["opened_at"])
        plan = letter.version.plan
        note(plan, events.OPENED, by=by, at=at, facts={"title": plan.title, "body": letter.body.name})
    return letter


@act
def answer_letter(
    *,
    letter: Letter,
    officer: Officer,
    language: str,
    lines: list[ReplyLine],
    by: Actor,
    at: datetime,
    operation: UUID,
) -> Letter:
    """Take the office's answers to some of what its letter asks: all of them, or none where one does not hold."""
    hold(letter)
    permissions.may_answer(by, letter, at=at).or_raise()
    items = {item.pk: item for item in letter.version.items.filter(addressee=letter.body).select_related("addressee")}
    if not lines:
        raise Unfit(_("Choose an answer to one request at least."))
    if any(line.item not in items for line in lines):
        raise Unfit(_("This request is not in your letter any more. Open the link once more."))
    today = clock.local(at).date()
    replies = [
        _keep(items[line.item], line, officer=officer, language=language, on=today, at=at, letter=letter)
        for line in lines
    ]
    for reply in replies:
        _tell_on(reply, items[reply.item_id], by=by, at=at)
    return letter


@act
def type_reply(
    *,
    item: Item,
    line: ReplyLine,
    officer: Officer,
    language: str,
    on: date,
    by: Actor,
    at: datetime,
    operation: UUID,
) -> Reply:
    """Type an answer that came on paper: with the day it bears and the name of who signed it."""
    permissions.may_type_reply(by, item).or_raise()
    if on > clock.local(at).date():
        raise Unfit(_("The day of the paper lies ahead. Look at the date."), field="on")
    if item.addressee is None:
        raise Conflict(_("It is not known whom this item is addressed to. Write that in the next version first."))
    reply = _keep(item, line, officer=officer, language=language, on=on, at=at)
    _tell_on(reply, item, by=by, at=at)
    return reply


def _keep(
    item: Item,
    line: ReplyLine,
    *,
    officer: Officer,
    language: str,
    on: date,
    at: datetime,
    letter: Letter | None = None,
) -> Reply:
    """Write one answer down. Raises Unfit, with the field of its item, where it promises or explains too little."""
    fault = rules.fault_of(verdict=line.verdict, reason=line.reason, due=line.due, on=on)
    if fault:
        raise Unfit(words.faults()[fault], field=f"{'reason' if fault is Fault.NO_REASON else 'due'}_{item.pk}")
    kept = None
    if line.upload:
        kept = intake.keep(intake.check(line.upload, photo_only=False), at=at, programme=item.programme_id)
    return Reply.objects.create(
        programme=item.programme,
        item=item,
        letter=letter,
        verdict=line.verdict,
        reason=line.reason.strip(),
        due=line.due if line.verdict != Verdict.CANNOT else None,
        file=kept,
        officer_name=officer.name,
        officer_post=officer.post,
        language=language,
        on=on,
        at=at,
    )


def _tell_on(reply: Reply, item: Item, *, by: Actor, at: datetime) -> None:
    """Journal, followers and later stages learn of an answer; an older paper that was typed late changes nothing."""
    plan = item.version.plan
    facts = {
        "item": item.title,
        "body": item.addressee.name if item.addressee else "",
        "officer": reply.officer_name,
        "due": reply.due,
        # Not the words themselves: an official may name somebody in them, and nothing can be taken out of the journal.
        "digest": hashlib.sha256(reply.reason.encode()).hexdigest(),
    }
    note(plan, KINDS[Verdict(reply.verdict)], by=by, at=at, facts=facts)
    notices.tell_answer(reply, item, at=at)
    if queries.answers_to([item.thread]).last() == reply:
        signal = events.item_refused if reply.verdict == Verdict.CANNOT else events.item_agreed
        signal.send(sender=Reply, reply=reply, item=item, by=by, at=at)
    _close_when_all_answered(item.version, on=reply.on)


def _close_when_all_answered(version: Version, *, on: date) -> None:
    """The stage is done for a settlement once every item of its plan has its answer."""
    items = queries.with_answers(version.items.all())
    if all(item.answers for item in items):
        plan = version.plan
        reach(place=plan.place, stage=STAGE, done=True, when=edtf.on(on), path=plan.path, on=on)
