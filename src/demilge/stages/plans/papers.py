"""What is printed: the plan as a table, the table of execution, and the letter in Kyrgyz and Russian."""

from datetime import date
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from demilge.texts import spoken
from demilge.texts.words import reader_language
from demilge.ui import qr

from . import queries, words
from .models import Item, Letter, Reply, Verdict, Version

PRINTED = ("ky", "ru")
# The columns of the printed plan, and how much room each takes.
COLUMNS = {
    "problem": 14,
    "goal": 16,
    "ask": 17,
    "addressee": 16,
    "action": 14,
    "responsible": 12,
    "deadline": 9,
    "resources": 10,
    "indicator": 11,
    "evidence": 12,
}


def plan(version: Version, items: list[Item]) -> dict[str, Any]:
    """The data of `plan.typ`, in the reader's language. Columns of which nothing is known in any item are left out."""
    contents = [words.content_of(item) for item in items]
    kept = [name for name in COLUMNS if any(content[name] for content in contents)]
    return {
        **_head(version),
        "heading": _("Plan"),
        "name": str(words.FIELD_NAMES["title"]),
        "columns": [[str(words.FIELD_NAMES[name]), COLUMNS[name]] for name in kept],
        "rows": [
            [str(item.number), content["title"], [content[name] or _("not known") for name in kept]]
            for item, content in zip(items, contents, strict=True)
        ],
        "signatures": [_("For the residents"), _("For the office")],
        "empty": _("The plan has no item yet."),
    }


def execution(version: Version, items: list[Item], *, today: date) -> dict[str, Any]:
    """The data of `execution.typ`: № – name – content – execution."""
    later = queries.executions(items, today=today)
    return {
        **_head(version),
        "heading": _("Table of execution"),
        "as_of": _("As of %(day)s") % {"day": spoken.day(today)},
        "columns": ["№", _("Subject"), _("Content of the appeal"), _("Execution")],
        "rows": [
            [
                str(item.number),
                str(item.title),
                [str(item.ask) or _("not known"), str(item.addressee or "")],
                [*map(_said, item.answers), *(f"{part.text} ({part.word})" for part in later.get(item.thread, []))]
                or [_("no answer yet")],
            ]
            for item in items
        ],
        "empty": _("The plan has no item yet."),
    }


def _head(version: Version) -> dict[str, Any]:
    return {
        "language": reader_language(),
        "title": str(version.plan.title),
        "place": str(version.plan.place.name),
        "version": _("Version %(number)s, %(when)s") % {"number": version.number, "when": spoken.when(version.when)},
        "address": f"{settings.SITE_URL}{version.plan.path}",
        "source": unquote(version.plan.source),  # on paper an address is to be read
    }


def _said(reply: Reply) -> str:
    """One answer in a line: when, who, what, by when, why."""
    parts = {
        "day": spoken.day(reply.on),
        "officer": ", ".join(part for part in (reply.officer_name, reply.officer_post) if part),
        "verdict": str(Verdict(reply.verdict).label),
    }
    said = [_("%(day)s, %(officer)s: %(verdict)s.") % parts]
    if reply.due:
        said.append(_("Due: %(day)s.") % {"day": spoken.day(reply.due)})
    return " ".join([*said, reply.reason]).strip()


def letter(record: Letter) -> dict[str, Any]:
    """The data of `letter.typ`: the letter in both languages, with the link and its QR code."""
    items = list(queries.items_in(record.version).filter(addressee=record.body))
    address = f"{settings.SITE_URL}{words.letter_path(record)}"
    return {
        "columns": [_letter_in(language, record, items) for language in PRINTED],
        "qr": qr.svg(address),
        "address": address,
    }


def _letter_in(language: str, record: Letter, items: list[Item]) -> dict[str, Any]:
    plan = record.version.plan
    place = plan.place.name.pick(language).text
    with override(language):
        return {
            "language": language,
            "to": record.body.name.pick(language).text,
            "from": _("From the residents of %(place)s and their initiative group") % {"place": place},
            "on": spoken.day(record.made_at.date()),
            "title": words.pick(plan.title, language),
            "greeting": _("Respected colleagues!"),
            "text": _(
                "The residents of %(place)s have talked about their problems and agreed on a plan. "
                "We ask you for the following, and for your answer to each request. Day of the answer: %(day)s."
            )
            % {"place": place, "day": spoken.day(record.reply_by)},
            "asks": [_ask_in(language, item) for item in items],
            "how": _(
                "How to answer: open the link or hold a phone's camera over the square. Choose for each request "
                "agreed, agreed in part, or cannot; write by when or the reason. No account is needed. "
                "An answer on paper is as welcome."
            ),
            "thanks": _("Thank you for your time and your work for the residents."),
            "signatures": [_("Chair of the initiative group"), _("Secretary")],
            "incoming": _("Incoming number and date"),
        }


def _ask_in(language: str, item: Item) -> list[str]:
    by = _("Due: %(when)s") % {"when": spoken.when(item.deadline)} if item.deadline else ""
    return [words.pick(item.title, language), words.pick(item.ask, language), by]
