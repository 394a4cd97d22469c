"""CSV of rankings, approvals and points: what a cell means is settled before, blank and spoilt ballots are told apart."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.files import approvals, cells, ranked, scores
from files.shared import faults_of, orders, outcome

RANKS = """\
Precinct,rank1,Rank 2,3rd choice
P1,Ann,Bob,skipped
P1,skipped,Ann,undervote
P2,Ann,overvote,Bob
P2,overvote,,
P3,,SKIPPED,-
P3,Ann,Bob,skipped
"""


@pytest.mark.parametrize("word", ["бош  калтырдым й", "БОШ калтырдым Й", "Бош калтырдым и\u0306"])
def test_a_word_for_a_place_left_out_has_one_spelling_too(word: str) -> None:
    said = "Бош калтырдым й"
    names = f"rank1,rank2\nАйгүл,Бакыт\n{said},Бакыт\n{said},\n".encode()
    assert ranked.read(names, skip=[word, ""]).candidates == ("Айгүл", "Бакыт")
    places = f"Айгүл,Бакыт\n1,2\n{said},1\n2,{said}\n".encode()
    assert ranked.read(places, skip=[word]).weights.tolist() == [1, 1, 1]


def test_names_in_rank_columns_are_read() -> None:
    read = ranked.read(RANKS.encode())
    assert read.candidates == ("Ann", "Bob")
    assert orders(read) == {(("Ann",), ("Bob",)): 3, (("Ann",),): 1}
    assert (read.blank, read.spoilt) == (1, 1)


@pytest.mark.parametrize(
    ("overvote", "found", "spoilt"),
    [
        ("skip", {(("Ann",), ("Bob",)): 3, (("Ann",),): 1}, 1),
        ("stop", {(("Ann",), ("Bob",)): 2, (("Ann",),): 2}, 1),
        ("spoilt", {(("Ann",), ("Bob",)): 2, (("Ann",),): 1}, 2),
    ],
)
def test_an_overvote_does_what_was_chosen(overvote: str, found: dict[object, int], spoilt: int) -> None:
    read = ranked.read(RANKS.encode(), overvote=overvote)
    assert (orders(read), read.spoilt) == (found, spoilt)


@pytest.mark.parametrize(
    ("repeats", "found", "spoilt"), [("first", {(("A",),): 2, (("A",), ("B",)): 1}, 0), ("spoilt", {(("A",),): 1}, 2)]
)
def test_a_name_repeated_on_a_ballot_does_what_was_chosen(repeats: str, found: dict[object, int], spoilt: int) -> None:
    content = b"rank1,rank2,rank3\nA,A,A\nA,B,A\nA,,\n"
    read = ranked.read(content, repeats=repeats)
    assert (orders(read), read.spoilt) == (found, spoilt)
    assert faults_of(ranked.read, content) == [("files.csv.twice", 2), ("files.csv.twice", 3)]


def test_columns_and_words_may_be_chosen() -> None:
    content = "тандоо,экинчи\nАйгүл,жок\nжок,Айгүл\n".encode()
    assert ranked.read(content, columns=["тандоо", "экинчи"], skip=["жок"]).weights.tolist() == [2]
    assert faults_of(ranked.read, content, columns=["үчүнчү"]) == [("files.csv.no_column", 1)]


def test_a_name_outside_the_list_of_candidates_is_a_fault() -> None:
    content = b"rank1,rank2\nBob,Ann\nAnn,Bod\n"
    assert faults_of(ranked.read, content, candidates=["Bob", "Ann"]) == [("files.unknown_candidate", 3)]
    assert ranked.read(content, candidates=["Bob", "Ann", "Bod"]).candidates == ("Bob", "Ann", "Bod")


def test_ranks_in_candidate_columns_are_read() -> None:
    content = b"id;weight;Ann;Bob;Cid\n1;2;1;2;2\n2;0,5;;3;1\n3;1;;;\n"
    read = ranked.read(content)
    assert orders(read) == {(("Ann",), ("Bob", "Cid")): 4, (("Cid",), ("Bob",)): 1}
    assert (read.scale, read.blank) == (2, 2)


def test_ranks_are_read_as_survey_forms_write_them() -> None:
    content = "Timestamp,Street [lamp],Street [well],Street [tree]\n1/2/2026,1st,3rd,2nd\n1/2/2026,2nd choice,,1-орун\n1/2/2026,3-чү,1-е место,\n"
    read = ranked.read(content.encode())
    assert orders(read) == {
        (("Street [lamp]",), ("Street [tree]",), ("Street [well]",)): 1,
        (("Street [tree]",), ("Street [lamp]",)): 1,
        (("Street [well]",), ("Street [lamp]",)): 1,
    }


@pytest.mark.parametrize("cell", ["0th", "-1st", "1.5", "1st 2nd", "2 votes", "first", "1,2"])
def test_a_cell_that_only_resembles_a_rank_is_a_fault(cell: str) -> None:
    assert faults_of(ranked.read, f'Ann,Bob\n1,2\n"{cell}",1\n'.encode()) == [("files.csv.rank", 3)]


def test_what_separates_cells_is_looked_for_outside_quotes() -> None:
    content = (
        b'voterID,voteTime,pollID,"Ann &quot;A&quot;","Bob; &quot;B&quot;"\nx1,"2026-01-02 03:04:05",p,5,0\nx2,,p,,3\n'
    )
    read = scores.read(content)
    assert read.candidates == ("Ann &quot;A&quot;", "Bob; &quot;B&quot;")
    assert (read.weights.tolist(), read.scores.tolist()) == ([1, 1], [5, 0, 3])


def test_quoted_cells_are_read() -> None:
    content = b'rank1,rank2\n"Stroud, Jr.","The ""Rock"""\n'
    assert ranked.read(content).candidates == ("Stroud, Jr.", 'The "Rock"')


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", ("files.empty", None)),
        (b"rank1,rank2\nA\n", ("files.csv.cells", 2)),
        (b"rank1,rank2\nA,B,C\n", ("files.csv.cells", 2)),
        (b'rank1,rank2\nA,"B\n', ("files.csv.quotes", 2)),
        (b'rank1,"rank2\nA,B\n', ("files.csv.quotes", 1)),
        (b"rank1,rank1\nA,B\n", ("files.csv.column_twice", 1)),
        (b"rank1,rank2\nA,\xff\n", ("files.not_utf8", 2)),
        (b"weight,rank1\n-1,A\n", ("ballots.weight_not_positive", 2)),
        (b"weight,rank1\nNaN,A\n", ("files.weight_unreadable", 2)),
        (b"A,B\n1,x\n", ("files.csv.rank", 2)),
        (b"A,B\n1,0\n", ("files.csv.rank", 2)),
        (b"A,B\n1,-2\n", ("files.csv.rank", 2)),
        (b"A,B\n1,1.5\n", ("files.csv.rank", 2)),
        (b",A,B\n1,2,1\n", ("files.candidate_unnamed", 1)),
        (b"id,weight\n1,2\n", ("files.csv.no_rank_columns", 1)),
        (b"rank1\n" + b"x" * 501 + b"\n", ("files.csv.name", 2)),
        (b"A" + b"," * 50_000 + b"\n", ("files.csv.too_many_columns", 1)),
    ],
)
def test_a_faulty_table_is_named_by_its_line(content: bytes, found: tuple[str, int | None]) -> None:
    assert faults_of(ranked.read, content, form=None if content else "ranks")[0] == found


