"""Bytes and lines: gzip, encodings, long lines; limits hold whatever a file says."""

import gzip
import io
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from civicmath.faults import BadInput, Faults, Unmeetable
from civicmath.files import approvals, ranked, reading, seats
from civicmath.files.packing import Packer, merged, merged_slowly, row_sums, table
from civicmath.seats.rules import Seating, SeatRule
from files.shared import faults_of, outcome

BLT = b"2 1\n3 1 2 0\n0\nA\nB\n"


def test_files_are_known_by_name_or_by_content(tmp_path: Path) -> None:
    for name, content in [
        ("a.blt", BLT),
        ("a.blt.gz", gzip.compress(BLT, mtime=0)),
        ("b.soi", b"# NUMBER ALTERNATIVES: 2\n# ALTERNATIVE NAME 1: A\n# ALTERNATIVE NAME 2: B\n3: 1,2\n"),
        ("c.csv", b"rank1,rank2\nA,B\nA,B\nA,B\n"),
    ]:
        (tmp_path / name).write_bytes(content)
        by_name, by_content = ranked.read(tmp_path / name), ranked.read(content)
        assert by_name.candidates == by_content.candidates == ("A", "B")
        assert by_name.weights.tolist() == by_content.weights.tolist() == [3]


def test_a_file_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    assert faults_of(ranked.read, tmp_path / "none.blt") == [("files.absent", None)]
    assert faults_of(ranked.read, tmp_path) == [("files.folder", None)]
    assert faults_of(ranked.read, "a\0b") == [("files.not_readable", None)]


@pytest.mark.parametrize(
    "broken", [gzip.compress(BLT, mtime=0)[:-9], gzip.compress(BLT, mtime=0)[:12], b"\x1f\x8b", b"\x1f\x8b" + BLT]
)
def test_a_broken_archive_is_bad_input(broken: bytes) -> None:
    assert faults_of(ranked.read, broken) == [("files.broken_archive", None)]


def test_an_unknown_encoding_is_bad_input() -> None:
    for encoding in ("utf-99", "hex", "rot13", "idna", "undefined", "a\0"):
        assert faults_of(ranked.read, BLT, encoding=encoding) == [("files.unknown_encoding", None)]


def test_another_encoding_is_read() -> None:
    content = "2 1\n1 1 0\n0\nАйгуль\nБакыт\n"
    assert ranked.read(content.encode("cp1251"), encoding="cp1251").candidates == ("Айгуль", "Бакыт")
    csv = "rank1,rank2\nАйгуль,Бакыт\n"
    assert ranked.read(csv.encode("koi8-r"), encoding="koi8-r").candidates == ("Айгуль", "Бакыт")
    assert ranked.read(csv.encode("utf-8-sig"), encoding="utf-8-sig").candidates == ("Айгуль", "Бакыт")


def test_each_line_in_another_encoding_is_named() -> None:
    content = b"rank1,rank2\nA,B\n" + "Айгуль,B\n".encode("cp1251") + b"A,B\n" + "A,Бакыт\n".encode("koi8-r")
    assert faults_of(ranked.read, content) == [("files.not_utf8", 3), ("files.wrong_encoding", 5)]


def test_a_line_of_a_hundred_megabytes_is_a_fault_and_takes_no_memory() -> None:
    bomb = gzip.compress(b"2 1\n1 1 2 0\n" + b"1 " * 50_000_000 + b"\n1 9 0\n0\nA\nB\n", compresslevel=1)
    tracemalloc.start()
    found = faults_of(ranked.read, bomb, form="blt")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == [("files.line_too_long", 3), ("ballots.unknown_number", 4)]
    assert peak < 20e6


def test_lines_and_blocks_see_the_same_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LONGEST_LINE", 20)
    monkeypatch.setattr(reading, "CHUNK", 7)
    content = b"one\r\n\n" + b"x" * 50 + b"\nfour\n" + b"y" * 20 + b"\nsix"
    faults, again = Faults(), Faults()
    lines = dict(reading.lines(content, faults))
    blocks = list(reading.blocks(io.BytesIO(content), again))
    assert lines == {1: "one", 2: "", 4: "four", 6: "six"} or lines[5] == "y" * 20
    assert [number for number, _ in blocks] == sorted(number for number, _ in blocks)
    found = [line for _, block in blocks for line in block.split(b"\n")[:-1]]
    assert [line.rstrip(b"\r") for line in found if line] == [b"one", b"four", b"y" * 20, b"six"]
    assert [fault.line for fault in again] == [3]


def test_more_bytes_than_allowed_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST", 100)
    assert faults_of(ranked.read, BLT * 10) == [("files.too_large", 1)]
    with pytest.raises(BadInput):
        list(reading.lines(BLT * 10, Faults()))
    with pytest.raises(BadInput):
        reading.content(BLT * 10, most=100)


def test_equal_sums_of_different_rows_cost_no_vote(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = table([(1, 2), (2, 1), (1, 2), (3,)])
    weights = np.array([1, 10, 100, 1000])
    right = merged(rows, weights)
    monkeypatch.setattr("civicmath.files.packing.row_sums", lambda rows: np.zeros(len(rows), np.uint64))
    for found in (merged(rows, weights), merged_slowly(rows, weights)):
        assert [part.tolist() for part in found] == [part.tolist() for part in right]
    assert right[1].tolist() == [101, 10, 1000]
    assert len(set(row_sums(rows).tolist())) == 3


def test_weights_that_are_too_fine_are_refused() -> None:
    parts = [1009, 1013, 1019, 1021, 1031, 1033, 1039]
    content = "rank1,weight\n" + "".join(f"A,1/{part}\n" for part in parts)
    assert faults_of(ranked.read, content.encode()) == [("files.weights_too_fine", None)]


def test_a_policy_that_is_none_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="never"):
        Packer(Faults(), "never")
    with pytest.raises(ValueError, match="never"):
        ranked.read(b"rank1\nA\n", overvote="never")


