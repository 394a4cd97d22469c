"""A promise for everybody: what, who, by when, where from, what the office says, what residents saw."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demilge.foundation import clock
from demilge.journal.acts import receipt_number
from demilge.people.actors import Actor
from demilge.people.guests import calm
from demilge.people.middleware import Request
from demilge.people.models import RoleKind
from demilge.people.queries import may_be_named
from demilge.stages.commitments import actions, forms, permissions, queries, words
from demilge.stages.commitments.models import Check, Commitment
from demilge.ui import paging
from demilge.ui.acting import doorman, page

ORIGINS = ("item__version__plan", "spoken__meeting", "decision__meeting", "project")
GROUP = (RoleKind.MEMBER, RoleKind.SECRETARY, RoleKind.CHAIR)


def load(request: Request, pk: int) -> Commitment:
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


@require_safe
def promise(request: Request, pk: int) -> HttpResponse:
    found = queries.with_words(queries.visible_to(request.actor).select_related(*ORIGINS))
    record = get_object_or_404(found, pk=pk)
    checks = paging.page(request, queries.shown_checks().filter(commitment=record))
    context = _context(request.actor, record)
    named = _named(request.actor, record, list(checks))
    return render(request, "commitments/promise.html", {**context, "page": checks, "named": named})


def _context(actor: Actor, record: Commitment) -> dict[str, Any]:
    today = clock.today()
    return {
        "promise": record,
        "shown": words.standing_of(record, today=today),
        "today": today,
        "answers": queries.said_by_reply(record),
        "check_form": forms.CheckForm(auto_id="saw_%s") if permissions.may_check(actor, record) else None,
        "may_note": permissions.may_note(actor, record),
        "may_plan": permissions.may_plan(actor, record),
        "may_commit": permissions.may_commit(actor),
        "may_hide": permissions.may_hide(actor),
        "about": f"commitments.commitment:{record.pk}",
        "text_ky": words.share_text(record, "ky", today=today),
        "text_ru": words.share_text(record, "ru", today=today),
    }


def _named(actor: Actor, record: Commitment, checks: list[Check]) -> set[int]:
    """Whose name is shown beside what they saw: of those who agreed to it; all to the team and the group."""
    persons = [check.person for check in checks if check.person]
    if not persons:
        return set()
    if actor.is_team or actor.has(*GROUP, place=record.place):
        return {person.pk for person in persons}
    return may_be_named(persons)


def saw(request: Request, pk: int) -> HttpResponse:
    """Write what one saw; also for guests."""
    calm(request)
    record = load(request, pk)
    form = forms.CheckForm(request.POST or None, request.FILES or None)

    def act(data: dict[str, Any]) -> Check:
        made = actions.add_check(
            commitment=record, line=form.line(), by=request.actor, at=clock.now(), operation=data["operation"]
        )
        thanks = _("Thank you. What you saw is counted and stands on this page. Your receipt number: %(receipt)s.")
        messages.success(request, thanks % {"receipt": receipt_number(data["operation"])})
        return made

    return doorman(
        request,
        form=form,
        may=permissions.may_check(request.actor, record),
        act=act,
        go=lambda _made: f"{page(record)}#seen",
        context={
            "heading": _("Write what you saw"),
            "lead": str(record.what),
            "submit": _("Send what I saw"),
            "cancel": page(record),
            "keep": True,
        },
    )


def hide(request: Request, pk: int) -> HttpResponse:
    """Take what a resident wrote off the page."""
    check = get_object_or_404(queries.checks(), pk=pk)
    return doorman(
        request,
        form=forms.ReasonForm(request.POST or None),
        may=permissions.may_hide(request.actor),
        act=lambda data: actions.hide_check(check=check, by=request.actor, at=clock.now(), **data),
        go=lambda _made: page(check.commitment),
        context={
            "heading": _("Hide what a resident wrote"),
            "lead": check.text,
            "submit": _("Hide it"),
            "cancel": page(check.commitment),
        },
    )
