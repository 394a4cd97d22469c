"""The texts people agree to, by version. A new wording is a new version; old rows keep pointing at theirs."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from demilge.texts.words import LANGUAGES, OWN_NAMES

from .models import Purpose

CURRENT = "2026-11"

TEXTS: dict[tuple[str, str], str | Promise] = {
    (Purpose.KEEP, "2026-11"): _(
        "I agree that my name and my contacts are kept by the coordinators of the programme, to reach me and to "
        "know who was there. They are not shown in public and not given to others. I can take this back at any time."
    ),
    (Purpose.MESSAGES, "2026-11"): _(
        "I agree to get messages about what I follow and about the meetings of my settlement. "
        "I can stop them at any time."
    ),
    (Purpose.NAME_PUBLIC, "2026-11"): _(
        "I agree that my name is shown on the public pages as a member of the initiative group or as the author of "
        "what I signed. I can take this back at any time."
    ),
}


def text_of(purpose: str, version: str = CURRENT) -> str:
    return str(TEXTS[purpose, version])


def in_languages(purpose: str) -> list[tuple[str, str, str]]:
    """The present text in every language, to be read aloud: (code, the language's own name, text)."""
    said = []
    for code in LANGUAGES:
        with override(code):
            said.append((code, OWN_NAMES[code], text_of(purpose)))
    return said
