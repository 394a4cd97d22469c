"""Pages about next steps."""

from functools import partial

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from demilge.foundation import clock
from demilge.people.middleware import Request
from demilge.stages.groups import actions, forms, permissions, queries
from demilge.ui.acting import doorman, press
from demilge.ui.forms import ConfirmForm

from .parts import around, home, load, load_task


def add(request: Request, pk: int) -> HttpResponse:
    """A new step; of a meeting's decision with `?decision=`."""
    record = load(request, pk)
    act = partial(actions.add_task, group=record, by=request.actor, at=clock.now())
    seats = record.mandates.filter(ended_on__isnull=True).select_related("person")
    decisions = queries.decisions_of(record.place)
    initial = {"decision": request.GET.get("decision", "")}
    return doorman(
        request,
        form=forms.TaskForm(request.POST or None, seats=seats, decisions=decisions, initial=initial),
        may=permissions.may_add_task(request.actor, record),
        act=lambda data: act(**data),
        go=home,
        context=around(record, heading=_("A next step"), submit=_("Write it down")),
    )


@require_POST
def take(request: Request, pk: int) -> HttpResponse:
    record = load_task(request, pk)
    act = partial(actions.take_task, task=record, by=request.actor, at=clock.now())
    return press(request, form=ConfirmForm(request.POST), act=lambda data: act(**data), go=home)


@require_POST
def done(request: Request, pk: int) -> HttpResponse:
    record = load_task(request, pk)
    act = partial(actions.finish_task, task=record, by=request.actor, at=clock.now())
    return press(request, form=ConfirmForm(request.POST), act=lambda data: act(**data), go=home)
