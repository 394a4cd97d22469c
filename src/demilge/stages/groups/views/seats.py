"""Pages about the members' seats."""

from functools import partial

from django.http import HttpResponse
from django.utils.translation import gettext as _

from demilge.foundation import clock
from demilge.people.middleware import Request
from demilge.stages.groups import actions, forms, permissions, queries
from demilge.stages.groups.models import Mandate
from demilge.ui.acting import doorman

from .parts import around, home, load_seat


def _named(request: Request, record: Mandate) -> str:
    """Whose seat it is, for those who may know."""
    return record.person.name if permissions.may_see_inside(request.actor, record.group) else ""


def office(request: Request, pk: int) -> HttpResponse:
    record = load_seat(request, pk)
    wanted = request.POST.get("office", "")
    act = partial(actions.set_office, mandate=record, by=request.actor, at=clock.now())
    return doorman(
        request,
        form=forms.OfficeForm(request.POST or None, initial={"office": record.office}),
        may=permissions.may_set_office(request.actor, record, wanted),
        act=lambda data: act(**data),
        go=home,
        context=around(
            record.group, heading=_("Position in the group"), submit=_("Save"), lead=_named(request, record)
        ),
    )


def end(request: Request, pk: int) -> HttpResponse:
    record = load_seat(request, pk)
    act = partial(actions.end_mandate, mandate=record, by=request.actor, at=clock.now())
    lead = _("The reason is seen by the members and the coordinators only.")
    return doorman(
        request,
        form=forms.EndForm(request.POST or None, initial={"on": clock.today()}),
        may=permissions.may_end(request.actor, record),
        act=lambda data: act(**data),
        go=home,
        context=around(record.group, heading=_("A seat becomes free"), submit=_("Write it down"), lead=lead),
    )


def replace(request: Request, pk: int) -> HttpResponse:
    record = load_seat(request, pk)
    act = partial(actions.replace_member, mandate=record, by=request.actor, at=clock.now())
    choices = queries.replacements(record.group)
    return doorman(
        request,
        form=forms.ReplaceForm(request.POST or None, nominations=choices, initial={"since": clock.today()}),
        may=permissions.may_replace(request.actor, record),
        act=lambda data: act(**data),
        go=home,
        context=around(
            record.group,
            heading=_("Fill the free seat"),
            submit=_("Give the seat"),
            lead=_("Runners-up of the vote come first. Somebody else is put up on the group's page and agrees there."),
        ),
    )
