"""Pages to form a group and to change what is said about it."""

from functools import partial

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from demilge.foundation import clock
from demilge.people.middleware import Request
from demilge.places import queries as places
from demilge.stages.groups import actions, forms, permissions, queries
from demilge.ui.acting import doorman, press
from demilge.ui.forms import ConfirmForm

from .parts import around, home, load


def form(request: Request) -> HttpResponse:
    """A new group; of one settlement with `?place=`, in the words of the group before it with `?after=`."""
    programme = places.programme_of(request)
    place = places.community_or_none(request.GET.get("place", ""))
    initial = {"place": place, "seats_min": programme.seats_min, "seats_max": programme.seats_max}
    after = request.GET.get("after", "")
    before = queries.visible_to(request.actor).filter(pk=after).first() if after.isdecimal() else None
    if before:
        initial = forms.GroupForm.like(before)
    choices = places.communities(programme)
    return doorman(
        request,
        form=forms.GroupForm(request.POST or None, places=choices, initial=initial),
        may=permissions.may_form(request.actor),
        act=lambda data: actions.form_group(programme=programme, by=request.actor, at=clock.now(), **data),
        go=home,
        context={
            "heading": _("Form an initiative group"),
            "lead": _("Criteria and principles can be written later, but before anybody is put up."),
            "submit": _("Form the group"),
            "cancel": reverse("groups:groups"),
            "keep": True,
        },
    )


def change(request: Request, pk: int) -> HttpResponse:
    record = load(request, pk)
    act = partial(actions.change_group, group=record, by=request.actor, at=clock.now())
    return doorman(
        request,
        form=forms.WordsForm(request.POST or None, group=record),
        may=permissions.may_change(request.actor, record),
        act=lambda data: act(**data),
        go=home,
        context=around(record, heading=_("What is said about the group"), submit=_("Save"), keep=True),
    )


def seats(request: Request, pk: int) -> HttpResponse:
    record = load(request, pk)
    act = partial(actions.change_seats, group=record, by=request.actor, at=clock.now())
    initial = {"seats_min": record.seats_min, "seats_max": record.seats_max}
    return doorman(
        request,
        form=forms.SeatsForm(request.POST or None, initial=initial),
        may=permissions.may_change_seats(request.actor, record),
        act=lambda data: act(**data),
        go=home,
        context=around(record, heading=_("How many members"), submit=_("Save")),
    )


@require_POST
def open_nominations(request: Request, pk: int) -> HttpResponse:
    record = load(request, pk)
    act = partial(actions.open_nominations, group=record, by=request.actor, at=clock.now())
    done = _("People can be put up now. Share the page, so that everybody knows the criteria.")
    return press(request, form=ConfirmForm(request.POST), act=lambda data: act(**data), go=home, done=done)


def dissolve(request: Request, pk: int) -> HttpResponse:
    record = load(request, pk)
    act = partial(actions.dissolve_group, group=record, by=request.actor, at=clock.now())
    lead = _("All mandates end today. The page stays, with the reason; the settlement can then form a new group.")
    return doorman(
        request,
        form=forms.ReasonForm(request.POST or None),
        may=permissions.may_dissolve(request.actor, record),
        act=lambda data: act(**data),
        go=home,
        context=around(record, heading=_("Dissolve the group"), submit=_("Dissolve the group"), lead=lead),
    )


def link(request: Request, pk: int) -> HttpResponse:
    record = load(request, pk)
    act = partial(actions.set_link, group=record, by=request.actor, at=clock.now())
    lead = _("Only the members and the coordinators see it. Making it anew every 90 days keeps strangers out.")
    return doorman(
        request,
        form=forms.LinkForm(request.POST or None),
        may=permissions.may_change(request.actor, record),
        act=lambda data: act(**data),
        go=home,
        context=around(record, heading=_("WhatsApp link of the group"), submit=_("Keep the link"), lead=lead),
    )
