"""Labels and texts of promises that several files share."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from demilge.stages.plans.permissions import token_of
from demilge.texts import spoken

from . import rules
from .models import Commitment
from .rules import Fault, Standing, Tally
from .states import Status

STATUS_LINK = "commitments.status"
STANDING_NAMES = {
    Standing.PROMISED: gettext_lazy("promised"),
    Standing.IN_WORK: gettext_lazy("in work"),
    Standing.NEEDS_ABOVE: gettext_lazy("needs a decision above"),
    Standing.SAID_DONE: gettext_lazy("done by the office's word"),
    Standing.CHECKED: gettext_lazy("done, checked by residents"),
    Standing.UNHEARD: gettext_lazy("the date is past, the outcome is not known"),
    Standing.CANNOT: gettext_lazy("cannot be done"),
}


@dataclass(frozen=True)
class Shown:
    """Where a promise stands, ready to show: `{% status shown.mark shown.word %}`."""

    standing: Standing
    mark: str
    word: str
    late_days: int


def standing_of(commitment: Commitment, *, today: date) -> Shown:
    """Where a promise stands today. No query."""
    seen = Tally(commitment.seen_done, commitment.seen_partly, commitment.seen_not)
    followed = not commitment.source or commitment.status_on is not None
    found = rules.standing(
        Status(commitment.status), due_on=commitment.due_on, today=today, seen=seen, followed=followed
    )
    late = rules.late_by(commitment.due_on, today) if found is Standing.LATE else 0
    return Shown(found, found.mark, _late(late) if late else str(STANDING_NAMES[found]), late)


def _late(days: int) -> str:
    return ngettext("late by %(days)s day", "late by %(days)s days", days) % {"days": days}


def faults() -> dict[Fault, str]:
    """Why a word does not hold, in the reader's language."""
    return {
        Fault.NOT_NOW: _("The promise has changed meanwhile, and this step no longer fits. Look at it once more."),
        Fault.NO_OFFICER: _("Write the name of who says so: officials act in public."),
        Fault.AHEAD: _("This day lies ahead. Look at the date."),
        Fault.BEFORE_PROMISE: _("This day lies before the promise itself. Look at the date."),
        Fault.BEFORE_LAST: _("A later word of the office is already written down. Look at the date."),
        Fault.NO_DAY: _("Write on which day it was done."),
        Fault.DONE_LATER: _("This day lies after the day of the word. Look at the date."),
        Fault.DONE_BEFORE: _("This day lies before the promise itself. Look at the date."),
        Fault.NO_REASON: _("Write the reason, so that the residents understand it."),
    }


def share_text(promise: Commitment, language: str, *, today: date) -> str:
    """A message for the residents' groups: what was promised, how it stands, where to write what one saw."""
    with override(language):
        return _("%(place)s. Promise of %(body)s: %(what)s. Due: %(due)s. Today: %(status)s. %(address)s") % {
            **_facts(promise, language),
            "status": standing_of(promise, today=today).word,
        }


def reminder_text(promise: Commitment, language: str) -> str:
    """A polite reminder to the office, with the link by which it can write how the promise stands."""
    with override(language):
        return _(
            "Good day! On behalf of the residents of %(place)s we ask %(body)s how this stands: %(what)s. "
            "The day named for it was %(due)s. Please open the link and choose how it stands; you need no account. "
            "If something hinders, write what would help. Thank you for your work. %(link)s"
        ) % {**_facts(promise, language), "link": f"{settings.SITE_URL}{status_path(promise)}?l={language}"}


def asking_text(promise: Commitment, language: str) -> str:
    """The message by which the office gets its link."""
    with override(language):
        return _(
            "Good day! %(body)s promised the residents of %(place)s: %(what)s. Due: %(due)s. With this link you can "
            "write at any time how it stands, without an account. The residents will see it. Thank you! %(link)s"
        ) % {**_facts(promise, language), "link": f"{settings.SITE_URL}{status_path(promise)}?l={language}"}


def status_path(promise: Commitment) -> str:
    return f"/c/{token_of(promise.link_key, salt=STATUS_LINK)}/"


def _facts(promise: Commitment, language: str) -> dict[str, str]:
    return {
        "place": promise.place.name.pick(language).text,
        "body": promise.body.name.pick(language).text,
        "what": promise.what.pick(language).text,
        "due": spoken.when(promise.due, language=language),
        "address": f"{settings.SITE_URL}/{language}{promise.path}",
    }
