"""Labels for the wall and the papers, where two languages stand together."""

from django.utils.functional import Promise
from django.utils.translation import override

from demilge.texts.words import Words

WALL = ("ky", "ru")


def in_both(label: str | Promise | Words) -> str:
    """A label in Kyrgyz and Russian; once where both say it alike."""
    said = []
    for code in WALL:
        with override(code):
            said.append(str(label))
    return " · ".join(dict.fromkeys(said))
