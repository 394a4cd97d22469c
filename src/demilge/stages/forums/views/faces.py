"""What everybody sees: the list, the phone, one statement, the wall, and their live parts."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from demilge.foundation import clock, ids
from demilge.journal.acts import receipt_number
from demilge.people.guests import calm
from demilge.people.middleware import Request
from demilge.people.tokens import digest
from demilge.places import queries as places
from demilge.problems.queries import raised_from
from demilge.stages.forums import actions, forms, permissions, queries
from demilge.stages.forums.models import Forum, Source, Statement
from demilge.stages.forums.states import Queue, State
from demilge.stages.forums.words import WALL, in_both
from demilge.texts import translations
from demilge.texts.words import LANGUAGES
from demilge.ui import paging
from demilge.ui.acting import doorman, press

from .loading import load_forum, load_statement

NEXT_ON_THE_WALL = 2


@require_safe
def forums(request: Request) -> HttpResponse:
    """Every forum, newest first; of one settlement with `?place=`."""
    place = places.community_or_none(request.GET.get("place", ""))
    programme = places.programme_of(request)
    of = [place] if place else list(places.communities(programme))
    context = {
        "page": paging.page(request, queries.listed(request.actor, programme, place)),
        "place": place,
        "may_prepare": permissions.may_prepare(request.actor, of),
    }
    return render(request, "forums/list.html", context)


@require_safe
def short(request: Request, code: str) -> HttpResponse:
    """The address on the wall and on paper, in the language this phone used last."""
    forum = get_object_or_404(Forum, code=ids.read_code(code))
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    with override(chosen if chosen in LANGUAGES else LANGUAGES[0]):
        return HttpResponseRedirect(reverse("forums:forum", args=[forum.pk]))


@require_safe
def forum(request: Request, pk: int) -> HttpResponse:
    """The phone's face. Closed, it shows what came of each statement."""
    shown = load_forum(request, pk)
    is_open = shown.state == State.OPEN
    context = {
        **_phone(request, shown),
        "form": forms.SayForm(forum=shown) if is_open else None,
        "live": reverse("forums:live", args=[pk]) + _asked(request),
        "short_address": f"{settings.SITE_URL}/f/{shown.code}/",
        "may_moderate": permissions.may_moderate(request.actor, shown),
    }
    return render(request, "forums/forum.html", context)


def _asked(request: Request) -> str:
    query = request.GET.copy()
    query["face"] = "phone"
    return f"?{query.urlencode()}"


def _phone(request: Request, shown: Forum) -> dict[str, Any]:
    sort = "new" if request.GET.get("sort") == "new" else ""
    page = paging.page(request, queries.said_at(shown, sort=sort))
    statements = list(page.object_list)
    return {
        "forum": shown,
        "is_open": shown.state == State.OPEN,
        "sort": sort,
        "page": page,
        "rows": _rows(request, statements),
    }


def _rows(request: Request, statements: list[Statement]) -> list[dict[str, Any]]:
    """Each statement with what came of it, and whether the reader stands behind it. At most four queries."""
    labels = [statement.label for statement in statements]
    problems, promises = raised_from(labels), queries.promises_for(statements)
    own = queries.supported_by(request.actor, statements)
    translations.attach(statements, "text", "answer")
    return [
        {
            "statement": statement,
            "problem": problems.get(statement.label),
            "promises": promises.get(statement.label, []),
            "is_own": statement.pk in own,
        }
        for statement in statements
    ]


def say(request: Request, pk: int) -> HttpResponse:
    """Take a statement from a phone and give its receipt number."""
    calm(request)
    shown = load_forum(request, pk)

    def act(data: dict[str, Any]) -> Statement:
        said = actions.say(forum=shown, by=request.actor, at=clock.now(), source=Source.PHONE, **data)
        told = {"number": said.number, "receipt": receipt_number(data["operation"])}
        messages.success(request, _("It is kept as № %(number)s. Your receipt number: %(receipt)s.") % told)
        return said

    return doorman(
        request,
        form=forms.SayForm(request.POST or None, forum=shown),
        may=permissions.may_speak(request.actor, shown),
        act=act,
        go=lambda _said: reverse("forums:forum", args=[pk]) + "?sort=new",
        context={
            "heading": _("Say something at the forum"),
            "lead": str(shown.question),
            "submit": _("Send"),
            "cancel": reverse("forums:forum", args=[pk]),
            "keep": True,
        },
    )


