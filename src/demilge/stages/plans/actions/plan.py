"""The acts on a plan: its draft, its items, its versions."""

import uuid
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from demilge.cycle.actions import reach
from demilge.foundation import clock, edtf
from demilge.foundation.edtf import When
from demilge.foundation.refusals import Conflict, Unfit
from demilge.journal.acts import act, hold
from demilge.people.actors import Actor
from demilge.places.models import Place
from demilge.search import index
from demilge.stages.plans import events, permissions, rules
from demilge.stages.plans.models import Item, Plan, Version
from demilge.stages.plans.rules import Part
from demilge.stages.plans.states import MOVES, State
from demilge.texts.words import NONE, Words

from .lines import CONTENT, ItemLine
from .parts import STAGE, note

PART_NAMES = {
    Part.GOAL: gettext_lazy("the goal"),
    Part.ASK: gettext_lazy("what is asked for"),
    Part.ADDRESSEE: gettext_lazy("the office that is asked"),
}


@act
def make_plan(*, place: Place, title: Words, by: Actor, at: datetime, operation: UUID, source: str = "") -> Plan:
    """Begin a settlement's plan: its first version is a draft without items."""
    permissions.may_make(by, place).or_raise()
    plan = Plan.objects.create(programme=place.programme, place=place, title=title, source=source)
    Version.objects.create(plan=plan, number=1, made_at=at)
    note(plan, events.BEGUN, by=by, at=at, facts={"title": title})
    return plan


@act
def add_item(*, version: Version, line: ItemLine, by: Actor, at: datetime, operation: UUID) -> Item:
    """Write an item into the draft, after the others."""
    hold(version)
    permissions.may_draft(by, version).or_raise()
    item = _write_item(version, line, number=version.items.count() + 1, thread=uuid.uuid4())
    note(version.plan, events.ADDED, by=by, at=at, facts={"title": version.plan.title, "number": item.number})
    return item


@act
def change_item(*, item: Item, line: ItemLine, by: Actor, at: datetime, operation: UUID) -> Item:
    hold(item.version)
    hold(item)
    permissions.may_draft(by, item.version).or_raise()
    for name in CONTENT:
        setattr(item, name, getattr(line, name))
    item.save()
    plan = item.version.plan
    note(plan, events.CHANGED, by=by, at=at, facts={"title": plan.title, "number": item.number})
    return item


@act
def remove_item(*, version: Version, thread: UUID, by: Actor, at: datetime, operation: UUID) -> Version:
    """Take an item out of the draft; those after it move up. Versions already sent keep theirs."""
    hold(version)
    permissions.may_draft(by, version).or_raise()
    item = version.items.filter(thread=thread).first()
    if item is None:
        raise Conflict(_("This item is not in the draft any more."))
    item.delete()
    for later in version.items.filter(number__gt=item.number).order_by("number"):
        later.number -= 1
        later.save(update_fields=["number"])
    note(version.plan, events.REMOVED, by=by, at=at, facts={"title": version.plan.title, "number": item.number})
    return version


@act
def draft_next_version(*, plan: Plan, by: Actor, at: datetime, operation: UUID, why: Words = NONE) -> Version:
    """Begin the next version with the items of the one in force; `why` says what is to change."""
    hold(plan)
    permissions.may_begin_version(by, plan).or_raise()
    if plan.versions.filter(state=State.DRAFT).exists():
        raise Conflict(_("A draft of the next version is already there. Change that one, or put it in force."))
    last = plan.versions.get(state=State.SENT)
    draft = Version.objects.create(plan=plan, number=last.number + 1, note=why, made_at=at)
    for item in last.items.select_related("problem", "addressee", "idea"):
        line = ItemLine(**{name: getattr(item, name) for name in CONTENT})
        _write_item(draft, line, number=item.number, thread=item.thread)
    note(plan, events.DRAFTED, by=by, at=at, facts={"title": plan.title, "version": draft.number})
    return draft


@act
def send_version(*, version: Version, by: Actor, at: datetime, operation: UUID) -> Version:
    """Put a draft in force: from now on it stands as it is, and the version before it is replaced."""
    hold(version)
    permissions.may_send(by, version).or_raise()
    items = list(version.items.all())
    _refuse_unfinished(items)
    version.plan.versions.filter(state=State.SENT).update(state=State.REPLACED)
    today = clock.local(at).date()
    _move(version, State.SENT)
    version.sent_at, version.when = at, version.when or edtf.on(today)
    version.save()
    facts = {"title": version.plan.title, "version": version.number, "items": len(items)}
    note(version.plan, events.SENT, by=by, at=at, facts=facts)
    _publish(version, items, on=today)
    return version


@act
def record_plan(
    *,
    place: Place,
    title: Words,
    when: When,
    lines: list[ItemLine],
    by: Actor,
    at: datetime,
    operation: UUID,
    text: Words = NONE,
    source: str = "",
) -> Plan:
    """Write down a plan of earlier times as a version in force, without letters. What is not known stays empty."""
    permissions.may_record(by).or_raise()
    plan = Plan.objects.create(programme=place.programme, place=place, title=title, source=source)
    version = Version.objects.create(
        plan=plan, number=1, state=State.SENT, when=when, note=text, made_at=at, sent_at=at
    )
    items = [_write_item(version, line, number=number, thread=uuid.uuid4()) for number, line in enumerate(lines, 1)]
    note(plan, events.RECORDED, by=by, at=at, facts={"title": title, "items": len(items)})
    _publish(version, items, on=clock.local(at).date())
    return plan


def _write_item(version: Version, line: ItemLine, *, number: int, thread: UUID) -> Item:
    _refuse_elsewhere(version.plan, line)
    content = {name: getattr(line, name) for name in CONTENT}
    return Item.objects.create(
        programme=version.plan.programme, version=version, number=number, thread=thread, **content
    )


def _refuse_elsewhere(plan: Plan, line: ItemLine) -> None:
    if line.problem.programme_id != plan.programme_id:
        raise Unfit(_("This problem belongs to another programme."), field="problem")


def _refuse_unfinished(items: list[Item]) -> None:
    if not items:
        raise Unfit(_("The plan has no item yet. Write at least one: what is asked for, and of whom."))
    rows = [rules.Row(item.number, bool(item.goal), bool(item.ask), item.addressee_id is not None) for item in items]
    lacking = [
        _("Item %(number)s lacks: %(parts)s.")
        % {"number": number, "parts": ", ".join(str(PART_NAMES[part]) for part in parts)}
        for number, parts in rules.missing(rows)
    ]
    if lacking:
        raise Unfit(" ".join(lacking))


def _move(version: Version, state: State) -> None:
    if state not in MOVES[State(version.state)]:
        raise Conflict(_("This version was already sent."))
    version.state = state


def _publish(version: Version, items: list[Item], *, on: date) -> None:
    """What is public can be found, and the settlement's path shows it."""
    plan = version.plan
    texts = [text for item in items for words in (item.title, item.goal, item.ask) for text in words.texts.values()]
    index.put(
        about=plan,
        kind="plan",
        programme=plan.programme_id,
        path=plan.path,
        title=plan.title,
        body=" ".join(texts),
        place=plan.place.slug,
        day=version.when.first or version.when.last,
    )
    reach(place=plan.place, stage=STAGE, done=False, when=version.when, path=plan.path, on=on)
