"""Every sentence stands in three languages with the same placeholders, and is said without a gap."""

import csv
import re
from fractions import Fraction
from pathlib import Path

import pytest

import civicmath
from civicmath import spoken

SOURCE = Path(civicmath.__file__).parent
TABLES = sorted(SOURCE.rglob("words.tsv"))
KEY = re.compile(
    r'"((?:faults|ties|ballots|elections|lots|committees|seats|budgets|opinions|priorities|sampling|files|partitioned|command)\.[a-z0-9_.]+)"'
)


def rows(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.parent.name)
def test_a_sentence_is_whole_in_three_languages(table: Path) -> None:
    keys = [row["key"] for row in rows(table)]
    assert len(keys) == len(set(keys))
    for row in rows(table):
        assert None not in row, row
        placeholders = [set(re.findall(r"\{(\w+)", row[language])) for language in spoken.LANGUAGES]
        assert placeholders[0] == placeholders[1] == placeholders[2], row["key"]
        assert all(row[language].strip() for language in spoken.LANGUAGES), row["key"]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.parent.name)
def test_no_suffix_is_glued_to_a_placeholder(table: Path) -> None:
    for row in rows(table):
        for language in ("ky", "ru"):
            assert not re.search(r"\{\w+\}[а-яёңөүА-Я]", row[language]), row["key"]


def test_every_key_in_the_code_has_a_sentence() -> None:
    for file in SOURCE.rglob("*.py"):
        for key in KEY.findall(file.read_text(encoding="utf-8")):
            assert key in spoken.words_of(key.partition(".")[0]), f"{key} in {file.name}"


@pytest.mark.parametrize(
    ("language", "value", "text"),
    [
        ("ky", 12345, "12\u00a0345"),
        ("ru", 1234, "1234"),
        ("en", 1234, "1,234"),
        ("ru", Fraction(7, 2), "3,5"),
        ("en", Fraction(12345678, 1000), "12,345.678"),
        ("ky", Fraction(-1, 3), "-0,333"),
        ("en", ["a", "b"], "a, b"),
    ],
)
def test_numbers_are_written_as_people_write_them(language: str, value: object, text: str) -> None:
    assert spoken.shown(language, value) == text


@pytest.mark.parametrize(
    ("count", "form"),
    [(1, "голос"), (2, "голоса"), (5, "голосов"), (11, "голосов"), (21, "голос"), (Fraction(1, 2), "голоса")],
)
def test_russian_words_follow_their_number(count: int, form: str) -> None:
    assert spoken.inflected("ru", count, ["голос", "голоса", "голосов"]) == form


@pytest.mark.parametrize(
    ("key", "values", "part"),
    [
        ("opinions.next_drawn", {"seed": "s", "choices": 1, "number": 0, "total": 9}, "It was one of 1 "),
        ("sampling.design.clusters", {"drawn": 1, "stratum": "A", "clusters": 0}, "1 cluster was drawn"),
        ("sampling.weights.stratum_too_small", {"stratum": "A", "people": 1, "asked": 2}, "has 1 person, but 2 were"),
        ("sampling.size.finite", {"population": 1, "people": 1}, "there is 1 person,"),
        ("files.blt.names_missing", {"found": 1, "expected": 2}, "There is 1 name for 2 candidates."),
    ],
)
def test_english_words_follow_their_number(key: str, values: dict[str, object], part: str) -> None:
    assert part in spoken.say("en", key, **values)
