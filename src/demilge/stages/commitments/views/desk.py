"""The work of the team and of officials on a promise: making one of a decision, its steps, how it stands, its link."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demilge.foundation import clock
from demilge.people.middleware import Request
from demilge.places import queries as places
from demilge.problems.queries import open_in
from demilge.stages.commitments import actions, forms, permissions, queries, words
from demilge.ui.acting import doorman, page

from .promises import load


def commit(request: Request) -> HttpResponse:
    """Make a promise of a decision; `?decision=` and `?place=` choose beforehand."""
    programme = places.programme_of(request)
    place = places.community_or_none(request.GET.get("place", ""))
    communities = places.communities(programme)
    form = forms.CommitForm(
        request.POST or None,
        decisions=queries.decisions_of(programme),
        bodies=places.bodies(programme),
        places=communities,
        problems=open_in(communities),
        initial={"decision": request.GET.get("decision", ""), "place": place},
    )
    return doorman(
        request,
        form=form,
        may=permissions.may_commit(request.actor),
        act=lambda data: actions.commit_decision(by=request.actor, at=clock.now(), **data),
        go=page,
        context={"heading": _("Follow a decision as a promise"), "submit": _("Follow it as a promise"), "keep": True},
    )


def problem(request: Request, pk: int) -> HttpResponse:
    record = load(request, pk)
    form = forms.ProblemForm(
        request.POST or None, problems=queries.problems_of(record.place), initial={"problem": record.problem_id}
    )
    return doorman(
        request,
        form=form,
        may=permissions.may_commit(request.actor),
        act=lambda data: actions.link_problem(commitment=record, by=request.actor, at=clock.now(), **data),
        go=page,
        context={
            "heading": _("Tie the promise to a problem"),
            "lead": str(record.what),
            "submit": _("Tie it"),
            "cancel": page(record),
        },
    )


def step(request: Request, pk: int) -> HttpResponse:
    record = load(request, pk)
    return doorman(
        request,
        form=forms.StepForm(request.POST or None),
        may=permissions.may_plan(request.actor, record),
        act=lambda data: actions.add_milestone(commitment=record, by=request.actor, at=clock.now(), **data),
        go=lambda _made: page(record),
        context={
            "heading": _("Write down a step"),
            "lead": str(record.what),
            "submit": _("Write it down"),
            "cancel": page(record),
        },
    )


def step_done(request: Request, pk: int) -> HttpResponse:
    milestone = get_object_or_404(queries.steps(), pk=pk)
    record = milestone.commitment
    return doorman(
        request,
        form=forms.DoneForm(request.POST or None),
        may=permissions.may_plan(request.actor, record),
        act=lambda data: actions.finish_milestone(milestone=milestone, by=request.actor, at=clock.now(), **data),
        go=lambda _made: page(record),
        context={
            "heading": _("The step is done"),
            "lead": str(milestone.title),
            "submit": _("Save"),
            "cancel": page(record),
        },
    )


def status(request: Request, pk: int) -> HttpResponse:
    """How the promise stands: by the official signed in, or typed from paper by the team."""
    record = load(request, pk)
    officer = permissions.is_officer(request.actor, record.body)
    form = forms.StatusForm(
        request.POST or None, request.FILES or None, promise=record, signed_in=officer, from_paper=not officer
    )
    return doorman(
        request,
        form=form,
        may=permissions.may_note(request.actor, record),
        act=lambda data: actions.note_status(
            commitment=record, line=form.line(), by=request.actor, at=clock.now(), operation=data["operation"]
        ),
        go=lambda _made: page(record),
        context={
            "heading": _("How the promise stands"),
            "lead": str(record.what),
            "submit": _("Publish"),
            "cancel": page(record),
            "keep": True,
        },
        done=_("Thank you. The residents see it."),
    )


@require_safe
def link(request: Request, pk: int) -> HttpResponse:
    """The office's link with texts to send it: for the team only, as whoever holds it writes for the office."""
    record = load(request, pk)
    permissions.may_commit(request.actor).or_raise()
    late = words.standing_of(record, today=clock.today()).late_days
    text: Callable[..., str] = words.reminder_text if late else words.asking_text
    context: dict[str, Any] = {
        "promise": record,
        "late": late,
        "address": f"{settings.SITE_URL}{words.status_path(record)}",
        "text_ky": text(record, "ky"),
        "text_ru": text(record, "ru"),
    }
    return render(request, "commitments/link.html", context)


def renew(request: Request, pk: int) -> HttpResponse:
    record = load(request, pk)
    kept = reverse("commitments:link", args=[pk])
    return doorman(
        request,
        form=forms.ConfirmForm(request.POST or None),
        may=permissions.may_commit(request.actor),
        act=lambda data: actions.renew_link(commitment=record, by=request.actor, at=clock.now(), **data),
        go=lambda _made: kept,
        context={
            "heading": _("Make a new link"),
            "lead": _("The old link stops working at once."),
            "submit": _("Make a new link"),
            "cancel": kept,
        },
    )
