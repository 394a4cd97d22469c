"""The command `budget`: answers as their schema says, words that are refused, and what is told of the file beside the count."""

import json
import os
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest
from scipy import optimize

import civicmath
from budgets.made import REAL, File, made
from civicmath.budgets.sharing import RULES, shared
from civicmath.command import main
from civicmath.files import pabulib
from civicmath.ties import by_order

SCHEMA = json.loads((Path(civicmath.__file__).parent / "schemas" / "budget-1.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", ["approval", "ordinal", "scoring"])
@pytest.mark.parametrize("rule", RULES)
def test_outcomes_are_as_their_schema_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rule: str, kind: str
) -> None:
    path, limits = tmp_path / "file.pb", tmp_path / "limits.csv"
    path.write_bytes(made(41, kind, projects=8, voters=12).bytes())
    limits.write_text("category,at_most,at_most_cost\ngreen,2,\nculture,,90.5\n", encoding="utf-8")
    more = ["--completion", "add1+greedy", "--compare"] if rule == "equal-shares" else []
    words = ["budget", str(path), "--rule", rule, "--ties", "cheapest", "--voter", "v3", "--json", "--explain", "ky"]
    assert main([*words, "--category-limits", str(limits), "--least-votes", "1", *more]) == 0
    answer = json.loads(capsys.readouterr().out)
    jsonschema.validate(answer, SCHEMA)
    assert answer["result"]["voter"]["voter"] == "v3"
    assert all(answer["explanation"]["sentences"])


def test_the_command_tells_and_ends_as_it_should(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "file.pb"
    path.write_text(REAL, encoding="utf-8")
    assert main(["budget", str(path), "--ties", "cheapest", "--explain", "ru"]) == 0
    assert "Выбранные проекты" in capsys.readouterr().out
    path.write_text(
        File("10", "approval", [("a", "10", ""), ("b", "10", "")], [("1", "a,b", "")]).text(), encoding="utf-8"
    )
    assert main(["budget", str(path), "--explain", "en"]) == 3
    assert "A tie: Долбоор a, Долбоор b" in capsys.readouterr().err
    assert main(["budget", str(path), "--ties", "lot:5", "--voter", "nobody"]) == 2
    path.write_text("META\n", encoding="utf-8")
    assert main(["budget", str(path), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["faults"]


@pytest.mark.parametrize("option", ["--least-votes", "--increment", "--limit"])
def test_a_percentage_is_not_taken_for_a_number(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file.pb"
    path.write_text(REAL, encoding="utf-8")
    for language in ("ky", "ru", "en"):
        try:
            code = main(["budget", str(path), option, "50%", "--explain", language])
        except SystemExit as ended:
            code = ended.code
        assert code == 2
        assert "50%" in capsys.readouterr().err
    assert main(["budget", str(path), "--least-votes", "3/2", "--ties", "cheapest", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["settings"]["least_votes"] == "3/2"


@pytest.mark.parametrize(
    ("more", "key", "told"),
    [
        (["--rule", "greedy", "--increment", "100"], "budgets.step_unused", "add1"),
        (["--completion", "exhaustive", "--increment", "100"], "budgets.step_unused", "add1"),
        (["--increment", "1"], "budgets.step_unused", "add1"),
        (["--rule", "greedy", "--least-votes", "-1"], "budgets.least_votes", "-1"),
    ],
)
def test_numbers_that_would_decide_nothing_are_refused(
    more: list[str], key: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file.pb"
    path.write_text(REAL, encoding="utf-8")
    for language in ("ky", "ru", "en"):
        assert main(["budget", str(path), *more, "--ties", "order", "--json", "--explain", language]) == 2
        answer = capsys.readouterr().out
        assert [fault["key"] for fault in json.loads(answer)["faults"]] == [key]
        assert told in answer
    assert (
        main(["budget", str(path), "--completion", "add1+greedy", "--increment", "1/2", "--ties", "order", "--json"])
        == 0
    )
    assert json.loads(capsys.readouterr().out)["settings"]["increment"] == "1/2"


@pytest.mark.parametrize("rule", ["knapsack", "greedy"])
def test_what_the_solver_prints_does_not_spoil_the_answer(
    rule: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    called = []

    def noisy(*words: object, **more: object) -> object:
        called.append(os.write(1, b"tmpSolver.run();\n"))
        return optimize.OptimizeResult(x=None)

    path, limits = tmp_path / "file.pb", tmp_path / "limits.csv"
    path.write_text(REAL, encoding="utf-8")
    limits.write_text("category,at_least\nsport,1\nhealth,1\nculture,1\n", encoding="utf-8")
    monkeypatch.setattr(optimize, "milp", noisy)
    monkeypatch.setattr(optimize, "linprog", noisy)
    words = ["budget", str(path), "--rule", rule, "--ties", "cheapest", "--category-limits", str(limits), "--json"]
    assert main(words) == 0
    assert called
    jsonschema.validate(json.loads(capfd.readouterr().out), SCHEMA)


def test_ballots_outside_the_lengths_a_file_allows_are_told_and_counted() -> None:
    file = File(
        "10", "approval", [("a", "4", ""), ("b", "4", "")], [("1", "a,b", ""), ("2", "b", "")], meta={"max_length": "1"}
    )
    outcome = shared(pabulib.read(file.bytes()), ties=by_order(["a", "b"]))
    told = [one for one in outcome.events if one.key == "budgets.outside_lengths"]
    assert told[0].values == {"count": 1}
    assert outcome.ids == ["b"]


@pytest.mark.parametrize(("said", "asked", "told"), [("2", 0, True), ("2", 2, False), ("0", 0, False), ("x", 0, False)])
def test_a_threshold_that_the_count_does_not_ask_for_is_told(said: str, asked: int, told: bool) -> None:
    meta = {"min_project_score_threshold": said}
    file = File("10", "approval", [("a", "4", ""), ("b", "4", "")], [("1", "a,b", ""), ("2", "b", "")], meta=meta)
    outcome = shared(pabulib.read(file.bytes()), least_votes=Fraction(asked), ties=by_order(["a", "b"]))
    assert any(one.key == "budgets.threshold_not_applied" for one in outcome.events) is told
    assert all(outcome.explained(language) for language in ("ky", "ru", "en"))
