"""The pages about problems. The thread of one problem is made in `web`: it shows what the stages made of it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demilge.foundation import clock
from demilge.people.middleware import Request
from demilge.places import queries as places
from demilge.places.models import Place
from demilge.ui import paging
from demilge.ui.acting import doorman, page

from . import actions, forms, permissions, queries
from .models import Problem
from .states import State


def _load(request: Request, pk: int) -> Problem:
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


def _community(slug: str) -> Place:
    return get_object_or_404(Place.objects.select_related("programme"), slug=slug, is_community=True)


@require_safe
def problems(request: Request) -> HttpResponse:
    """The open problems as ranked; of one settlement with `?place=`, the solved ones with `?state=solved`."""
    programme = places.programme_of(request)
    communities = list(places.communities(programme))
    place = next((each for each in communities if each.slug == request.GET.get("place")), None)
    state = State.SOLVED if request.GET.get("state") == State.SOLVED else State.OPEN
    context = {
        "page": paging.page(request, queries.listed(request.actor, programme, place=place, state=state)),
        "places": communities,
        "place": place,
        "state": state,
        "may_tend": permissions.may_tend_one_of(request.actor, [place] if place else communities),
    }
    return render(request, "problems/list.html", context)


@require_safe
def rankings(request: Request, slug: str) -> HttpResponse:
    """Every time the people of a settlement put its problems in order."""
    place = _community(slug)
    context = {
        "place": place,
        "page": paging.page(request, queries.rankings_of(place), size=10),
        "may_tend": permissions.may_tend(request.actor, place),
    }
    return render(request, "problems/rankings.html", context)


def tell(request: Request) -> HttpResponse:
    """Write down a voice that came by word of mouth or on paper."""
    asked = places.community_or_none(request.GET.get("place", ""))
    of = [asked] if asked else list(places.communities(places.programme_of(request)))
    form = forms.TellForm(request.POST or None, request.FILES or None, places=of)
    return doorman(
        request,
        form=form,
        may=permissions.may_tend_one_of(request.actor, of),
        act=lambda _data: actions.take_up(voice=form.voice(), by=request.actor, at=clock.now(), **form.taking()),
        go=lambda problem: page(queries.standing(problem)),
        context={
            "heading": _("Write down a voice"),
            "lead": _(
                "Somebody told you what is wrong, or wrote it on a slip. Here it becomes the source of a problem."
            ),
            "submit": _("Keep the voice"),
            "cancel": reverse("problems:problems"),
            "keep": True,
        },
        done=_("The voice is kept as a source of this problem."),
    )


def rank(request: Request, slug: str) -> HttpResponse:
    place = _community(slug)
    form = forms.RankForm(request.POST or None, place=place)
    there = reverse("problems:rankings", args=[place.slug])
    return doorman(
        request,
        form=form,
        may=permissions.may_tend(request.actor, place),
        act=lambda _data: actions.rank(
            place=place, about="", path="", source="", by=request.actor, at=clock.now(), **form.ranking()
        ),
        go=lambda _ranking: there,
        context={
            "heading": _("Put the problems in order"),
            "lead": _("Write how many votes or stickers each problem got. Leave empty what was not voted on."),
            "submit": _("Keep the order"),
            "cancel": there,
            "keep": True,
        },
    )


def merge(request: Request, pk: int) -> HttpResponse:
    problem = _load(request, pk)
    return doorman(
        request,
        form=forms.MergeForm(request.POST or None, problem=problem),
        may=permissions.may_work_on(request.actor, problem),
        act=lambda data: actions.merge(problem=problem, by=request.actor, at=clock.now(), **data),
        go=lambda into: page(queries.standing(into)),
        context={
            "heading": _("Join with another problem"),
            "lead": str(problem.title),
            "submit": _("Join them"),
            "cancel": page(problem),
        },
        done=_("The two are one now. No voice was lost."),
    )


def change(request: Request, pk: int) -> HttpResponse:
    problem = _load(request, pk)
    return doorman(
        request,
        form=forms.ChangeForm(request.POST or None, problem=problem),
        may=permissions.may_change(request.actor, problem),
        act=lambda data: actions.change_problem(problem=problem, by=request.actor, at=clock.now(), **data),
        go=page,
        context={"heading": _("Write the problem anew"), "submit": _("Save"), "cancel": page(problem), "keep": True},
    )


def solve(request: Request, pk: int) -> HttpResponse:
    problem = _load(request, pk)
    return doorman(
        request,
        form=forms.ReasonForm(request.POST or None),
        may=permissions.may_work_on(request.actor, problem),
        act=lambda data: actions.solve(problem=problem, by=request.actor, at=clock.now(), **data),
        go=page,
        context={
            "heading": _("Mark as solved"),
            "lead": _("Write how people know that it is solved."),
            "submit": _("Mark as solved"),
            "cancel": page(problem),
        },
    )


def reopen(request: Request, pk: int) -> HttpResponse:
    problem = _load(request, pk)
    return doorman(
        request,
        form=forms.ReasonForm(request.POST or None),
        may=permissions.may_reopen(request.actor, problem),
        act=lambda data: actions.reopen(problem=problem, by=request.actor, at=clock.now(), **data),
        go=page,
        context={"heading": _("Open the problem again"), "submit": _("Open it again"), "cancel": page(problem)},
    )
