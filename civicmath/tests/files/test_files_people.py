"""Where a list of people or quotas begins: empty rows before the header, columns without a name. The printed page agrees."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from civicmath.command import main
from civicmath.faults import BadInput
from civicmath.files import people

PEOPLE = b"id;name;sex\nA;Ann;f\nB;Bob;m\n"
QUOTAS = b"category,name,min,max\nsex,f,0,1\nsex,m,0,1\n"
BLANKS = [b";;\n", b"\n ; ;\n", b",,,\n", b'"";\n\t\n', b"\xef\xbb\xbf;;;;\n"]


@pytest.mark.parametrize("blank", BLANKS)
def test_rows_of_empty_cells_before_the_header_are_passed_over(blank: bytes) -> None:
    plain, read = people.read(PEOPLE, QUOTAS), people.read(blank + PEOPLE, blank + QUOTAS)
    assert (read.ids, read.names, read.quotas, read.meta) == (plain.ids, plain.names, plain.quotas, plain.meta)


def test_lines_are_counted_from_the_first_of_the_file() -> None:
    for file, line in ((b";;\nid;id\n", 2), (b";;\n\nid;name\nA\n", 4), (b';;\n";\n', 2), (b";;\n;\n", None)):
        with pytest.raises(BadInput) as refused:
            people.read(file)
        assert refused.value.faults[0].line == line


def test_a_column_without_a_name_is_not_taken_for_ids() -> None:
    read = people.read(b",code\n0,A\n1,B\n")
    assert (read.ids, read.meta["taken_as_id"]) == (("A", "B"), "code")
    assert people.read(b",code\n0,A\n1,B\n", id_column="").ids == ("0", "1")
    with pytest.raises(BadInput) as refused:
        people.read(b",sex\n0,f\n", QUOTAS)
    assert refused.value.faults[0].key == "files.people.no_id"


@pytest.mark.parametrize("quotas", [True, False])
@pytest.mark.parametrize("blank", BLANKS)
def test_the_page_begins_where_the_library_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], blank: bytes, quotas: bool
) -> None:
    (tmp_path / "people.csv").write_bytes(blank + PEOPLE)
    (tmp_path / "quotas.csv").write_bytes(QUOTAS)
    words = ["lot", str(tmp_path / "people.csv"), "--seats", "1", "--seed", "4 2"]
    words += ["--categories", str(tmp_path / "quotas.csv")] if quotas else []
    assert main([*words, "--json"]) == 0
    drawn = json.loads(capsys.readouterr().out)["result"]["drawn"]
    assert main([*words, "--recipe", "en"]) == 0
    script = tmp_path / "recipe.py"
    script.write_text(capsys.readouterr().out, encoding="utf-8")
    ran = subprocess.run([sys.executable, "-I", str(script), words[1]], capture_output=True, text=True, check=True)
    assert f"Drawn: {drawn[0]}\n" in ran.stdout


@pytest.mark.parametrize(
    "head", ["категория;значение;мин;макс", "Категориясы;Мааниси;эң аз;эң көп", "feature;value;minimum;maximum"]
)
def test_quotas_have_columns_in_three_languages(head: str) -> None:
    quotas = (head + "\nsex;f;0;1\nsex;m;0;1\n").encode()
    assert people.read(PEOPLE, quotas).quotas == people.read(PEOPLE, QUOTAS).quotas


def test_of_two_names_for_a_column_the_first_known_counts() -> None:
    quotas = b"category,feature,name,value,min,max\nsex,Gender,f,woman,0,1\nsex,Gender,m,man,0,1\n"
    assert people.read(PEOPLE, quotas).quotas == people.read(PEOPLE, QUOTAS).quotas
