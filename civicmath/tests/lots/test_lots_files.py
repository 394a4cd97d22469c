"""People and quotas are read as sortition tools write them; every fault is named by its line; the command tells it all."""

import gzip
import json
import subprocess
import sys
import unicodedata
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import civicmath
from civicmath.command import main
from civicmath.faults import BadInput
from civicmath.files import people
from civicmath.lots.pool import Quota

PEOPLE = b"id,name,Gender,age,street\nA1,Aida,female,16-29,1\nA2,Bek,MALE,30+,1\nA3,Cholpon, female ,30+,2\nA4,Daniyar,male,16-29,\n"
QUOTAS = b"category,name,min,max\ngender,female,1,1\ngender,male,1,1\nage,16-29,0,2\nage,30+,0,2\n"
SCHEMA = json.loads((Path(civicmath.__file__).parent / "schemas" / "lot-1.json").read_text(encoding="utf-8"))


def faults(people_file: bytes, quotas: bytes | None = None, **more: object) -> list[tuple[str, int | None]]:
    with pytest.raises(BadInput) as refused:
        people.read(people_file, quotas, **more)
    assert all(fault.said(language) for fault in refused.value.faults for language in ("ky", "ru", "en"))
    return [(fault.key.removeprefix("files.people."), fault.line) for fault in refused.value.faults]


def test_a_pool_is_read_with_quotas_and_households() -> None:
    pool = people.read(PEOPLE, QUOTAS, household=["Street"])
    assert pool.ids == ("A1", "A2", "A3", "A4")
    assert pool.names == ("Aida", "Bek", "Cholpon", "Daniyar")
    assert pool.quotas[0] == Quota("gender", "female", 1, 1)
    assert [pool.values["gender"][code] for code in pool.columns["gender"]] == ["female", "male", "female", "male"]
    assert pool.households is not None
    assert len(set(pool.households.tolist())) == 3
    assert pool.households[0] == pool.households[1]


@pytest.mark.parametrize(
    ("file", "quotas"),
    [
        (PEOPLE.replace(b",", b";"), QUOTAS.replace(b",", b"\t")),
        (PEOPLE.replace(b"street", b'"street; house; flat; storey; entrance"'), QUOTAS),
        (b"\xef\xbb\xbf" + PEOPLE.replace(b"\n", b"\r\n"), QUOTAS + b"\n\n"),
        (gzip.compress(PEOPLE), gzip.compress(QUOTAS)),
        (PEOPLE, QUOTAS.replace(b"category,name", b"feature,value")),
        (PEOPLE.replace(b"id,", b"nationbuilder_id,"), QUOTAS),
    ],
    ids=[
        "other separators",
        "separators in quotes",
        "marked and ended otherwise",
        "packed",
        "other header",
        "other id",
    ],
)
def test_other_spellings_of_the_same_files_give_the_same_pool(file: bytes, quotas: bytes) -> None:
    one, other = people.read(PEOPLE, QUOTAS), people.read(file, quotas)
    assert (one.ids, one.quotas, one.values) == (other.ids, other.quotas, other.values)
    assert all(np.array_equal(one.columns[name], other.columns[name]) for name in one.columns)


def test_flex_bounds_are_read() -> None:
    quotas = b"feature,value,min,max,min_flex,max_flex\ngender,female,1,2,0,3\ngender,male,1,2,,\n"
    assert people.read(PEOPLE, quotas).quotas == (Quota("gender", "female", 1, 2, 0, 3), Quota("gender", "male", 1, 2))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("A2,x,male,30+,1", [("id_twice", 6)]),
        (",x,male,30+,1", [("empty_id", 6)]),
        ("A5,x,other,30+,1", [("unknown_value", 6)]),
        ("A5,x,other,old,1", [("unknown_value", 6), ("unknown_value", 6)]),
        ("A5,x,male", [("cells", 6)]),
        ('A5,"x,male,30+,1', [("not_csv", 6)]),
        ('A5,x,male,30+,"1', [("not_csv", 6)]),
        ('A5,"x"y,male,30+,1', [("not_csv", 6)]),
        ("A\t5,x,male,30+,1", [("id_unprintable", 6)]),
    ],
)
def test_a_faulty_person_is_named_by_line(line: str, found: list[tuple[str, int]]) -> None:
    assert faults(PEOPLE + line.encode() + b"\n", QUOTAS) == found


