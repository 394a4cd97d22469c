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
    "columns": ("one,two\na,b\n", ["--method", "pairwise"], [None, None]),
    "scores": ("o,k\na,1\nb,\nc,nan\nd,x\ne,inf\n", ["--method", "criteria"], [3, 4, 5, 6]),
    "row length": ("o,k\na,1\nb,1,2\nc\n", ["--method", "criteria"], [3, 4]),
    "header": ("o,k,,k\na,1,1,1\n", ["--method", "criteria"], [1, 1]),
    "scale": ("o,k\na,1\nb,9\n", ["--method", "criteria", "--scale", "1:5"], [3]),
    "unknown criterion": ("o,k\na,1\n", ["--method", "criteria", "--lower", "z"], [None]),
    "option twice": ("o,k\nWell,1\nB,2\nWell,3\nWell,4\n", ["--method", "criteria"], [4, 5]),
    "negative weight": ("o,k,l\nA,1,2\nweight,-1,2\nB,2,1\n", ["--method", "criteria"], [3]),
    "turned scale": ("o,k,l\nA,1,2\n", ["--method", "criteria", "--scale", "5:1"], [None]),
    "severity": ("p\n5\n6\n-1\nx\n", ["--method", "severity"], [3, 4, 5]),
    "weights": ("p,weight\n5,1\n4,0\n3,\n2,x\n9,-1\n", ["--method", "severity"], [3, 4, 5, 6, 6]),
    "empty rows": ("p;weight\n5;1\n;\n4;\n\n ; \n3;0\n", ["--method", "severity"], [4, 7]),
    "quotes": ('p,q\n1,2\n"1,2\n', ["--method", "severity"], [3]),
    "no scale": ("p\n0\n", ["--method", "severity", "--most", "0"], [None]),
    "a scale below nothing": ("p\n0\n9\n", ["--method", "severity", "--most", "-1"], [None]),
    "encoding": (b"p,q\n1,2\n" + "суу,1\n".encode("cp1251"), ["--method", "severity"], [3]),
}


@pytest.mark.parametrize("case", BAD)
def test_every_fault_is_named_by_its_line(run, case) -> None:
    text, words, lines = BAD[case]
    code, out, err = run(text, *words, "--json")
    assert code == 2
    answer = json.loads(out)
    found = [fault["line"] for fault in answer["faults"]]
    assert found == lines or not lines
    assert answer["file"] == "in.csv" or found in ([], [None])
    assert err.strip()


@pytest.mark.parametrize("words", [["--level", "x"], ["--weights", "a"], ["--weights", "a=1,a=2"], ["--scale", "1"]])
def test_words_that_are_no_numbers_are_refused(run, words) -> None:
    code, _, err = run(BALLOTS, *words)
    assert code == 2
    assert words[0] in err


RANKS = "Water,Road,School\n1,2,3\n2,1,\n"


def test_few_columns_of_ranks_are_not_taken_for_places(run) -> None:
    for text in (RANKS, RANKS.replace("1", "1st").replace("2,", "2-орун,"), "Water,weight\n1,2\n-,1", f"\n{RANKS}"):
        code, out, _ = run(text, "--json")
        assert (code, [fault["key"] for fault in json.loads(out)["faults"]]) == (2, ["command.rank.which"])


def test_what_few_columns_of_ranks_are_can_be_said(run) -> None:
    def scores(*words: str) -> dict[str, int]:
        answer = json.loads(run(RANKS, "--json", "--draws", "0", *words)[1])
        return {one["name"]: one["score"] for one in answer["result"]["ranking"]}

    assert scores("--form", "matrix") == {"Water": 5, "Road": 5, "School": 1}
    assert scores("--form", "ranks") == scores("--columns", "Water,Road,School") == {"1": 5, "2": 5, "3": 1}


def test_ballots_are_read_as_elect_reads_them(run) -> None:
    text = "first;second;third\nСуу;Жол;Суу\nЖол;жок;Суу\nПарк;overvote;Жол\n"
    words = ["--encoding", "cp1251", "--repeats", "first", "--skip", "жок", "--overvote", "stop", "--withdrawn", "Парк"]
    answer = json.loads(run(text.encode("cp1251"), "--json", *words)[1])
    assert {one["name"]: one["score"] for one in answer["result"]["ranking"]} == {"Суу": 5, "Жол": 5}
    assert answer["result"]["details"]["blank"] == 1
    assert run(text.encode("cp1251"), "--encoding", "cp1251")[0] == 2
    assert run(text, "--repeats", "first", "--withdrawn", "Көл")[0] == 2


