"""Sentences in Kyrgyz, Russian and English.

Each package keeps its sentences in its own `words.tsv` (key, ky, ru, en); those of the core lie beside this file. A key begins
with the name of its package: `elections.stv.elected`. Placeholders are named, `{votes}`; a word that follows a number is written
`{votes?голос|голоса|голосов}` (Russian three forms, English two, Kyrgyz needs none). No suffix is ever glued to a placeholder:
a name may end in any letter.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import numpy as np

LANGUAGES = ("ky", "ru", "en")
PLACE = re.compile(r"\{(\w+)(?:\?([^}]*))?\}")
NO_BREAK_SPACE = "\u00a0"
PLACES, FINEST = 3, 9  # decimals that are printed, and the most of them
DIGITS = 3  # that a number keeps, however small


@dataclass(frozen=True)
class Event:
    """One step of a count: machine-readable by `key` and `values`, and a sentence of words.tsv."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def said(self, language: str) -> str:
        return say(language, self.key, **self.values)

    def as_json(self) -> dict[str, Any]:
        return {"event": self.key, **plain(dict(self.values))}


class Ratio(NamedTuple):
    """How one number stands to another: 12:7."""

    one: Fraction
    other: Fraction

    def __str__(self) -> str:
        return f"{self.one}:{self.other}"


def event(key: str, **values: Any) -> Event:
    return Event(key, values)


def say(language: str, key: str, **values: Any) -> str:
    """Say the sentence `key` in `language` (ky, ru, en). KeyError: no such sentence or value."""
    return PLACE.sub(lambda place: filled(language, place, values), words_of(key.partition(".")[0])[key][language])


def filled(language: str, place: re.Match[str], values: Mapping[str, Any]) -> str:
    value = values[place[1]]
    return shown(language, value) if place[2] is None else inflected(language, value, place[2].split("|"))


def inflected(language: str, count: int | Fraction, forms: list[str]) -> str:
    """Choose the form of a word that follows `count` (CLDR plural rules of ky, ru, en)."""
    if len(forms) == 1:
        return forms[0]
    count = printed(count)
    if language == "ru":
        if count.denominator != 1:
            return forms[1]
        tens, ones = abs(int(count)) % 100, abs(int(count)) % 10
        if ones == 1 and tens != 11:
            return forms[0]
        return forms[1] if 2 <= ones <= 4 and not 12 <= tens <= 14 else forms[2]
    return forms[0] if count == 1 else forms[1]


def shown(language: str, value: Any) -> str:
    """A value as people write it: 12 345,5 in Kyrgyz and Russian, 12,345.5 in English; lists with commas, pairs with semicolons."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, (int, np.integer)):
        return grouped(language, f"{int(value):,}")
    if isinstance(value, (Fraction, float, np.floating)):
        return grouped(language, decimal(value))
    if isinstance(value, Mapping):
        return "; ".join(f"{key} {shown(language, one)}" for key, one in value.items())
    if isinstance(value, Iterable) and not isinstance(value, str):
        between = ":" if isinstance(value, Ratio) else ", "
        return between.join(shown(language, one) for one in value)
    return str(value)


def decimal(value: "Fraction | float | np.floating[Any]") -> str:
    """Three decimals, no trailing zeros; more, up to nine, where a small number would keep fewer than three digits of its own.

    Fractions that end within nine decimals stay whole, so that each step can be redone. For reading only: a decision never passes
    through here.
    """
    rounded = printed(value if isinstance(value, Fraction) else float(value))
    sign = "-" if rounded < 0 else ""
    whole, part = divmod(abs(rounded), 1)
    return sign + f"{whole:,}" + (f".{int(part * 10**FINEST):0{FINEST}d}".rstrip("0") if part else "")


def printed(value: float | Fraction) -> Fraction:
    """The number that people read for a value."""
    exact = Fraction(value)
    if isinstance(value, Fraction) and 10**FINEST % exact.denominator == 0:
        return exact
    places = PLACES
    while places < FINEST and 0 < abs(exact) * 10**places < 10 ** (DIGITS - 1):
        places += 1
    return Fraction(round(exact * 10**places), 10**places)


def grouped(language: str, english: str) -> str:
    if language == "en":
        return english
    # four digits stay together in Kyrgyz and Russian print
    whole, dot, part = english.partition(".")
    if len(whole.replace(",", "").lstrip("-")) <= 4:
        whole = whole.replace(",", "")
    return whole.replace(",", NO_BREAK_SPACE) + ("," if dot else "") + part


@cache
def words_of(package: str) -> dict[str, dict[str, str]]:
    """All sentences of a package: key → language → text."""
    beside = resources.files("civicmath")
    own = beside / package / "words.tsv"
    source = own if own.is_file() else beside / "words.tsv"
    rows = csv.DictReader(source.read_text(encoding="utf-8").split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {row["key"]: {language: row[language] for language in LANGUAGES} for row in rows}


def plain(value: Any) -> Any:
    """A value as JSON has it: fractions as "p/q", arrays as lists. Floats stay floats: they decide nothing."""
    if isinstance(value, (Fraction, Ratio)):
        return value.numerator if isinstance(value, Fraction) and value.denominator == 1 else str(value)
    if isinstance(value, (np.ndarray, np.generic)):
        return plain(value.tolist())
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, (set, frozenset)):
        return sorted(plain(one) for one in value)
    return value
