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


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("№,ФИО\n1,Асанов\n2,Бекова\n3,Эсенов\nИтого,3\n", 5),
        ("ФИО\nАсанов\nБекова\nБардыгы: 2\n", 4),
        ("id,name\n1,Ann\nTotal,\n2,Bob\n", 3),
    ],
)
def test_a_row_of_totals_is_nobody(file: str, line: int) -> None:
    with pytest.raises(BadInput) as refused:
        people.read(file.encode())
    assert [(fault.key, fault.line) for fault in refused.value.faults] == [("files.people.total", line)]


def test_totals_are_named_among_other_faults_in_the_order_of_lines() -> None:
    with pytest.raises(BadInput) as refused:
        people.read(b"id\nA\ntotal\nB\nB\n")
    assert [(fault.key, fault.line) for fault in refused.value.faults] == [
        ("files.people.total", 3),
        ("files.people.id_twice", 5),
    ]


def test_who_is_called_like_a_total_beside_an_id_stays() -> None:
    assert people.read("id;фио\n1;Итого\n2;Все\n".encode()).ids == ("1", "2")
    assert people.read(b"id\nAll saints\nSummer\n").ids == ("All saints", "Summer")
    assert people.read(b"id\nTotal\n").ids == ("Total",)


@pytest.mark.parametrize(
    ("header", "own"),
    [
        ("Отметка времени;Пол;ФИО", "фио"),
        ("Timestamp;Email Address;Gender", "email address"),
        ("Убакыт белгиси;код;жынысы", "код"),
        ("код;Отметка времени;фио", "код"),
    ],
)
def test_people_go_by_no_time_at_which_a_form_was_sent(header: str, own: str) -> None:
    read = people.read(f"{header}\n10:01;a;b\n10:02;c;d\n".encode())
    assert read.meta["taken_as_id"] == own


def test_where_a_form_tells_nobody_apart_the_column_is_asked_for() -> None:
    file = "Отметка времени;Пол;Возраст\n10:01;м;30\n10:02;ж;30\n".encode()
    with pytest.raises(BadInput) as refused:
        people.read(file)
    assert [(fault.key, fault.line) for fault in refused.value.faults] == [("files.people.no_id", 1)]
    assert people.read(file, id_column="Отметка времени").ids == ("10:01", "10:02")


def test_an_unknown_value_is_told_with_those_that_are_known() -> None:
    quotas = "category,name,min,max\nage,18-29,0,1\nage,30+,0,1\n"
    with pytest.raises(BadInput) as refused:
        people.read("id;age\n1;18–29\n".encode(), quotas.encode())
    assert refused.value.faults[0].values["known"] == ["18-29", "30+"]
    assert refused.value.faults[0].said("en").endswith("“18–29”. They know: 18-29, 30+.")
    many = quotas + "".join(f"age,{one},0,1\n" for one in range(500))
    with pytest.raises(BadInput) as refused:
        people.read("id;age\n1;18–29\n".encode(), many.encode())
    assert len(refused.value.faults[0].values["known"]) < 50


def told(words: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, object]]:
    assert main([*words, "--seats", "1", "--seed", "1", "--json"]) == 0
    return {one.pop("event"): one for one in json.loads(capsys.readouterr().out)["events"]}


def test_a_list_without_a_known_header_tells_that_its_first_line_is_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for text, line in (
        ("айгүл\nбек\n", 1),
        ("\nAigul;12\nBek;13\n", 2),
        ("code;name\n1;Ann\n", None),
        ("id\n1\n", None),
        ("код\n1\n", 1),
    ):
        (tmp_path / "people.csv").write_text(text, encoding="utf-8")
        events = told(["lot", str(tmp_path / "people.csv")], capsys)
        event = events.get("lots.first_line_a_header")
        assert list(events).index("lots.seed") == list(events).index("lots.listing") + 1
        assert event == (None if line is None else {"line": line})
    (tmp_path / "people.csv").write_text("код\n1\n2\n", encoding="utf-8")
    assert "lots.first_line_a_header" not in told(["lot", str(tmp_path / "people.csv"), "--id", "код"], capsys)


def test_shared_addresses_that_lack_a_part_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = ["1;Ленина;", "2;-;-", "3;-;-", "4;ленина;—", "5;Ленина;", "6;Чүй;", "7;;3", "8;;3", "9;a;1", "10;a;1"]
    (tmp_path / "people.csv").write_text("\n".join(["id;street;flat", *rows]), encoding="utf-8")
    words = ["lot", str(tmp_path / "people.csv"), "--household", "street"]
    assert told([*words, "flat"], capsys)["lots.addresses_in_part"] == {"homes": 2, "people": 5}
    assert "lots.addresses_in_part" not in told(words, capsys)


def test_an_id_that_begins_with_a_dash_may_say_no(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "people.csv").write_text("id\n-A1\n-A2\n3\n4\n5\n", encoding="utf-8")
    words = ["lot", str(tmp_path / "people.csv"), "--seats", "2", "--seed", "1", "--json"]
    assert main([*words, "--replace=-A1", "--replace=-A2", "--replace", "3"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["settings"]["declined"] == ["-A1", "-A2", "3"]
