"""The pages of this stage."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from demilge.discussion import commenting
from demilge.foundation import clock
from demilge.foundation.verdict import Allowed
from demilge.journal.acts import receipt_number
from demilge.people.guests import calm
from demilge.people.middleware import Request
from demilge.places import queries as places
from demilge.problems.queries import standing
from demilge.problems.raising import raising
from demilge.texts import translations
from demilge.texts.words import Words
from demilge.ui.acting import doorman, press

from . import actions, forms, permissions, queries
from .models import STATE_NAMES, Idea
from .states import State


def _load(request: Request, pk: int) -> Idea:
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


def _address(idea: Idea) -> str:
    return reverse("ideas:idea", args=[idea.pk])


@require_safe
def ideas(request: Request) -> HttpResponse:
    """Ideas, newest first; `?place=`, `?state=`, `?sort=support`."""
    programme = places.programme_of(request)
    communities = list(places.communities(programme))
    place = next((each for each in communities if each.slug == request.GET.get("place")), None)
    asked = request.GET.get("state", "")
    state = asked if asked in set(State) else ""
    sort = "support" if request.GET.get("sort") == "support" else ""
    found = queries.listed(programme, place=place, state=state, sort=sort)
    part = queries.part(found, request.GET.get("page", ""))
    translations.attach(part.rows, "title")
    context = {
        "page": part,
        "places": communities,
        "place": place,
        "states": [(each.value, STATE_NAMES[each]) for each in State],
        "state": state,
        "sort": sort,
    }
    return render(request, "ideas/list.html", context)


@require_safe
def idea(request: Request, pk: int) -> HttpResponse:
    shown = _load(request, pk)
    may_moderate = permissions.may_moderate(request.actor, shown.place)
    context: dict[str, Any] = {"idea": shown, "may_moderate": may_moderate}
    if not shown.hidden_at or may_moderate:
        translations.attach([shown], "title", "trouble", "proposal")
        translations.attach(shown.answers.all(), "reason")
        context |= {
            "about": shown.label,
            "problem": standing(shown.problem) if shown.problem else None,
            "author": queries.name_of_author(shown),
            "is_own": queries.is_supported_by(request.actor, shown),
            "may_answer": permissions.may_answer(request.actor, shown),
            **commenting.shown(request, shown.topic, address=reverse("ideas:comment", args=[pk])),
        }
    status = 410 if shown.hidden_at and not may_moderate else 200
    return render(request, "ideas/idea.html", context, status=status)


def new(request: Request) -> HttpResponse:
    calm(request)
    programme = places.programme_of(request)
    place = places.community_or_none(request.GET.get("place", ""))
    form = forms.IdeaForm(
        request.POST or None,
        request.FILES or None,
        programme=programme,
        places=places.communities(programme),
        actor=request.actor,
        initial={"place": place},
    )

    def act(data: dict[str, Any]) -> Idea:
        made = actions.propose(by=request.actor, at=clock.now(), **data)
        told = {"number": made.pk, "receipt": receipt_number(data["operation"])}
        messages.success(request, _("Your idea is kept as № %(number)s. Your receipt number: %(receipt)s.") % told)
        return made

    return doorman(
        request,
        form=form,
        may=Allowed(),
        act=act,
        go=_address,
        context={
            "heading": _("Propose an idea"),
            "lead": _("Say what is wrong and what to do about it. No account is needed."),
            "submit": _("Propose it"),
            "cancel": reverse("ideas:ideas"),
            "keep": True,
        },
    )


@require_POST
def support(request: Request, pk: int) -> HttpResponse:
    calm(request)
    record = get_object_or_404(queries.to_support(), pk=pk)
    return press(
        request,
        form=forms.ConfirmForm(request.POST),
        act=lambda data: actions.support(idea=record, by=request.actor, at=clock.now(), **data),
        go=_address,
        done=_("Your voice is counted."),
    )


def answer(request: Request, pk: int) -> HttpResponse:
    record = _load(request, pk)
    return doorman(
        request,
        form=forms.AnswerForm(request.POST or None, idea=record, actor=request.actor),
        may=permissions.may_answer(request.actor, record),
        act=lambda data: actions.answer(idea=record, by=request.actor, at=clock.now(), **data),
        go=lambda _answer: _address(record),
        context={
            "heading": _("Answer this idea"),
            "lead": record.title,
            "submit": _("Publish the answer"),
            "cancel": _address(record),
            "keep": True,
        },
        done=_("The answer is public."),
    )


def hide(request: Request, pk: int) -> HttpResponse:
    record = _load(request, pk)
    may = permissions.may_hide(request.actor, record)
    return _decide(request, record, actions.hide, may, _("Hide this idea"))


def show(request: Request, pk: int) -> HttpResponse:
    record = _load(request, pk)
    may = permissions.may_show(request.actor, record)
    return _decide(request, record, actions.unhide, may, _("Show this idea again"))


def _decide(request: Request, record: Idea, act: Any, may: Any, heading: str) -> HttpResponse:
    return doorman(
        request,
        form=forms.ReasonForm(request.POST or None),
        may=may,
        act=lambda data: act(idea=record, by=request.actor, at=clock.now(), **data),
        go=_address,
        context={"heading": heading, "lead": record.title, "submit": heading, "cancel": _address(record)},
    )


def raise_problem(request: Request, pk: int) -> HttpResponse:
    record = _load(request, pk)
    return raising(
        request,
        voice=queries.voice_of(record),
        places=[record.place],
        cancel=_address(record),
        suggested=Words({record.language: record.title}),
        act=lambda taking: actions.raise_problem(idea=record, by=request.actor, at=clock.now(), **taking),
    )


def comment(request: Request, pk: int) -> HttpResponse:
    record = _load(request, pk)
    permissions.may_support(request.actor, record).or_raise()
    return commenting.write(request, record.topic, back=_address(record))


def hide_comment(request: Request, pk: int, comment_pk: int) -> HttpResponse:
    record = _load(request, pk)
    return commenting.hide(request, record.topic, comment_pk, back=_address(record))


def show_comment(request: Request, pk: int, comment_pk: int) -> HttpResponse:
    record = _load(request, pk)
    return commenting.show(request, record.topic, comment_pk, back=_address(record))
