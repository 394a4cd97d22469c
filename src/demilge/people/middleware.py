"""Who is there: puts an Actor on every request."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from demilge.foundation import clock

from .actors import NOBODY, Actor
from .models import Person
from .permissions import may_serve
from .queries import actor_on_device
from .tokens import digest

DEVICE_COOKIE = "demilge_device"
GUEST_COOKIE = "demilge_guest"
SERVING_COOKIE = "demilge_serving"
SERVING_SECONDS = 30 * 60
_GUEST_SECONDS = 365 * 24 * 3600


class Request(HttpRequest):
    """A request as the views get it."""

    actor: Actor


def who_is_there(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        token = request.COOKIES.get(DEVICE_COOKIE, "")
        actor = actor_on_device(token, at=clock.now()) if token else NOBODY
        guest = ""
        if actor.person is None:
            guest = request.COOKIES.get(GUEST_COOKIE, "")
            # A guest gets a cookie only when they do something: one voice a phone, and no trace of mere readers.
            new = request.method == "POST" and not guest
            guest = _new_guest(request) if new else guest[:64]
            actor = Actor(guest=digest("guest", guest) if guest else "")
        else:
            new = False
            actor = _serving(request, actor)
        request.actor = actor  # type: ignore[attr-defined]
        response = get_response(request)
        if new:
            keep_cookie(response, GUEST_COOKIE, guest, seconds=_GUEST_SECONDS)
        if actor.person is not None:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def _new_guest(request: HttpRequest) -> str:
    """A new guest's cookie. Two taps on a first form come without one: made from the form cookie, both get the same."""
    form_cookie = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    return digest("guest-cookie", form_cookie) if form_cookie else secrets.token_urlsafe(24)


def keep_cookie(response: HttpResponse, name: str, value: str, *, seconds: int) -> None:
    response.set_cookie(
        name, value, max_age=seconds, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


def keep_serving(response: HttpResponse, actor: Actor, person: Person, *, since: datetime) -> None:
    """Let the response say that from now on this coordinator serves this person, and since when."""
    told = [actor.person.pk if actor.person else None, person.pk, since.isoformat()]
    keep_cookie(response, SERVING_COOKIE, signing.dumps(told, salt=SERVING_COOKIE), seconds=SERVING_SECONDS)


def served_since(request: HttpRequest) -> datetime | None:
    """When serving the person who is served now began."""
    told = _serving_cookie(request)
    return datetime.fromisoformat(told[2]) if told else None


def _serving_cookie(request: HttpRequest) -> tuple[int, int, str] | None:
    """Who serves whom since when, if the cookie is ours and not too old."""
    cookie = request.COOKIES.get(SERVING_COOKIE)
    if not cookie:
        return None
    try:
        who, whom, since = signing.loads(cookie, salt=SERVING_COOKIE, max_age=SERVING_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return who, whom, since


def _serving(request: HttpRequest, actor: Actor) -> Actor:
    """The resident a coordinator serves at the desk, from a signed cookie that lives half an hour.

    It names both: the next coordinator at the same computer serves nobody until they say whom.
    """
    told = _serving_cookie(request)
    if told is None or actor.person is None:
        return actor
    who, whom, _since = told
    if who != actor.person.pk:
        return actor
    person = Person.objects.select_related("home", "programme").filter(pk=whom, erased_at__isnull=True).first()
    if person is None or not may_serve(actor, person):
        return actor
    return replace(actor, serving=person)
