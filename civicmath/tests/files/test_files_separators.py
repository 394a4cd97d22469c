"""What stands between cells: seen in the first lines, said by Excel, or refused where two marks may be meant."""

import gzip

import pytest

from civicmath.faults import BadInput, Faults
from civicmath.files import people, polis, polis_comments, ranked, seats, survey, table
from civicmath.files.separators import begun, detected

CASES = {
    "commas in a label and in numbers": ("Вариант;Нужда, баллы\nКолодец;4,5\nДорога;2,9", ";"),
    "a comma in each row by chance": ("Первая, главная;Вторая\nДорога, мост;Вода\nВода;Школа", ";"),
    "many commas in one label": ("id;вода, газ, свет, тепло\n1;2\n2;3", ";"),
    "semicolons in a label and in cells": ("id,roads; bridges\n1,a; b\n2,c; d", ","),
    "semicolons without blanks in a label": ("id,a;b;c,d\n1,2,3", ","),
    "a decimal number in a tabbed file": ("id\tneed, points\n1\t4,5", "\t"),
    "blanks after commas": ("first, second, third\nWater, Road, School", ","),
    "quoted": ('"a;b";"c, d"\n1;2', ";"),
    "a label of two lines": ('id;"need,\nin points, really"\n1;4,5', ";"),
    "one column": ("id\nA;B\nC", ","),
    "numbers as names": ("1,2,3\n4,5,6", ","),
    "a short row": ("id;need,points;c\n1;2;3\n1;2\n1;2;4", ";"),
    "nothing": ("", ","),
}


@pytest.mark.parametrize("case", CASES)
def test_the_separator_is_what_cuts_all_rows_alike(case: str) -> None:
    text, mark = CASES[case]
    first, *below = text.split("\n")
    assert detected(first, below) == mark


@pytest.mark.parametrize("text", ["Option;Need,points\nWell;4,5\n", "a;b,c\nx;y,z\n"])
def test_where_two_marks_cut_alike_the_file_is_refused(text: str) -> None:
    for read in (table.read, people.read):
        with pytest.raises(BadInput) as refused:
            read(b"\n;,;\n" + text.encode())
        fault = refused.value.faults[0]
        assert (fault.key, fault.line) == ("files.separator_unclear", 3)
        assert "sep=;" in fault.said("en") and "sep=;" in fault.said("ru") and "sep=;" in fault.said("ky")
    assert table.read(b"sep=;\n" + text.encode()).header[0] == text.partition(";")[0]


@pytest.mark.parametrize("first", ["sep=;", " sep=; ", "sep=;;", '"sep=;"', "SEP=;"])
def test_the_line_that_excel_writes_names_the_separator(first: str) -> None:
    def said(text: str) -> bytes:
        return f"{first}\r\n{text}".replace("\n", "\r\n").encode("utf-8-sig")

    read = table.read(said("a,b;c\n1,5;2\n"))
    assert (read.header, read.lines, read.columns["a,b"]) == (("a,b", "c"), [3], ["1,5"])
    assert people.read(said("id;name\n1;Ann\n")).ids == ("1",)
    quotas = people.read_categories(said("category;name;min;max\nsex;f;1;2\n"))
    assert [quota.least for quota in quotas] == [1]
    votes = "comment-id;voter-id;vote\n1;7;1\n2;7;-1\n"
    assert polis.read(said(votes)).statement_ids.tolist() == [1, 2]
    assert polis.read(said("participant;0;1\n7;1;-1\n")).participants.tolist() == [7]
    rules = seats.read(said("group;at least\nyoung;1\n\ncandidate;group\nAnn;young\n"), ["Ann"])
    assert [rule.least for rule in rules] == [1]
    assert polis.read(gzip.compress(said(votes)), said("comment-id;comment-body\n1;Road\n")).texts == ("Road", "")


def test_lines_are_counted_from_the_one_with_the_separator() -> None:
    for read, text in (
        (table.read, "a;b\n1\n"),
        (people.read, "id;b\n1\n"),
        (polis.read, "comment-id;voter-id;vote\n1;1\n"),
        (polis.read, "participant;1\n1\n"),
        (polis_comments.read_comments, "comment-id;comment-body\n1\n"),
    ):
        with pytest.raises(BadInput) as refused:
            read(f"sep=;\n{text}".encode())
        assert refused.value.faults[0].line == 3


@pytest.mark.parametrize("mark", ["|", "", ".", ":"])
def test_other_marks_that_excel_may_name_are_refused(mark: str) -> None:
    for read in (table.read, people.read, polis.read, polis_comments.read_comments):
        with pytest.raises(BadInput) as refused:
            read(f"sep={mark}\nid{mark}a\n1{mark}2\n".encode())
        assert [(fault.key, fault.line) for fault in refused.value.faults] == [("files.separator_unknown", 1)]


def test_ballots_are_cut_as_tables_are() -> None:
    text = "Первый выбор, главный;2 место, второе\nАнна;Борис\nБорис;\n"
    read = ranked.read(text.encode(), form="ranks", columns=["Первый выбор, главный", "2 место, второе"])
    assert read.candidates == ("Анна", "Борис")


def test_what_cannot_be_read_below_the_header_is_told_with_all_the_rest() -> None:
    faults = Faults()
    mark, rows = begun(iter([(1, "a;b"), (2, "1;2")]), faults)
    assert (mark, list(rows)) == (";", [(1, "a;b"), (2, "1;2")])
    with pytest.raises(BadInput) as refused:
        table.read(b"a;b\n1;\xff\n1;2;3\n" + 30 * b"1;2\n" + b"1\n")
    assert [fault.line for fault in refused.value.faults] == [2, 3, 34]


@pytest.mark.parametrize("content", [b"\xff\n", b"\xff\nid\n1\n", b"\n\xff\nid\n1\n"])
def test_where_the_header_is_unreadable_nothing_else_is_said(content: bytes) -> None:
    for read in (table.read, people.read, people.read_categories, polis_comments.read_comments):
        with pytest.raises(BadInput) as refused:
            read(content)
        assert {fault.key for fault in refused.value.faults} <= {"files.not_utf8", "files.wrong_encoding"}


def test_where_rows_are_unreadable_they_are_not_said_to_be_missing() -> None:
    for read, content in (
        (people.read_categories, b"category,name,min,max\n\xff,a,1,2\n"),
        (survey.counts, b"place,a\n\xff,1\n"),
    ):
        with pytest.raises(BadInput) as refused:
            read(content)
        assert [(fault.key, fault.line) for fault in refused.value.faults] == [("files.not_utf8", 2)]