def test_too_many_different_names_are_refused() -> None:
    content = "rank1\n" + "\n".join(f"n{number}" for number in range(33_000))
    assert faults_of(ranked.read, content.encode())[0][0] == "files.too_many_candidates"


WORDS = ["Ann", "Bob", "Айгүл", "", "skipped", "overvote", " Ann", "undervote", "Overvote", "NaN", "Nan", "—"]


@settings(max_examples=120, deadline=None, derandomize=True)
@given(st.data())
def test_simple_lines_are_read_at_once_as_they_are_one_by_one(data: st.DataObject) -> None:
    draw = random.Random(data.draw(st.integers(0, 10**6)))
    kind = data.draw(st.sampled_from(["ranks", "matrix", "points", "marks", "names"]))
    words = {
        "ranks": WORDS,
        "matrix": ["", "1", "2", "3", "-", "03", "3rd", "N/A"],
        "points": ["", "1", "2", "0.5", "-1"],
    }.get(kind, ["0", "1"])
    if kind == "names":
        words = ["Ann;Bob", "Bob", "", "Айгүл"]
    end, mark = draw.choice(["\n", "\r\n"]), draw.choice([",", ";", "\t"]) if kind != "names" else ","
    width = 1 if kind == "names" else draw.randrange(1, 4)
    heads = [f"rank{place + 1}" for place in range(width)] if kind == "ranks" else ["Ann", "Bob", "Cid"][:width]
    lines = [[draw.choice(words) for _ in range(width)] for _ in range(draw.randrange(0, 30))]
    if kind not in ("marks", "names") and draw.random() < 0.4:
        heads = ["id", *heads, "weight"]
        lines = [
            [str(place), *line, draw.choice(["1", "2", "0.5"] if draw.random() < 0.1 else ["1", "3"])]
            for place, line in enumerate(lines)
        ]
    if kind != "names" and draw.random() < 0.2:
        heads = [*heads, ""]
        lines = [[*line, draw.choice(["", "", " ", "7" if draw.random() < 0.1 else ""])] for line in lines]
    if lines and draw.random() < 0.3:
        lines[draw.randrange(len(lines))][-1] = draw.choice(["x", '"', '"y"', "a" * 70, "\x00", "\udcff", "NaN", mark])
    content = end.join(mark.join(line) for line in [heads, *lines]).encode("utf-8", "surrogateescape") + draw.choice(
        [b"", end.encode()]
    )
    choices = {"columns": heads if kind == "names" else None}
    if kind in ("ranks", "matrix"):
        choices |= {
            "overvote": draw.choice(["skip", "stop", "spoilt"]),
            "repeats": draw.choice(["fault", "first", "spoilt"]),
        }
    read = {"ranks": ranked, "matrix": ranked, "points": scores}.get(kind, approvals).read
    at_once = outcome(read, content, form=kind, **choices)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cells, "distinct", lambda *_: None)
        patch.setattr("civicmath.files.approvals.Sheet.plain_marks", lambda *_: False)
        assert outcome(read, content, form=kind, **choices) == at_once


