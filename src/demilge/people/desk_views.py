"""The desk: find, register, serve, put right."""

from functools import partial

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from demilge.foundation import clock
from demilge.places import queries as places
from demilge.ui import paging
from demilge.ui.acting import doorman, page, press
from demilge.ui.forms import ConfirmForm

from . import actions, consents, permissions, person_forms, queries, receipts
from .middleware import SERVING_COOKIE, Request, keep_serving, served_since
from .models import Consent, Person, Purpose, Role
from .own_views import own_or_desk


def load(request: Request, pk: int) -> Person:
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


@require_safe
def persons(request: Request) -> HttpResponse:
    """Find somebody by name, phone or e-mail; or choose several to print slips for."""
    permissions.may_coordinate(request.actor).or_raise()
    typed = request.GET.get("q", "").replace("\0", "").strip()
    found = paging.page(request, queries.found(request.actor, typed))
    return render(request, "people/persons.html", {"page": found, "typed": typed, "form": ConfirmForm()})


def register(request: Request) -> HttpResponse:
    programme = places.programme_of(request)
    form = person_forms.RegisterForm(
        request.POST or None, homes=queries.homes(programme), initial={"name": request.GET.get("name", "")}
    )
    return doorman(
        request,
        form=form,
        may=permissions.may_coordinate(request.actor),
        act=lambda data: actions.register_person(programme=programme, by=request.actor, at=clock.now(), **data),
        go=lambda person: reverse("people:person", args=[person.pk]),
        template="people/register.html",
        context={
            "heading": _("Register a person"),
            "submit": _("Register"),
            "cancel": reverse("people:persons"),
            "text": consents.in_languages(Purpose.KEEP),
        },
        done=_("The person is registered."),
    )


@require_safe
def person(request: Request, pk: int) -> HttpResponse:
    permissions.may_coordinate(request.actor).or_raise()
    record = load(request, pk)
    context = {
        "person": record,
        "contacts": record.contacts.all(),
        "agreements": queries.agreements(record),
        "roles": record.roles.select_related("place", "body").order_by("-since", "pk"),
        "today": clock.today(),
        "may_serve": permissions.may_serve(request.actor, record),
        "may_issue_slip": permissions.may_issue_slip(request.actor, record),
    }
    return render(request, "people/person.html", context)


def change(request: Request, pk: int) -> HttpResponse:
    record = load(request, pk)
    act = partial(actions.change_person, person=record, by=request.actor, at=clock.now())
    back = own_or_desk(request, record)
    return doorman(
        request,
        form=person_forms.DetailsForm(request.POST or None, homes=queries.homes(record.programme), person=record),
        may=permissions.may_see(request.actor, record),
        act=lambda data: act(**data),
        go=lambda _person: back,
        context={"heading": _("Put the details right"), "submit": _("Save"), "cancel": back},
        done=_("The details are saved."),
    )


def contact(request: Request, pk: int) -> HttpResponse:
    record = load(request, pk)
    act = partial(actions.add_contact, person=record, by=request.actor, at=clock.now())
    back = own_or_desk(request, record)
    return doorman(
        request,
        form=person_forms.ContactForm(request.POST or None),
        may=permissions.may_see(request.actor, record),
        act=lambda data: act(**data),
        go=lambda _contact: back,
        context={"heading": _("Add a contact"), "submit": _("Add"), "cancel": back, "crumbs": [(record.name, back)]},
    )


@require_POST
def remove_contact(request: Request, pk: int, contact: int) -> HttpResponse:
    record = load(request, pk)
    act = partial(actions.remove_contact, person=record, contact=contact, by=request.actor, at=clock.now())
    return press(
        request,
        form=ConfirmForm(request.POST),
        act=lambda data: act(**data),
        go=lambda _person: own_or_desk(request, record),
        done=_("The contact is removed."),
    )