@require_POST
def support(request: Request, pk: int, number: int) -> HttpResponse:
    calm(request)
    statement = load_statement(request, pk, number)
    return press(
        request,
        form=forms.ConfirmForm(request.POST),
        act=lambda data: actions.support(statement=statement, by=request.actor, at=clock.now(), **data),
        go=lambda _statement: reverse("forums:forum", args=[pk]) + f"#s{number}",
        done=_("Your voice is counted."),
    )


@require_safe
def statement(request: Request, pk: int, number: int) -> HttpResponse:
    """One statement with what came of it: what voices and promises point at."""
    said = load_statement(request, pk, number)
    context = {
        "forum": said.forum,
        "is_open": said.forum.state == State.OPEN,
        "row": _rows(request, [said])[0],
        "about": said.label,
        "may_moderate": permissions.may_moderate(request.actor, said.forum),
        "may_lead": permissions.may_lead(request.actor, said.forum),
    }
    return render(request, "forums/statement.html", context)


@require_safe
def wall(request: Request, pk: int) -> HttpResponse:
    """For the projector: large, in two languages side by side."""
    shown = load_forum(request, pk)
    return render(request, "forums/wall.html", {**_wall(request, shown)})


def _wall(_request: Request, shown: Forum) -> dict[str, Any]:
    by_source, by_place = queries.balance(shown)
    sources = [(in_both(kind.label), by_source.get(kind.value, 0)) for kind in Source]
    homes = [(in_both(place.name), by_place.get(place.pk, 0)) for place in shown.meeting.communities.all()]
    return {
        "forum": shown,
        "wall_languages": WALL,
        "current": queries.queue(shown, Queue.LIVE).first(),
        "coming": list(queries.queue(shown, Queue.SHORTLIST)[:NEXT_ON_THE_WALL]),
        "sources": [(name, count, str(count)) for name, count in sources],
        "homes": [(name, count, str(count)) for name, count in homes],
        "most": max([count for _name, count in (*sources, *homes)], default=0),
        "short_address": f"{settings.SITE_URL}/f/{shown.code}/",
        "short_text": f"{settings.SITE_URL.split('://', 1)[1]}/f/{shown.code}",
    }


def moderator(request: Request, shown: Forum) -> dict[str, Any]:
    """The queue: what is on the wall and chosen for it, and one more part (`?queue=`), new ones unless asked."""
    asked = request.GET.get("queue", "")
    part = asked if asked in (Queue.ANSWERED, Queue.HIDDEN) else Queue.NEW
    return {
        "forum": shown,
        "is_open": shown.state == State.OPEN,
        "part": part,
        "counts": queries.queue_counts(shown),
        "current": queries.queue(shown, Queue.LIVE).first(),
        "chosen": list(queries.queue(shown, Queue.SHORTLIST)),
        "page": paging.page(request, queries.queue(shown, part)),
    }


FACES: dict[str, tuple[str, Callable[[Request, Forum], dict[str, Any]]]] = {
    "phone": ("forums/phone_live.html", _phone),
    "wall": ("forums/wall_live.html", _wall),
    "moderate": ("forums/moderate_live.html", moderator),
}


@require_safe
def live(request: Request, pk: int) -> HttpResponse:
    """The changing part of a face, for `data-poll`; 304 without a body while nothing changed. One query then."""
    version = get_object_or_404(queries.versions(), pk=pk).version
    whose = digest("live", f"{request.actor.key()} {request.GET.urlencode()}")[:16]
    etag = f'"{settings.VERSION}-{version}-{get_language()}-{whose}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    shown = load_forum(request, pk)
    face = request.GET.get("face", "")
    template, context = FACES.get(face, FACES["phone"])
    if face == "moderate":
        permissions.may_moderate(request.actor, shown).or_raise()
    answer = HttpResponse(render_to_string(template, context(request, shown), request))
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
