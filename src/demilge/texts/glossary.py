"""The programme's terms in three languages, and the renderings that must not be published."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from .inflection import compiled
from .words import LANGUAGES

_HERE = Path(__file__).parent
_ABBREVIATION = re.compile(r"\(([А-ЯЁӨҮҢA-Z]{2,5})\)")
_ASIDE = re.compile(r"\(.*?\)")


@dataclass(frozen=True)
class Term:
    """One term; a language may have several usual forms. `cells` is how the list writes it, with its remarks."""

    forms: dict[str, tuple[str, ...]]
    cells: dict[str, str]
    checked: bool


@dataclass(frozen=True)
class Found:
    """Where terms stand in a text: `text[start:end]`. Two terms may share a form («жыйын»)."""

    start: int
    end: int
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Forbidden:
    """A rendering that says something else than is meant, with the right one. Allowed after the word `unless`."""

    language: str
    found: str
    instead: str
    unless: str


@cache
def terms() -> tuple[Term, ...]:
    rows = [{code: row[code].strip(" —") for code in (*LANGUAGES, "checked")} for row in _rows("glossary.tsv")]
    return tuple(
        Term(
            {code: _forms(row[code]) for code in LANGUAGES},
            {code: row[code] for code in LANGUAGES},
            checked=row["checked"] == "yes",
        )
        for row in rows
    )


def found_in(text: str, language: str) -> list[Found]:
    """Where the glossary's terms stand, in the text's order. The longest wins: in «демилгелүү топ» no «топ» is found."""
    pattern, by_group = _term_finder(language)
    return [
        Found(hit.start(), hit.end(), by_group[hit.lastindex - 1]) for hit in pattern.finditer(text) if hit.lastindex
    ]


def terms_in(text: str, language: str) -> list[Term]:
    """The glossary's terms that stand in a text, each once, for the translator's margin."""
    found: list[Term] = []
    for hit in found_in(text, language):
        found.extend(term for term in hit.terms if term not in found)
    return found


def matching(typed: str) -> list[Term]:
    """The terms in which what was typed stands, in any language; all where nothing was typed."""
    wanted = " ".join(typed.casefold().split())
    return [term for term in terms() if any(wanted in cell.casefold() for cell in term.cells.values())]


def forbidden_in(text: str, language: str) -> list[Forbidden]:
    """The forbidden renderings that stand in a text, each once, whatever their endings."""
    rows = _forbidden_in(language)
    if not rows:
        return []
    hits = _forbidden_finder(language).finditer(text)
    stand = {hit.lastindex for hit in hits if hit.lastindex and not _is_excused(text, hit, rows[hit.lastindex - 1])}
    return [row for group, row in enumerate(rows, start=1) if group in stand]


@cache
def forbidden() -> tuple[Forbidden, ...]:
    return tuple(
        Forbidden(row["language"], row["found"], row["instead"], row["unless"] or "") for row in _rows("forbidden.tsv")
    )


@cache
def _forbidden_in(language: str) -> tuple[Forbidden, ...]:
    """Of one language, longest first."""
    return tuple(sorted((row for row in forbidden() if row.language == language), key=lambda row: -len(row.found)))


def _is_excused(text: str, hit: re.Match[str], row: Forbidden) -> bool:
    before = text[: hit.start()].casefold().split()
    return bool(row.unless and before and before[-1].startswith(row.unless))


@cache
def _forbidden_finder(language: str) -> re.Pattern[str]:
    return compiled([row.found for row in _forbidden_in(language)], language)


@cache
def _term_finder(language: str) -> tuple[re.Pattern[str], list[tuple[Term, ...]]]:
    by_form: dict[str, list[Term]] = {}
    for term in terms():
        for form in term.forms[language]:
            by_form.setdefault(form, []).append(term)
    longest_first = sorted(by_form, key=lambda form: (-len(form.split()), -len(form)))
    return compiled(longest_first, language), [tuple(by_form[form]) for form in longest_first]


def _forms(cell: str) -> tuple[str, ...]:
    """The forms of a cell: `демилгелүү топ (ДТ)` has two, `максаттуу жамаат / конуш` means «максаттуу» with each."""
    return tuple(dict.fromkeys(form for part in cell.split(";") for form in _spread(part)))


def _spread(part: str) -> Iterator[str]:
    bare = re.sub(r"\s*/\s*", "/", _ASIDE.sub(" ", part)).split()
    if bare:
        yield from (" ".join(words) for words in product(*(word.split("/") for word in bare)))
    yield from _ABBREVIATION.findall(part)


def _rows(name: str) -> list[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))
