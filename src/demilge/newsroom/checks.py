"""Do a post's editions say the same? What a person would have to look for, found by comparing.

Two accidents of 2023 stand behind it: an edition that lost a sentence, and an advocacy plan that became a "propaganda plan".
What would mislead stops a post from going out; the rest is to be looked at by a person.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from demilge.texts.compare import PASSAGE, differences, has_passages
from demilge.texts.glossary import forbidden_in
from demilge.texts.inflection import compiled
from demilge.texts.words import LANGUAGES, OWN_NAMES

WANTED = ("ky", "ru")  # without these no post goes out
SHORTER = 0.6  # of the longest edition: below it something is probably lost


class Kind(StrEnum):
    FORBIDDEN = "forbidden"
    FACT = "fact"  # a number, a month, a phone
    MISSING = "missing"
    LEFT = "left"  # a passage still in another language
    UNREAD = "unread"  # a draft that no person has read
    WITHOUT = "without"  # an edition that is not wanted and not finished: the post goes out without it
    NAME = "name"
    PARAGRAPHS = "paragraphs"
    SENTENCES = "sentences"
    SHORT = "short"


STOPPING = (Kind.FORBIDDEN, Kind.FACT, Kind.MISSING, Kind.LEFT, Kind.UNREAD)

_SENTENCES: dict[Kind, str | Promise] = {
    Kind.FORBIDDEN: gettext_lazy("%(language)s: “%(text)s” says something else than is meant. Write “%(other)s”."),
    Kind.FACT: gettext_lazy(
        "%(other)s: “%(text)s” is there. %(language)s: it is missing. Write numbers as digits in every edition."
    ),
    Kind.MISSING: gettext_lazy("%(language)s: this edition is not written yet."),
    Kind.LEFT: gettext_lazy("%(language)s: “%(text)s” is not translated yet."),
    Kind.UNREAD: gettext_lazy(
        "%(language)s: nobody has read this draft yet. Open it, read it, put right what is wrong and save it."
    ),
    Kind.WITHOUT: gettext_lazy(
        "%(language)s: this edition is not finished. The post goes out without it; it follows when it is read, translated "
        "and saved."
    ),
    Kind.NAME: gettext_lazy("%(other)s: “%(text)s” is named. %(language)s: it is not."),
    Kind.PARAGRAPHS: gettext_lazy("%(language)s and %(other)s do not have the same number of paragraphs: %(text)s."),
    Kind.SENTENCES: gettext_lazy(
        "Paragraph %(text)s does not have the same number of sentences in %(language)s and in %(other)s."
    ),
    Kind.SHORT: gettext_lazy("%(language)s is much shorter than %(other)s. Is something lost?"),
}


@dataclass(frozen=True)
class Text:
    """An edition as it is compared."""

    title: str
    text: str
    read: bool = True  # by a person

    def __bool__(self) -> bool:
        return bool(self.title.strip() and self.text.strip())

    @property
    def whole(self) -> str:
        return f"{self.title}\n\n{self.text}"

    @property
    def is_finished(self) -> bool:
        return self.read and not has_passages(self.title, self.text)


@dataclass(frozen=True)
class Finding:
    """Something about the edition in `language`; `other` is the edition it is compared with, or the right rendering.

    `stays` where it is about an edition that does not go out yet.
    """

    kind: Kind
    language: str
    other: str = ""
    text: str = ""
    stays: bool = False

    @property
    def stops(self) -> bool:
        return self.kind in STOPPING and not self.stays

    @property
    def sentence(self) -> str:
        return str(_SENTENCES[self.kind]) % {
            "language": OWN_NAMES.get(self.language, self.language),
            "other": OWN_NAMES.get(self.other, self.other),
            "text": _token_said(self.text) if self.kind is Kind.FACT else self.text,
        }


# A place or body by the names it has or had, in each language that has one.
Name = Mapping[str, tuple[str, ...]]


def findings(editions: Mapping[str, Text], names: Iterable[Name] = ()) -> list[Finding]:
    """What is wrong or strange, what stops first. `editions` by language; an empty one counts as not written.

    An edition that is not wanted and not finished keeps nothing back: what is wrong with it is said and does not stop.
    """
    written = {language: editions[language] for language in LANGUAGES if editions.get(language)}
    out = {language: text for language, text in written.items() if language in WANTED or text.is_finished}
    found = _of_those_going_out(out)
    if len(out) < len(written):
        found += [Finding(Kind.WITHOUT, language) for language in written if language not in out]
        found += [replace(late, stays=True) for late in _of_those_going_out(written) if late not in found]
    for base in list(written)[:1]:
        for language in list(written)[1:]:
            found += _shape(base, written[base].text, language, written[language].text)
    found += _names(written, names)
    return sorted(found, key=lambda finding: not finding.stops)


def _of_those_going_out(written: Mapping[str, Text]) -> list[Finding]:
    found = [Finding(Kind.MISSING, language) for language in WANTED if language not in written]
    for language, text in written.items():
        found += _alone(language, text)
    return [*found, *_facts(written)]


def forbidden(language: str, text: Text) -> list[Finding]:
    """The renderings that must not stand in any edition, published or not."""
    return [Finding(Kind.FORBIDDEN, language, row.instead, row.found) for row in forbidden_in(text.whole, language)]


def left(language: str, text: Text) -> list[Finding]:
    """The passages that are still in another language."""
    return [Finding(Kind.LEFT, language, own, passage) for own, passage in PASSAGE.findall(text.whole)]


def _alone(language: str, text: Text) -> list[Finding]:
    unread = [] if text.read or language not in WANTED else [Finding(Kind.UNREAD, language)]
    return [*unread, *forbidden(language, text), *left(language, text)]


def _facts(written: Mapping[str, Text]) -> list[Finding]:
    """One finding a fact and edition that lacks it, however many editions have it."""
    lacking: dict[tuple[str, str], Finding] = {}
    for found in differences({language: text.whole for language, text in written.items()}):
        finding = Finding(Kind.FACT, found.missing_in, found.stands_in, found.token)
        lacking.setdefault((found.missing_in, found.token), finding)
    return list(lacking.values())


def _token_said(token: str) -> str:
    """A token of texts.compare as a person reads it."""
    kind, _space, value = token.rpartition(" ")
    if kind == "month":
        return _("month %(number)s") % {"number": value}
    return f"+{value}" if kind == "phone" else value


def _shape(base: str, one: str, language: str, other: str) -> list[Finding]:
    here, there = paragraphs(one), paragraphs(other)
    if len(here) != len(there):
        return [Finding(Kind.PARAGRAPHS, base, language, f"{len(here)}, {len(there)}")]
    found = [
        Finding(Kind.SENTENCES, base, language, str(place))
        for place, (first, second) in enumerate(zip(here, there, strict=True), start=1)
        if sentences(first) != sentences(second)
    ]
    shorter, longer = sorted(((len(one), base), (len(other), language)))
    if shorter[0] < longer[0] * SHORTER:
        found.append(Finding(Kind.SHORT, shorter[1], longer[1]))
    return found


def paragraphs(text: str) -> list[str]:
    """Paragraphs are set apart by an empty line; where there is none, every line is one."""
    flat = text.replace("\r\n", "\n").strip()
    parts = re.split(r"\n\s*\n", flat) if re.search(r"\n\s*\n", flat) else flat.split("\n")
    return [part for part in parts if part.strip()]


# What a full stop may follow without ending a sentence: initials, «г. Ош», «15 тыс. сомов».
_SHORT_FORM = re.compile(
    r"(?<!\w)(?:[^\W\d_]|ул|им|гос|тыс|млн|млрд|стр|см|пр|мкр|ж|жб|др|руб|тел|mr|mrs|dr|no)\.", re.IGNORECASE
)
_END = re.compile(r"[.!?…]+(?=\s|$)|\n")


def sentences(paragraph: str) -> int:
    """How many sentences; each line is one at least."""
    whole = _SHORT_FORM.sub(lambda hit: hit[0][:-1], paragraph.strip())
    return sum(any(letter.isalnum() for letter in part) for part in _END.split(whole))


def _names(written: Mapping[str, Text], names: Iterable[Name]) -> list[Finding]:
    """Places and bodies that one edition names and another, which has a name for them, does not."""
    texts = {language: text.whole for language, text in written.items()}
    found = []
    for name in names:
        named = {language: _stands(name.get(language, ()), language, text) for language, text in texts.items()}
        by = next((language for language in texts if named[language]), None)
        if by:
            found += [
                Finding(Kind.NAME, language, by, named[by])
                for language in texts
                if name.get(language) and not named[language]
            ]
    return found


def _stands(variants: Sequence[str], language: str, text: str) -> str:
    """The name under which something stands in a text, or ""."""
    flat = text.casefold()
    # Most places of a programme are not in a given post: their beginnings tell so before any pattern is made.
    likely = [variant for variant in variants if variant.casefold()[:3] in flat]
    hit = compiled(likely, language).search(text) if likely else None
    return likely[(hit.lastindex or 1) - 1] if hit else ""


def stopping(found: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.stops]
