"""Places for the team: add, rename, move."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demilge.foundation import clock
from demilge.places.models import Body, Kind, Place, Service
from demilge.places.queries import programme_of
from demilge.ui.acting import doorman
from demilge.ui.forms import ActForm

from . import permissions, queries, territory_actions, territory_forms
from .middleware import Request


@require_safe
def territory(request: Request) -> HttpResponse:
    """Every place, office and service of the programme, with what can be done to it."""
    programme = programme_of(request)
    permissions.may_look_after(request.actor, programme).or_raise()
    context = {
        "programme": programme,
        "rows": queries.tree(list(queries.territory(programme))),
        "bodies": Body.objects.filter(programme=programme).select_related("successor").order_by("slug"),
        "services": Service.objects.filter(programme=programme).select_related("body").order_by("slug"),
    }
    return render(request, "people/territory.html", context)


def back() -> str:
    return reverse("people:territory")


def desk(request: Request, form: ActForm, act: Callable[..., Any], *, heading: str, lead: str = "") -> HttpResponse:
    """One form of the territory desk: its act gets the form's data, its page is the list."""
    return doorman(
        request,
        form=form,
        may=permissions.may_look_after(request.actor, programme_of(request)),
        act=lambda data: partial(act, by=request.actor, at=clock.now())(**data),
        go=lambda _made: back(),
        context={
            "heading": heading,
            "lead": lead,
            "submit": _("Save"),
            "cancel": back(),
            "crumbs": [(_("Places and offices"), back())],
        },
        done=_("Saved."),
    )


def load(request: Request, pk: int) -> Place:
    return get_object_or_404(
        Place.objects.select_related("programme", "parent"), pk=pk, programme=programme_of(request)
    )


def _asked_for(request: Request) -> dict[str, Any]:
    """What the link says of the new place: where it lies, or that it is to be a settlement of the path."""
    asked: dict[str, Any] = {"parent": request.GET.get("in", "")}
    if request.GET.get("kind") == Kind.SETTLEMENT:
        asked |= {"kind": Kind.SETTLEMENT, "is_community": True}
    return asked


def add_place(request: Request) -> HttpResponse:
    programme = programme_of(request)
    form = territory_forms.AddPlaceForm(
        request.POST or None,
        places=queries.territory(programme),
        initial=_asked_for(request),
    )
    return desk(request, form, partial(territory_actions.add_place, programme=programme), heading=_("Add a place"))


def change_place(request: Request, pk: int) -> HttpResponse:
    place = load(request, pk)
    form = territory_forms.ChangePlaceForm(request.POST or None, place=place)
    act = partial(territory_actions.change_place, place=place)
    return desk(request, form, act, heading=_("Change what is written"), lead=str(place.name))


def rename_place(request: Request, pk: int) -> HttpResponse:
    place = load(request, pk)
    act = partial(territory_actions.rename_place, place=place)
    form = territory_forms.RenameForm(request.POST or None)
    return desk(request, form, act, heading=_("Give it its new name"), lead=str(place.name))


def move_place(request: Request, pk: int) -> HttpResponse:
    place = load(request, pk)
    others = queries.territory(place.programme).exclude(pk=place.pk)
    form = territory_forms.MoveForm(request.POST or None, places=others)
    act = partial(territory_actions.move_place, place=place)
    return desk(request, form, act, heading=_("Put it under another place"), lead=str(place.name))


def alias_place(request: Request, pk: int) -> HttpResponse:
    place = load(request, pk)
    act = partial(territory_actions.add_alias, thing=place)
    form = territory_forms.AliasForm(request.POST or None)
    return desk(request, form, act, heading=_("Add another name"), lead=str(place.name))
