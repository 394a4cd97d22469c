"""A term or a name as it stands in a sentence: with the endings its language gives it.

`expression("демилгелүү топ", "ky")` also meets «демилгелүү тобунун», `expression("мэр", "ru")` meets «мэра» and not «мэрия».
No dictionary is needed: endings of nouns and adjectives are few, and what is looked for is known beforehand.
"""

import re
from collections.abc import Iterable
from functools import cache

# Between the words of a term: «Алай-1» is «Алай 1», and «Туран» МАБ is Туран МАБ.
_BETWEEN = r"[\s\-–—«»\"“”„]+"
_QUOTES = re.compile(r"[«»\"“”„()]")
_WORDS = re.compile(r"[^\s\-–—]+")

_V, _A = "[ыиуү]", "[аеоө]"  # vowel harmony: one ending, four vowels
_KYRGYZ = (
    rf"(?:[лдт]{_A}р)?"  # many
    rf"(?:{_V}?[мң](?:{_V}з)?|{_V}?б{_V}з|с{_V}|{_V})?"  # whose
    rf"(?:[ндт]{_V}н?|[гк]{_A}|н{_A}н?|н?[дт]{_A}н?|н)?"  # case
    rf"(?:[гк]{_V})?"  # "that of": Оштогу
)
_ADJECTIVE = "ый ий ой ая яя ое ее ые ие ого его ому ему ым им ом ем ую юю ых их ыми ими ою ею"
# How a Russian word ends in the dictionary, and how it may end in a sentence. The first that fits is taken.
_RUSSIAN: tuple[tuple[str, str], ...] = (
    ("ия", "ия ии ию ией иею ий иям иями иях"),
    ("ие", "ие ия ию ием ии ий иям иями иях их им ими"),
    ("ий", f"{_ADJECTIVE} ия ию ием ии иев иям иями иях"),
    ("ой", f"{_ADJECTIVE} оя оем ои оев оям оями оях"),
    *((ending, _ADJECTIVE) for ending in "ый ая яя ое ее ые".split()),
    ("ок", "ок ка ку ком ке ки ков кам ками ках"),
    ("а", "а ы и у е ой ою ей ею ам ами ах -"),
    ("я", "я и ю е ей ею ям ями ях ь й -"),
    ("о", "о а у ом е ам ами ах -"),
    ("ь", "ь и ю ью ем ём я е ей ям ями ях"),
    ("й", "й я ю ем е и ев ям ями ях"),
    ("ы", "ы а е у ов ам ами ах ой -"),
    ("и", "и ей ов ев ам ами ах ям ями ях ь ью я а е ю у й -"),
    ("", "а у ом ем е ы и ов ев ей ам ами ах -"),
)
_CYRILLIC = re.compile(r"[а-яё]$")


@cache
def expression(term: str, language: str) -> str:
    """The regular expression (for IGNORECASE) of a term with its endings. Raises ValueError for a term without words."""
    words = _WORDS.findall(_QUOTES.sub(" ", term))
    if not words:
        raise ValueError(f"no words in {term!r}")
    return r"(?<!\w)" + _BETWEEN.join(_word(word, language) for word in words) + r"(?!\w)"


def compiled(terms: Iterable[str], language: str) -> re.Pattern[str]:
    """One pattern for many terms, each a group of its own, in their order: put the longer ones first."""
    return re.compile("|".join(f"({expression(term, language)})" for term in terms), re.IGNORECASE)


def _word(word: str, language: str) -> str:
    if word[-1].isdigit():
        return re.escape(word) + r"(?!\d)(?:-?[^\W\d]{1,6})?"  # Алай 1де, Алай 1-де
    if word.isupper() and len(word) > 1:
        return f"(?-i:{re.escape(word)})" + (f"-?(?:{_KYRGYZ})" if language == "ky" else "")
    small = word.casefold()
    if language == "ky":
        return _kyrgyz(small)
    if language == "ru" and _CYRILLIC.search(small):
        return _russian(small)
    return _english(small)


def _kyrgyz(word: str) -> str:
    # A last п or к grows soft before a vowel: топ, тобу; башкармалык, башкармалыгы.
    last = {"п": "[пб]", "к": "[кг]"}.get(word[-1], re.escape(word[-1]))
    return re.escape(word[:-1]) + last + _KYRGYZ


def _russian(word: str) -> str:
    ending, endings = next(rule for rule in _RUSSIAN if word.endswith(rule[0]) and len(word) > len(rule[0]))
    stem = re.escape(word.removesuffix(ending)).replace("ё", "е").replace("е", "[её]")
    return f"{stem}(?:{'|'.join('' if end == '-' else end for end in endings.split())})"


def _english(word: str) -> str:
    if word.endswith("y"):
        return rf"{re.escape(word[:-1])}(?:y|ies)(?:['’]s?)?"
    return re.escape(word).replace("'", "['’]") + r"(?:e?s)?(?:['’]s?)?"
