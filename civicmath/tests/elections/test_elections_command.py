"""`civicmath elect` as a newcomer meets it: what it says, in which language, and how it ends."""

import json
from importlib import resources
from pathlib import Path

import jsonschema
import pytest

from civicmath.command import main
from civicmath.command.elect import APPROVALS, RANKED

VILLAGE = (
    "биринчи,экинчи,үчүнчү\n"
    + "Айгүл,Бакыт,\n" * 5
    + "Бакыт,Чынара,Айгүл\n" * 4
    + "Чынара,,\n" * 2
    + "Данияр,Чынара,\n"
)
RULES = "group,least,most\nэркектер,0,1\n\ncandidate,group\nБакыт,эркектер\nДанияр,эркектер\n"
APPROVED = "Айгүл,Бакыт,Чынара\n1,1,0\n1,0,0\n0,1,1\n0,1,0\n"


@pytest.fixture
def village(tmp_path: Path) -> str:
    file = tmp_path / "village.csv"
    file.write_text(VILLAGE.replace("биринчи,экинчи,үчүнчү", "rank1,rank2,rank3"), encoding="utf-8")
    return str(file)


@pytest.fixture
def approved(tmp_path: Path) -> str:
    file = tmp_path / "approved.csv"
    file.write_text(APPROVED, encoding="utf-8")
    return str(file)


def schema() -> dict[str, object]:
    return json.loads(resources.files("civicmath").joinpath("schemas/elect-1.json").read_text(encoding="utf-8"))


def told(capsys, *words: str) -> str:
    assert main(["elect", *words]) == 0
    return capsys.readouterr().out


def test_the_result_comes_first_and_the_reasons_when_asked(village, capsys, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("LC_ALL", "ky_KG.UTF-8")
    short = told(capsys, village, "--seats", "2")
    assert short.splitlines()[:3] == ["Шайланды (stv эрежеси, 2 орун):", "  1. Айгүл", "  2. Бакыт"]
    assert "--explain ky" in short
    long = told(capsys, village, "--seats", "2", "--explain", "ky")
    assert long.startswith("Шайланды")
    assert "1-орун: Айгүл. 1-кадамда 5 добуш менен" in long
    assert max(map(len, long.splitlines())) <= 40


def test_names_that_differ_in_capitals_alone_are_told(tmp_path, capsys) -> None:
    file = tmp_path / "names.csv"
    file.write_text("rank1,rank2\nАйгүл,\nАйгүл,\nайгүл,\nБакыт,\nБакыт,\nБакыт,\n", encoding="utf-8")
    out = told(capsys, str(file), "--rule", "plurality", "--seats", "1", "--explain", "ru")
    assert "различаются только заглавными буквами, но посчитаны как разные: Айгүл, айгүл." in " ".join(out.split())
    file.write_text("rank1,rank2\nАйгүл,\nБакыт,\nБакыт,\n", encoding="utf-8")
    assert "заглавными" not in told(capsys, str(file), "--rule", "plurality", "--seats", "1", "--explain", "ru")


def test_the_category_that_counts_as_approval_is_told(tmp_path, capsys) -> None:
    file = tmp_path / "a.cat"
    lines = ["# NUMBER ALTERNATIVES: 2", "# ALTERNATIVE NAME 1: Ann", "# ALTERNATIVE NAME 2: Bob"]
    lines += ["# NUMBER CATEGORIES: 2", "# CATEGORY NAME 1: Good", "# CATEGORY NAME 2: Bad", "3: 1,2", "1: 2,1"]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    out = told(capsys, str(file), "--rule", "approval", "--seats", "1", "--explain", "en")
    assert "Approved are those in this category of the file: Good." in " ".join(out.split())


def test_tables_of_votes_begin_with_the_most(village, capsys) -> None:
    lines = told(capsys, village, "--seats", "1", "--rule", "plurality", "--explain", "en").splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("Votes"))
    held = [int(line.split()[-1]) for line in lines[at + 1 : at + 5]]
    assert held == sorted(held, reverse=True) and len(set(held)) > 2


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
@pytest.mark.parametrize("rule", list(RANKED))
def test_every_rule_answers_by_its_schema_in_three_languages(village, capsys, rule, language) -> None:
    seats = "1" if rule == "irv" else "2"
    answer = json.loads(
        told(capsys, village, "--rule", rule, "--seats", seats, "--ties", "order", "--json", "--explain", language)
    )
    jsonschema.Draft202012Validator(schema()).validate(answer)
    assert answer["rule"] == rule
    assert len(answer["result"]["seats"]) == int(seats)
    assert len(answer["explanation"]["sentences"]) == len(answer["events"])


@pytest.mark.parametrize("rule", APPROVALS)
def test_approval_rules_answer_by_the_schema(approved, capsys, rule) -> None:
    answer = json.loads(told(capsys, approved, "--rule", rule, "--seats", "2", "--ties", "order", "--json"))
    jsonschema.Draft202012Validator(schema()).validate(answer)


def test_scores_are_added(approved, capsys) -> None:
    assert "1. Бакыт" in told(capsys, approved, "--rule", "score")


