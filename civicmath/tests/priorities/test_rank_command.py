"""`civicmath rank`: what a newcomer types, what comes back, and what is refused by line."""

import json
from importlib import resources

import jsonschema
import pytest

from civicmath import command, spoken

SCHEMA = json.loads((resources.files("civicmath") / "schemas" / "rank-1.json").read_text(encoding="utf-8"))
BALLOTS = "first,second,third\nСуу,Жол,Мектеп\nСуу,Мектеп,\nЖол,Суу,Таштанды\n,,\nЖол,,\n"
ANSWERS = "left;right;chosen;count\nСуу;Жол;Суу;7\nСуу;Жол;Жол;3\nЖол;Мектеп;Жол;6\nЖол;Мектеп;Мектеп;5\n"
MATRIX = "option,need,cost,speed\nweight,3,2,1\nСкважина,5,4,2\nЖол,3,2,4\nПарк,2,1,1\n"
SURVEY = "id,суу,жол,мектеп,салмак\n1,5,0,2,1\n2,4,3,,2\n3,0,2,1,1.5\n4,5,5,0,1\n"
GOOD = {
    "borda3": (BALLOTS, []),
    "borda3 weighted": ("a,b,weight\nСуу,Жол,3\nЖол,,2\n", ["--draws", "10"]),
    "pairwise": (ANSWERS, ["--method", "pairwise"]),
    "pairwise prior": ("winner,loser\nСуу,Жол\n", ["--method", "pairwise", "--prior", "1/2"]),
    "grid": (ANSWERS, ["--method", "pairwise", "--grid"]),
    "criteria": (MATRIX, ["--method", "criteria", "--lower", "cost"]),
    "criteria weights": (MATRIX, ["--method", "criteria", "--weights", "need=2,cost=1/2", "--scale", "0:5"]),
    "severity": (SURVEY, ["--method", "severity", "--reach-interval", "jeffreys", "--level", "90%"]),
}


@pytest.fixture
def run(tmp_path, capsys):
    def call(text: str | bytes, *words: str) -> tuple[int, str, str]:
        file = tmp_path / "in.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        code = command.main(["rank", str(file), *words])
        out = capsys.readouterr()
        return code, out.out, out.err

    return call


@pytest.mark.parametrize("case", GOOD)
def test_answers_follow_the_schema(run, case) -> None:
    text, words = GOOD[case]
    code, out, _ = run(text, *words, "--json")
    assert code == 0
    jsonschema.validate(json.loads(out), SCHEMA)


@pytest.mark.parametrize("case", GOOD)
@pytest.mark.parametrize("language", spoken.LANGUAGES)
def test_every_step_is_told(run, case, language) -> None:
    text, words = GOOD[case]
    code, out, _ = run(text, *words, "--explain", language)
    assert code == 0
    assert len(out.splitlines()) > 3
    assert "{" not in out


def test_ballots_are_counted_blank_ones_too(run) -> None:
    answer = json.loads(run(BALLOTS, "--json", "--first", "2")[1])
    scores = {one["name"]: one["score"] for one in answer["result"]["ranking"]}
    assert scores == {"Суу": 8, "Жол": 8, "Мектеп": 3, "Таштанды": 1}
    assert sorted(answer["result"]["chosen"]) == ["Жол", "Суу"]
    assert answer["result"]["details"]["blank"] == 1


def test_the_same_seed_gives_the_same_answer_whatever_the_order_of_lines(run) -> None:
    head, *lines = BALLOTS.splitlines()
    one = run(BALLOTS, "--json", "--seed", "4 2 6 1")[1]
    assert run("\n".join([head, *lines[::-1]]) + "\n", "--json", "--seed", "4 2 6 1")[1] == one


def test_a_tie_at_the_cut_is_code_3_and_a_lot_decides_it(run) -> None:
    assert run(BALLOTS, "--first", "1")[0] == 3
    assert run(BALLOTS, "--first", "1", "--ties", "lot:4 2 6 1")[0] == 0


def test_a_file_of_names_decides_ties(run, tmp_path) -> None:
    order = tmp_path / "order.txt"
    order.write_text("Жол\nСуу\nМектеп\nТаштанды\n", encoding="utf-8")
    answer = json.loads(run(BALLOTS, "--first", "1", "--ties", str(order), "--json")[1])
    assert answer["result"]["chosen"] == ["Жол"]


def test_answers_that_link_nobody_are_code_3_with_the_groups(run) -> None:
    code, out, err = run("winner,loser\nСуу,Жол\n", "--method", "pairwise", "--json", "--explain", "ky")
    assert code == 3
    assert json.loads(out)["relaxation"][0] == {"change": "more_answers", "fewest": 1, "groups": [["Суу"], ["Жол"]]}
    assert "Суу" in err


BAD = {
    "empty": ("", ["--method", "severity"], []),
    "unknown answer": ("left,right,chosen\na,b,a\na,b,c\n", ["--method", "pairwise"], [3]),
    "itself": ("winner,loser\na,b\nb,b\n,c\n", ["--method", "pairwise"], [3, 4]),
    "count": ("winner,loser,count\na,b,2\nb,a,0\nb,a,nan\nb,a,1.5\n", ["--method", "pairwise"], [3, 4, 5]),
    "columns": ("one,two\na,b\n", ["--method", "pairwise"], [None]),
    "scores": ("o,k\na,1\nb,\nc,nan\nd,x\ne,inf\n", ["--method", "criteria"], [3, 4, 5, 6]),
    "row length": ("o,k\na,1\nb,1,2\nc\n", ["--method", "criteria"], [3, 4]),
    "header": ("o,k,k,\na,1,1,1\n", ["--method", "criteria"], [1, 1]),
    "scale": ("o,k\na,1\nb,9\n", ["--method", "criteria", "--scale", "1:5"], [3]),
    "unknown criterion": ("o,k\na,1\n", ["--method", "criteria", "--lower", "z"], [None]),
    "severity": ("p\n5\n6\n-1\nx\n", ["--method", "severity"], [3, 4, 5]),
    "weights": ("p,weight\n5,1\n4,0\n3,\n", ["--method", "severity"], [3, 4, 4]),
    "quotes": ('p,q\n1,2\n"1,2\n', ["--method", "severity"], [3]),
    "encoding": (b"p,q\n1,2\n" + "суу,1\n".encode("cp1251"), ["--method", "severity"], [3]),
}


@pytest.mark.parametrize("case", BAD)
def test_every_fault_is_named_by_its_line(run, case) -> None:
    text, words, lines = BAD[case]
    code, out, err = run(text, *words, "--json")
    assert code == 2
    found = [fault["line"] for fault in json.loads(out)["faults"]]
    assert found == lines or not lines
    assert err.strip()


@pytest.mark.parametrize("words", [["--level", "x"], ["--weights", "a"], ["--weights", "a=1,a=2"], ["--scale", "1"]])
def test_words_that_are_no_numbers_are_refused(run, words) -> None:
    code, _, err = run(BALLOTS, *words)
    assert code == 2
    assert words[0] in err


def test_help_shows_examples(capsys) -> None:
    with pytest.raises(SystemExit):
        command.main(["rank", "--help"])
    assert "civicmath rank problems.csv --method borda3" in capsys.readouterr().out
