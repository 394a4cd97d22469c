"""docs/examples.md shows what the code reads: every table and column, and an example that loads."""

import re
from pathlib import Path

import pytest

from demilge.opendata.folder import reference
from demilge.opendata.folder.loading import load
from demilge.opendata.folder.reading import read
from demilge.opendata.folder.tables import TABLES, Type
from demilge.texts.words import LANGUAGES

DOCS = Path(__file__).resolve().parents[4] / "docs" / "examples.md"


def test_the_docs_hold_the_tables_as_they_are_now(tmp_path):
    fresh = tmp_path / "examples.md"
    fresh.write_text(DOCS.read_text(encoding="utf-8"), encoding="utf-8")
    reference.write(fresh)
    assert DOCS.read_text(encoding="utf-8") == fresh.read_text(encoding="utf-8"), reference.MARK


def test_every_table_and_column_is_in_the_docs():
    parts = dict(re.findall(r"### (\w+)\.csv\n(.*?)(?=\n### |\Z)", DOCS.read_text(encoding="utf-8"), re.DOTALL))
    assert list(parts) == [table.name for table in TABLES]
    for table in TABLES:
        for column in table.columns:
            names = [f"{column.name}_{code}" for code in LANGUAGES] if column.type is Type.WORDS else [column.name]
            line = next(line for line in parts[table.name].splitlines() if f"| `{names[0]}`" in line)
            assert all(f"`{name}`" in line for name in names)
            assert ("**needed**" in line) is column.required
            assert all(word in line for word in (*column.choices, *column.to, column.about))


@pytest.mark.django_db
def test_the_short_example_in_the_docs_loads(tmp_path):
    shown = re.findall(r"\*\*(\w+\.csv)\*\*\n\n```csv\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert len(shown) == 6
    for name, text in shown:
        (tmp_path / name).write_text(text, encoding="utf-8")
    folder = read(tmp_path)
    assert folder.faults == []
    assert load(folder, dry_run=False).faults == []
