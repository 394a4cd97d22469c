"""The acts of this stage."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from demilge.cycle.actions import reach
from demilge.foundation import clock
from demilge.foundation.edtf import NOT_KNOWN, When
from demilge.foundation.refusals import Unfit
from demilge.journal.acts import act, hold
from demilge.journal.events import Event
from demilge.journal.record import record as journal
from demilge.people.actors import Actor
from demilge.places.models import Body
from demilge.search import index
from demilge.stages.plans.models import Item
from demilge.texts import spoken
from demilge.texts.words import NONE, Words, words

from . import events, notices, permissions, rules
from .models import MoneyKind, MoneySource, Project
from .states import State

STAGE = "grants"


@dataclass(frozen=True)
class MoneyLine:
    """One source: a grant, the city, the residents, or their labour counted in som with its hours."""

    kind: str
    amount: int
    body: Body | None = None
    hours: int | None = None
    note: Words = NONE


@act
def draft_project(
    *,
    item: Item,
    title: Words,
    cost: int,
    money: list[MoneyLine],
    by: Actor,
    at: datetime,
    operation: UUID,
    about: Words = NONE,
    keeper: Words = NONE,
    when: When = NOT_KNOWN,
    source: str = "",
) -> Project:
    """Begin a project that carries out a plan item. While it is a draft its money need not make its cost yet."""
    place = item.version.plan.place
    permissions.may_draft(by, place).or_raise()
    _refuse_lines(cost, money)
    project = Project.objects.create(
        programme=item.programme,
        place=place,
        item=item,
        title=title,
        about=about,
        cost=cost,
        keeper=keeper,
        when=when,
        source=source,
        made_at=at,
    )
    _write_money(project, money)
    _note(project, events.DRAFTED, by=by, at=at)
    return project


@act
def change_project(
    *, project: Project, cost: int, money: list[MoneyLine], by: Actor, at: datetime, operation: UUID, **changes: Any
) -> Project:
    """Change a draft: its texts (`title`, `about`, `keeper`, `when`), its cost and its money, whole."""
    hold(project)
    permissions.may_change(by, project).or_raise()
    _refuse_lines(cost, money)
    for name, value in changes.items():
        setattr(project, name, value)
    project.cost = cost
    project.save()
    project.money.all().delete()
    _write_money(project, money)
    _note(project, events.CHANGED, by=by, at=at)
    return project


@act
def apply_for_money(*, project: Project, by: Actor, at: datetime, operation: UUID) -> Project:
    """Apply for the money: from now on the project is public and its sums stand."""
    _move(project, State.ASKED, by=by)
    _refuse_unequal(project)
    _note(project, events.ASKED, by=by, at=at, facts={"cost": project.cost})
    _publish(project, at=at, done=False)
    return project


@act
def fund_project(*, project: Project, by: Actor, at: datetime, operation: UUID) -> Project:
    """The money was given."""
    _move(project, State.FUNDED, by=by)
    _refuse_unequal(project)
    _note(project, events.FUNDED, by=by, at=at, facts={"cost": project.cost})
    _publish(project, at=at, done=False)
    return project


@act
def decline_project(*, project: Project, reason: str, by: Actor, at: datetime, operation: UUID) -> Project:
    """The money was not given; the project can be made a draft again."""
    _move(project, State.DECLINED, by=by)
    _note(project, events.DECLINED, by=by, at=at, facts={"reason": reason})
    notices.tell_step(project, at=at)
    return project


@act
def reopen_project(*, project: Project, by: Actor, at: datetime, operation: UUID) -> Project:
    """Take an application back, or begin anew after it was declined: the project is a draft, and no longer public."""
    _move(project, State.DRAFT, by=by)
    index.remove(project)
    _note(project, events.REOPENED, by=by, at=at)
    return project


@act
def finish_project(*, project: Project, by: Actor, at: datetime, operation: UUID, when: When = NOT_KNOWN) -> Project:
    """The project is carried out; `when` says since when it serves the residents."""
    _move(project, State.DONE, by=by)
    if when:
        project.when = when
        project.save(update_fields=["when"])
    _note(project, events.DONE, by=by, at=at)
    _publish(project, at=at, done=True)
    return project


def _move(project: Project, state: State, *, by: Actor) -> None:
    hold(project)
    permissions.may_move(by, project, state).or_raise()
    project.state = state
    project.save(update_fields=["state"])


def _refuse_lines(cost: int, money: list[MoneyLine]) -> None:
    if cost <= 0:
        raise Unfit(_("Write what the project costs, in som."), field="cost")
    for number, line in enumerate(money, start=1):
        if line.amount <= 0:
            raise Unfit(_("Write how many som this source gives."), field=f"money_{number}_amount")
        if line.hours is not None and line.kind != MoneyKind.LABOUR:
            raise Unfit(_("Hours are counted for labour only."), field=f"money_{number}_hours")


def _refuse_unequal(project: Project) -> None:
    """The money must make the cost; the sentence says how many som are missing or too many."""
    amounts = list(project.money.values_list("amount", flat=True))
    over = rules.difference(project.cost, amounts)
    if not over:
        return
    said = {"cost": spoken.som(project.cost), "sum": spoken.som(sum(amounts)), "over": spoken.som(abs(over))}
    if over < 0:
        raise Unfit(_("The project costs %(cost)s, but its sources give %(sum)s: %(over)s are missing.") % said)
    raise Unfit(_("The project costs %(cost)s, but its sources give %(sum)s: %(over)s are too many.") % said)


def _write_money(project: Project, money: list[MoneyLine]) -> None:
    MoneySource.objects.bulk_create(
        MoneySource(
            project=project, kind=line.kind, body=line.body, amount=line.amount, hours=line.hours, note=line.note
        )
        for line in money
    )


def _note(project: Project, kind: Event, *, by: Actor, at: datetime, facts: dict[str, Any] | None = None) -> None:
    journal(
        kind,
        by=by,
        at=at,
        about=project,
        programme=project.programme_id,
        place=project.place.slug,
        facts={"title": project.title, **(facts or {})},
    )


def _publish(project: Project, *, at: datetime, done: bool) -> None:
    """What is public can be found and is told to its followers, and the settlement's path shows it."""
    notices.tell_step(project, at=at)
    index.put(
        about=project,
        kind="project",
        programme=project.programme_id,
        path=project.path,
        title=project.title,
        body=project.about,
        place=project.place.slug,
        day=project.when.first or project.when.last,
    )
    sums = (spoken.som(project.cost, language=language) for language in ("ky", "ru", "en"))
    today = clock.local(at).date()
    reach(
        place=project.place,
        stage=STAGE,
        done=done,
        when=project.when,
        path=project.path,
        outcome=words(*sums),
        on=today,
    )
