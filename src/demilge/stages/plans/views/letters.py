"""The pages on which the team keeps a plan's letters and the answers that came on paper."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demilge.foundation import clock
from demilge.people.middleware import Request
from demilge.stages.plans import actions, forms, papers, permissions, queries
from demilge.stages.plans.models import Letter
from demilge.ui import printing
from demilge.ui.acting import doorman, page

from . import reading


def write(request: Request, pk: int) -> HttpResponse:
    version = get_object_or_404(queries.versions_visible_to(request.actor), pk=pk)
    form = forms.LetterForm(request.POST or None, bodies=queries.addressees(version))
    return doorman(
        request,
        form=form,
        may=permissions.may_write_letter(request.actor, version),
        act=lambda data: actions.write_letter(version=version, by=request.actor, at=clock.now(), **data),
        go=lambda made: reverse("plans:letter", args=[made.pk]),
        context={"heading": _("Write a letter"), "submit": _("Write it"), "cancel": page(version.plan)},
        done=_("The letter is ready. Print it, or share its link."),
    )


def _letter(pk: int) -> Letter:
    return get_object_or_404(queries.letters(), pk=pk)


@require_safe
def letter(request: Request, pk: int) -> HttpResponse:
    """The link, its QR code, and texts to share: for the team only, as whoever holds the link answers."""
    record = _letter(pk)
    permissions.may_keep_letter(request.actor, record).or_raise()
    return render(request, "plans/letter_kept.html", reading.letter_context(record))


def revoke(request: Request, pk: int) -> HttpResponse:
    record = _letter(pk)
    return doorman(
        request,
        form=forms.ConfirmForm(request.POST or None),
        may=permissions.may_keep_letter(request.actor, record),
        act=lambda data: actions.revoke_letter(letter=record, by=request.actor, at=clock.now(), **data),
        go=lambda _made: page(record.version.plan),
        context={
            "heading": _("Take the letter back"),
            "lead": _("Its link stops working at once. What was answered through it stays."),
            "submit": _("Take it back"),
            "cancel": reverse("plans:letter", args=[pk]),
        },
        done=_("The link no longer works. You can write a new letter."),
    )


def incoming(request: Request, pk: int) -> HttpResponse:
    record = _letter(pk)
    return doorman(
        request,
        form=forms.IncomingForm(request.POST or None),
        may=permissions.may_keep_letter(request.actor, record),
        act=lambda data: actions.note_incoming(letter=record, by=request.actor, at=clock.now(), **data),
        go=lambda _made: reverse("plans:letter", args=[pk]),
        context={
            "heading": _("The office's incoming number"),
            "lead": str(record.body),
            "submit": _("Save"),
            "cancel": reverse("plans:letter", args=[pk]),
        },
    )


def paper_reply(request: Request, pk: int) -> HttpResponse:
    """Type an answer that came on paper."""
    item = get_object_or_404(queries.items_visible_to(request.actor), pk=pk)
    form = forms.PaperReplyForm(request.POST or None, request.FILES or None, item=item)
    return doorman(
        request,
        form=form,
        may=permissions.may_type_reply(request.actor, item),
        act=lambda data: actions.type_reply(
            item=item, by=request.actor, at=clock.now(), operation=data["operation"], **form.reply()
        ),
        go=lambda _made: page(item.version.plan),
        context={
            "heading": _("Type an answer that came on paper"),
            "lead": f"{item.title} · {item.addressee or ''}",
            "submit": _("Keep the answer"),
            "cancel": page(item.version.plan),
            "keep": True,
        },
    )


@require_safe
def paper(request: Request, pk: int) -> HttpResponse:
    record = _letter(pk)
    permissions.may_keep_letter(request.actor, record).or_raise()
    return printing.answer("letter", papers.letter(record), name=f"letter-{pk}")
