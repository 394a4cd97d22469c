"""The page an office gets by its letter: what is asked of it, and its answer. No account; the link opens it."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from demilge.foundation import clock, ids
from demilge.people.actors import Actor
from demilge.people.middleware import Request
from demilge.stages.plans import actions, forms, permissions, queries, rules
from demilge.stages.plans.models import Item, Letter
from demilge.texts.words import reader_language
from demilge.ui.acting import doorman


def office(request: Request, token: str) -> HttpResponse:
    """What is asked of an office by one letter, and the form for its answers."""
    letter = _letter(token)
    by = _officer(request, letter)
    _note_opening(request, letter)
    items = queries.asked_in(letter)
    form = forms.AnswerForm(request.POST or None, request.FILES or None, items=items, **_last_officer(items, letter))
    return doorman(
        request,
        form=form,
        may=permissions.may_answer(by, letter, at=clock.now()),
        act=lambda data: actions.answer_letter(
            letter=letter,
            officer=form.officer(),
            language=data["language"],
            lines=form.lines(),
            by=by,
            at=clock.now(),
            operation=data["operation"],
        ),
        go=lambda _made: f"{reverse('plans_office', args=[token])}?l={reader_language()}",
        template="plans/office.html",
        context=_context(letter, items),
        done=_("Thank you! Your answer is written down, and the residents see it. You can correct it here later."),
    )


def _letter(token: str) -> Letter:
    letter = queries.letter_by(permissions.key_of(token, salt=permissions.LETTER))
    if letter is None:
        raise permissions.Unknown
    return letter


def _officer(request: Request, letter: Letter) -> Actor:
    """Whoever came by the link; somebody signed in stays known to the journal as well."""
    return replace(request.actor, guest="", link=permissions.link_of(letter))


def _note_opening(request: Request, letter: Letter) -> None:
    """The first time an office opens its letter. Neither a messenger's preview nor our own look counts."""
    if letter.opened_at or request.actor.person or rules.is_machine(request.headers.get("User-Agent", "")):
        return
    by = Actor(link=permissions.link_of(letter))
    if permissions.may_answer(by, letter, at=clock.now()):
        actions.open_letter(letter=letter, by=by, at=clock.now(), operation=ids.derive(letter.key, "opened"))


def _last_officer(items: list[Item], letter: Letter) -> dict[str, str]:
    """Who answered last through this letter: they need not write their name again."""
    given = [reply for item in items for reply in item.answers if reply.letter_id == letter.pk]
    last = max(given, key=lambda reply: reply.at, default=None)
    return {"name": last.officer_name, "post": last.officer_post} if last else {}


def _context(letter: Letter, items: list[Item]) -> dict[str, Any]:
    plan = letter.version.plan
    return {
        "letter": letter,
        "plan": plan,
        "place": plan.place,
        "unanswered": sum(1 for item in items if not item.answers),
        "heading": _("What the residents ask of you"),
        "plan_address": f"/{reader_language()}{plan.path}",
    }
