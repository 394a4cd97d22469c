"""What is printed: the poster with the QR code, and the slips on which people write."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from demilge.stages.assemblies import papers as assemblies
from demilge.texts import spoken
from demilge.texts.words import Words
from demilge.ui import qr

from . import queries
from .models import Forum, Statement, StatementKind
from .words import WALL

SHEETS, MOST_SHEETS, SLIPS_A_SHEET, LAST_NUMBER = 10, 50, 4, 9999


def poster(forum: Forum) -> dict[str, Any]:
    """The data of `poster.typ`."""
    return {**_where_to(forum), "columns": [_poster_column(forum, language) for language in WALL]}


def _poster_column(forum: Forum, language: str) -> dict[str, Any]:
    meeting = forum.meeting
    with override(language):
        hour = f", {spoken.clock(meeting.starts)}" if meeting.starts else ""
        return {
            "language": language,
            "kind": str(meeting.get_kind_display()),
            "title": _pick(meeting.title, language),
            "when": f"{spoken.when(meeting.when, weekday=True)}{hour}",
            "where": _pick(meeting.where, language),
            "question": _pick(forum.question, language),
            "how": _("Point your phone at the square or type the address. No account is needed."),
            "or_paper": _("Or write on a paper slip: it counts the same."),
        }


def protocol(forum: Forum, *, named: bool) -> dict[str, Any]:
    """The data of `protocol.typ`: the meeting's, with the question and what was said and answered at the forum."""
    data = assemblies.protocol(forum.meeting, named=named)
    said = list(queries.said_at(forum, sort="new").order_by("number"))
    for column in data["columns"]:
        with override(column["language"]):
            if forum.question:
                column["facts"].append([_("Question to the people"), _pick(forum.question, column["language"])])
            column["heard"] += [line for statement in said for line in _heard(statement, column["language"])]
    return data


def _heard(statement: Statement, language: str) -> list[list[str]]:
    marks = [f"№ {statement.number}", str(statement.get_kind_display()), str(statement.get_source_display())]
    if statement.supports:
        marks.append(
            ngettext("%(supports)s supporter", "%(supports)s supporters", statement.supports)
            % {"supports": statement.supports}
        )
    lines = [[" · ".join(marks), statement.text]]
    if statement.answer and statement.answer_body:
        office = _pick(statement.answer_body.name, language)
        lines.append([f"{_('Answer')}: {statement.answered_by}, {office}", statement.answer])
    return lines


def slips(forum: Forum, *, first: int, sheets: int) -> dict[str, Any]:
    """The data of `slips_forum.typ`: `sheets` A4 sheets of four slips, numbered on from `first`."""
    count = sheets * SLIPS_A_SHEET
    return {
        **_where_to(forum),
        "numbers": [str(number) for number in range(first, first + count)],
        "columns": [_slip_column(forum, language) for language in WALL],
        "places": _places(forum),
    }


def _slip_column(forum: Forum, language: str) -> dict[str, Any]:
    with override(language):
        return {
            "language": language,
            "title": _pick(forum.meeting.title, language),
            "question": _pick(forum.question, language),
            "kinds": [str(kind.label) for kind in StatementKind],
            "home": _("Where I live"),
            "no_name": _("Do not write your name."),
        }


def _places(forum: Forum) -> list[str]:
    return [
        " · ".join(dict.fromkeys(place.name.pick(language).text for language in WALL))
        for place in forum.meeting.communities.all()
    ]


def _where_to(forum: Forum) -> dict[str, Any]:
    address = f"{settings.SITE_URL}/f/{forum.code}/"
    return {"qr": str(qr.svg(address)), "address": address.split("://", 1)[1].rstrip("/"), "code": forum.code}


def _pick(text: Words, language: str) -> str:
    return text.pick(language).text


def whole(typed: str | None, *, least: int, most: int, otherwise: int) -> int:
    """A whole number from an address, kept within bounds."""
    return max(least, min(most, int(typed))) if typed and typed.isdecimal() and len(typed) < 9 else otherwise
