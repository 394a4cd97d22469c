"""The pages of this stage."""

from functools import partial
from textwrap import shorten
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from demilge.foundation import clock
from demilge.people.middleware import Request
from demilge.places import queries as places
from demilge.places.models import Place
from demilge.problems.queries import all_raised_from
from demilge.problems.raising import raising
from demilge.texts.words import Words
from demilge.ui import paging
from demilge.ui.acting import doorman, page, press
from demilge.ui.forms import ConfirmForm

from . import actions, forms, permissions, queries, rules, words
from .models import Finding, Study

SIDE_BY_SIDE = ("ky", "ru")


def _load(request: Request, pk: int) -> Study:
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


def _around(study: Study, *, heading: str, submit: str) -> dict[str, Any]:
    told = {"heading": heading, "submit": submit, "keep": True, "cancel": page(study)}
    return {**told, "crumbs": [(str(study.title), page(study))]}


@require_safe
def studies(request: Request) -> HttpResponse:
    """Every study; of one settlement with `?place=`."""
    place = places.community_or_none(request.GET.get("place", ""))
    context = {
        "page": paging.page(request, queries.listed(request.actor, place)),
        "place": place,
        "may_write": bool(permissions.may_write(request.actor)),
    }
    return render(request, "surveys/list.html", context)


@require_safe
def study(request: Request, pk: int) -> HttpResponse:
    """A study by service, or by settlement with `?by=place`."""
    record = _load(request, pk)
    inside = bool(permissions.may_write(request.actor))
    by_place = request.GET.get("by") == "place"
    found = list(queries.findings(record))
    raised = words.Raised(
        problems=all_raised_from(finding.label for finding in found),
        may_raise=lambda finding: bool(permissions.may_take_up(request.actor, finding)),
    )
    context = {
        "study": record,
        "by_place": by_place,
        "count": len(found),
        "sections": words.sections(found, by_place=by_place, inside=inside, raised=raised),
        "may_write": inside,
        "may_change": bool(permissions.may_change_findings(request.actor, record)),
    }
    return render(request, "surveys/study.html", context)


@require_safe
def screen(request: Request, pk: int) -> HttpResponse:
    """The projector page: one finding at a time by `?n=`, for everybody in the hall, so with public numbers only."""
    record = _load(request, pk)
    found = list(queries.findings(record))
    asked = request.GET.get("n", "")
    number = min(max(1, int(asked) if asked.isdecimal() else 1), max(1, len(found)))
    context = {"study": record, "number": number, "count": len(found)}
    if found:
        context |= _faces(found[number - 1])
    return render(request, "surveys/screen.html", context)


def _faces(finding: Finding) -> dict[str, Any]:
    """One finding in two languages side by side, and its bar."""
    shown = words.shows_number(finding, inside=False)
    value = float(finding.value or 0)
    return {
        "faces": [_face(finding, language, shown=shown) for language in SIDE_BY_SIDE],
        "rows": [("", value, "")] if shown else [],
        "most": rules.widest(finding.unit, [value], [finding.base]),
        "is_small": finding.value is not None and not shown,
    }


def _face(finding: Finding, language: str, *, shown: bool) -> dict[str, Any]:
    with override(language):
        about: list[Words] = [part.name for part in (finding.place, finding.service) if part]
        return {
            "language": language,
            "about": [name.pick(language) for name in about],
            "text": finding.text.pick(language),
            "number": words.number_of(finding) if shown else "",
            "base": words.base_of(finding) if shown else "",
            "small": _("Too few people to show the number."),
        }


def _study_form(request: Request, record: Study | None = None, *, place: Place | None = None) -> forms.StudyForm:
    programme = record.programme if record else places.programme_of(request)
    return forms.StudyForm(
        request.POST or None,
        request.FILES or None,
        places=places.communities(programme),
        bodies=places.bodies(programme, answering=False),
        study=record,
        initial={"communities": [place.pk]} if place else {},
    )


def begin(request: Request) -> HttpResponse:
    programme = places.programme_of(request)
    return doorman(
        request,
        form=_study_form(request, place=places.community_or_none(request.GET.get("place", ""))),
        may=permissions.may_write(request.actor),
        act=lambda data: actions.begin_study(programme=programme, by=request.actor, at=clock.now(), **data),
        go=page,
        context={
            "heading": _("Write down a study"),
            "lead": _("What is not known stays empty, and the page says so. Nobody sees it before you publish it."),
            "submit": _("Go on to the findings"),
            "cancel": reverse("surveys:studies"),
            "keep": True,
        },
    )


def change(request: Request, pk: int) -> HttpResponse:
    record = _load(request, pk)
    return doorman(
        request,
        form=_study_form(request, record),
        may=permissions.may_write(request.actor),
        act=lambda data: actions.change_study(study=record, by=request.actor, at=clock.now(), **data),
        go=page,
        context=_around(record, heading=_("What is said about the study"), submit=_("Save")),
    )


@require_POST
def publish(request: Request, pk: int) -> HttpResponse:
    record = _load(request, pk)
    act = partial(actions.publish_study, study=record, by=request.actor, at=clock.now())
    done = _("The study is published. Show it at the forum with the projector page.")
    return press(request, form=ConfirmForm(request.POST), act=lambda data: act(**data), go=page, done=done)


def _finding_form(request: Request, record: Study, finding: Finding | None = None) -> forms.FindingForm:
    services = queries.services(record)
    return forms.FindingForm(request.POST or None, study=record, services=services, finding=finding)


def add_finding(request: Request, pk: int) -> HttpResponse:
    record = _load(request, pk)
    form = _finding_form(request, record)
    act = partial(actions.add_finding, study=record, by=request.actor, at=clock.now())
    return doorman(
        request,
        form=form,
        may=permissions.may_change_findings(request.actor, record),
        act=lambda data: act(finding=form.line(), operation=data["operation"]),
        go=lambda _made: page(record),
        context=_around(record, heading=_("Add a finding"), submit=_("Add")),
    )


def change_finding(request: Request, pk: int, position: int) -> HttpResponse:
    record = _load(request, pk)
    finding = get_object_or_404(queries.findings(record), position=position)
    form = _finding_form(request, record, finding)
    act = partial(actions.change_finding, finding=finding, by=request.actor, at=clock.now())
    return doorman(
        request,
        form=form,
        may=permissions.may_change_findings(request.actor, record),
        act=lambda data: act(line=form.line(), operation=data["operation"]),
        go=lambda _made: page(record),
        context=_around(record, heading=_("Change the finding"), submit=_("Save")),
    )


@require_POST
def remove_finding(request: Request, pk: int, position: int) -> HttpResponse:
    record = _load(request, pk)
    act = partial(actions.remove_finding, study=record, position=position, by=request.actor, at=clock.now())
    return press(request, form=ConfirmForm(request.POST), act=lambda data: act(**data), go=page)


def raise_problem(request: Request, pk: int, position: int) -> HttpResponse:
    """Make a problem of what was found, or add it to one as a voice."""
    record = _load(request, pk)
    finding = get_object_or_404(queries.findings(record), position=position)
    return raising(
        request,
        voice=words.voice_of(finding),
        places=finding.places,
        cancel=page(finding),
        suggested=Words({code: shorten(text, 100, placeholder="…") for code, text in finding.text.texts.items()}),
        act=lambda taking: actions.raise_problem(finding=finding, by=request.actor, at=clock.now(), **taking),
    )