RULES = """\
group,at least,at most
women,2,
youth,,1

candidate,group
Ann,women,youth
Bob,youth
Cid,women
"""


def test_seat_rules_are_read() -> None:
    rules = seats.read(RULES.encode(), ["Ann", "Bob", "Cid"])
    assert rules == [SeatRule("women", frozenset({0, 2}), 2, 3), SeatRule("youth", frozenset({0, 1}), 0, 1)]
    semicolons = RULES.replace(",", ";").replace("group;at", "топ;at").replace("candidate;", "Талапкер;")
    assert seats.read(semicolons.encode(), ["Ann", "Bob", "Cid"]) == rules


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        ("group,at most,at least", ("women,,2", "youth,1,")),
        ("Группа;не более;не менее", ("women;;2", "youth;1")),
        ("топ,эң көп дегенде,кеминде", ("women,,2", "youth,1,")),
        ("group,MIN,MAX", ("women,2", "youth,,1")),
        ("group,at_least,at_most,", ("women,2,,", "youth,,1,")),
        ("group;минимум;максимум", ("women;2;", "youth;;1")),
    ],
)
def test_bounds_are_found_by_the_names_of_their_columns(head: str, rows: tuple[str, str]) -> None:
    content = "\n".join([head, *rows, "", "candidate,group", "Ann,women,youth", "Bob,youth", "Cid,women", ""])
    if ";" in head:
        content = content.replace(",", ";")
    rules = seats.read(content.encode(), ["Ann", "Bob", "Cid"])
    assert rules == [SeatRule("women", frozenset({0, 2}), 2, 3), SeatRule("youth", frozenset({0, 1}), 0, 1)]


def test_either_bound_may_stand_alone() -> None:
    for head, bounds in (("at most", (0, 1)), ("at least", (1, 2)), ("не более", (0, 1)), ("кеминде", (1, 2))):
        rules = seats.read(f"group,{head}\nG,1\n\ncandidate,group 1,group 2\nA,G\n".encode(), ["A", "B"])
        assert rules == [SeatRule("G", frozenset({0}), *bounds)]


def test_more_at_least_than_there_are_candidates_is_for_the_count_to_refuse() -> None:
    rules = seats.read(b"group,at least,at most\nG,9,\ncandidate,group\nA,G\n", ["A", "B"])
    assert rules == [SeatRule("G", frozenset({0}), 9, 9)]
    with pytest.raises(Unmeetable) as refused:
        Seating(2, 1, rules).check()
    assert refused.value.relaxation == [{"group": "G", "bound": "least", "from": 9, "to": 1}]


def test_a_candidate_or_a_group_may_be_called_like_a_head() -> None:
    for name in ("Group", "Кандидат", "топ"):
        rules = seats.read(f"group,least,most\nG,,0\ncandidate,group\nC,G\n{name},G\n".encode(), ["A", name, "C"])
        assert rules == [SeatRule("G", frozenset({1, 2}), 0, 0)]
    named = seats.read(b"group,least,most\nCandidate,1,\ncandidate,group\nA,Candidate\n", ["A", "B"])
    assert named == [SeatRule("Candidate", frozenset({0}), 1, 2)]


@pytest.mark.parametrize(
    ("right", "wrong", "found"),
    [
        ("group,at least", "ann,bob", ("files.seats.no_head", 1)),
        ("women,2,", "women,3,2", ("files.seats.least_above_most", 2)),
        ("at least,at most", "size,at least", ("files.seats.column", 1)),
        ("at least,at most", "min,at least", ("files.csv.column_twice", 1)),
        (",at least,at most", "", ("files.seats.no_head", 1)),
        ("candidate,group", "candidate,party", ("files.seats.column", 5)),
        ("candidate,group", "candidate,group,votes", ("files.seats.column", 5)),
        ("women,2,", "women,-2,", ("files.seats.bound", 2)),
        ("women,2,", "women,NaN,", ("files.seats.bound", 2)),
        ("women,2,", "women,1,2,3", ("files.seats.group", 2)),
        ("youth,,1", "women,,1", ("files.seats.group_twice", 3)),
        ("Ann,women,youth", "Ann", ("files.seats.no_group", 6)),
        ("Ann,women,youth", "Anna,women", ("files.unknown_candidate", 6)),
        ("Ann,women,youth", "Ann,men", ("files.seats.unknown_group", 6)),
        ("Ann,women,youth", "Ann,women,women", ("files.seats.member_twice", 6)),
        ("Ann,women,youth", 'Ann,"women', ("files.csv.quotes", 6)),
    ],
)
def test_faulty_seat_rules_are_named_by_their_line(right: str, wrong: str, found: tuple[str, int]) -> None:
    faults = faults_of(seats.read, RULES.replace(right, wrong, 1).encode(), ["Ann", "Bob", "Cid"])
    assert faults[0] == found
    if found[0] in ("files.seats.least_above_most", "files.seats.bound"):
        assert len(faults) == 1  # who belongs to the group is no fault


def test_no_rules_and_too_many_are_refused() -> None:
    assert faults_of(seats.read, b"", ["A"]) == [("files.seats.no_groups", None)]
    many = "group,at least,at most\n" + "".join(f"g{number},,\n" for number in range(1001))
    assert faults_of(seats.read, many.encode(), ["A"]) == [("files.seats.too_many_groups", 1002)]


def test_the_forms_of_a_reader_are_told_where_none_fits() -> None:
    for read in (ranked.read, approvals.read):
        assert outcome(read, BLT, form="pdf")[0][0][0] == "files.unknown_form"
