"""Pages for what went wrong: each says what happened, what was kept, what to do next, and gives back what was typed."""

import logging
import sys
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from demilge.foundation.refusals import Gone, NotAllowed, Refusal

log = logging.getLogger("demilge")

_NEVER_SHOWN = ("csrfmiddlewaretoken", "operation", "pin", "password", "secret", "code")
_FOREVER_LOST = ("csrfmiddlewaretoken",)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    actor = getattr(request, "actor", None)
    context = {
        "heading": _heading(refusal),
        "sentence": refusal.sentence,
        "typed": _typed(request),
        "back": request.headers.get("Referer") or "",
        "sign_in": isinstance(refusal, NotAllowed) and not (actor and actor.person),
    }
    return render(request, "ui/refused.html", context, status=refusal.status)


def _heading(refusal: Refusal) -> str:
    if isinstance(refusal, NotAllowed):
        return _("This is not open to you")
    return _("This no longer counts") if isinstance(refusal, Gone) else _("This could not be done")


def is_database_away(problem: BaseException | None) -> bool:
    return isinstance(problem, OperationalError | InterfaceError)


def away(request: HttpRequest) -> HttpResponse:
    """503: the same form can be sent again with the same operation id, so nothing is done twice and nothing is lost."""
    connection.close()
    context: dict[str, Any] = {
        "heading": _("The server can't reach its records just now"),
        "sentence": _("Nothing is lost. Wait a moment and send it again: it will be counted once."),
        "typed": _typed(request),
    }
    if request.method == "POST" and not request.FILES:
        context |= {"again": request.get_full_path(), "resend": _resend(request)}
    response = render(request, "ui/refused.html", context, status=503)
    response["Retry-After"] = "5"
    return response


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 by the form check: the cookie is gone or the page is very old. What was typed can be sent again at once."""
    log.info("form check failed: %s", reason)
    context: dict[str, Any] = {
        "heading": _("This page was open too long"),
        "sentence": _("We could not make sure that the form came from you. Look at what you wrote and send it again."),
        "typed": _typed(request),
    }
    if not request.FILES:
        context |= {"again": request.get_full_path(), "resend": _resend(request)}
    return render(request, "ui/refused.html", context, status=403)


def only_a_button(request: HttpRequest) -> HttpResponse:
    """405: an address that is only sent to, opened by itself: after signing in, or from the history."""
    context = {
        "heading": _("This address is a button"),
        "sentence": _("Nothing was done. Go back to the page with the button and press it there."),
        "back": f"{request.path.rstrip('/').rsplit('/', 1)[0]}/",
    }
    return render(request, "ui/refused.html", context, status=405)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    context = {
        "heading": _("There is no such page"),
        "sentence": _("The address may be mistyped, or the page has moved. Search for it or begin at the first page."),
    }
    return render(request, "web/not_found.html", context, status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    context = {
        "heading": _("The server could not read this"),
        "sentence": _("What was sent is too large or damaged. Go back, make it smaller and send it again."),
    }
    return render(request, "ui/refused.html", context, status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    if is_database_away(sys.exc_info()[1]):
        return away(request)
    context = {
        "heading": _("Something broke on our side"),
        "sentence": _(
            "It is not your fault, and it has been written down for the administrator. Nothing was saved by halves."
        ),
        "typed": _typed(request),
    }
    return render(request, "ui/refused.html", context, status=500)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, to be copied; never codes and passwords."""
    if request.method != "POST":
        return []
    return [
        (name.replace("_", " "), text)
        for name, texts in request.POST.lists()
        for text in texts
        if text.strip() and not any(part in name for part in _NEVER_SHOWN)
    ]


def _resend(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, text) for name, texts in request.POST.lists() for text in texts if name not in _FOREVER_LOST]
