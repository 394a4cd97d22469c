"""The pages of this stage."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from demilge.foundation import clock
from demilge.gatherings import queries as gatherings
from demilge.gatherings.forms import read_attendance
from demilge.gatherings.queries import attendance_text
from demilge.people.middleware import Request
from demilge.people.queries import visible_to as persons_visible_to
from demilge.places import queries as places
from demilge.problems.queries import open_in
from demilge.ui import paging, printing
from demilge.ui.acting import doorman, page, press
from demilge.ui.forms import ConfirmForm

from . import actions, forms, papers, permissions, queries
from .models import Training


def _load(request: Request, pk: int) -> Training:
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


def _around(training: Training, *, heading: str, submit: str, keep: bool = False) -> dict[str, Any]:
    title = str(training.meeting.title)
    told = {"heading": heading, "submit": submit, "keep": keep, "cancel": page(training)}
    return {**told, "crumbs": [(title, page(training))]}


@require_safe
def trainings(request: Request) -> HttpResponse:
    """Every training, newest first; of one settlement with `?place=`."""
    place = places.community_or_none(request.GET.get("place", ""))
    may_plan = permissions.may_call(request.actor, [place] if place else [])
    context = {
        "page": paging.page(request, queries.listed(request.actor, place)),
        "place": place,
        "may_plan": bool(may_plan),
    }
    return render(request, "trainings/list.html", context)


@require_safe
def training(request: Request, pk: int) -> HttpResponse:
    record = get_object_or_404(queries.with_record(request.actor), pk=pk)
    table = gatherings.headcount_table(record.meeting)
    may_see = bool(permissions.may_see_list(request.actor, record.meeting))
    context = {
        "training": record,
        "meeting": record.meeting,
        "table": [] if gatherings.suppressed(table) and not may_see else table,
        "may_write": permissions.may_write(request.actor, record.meeting),
        "may_add": permissions.may_add(request.actor, record.meeting),
        "may_add_material": permissions.may_add_material(request.actor, record),
        "may_see": may_see,
    }
    return render(request, "trainings/training.html", context)


def plan(request: Request) -> HttpResponse:
    programme = places.programme_of(request)
    place = places.community_or_none(request.GET.get("place", ""))
    choices = places.communities(programme)
    form = forms.TrainingForm(
        request.POST or None,
        places=choices,
        bodies=places.bodies(programme, answering=False),
        initial={"communities": [place.pk] if place else []},
    )
    return doorman(
        request,
        form=form,
        may=permissions.may_call(request.actor, [place] if place else list(choices)),
        act=lambda data: actions.plan_training(programme=programme, by=request.actor, at=clock.now(), **data),
        go=page,
        context={
            "heading": _("Plan a training"),
            "submit": _("Plan it"),
            "cancel": reverse("trainings:trainings"),
            "keep": True,
        },
    )


def change(request: Request, pk: int) -> HttpResponse:
    record = _load(request, pk)
    programme = record.programme
    form = forms.TrainingForm(
        request.POST or None,
        places=places.communities(programme),
        bodies=places.bodies(programme, answering=False),
        training=record,
    )
    return doorman(
        request,
        form=form,
        may=permissions.may_write(request.actor, record.meeting),
        act=lambda data: actions.change_training(training=record, by=request.actor, at=clock.now(), **data),
        go=page,
        context=_around(record, heading=_("Change the training"), submit=_("Save"), keep=True),
    )


def close(request: Request, pk: int) -> HttpResponse:
    record = _load(request, pk)
    form = forms.RecordForm(
        request.POST or None,
        request.FILES or None,
        meeting=record.meeting,
        persons=persons_visible_to(request.actor).order_by("name"),
        bodies=places.bodies(record.programme),
        problems=open_in(record.meeting.communities.all()),
    )
    act = partial(actions.close_training, training=record, by=request.actor, at=clock.now())
    return doorman(
        request,
        form=form,
        may=permissions.may_write(request.actor, record.meeting),
        act=lambda data: act(record=form.record(), operation=data["operation"]),
        go=page,
        context=_around(record, heading=_("Close the training"), submit=_("Close and publish the record"), keep=True),
        done=_("The training is closed. Put its materials here, so that everybody can take them home."),
    )


def cancel(request: Request, pk: int) -> HttpResponse:
    record = _load(request, pk)
    act = partial(actions.cancel_training, training=record, by=request.actor, at=clock.now())
    return doorman(
        request,
        form=forms.ReasonForm(request.POST or None),
        may=permissions.may_write(request.actor, record.meeting),
        act=lambda data: act(**data),
        go=page,
        context=_around(record, heading=_("Cancel the training"), submit=_("Cancel the training")),
    )


def attendance(request: Request, pk: int) -> HttpResponse:
    record = _load(request, pk)
    form = forms.AttendanceForm(request.POST or None, initial={"lines": attendance_text(record.meeting)})
    act = partial(actions.write_attendance, training=record, by=request.actor, at=clock.now())
    return doorman(
        request,
        form=form,
        may=permissions.may_see_list(request.actor, record.meeting),
        act=lambda data: act(lines=read_attendance(data["lines"]), operation=data["operation"]),
        go=page,
        context=_around(record, heading=_("Attendance list"), submit=_("Keep the list")),
        done=_("The list is kept. It is never shown in public."),
    )


def add_material(request: Request, pk: int) -> HttpResponse:
    record = _load(request, pk)
    act = partial(actions.add_material, training=record, by=request.actor, at=clock.now())
    return doorman(
        request,
        form=forms.MaterialForm(request.POST or None, request.FILES or None),
        may=permissions.may_add_material(request.actor, record),
        act=lambda data: act(**data),
        go=lambda _made: page(record),
        context=_around(record, heading=_("Add a material"), submit=_("Add"), keep=True),
    )


@require_POST
def remove_material(request: Request, pk: int) -> HttpResponse:
    record = get_object_or_404(queries.materials_visible_to(request.actor), pk=pk)
    act = partial(actions.remove_material, material=record, by=request.actor, at=clock.now())
    back = page(record.training)
    return press(request, form=ConfirmForm(request.POST), act=lambda data: act(**data), go=lambda _gone: back)


@require_safe
def protocol(request: Request, pk: int) -> HttpResponse:
    record = _load(request, pk)
    named = bool(permissions.may_see_list(request.actor, record.meeting))
    return printing.answer("protocol", papers.protocol(record.meeting, named=named), name=f"training-{record.pk}")


@require_safe
def attendance_paper(request: Request, pk: int) -> HttpResponse:
    """The list to be signed: filled where names are kept and the reader may see them, else empty lines."""
    record = _load(request, pk)
    named = bool(permissions.may_see_list(request.actor, record.meeting))
    return printing.answer("attendance", papers.attendance(record.meeting, named=named), name=f"attendance-{record.pk}")
