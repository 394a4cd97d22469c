"""The pages of this stage."""

from functools import partial

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demilge.foundation import clock
from demilge.gatherings import queries as gatherings
from demilge.gatherings.forms import read_attendance
from demilge.gatherings.models import Meeting
from demilge.gatherings.states import State
from demilge.people.middleware import Request
from demilge.people.queries import visible_to as persons_visible_to
from demilge.places import queries as places
from demilge.problems.models import VoiceKind
from demilge.problems.queries import open_in
from demilge.problems.raising import raising
from demilge.problems.voices import VoiceLine
from demilge.ui import paging, printing
from demilge.ui.acting import doorman, page

from . import actions, forms, papers, permissions, queries, words

SHARED = ("ky", "ru")


def _load(request: Request, pk: int) -> Meeting:
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


def _load_own(request: Request, pk: int) -> Meeting:
    """A meeting that this stage itself holds: writing about a training or forum goes through that stage."""
    return get_object_or_404(queries.visible_to(request.actor), pk=pk, page="")


@require_safe
def meetings(request: Request) -> HttpResponse:
    """Every meeting, newest first; of one settlement with `?place=`."""
    place = places.community_or_none(request.GET.get("place", ""))
    rows = paging.page(request, queries.listed(request.actor, place))
    return render(request, "assemblies/list.html", {"page": rows, "place": place})


@require_safe
def meeting(request: Request, pk: int) -> HttpResponse:
    record = _load(request, pk)
    if record.page:
        # A training's or a forum's meeting is held on that stage's own page.
        return HttpResponseRedirect(page(record))
    table = gatherings.headcount_table(record)
    may_write, may_add = permissions.may_write(request.actor, record), permissions.may_add(request.actor, record)
    context = {
        "meeting": record,
        "table": [] if gatherings.suppressed(table) and not (may_write or may_add) else table,
        "outcomes": queries.outcomes(record) if record.state == State.CLOSED else [],
        "share": {code: words.invitation(record, code) for code in SHARED} if record.state == State.PLANNED else {},
        "may_write": may_write,
        "may_add": may_add,
    }
    return render(request, "assemblies/meeting.html", context)


def call(request: Request) -> HttpResponse:
    programme = places.programme_of(request)
    place = places.community_or_none(request.GET.get("place", ""))
    choices = places.communities(programme)
    form = forms.CallForm(
        request.POST or None, places=choices, initial={"communities": [place.pk]} if place else {"when": ""}
    )
    return doorman(
        request,
        form=form,
        may=permissions.may_call(request.actor, list(choices) if not place else [place]),
        act=lambda data: actions.call_assembly(programme=programme, by=request.actor, at=clock.now(), **data),
        go=_address,
        context={"heading": _("Call a meeting"), "submit": _("Call the meeting"), "keep": True},
        done=_("The meeting is called. Print the invitation or share it."),
    )


def _address(record: Meeting) -> str:
    return reverse("assemblies:meeting", args=[record.pk])


def raise_problem(request: Request, pk: int, speech: int) -> HttpResponse:
    """Make a problem of what somebody said, or add it to one as a voice."""
    record = _load(request, pk)
    said = get_object_or_404(record.speeches, pk=speech)
    voice = VoiceLine(
        kind=VoiceKind.ASSEMBLY,
        about=f"gatherings.speech:{said.pk}",
        path=f"{record.path}#speech-{said.pk}",
        when=record.when,
        title=record.title,
        words=said.text,
        language=said.language,
        people=record.present,
    )
    return raising(request, voice=voice, places=record.communities.all(), cancel=_address(record))


def change(request: Request, pk: int) -> HttpResponse:
    record = _load_own(request, pk)
    form = forms.CallForm(request.POST or None, places=places.communities(record.programme), meeting=record)
    for fixed in ("kind", "communities"):
        del form.fields[fixed]
    return doorman(
        request,
        form=form,
        may=permissions.may_write(request.actor, record),
        act=lambda data: actions.change_call(meeting=record, by=request.actor, at=clock.now(), **data),
        go=_address,
        context={"heading": _("Change the call"), "submit": _("Save"), "cancel": _address(record)},
    )