def test_a_quotation_mark_left_open_swallows_nobody() -> None:
    """Each line stands for itself: whoever follows is read, and both lines are named, the first by its own number."""
    people_file = b'id,gender,street\np1,female,"Main\np2,male,2\np3,female,"3\np4,male,4\n'
    assert faults(people_file, QUOTAS.split(b"age")[0]) == [("not_csv", 2), ("not_csv", 4)]
    assert faults(people_file.replace(b'"3', b"3")) == [("not_csv", 2)]
    assert faults(b'id,"street\np1,Main\n') == [("not_csv", 1)]
    assert faults(PEOPLE, QUOTAS + b'age,"old,1,2\n') == [("not_csv", 6)]
    assert people.read(people_file.replace(b'"', b"")).ids == ("p1", "p2", "p3", "p4")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("age,old,3,2", [("min_above_max", 6)]),
        ("age,old,1.5,2", [("not_whole", 6)]),
        ("age,old,-1,2", [("not_whole", 6)]),
        ("age,old,,x", [("not_whole", 6), ("not_whole", 6)]),
        ("age,30+,1,2", [("quota_twice", 6)]),
        ("age,,1,2", [("quota_without_name", 6)]),
        ("age,old,²,2", [("not_whole", 6)]),
        ("age,old,1", [("cells", 6)]),
    ],
)
def test_a_faulty_quota_is_named_by_line(line: str, found: list[tuple[str, int]]) -> None:
    assert faults(PEOPLE, QUOTAS + line.encode() + b"\n") == found


def test_missing_and_double_columns_and_empty_files_are_named() -> None:
    assert faults(PEOPLE.replace(b"Gender", b"sex"), QUOTAS) == [("no_column", 1)]
    assert faults(PEOPLE, QUOTAS.replace(b"max", b"maxi")) == [("no_column", 1)]
    assert faults(PEOPLE, QUOTAS, household=["flat"]) == [("no_column", 1)]
    assert faults(PEOPLE, None, id_column="code") == [("no_column", 1)]
    assert faults(PEOPLE.replace(b"name", b"id")) == [("column_twice", 1)]
    assert faults(b"") == [("empty", None)]
    assert faults(b"id\n") == [("nobody", None)]
    assert faults(PEOPLE, b"category,name,min,max\n") == [("no_quotas", None)]
    assert faults(b"gender,age\nmale,30+\n", QUOTAS) == [("no_id", 1)]
    assert faults(b"id\n\xff\n")[0] == ("files.not_utf8", 2)
    assert faults(PEOPLE, b"category,name,min,max,min_flex,max_flex\ngender,male,1,2,2,1\n") == [("flex_inside", 2)] * 2


ONE, OTHER = (unicodedata.normalize(form, "Чүй 12 й") for form in ("NFC", "NFD"))


def test_an_address_has_one_spelling() -> None:
    """As macOS writes it, й is two characters; a blank more or less tells no other house."""
    lines = [("A", OTHER), ("B", ONE), ("C", ONE.replace(" ", "  ")), ("D", "z"), ("E", ONE.upper())]
    pool = people.read(
        "".join(f"{name},{home}\n" for name, home in [("id", "addr"), *lines]).encode(), household=["addr"]
    )
    assert pool.households is not None
    assert pool.households.tolist() == [0, 0, 0, 1, 0]


