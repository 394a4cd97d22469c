"""The page on which an office writes how its promise stands. No account; the link opens it."""

from dataclasses import replace

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from demilge.foundation import clock
from demilge.foundation.refusals import Gone
from demilge.people.middleware import Request
from demilge.stages.commitments import actions, forms, permissions, queries, words
from demilge.stages.commitments.models import Commitment
from demilge.stages.plans.permissions import key_of
from demilge.texts.words import reader_language
from demilge.ui.acting import doorman


def office(request: Request, token: str) -> HttpResponse:
    """What was promised, what was said of it so far, and the form to say how it stands."""
    record = _promise(token)
    by = replace(request.actor, guest="", link=permissions.link_of(record))
    form = forms.StatusForm(
        request.POST or None, request.FILES or None, promise=record, signed_in=False, from_paper=False
    )
    return doorman(
        request,
        form=form,
        may=permissions.may_note(by, record),
        act=lambda data: actions.note_status(
            commitment=record, line=form.line(), by=by, at=clock.now(), operation=data["operation"]
        ),
        go=lambda _made: f"{reverse('commitments_office', args=[token])}?l={reader_language()}",
        template="commitments/office.html",
        context={
            "promise": record,
            "notes": record.notes.select_related("file"),
            "shown": words.standing_of(record, today=clock.today()),
            "page_address": f"/{reader_language()}{record.path}",
        },
        done=_("Thank you! What you wrote is published, and the residents see it."),
    )


def _promise(token: str) -> Commitment:
    record = queries.by_key(key_of(token, salt=words.STATUS_LINK))
    if record is None:
        raise Gone(_("This link was replaced by a new one. Please ask the coordinators for it."))
    return record
