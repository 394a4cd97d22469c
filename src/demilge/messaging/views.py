"""Following by e-mail: asking for it, confirming it, stopping it."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from demilge.foundation import clock, ids
from demilge.foundation.verdict import Allowed
from demilge.people import actions as people
from demilge.people.actors import Actor
from demilge.people.guests import calm
from demilge.people.middleware import Request
from demilge.people.models import Person, Purpose
from demilge.people.tries import count_try
from demilge.places.queries import programme_of
from demilge.texts.words import reader_language
from demilge.ui.acting import doorman, page
from demilge.ui.forms import ConfirmForm

from . import actions, links, permissions
from .forms import FollowForm
from .models import Subscription

LETTERS_AN_ADDRESS, LETTERS_WINDOW = 6, timedelta(hours=1)


def follow(request: Request) -> HttpResponse:
    """The form stands on other pages; here it comes back when something is wrong with it."""
    start = {"about": request.GET.get("about", ""), "path": request.GET.get("path", "")}

    def ask(data: dict[str, Any]) -> Subscription:
        calm(request)
        # Nobody's letter box is to be filled by others with letters of ours.
        email = data["email"].strip().lower()
        count_try("follow", email, limit=LETTERS_AN_ADDRESS, window=LETTERS_WINDOW, at=clock.now())
        programme, language = programme_of(request).pk, reader_language()
        return actions.follow(**data, programme=programme, language=language, by=request.actor, at=clock.now())

    return doorman(
        request,
        form=FollowForm(request.POST or None, initial=start),
        may=Allowed(),
        act=ask,
        go=page,
        context={"heading": _("Be told the news"), "submit": _("Tell me by e-mail")},
        done=_("We have sent a letter to this address. Open the link in it; then you are told the news."),
    )


@never_cache
def confirm(request: Request, token: str) -> HttpResponse:
    """Opening the link shows the page; only the button confirms, since mail programs open links by themselves."""
    subscription = links.to_confirm(token)
    by = Actor(link=permissions.link_of(subscription))
    act = partial(actions.confirm, subscription=subscription, by=by, at=clock.now())
    return doorman(
        request,
        form=ConfirmForm(request.POST or None),
        may=Allowed(),
        act=lambda data: act(**data),
        go=page,
        context={
            "heading": _("Be told the news"),
            "lead": _("News of this page will come to %(email)s.") % {"email": subscription.email},
            "submit": _("Yes, tell me the news"),
            "cancel": page(subscription),
        },
        done=_("From now on you are told the news. Each letter has a link that stops it."),
    )


@csrf_exempt
@never_cache
def stop(request: Request, token: str) -> HttpResponse:
    """By the button, or by the mail program itself (RFC 8058: one press, no page). The signed link is what counts."""
    what = links.to_stop(token)
    if request.method == "POST" and "List-Unsubscribe" in request.POST:
        _stop(what, ids.new_operation())
        return HttpResponse(_("Stopped."), content_type="text/plain; charset=utf-8")
    back = page(what) if isinstance(what, Subscription) else reverse("people:privacy")
    return doorman(
        request,
        form=ConfirmForm(request.POST or None),
        may=Allowed(),
        act=lambda data: _stop(what, data["operation"]),
        go=lambda _what: back,
        context={
            "heading": _("Stop these messages"),
            "lead": _("You will get no more messages of this kind. You can follow the page anew at any time."),
            "submit": _("Stop them"),
            "cancel": back,
        },
        done=_("The messages are stopped."),
    )


def _stop(what: Subscription | Person, operation: UUID) -> Any:
    """Stop one subscription, or take back a person's consent to messages. What is stopped already stays so."""
    if isinstance(what, Subscription):
        by = Actor(link=permissions.link_of(what))
        if what.stopped_at:
            return what
        return actions.stop(subscription=what, by=by, at=clock.now(), operation=operation)
    consent = what.consents.filter(purpose=Purpose.MESSAGES, withdrawn_on__isnull=True).first()
    if consent is None:
        return what
    return people.withdraw_consent(consent=consent, by=Actor(person=what), at=clock.now(), operation=operation)