def test_seat_rules_are_read_and_their_changes_said(village, tmp_path, capsys) -> None:
    file = tmp_path / "rules.csv"
    file.write_text(RULES.replace("0,1", "0,0"), encoding="utf-8")
    words = [village, "--seats", "2", "--seat-rules", str(file), "--ties", "order"]
    answer = json.loads(told(capsys, *words, "--json"))
    jsonschema.Draft202012Validator(schema()).validate(answer)
    assert answer["result"]["free"] == ["Айгүл", "Бакыт"]
    assert answer["result"]["elected"] == ["Айгүл", "Чынара"]
    assert "Чынара" in told(capsys, *words, "--explain", "ky")


def test_rules_that_cannot_be_met_end_with_3_and_the_smallest_change(village, tmp_path, capsys) -> None:
    file = tmp_path / "rules.csv"
    file.write_text(RULES.replace("0,1", "3,3"), encoding="utf-8")
    assert main(["elect", village, "--seats", "3", "--seat-rules", str(file), "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["relaxation"]


def test_a_tie_without_a_rule_ends_with_3(tmp_path, capsys) -> None:
    file = tmp_path / "tie.csv"
    file.write_text("rank1\nАйгүл\nБакыт\n", encoding="utf-8")
    assert main(["elect", str(file), "--rule", "plurality", "--explain", "ky"]) == 3
    assert "Тең келди: Айгүл, Бакыт." in capsys.readouterr().err


def test_ties_by_lot_and_by_a_published_list(tmp_path, capsys) -> None:
    file, listed = tmp_path / "tie.csv", tmp_path / "names.txt"
    file.write_text("rank1\nАйгүл\nБакыт\n", encoding="utf-8")
    listed.write_text("Бакыт\n\nАйгүл\n", encoding="utf-8")
    assert "1. Бакыт" in told(capsys, str(file), "--rule", "plurality", "--ties", str(listed))
    by_lot = [told(capsys, str(file), "--rule", "plurality", "--ties", f"lot:{seed}") for seed in range(20)]
    assert {text.splitlines()[1].strip() for text in by_lot} == {"1. Айгүл", "1. Бакыт"}
    listed.write_text("Бакыт\n", encoding="utf-8")
    assert main(["elect", str(file), "--ties", str(listed)]) == 2


@pytest.mark.parametrize(
    "words",
    [
        ["--withdrawn", "Эч ким"],
        ["--seats", "0"],
        ["--rule", "irv", "--seats", "2"],
        ["--ties", "/nowhere"],
        ["--ties", "lot:"],
        ["--rule", "schulze", "--measure", "margins"],
        ["--unranked", "zero"],
        ["--rule", "approval", "--overvote", "stop"],
        ["--rule", "score", "--skip", "-"],
    ],
)
def test_bad_wishes_end_with_2(village, capsys, words) -> None:
    assert main(["elect", village, *words]) == 2
    assert capsys.readouterr().err


def test_who_withdrew_is_not_seated(village, capsys) -> None:
    assert "1. Бакыт" in told(capsys, village, "--withdrawn", "Айгүл", "--rule", "plurality")


def test_a_name_cannot_steer_the_terminal(tmp_path, capsys) -> None:
    file = tmp_path / "evil.blt"
    file.write_text('2 1\n1 1 0\n0\n"a\x1b[2Jb"\n"c"\n"t"\n', encoding="utf-8")
    code = main(["elect", str(file), "--explain", "en"])
    assert "\x1b" not in capsys.readouterr().out
    assert code in (0, 2)


@pytest.mark.parametrize(("language", "mark"), [("en", "."), ("ru", ","), ("ky", ",")])
def test_decimal_marks_stand_under_each_other(tmp_path, capsys, language, mark) -> None:
    file = tmp_path / "surplus.blt"
    file.write_text('4 2\n3 4 3 1 2 0\n1 1 2 0\n0\n"A"\n"B"\n"C"\n"D"\n', encoding="utf-8")
    lines = told(capsys, str(file), "--explain", language, "--ties", "order").splitlines()
    second = next(place for place, line in enumerate(lines) if f"+0{mark}99999" in line)
    column = lines[second].rindex(mark)
    assert {len(line) for line in lines[second - 2 : second]} == {column}  # whole numbers end where the mark stands
    assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize(("rule", "header"), [("plurality", "rank1,rank2"), ("approval", "id,approved")])
def test_equals_of_a_sheet_follow_the_alphabet(tmp_path, capsys, rule, header) -> None:
    file = tmp_path / "sheet.csv"
    names = ["Якубов", "өмүралиев", "Ёлкин", "Жолдошов", "Өзгөнов", "Наматов"]
    lines = [f"{place},{name}" if rule == "approval" else f"{name}," for place, name in enumerate(names)]
    file.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    said = told(capsys, str(file), "--rule", rule, "--seats", "5", "--ties", "order", "--json")
    elected = ["Ёлкин", "Жолдошов", "Наматов", "Өзгөнов", "өмүралиев"]
    assert json.loads(said)["result"]["elected"] == elected
