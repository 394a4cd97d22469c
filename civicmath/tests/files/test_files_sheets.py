"""Ballots as spreadsheets and survey forms export them: columns beside the ballot, empty rows, thousands, names with commas."""

import pytest

from civicmath.files import approvals, ranked, scores
from files.shared import faults_of, orders

IDS = ("Voter ID", "Ballot ID", "ballot_id", "Response ID", "№", "#", "№ п/п", "VOTER-ID", "Номер")


@pytest.mark.parametrize("name", IDS)
def test_a_column_of_serial_numbers_is_no_candidate(name: str) -> None:
    content = f"{name},Ann,Bob\n7,1,2\n8,2,1\n".encode()
    assert ranked.read(content, form="matrix").candidates == ("Ann", "Bob")
    assert scores.read(content).candidates == ("Ann", "Bob")
    assert approvals.read(f"{name},Ann,Bob\n1,1,0\n".encode()).candidates == ("Ann", "Bob")


@pytest.mark.parametrize(
    "cells", [("1st", "2nd", "3rd"), ("1-е место", "2-е место", "3-е место"), ("1-орун", "2-орун", "3-орун")]
)
def test_numbered_candidates_with_places_in_words_are_columns_of_candidates(cells: tuple[str, ...]) -> None:
    first, second, third = cells
    content = f"Option 1,Option 2,Option 3\n{first},{second},{third}\n{second},{first},{third}\n".encode()
    assert ranked.read(content).candidates == ("Option 1", "Option 2", "Option 3")
    assert ranked.read(f"Ann,Bob,Plan 1\n{first},{second},{third}\n".encode()).candidates == ("Ann", "Bob", "Plan 1")


def test_blank_lines_do_not_hide_what_the_columns_are() -> None:
    content = b"Candidate 1,Candidate 2\n" + b",\n" * 300 + b"1,2\n2,1\n"
    read = ranked.read(content)
    assert (read.candidates, read.blank) == (("Candidate 1", "Candidate 2"), 300)
    assert faults_of(ranked.read, b"Option 1,Option 2\n1.0,2.0\n")[0] == ("files.csv.rank", 2)


def test_columns_whose_word_means_ranks_come_before_others_with_numbers() -> None:
    content = b"Question 1,rank1,rank2\nyes,Ann,Bob\nno,Bob,Ann\n"
    assert ranked.read(content).candidates == ("Ann", "Bob")
    address = b"Address Line 1,Address Line 2,Choice 1,Choice 2\nOsh st,5,Ann,Bob\n"
    assert ranked.read(address).candidates == ("Ann", "Bob")
    assert faults_of(ranked.read, b"Question 1,Wish 1,Wish 2\nyes,Ann,Bob\n") == [("files.csv.ranks_left", 1)]


def test_thousands_between_commas_are_no_small_numbers() -> None:
    weighed = b'rank1,rank2,weight\nAnn,Bob,"1,000"\nBob,Ann,2\n'
    assert faults_of(ranked.read, weighed) == [("files.csv.thousands", 2)]
    assert faults_of(approvals.read, b'approved,weight\nAnn,"12,500"\n') == [("files.csv.thousands", 2)]
    assert faults_of(scores.read, b'Ann,Bob\n"1,234",2\n')[0][1] == 2
    assert ranked.read(b'rank1,weight\nAnn,"0,125"\n').scale == 8
    for mark in (b";", b"\t"):
        unclear = b"rank1;weight\nAnn;1,125\n".replace(b";", mark)
        assert faults_of(ranked.read, unclear) == [("files.csv.thousands", 2)]
        points = b"Ann;Bob\n1,000;5\n-2,5;1\n".replace(b";", mark)
        assert faults_of(scores.read, points) == [("files.csv.thousands", 2)]
    assert ranked.read(b"rank1;weight\nAnn;1,12\nAnn;1,1250\n").scale == 200
    assert faults_of(ranked.read, b"2 1\n1,000 1 0\n0\nA\nB\n", form="blt") == [("files.csv.thousands", 2)]
    assert faults_of(ranked.read, b"# NUMBER ALTERNATIVES: 2\n1,000: 1,2\n") == [("files.csv.thousands", 2)]


@pytest.mark.parametrize("written", ["1 200", "1\u00a0200", "1\u202f200"])
def test_thousands_with_blanks_are_read_as_spreadsheets_show_them(written: str) -> None:
    assert ranked.read(f"rank1,weight\nAnn,{written}\nBob,3\n".encode()).weights.tolist() == [1200, 3]
    for other in ("12 00", "1 2000", "01 200"):
        assert faults_of(ranked.read, f"rank1,weight\nAnn,{other}\n".encode()) == [("files.weight_unreadable", 2)]


def test_rows_of_empty_cells_are_passed_over_where_there_is_more_than_the_ballot() -> None:
    for end in ("\n", "\r\n"):
        content = f"id,rank1,rank2{end}1,Ann,Bob{end},,{end}2,,{end},,{end}".encode()
        read = ranked.read(content)
        assert (orders(read), read.blank) == ({(("Ann",), ("Bob",)): 1}, 1)
        assert ranked.read(f"id;Ann;Bob{end}1;1;2{end};;{end}".encode(), form="matrix").blank == 0
        assert scores.read(f"id;Ann;Bob{end}1;5;2{end};;{end}".encode()).blank == 0
        assert approvals.read(f"id;Ann;Bob{end}1;x;{end};;{end}".encode()).blank == 0
        assert approvals.read(f"id;approved{end}1;Ann{end};{end}".encode()).blank == 0
        assert ranked.read(f"id,rank1,rank2{end},,{end}1,Ann,Bob{end}".encode()).blank == 0
        assert ranked.read(f"rank1;rank2;weight{end}Ann;Bob;2{end} ; ;{end}".encode()).blank == 0
        assert ranked.read(f"rank1,rank2{end}Ann,Bob{end},{end}".encode()).blank == 1  # a ballot without a mark


def test_names_with_commas_are_not_cut_where_semicolons_stand_between_names() -> None:
    mixed = b'approved\n"Smith, John;Doe, Jane"\n"Smith, John"\n'
    assert faults_of(approvals.read, mixed) == [("files.csv.separators", 3)]
    assert faults_of(approvals.read, b'approved\nAnn;Bob\nCy\n"Ann, Bob"\n') == [("files.csv.separators", 4)]
    assert faults_of(approvals.read, b'approved\n"Ann, Bob"\nAnn;Bob\n') == [("files.csv.separators", 3)]
    listed = approvals.read(mixed, candidates=["Smith, John", "Doe, Jane"])
    assert listed.indices.tolist() == [0, 1, 0]
    assert approvals.read(b'approved\n"Ann, Bob"\nAnn\n').candidates == ("Ann", "Bob")
