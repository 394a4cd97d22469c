"""What those who lead the forum do: the queue, the wall, answers, promises, paper slips."""

from textwrap import shorten
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from demilge.foundation import clock
from demilge.people.middleware import Request
from demilge.problems.raising import raising
from demilge.stages.forums import actions, forms, permissions, queries
from demilge.stages.forums.models import Forum, Statement
from demilge.texts.words import Words
from demilge.ui.acting import doorman, press

from .faces import moderator
from .loading import load_forum, load_statement

LAST_TYPED = 5


def queue_of(forum: Forum) -> str:
    return reverse("forums:moderate", args=[forum.pk])


def page_of(statement: Statement) -> str:
    return reverse("forums:statement", args=[statement.forum_id, statement.number])


@require_safe
def moderate(request: Request, pk: int) -> HttpResponse:
    forum = load_forum(request, pk)
    permissions.may_moderate(request.actor, forum).or_raise()
    query = request.GET.copy()
    query["face"] = "moderate"
    live = f"{reverse('forums:live', args=[pk])}?{query.urlencode()}"
    return render(request, "forums/moderate.html", {**moderator(request, forum), "live": live})


def write(request: Request, pk: int) -> HttpResponse:
    """Type slips and words from the floor, one after another: the next form keeps what seldom changes."""
    forum = load_forum(request, pk)
    here = reverse("forums:write", args=[pk])
    kept = {name: request.GET[name] for name in ("source", "place", "language") if name in request.GET}

    def act(data: dict[str, Any]) -> Statement:
        said = actions.say(forum=forum, by=request.actor, at=clock.now(), **data)
        messages.success(request, _("№ %(number)s is kept. Go on with the next one.") % {"number": said.number})
        return said

    return doorman(
        request,
        form=forms.WriteForm(request.POST or None, forum=forum, initial=kept),
        may=permissions.may_lead(request.actor, forum),
        act=act,
        go=lambda said: f"{here}?{_kept(said)}",
        template="forums/write.html",
        context={
            "heading": _("Type a slip or a voice from the floor"),
            "submit": _("Keep and go on"),
            "cancel": queue_of(forum),
            "last": forum.statements.exclude(source="phone").select_related("place").order_by("-number")[:LAST_TYPED],
        },
    )


def _kept(said: Statement) -> str:
    query = QueryDict(mutable=True)
    query.update({"source": said.source, "language": said.language, "place": str(said.place_id or "")})
    return query.urlencode()


@require_POST
def move(request: Request, pk: int, number: int) -> HttpResponse:
    statement = load_statement(request, pk, number)
    return press(
        request,
        form=forms.MoveForm(request.POST),
        act=lambda data: actions.move(statement=statement, by=request.actor, at=clock.now(), **data),
        go=lambda _statement: queue_of(statement.forum),
    )


def hide(request: Request, pk: int, number: int) -> HttpResponse:
    statement = load_statement(request, pk, number)
    return doorman(
        request,
        form=forms.ReasonForm(request.POST or None),
        may=permissions.may_moderate(request.actor, statement.forum),
        act=lambda data: actions.hide(statement=statement, by=request.actor, at=clock.now(), **data),
        go=lambda _statement: queue_of(statement.forum),
        context={
            "heading": _("Hide this statement"),
            "lead": statement.text,
            "submit": _("Hide it"),
            "cancel": queue_of(statement.forum),
        },
    )


def answer(request: Request, pk: int, number: int) -> HttpResponse:
    statement = load_statement(request, pk, number)
    return doorman(
        request,
        form=forms.AnswerForm(request.POST or None, statement=statement),
        may=permissions.may_moderate(request.actor, statement.forum),
        act=lambda data: actions.answer(statement=statement, by=request.actor, at=clock.now(), **data),
        go=page_of,
        context={
            "heading": _("Write down the official's answer"),
            "lead": statement.text,
            "submit": _("Keep the answer"),
            "cancel": queue_of(statement.forum),
            "keep": True,
        },
        done=_("The answer is public."),
    )


def promise(request: Request, pk: int) -> HttpResponse:
    forum = load_forum(request, pk)
    form = forms.PromiseForm(request.POST or None, forum=forum, initial={"statement": request.GET.get("statement")})
    return doorman(
        request,
        form=form,
        may=permissions.may_lead(request.actor, forum),
        act=lambda data: actions.promise(
            forum=forum,
            statement=data["statement"],
            line=form.line(),
            by=request.actor,
            at=clock.now(),
            operation=data["operation"],
        ),
        go=lambda _promise: queue_of(forum),
        context={
            "heading": _("Write down a promise"),
            "lead": _("Who promises what, and by when. Read it aloud before you keep it."),
            "submit": _("Keep the promise"),
            "cancel": queue_of(forum),
            "keep": True,
        },
        done=_("The promise is kept, with its date."),
    )


def raise_problem(request: Request, pk: int, number: int) -> HttpResponse:
    statement = load_statement(request, pk, number)
    communities = statement.forum.meeting.communities.all()
    return raising(
        request,
        voice=queries.voice_of(statement),
        places=[statement.place] if statement.place else communities,
        cancel=page_of(statement),
        suggested=Words({statement.language: shorten(statement.text, 100, placeholder="…")}),
        act=lambda taking: actions.raise_problem(statement=statement, by=request.actor, at=clock.now(), **taking),
    )
