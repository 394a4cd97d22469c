"""PrefLib: orders with and without ties, old and new headers, categories; a file that was cut is noticed."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.files import approvals, plain, ranked, scores
from files.shared import faults_of, orders, outcome

HEAD = """\
# FILE NAME: 00001-00000001.toi
# TITLE: Село
# DATA TYPE: {kind}
# NUMBER ALTERNATIVES: 4
# NUMBER VOTERS: {voters}
# NUMBER UNIQUE ORDERS: {lines}
# ALTERNATIVE NAME 1: Ann: the first
# ALTERNATIVE NAME 2: Bob
# ALTERNATIVE NAME 3: Cid
# ALTERNATIVE NAME 4: Dan
"""
CATEGORIES = """\
# DATA TYPE: cat
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 6
# NUMBER CATEGORIES: 3
# CATEGORY NAME 1: {0}
# CATEGORY NAME 2: {1}
# CATEGORY NAME 3: {2}
# ALTERNATIVE NAME 1: a
# ALTERNATIVE NAME 2: b
# ALTERNATIVE NAME 3: c
3: 1,{{2,3}},{{}}
2: {{}},{{}},{{1,2,3}}
1: {{}},3
"""


def text(*lines: str, kind: str = "toi", voters: int | str | None = None, count: int | None = None) -> bytes:
    said = sum(int(line.split(":")[0]) for line in lines) if voters is None else voters
    return (
        HEAD.format(kind=kind, voters=said, lines=len(lines) if count is None else count) + "\n".join(lines)
    ).encode()


def test_orders_with_ties_are_read() -> None:
    read = ranked.read(text("5: 1, {3,2}, 4", "3: 4", "2:"))
    assert read.candidates == ("Ann: the first", "Bob", "Cid", "Dan")
    assert orders(read) == {(("Ann: the first",), ("Bob", "Cid"), ("Dan",)): 5, (("Dan",),): 3}
    assert (read.blank, read.title, read.meta["form"]) == (2, "Село", "toi")


def test_the_old_header_is_read() -> None:
    old = b"4\n1,Ann\n2,Bob\n3,Cid\n4,Dan\n10,10,2\n7,1,{2,3}\n3,4,2\n"
    assert orders(ranked.read(old)) == {(("Ann",), ("Bob", "Cid")): 7, (("Dan",), ("Bob",)): 3}
    strict = old.replace(b"{2,3}", b"2,3")
    assert orders(ranked.read(strict)) == {(("Ann",), ("Bob",), ("Cid",)): 7, (("Dan",), ("Bob",)): 3}
    quoted = old.replace(b"Ann", b'"Ann ""A"", Jr"').replace(b"Bob", b'Bob "B"')
    assert ranked.read(quoted).candidates == ('Ann "A", Jr', 'Bob "B"', "Cid", "Dan")


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("1: 1,1",), ("ballots.twice", 11)),
        (("1: 1,2", "1: 5"), ("ballots.unknown_number", 12)),
        (("1: 0",), ("ballots.unknown_number", 11)),
        (("1: {1,2", "1: 1"), ("files.preflib.not_order", 11)),
        (("1: 1,,2",), ("files.preflib.not_order", 11)),
        (("1: 1,2,",), ("files.preflib.not_order", 11)),
        (("1: 1 2",), ("files.preflib.not_order", 11)),
        (("1: 1;2",), ("files.preflib.not_order", 11)),
        (("1 1,2",), ("files.preflib.not_order", 11)),
        (("1:1:2",), ("files.preflib.not_order", 11)),
        (("-1: 1",), ("ballots.weight_not_positive", 11)),
        (("0: 1",), ("ballots.weight_not_positive", 11)),
        (("nan: 1",), ("files.weight_unreadable", 11)),
        (("999999999999999999999: 1,2",), ("files.weight_unreadable", 11)),
        (("1: 1,99999999999999999999",), ("files.number_unreadable", 11)),
    ],
)
def test_a_faulty_order_is_named_by_its_line(lines: tuple[str, ...], found: tuple[str, int]) -> None:
    assert faults_of(ranked.read, text(*lines, voters=1))[0] == found


FROM_0 = "# NUMBER ALTERNATIVES: 3\n# ALTERNATIVE NAME 0: a\n# ALTERNATIVE NAME 1: b\n# ALTERNATIVE NAME 2: c\n"


@pytest.mark.parametrize("order", ["2, 0, 1", "2,0,1"])
def test_numbers_go_from_0_where_the_header_names_the_0th(order: str) -> None:
    read = ranked.read(f"{FROM_0}4: {order}\n1: {{0,1}},2\n".encode(), form="soc")
    assert orders(read) == {(("c",), ("a",), ("b",)): 4, (("a", "b"), ("c",)): 1}
    unnamed = ranked.read(b"# NUMBER ALTERNATIVES: 2\n# ALTERNATIVE NAME 0: a\n1: 1,0\n", form="preflib")
    assert orders(unnamed) == {(("1",), ("a",)): 1}


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("1: 3", [("ballots.unknown_number", 5)]),
        ("1: 00", []),
        ("# ALTERNATIVE NAME 3: d\n1: 1,2", [("ballots.unknown_number", 2)]),
        ("# ALTERNATIVE NAME 3: d\n1: 0", [("ballots.unknown_number", 2), ("ballots.unknown_number", 6)]),
    ],
)
def test_a_number_outside_those_named_is_a_fault_where_they_go_from_0(more: str, found: list[tuple[str, int]]) -> None:
    content = f"{FROM_0}{more}\n".encode()
    if found:
        assert faults_of(ranked.read, content, form="preflib") == found
    else:
        assert orders(ranked.read(content, form="preflib")) == {(("a",),): 1}


@pytest.mark.parametrize("kind", ["soc", "toc"])
def test_a_complete_file_ranks_everybody(kind: str) -> None:
    assert faults_of(ranked.read, text("2: 1,2,3,4", "1: 1,2,3", kind=kind)) == [("files.preflib.incomplete", 12)]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (text("5: 1,2", voters=6), [("files.preflib.voters_differ", 5)]),
        (text("5: 1,2", count=2), [("files.preflib.orders_differ", 6)]),
        (text("5: 1,2", voters="many"), [("files.preflib.count", 5)]),
        (b"# NUMBER ALTERNATIVES: 2\n# ALTERNATIVE NAME 3: x\n1: 1\n", [("ballots.unknown_number", 2)]),
        (b"# NUMBER ALTERNATIVES: 1000000000\n1: 1\n", [("files.too_many_candidates", 1)]),
        (b"# NUMBER ALTERNATIVES: 9999999999999999999999\n1: 1\n", [("files.number_unreadable", 1)]),
        (b"# TITLE: x\n1: 1\n", [("files.preflib.no_alternatives", 2)]),
        (b"# TITLE: x\n", [("files.preflib.no_alternatives", None)]),
        (b"2\n1,a\n", [("files.preflib.breaks_off", None)]),
        (b"2\n1,a\n2,b\n", [("files.preflib.breaks_off", None)]),
        (b"2\n1,a\n2,b\n1,2\n", [("files.preflib.count", 4)]),
        (b"2\n1,a\n2,a\n1,1,1\n1,2\n", [("files.candidate_twice", 3)]),
        (
            b"# NUMBER ALTERNATIVES: 2\n# ALTERNATIVE NAME 1: x\n# ALTERNATIVE NAME 1: y\n1: 1\n",
            [("files.preflib.named_twice", 3)],
        ),
        (b"# NUMBER ALTERNATIVES: 2\n# ALTERNATIVE NAME 2: 1\n1: 1\n", [("files.candidate_twice", 2)]),
    ],
)
def test_a_faulty_header_is_named_by_its_line(content: bytes, found: list[tuple[str, int | None]]) -> None:
    assert faults_of(ranked.read, content, form="preflib") == found


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.sampled_from(["", " "]), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_plain_lines_are_read_at_once_as_they_are_one_by_one(seed: int, space: str, end: str, old: bool) -> None:
    draw = random.Random(seed)
    count = draw.choice([3, 30, 120])
    colon = "," if old else ":" + space
    lines = [
        f"{draw.choice([1, 7, 40, 300])}{colon}{','.join(map(str, draw.sample(range(1, count + 1), draw.randrange(1, 4))))}"
        for _ in range(draw.randrange(1, 40))
    ]
    if draw.random() < 0.3:
        broken = draw.randrange(len(lines))
        lines[broken] = draw.choice(
            ["", " ", lines[broken] + ",", lines[broken] + ":1", ":" + lines[broken], "1:1,1", "1:,1", "1:0"]
        )
    names = "".join(f"{number},n{number}{end}" for number in range(1, count + 1))
    head = f"{count}{end}{names}1,{{}},{len(lines)}{end}" if old else f"# NUMBER ALTERNATIVES: {count}{end}"
    total = sum(int(line.replace(",", ":").split(":")[0].strip() or 0) for line in lines)
    content = (head.replace("{}", str(total)) + end.join(lines)).encode()
    at_once = outcome(ranked.read, content, form="preflib")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "numbers", lambda *_: None)
        assert outcome(ranked.read, content, form="preflib") == at_once


def test_plain_lines_never_reach_the_careful_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicmath.files.preflib.Orders.order", lambda *_: pytest.fail("one by one"))
    assert len(ranked.read(text("5: 1,2", "300: 4,3,2,1", kind="soi") + b"\n\n")) == 2


def test_the_first_categories_are_approvals() -> None:
    content = CATEGORIES.format("Yes", "Maybe", "No").encode()
    first = approvals.read(content)
    assert (first.indices.tolist(), first.weights.tolist(), first.blank) == ([0], [3], 3)
    two = approvals.read(content, approved=2)
    assert (two.indptr.tolist(), two.indices.tolist(), two.weights.tolist()) == ([0, 3, 4], [0, 1, 2, 2], [3, 1])


@pytest.mark.parametrize("name", ["No", "0", "Жок"])
def test_a_first_category_that_says_no_is_not_taken_for_approval(name: str) -> None:
    content = CATEGORIES.format(name, "Maybe", "Yes").encode()
    assert faults_of(approvals.read, content) == [("files.preflib.category_no", None)]
    assert scores.read(content).candidates


def test_categories_are_points_by_their_names_or_their_places() -> None:
    by_place = scores.read(CATEGORIES.format("Yes", "Maybe", "No").encode())
    assert by_place.scores.tolist() == [2, 1, 1, 0, 0, 0, 1]
    by_name = scores.read(CATEGORIES.format("5", "2.5", "-1").encode())
    assert (by_name.scores.tolist(), by_name.score_scale) == ([10, 5, 5, -2, -2, -2, 5], 2)


@pytest.mark.parametrize("counted", [True, False])
def test_categories_may_be_named_from_0(*, counted: bool) -> None:
    content = CATEGORIES.format("4", "2", "1")
    for place in (1, 2, 3):
        content = content.replace(f"CATEGORY NAME {place}", f"CATEGORY NAME {place - 1}")
    if not counted:
        content = content.replace("# NUMBER CATEGORIES: 3\n", "")
    assert scores.read(content.encode(), form="cat").scores.tolist() == [4, 2, 2, 1, 1, 1, 2]
    assert approvals.read(content.encode(), form="cat").weights.tolist() == [3]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("3: 1,{2},3,{}", "files.preflib.categories"),
        ("3: 1,{1},3", "ballots.twice"),
        ("3: 1,{2,3},4", "ballots.unknown_number"),
        ("3 1,2,3", "files.preflib.not_order"),
        ("3: {1,2", "files.preflib.not_order"),
    ],
)
@pytest.mark.parametrize("read", [approvals.read, scores.read])
def test_a_faulty_line_of_categories_is_named(read: object, line: str, found: str) -> None:
    content = CATEGORIES.format("Yes", "Maybe", "No").replace("3: 1,{2,3},{}", line).encode()
    assert faults_of(read, content) == [(found, 11)]  # type: ignore[arg-type]


@pytest.mark.parametrize("read", [approvals.read, scores.read])
def test_categories_that_were_cut_are_noticed(read: object) -> None:
    content = CATEGORIES.format("Yes", "Maybe", "No").encode().rpartition(b"\n1:")[0]
    assert faults_of(read, content) == [("files.preflib.voters_differ", 3)]  # type: ignore[arg-type]


@pytest.mark.parametrize("mark", [" ", "\t ", ": ", "a "])
def test_a_header_line_of_blanks_is_read_in_its_length(mark: str) -> None:
    """A pattern that could match it in many ways would never end here."""
    assert faults_of(ranked.read, b"#" + mark.encode() * 100_000 + b"x\n1: 1\n", form="soc")
