"""Which columns of a table `civicmath rank` reads, what it passes over and tells, and what it refuses to guess."""

import json
from pathlib import Path
from typing import Any

import pytest

from civicmath import command

BORDA = ["--draws", "0"]
SEVERITY = ["--method", "severity"]
CRITERIA = ["--method", "criteria"]


class Asked:
    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.file, self.capsys = folder / "in.csv", capsys

    def __call__(self, text: str, *words: str) -> dict[str, Any]:
        self.file.write_text(text, encoding="utf-8")
        self.code = command.main(["rank", str(self.file), *words, "--json", "--explain", "en"])
        return json.loads(self.capsys.readouterr().out)

    def scores(self, text: str, *words: str) -> dict[str, Any]:
        return {one["name"]: one["score"] for one in self(text, *words)["result"]["ranking"]}

    def faults(self, text: str, *words: str) -> list[tuple[str, int | None]]:
        answer = self(text, *words)
        assert self.code == 2
        return [(fault["key"], fault["line"]) for fault in answer["faults"]]


@pytest.fixture
def rank(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Asked:
    return Asked(tmp_path, capsys)


@pytest.mark.parametrize(
    "head",
    [
        "village,first,second",
        "interviewer,First,Second",
        "айыл,биринчи,экинчи",
        "село,первое,второе",
        "second,village,first",
        ",first,second",
    ],
)
def test_columns_called_first_and_second_are_the_places(rank: Asked, head: str) -> None:
    order = head.lower().split(",")
    rows = [("Osh", "Water", "Road"), ("Osh", "Road", "School"), ("Uzgen", "Water", "")]
    if order[0] == "second":
        rows = [(second, village, first) for village, first, second in rows]
    text = "\n".join([head, *map(",".join, rows), ""])
    assert rank.scores(text, *BORDA) == {"Water": 6, "Road": 5, "School": 2}


def test_three_places_in_words_beside_another_column(rank: Asked) -> None:
    assert rank.scores("village,first,second,third\nOsh,A,B,C\n", *BORDA) == {"A": 3, "B": 2, "C": 1}
    told = rank("village,first,second,third\nOsh,A,B,C\n", *BORDA)["explanation"]["sentences"]
    assert any("Passed over: village" in one for one in told)


@pytest.mark.parametrize("cell", ["Water;Road;School;", "Water;Road"])
def test_a_list_in_one_cell_is_refused(rank: Asked, cell: str) -> None:
    text = f"Timestamp,Rank the problems\n2026,{cell}\n2026,Road\n"
    assert rank.faults(text, *BORDA) == [("command.rank.several", 1)]


def test_a_name_may_hold_a_semicolon_as_people_write_it(rank: Asked) -> None:
    assert rank.scores('problem,note\n"roads; bridges","x"\n', "--columns", "problem", *BORDA) == {"roads; bridges": 3}
    assert rank.scores('problem\n"roads; bridges"\n', *BORDA) == {"roads; bridges": 3}


def test_options_that_hold_lists_may_stand_several_times(rank: Asked) -> None:
    text = "first,second,third\nA,B,C\n"
    assert rank.scores(text, "--columns", "second", "--columns", "third,first", *BORDA) == {"B": 3, "C": 2, "A": 1}
    matrix = "option,need,cost\nWell,5,4\nRoad,3,2\n"
    apart = rank(matrix, *CRITERIA, "--lower", "need", "--lower", "cost", "--weights", "need=3", "--weights", "cost=1")
    assert [(one["weight"], one["lower"]) for one in apart["settings"]["criteria"]] == [(3, True), (1, True)]
    assert rank.faults(matrix, *CRITERIA, "--weights", "need=3", "--weights", "need=1") == [
        ("files.problems.weights_twice", None)
    ]


@pytest.mark.parametrize("name", ["respondent", "Жашы", "start", "Start time", "deviceid", "Email", "date"])
def test_who_and_when_are_no_problems_and_that_is_told(rank: Asked, name: str) -> None:
    answer = rank(f"{name},Суу,Жол\n7,5,1\n2,4,3\n", *SEVERITY)
    assert {one["name"] for one in answer["result"]["ranking"]} == {"Суу", "Жол"}
    assert f"Passed over: {name}." in " ".join(answer["explanation"]["sentences"])
    text = f"{name},Суу,Жол\nyes,5,1\nno,4,3\n"
    assert rank.scores(text, *SEVERITY) == {"Суу": "9/2", "Жол": 2}


def test_columns_of_problems_may_be_named(rank: Asked) -> None:
    text = "id,phone,Суу,Вес\n1,5,1,3\n2,1,2,1\n"
    assert rank.scores(text, *SEVERITY, "--columns", "Phone,Суу") == {"phone": 4, "Суу": "5/4"}
    assert rank.scores(text, *SEVERITY, "--columns", "phone") == {"phone": 4}
    assert rank.faults(text, *SEVERITY, "--columns", "Жол") == [("files.table.no_column", None)]
    assert rank.scores("weight,Суу\n1,2\n3,4\n", *SEVERITY, "--columns", "weight,Суу") == {"weight": 2, "Суу": 3}


TOTALS = {
    "a row of a survey": (SEVERITY, "id,Water,Road\n1,1,0\n2,0,1\nTotal,1,1\n", ("files.survey.total", 4)),
    "a column of a survey": (SEVERITY, "id,Water,Total\n1,1,1\n2,0,0\n", ("files.survey.total_column", 1)),
    "an option": (CRITERIA, "option,a,b\nWell,1,2\nRoad,2,1\nБардыгы,3,3\n", ("files.survey.total", 4)),
    "a criterion": (CRITERIA, "option,a,Итого\nWell,1,1\nRoad,2,2\n", ("files.survey.total_column", 1)),
}


@pytest.mark.parametrize("case", TOTALS)
def test_totals_are_no_people_options_or_problems(rank: Asked, case: str) -> None:
    words, text, fault = TOTALS[case]
    assert fault in rank.faults(text, *words)


def test_criteria_without_weight_are_told(rank: Asked) -> None:
    answer = rank("option,need,cost\nWell,5,4\nRoad,3,2\n", *CRITERIA, "--weights", "need=3")
    assert "Criteria without weight, which do not count: cost." in answer["explanation"]["sentences"]
    rank.file.write_text("option,need,cost\nWell,5,4\nRoad,3,2\n", encoding="utf-8")
    command.main(["rank", str(rank.file), *CRITERIA, "--weights", "need=3"])
    assert "do not count: cost." in rank.capsys.readouterr().out


def test_many_criteria_are_weighed_in_a_moment(rank: Asked) -> None:
    """It took minutes when every criterion's stretches summed up the whole table again."""
    head = ",".join(f"c{place}" for place in range(1000))
    rows = [",".join(str((option * place) % 7) for place in range(1000)) for option in range(1, 11)]
    text = "\n".join([f"option,{head}", *(f"o{number},{row}" for number, row in enumerate(rows)), ""])
    assert len(rank(text, *CRITERIA)["result"]["details"]["sensitivity"]) == 1000


COMMAS = {
    "shown before": "id;Суу;Вес\n1;2,5;1\n2;3,648;1\n",
    "shown after": "id;Суу;Вес\n1;3,648;1\n2;2,5;1\n",
    "in weights": "id;Суу;Вес\n1;5;1,125\n2;4;0,875\n3;0;1,5\n",
}


@pytest.mark.parametrize("case", COMMAS)
def test_commas_part_fractions_where_another_cell_of_the_column_shows_it(rank: Asked, case: str) -> None:
    found = rank.scores(COMMAS[case], *SEVERITY)["Суу"]
    assert found == ("1537/500" if case != "in weights" else "73/28")


UNCLEAR = {
    "nothing shows it": ("id;Суу\n1;3,648\n2;4\n", 2),
    "another column does": ("id;Суу;Жол\n1;3,648;2,5\n2;4;1\n", 2),
    "a point stands in the same": ("id;Суу\n1;2,5\n2;3,648\n3;1.5\n", 3),
    "a nought at the end": ("id;Суу\n1;2,5\n2;3,500\n", 3),
}


@pytest.mark.parametrize("case", UNCLEAR)
def test_else_nobody_can_tell(rank: Asked, case: str) -> None:
    text, line = UNCLEAR[case]
    assert rank.faults(text, *SEVERITY) == [("files.table.thousands", line)]


def test_rows_do_not_wait_for_ever(rank: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicmath.files.commas.MOST_HELD", 2)
    text = "id;Суу\n1;3,648\n2;1\n3;2\n4;2,5\n5;3,648\n"
    assert rank.faults(text, *SEVERITY) == [("files.table.thousands", 2)]
    assert rank.scores("id;Суу\n1;1\n2;3,648\n3;2,5\n4;1,5\n", *SEVERITY) == {"Суу": "1081/500"}


def test_criteria_may_be_named_in_small_or_capital_letters(rank: Asked) -> None:
    answer = rank("option,Need,cost\nWell,5,4\nRoad,3,2\n", *CRITERIA, "--lower", "COST", "--weights", "need=3,Cost=2")
    assert [(one["name"], one["weight"], one["lower"]) for one in answer["settings"]["criteria"]] == [
        ("Need", 3, False),
        ("cost", 2, True),
    ]
