"""Labels as facts: the journal keeps a choice in every language, so that its sentence can be read in each."""

from django.utils.functional import Promise
from django.utils.translation import override

from demilge.texts.words import LANGUAGES, Words


def in_all(label: str | Promise) -> Words:
    """A label in each of our languages."""
    said = {}
    for code in LANGUAGES:
        with override(code):
            said[code] = str(label)
    return Words(said)
