"""Words as the search compares them, and the beginnings under which a typed word may stand.

The index keeps whole words, case folded and ё as е. A typed word is cut to its stem, and every word that begins with it
is a hit: «насосту» finds «насос» and «насосунун», «воды» finds «вода». Kyrgyz endings are peeled here (no library does
it); Russian by Snowball.
"""

import re
from functools import cache
from typing import Any

import snowballstemmer

_WORD = re.compile(r"[^\W_]+")
# The endings of nouns, longest first: plural, possession, case, and their usual chains, in all vowel harmonies.
_PLURAL = [f"{first}{vowel}р" for first in "лдт" for vowel in "аеоө"]
_ENDINGS = sorted(
    {
        *_PLURAL,
        *(f"{c}{v}н" for c in ("д", "т", "нд") for v in "аеоө"),  # from
        *(f"{c}{v}{n}" for c in ("н", "д", "т") for v in "ыиуү" for n in "нң"),  # of, also as typed without ң
        *(f"{c}{v}" for c in ("н", "д", "т") for v in "ыиуү"),  # the
        *(f"{c}{v}" for c in ("г", "к") for v in "аеоө"),  # to
        *(f"{c}{v}" for c in ("д", "т", "нд") for v in "аеоө"),  # at
        *(f"с{v}" for v in "ыиуү"),  # its
        *"ыиуү",
    },
    key=len,
    reverse=True,
)
_VOWELS = set("аеёиоуыэюяөү")


def fold(text: str) -> str:
    """A text as the index keeps it: words only, small letters, ё as е."""
    return " ".join(_WORD.findall(text.casefold().replace("ё", "е")))


def beginnings(word: str) -> list[str]:
    """The beginnings that a typed word is looked for under, the word itself first."""
    folded = fold(word)
    found = [folded, _kyrgyz_stem(folded), _russian_stem(folded)]
    return [stem for place, stem in enumerate(found) if len(stem) >= 2 and stem not in found[:place]] or [folded]


def query(typed: str) -> list[list[str]]:
    """For each typed word its beginnings; at most eight words are looked at."""
    return [beginnings(word) for word in fold(typed).split()[:8]]


def _kyrgyz_stem(word: str) -> str:
    """Peel endings while a stem of three letters with a vowel is left; at most three, as more eats the root."""
    for _peel in range(3):
        ending = next((end for end in _ENDINGS if word.endswith(end) and _is_root(word[: -len(end)])), None)
        if ending is None:
            break
        word = word[: -len(ending)]
    return word


def _is_root(stem: str) -> bool:
    return len(stem) >= 3 and bool(_VOWELS & set(stem))


def _russian_stem(word: str) -> str:
    stem = str(_russian().stemWord(word))
    return stem if len(stem) >= 3 else word


@cache
def _russian() -> Any:
    return snowballstemmer.stemmer("russian")
