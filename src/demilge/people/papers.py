"""What is printed: sign-in slips to be cut apart, and receipts."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from demilge.foundation import clock
from demilge.foundation.ids import show_code
from demilge.texts import spoken
from demilge.ui import qr

from .models import Person
from .receipts import Found

PRINTED = ("ky", "ru")


def slip_address(code: str) -> str:
    """The short address behind a slip's QR."""
    return f"{settings.SITE_URL}/s/{code}/"


def slips(rows: list[tuple[Person, str, datetime]]) -> dict[str, Any]:
    """The data of `slips.typ`: one slip a row of (person, code, valid until)."""
    return {
        "site": settings.SITE_URL.split("://", 1)[-1],
        "slips": [
            {
                "name": person.name,
                "code": show_code(code),
                "qr": str(qr.svg(slip_address(code))),
                "said": [_said(language, until) for language in PRINTED],
            }
            for person, code, until in rows
        ],
    }


def _said(language: str, until: datetime) -> dict[str, str]:
    with override(language):
        return {
            "language": language,
            "heading": _("To sign in"),
            "how": _("Point your phone's camera at the square, or open %(site)s/in/ and type the code.")
            % {"site": f"{settings.SITE_URL.split('://', 1)[-1]}/{language}"},
            "once": _("The slip opens once. Valid until %(day)s.") % {"day": spoken.day(clock.local(until).date())},
            "care": _("Give it to nobody else: it is your key."),
        }


def receipt(found: Found) -> dict[str, Any]:
    """The data of `receipt.typ`."""
    return {
        "number": show_code(found.number),
        "qr": str(qr.svg(f"{settings.SITE_URL}/ky/receipt/{found.number}/")),
        "columns": [_column(found, language) for language in PRINTED],
    }


def _column(found: Found, language: str) -> dict[str, Any]:
    with override(language):
        return {
            "language": language,
            "heading": _("Receipt"),
            "when": spoken.moment(found.at),
            "lines": [[line.sentence, f"№ {line.entry.number}"] for line in found.lines],
            "nothing": _("It was received and is kept."),
            "journal": _("Entry of the journal"),
            "how": _("Look up what became of it at %(address)s. The number is enough; nobody's name stands there.")
            % {"address": f"{settings.SITE_URL}/{language}/receipt/"},
        }
