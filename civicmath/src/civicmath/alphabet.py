"""Alphabetical order: that of the Kyrgyz alphabet, which holds the Russian one. Code points would put Ё first, and Ң, Ө, Ү last."""

from collections.abc import Iterable

LETTERS = "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя"
PLACES = {letter: (ord(LETTERS[0]), place) for place, letter in enumerate(LETTERS)}


def alphabetical(names: Iterable[str]) -> list[str]:
    """Put names in alphabetical order."""
    return sorted(names, key=place_of)


def place_of(name: str) -> tuple[list[tuple[int, int]], str]:
    """The key of alphabetical order: capitals as small letters, other signs by code point, Latin before Cyrillic.

    What differs in nothing else is told apart by the name as it is written, so that the order never depends on anything else.
    """
    return [PLACES.get(letter, (ord(letter), 0)) for letter in name.casefold()], name