def test_simple_lines_never_reach_the_careful_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicmath.files.cvr.Reader.ballot", lambda *_: pytest.fail("one by one"))
    assert len(ranked.read(RANKS.encode())) == 2
    assert ranked.read(b"id,rank1,rank2,weight\n1,Ann,Bob,5\n2,Bob,,1\n").weights.tolist() == [5, 1]
    assert orders(ranked.read(b"id,A,B,weight\n1,2,1,5\n2,1,1,1\n")) == {(("B",), ("A",)): 5, (("A", "B"),): 1}
    assert orders(ranked.read(b"A,B,C\n2,,2\n1,2,1\n", form="matrix")) == {(("A", "C"),): 1, (("A", "C"), ("B",)): 1}


def test_the_order_of_the_ballots_does_not_matter_for_the_candidates() -> None:
    assert ranked.read(b"rank1\nB\nA\n").candidates == ranked.read(b"rank1\nA\nB\n").candidates == ("A", "B")


def test_marks_and_names_are_approvals() -> None:
    marks = approvals.read("id,Ann,Bob\n1,1,ооба\n2,,X\n3,0,жок\n4,1,1\n".encode())
    names = approvals.read(b"id,approved\n1,Bob;Ann\n2,Bob\n3,\n4,Ann|Bob\n")
    for read in (marks, names):
        assert read.candidates == ("Ann", "Bob")
        assert (read.indptr.tolist(), read.indices.tolist()) == ([0, 2, 3], [0, 1, 1])
        assert (read.weights.tolist(), read.blank) == ([2, 1], 1)


def test_rankings_are_read_as_approvals() -> None:
    read = approvals.read(b"3 2\n1 3 1 0\n2 1=3 0\n1 0\n0\nA\nB\nC\n", form="blt")
    assert (read.indices.tolist(), read.weights.tolist(), read.blank, read.seats) == ([0, 2], [3], 1, 2)


@pytest.mark.parametrize(
    ("content", "more", "found"),
    [
        (b"A,B\n1,2\n", {}, ("files.csv.mark", 2)),
        (b"A,B\n1,NaN\n", {}, ("files.csv.mark", 2)),
        (b"approved\nAnn;Ann\n", {}, ("files.csv.twice", 2)),
        (b"approved\nAnn;Bod\n", {"candidates": ["Ann", "Bob"]}, ("files.unknown_candidate", 2)),
        (b"approved\nAnn\n", {"candidates": ["Ann", "Ann"]}, ("files.candidate_twice", None)),
        (b"A,B\n1,1\n", {"form": "names"}, ("files.csv.no_rank_columns", 1)),
        (b"approved\n" + b"x" * 501 + b"\n", {}, ("files.name_too_long", 2)),
        (b"x", {"form": "pdf"}, ("files.unknown_form", None)),
    ],
)
def test_faulty_approvals_are_named_by_their_line(
    content: bytes, more: dict[str, object], found: tuple[str, int]
) -> None:
    assert faults_of(approvals.read, content, **more)[0] == found