def close(request: Request, pk: int) -> HttpResponse:
    record = _load_own(request, pk)
    form = forms.RecordForm(
        request.POST or None,
        request.FILES or None,
        meeting=record,
        persons=persons_visible_to(request.actor).order_by("name"),
        bodies=places.bodies(record.programme),
        problems=open_in(record.communities.all()),
    )
    return doorman(
        request,
        form=form,
        may=permissions.may_write(request.actor, record),
        act=lambda data: actions.close_assembly(
            meeting=record, record=form.record(), by=request.actor, at=clock.now(), operation=data["operation"]
        ),
        go=_address,
        context={
            "heading": _("Close the meeting"),
            "lead": str(record.title),
            "submit": _("Close and publish the record"),
            "cancel": _address(record),
            "keep": True,
        },
        done=_("The meeting is closed. Print the protocol for signatures."),
    )


def cancel(request: Request, pk: int) -> HttpResponse:
    record = _load_own(request, pk)
    act = partial(actions.cancel_assembly, meeting=record, by=request.actor, at=clock.now())
    return doorman(
        request,
        form=forms.ReasonForm(request.POST or None),
        may=permissions.may_write(request.actor, record),
        act=lambda data: act(**data),
        go=_address,
        context={"heading": _("Cancel the meeting"), "submit": _("Cancel the meeting"), "cancel": _address(record)},
    )


def addendum(request: Request, pk: int) -> HttpResponse:
    record = _load(request, pk)
    act = partial(actions.add_addendum, meeting=record, by=request.actor, at=clock.now())
    return doorman(
        request,
        form=forms.AddendumForm(request.POST or None),
        may=permissions.may_add(request.actor, record),
        act=lambda data: act(**data),
        go=lambda _made: page(record),
        context={
            "heading": _("Correct the record"),
            "submit": _("Add to the record"),
            "cancel": _address(record),
            "keep": True,
        },
    )


def photo(request: Request, pk: int) -> HttpResponse:
    record = _load(request, pk)
    act = partial(actions.add_photo, meeting=record, by=request.actor, at=clock.now())
    return doorman(
        request,
        form=forms.PhotoForm(request.POST or None, request.FILES or None),
        may=permissions.may_add(request.actor, record),
        act=lambda data: act(**data),
        go=lambda _made: page(record),
        context={"heading": _("Add a photo"), "submit": _("Add"), "cancel": _address(record)},
    )


def attendance(request: Request, pk: int) -> HttpResponse:
    record = _load_own(request, pk)
    form = forms.AttendanceForm(request.POST or None, initial={"lines": gatherings.attendance_text(record)})
    return doorman(
        request,
        form=form,
        may=permissions.may_see_list(request.actor, record),
        act=lambda data: actions.write_attendance(
            meeting=record,
            lines=read_attendance(data["lines"]),
            by=request.actor,
            at=clock.now(),
            operation=data["operation"],
        ),
        go=_address,
        context={"heading": _("Attendance list"), "submit": _("Keep the list"), "cancel": _address(record)},
        done=_("The list is kept. It is never shown in public."),
    )


@require_safe
def invitation(request: Request, pk: int) -> HttpResponse:
    """The paper to hang up before a meeting."""
    record = _load(request, pk)
    return printing.answer("invitation", papers.invitation(record), name=f"invitation-{record.pk}")


@require_safe
def protocol(request: Request, pk: int) -> HttpResponse:
    record = _load(request, pk)
    named = bool(permissions.may_see_list(request.actor, record))
    return printing.answer("protocol", papers.protocol(record, named=named), name=f"protocol-{record.pk}")


@require_safe
def attendance_paper(request: Request, pk: int) -> HttpResponse:
    """The list to be signed: filled where names are kept and the reader may see them, else empty lines."""
    record = _load(request, pk)
    named = bool(permissions.may_see_list(request.actor, record))
    return printing.answer("attendance", papers.attendance(record, named=named), name=f"attendance-{record.pk}")
