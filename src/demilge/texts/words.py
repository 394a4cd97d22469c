"""One short text in the languages it has."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import get_language

# The order is the order of falling back: Kyrgyz first, then Russian, then English.
LANGUAGES = ("ky", "ru", "en")
OWN_NAMES = {"ky": "Кыргызча", "ru": "Русский", "en": "English"}


@dataclass(frozen=True)
class Picked:
    """A text as one reader gets it; `fallback` says that it is not in the reader's own language."""

    text: str
    language: str
    fallback: bool


@dataclass(frozen=True)
class Words:
    """A text by language code; a language that is not there has not been written."""

    texts: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kept = {code: self.texts[code].strip() for code in LANGUAGES if (self.texts.get(code) or "").strip()}
        object.__setattr__(self, "texts", kept)

    def __bool__(self) -> bool:
        return bool(self.texts)

    def __str__(self) -> str:
        return self.pick(reader_language()).text

    def __hash__(self) -> int:
        return hash(frozenset(self.texts.items()))

    @classmethod
    def as_kept(cls, texts: Mapping[str, str]) -> "Words":
        """From texts that were cleaned when they were kept: a list page makes thousands of these."""
        words = object.__new__(cls)
        object.__setattr__(words, "texts", texts)
        return words

    def pick(self, language: str) -> Picked:
        """The text in this language, else the first one there is."""
        for code in (language, *LANGUAGES):
            if code in self.texts:
                return Picked(self.texts[code], code, fallback=code != language)
        return Picked("", language, fallback=False)

    def missing(self) -> list[str]:
        """The languages still to be written, for the translators' list."""
        return [code for code in LANGUAGES if code not in self.texts]


NONE = Words()


def words(ky: str = "", ru: str = "", en: str = "") -> Words:
    return Words({"ky": ky, "ru": ru, "en": en})


def reader_language() -> str:
    """The language of the page being made, as one of ours."""
    code = (get_language() or LANGUAGES[0]).split("-")[0]
    return code if code in LANGUAGES else LANGUAGES[0]
