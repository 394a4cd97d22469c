"""Which columns of a CSV hold the ballot, which count equal ones, and which stand beside; nothing is dropped without a word."""

import pytest

from civicmath.files import approvals, heads, ranked, scores
from files.shared import faults_of, orders

WEIGHTS = ("Number of ballots", "Votes", "count", "Weighting", "Frequency", "Times", "Кол-во", "Количество бюллетеней")
WEIGHTS += ("Число голосов", "Голосов", "Добуш саны", "бюллетень саны", "Бюллетендердин саны", "Салмагы")
BESIDE = ("Timestamp", "Отметка времени", "Убакыт белгиси", "Email Address", "Адрес электронной почты", "_id", "_uuid")
BESIDE += (
    "_submission_time",
    "start",
    "end",
    "CVR",
    "CVR Number",
    "Cast Vote Record",
    "Record ID",
    "Serial",
    "Precinct",
)
BESIDE += (
    "Age",
    "Возраст",
    "Жашы",
    "Пол",
    "Gender",
    "Ballot Style",
    "submitdate. Date submitted",
    "_validation_status",
)


@pytest.mark.parametrize("name", WEIGHTS)
def test_a_column_that_counts_equal_ballots_is_known_in_each_language(name: str) -> None:
    named = f"rank1;rank2;{name}\nАня;Боря;40\nБоря;Аня;5\n".encode()
    assert ranked.read(named).weights.tolist() == [40, 5]
    places = f"Аня;Боря;{name}\n1;2;40\n2;1;5\n".encode()
    assert (ranked.read(places).candidates, ranked.read(places).weights.tolist()) == (("Аня", "Боря"), [40, 5])
    assert scores.read(places).weights.tolist() == [40, 5]
    assert approvals.read(f"choices;{name}\nАня;40\nБоря;5\n".encode()).weights.tolist() == [40, 5]
    assert approvals.read(f"Аня;Боря;{name}\n1;0;40\n0;1;5\n".encode()).weights.tolist() == [40, 5]


@pytest.mark.parametrize("name", BESIDE)
def test_who_when_and_where_are_no_candidates(name: str) -> None:
    read = ranked.read(f"{name},Ann,Bob\n35,1,2\n41,2,1\n".encode())
    told = [] if heads.by_form(name) else [name]  # beside candidates' columns: Phone may be one of them
    assert (read.candidates, read.meta.get("passed_over", [])) == (("Ann", "Bob"), told)
    assert "passed_over" not in ranked.read(f"{name},rank1,rank2\n35,Ann,Bob\n".encode()).meta
    for marks in (
        scores.read(f"{name},Ann,Bob\n35,5,3\n".encode()),
        approvals.read(f"{name},Ann,Bob\n35,1,\n".encode()),
    ):
        assert marks.meta.get("passed_over", []) == told
    assert scores.read(f"{name},Ann,Bob\n35,5,3\n".encode()).candidates == ("Ann", "Bob")
    assert approvals.read(f"{name},Ann,Bob\n35,1,\n".encode()).candidates == ("Ann", "Bob")


@pytest.mark.parametrize("reader", [ranked, scores, approvals])
def test_two_columns_that_may_count_ballots_are_refused(reader) -> None:
    assert faults_of(reader.read, b"A,B,count,weight\n1,1,1,500\n") == [("files.csv.two_weights", 1)]
    assert faults_of(reader.read, b"A,B,Total\n1,1,2\n") == [("files.csv.which_number", 1)]
    assert int(reader.read(b"A,B,Total,count\n1,1,2,3\n").weights.sum()) == 3


