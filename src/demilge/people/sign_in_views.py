"""The door: by slip, by PIN on a shared phone, by password; and out again."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from demilge.foundation import clock, ids
from demilge.foundation.ids import read_code
from demilge.foundation.refusals import Refusal, Unfit
from demilge.foundation.verdict import Allowed
from demilge.ui.acting import doorman, press
from demilge.ui.forms import ActForm

from . import queries, sign_in_actions, sign_in_forms, slip_actions, tokens, tries
from .middleware import DEVICE_COOKIE, SERVING_COOKIE, Request, keep_cookie
from .models import Device, DeviceLogin, Person, SecretKind, Slip
from .networks import network_of

SLIP_TRIES, SLIP_WINDOW = 20, timedelta(hours=1)
SECRET_TRIES, SECRET_WINDOW = 5, timedelta(minutes=15)
PASSWORD_NETWORK_TRIES, PASSWORD_NETWORK_WINDOW = 30, timedelta(hours=1)
_YEAR = 365 * 24 * 3600


@never_cache
@require_GET
def sign_in(request: Request) -> HttpResponse:
    """All ways in on one page. `?next=` says where to go afterwards, `?no=1` that a slip was not one's own."""
    return render(request, "people/sign_in.html", _door(request))


def _door(request: HttpRequest, **bound: ActForm) -> dict[str, Any]:
    """The page's three forms, one of them as it was sent."""
    there = {"next": own_path(request)}
    known = queries.known_on(_device(request))
    return {
        "code_form": sign_in_forms.CodeForm(initial=there, auto_id="code_%s"),
        "pin_form": sign_in_forms.PinForm(initial=there, auto_id="pin_%s", known=known) if known else None,
        "password_form": sign_in_forms.PasswordForm(initial=there, auto_id="password_%s"),
        **bound,
    }


def own_path(request: HttpRequest) -> str:
    """Where the reader wanted to go, if it is a page of ours; else ""."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else ""


def _device(request: HttpRequest) -> Device | None:
    return queries.device_of(request.COOKIES.get(DEVICE_COOKIE, ""), at=clock.now())


@never_cache
@require_POST
def by_code(request: Request) -> HttpResponse:
    """The code as it was typed: its page looks it up, so that there is one place where codes are counted."""
    form = sign_in_forms.CodeForm(request.POST, auto_id="code_%s")
    if not form.is_valid():
        return render(request, "people/sign_in.html", _door(request, code_form=form), status=422)
    there = own_path(request)
    address = reverse("slip", args=[form.cleaned_data["code"]])
    return HttpResponseRedirect(f"{address}?{urlencode({'next': there})}" if there else address)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def slip(request: Request, code: str) -> HttpResponse:
    """The page behind a slip's QR, in the language of its person. Looking at it does not use the slip up."""
    plain = read_code(code)
    try:
        found = _find(request, plain)
        if found.used_at and request.actor.person == found.person:
            return HttpResponseRedirect(own_path(request) or reverse("people:me"))
        if request.method != "POST":  # a form sent twice gets its first answer, though the slip is used by now
            slip_actions.check_usable(found, at=clock.now())
    except Refusal as refusal:
        return _type_again(request, plain, refusal)
    with override(found.person.language):
        answer = _ask(request, found, plain)
    answer["Content-Language"] = found.person.language
    return answer


def _find(request: HttpRequest, code: str) -> Slip:
    """The slip with this code. Every wrong code counts against the network it comes from."""
    subject = network_of(request)
    tries.count_try("slip", subject, limit=SLIP_TRIES, window=SLIP_WINDOW, at=clock.now())
    found = slip_actions.slip_by_code(code)
    tries.give_back("slip", subject)
    return found


def _type_again(request: HttpRequest, code: str, refusal: Refusal) -> HttpResponse:
    data = {"code": code, "next": own_path(request), "operation": str(ids.new_operation())}
    form = sign_in_forms.CodeForm(data, auto_id="code_%s")
    if form.is_valid():
        form.refuse(refusal)
    return render(request, "people/sign_in.html", _door(request, code_form=form), status=refusal.status)


def _ask(request: Request, found: Slip, code: str) -> HttpResponse:
    form = sign_in_forms.SlipForm(request.POST or None, initial={"next": own_path(request)})
    device = _device(request)

    def enter(data: dict[str, Any]) -> Device:
        return sign_in_actions.use_slip(
            code=code,
            is_shared=form.is_shared,
            secret=data["pin"] if form.is_shared else "",
            device=device,
            by=request.actor,
            at=clock.now(),
            operation=data["operation"],
        )

    leaving = request.actor.person if request.actor.person != found.person else None
    answer = doorman(
        request,
        form=form,
        may=Allowed(),
        act=enter,
        go=lambda _made: own_path(request) or reverse("people:me"),
        template="people/slip.html",
        context={"person": found.person, "leaving": leaving},
        done=_("You are signed in."),
    )
    return _let_in(request, answer, form, device) if answer.status_code == 302 else answer


