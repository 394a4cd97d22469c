"""Offices, services and settings for the team."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from demilge.places import queries as places
from demilge.places.models import Body, Service
from demilge.places.queries import programme_of

from . import office_actions, queries, territory_actions, territory_forms
from .middleware import Request
from .territory_views import desk


def _load(request: Request, pk: int) -> Body:
    return get_object_or_404(Body.objects.select_related("programme"), pk=pk, programme=programme_of(request))


def add_body(request: Request) -> HttpResponse:
    programme = programme_of(request)
    form = territory_forms.AddBodyForm(
        request.POST or None,
        places=queries.territory(programme),
        bodies=places.bodies(programme, answering=False),
    )
    return desk(request, form, partial(office_actions.add_body, programme=programme), heading=_("Add an office"))


def change_body(request: Request, pk: int) -> HttpResponse:
    body = _load(request, pk)
    form = territory_forms.ChangeBodyForm(
        request.POST or None,
        places=queries.territory(body.programme),
        bodies=places.bodies(body.programme, answering=False).exclude(pk=pk),
        body=body,
    )
    act = partial(office_actions.change_body, body=body)
    return desk(request, form, act, heading=_("Change what is written"), lead=str(body.name))


def rename_body(request: Request, pk: int) -> HttpResponse:
    body = _load(request, pk)
    act = partial(office_actions.rename_body, body=body)
    form = territory_forms.RenameForm(request.POST or None)
    return desk(request, form, act, heading=_("Give it its new name"), lead=str(body.name))


def alias_body(request: Request, pk: int) -> HttpResponse:
    body = _load(request, pk)
    act = partial(territory_actions.add_alias, thing=body)
    form = territory_forms.AliasForm(request.POST or None)
    return desk(request, form, act, heading=_("Add another name"), lead=str(body.name))


def succeed_body(request: Request, pk: int) -> HttpResponse:
    body = _load(request, pk)
    others = places.bodies(body.programme, answering=False).exclude(pk=pk)
    form = territory_forms.SuccessorForm(request.POST or None, bodies=others)
    act = partial(office_actions.succeed_body, body=body)
    return desk(request, form, act, heading=_("Another office does its work now"), lead=str(body.name))


def add_service(request: Request) -> HttpResponse:
    programme = programme_of(request)
    bodies = places.bodies(programme, answering=False)
    form = territory_forms.ServiceForm(request.POST or None, bodies=bodies)
    return desk(request, form, partial(office_actions.add_service, programme=programme), heading=_("Add a service"))


def change_service(request: Request, pk: int) -> HttpResponse:
    programme = programme_of(request)
    service = get_object_or_404(Service.objects.select_related("programme", "body"), pk=pk, programme=programme)
    bodies = places.bodies(programme, answering=False)
    form = territory_forms.ServiceForm(request.POST or None, bodies=bodies, service=service)
    act = partial(office_actions.change_service, service=service)
    return desk(request, form, act, heading=_("Change the service"), lead=str(service.name))


def settings(request: Request) -> HttpResponse:
    programme = programme_of(request)
    form = territory_forms.SettingsForm(request.POST or None, programme=programme)
    act = partial(office_actions.change_settings, programme=programme)
    return desk(request, form, act, heading=_("Settings of the programme"), lead=str(programme.title))