def test_columns_that_were_passed_over_are_told_unless_they_are_known() -> None:
    content = b"id,rank1,rank2,colour,count\n1,Ann,Bob,red,2\n"
    told = {"columns": ["rank1", "rank2", "count"], "passed_over": ["colour"]}
    assert {key: ranked.read(content).meta[key] for key in told} == told
    assert approvals.read(b"approved,colour\nAnn,red\n").meta["passed_over"] == ["colour"]
    assert approvals.read(b"Ann,Bob,colour\n1,0,red\n", columns=["Bob"]).meta["passed_over"] == ["Ann", "colour"]
    assert scores.read(b"Ann,Bob,weight\n1,2,3\n", columns=["weight"]).meta["passed_over"] == ["Ann", "Bob"]
    wide = ",".join(f"x{number}x" for number in range(30))
    many = ranked.read(f"rank1,{wide}\nAnn{',' * 30}\n".encode()).meta["passed_over"]
    assert (len(many), many[-1]) == (21, "…")


def test_a_rank_above_the_number_of_candidates_is_a_fault() -> None:
    shuttle = b"Shuttle,Ann,Bob\n12,1,2\n13,2,1\n"
    assert faults_of(ranked.read, shuttle) == [("files.csv.rank_beyond", 2), ("files.csv.rank_beyond", 3)]
    assert orders(ranked.read(shuttle, columns=["Ann", "Bob"])) == {(("Ann",), ("Bob",)): 1, (("Bob",), ("Ann",)): 1}
    # whoever is left out of a ballot with three candidates leaves rank 3 to the others
    assert orders(ranked.read(b"Ann,Bob,Cid\n1,3,2\n", columns=["Ann", "Bob"], form="matrix")) == {
        (("Ann",), ("Bob",)): 1
    }


def test_chosen_columns_are_candidates_or_ranks_by_their_names_or_cells() -> None:
    assert ranked.read(b"x,Ann,Bob\n9,1,2\n", columns=["Ann", "Bob"]).candidates == ("Ann", "Bob")
    assert ranked.read(b"x,my,next\n9,Ann,Bob\n", columns=["my", "next"]).candidates == ("Ann", "Bob")
    assert ranked.read(b"rank1,rank2,x\n7,12,9\n", columns=["rank1", "rank2"]).candidates == ("12", "7")
    stray = b"x,Ann,Bob\n9,1,2\n9,Bob,\n"
    assert faults_of(ranked.read, stray, columns=["Ann", "Bob"]) == [("files.csv.rank", 3)]
    assert faults_of(ranked.read, b"1,2,x\n1,2,3\n", columns=["1", "2"]) == [("files.csv.which", 1)]
    assert faults_of(ranked.read, b"Plan 1,Plan 2\n1,2\nx,1\n") == [("files.csv.which", 1)]
    composed, apart = "Ай\u0438\u0306", "Ай\u0439"
    assert scores.read(f"{composed},x\n5,9\n".encode(), columns=[apart]).candidates == (apart,)


def test_columns_and_candidates_are_chosen_only_where_they_change_something() -> None:
    blt = b"2 1\n1 1 0\n0\nA\nB\n"
    cat = b"# NUMBER ALTERNATIVES: 1\n# NUMBER CATEGORIES: 1\n1: 1\n"
    for reader in (ranked, approvals):
        assert faults_of(reader.read, blt, columns=["A"]) == [("files.only_csv", None)]
        assert faults_of(reader.read, blt, candidates=["A"]) == [("files.only_csv", None)]
        assert faults_of(reader.read, b"A,B\n1,1\n", candidates=["A"]) == [("files.csv.candidates_named", 1)]
    assert faults_of(scores.read, cat, columns=["A"]) == [("files.only_csv", None)]


def test_approved_names_may_stand_in_several_columns() -> None:
    content = b"x,first wish,second wish\n1,Ann,Bob\n2,Bob,\n3,,\n"
    read = approvals.read(content, form="names", columns=["first wish", "second wish"])
    assert (read.candidates, read.indices.tolist(), read.blank) == (("Ann", "Bob"), [0, 1, 1], 1)
    alone = approvals.read(b'x,Choices\n1,"Ann, Bob"\n', columns=["Choices"])
    assert (alone.candidates, alone.meta["cut_at_commas"]) == (("Ann", "Bob"), True)
    whole = approvals.read(b'Choices\n"Smith, John"\n', candidates=["Smith, John"])
    assert (whole.candidates, "cut_at_commas" in whole.meta) == (("Smith, John",), False)