def _let_in(request: HttpRequest, answer: HttpResponse, form: ActForm, before: Device | None) -> HttpResponse:
    """Give a newly opened device its cookie. A shared one that took the person in keeps the cookie it has."""
    token = tokens.device_token(form.cleaned_data["operation"])
    opened = queries.device_of(token, at=clock.now())
    if opened and opened != before:
        seconds = int(sign_in_actions.DEVICE_LIFE.total_seconds())
        keep_cookie(answer, DEVICE_COOKIE, token, seconds=seconds)
    answer.delete_cookie(SERVING_COOKIE)
    # Next time the site's root opens in the language of the person.
    answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, get_language() or "ky", max_age=_YEAR, samesite="Lax")
    rotate_token(request)
    return answer


@never_cache
@require_POST
def by_pin(request: Request) -> HttpResponse:
    form = sign_in_forms.PinForm(request.POST, auto_id="pin_%s", known=queries.known_on(_device(request)))

    def enter(data: dict[str, Any]) -> Person:
        login: DeviceLogin = data["who"]
        _count_secret("pin", str(login.person.key))
        if not sign_in_actions.right_secret(login.person, SecretKind.PIN, data["pin"]):
            raise Unfit(_("This is not the PIN of that name. Look at the name and type the PIN again."), field="pin")
        tries.forget_tries("pin", str(login.person.key))
        sign_in_actions.open_again(login.device, login.person, at=clock.now())
        return login.person

    answer = _enter_by(request, form, enter, _door(request, pin_form=form))
    answer.delete_cookie(SERVING_COOKIE)
    return answer


def _count_secret(scope: str, subject: str) -> None:
    tries.count_try(scope, subject, limit=SECRET_TRIES, window=SECRET_WINDOW, at=clock.now())


def _enter_by(request: Request, form: ActForm, enter: Any, context: dict[str, Any]) -> HttpResponse:
    return doorman(
        request,
        form=form,
        may=Allowed(),
        act=enter,
        go=lambda _person: own_path(request) or reverse("people:me"),
        template="people/sign_in.html",
        context=context,
        done=_("You are signed in."),
    )


@never_cache
@require_POST
def by_password(request: Request) -> HttpResponse:
    form = sign_in_forms.PasswordForm(request.POST, auto_id="password_%s")
    device = _device(request)

    def enter(data: dict[str, Any]) -> Device:
        return sign_in_actions.sign_in_with_password(
            person=_person_by_password(request, data["login"], data["password"]),
            is_shared=data["is_shared"],
            device=device,
            by=request.actor,
            at=clock.now(),
            operation=data["operation"],
        )

    answer = _enter_by(request, form, enter, _door(request, password_form=form))
    return _let_in(request, answer, form, device) if answer.status_code == 302 else answer


def _person_by_password(request: HttpRequest, login: str, password: str) -> Person:
    network, name = network_of(request), login.strip().casefold()
    tries.count_try(
        "password-network", network, limit=PASSWORD_NETWORK_TRIES, window=PASSWORD_NETWORK_WINDOW, at=clock.now()
    )
    _count_secret("password", name)
    person = sign_in_actions.person_with_password(name, password)
    if person is None:
        raise Unfit(_("The sign-in name or the password is wrong. Try again, or ask for a new slip."), field="password")
    tries.give_back("password-network", network)
    tries.forget_tries("password", name)
    return person


@require_POST
def sign_out(request: Request) -> HttpResponse:
    """Out, here or on every phone. What this browser keeps of our pages goes too."""
    if request.actor.person is None:  # the second tap finds nobody signed in any more
        return leave(HttpResponseRedirect(reverse("people:sign_in")))
    token = request.COOKIES.get(DEVICE_COOKIE, "")
    answer = press(
        request,
        form=sign_in_forms.SignOutForm(request.POST),
        act=lambda data: sign_in_actions.sign_out(
            token=token,
            everywhere=data["everywhere"],
            by=request.actor,
            at=clock.now(),
            operation=data["operation"],
        ),
        go=lambda _none: reverse("people:sign_in"),
        done=_("You are signed out."),
    )
    return leave(answer)


def leave(answer: HttpResponse) -> HttpResponse:
    """What every way out has in common. The device's cookie stays: a shared phone still asks who is there."""
    answer.delete_cookie(SERVING_COOKIE)
    answer["Clear-Site-Data"] = '"cache", "storage"'
    return answer
