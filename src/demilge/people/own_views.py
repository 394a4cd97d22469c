"""A person's own page: who am I here, what is kept about me, and how to change or erase it."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demilge.foundation import clock
from demilge.ui.acting import doorman

from . import actions, consents, permissions, person_forms, queries, receipts, sign_in_actions
from .download import everything_about
from .middleware import DEVICE_COOKIE, Request
from .models import Person, Purpose, SecretKind
from .sign_in_views import leave


@require_safe
def me(request: Request) -> HttpResponse:
    person = request.actor.person
    if person is None:
        return HttpResponseRedirect(f"{reverse('people:sign_in')}?{urlencode({'next': request.path})}")
    device = queries.device_of(request.COOKIES.get(DEVICE_COOKIE, ""), at=clock.now())
    context = {
        "person": person,
        "roles": request.actor.roles,
        "shared_until": queries.open_until(device, person) if device and device.is_shared else None,
        "contacts": person.contacts.all(),
        "agreements": queries.agreements(person),
        "secrets": {secret.kind: secret for secret in person.secrets.all()},
        "may_have_password": permissions.may_set_secret(request.actor, person, SecretKind.PASSWORD),
        "lines": receipts.with_part_of(person),
    }
    return render(request, "people/me.html", context)


def set_pin(request: Request) -> HttpResponse:
    return _set_secret(
        request,
        form=person_forms.PinForm(request.POST or None),
        kind=SecretKind.PIN,
        context={
            "heading": _("Set a PIN"),
            "lead": _("Nobody of ours ever asks you for it."),
            "submit": _("Keep this PIN"),
        },
        done=_("The PIN is set."),
    )


def set_password(request: Request) -> HttpResponse:
    return _set_secret(
        request,
        form=person_forms.PasswordForm(request.POST or None),
        kind=SecretKind.PASSWORD,
        context={"heading": _("Set a password"), "submit": _("Keep this password")},
        done=_("The password is set."),
    )


def _set_secret(request: Request, *, form: Any, kind: SecretKind, context: dict[str, Any], done: str) -> HttpResponse:
    permissions.may_be_signed_in(request.actor).or_raise()
    person: Any = request.actor.person
    return doorman(
        request,
        form=form,
        may=permissions.may_set_secret(request.actor, person, kind),
        act=lambda data: sign_in_actions.set_secret(
            person=person,
            kind=kind,
            secret=data["pin" if kind == SecretKind.PIN else "password"],
            login=data.get("login", ""),
            by=request.actor,
            at=clock.now(),
            operation=data["operation"],
        ),
        go=lambda _person: reverse("people:me"),
        context={**context, "cancel": reverse("people:me")},
        done=done,
    )


@require_safe
def data(request: Request, pk: int) -> HttpResponse:
    """Everything that is kept about somebody, as a file for them."""
    person = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    permissions.may_see(request.actor, person).or_raise()
    answer = JsonResponse(everything_about(person), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="demilge-{clock.today().isoformat()}.json"'
    return answer


def erase(request: Request, pk: int) -> HttpResponse:
    """At the wish of the person: by themselves, or at the desk for somebody who asks."""
    person = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    is_own = request.actor.person == person
    home = own_or_desk(request, person)
    answer = doorman(
        request,
        form=person_forms.EraseForm(request.POST or None, word=_("erase")),
        may=permissions.may_erase(request.actor, person),
        act=lambda typed: actions.erase_person(
            person=person, by=request.actor, at=clock.now(), operation=typed["operation"]
        ),
        go=lambda _person: reverse("people:privacy") if is_own else reverse("people:persons"),
        context={
            "heading": _("Erase what is kept about me") if is_own else _("Erase what is kept about this person"),
            "lead": _(
                "The name, the contacts, the consents and every trace of who did what will be gone for good. What was "
                "done stays, without a name. Download the data first if they are still needed."
            ),
            "submit": _("Erase for good"),
            "cancel": home,
            "crumbs": [(person.name, home)],
        },
        done=_("The data are erased."),
    )
    return leave(answer) if is_own and answer.status_code == 302 else answer


@require_safe
def privacy(request: Request) -> HttpResponse:
    texts = [(Purpose(purpose).label, consents.text_of(purpose)) for purpose in Purpose]
    return render(request, "people/privacy.html", {"texts": texts, "version": consents.CURRENT})


def own_or_desk(request: Request, person: Person) -> str:
    """Back to where the reader came from: one's own page, or the person's page at the desk."""
    return reverse("people:me") if request.actor.person == person else reverse("people:person", args=[person.pk])
