"""The example's facts and its pages, read as people read them."""

import csv
import html
import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.apps import apps
from django.test import Client

from demilge.foundation import edtf
from demilge.journal.statements import receipt_of
from demilge.opendata.folder.loading import Loading
from demilge.opendata.folder.reading import Folder, Row
from demilge.texts import spoken

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "araket-osh"
SETTLEMENTS = ("alai-1", "alai-2", "edelweiss", "manas-ata")
PAGED = ("meetings", "groups", "studies", "problems", "plans", "promises")


@dataclass(frozen=True)
class Fact:
    """One line of facts.csv."""

    id: str
    page: str
    when: edtf.When
    numbers: frozenset[Decimal]
    event: str
    source: str


def _facts() -> list[Fact]:
    with (EXAMPLE / "facts.csv").open(encoding="utf-8", newline="") as file:
        return [
            Fact(
                row["id"],
                row["page"],
                edtf.read(row["date"]),
                frozenset(Decimal(part.strip()) for part in row["numbers"].split(";") if part.strip()),
                row["event"],
                row["source"],
            )
            for row in csv.DictReader(file)
        ]


FACTS = {fact.id: fact for fact in _facts()}
OVERVIEW = "/"  # what no row has by itself and the first page adds up
PAGES = [fact for fact in FACTS.values() if fact.page and fact.page != OVERVIEW]

# -- reading pages -----------------------------------------------------------------------------------------------------

APART = {"ky": "[\u00a0 ]", "ru": "[\u00a0 ]", "en": ","}
POINT = {"ky": ",", "ru": ",", "en": r"\."}


def numbers(text: str, language: str) -> set[Decimal]:
    """The numbers in a text, as this language spells them: 20 000 and 3,75; in English 20,000 and 3.75."""
    apart, point = APART[language], POINT[language]
    text = re.sub(rf"(?<!\d)(\d{{1,3}}(?:{apart}\d{{3}})+)(?!\d)", lambda found: re.sub(apart, "", found[0]), text)
    return {Decimal(found.replace(",", ".")) for found in re.findall(rf"\d+(?:{point}\d+)?", text)}


def content(page: str) -> str:
    """What a reader sees between the frame's head and foot: no tags, no addresses, each piece of text on its line."""
    main = re.search(r"<main.*</main>", page, re.DOTALL)
    assert main
    bare = re.sub(r"<(script|style|form)\b.*?</\1>", "\n", main[0], flags=re.DOTALL)
    lines = html.unescape(re.sub(r"<[^>]*>", "\n", re.sub(r"[ \t\n]+", " ", bare))).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip() and "://" not in line)


def says(text: str, when: edtf.When, language: str) -> bool:
    """Whether a date stands in a text as this language says it, with or without its weekday."""
    return any(spoken.when(when, language=language, weekday=weekday) in text for weekday in (False, True))


def not_known(language: str) -> str:
    return spoken.when(edtf.NOT_KNOWN, language=language)


@dataclass
class Example:
    """The loaded example, and its pages as they were read."""

    folder: Folder
    loading: Loading
    pages: dict[str, str] = field(default_factory=dict)
    walked: dict[str, dict[str, str]] = field(default_factory=dict)

    def row(self, key: str) -> Row:
        return next(row for name in PAGED for row in self.folder.rows[name] if row["key"] == key)

    def record(self, key: str) -> Any:
        """What the row with this key became."""
        receipt = receipt_of(self.loading.frame(self.row(key))["operation"])
        assert receipt
        label, _colon, pk = receipt[1].rpartition(":")
        return apps.get_model(label)._default_manager.get(pk=pk)

    def page(self, path: str, language: str) -> str:
        """A page as somebody without an account gets it."""
        address = f"/{language}{path}"
        if address not in self.pages:
            answer = Client().get(address)
            assert answer.status_code == 200, address
            self.pages[address] = answer.content.decode()
        return self.pages[address]

    def text(self, path: str, language: str) -> str:
        return content(self.page(path, language))

    def fact(self, fact: Fact, language: str) -> str:
        """The text of the page that a fact stands on."""
        return self.text(self.record(fact.page).path, language)
