"""What goes before and after a forum: preparing, opening, closing with the record, and what is printed."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from demilge.foundation import clock
from demilge.gatherings.permissions import may_add, may_see_list
from demilge.people.middleware import Request
from demilge.people.queries import visible_to as persons_visible_to
from demilge.places import queries as places
from demilge.problems.queries import open_in
from demilge.stages.forums import actions, forms, papers, permissions
from demilge.stages.forums.models import Forum
from demilge.ui import printing
from demilge.ui.acting import doorman, press

from .loading import load_forum


def _address(forum: Forum) -> str:
    return reverse("forums:forum", args=[forum.pk])


def prepare(request: Request) -> HttpResponse:
    programme = places.programme_of(request)
    place = places.community_or_none(request.GET.get("place", ""))
    choices = places.communities(programme)
    begin = {"communities": [place.pk]} if place else {}
    return doorman(
        request,
        form=forms.PrepareForm(request.POST or None, places=choices, programme=programme, initial=begin),
        may=permissions.may_prepare(request.actor, [place] if place else choices),
        act=lambda data: actions.prepare_forum(programme=programme, by=request.actor, at=clock.now(), **data),
        go=_address,
        context={
            "heading": _("Prepare a forum"),
            "submit": _("Prepare the forum"),
            "cancel": reverse("forums:forums"),
            "keep": True,
        },
        done=_("The forum is prepared. Print the poster and the slips, then open it when people are in the hall."),
    )


def change(request: Request, pk: int) -> HttpResponse:
    forum = load_forum(request, pk)
    choices = places.communities(forum.meeting.programme)
    form = forms.PrepareForm(request.POST or None, places=choices, programme=forum.programme, forum=forum)
    del form.fields["communities"]
    return doorman(
        request,
        form=form,
        may=permissions.may_change(request.actor, forum),
        act=lambda data: actions.change_forum(forum=forum, by=request.actor, at=clock.now(), **data),
        go=_address,
        context={"heading": _("Change the forum"), "submit": _("Save"), "cancel": _address(forum), "keep": True},
    )


def cancel(request: Request, pk: int) -> HttpResponse:
    forum = load_forum(request, pk)
    return doorman(
        request,
        form=forms.ReasonForm(request.POST or None),
        may=permissions.may_change(request.actor, forum),
        act=lambda data: actions.cancel_forum(forum=forum, by=request.actor, at=clock.now(), **data),
        go=_address,
        context={"heading": _("Cancel the forum"), "submit": _("Cancel the forum"), "cancel": _address(forum)},
    )


@require_POST
def open_(request: Request, pk: int) -> HttpResponse:
    forum = load_forum(request, pk)
    return press(
        request,
        form=forms.ConfirmForm(request.POST),
        act=lambda data: actions.open_forum(forum=forum, by=request.actor, at=clock.now(), **data),
        go=lambda _forum: reverse("forums:moderate", args=[pk]),
        done=_("The forum is open: people can speak from their phones now."),
    )


def close(request: Request, pk: int) -> HttpResponse:
    forum = load_forum(request, pk)
    form = forms.RecordForm(
        request.POST or None,
        request.FILES or None,
        meeting=forum.meeting,
        persons=persons_visible_to(request.actor).order_by("name"),
        bodies=places.bodies(forum.meeting.programme),
        problems=open_in(forum.meeting.communities.all()),
    )
    return doorman(
        request,
        form=form,
        may=permissions.may_close(request.actor, forum),
        act=lambda data: actions.close_forum(
            forum=forum, record=form.record(), by=request.actor, at=clock.now(), operation=data["operation"]
        ),
        go=_address,
        context={
            "heading": _("Close the forum"),
            "lead": str(forum.meeting.title),
            "submit": _("Close and publish the record"),
            "cancel": reverse("forums:moderate", args=[pk]),
            "keep": True,
        },
        done=_("The forum is closed. Its page shows what came of each statement."),
    )


@require_safe
def record(request: Request, pk: int) -> HttpResponse:
    """The whole record of a closed forum."""
    forum = load_forum(request, pk)
    context = {"forum": forum, "meeting": forum.meeting, "may_add": may_add(request.actor, forum.meeting)}
    return render(request, "forums/record.html", context)


def addendum(request: Request, pk: int) -> HttpResponse:
    context = {"heading": _("Correct the record"), "submit": _("Add to the record"), "keep": True}
    return _add(request, pk, forms.AddendumForm(request.POST or None), actions.add_addendum, context)


def photo(request: Request, pk: int) -> HttpResponse:
    form = forms.PhotoForm(request.POST or None, request.FILES or None)
    return _add(request, pk, form, actions.add_photo, {"heading": _("Add a photo"), "submit": _("Add")})


def _add(request: Request, pk: int, form: Any, act: Any, context: dict[str, Any]) -> HttpResponse:
    forum = load_forum(request, pk)
    there = reverse("forums:record", args=[pk])
    return doorman(
        request,
        form=form,
        may=may_add(request.actor, forum.meeting),
        act=lambda data: act(forum=forum, by=request.actor, at=clock.now(), **data),
        go=lambda _made: there,
        context={**context, "cancel": there},
    )


@require_safe
def protocol(request: Request, pk: int) -> HttpResponse:
    forum = load_forum(request, pk)
    named = bool(may_see_list(request.actor, forum.meeting))
    return printing.answer("protocol", papers.protocol(forum, named=named), name=f"forum-{pk}")


@require_safe
def poster(request: Request, pk: int) -> HttpResponse:
    return printing.answer("poster", papers.poster(load_forum(request, pk)), name=f"forum-{pk}-poster")


@require_safe
def slips(request: Request, pk: int) -> HttpResponse:
    """Numbered slips to hand out, four a sheet: `?sheets=` of them, beginning with `?first=`."""
    sheets = papers.whole(request.GET.get("sheets"), least=1, most=papers.MOST_SHEETS, otherwise=papers.SHEETS)
    first = papers.whole(request.GET.get("first"), least=1, most=papers.LAST_NUMBER, otherwise=1)
    data = papers.slips(load_forum(request, pk), first=first, sheets=sheets)
    return printing.answer("slips_forum", data, name=f"forum-{pk}-slips")
