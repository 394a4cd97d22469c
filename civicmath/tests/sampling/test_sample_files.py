"""Where the files of `civicmath sample` contradict each other: the fault names the file and the line."""

import json

import pytest

from civicmath import command

PEOPLE = "id;place;sex;w;yes\n1;А;f;1;1\n2;А;m;1;0\n3;Б;f;1;1\n4;Б;m;1;1\n5;В;x;1;0\n"
WEIGHTS = ["--what", "weights", "--strata", "strata.csv", "--stratum", "place"]
RAKE = ["--what", "rake", "--totals", "totals.csv"]
ESTIMATE = ["--what", "estimate", "--of", "w", "--stratum", "place", "--clusters-of", "strata.csv"]
CASES = {
    "a stratum of unknown size": (
        WEIGHTS,
        "stratum,people\nА,9\nВ,9\n",
        "people.csv",
        [("weights.unknown_stratum", 4)],
    ),
    "two small strata": (
        WEIGHTS,
        "stratum,people\nВ,9\n\nБ,1\nА,1\n",
        "strata.csv",
        [("weights.stratum_too_small", 4), ("weights.stratum_too_small", 5)],
    ),
    "one small, one unknown": (WEIGHTS, "stratum,people\nВ,9\nА,1\n", "strata.csv", [("weights.stratum_too_small", 3)]),
    "a category without a total": (
        RAKE,
        "margin,category,total\nsex,f,3\nsex,m,2\n",
        "people.csv",
        [("raking.without_total", 6)],
    ),
    "totals of 0 and of different sums": (
        RAKE,
        "margin,category,total\nsex,f,3\nsex,x,0\nsex,m,2\nplace,А,1\nplace,Б,1\nplace,В,1\n",
        "totals.csv",
        [("raking.not_positive", 3), ("raking.sums", 5)],
    ),
    "fewer clusters than were drawn": (
        ESTIMATE,
        "stratum,people\nА,1\nБ,0\nВ,1\n",
        "strata.csv",
        [("design.clusters", 2), ("design.clusters", 3)],
    ),
    "clusters of a stratum that is not there": (
        ESTIMATE,
        "stratum,people\nА,2\nВ,1\n",
        "people.csv",
        [("design.clusters_unknown", 4)],
    ),
}


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    def call(*words: str, people: str = PEOPLE, **files: str) -> dict:
        monkeypatch.chdir(tmp_path)
        for name, text in {"people": people, **files}.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        code = command.main(["sample", "people.csv", *words, "--json"])
        return {"code": code, **json.loads(capsys.readouterr().out)}

    return call


@pytest.mark.parametrize("case", CASES)
def test_files_that_contradict_each_other_are_told_by_file_and_line(run, case: str) -> None:
    words, text, file, expected = CASES[case]
    answer = run(*words, strata=text, totals=text)
    assert (answer["code"], answer["file"]) == (2, file)
    assert [(fault["key"].removeprefix("sampling."), fault["line"]) for fault in answer["faults"]] == expected


def test_a_number_of_clusters_that_is_too_small_is_named_where_it_stands(run) -> None:
    answer = run("--what", "estimate", "--of", "w", "--clusters-of", "whole.csv", whole="people\n\n3\n")
    assert (answer["file"], answer["faults"][0]["key"]) == ("whole.csv", "sampling.design.clusters_in_all")
    assert answer["faults"][0]["line"] == 3


@pytest.mark.parametrize("words", [WEIGHTS, RAKE, ["--what", "estimate", "--of", "w"]])
def test_a_file_of_nobody_is_named(run, words: list[str]) -> None:
    totals = "margin,category,total\nsex,f,3\n"
    answer = run(*words, people="id;place;sex;w\n", strata="stratum,people\n", totals=totals)
    assert (answer["code"], answer["file"]) == (2, "people.csv")


def test_headers_may_have_capital_letters(run) -> None:
    small, capital = (
        run("--what", "allocate", "--people", "10", people=f"{header}\nА,100,1\nБ,300,2\n")
        for header in ("stratum,people,spread", "Stratum,PEOPLE,Spread")
    )
    assert small["result"] == capital["result"]


def test_shares_of_totals_may_be_percentages(run) -> None:
    people = PEOPLE.replace("5;В;x;1;0\n", "")
    answer = run(*RAKE, people=people, totals="margin,category,total\nsex,f,52%\nsex,m,48%\n")
    assert [round(one["weight"], 9) for one in answer["result"]["people"]] == [0.26, 0.24, 0.26, 0.24]