RANKED_COLUMNS = [
    ("Your votes [1st choice]", "Your votes [2nd choice]"),
    ("Rank the candidates [Rank 1]", "Rank the candidates [Rank 2]"),
    ("Q1[1]. Rank [Rank 1]", "Q1[2]. Rank [Rank 2]"),
    ("R1[1]", "R1[2]"),
    ("Тандооңуз [1-орун]", "Тандооңуз [2-орун]"),
    ("Ваш выбор [1-е место]", "Ваш выбор [2-е место]"),
    ("DEM Mayor Choice 1 of 5 Citywide (026916)", "DEM Mayor Choice 2 of 5 Citywide (226916)"),
    ("Rep. to Congress 1st Choice District 2", "Rep. to Congress 2nd Choice District 2"),
    ("Question 1 Rank 1", "Question 1 Rank 2"),
    ("1st choice 2026", "2nd choice 2026"),
    ("First choice", "Second choice"),
    ("Первое место", "Второе место"),
    ("Биринчи орун", "экинчи орун"),
    ("Mayor - 1", "Mayor - 2"),
]


@pytest.mark.parametrize("columns", RANKED_COLUMNS)
def test_columns_of_ranks_are_known_as_forms_and_cities_call_them(columns: tuple[str, str]) -> None:
    first, second = columns
    read = ranked.read(f"{second};Timestamp;{first}\nBob;x;Ann\n;x;Bob\n".encode())
    assert orders(read) == {(("Ann",), ("Bob",)): 1, (("Bob",),): 1}


def test_ranks_of_another_contest_are_never_dropped() -> None:
    two = b"Mayor [1st choice],Mayor [2nd choice],Council [1st choice],Council [2nd choice]\nA,B,C,D\n"
    assert faults_of(ranked.read, two) == [("files.csv.ranks_left", 1)]
    assert ranked.read(two, columns=["Council [1st choice]", "Council [2nd choice]"]).candidates == ("C", "D")
    noted = b"Choice 1 reason,Choice 1,Choice 2 reason,Choice 2\nhe,A,she,B\n"
    assert ranked.read(noted).candidates == ("A", "B")
    named = b"Choice 1: Park,Choice 2: School\n1,2\n2,1\n"
    assert ranked.read(named).candidates == ("Choice 1: Park", "Choice 2: School")


def test_a_file_without_ranks_is_told_so_at_its_first_line() -> None:
    for content in (b"I,II\nAnn,Bob\n", b"Ann,Bob\nx,\n,x\n", b"Timestamp,Whom?\n9,Ann\n"):
        assert faults_of(ranked.read, content) == [("files.csv.no_ranks", 1)]
    assert faults_of(ranked.read, b"Ann,Bob\n1,x\n") == [("files.csv.rank", 2)]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_separator_may_be_said_and_empty_lines_stand_before_the_head(mark: str) -> None:
    content = f"\ufeff\r\nsep={mark}\r\n\r\nrank1{mark}rank2\r\nAnn{mark}Bob\r\nAnn\r\n".encode()
    assert faults_of(ranked.read, content) == [("files.csv.cells", 6)]
    assert ranked.read(content[:-5]).candidates == ("Ann", "Bob")
    said = f"sep={mark}\nA{mark}b,c,d;e;f\n5{mark}2\n".encode()  # that decides, though others stand more often
    if mark == "\t":
        assert scores.read(said).candidates == ("A", "b,c,d;e;f")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_columns_without_a_name_at_the_end_hold_nothing(end: str) -> None:
    def text(*rows: str) -> bytes:
        return end.join([*rows, ""]).encode()

    assert orders(ranked.read(text("Ann;Bob;;", "1;2;;", "2;1; ;"))) == {
        (("Ann",), ("Bob",)): 1,
        (("Bob",), ("Ann",)): 1,
    }
    assert scores.read(text("Ann;Bob;", "5;2;")).candidates == ("Ann", "Bob")
    assert approvals.read(text("Ann;Bob;", "1;0;")).candidates == ("Ann", "Bob")
    assert ranked.read(text("rank1;rank2;", "Ann;Bob;", ";;")).blank == 1  # no column stands beside the ballot's
    for reader, rows in (
        (ranked, ("rank1;rank2;", "Ann;Bob;", "Bob;Ann;7")),
        (ranked, ("Ann;Bob;", "1;2;", "1;2;7")),
        (scores, ("Ann;Bob;", "1;2;", "1;2;7")),
        (approvals, ("Ann;Bob;", "1;0;", "1;0;7")),
    ):
        assert faults_of(reader.read, text(*rows)) == [("files.table.column_without_name", 3)]


