"""Next steps: who of the group does what by when."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from demilge.foundation.refusals import NotAllowed, Unfit
from demilge.gatherings.models import Decision
from demilge.journal.acts import act, hold
from demilge.people.actors import Actor
from demilge.stages.groups import events, permissions
from demilge.stages.groups.models import Group, Mandate, Task
from demilge.texts.words import NONE, Words

from .parts import day, note


@act
def add_task(
    *,
    group: Group,
    by: Actor,
    at: datetime,
    operation: UUID,
    title: Words = NONE,
    owner: Mandate | None = None,
    due: date | None = None,
    decision: Decision | None = None,
) -> Task:
    """Write down a next step. A meeting's decision becomes one; its words are taken where no others are written."""
    hold(group)
    permissions.may_add_task(by, group).or_raise()
    title = title or (decision.text if decision else NONE)
    if not title:
        raise Unfit(_("Write what is to be done, or choose a decision."), field="title")
    if owner and (owner.group_id != group.pk or owner.ended_on):
        raise Unfit(_("Choose a member of this group."), field="owner")
    if decision and not decision.meeting.communities.filter(pk=group.place_id).exists():
        raise Unfit(_("This decision is of another settlement."), field="decision")
    if due and due < day(at):
        raise Unfit(_("This day has passed. Choose a later one, or leave it empty."), field="due")
    task = Task.objects.create(group=group, title=title, owner=owner, due=due, decision=decision, at=at)
    note(events.TASK_ADDED, group, by=by, at=at, title=title)
    return task


@act
def take_task(*, task: Task, by: Actor, at: datetime, operation: UUID) -> Task:
    """A member takes a step on that waits for somebody."""
    hold(task)
    permissions.may_take(by, task).or_raise()
    seat = permissions.seat_of(by, task.group)
    if seat is None:
        raise NotAllowed(_("A next step is taken on by a member of the group."))
    task.owner = seat
    task.save(update_fields=["owner"])
    note(events.TASK_TAKEN, task.group, by=by, at=at, title=task.title)
    return task


@act
def finish_task(*, task: Task, by: Actor, at: datetime, operation: UUID) -> Task:
    hold(task)
    permissions.may_finish(by, task).or_raise()
    task.done_on = day(at)
    task.save(update_fields=["done_on"])
    note(events.TASK_DONE, task.group, by=by, at=at, title=task.title)
    return task
