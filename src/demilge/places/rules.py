"""Names of places as addresses, and what may lie in what. Pure: plain values in, plain values out."""

from collections.abc import Callable

# From the widest to the narrowest; a place lies in a wider one. Places of the same kind never lie in each other, so that
# no place can come to lie in itself.
ORDER = ("city", "mtu", "settlement", "quarter", "street")
_SLUG_LENGTH = 50  # leaves room for a number behind it in the field's 60

_LATIN = {
    **dict(zip("абвгдезийклмнопрстуфхыэ", "abvgdeziyklmnoprstufhye", strict=True)),
    "ё": "yo",
    "ж": "j",
    "ң": "ng",
    "ө": "o",
    "ү": "u",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "sch",
    "ъ": "",
    "ь": "",
    "ю": "yu",
    "я": "ya",
}


def may_lie_in(kind: str, parent_kind: str) -> bool:
    return ORDER.index(parent_kind) < ORDER.index(kind)


def latin(name: str) -> str:
    """A Kyrgyz or Russian name as an address: `Көк-Таш` is `kok-tash`. "" where no letter or digit is left."""
    letters = (_LATIN.get(letter, letter) for letter in name.casefold())
    flat = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in "".join(letters))
    return "-".join(part for part in flat.split("-") if part)[:_SLUG_LENGTH].strip("-")


def free_slug(name: str, *, otherwise: str, is_taken: Callable[[str], bool]) -> str:
    """An address nobody has yet: the name's own, else with the first number that is free behind it."""
    first = latin(name) or otherwise
    slug, number = first, 2
    while is_taken(slug):
        slug, number = f"{first}-{number}", number + 1
    return slug