TOTALS = [
    "rank1,rank2,count\nAnn,Bob,10\nBob,Ann,3\n,,13\n",
    "rank1,rank2,count\nAnn,Bob,10\nBob,Ann,3\nTOTAL,,13\n,,\n\n",
    "count,rank1,rank2\n10,Ann,Bob\n3,Bob,Ann\n13,Итого,\n",
    "id,rank1,count\n1,Ann,0.5\n2,Bob,0.25\n,x,0.75\n",
    "id,rank1\n1,Ann\n2,Bob\nБаары,2\n",
    "precinct,rank1\n1,Ann\n2,Bob\nGrand total:,2\n",
]


@pytest.mark.parametrize("content", TOTALS)
def test_a_line_of_totals_at_the_end_is_refused(content: str) -> None:
    assert faults_of(ranked.read, content.encode()) == [("files.csv.total", 4)]


def test_totals_of_points_and_marks_are_refused() -> None:
    assert faults_of(scores.read, b"Ann,Bob,count\n1,2,3\n4,5,6\n,,9\n") == [("files.csv.total", 4)]
    assert faults_of(scores.read, b"id,Ann,Bob\n1,1,2\nTotal,1,2\n") == [("files.csv.total", 3)]
    assert faults_of(approvals.read, b"Ann,Bob,count\n1,,3\n,,3\n") == [("files.csv.total", 3)]


def test_a_ballot_at_the_end_is_no_total() -> None:
    for content, whole in (
        (b"rank1,rank2,count\nAnn,Bob,10\nBob,Ann,3\n,Ann,13\n", 26),
        (b"rank1,count\nAnn,10\n,3\n", 10),
        (b"rank1,count\nTotal,10\n", 10),
        (b"rank1,rank2\nAnn,Bob\nTotal,\n", 2),
    ):
        assert int(ranked.read(content).weights.sum()) == whole


@pytest.mark.parametrize("word", ["nan", "NaN", "NULL", "N/A", "#N/A", "None", "—", "–"])
def test_what_other_programmes_write_for_nothing_is_a_place_left_out(word: str) -> None:
    read = ranked.read(f"rank1,rank2\n{word},Ann\nNan,{word}\n".encode())
    assert orders(read) == {(("Ann",),): 1, (("Nan",),): 1}
    assert orders(ranked.read(f"Ann,Bob\n1,{word}\n".encode())) == {(("Ann",),): 1}
    assert ranked.read(b"rank1\nNone\n", candidates=["None"]).candidates == ("None",)


@pytest.mark.parametrize("content", [b'{\n"a": 1}\n', b'[{"a": [1, 2]}]\n', b'{"Sessions":["x', b"[\n1]\n"])
def test_json_is_called_json(content: bytes) -> None:
    for reader in (ranked, approvals, scores):
        assert faults_of(reader.read, content) == [("files.json", 1)]
    assert scores.read(b"[a],{b}\n1,2\n").candidates == ("[a]", "{b}")


def test_names_of_columns_are_looked_over_in_their_length() -> None:
    for name in ("rank" * 5000, "1 " * 10_000, "choice_" * 3000, "[" * 20_000, "1st" * 7000, "Q[1]" * 5000):
        assert heads.numbered([name]).places in ([], [0])
