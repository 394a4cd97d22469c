"""`civicmath elect --columns --candidates`: the reader of a file says what holds the ballot, and is told what was left."""

import json
from pathlib import Path

import jsonschema
import pytest

from civicmath import command
from test_command import SCHEMA

ANSWER = json.loads((Path(command.__file__).parents[1] / "schemas" / "elect-1.json").read_text(encoding="utf-8"))


@pytest.fixture
def asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    def ask(content: str, *words: str) -> tuple[int, str, str]:
        (tmp_path / "votes.csv").write_text(content, encoding="utf-8")
        code = command.main(["elect", str(tmp_path / "votes.csv"), *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return ask


SCORED = 'Shift,"Ann, Jr",Bob,Cid\n35,5,3,1\n41,4,2,1\n'


@pytest.mark.parametrize("words", [['"Ann, Jr",Bob'], ['"Ann, Jr"', "Bob"]])
def test_columns_are_named_as_a_line_of_csv_cuts_them(asked, words: list[str]) -> None:
    options = [part for word in words for part in ("--columns", word)]
    code, out, _ = asked(SCORED, "--rule", "score", "--json", *options)
    answer = json.loads(out)
    jsonschema.validate(answer, ANSWER)
    assert (code, answer["result"]["elected"]) == (0, ["Ann, Jr"])
    told = [event for event in answer["events"] if event["event"] == "ballots.columns"]
    assert told == [{"event": "ballots.columns", "read": ["Ann, Jr", "Bob"], "passed": ["Shift", "Cid"]}]


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_what_was_passed_over_is_told_without_being_asked(asked, language: str) -> None:
    _, out, _ = asked("rank1,rank2,Quux\nAnn,Bob,1\n", "--explain", language)
    assert "Quux" in out
    _, out, _ = asked("rank1,rank2,Quux\nAnn,Bob,1\n")
    assert "Quux" in out
    _, out, _ = asked("rank1,rank2,Timestamp\nAnn,Bob,1\n")
    assert "Timestamp" not in out


def test_a_name_with_a_comma_is_one_person_where_the_candidates_are_named(asked) -> None:
    content = 'Choices\n"Smith, John"\n"Doe, Jane"\n"Smith, John"\n'
    code, _, _ = asked(content, "--rule", "approval")
    assert code == 3  # Smith and John are tied
    code, out, _ = asked(content, "--rule", "approval", "--candidates", '"Smith, John","Doe, Jane"')
    assert (code, "1. Smith, John" in out) == (0, True)


@pytest.mark.parametrize(
    ("rule", "words", "key"),
    [
        ("score", ["--candidates", "Bob"], "command.not_for_rule"),
        ("stv", ["--columns", "Nobody"], "files.csv.no_column"),
        ("score", ["--columns", "Nobody"], "files.csv.no_column"),
        ("approval", ["--columns", "Nobody"], "files.csv.no_column"),
        ("approval", ["--columns", "Bob", "--candidates", "Bob"], "files.csv.candidates_named"),
        ("stv", ["--form", "blt", "--columns", "Bob"], "files.only_csv"),
    ],
)
def test_what_would_change_nothing_is_refused(asked, rule: str, words: list[str], key: str) -> None:
    code, out, _ = asked(SCORED, "--rule", rule, "--json", *words)
    answer = json.loads(out)
    jsonschema.validate(answer, SCHEMA)
    assert (code, [fault["key"] for fault in answer["faults"]]) == (2, [key])
