"""Issuing slips and printing them. A slip's code is shown in the answer to the press and on paper, and kept nowhere."""

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from demilge.foundation import clock
from demilge.foundation.ids import show_code
from demilge.foundation.refusals import Gone, Unfit
from demilge.ui import printing

from . import papers, permissions, person_forms, queries, slip_actions, tokens
from .middleware import Request
from .models import Person, Slip

PRINT_SECONDS = 15 * 60
_SALT = "people.slips"


@never_cache
@require_POST
def issue(request: Request) -> HttpResponse:
    """Make slips for the chosen persons and show them once: the same press again shows the same ones."""
    permissions.may_coordinate(request.actor).or_raise()
    form = person_forms.SlipsForm(request.POST, persons=queries.visible_to(request.actor).order_by("name"))
    if not form.is_valid():
        raise Unfit(_("Choose at least one person."))
    persons, operation = list(form.cleaned_data["persons"]), form.cleaned_data["operation"]
    slip_actions.issue_slips(persons=persons, by=request.actor, at=clock.now(), operation=operation)
    rows = [(person, _code(operation, person)) for person in persons]
    context = {
        "rows": [(person, show_code(code), papers.slip_address(code)) for person, code in rows],
        "token": signing.dumps([str(operation), [person.pk for person in persons]], salt=_SALT),
        "minutes": PRINT_SECONDS // 60,
        "days": slip_actions.SLIP_LIFE.days,
        "site": settings.SITE_URL,
    }
    return render(request, "people/slips.html", context)


def _code(operation: UUID, person: Person) -> str:
    return tokens.slip_code(slip_actions.slip_operation(operation, person))


@never_cache
@require_safe
def slip_pdf(request: Request) -> HttpResponse:
    """The slips just issued, on paper. The link holds for a quarter of an hour and only for the team."""
    permissions.may_coordinate(request.actor).or_raise()
    try:
        written, keys = signing.loads(request.GET.get("t", ""), salt=_SALT, max_age=PRINT_SECONDS)
    except signing.BadSignature:
        raise Gone(_("This link was for a quarter of an hour. Issue new slips: the old ones then end.")) from None
    persons = queries.visible_to(request.actor).filter(pk__in=keys).order_by("name")
    codes = {_code(UUID(written), person): person for person in persons}
    digests = {tokens.digest("slip", code): code for code in codes}
    usable = Slip.objects.filter(digest__in=digests, used_at__isnull=True, revoked_at__isnull=True)
    kept = {digests[slip.digest]: slip for slip in usable}
    if not kept:
        raise Gone(_("These slips have been used or replaced by newer ones. Issue new ones."))
    rows = [(person, code, kept[code].expires_at) for code, person in codes.items() if code in kept]
    return printing.answer("slips", papers.slips(rows), name="slips")