def test_values_headers_and_ids_have_one_spelling() -> None:
    file = f"id,{OTHER},{ONE} 2\n{ONE},{OTHER},x\nB,{ONE.replace(' ', '  ')},x\n"
    for named, valued in ((ONE, OTHER), (OTHER, ONE)):
        pool = people.read(
            file.encode(), f"category,name,min,max\n{named},{valued},0,2\n".encode(), household=[f"{OTHER}  2"]
        )
        assert pool.quotas == (Quota(ONE, ONE, 0, 2),)
        assert (pool.ids, pool.columns[ONE].tolist(), pool.meta["household"]) == (
            (ONE, "B"),
            [0, 0],
            f"{ONE} 2".casefold(),
        )
    assert faults(f"id\n{ONE}\nB\n{OTHER}\n{ONE.replace(' ', '  ')}\n".encode()) == [("id_twice", 4), ("id_twice", 5)]
    assert faults(f"id,{ONE},{OTHER}\n1,2,3\n".encode()) == [("column_twice", 1)]
    twice = f"category,name,min,max\n{ONE},x,0,2\n{OTHER},x,0,2\n"
    assert faults(file.encode(), twice.encode()) == [("quota_twice", 3)]


@pytest.mark.parametrize("blank", ["\n", ",,,,\n", " , ,,,\n", ",\n", ",,,,,,\n", '"",,,,\n', " \n"])
def test_rows_of_empty_cells_are_passed_over(blank: str) -> None:
    """Spreadsheets leave them at the end."""
    plain = people.read(PEOPLE, QUOTAS)
    read = people.read(PEOPLE + blank.encode() * 2, QUOTAS + blank.encode() * 2)
    assert (read.ids, read.quotas, read.names) == (plain.ids, plain.quotas, plain.names)
    assert people.read(b"id\n1\n" + blank.encode() + b"2\n").ids == ("1", "2")


def test_very_many_faults_need_little_memory() -> None:
    with pytest.raises(BadInput) as refused:
        people.read(b"id,gender\n" + b"A,x\n" * 5000, b"category,name,min,max\ngender,male,1,1\n")
    assert len(refused.value.faults) == 100
    assert refused.value.more > 9000 - 100


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.data())
def test_damaged_files_are_read_or_refused(data: st.DataObject) -> None:
    files = [bytearray(PEOPLE), bytearray(QUOTAS)]
    for file in files:
        for _ in range(data.draw(st.integers(0, 3))):
            at = data.draw(st.integers(0, len(file)))
            file[at : at + data.draw(st.integers(0, 5))] = data.draw(
                st.sampled_from([b'"', b",", b"\n", b"\x00", b"\xff", b"-9", b"1e9", b""])
            )
    try:
        pool = people.read(bytes(files[0]), bytes(files[1]))
    except BadInput:
        return
    assert all(len(column) == len(pool.ids) for column in pool.columns.values())


def laid(folder: Path) -> list[str]:
    (folder / "people.csv").write_bytes(PEOPLE)
    (folder / "quotas.csv").write_bytes(QUOTAS)
    return ["lot", str(folder / "people.csv"), "--categories", str(folder / "quotas.csv"), "--seats", "2"]


