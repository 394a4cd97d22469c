"""What columns, and cells that are words, are called in three languages: the table `called.tsv`, a row for each meaning.

Names stand between commas, as people write them; how they are compared says `plain`.
"""

import csv
import re
from functools import cache
from importlib import resources

LANGUAGES = ("en", "ky", "ru")  # where two names of one column are there, that of the first goes before
BETWEEN_WORDS = re.compile(r"[\s_.:?*-]+")


def plain(name: str) -> str:
    """A name in lower case, its words without what stands between them."""
    return BETWEEN_WORDS.sub("", name.lower())


def called(*meanings: str) -> frozenset[str]:
    """All names of any of these meanings, as `plain` gives them."""
    return frozenset(name for meaning in meanings for name in in_order(meaning))


def in_order(meaning: str) -> tuple[str, ...]:
    """The names of a meaning as `plain` gives them, language by language."""
    return tuple(dict.fromkeys(name for language in LANGUAGES for name in said(meaning, language)))


def said(meaning: str, language: str) -> list[str]:
    """The names of a meaning in one language, as `plain` gives them, in the order of the table."""
    return [plain(name) for name in table()[meaning][language].split(", ") if name]


@cache
def table() -> dict[str, dict[str, str]]:
    text = (resources.files("civicmath.files") / "called.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {row["what"]: row for row in rows}
