"""Receipts for everybody: what became of what I did?"""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demilge.foundation.ids import read_code, show_code
from demilge.ui import printing

from . import papers, receipts
from .middleware import Request


@require_safe
def search(request: Request) -> HttpResponse:
    """The field for the number. A number that is one leads to its page."""
    typed = request.GET.get("number", "")
    if receipts.find(typed):
        return HttpResponseRedirect(reverse("people:receipt", args=[read_code(typed)]))
    return _unknown(request, typed) if typed else render(request, "people/receipt.html", {})


@require_safe
def receipt(request: Request, number: str) -> HttpResponse:
    found = receipts.find(number)
    if found is None:
        return _unknown(request, number)
    return render(request, "people/receipt.html", {"found": found, "number": show_code(found.number)})


def _unknown(request: Request, typed: str) -> HttpResponse:
    wrong = _("We don't know this number. Look at the paper once more: it has %(wanted)s letters and digits.") % {
        "wanted": receipts.NUMBER_LENGTH
    }
    return render(request, "people/receipt.html", {"typed": typed, "wrong": wrong}, status=404)


@require_safe
def receipt_pdf(request: Request, number: str) -> HttpResponse:
    found = receipts.find(number)
    if found is None:
        return _unknown(request, number)
    return printing.answer("receipt", papers.receipt(found), name=f"receipt-{found.number}")