def consent(request: Request, pk: int) -> HttpResponse:
    """Somebody agrees: by their own press, or as they said so at the desk."""
    record = load(request, pk)
    is_own = request.actor.person == record
    purpose = request.GET.get("purpose", "")
    form = person_forms.ConsentForm(request.POST or None, is_own=is_own, initial={"purpose": purpose})
    back = own_or_desk(request, record)
    return doorman(
        request,
        form=form,
        may=permissions.may_see(request.actor, record),
        act=lambda data: actions.give_consent(
            person=record,
            purpose=data["purpose"],
            how=form.how_given,
            by=request.actor,
            at=clock.now(),
            operation=data["operation"],
        ),
        go=lambda _consent: back,
        context={
            "heading": _("Record a consent"),
            "lead": consents.text_of(purpose) if purpose in Purpose else "",
            "submit": _("I agree") if is_own else _("The person agrees"),
            "cancel": back,
        },
        done=_("The consent is recorded."),
    )


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    visible: QuerySet[Person] = queries.visible_to(request.actor)
    record = get_object_or_404(Consent.objects.select_related("person"), pk=pk, person__in=visible)
    act = partial(actions.withdraw_consent, consent=record, by=request.actor, at=clock.now())
    return press(
        request,
        form=ConfirmForm(request.POST),
        act=lambda data: act(**data),
        go=lambda _consent: own_or_desk(request, record.person),
        done=_("The consent is taken back."),
    )


def role(request: Request, pk: int) -> HttpResponse:
    record = load(request, pk)
    form = person_forms.RoleForm(
        request.POST or None,
        places=queries.territory(record.programme),
        bodies=places.bodies(record.programme, answering=False),
        initial={"since": clock.today()},
    )
    act = partial(actions.give_role, person=record, by=request.actor, at=clock.now())
    back = reverse("people:person", args=[pk])
    return doorman(
        request,
        form=form,
        may=permissions.may_coordinate(request.actor),
        act=lambda data: act(**data),
        go=lambda _role: back,
        context={"heading": _("Give a role"), "submit": _("Give the role"), "cancel": back},
        done=_("The role is given."),
    )


def end_role(request: Request, pk: int) -> HttpResponse:
    visible: QuerySet[Person] = queries.visible_to(request.actor)
    record = get_object_or_404(Role.objects.select_related("person"), pk=pk, person__in=visible)
    act = partial(actions.end_role, role=record, by=request.actor, at=clock.now())
    back = reverse("people:person", args=[record.person_id])
    return doorman(
        request,
        form=person_forms.EndRoleForm(request.POST or None, initial={"on": clock.today()}),
        may=permissions.may_give_role(request.actor, record.kind),
        act=lambda data: act(**data),
        go=lambda _role: back,
        context={"heading": _("End a role"), "lead": record.get_kind_display(), "submit": _("End it"), "cancel": back},
        done=_("The role has ended."),
    )


@require_POST
def serve(request: Request, pk: int) -> HttpResponse:
    """From now on, for half an hour, what is done at this computer counts as this person's."""
    record = load(request, pk)
    permissions.may_serve(request.actor, record).or_raise()
    there = record.home if record.home and record.home.is_community else None
    answer = HttpResponseRedirect(page(there) if there else reverse("people:person", args=[pk]))
    again = request.actor.serving is not None and request.actor.serving.pk == record.pk
    keep_serving(answer, request.actor, record, since=(served_since(request) if again else None) or clock.now())
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def stop_serving(request: Request) -> HttpResponse:
    """The end of the desk: what was done for the person since they were served, with the receipts to print; then the next one."""
    permissions.may_coordinate(request.actor).or_raise()
    if request.method == "POST":
        answer = HttpResponseRedirect(reverse("people:persons"))
        answer.delete_cookie(SERVING_COOKIE)
        return answer
    served = request.actor.serving
    since = served_since(request)
    lines = receipts.with_part_of(served, since=since) if served else []
    return render(request, "people/stop_serving.html", {"served": served, "lines": lines})
