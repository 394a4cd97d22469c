"""The programme's terms in three languages, and the renderings that must not be published."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Term:
    """One term; a language may have several usual forms."""

    forms: dict[str, tuple[str, ...]]
    checked: bool


@dataclass(frozen=True)
class Forbidden:
    """A rendering that says something else than is meant, with the right one."""

    language: str
    found: str
    instead: str


@cache
def terms() -> tuple[Term, ...]:
    rows = _rows("glossary.tsv")
    return tuple(
        Term({code: _forms(row[code]) for code in ("ky", "ru", "en")}, checked=row["checked"] == "yes") for row in rows
    )


def forbidden_in(text: str, language: str) -> list[Forbidden]:
    """The forbidden renderings that stand in a text; word endings may follow the found form."""
    flat = " ".join(text.casefold().split())
    return [row for row in _forbidden() if row.language == language and _stem_pattern(row.found).search(flat)]


def terms_in(text: str, language: str) -> list[Term]:
    """The glossary's terms that stand in a text, for the translator's margin."""
    flat = " ".join(text.casefold().split())
    return [term for term in terms() if any(_stem_pattern(form).search(flat) for form in term.forms[language])]


@cache
def _forbidden() -> tuple[Forbidden, ...]:
    return tuple(Forbidden(row["language"], row["found"], row["instead"]) for row in _rows("forbidden.tsv"))


@cache
def _stem_pattern(form: str) -> re.Pattern[str]:
    words = (_stem(word) for word in form.casefold().split())
    return re.compile(r"(?<!\w)" + r"\w*\s+".join(re.escape(word) for word in words))


def _stem(word: str) -> str:
    """A long word without its last two letters, so that endings don't hide it."""
    return word[:-2] if len(word) > 6 else word


def _forms(cell: str) -> tuple[str, ...]:
    return tuple(form.strip() for form in re.split(r"[;/]|\(.*?\)", cell) if form.strip(" —"))


def _rows(name: str) -> list[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))
