"""The pages of a plan and its draft."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demilge.foundation import clock
from demilge.people.middleware import Request
from demilge.places import queries as places
from demilge.stages.plans import actions, forms, papers, permissions, queries
from demilge.stages.plans.models import Item, Plan, Version
from demilge.ui import paging, printing
from demilge.ui.acting import doorman, page

from . import reading


def _plan(request: Request, pk: int) -> Plan:
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


def _version(request: Request, pk: int) -> Version:
    return get_object_or_404(queries.versions_visible_to(request.actor), pk=pk)


@require_safe
def plans(request: Request) -> HttpResponse:
    """Every plan, newest first; of one settlement with `?place=`."""
    place = places.community_or_none(request.GET.get("place", ""))
    context = {
        "page": paging.page(request, queries.listed(request.actor, place)),
        "place": place,
        "may_begin": permissions.may_begin(request.actor, place),
    }
    return render(request, "plans/list.html", context)


@require_safe
def plan(request: Request, pk: int) -> HttpResponse:
    """The version in force, or the one of `?version=`, with what was answered and what changed."""
    record = _plan(request, pk)
    shown = reading.shown(record, request.actor, wanted=request.GET.get("version", ""))
    return render(request, "plans/plan.html", reading.context(record, shown, request.actor, today=clock.today()))


def make(request: Request) -> HttpResponse:
    choices = places.communities(places.programme_of(request))
    place = places.community_or_none(request.GET.get("place", ""))
    form = forms.PlanForm(request.POST or None, places=choices, initial={"place": place.pk} if place else {})
    return doorman(
        request,
        form=form,
        may=permissions.may_begin(request.actor, place),
        act=lambda data: actions.make_plan(by=request.actor, at=clock.now(), **data),
        go=page,
        context={"heading": _("Begin a plan"), "submit": _("Begin")},
        done=_("The draft is begun. Now write what is asked for, item by item."),
    )


def _item_form(request: Request, version: Version, item: Item | None = None) -> forms.ItemForm:
    place = version.plan.place
    return forms.ItemForm(
        request.POST or None,
        item=item,
        problems=queries.problems_for(place, item),
        ideas=queries.ideas_for(place),
        bodies=places.bodies(version.plan.programme),
    )


def _draft(version: Version) -> str:
    return f"{page(version.plan)}?version={version.number}"


def add(request: Request, pk: int) -> HttpResponse:
    version = _version(request, pk)
    form = _item_form(request, version)
    return doorman(
        request,
        form=form,
        may=permissions.may_draft(request.actor, version),
        act=lambda data: actions.add_item(
            version=version, line=form.line(), by=request.actor, at=clock.now(), operation=data["operation"]
        ),
        go=lambda _made: _draft(version),
        context={
            "heading": _("Write an item"),
            "lead": str(version.plan.title),
            "submit": _("Write it into the draft"),
            "cancel": _draft(version),
            "keep": True,
        },
    )


def change(request: Request, pk: int) -> HttpResponse:
    item = get_object_or_404(queries.items_visible_to(request.actor), pk=pk)
    version = item.version
    form = _item_form(request, version, item)
    return doorman(
        request,
        form=form,
        may=permissions.may_draft(request.actor, version),
        act=lambda data: actions.change_item(
            item=item, line=form.line(), by=request.actor, at=clock.now(), operation=data["operation"]
        ),
        go=lambda _made: _draft(version),
        context={"heading": _("Change the item"), "submit": _("Save"), "cancel": _draft(version)},
    )


def remove(request: Request, pk: int, thread: UUID) -> HttpResponse:
    version = _version(request, pk)
    item = version.items.filter(thread=thread).first()
    return doorman(
        request,
        form=forms.ConfirmForm(request.POST or None),
        may=permissions.may_draft(request.actor, version),
        act=lambda data: actions.remove_item(version=version, thread=thread, by=request.actor, at=clock.now(), **data),
        go=lambda _made: _draft(version),
        context={
            "heading": _("Take the item out of the draft"),
            "lead": str(item.title) if item else "",
            "submit": _("Take it out"),
            "cancel": _draft(version),
        },
    )


def send(request: Request, pk: int) -> HttpResponse:
    version = _version(request, pk)
    return doorman(
        request,
        form=forms.ConfirmForm(request.POST or None),
        may=permissions.may_send(request.actor, version),
        act=lambda data: actions.send_version(version=version, by=request.actor, at=clock.now(), **data),
        go=lambda _made: page(version.plan),
        context={
            "heading": _("Put the plan in force"),
            "lead": _("This version then stands as it is: a change is made in the next version."),
            "submit": _("Put it in force"),
            "cancel": _draft(version),
        },
        done=_("The plan is in force and public. Now write the letters to the offices."),
    )


def next_version(request: Request, pk: int) -> HttpResponse:
    record = _plan(request, pk)
    return doorman(
        request,
        form=forms.WhyForm(request.POST or None),
        may=permissions.may_begin_version(request.actor, record),
        act=lambda data: actions.draft_next_version(plan=record, by=request.actor, at=clock.now(), **data),
        go=_draft,
        context={"heading": _("Begin the next version"), "submit": _("Begin"), "cancel": page(record)},
        done=_("The draft has the items of the version in force. Change what has to be changed."),
    )


@require_safe
def plan_paper(request: Request, pk: int) -> HttpResponse:
    record = _plan(request, pk)
    shown = reading.shown(record, request.actor, wanted=request.GET.get("version", ""))
    return printing.answer("plan", papers.plan(shown.version, shown.items), name=f"plan-{pk}")


@require_safe
def execution_paper(request: Request, pk: int) -> HttpResponse:
    """The table № – name – content – execution, as city councils publish it."""
    record = _plan(request, pk)
    shown = reading.shown(record, request.actor, wanted=request.GET.get("version", ""))
    return printing.answer(
        "execution", papers.execution(shown.version, shown.items, today=clock.today()), name=f"execution-{pk}"
    )