def test_points_are_exact() -> None:
    read = scores.read(b"weight,Ann,Bob\n1,5,0.1\n2,,0.25\n1,,\n")
    assert (read.score_scale, read.scores.tolist(), read.indices.tolist()) == (20, [100, 2, 5], [0, 1, 1])
    assert (read.weights.tolist(), read.blank) == ([1, 2], 1)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"A,B\n1,NaN\n", ("files.csv.points", 2)),
        (b"A,B\n1,inf\n", ("files.csv.points", 2)),
        (b"A,B\n1,1e3\n", ("files.csv.points", 2)),
        (b"A,B\n1,9999999999\n", ("files.csv.points", 2)),
        (b"A,weight\n1000000000,999999999999999\n", ("files.scores.too_large", None)),
        (b"A,B\n0.000000001,1/7\n", ("files.scores.too_fine", None)),
        (b"x", ("files.unknown_form", None)),
    ],
)
def test_faulty_points_are_named_by_their_line(content: bytes, found: tuple[str, int | None]) -> None:
    more = {"form": "pdf"} if content == b"x" else {}
    assert faults_of(scores.read, content, **more)[0] == found


@pytest.mark.parametrize("start", [1, 17])
def test_a_column_that_numbers_the_ballots_is_no_candidate(start: int) -> None:
    rows = [f"{number},{number % 6},{number * 2 % 6}" for number in range(start, start + 12)]
    file = "\n".join(["Ключ,A,B", *random.Random(4).sample(rows, len(rows))]).encode()
    assert faults_of(scores.read, file) == [("files.scores.numbers", 1)]
    assert scores.read(file, columns=["Ключ", "A"]).candidates == ("Ключ", "A")
    few = "\n".join(["Ключ,A,B", *rows[:9]]).encode()
    assert scores.read(few).candidates == ("Ключ", "A", "B")


@pytest.mark.parametrize(
    "column", ["Респондент", "Катышуучу", "Добуш берүүчү", "Участник", "ID респондента", "Ballot #", "Unnamed: 0"]
)
def test_a_column_that_says_who_voted_is_no_candidate(column: str) -> None:
    assert scores.read(f"{column},A,B\n1,2,3\n".encode()).candidates == ("A", "B")


def test_a_list_in_a_cell_of_marks_is_told_how_to_be_read() -> None:
    file = b'Timestamp,Which?\n2024,"Ann, Bob"\n'
    assert faults_of(approvals.read, file) == [("files.csv.mark_names", 2)]
    assert approvals.read(file, form="names", columns=["Which?"]).candidates == ("Ann", "Bob")


def test_columns_with_numbers_are_ranks_or_candidates_by_what_they_hold() -> None:
    assert ranked.read(b"c1,c2\n1,2\n2,1\n").candidates == ("c1", "c2")
    assert ranked.read(b"c1,c2\nAnn,Bob\nBob,\n").candidates == ("Ann", "Bob")
    assert ranked.read(b"Choice 1,2nd_choice\n7,12\n12,\n").candidates == ("12", "7")
    assert ranked.read(b"1,2\nAnn,Bob\n").candidates == ("Ann", "Bob")
    assert faults_of(ranked.read, b"1,2\n1,2\n2,1\n") == [("files.csv.which", 1)]
    assert ranked.read(b"1,2\n1,2\n2,1\n", form="matrix").order.tolist() == [[0, 1], [1, 0]]


def test_a_file_in_which_nobody_is_named_has_no_candidates() -> None:
    for read, content in [
        (ranked.read, b"rank1\n\n,\n"),
        (ranked.read, b"rank1,rank2\n,\n"),
        (approvals.read, b"id,approved\n1,\n"),
    ]:
        assert faults_of(read, content)[-1][0] in ("files.no_candidates", "files.csv.cells")


@pytest.mark.parametrize("mark", ["_", "_1", "a_", " ", "-", "1", "st"])
def test_a_long_row_of_one_mark_as_header_is_read_in_its_length(mark: str) -> None:
    """A pattern that could match it in many ways would never end here."""
    assert faults_of(ranked.read, (mark * 20_000).encode())