@pytest.mark.parametrize("words", [["--repeats", "first"], ["--form", "matrix"], ["--withdrawn", "a"]])
def test_how_ballots_are_read_is_asked_for_ballots_alone(run, words) -> None:
    assert json.loads(run(SURVEY, "--method", "severity", *words, "--json")[1])["faults"][0]["values"] == {
        "option": words[0],
        "rule": "severity",
        "rules": ["borda3"],
    }


IDLE = {
    "severity": [
        "--lower=k",
        "--scale=1:5",
        "--weights=k=1",
        "--grid",
        "--prior=3",
        "--draws=17",
        "--seed=x",
        "--reach=2",
    ],
    "criteria": ["--most=4", "--reach-interval=wilson", "--level=90%", "--step=3", "--columns=k", "--seed=civicmath"],
    "pairwise": ["--step=3", "--reach=2", "--draws=0", "--most=5", "--lower=k"],
    "borda3": ["--prior=0", "--grid", "--scale=1:5", "--most=3", "--reach-interval=jeffreys"],
}


@pytest.mark.parametrize(("method", "word"), [(method, word) for method, words in IDLE.items() for word in words])
def test_an_option_of_another_method_is_refused(run, method, word) -> None:
    code, out, _ = run(SURVEY, "--method", method, word, "--json")
    (fault,) = json.loads(out)["faults"]
    assert (code, fault["key"]) == (2, "command.not_for_rule")
    assert fault["values"]["option"] == word.partition("=")[0]
    assert method not in fault["values"]["rules"]


def test_options_of_the_grid_are_for_the_grid(run) -> None:
    words = ["--method", "pairwise", "--step", "3", "--reach", "2", "--prior", "2"]
    assert run(ANSWERS, *words)[0] == 2
    settings = json.loads(run(ANSWERS, *words, "--grid", "--json")[1])["settings"]
    assert (settings["step"], settings["reach"], settings["prior"]) == (3, 2, 2)
    assert run(ANSWERS, *words, "--grid", "--level", "90%")[0] == 2


def test_rows_of_empty_cells_are_nobody(run) -> None:
    lines = SURVEY.splitlines()
    with_empty = "\n".join([*lines[:3], ",,,,", *lines[3:], " ,,,,", ""])
    assert run(with_empty, "--method", "severity", "--json")[1] == run(SURVEY, "--method", "severity", "--json")[1]


def test_who_has_withdrawn_takes_no_place(run) -> None:
    text = '3 1\n-2\n3 2 1 3 0\n2 3 2 0\n1 2 0\n0\n"A"\n"B"\n"C"\n"T"\n'
    said = " ".join(run(text, "--draws", "100", "--form", "blt")[1].split())
    assert "Place 1: C, 12 points. Place 2: A, 9 points." in said
    assert "Withdrawn, and not counted: B. Ballots that name nothing else, counted as blank: 1." in said


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_a_seed_of_bytes_that_are_no_letters_is_taken(run, more) -> None:
    assert run(BALLOTS, "--seed", "\udcff", *more)[0] == 0


def test_only_the_words_that_are_documented_are_weights(run) -> None:
    matrix = "option,a,b\nWell,5,4\nVotes,3,2\nRoad,1,9\nCount,2,2\nsaly,1,1\n"
    answer = json.loads(run(matrix, "--method", "criteria", "--json")[1])
    assert {one["name"] for one in answer["result"]["ranking"]} == {"Well", "Votes", "Road", "Count", "saly"}
    asked = json.loads(run("ID,votes,number,Вес\n7,5,1,3\n8,1,2,1\n", "--method", "severity", "--json")[1])
    assert {one["name"]: one["score"] for one in asked["result"]["ranking"]} == {"votes": 4, "number": "5/4"}


def test_help_shows_examples(capsys) -> None:
    with pytest.raises(SystemExit):
        command.main(["rank", "--help"])
    assert "civicmath rank problems.csv --method borda3" in capsys.readouterr().out


def test_ballots_from_spreadsheets_are_read_as_elections_read_them(run) -> None:
    code, out, _ = run("sep=;\n\nid;first;second;\n1;A;B;\n2;A;;\n", "--draws", "0")
    assert (code, "1: A" in out) == (0, True)
    code, out, _ = run("id;rank1;rank2;Quux\n1;A;B;red\n", "--draws", "0")
    assert (code, "Quux" in out) == (0, True)
    code, out, _ = run(",first,second\n0,A,B\n", "--draws", "0")  # as R and pandas number their rows
    assert (code, "1: A" in out) == (0, True)
    code, _, err = run(",I,II\n0,A,B\n", "--draws", "0")  # nobody can say what the first column holds
    assert (code, ".csv: " in err) == (2, True)
