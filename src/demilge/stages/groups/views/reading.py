"""The pages everybody reads: the groups, a group, the printed decision."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demilge.foundation import clock
from demilge.foundation.refusals import Conflict
from demilge.gatherings.queries import coming
from demilge.people.actors import Actor
from demilge.people.middleware import Request
from demilge.people.permissions import may_coordinate
from demilge.stages.groups import notices, papers, permissions, queries, rules, words
from demilge.stages.groups.models import Consent, Group, Mandate, Nomination, Task
from demilge.stages.groups.states import State
from demilge.ui import paging, printing

from .parts import load


@require_safe
def groups(request: Request) -> HttpResponse:
    page = paging.page(request, queries.listed(request.actor, on=clock.today()))
    for group in page:
        group.mark, group.size = words.MARKS[State(group.state)], words.size(group, group.members)
    return render(request, "groups/list.html", {"page": page, "may_form": bool(may_coordinate(request.actor))})


@require_safe
def group(request: Request, pk: int) -> HttpResponse:
    return render(request, "groups/group.html", _shown(load(request, pk), request.actor, on=clock.today()))


@require_safe
def election(request: Request, pk: int) -> HttpResponse:
    """The decision of the hall, to print and sign. Names stand in it for who writes the records."""
    record = load(request, pk)
    if record.ballot is None or record.ballot.closed_at is None:
        raise Conflict(_("There is nothing to print yet: the hands have not been counted."))
    named = bool(permissions.may_lead(request.actor, record))
    data = papers.election(record, record.ballot, queries.on_the_list(record), named=named)
    return printing.answer("election", data, name=f"election-{record.pk}")


def _shown(group: Group, actor: Actor, *, on: date) -> dict[str, Any]:
    """What the group's page shows this reader."""
    inside = bool(permissions.may_see_inside(actor, group))
    mandates = list(group.mandates.select_related("person"))
    put_up = list(queries.nominations(group))
    persons = [*(seat.person for seat in mandates), *(one.person for one in put_up)]
    names = queries.names(persons, inside=inside) if persons else {}
    standing = words.standing(mandates, on=on)
    tasks = list(group.tasks.select_related("decision__meeting"))
    meeting = coming(group.place).first()
    return {
        "group": group,
        "mark": words.MARKS[State(group.state)],
        "inside": inside,
        "size": words.size(group, len(standing)),
        "members": _seats(standing, mandates, names, actor),
        "former": _seats([seat for seat in mandates if seat not in standing], mandates, names, actor),
        "meeting": meeting,
        "tasks": _steps(tasks, mandates, actor, on=on),
        **_nominees(put_up, names, actor),
        "may_form_anew": group.state == State.DISSOLVED
        and bool(permissions.may_form(actor))
        and not queries.has_successor(group),
        **_chat(group, [task for task in tasks if not task.done_on] if inside else [], meeting, on=on),
        **_allowed(actor, group),
    }


def _seats(shown: list[Mandate], mandates: list[Mandate], names: dict[int, str], actor: Actor) -> list[dict[str, Any]]:
    person = actor.acts_for
    called = words.seat_names(mandates)
    taken_over = {mandate.replaces_id for mandate in mandates}
    return [
        {
            "mandate": mandate,
            "seat": called[mandate.pk],
            "name": names.get(mandate.person_id, ""),
            "is_mine": person is not None and mandate.person_id == person.pk,
            "is_free": mandate.ended_on is not None and mandate.pk not in taken_over,
        }
        for mandate in shown
    ]


def _steps(tasks: list[Task], mandates: list[Mandate], actor: Actor, *, on: date) -> list[dict[str, Any]]:
    called = words.seat_names(mandates)
    person = actor.acts_for
    own = {seat.pk for seat in mandates if person and seat.person_id == person.pk and seat.ended_on is None}
    return [
        {
            "task": task,
            "owner": called.get(task.owner_id or 0, ""),
            "is_late": task.done_on is None and task.due is not None and task.due < on,
            "is_mine": task.owner_id in own,
            "may_take": bool(own) and task.owner_id is None and task.done_on is None,
        }
        for task in tasks
    ]


def _nominees(put_up: list[Nomination], names: dict[int, str], actor: Actor) -> dict[str, Any]:
    person = actor.acts_for
    return {
        "nominees": [{"nomination": one, "name": names.get(one.person_id, "")} for one in put_up],
        "agreed": sum(one.consent == Consent.GIVEN for one in put_up),
        "mine": next((one for one in put_up if person and one.person_id == person.pk), None),
        "result": [one for one in put_up if one.option and one.option.won is not None],
    }


def _chat(group: Group, waiting: list[Task], meeting: Any, *, on: date) -> dict[str, Any]:
    texts = notices.share(group, meeting, waiting).texts
    return {
        "text_ky": texts["ky"],
        "text_ru": texts["ru"],
        "link_is_old": rules.link_is_old(group.whatsapp_since, on=on),
    }


def _allowed(actor: Actor, group: Group) -> dict[str, bool]:
    leads = bool(permissions.may_lead(actor, group))
    stands = permissions.may_stand(actor, group) if group.state in (State.NOMINATING, State.ELECTED) else None
    return {
        "leads": leads,
        "may_stand": bool(stands),
        "may_nominate": bool(permissions.may_nominate(actor, group)),
        "may_dissolve": bool(permissions.may_dissolve(actor, group)),
        "is_standing": group.state not in (State.ELECTED, State.DISSOLVED),
    }
