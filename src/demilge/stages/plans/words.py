"""Labels and texts of plans that several files share."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from demilge.texts import spoken
from demilge.texts.words import Words

from . import permissions
from .models import Item, Letter, Verdict
from .rules import Fault

# The fields of an item in the order in which they are read.
FIELD_NAMES = {
    "problem": gettext_lazy("Problem"),
    "title": gettext_lazy("Name of the item"),
    "goal": gettext_lazy("Goal"),
    "ask": gettext_lazy("What is asked for"),
    "addressee": gettext_lazy("Of whom"),
    "action": gettext_lazy("What is to be done"),
    "responsible": gettext_lazy("Who sees to it"),
    "deadline": gettext_lazy("By when"),
    "resources": gettext_lazy("What it takes"),
    "indicator": gettext_lazy("How one sees that it is done"),
    "evidence": gettext_lazy("What shows that it is needed"),
}
MARKS = {Verdict.AGREED: "done", Verdict.PARTLY: "work", Verdict.CANNOT: "shut"}


def answer_of(item: Item) -> tuple[str, str]:
    """The mark and word of where an item stands with its addressee. Uses `answers`."""
    standing = item.standing
    if standing is None:
        return "wait", _("no answer yet")
    verdict = Verdict(standing.verdict)
    return MARKS[verdict], str(verdict.label)


def faults() -> dict[Fault, str]:
    """Why an answer does not hold, in the reader's language."""
    return {
        Fault.NO_DATE: _("Write by when: a promise without a date can't be followed."),
        Fault.PASSED: _("This day is already past. Write by when it will be done."),
        Fault.NO_REASON: _("Write the reason, so that the residents understand what is possible and what is not."),
    }


def content_of(item: Item) -> dict[str, str]:
    """What an item says, in the reader's language, by field; "" where it is not known."""
    said = {name: getattr(item, name) for name in FIELD_NAMES}
    said["deadline"] = spoken.when(item.deadline) if item.deadline else ""
    return {name: "" if value is None else str(value) for name, value in said.items()}


def pick(text: Words, language: str) -> str:
    """The text in this language; one that is there only in another is marked as such, for paper."""
    picked = text.pick(language)
    return f"{picked.text} [{picked.language}]" if picked.fallback and picked.text else picked.text


def letter_path(letter: Letter) -> str:
    return f"/r/{permissions.token_of(letter.key, salt=permissions.LETTER)}/"


def letter_text(letter: Letter, language: str) -> str:
    """The message by which the link goes to the office."""
    plan = letter.version.plan
    with override(language):
        return _(
            "Good day! The residents of %(place)s have agreed on a plan and ask %(body)s for an answer. Day: %(day)s. "
            "Please open the link and choose for each request: agreed, agreed in part, or cannot. "
            "You need no account. Thank you for your time. %(address)s"
        ) % {
            "place": plan.place.name.pick(language).text,
            "body": letter.body.name.pick(language).text,
            "day": spoken.day(letter.reply_by),
            "address": f"{settings.SITE_URL}{letter_path(letter)}?l={language}",
        }