def test_the_command_draws_and_tells_in_kyrgyz(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = laid(tmp_path)
    assert main([*words, "--seed", "3 1 4", "--reserve", "1", "--explain", "ky"]) == 0
    said = capsys.readouterr().out
    assert "жеребе менен тандалды" in said
    assert "Камдык тизме" in said
    assert main([*words, "--seed", "3 1 4", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(SCHEMA).validate(answer)
    drawn = answer["result"]["drawn"]
    assert main([*words, "--seed", "3 1 4", "--json", "--replace", drawn[0]]) == 0
    assert drawn[0] not in json.loads(capsys.readouterr().out)["result"]["drawn"]


def test_the_command_prints_a_page_that_redoes_the_draw(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [*laid(tmp_path), "--household", "street"]
    assert main([*words, "--seed", "3 1 4", "--recipe", "ru"]) == 0
    script = tmp_path / "recipe.py"
    script.write_text(capsys.readouterr().out, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-I", str(script), words[1]],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONUTF8": "1"},
    )
    assert main([*words, "--seed", "3 1 4", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)["result"]
    assert [line.partition(":")[2].split() for line in ran.stdout.splitlines()][:2] == [
        [answer["number"]],
        answer["drawn"],
    ]


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_dice_have_no_page_with_a_seed(tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str) -> None:
    """The page draws by tickets, so that it would draw others than the dice did."""
    (tmp_path / "people.csv").write_bytes(PEOPLE)
    words = ["lot", str(tmp_path / "people.csv"), "--seats", "1", "--dice", "1 4"]
    assert main([*words, "--recipe", language]) == 2
    out = capsys.readouterr()
    assert "--dice" in out.err and not out.out
    assert main(words) == 0


@pytest.mark.parametrize("quotas", [True, False])
def test_the_page_takes_the_files_that_the_command_takes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], quotas: bool
) -> None:
    """Headers in mixed case, whose order is another one in lower case; the list packed; lines ended otherwise."""
    file = gzip.compress(PEOPLE.replace(b"age", b"Age").replace(b"\n", b"\r\n"))
    words = [*laid(tmp_path)[: None if quotas else 2], "--seats", "2"]
    (tmp_path / "people.csv").write_bytes(file)
    (tmp_path / "quotas.csv").write_bytes(QUOTAS.replace(b"gender", b"Gender"))
    assert main([*words, "--recipe", "en"]) == 0
    script = tmp_path / "recipe.py"
    script.write_text(capsys.readouterr().out, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-I", str(script), words[1], "4 4"], capture_output=True, text=True, check=True
    )
    assert main([*words, "--seed", "4 4", "--json"]) == 0
    drawn = json.loads(capsys.readouterr().out)["result"]["drawn"]
    assert f"Drawn: {' '.join(drawn)}\n" in ran.stdout


@pytest.mark.parametrize("quotas", [True, False])
def test_the_page_knows_one_spelling_and_the_bytes_of_a_seed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], quotas: bool
) -> None:
    """A seed of bytes that are no letters, a list in both spellings with empty rows, and whoever says no in the other one."""
    lines = [f"{(ONE, OTHER)[at % 2]} {at},{(OTHER, ONE)[at // 2 % 2]}" for at in range(9)]
    (tmp_path / "people.csv").write_text("\n".join([f"id,{OTHER}", *lines, ",", ",,"]), encoding="utf-8")
    (tmp_path / "quotas.csv").write_text(f"category,name,min,max\n{ONE},{ONE.upper()},0,9\n", encoding="utf-8")
    words = ["lot", str(tmp_path / "people.csv"), "--seats", "3", "--seed", "4\udcff"]
    words += ["--categories", str(tmp_path / "quotas.csv")] if quotas else []
    assert main([*words, "--recipe", "en"]) == 0
    script = tmp_path / "recipe.py"
    script.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main([*words, "--json"]) == 0
    first = json.loads(capsys.readouterr().out)["result"]["drawn"]
    gone = [unicodedata.normalize("NFD", name).replace(" ", "  ") for name in first[:2]]
    assert main([*words, "--json", "--replace", *gone]) == 0
    after = json.loads(capsys.readouterr().out)["result"]["drawn"]
    for more, drawn in (([], first), ([b"4\xff", *gone], after)):
        ran = subprocess.run(
            [sys.executable, "-I", "-X", "utf8", str(script), words[1], *more],
            capture_output=True,
            text=True,
            check=True,
            encoding="utf-8",
        )
        assert f"Drawn: {' '.join(drawn)}\n" in ran.stdout


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
@pytest.mark.parametrize(
    ("more", "named"),
    [
        (["--recipe", "en", "--replace", "nobody"], ["--replace"]),
        (["--recipe", "en", "--number", "5"], ["--number"]),
        (["--recipe", "en", "--number", "5", "--replace", "A1", "--method", "leximin"], ["--number", "--replace"]),
        (["--recipe", "en", "--digits", "4"], ["--digits"]),
        (["--dice", "1 4", "--number", "5"], ["--number"]),
        (["--dice", "1 4", "--digits", "4"], ["--digits"]),
        (["--seed", "1", "--digits", "4"], ["--digits"]),
        (["--seed", "1", "--number", "5", "--digits", "4"], ["--number", "--digits"]),
    ],
)
def test_an_option_that_changes_nothing_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, more: list[str], named: list[str]
) -> None:
    (tmp_path / "people.csv").write_bytes(PEOPLE)
    assert main(["lot", str(tmp_path / "people.csv"), "--seats", "1", *more, "--explain", language]) == 2
    out = capsys.readouterr()
    assert not out.out
    assert [any(option in line for option in named) for line in out.err.splitlines()] == [True] * len(named)


