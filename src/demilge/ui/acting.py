"""What every view that writes does: show the form, call one action, go on; or show the form again with what was typed."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise

from demilge.foundation.refusals import NotAllowed, Refusal, Unfit
from demilge.foundation.verdict import Verdict
from demilge.texts.words import reader_language

from .forms import ActForm


def page(record: Any) -> str:
    """The public page of a record in the reader's language, wherever in the building it is made."""
    return f"/{reader_language()}{record.path}"


def doorman(
    request: HttpRequest,
    *,
    form: ActForm,
    may: Verdict,
    act: Callable[[dict[str, Any]], Any],
    go: Callable[[Any], str],
    template: str = "ui/act.html",
    context: Mapping[str, Any] | None = None,
    done: str | Promise = "",
) -> HttpResponse:
    """Serve a page with one form.

    `may` is asked before anything is shown; the action asks it again. `act` gets the cleaned data (with `operation`) and
    calls one action; `go` tells where its answer is. A Refusal comes back as the same page with its status and sentence,
    and with everything that was typed.
    """

    def show(status: int) -> HttpResponse:
        return render(request, template, {**(context or {}), "form": form}, status=status)

    # A form that was already acted on must get its first answer, even though the record's state no longer opens the
    # act: so a complete form goes to the action, which asks the same permission after it has looked for a receipt.
    if request.method != "POST" or not form.is_valid():
        may.or_raise()
        return show(422 if request.method == "POST" else 200)
    try:
        answer = act(form.cleaned_data)
    except NotAllowed:
        raise
    except Refusal as refusal:
        form.refuse(refusal)
        return show(refusal.status)
    if done:
        messages.success(request, str(done))
    return HttpResponseRedirect(go(answer))


def press(
    request: HttpRequest,
    *,
    form: ActForm,
    act: Callable[[dict[str, Any]], Any],
    go: Callable[[Any], str],
    done: str | Promise = "",
) -> HttpResponse:
    """Serve a button that stands on another page (POST only). A Refusal gets a page of its own (web.middleware)."""
    if not form.is_valid():
        field, errors = next(iter(form.errors.items()))
        raise Unfit(str(errors[0]), field=field)
    answer = act(form.cleaned_data)
    if done:
        messages.success(request, str(done))
    return HttpResponseRedirect(go(answer))
