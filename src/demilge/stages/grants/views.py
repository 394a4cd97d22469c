"""The pages of this stage."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demilge.foundation import clock
from demilge.people.middleware import Request
from demilge.places import queries as places
from demilge.ui import paging
from demilge.ui.acting import doorman, page
from demilge.ui.forms import ActForm

from . import actions, forms, permissions, queries, rules, words
from .models import Project
from .states import State

BAR = 360


def _load(request: Request, pk: int) -> Project:
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


@require_safe
def projects(request: Request) -> HttpResponse:
    """Every project, newest first; of one settlement with `?place=`."""
    place = places.community_or_none(request.GET.get("place", ""))
    found = paging.page(request, queries.listed(request.actor, place))
    for record in found:
        record.mark = words.MARKS[State(record.state)]
    context = {"page": found, "place": place, "may_draft": permissions.may_begin(request.actor, place)}
    return render(request, "grants/list.html", context)


@require_safe
def project(request: Request, pk: int) -> HttpResponse:
    record = _load(request, pk)
    money = list(record.money.select_related("body"))
    amounts = [source.amount for source in money]
    parts = rules.segments(amounts, width=BAR)
    context = {
        "project": record,
        "mark": words.MARKS[State(record.state)],
        "money": money,
        "bar": [(number, source, *part) for number, (source, part) in enumerate(zip(money, parts, strict=True), 1)],
        "sum": sum(amounts),
        "over": rules.difference(record.cost, amounts),
        "may_change": permissions.may_change(request.actor, record),
        "about": f"grants.project:{record.pk}",
        "moves": {state.value: bool(permissions.may_move(request.actor, record, state)) for state in State},
    }
    return render(request, "grants/project.html", context)


def draft(request: Request) -> HttpResponse:
    """Begin a project on an item of a plan in force; `?place=` and `?item=` choose beforehand."""
    programme = places.programme_of(request)
    place = places.community_or_none(request.GET.get("place", ""))
    form = forms.ProjectForm(
        request.POST or None,
        bodies=places.bodies(programme, answering=False),
        items=queries.items_for(programme, place),
        initial={"item": request.GET.get("item", "")},
    )
    return doorman(
        request,
        form=form,
        may=permissions.may_begin(request.actor, place),
        act=lambda data: actions.draft_project(
            item=data["item"], by=request.actor, at=clock.now(), operation=data["operation"], **form.content()
        ),
        go=page,
        context={"heading": _("Begin a project"), "submit": _("Begin"), "keep": True},
        done=_("The draft is kept. Once its sources make its cost, the coordinators can apply for the money."),
    )


def change(request: Request, pk: int) -> HttpResponse:
    record = _load(request, pk)
    form = forms.ProjectForm(
        request.POST or None, bodies=places.bodies(record.programme, answering=False), project=record
    )
    return doorman(
        request,
        form=form,
        may=permissions.may_change(request.actor, record),
        act=lambda data: actions.change_project(
            project=record, by=request.actor, at=clock.now(), operation=data["operation"], **form.content()
        ),
        go=page,
        context={"heading": _("Change the project"), "submit": _("Save"), "cancel": page(record)},
    )


def _step(
    request: Request,
    pk: int,
    *,
    state: State,
    act: Callable[..., Project],
    heading: str,
    form: type[ActForm] = forms.ConfirmForm,
    lead: str = "",
) -> HttpResponse:
    """One step of a project: a button on a page of its own, as each is an official act."""
    record = _load(request, pk)
    return doorman(
        request,
        form=form(request.POST or None),
        may=permissions.may_move(request.actor, record, state),
        act=lambda data: act(project=record, by=request.actor, at=clock.now(), **data),
        go=page,
        context={
            "heading": heading,
            "lead": lead or str(record.title),
            "submit": heading,
            "cancel": page(record),
        },
    )


def apply_for_money(request: Request, pk: int) -> HttpResponse:
    lead = _("The project becomes public, and its sums stand from then on.")
    return _step(
        request, pk, state=State.ASKED, act=actions.apply_for_money, heading=_("Apply for the money"), lead=lead
    )


def fund(request: Request, pk: int) -> HttpResponse:
    return _step(request, pk, state=State.FUNDED, act=actions.fund_project, heading=_("The money was given"))


def decline(request: Request, pk: int) -> HttpResponse:
    heading = _("The money was not given")
    return _step(request, pk, state=State.DECLINED, act=actions.decline_project, heading=heading, form=forms.ReasonForm)


def reopen(request: Request, pk: int) -> HttpResponse:
    lead = _("The project is then a draft again and no longer public.")
    heading = _("Make it a draft again")
    return _step(request, pk, state=State.DRAFT, act=actions.reopen_project, heading=heading, lead=lead)


def finish(request: Request, pk: int) -> HttpResponse:
    heading = _("The project is done")
    return _step(request, pk, state=State.DONE, act=actions.finish_project, heading=heading, form=forms.FinishForm)