def test_what_the_lottery_needs_may_be_said_before_the_seed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*laid(tmp_path), "--recipe", "en", "--digits", "4", "--reserve", "1"]) == 0
    assert "0000-" in capsys.readouterr().out


def test_the_command_refuses_with_a_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = laid(tmp_path)
    assert main(words) == 2
    assert "seed" in capsys.readouterr().err
    assert main([*words, "--seed", "1", "--method", "plain"]) == 2
    assert main([*words, "--seed", "1", "--reserve", "-1"]) == 2
    assert main([*words, "--dice", "123"]) == 2
    assert main([*words[:2], "--seats", "2", "--dice", "1 4", "--explain", "ru"]) == 0
    (tmp_path / "quotas.csv").write_bytes(QUOTAS.replace(b"female,1,1", b"female,2,2"))
    capsys.readouterr()
    assert main([*words, "--seed", "1", "--json"]) == 3
    answer = json.loads(capsys.readouterr().out)
    assert (
        answer["relaxation"]
        == [
            {"category": "gender", "value": "male", "bound": "least", "from": 1, "to": 0},
            {"total": 1, "proof": "duality", "flex": "free"},
        ]
        or answer["relaxation"][0]["value"] == "female"
    )


def test_a_header_of_very_many_equal_columns_is_read_in_its_length() -> None:
    assert faults(b"id" + b",A" * 100_000 + b"\n1\n")[0] == ("column_twice", 1)


def test_a_first_column_taken_for_ids_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for header, told in (("code,sex", True), ("id,sex", False)):
        (tmp_path / "people.csv").write_text(f"{header}\n1,f\n2,m\n", encoding="utf-8")
        words = ["lot", str(tmp_path / "people.csv"), "--seats", "1", "--seed", "4 2", "--json", "--explain", "ky"]
        assert main(words) == 0
        answer = json.loads(capsys.readouterr().out)
        jsonschema.validate(answer, SCHEMA)
        assert ("lots.taken_as_id" in [one["event"] for one in answer["events"]]) == told


def test_files_that_would_fill_the_memory_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    long = b"x" * 501
    assert faults(b"id\n" + long + b"\n1\n") == [("files.name_too_long", 2)]
    assert faults(b"id,address\n1," + long + b"\n2,a\n", household=["address"]) == [("files.name_too_long", 2)]
    assert people.read(b"id,note\n1," + long + b"\n").ids == ("1",)
    assert faults(PEOPLE, QUOTAS + b"age," + long + b",0,1\n") == [("files.name_too_long", 6)]
    monkeypatch.setattr(people, "MOST_QUOTAS", 3)
    assert faults(PEOPLE, QUOTAS) == [("too_many_quotas", 5)]
    monkeypatch.setattr(people, "MOST_TEXT", 5)
    assert faults(b"id\n" + b"".join(b"%d\n" % one for one in range(9))) == [("too_much_text", 7)]


def test_of_a_file_with_faults_doubled_people_are_still_named() -> None:
    rows = b"id,gender\n1,female\n2,robot\n3,male\n3,male\n1,robot\n"
    quotas = b"category,name,min,max\ngender,female,0,1\ngender,male,0,1\n"
    assert faults(rows, quotas) == [("unknown_value", 3), ("id_twice", 5), ("id_twice", 6), ("unknown_value", 6)]
