"""Plain tables: every cell where it belongs, every fault by its line, whatever the bytes."""

import csv
import gzip
import io
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from civicmath.faults import BadInput, Fault, Faults
from civicmath.files import problems, survey, table

quick = settings(max_examples=100, deadline=None, derandomize=True)
cells = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=6).map(str.strip)


@quick
@given(
    st.lists(st.lists(cells, min_size=3, max_size=3).filter(any), max_size=6),
    st.sampled_from(",;\t"),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_what_a_csv_writer_wrote_is_read(rows, delimiter, end, mark) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end)
    writer.writerows([["a", "b", "c"], *rows])
    read = table.read(text.getvalue().encode("utf-8-sig" if mark else "utf-8"))
    assert read.header == ("a", "b", "c")
    assert [list(row) for row in zip(*read.columns.values(), strict=True)] == rows
    assert read.lines == list(range(2, len(rows) + 2))


def test_a_cell_may_run_over_lines_and_lines_are_still_counted() -> None:
    read = table.read(b'a,b\n"one\ntwo",1\n\nx,2\n,\n')
    assert (read.lines, read.column("a"), len(read)) == ([2, 5], ["one\ntwo", "x"], 2)


TAILS = {
    "columns": b"a;b;;\r\n1;2;;\r\n3;;;\r\n",
    "rows": b"a,b\n1,2\n3,\n,,\n , \n,,,,,\n",
    "both": b",,\na,b, ,\n1,2,,\n,,,\n3,,\n,\n\n",
    "quoted": b'"a","b",""\n"1","2",""\n"3","",""\n"","",""\n',
}


@pytest.mark.parametrize("case", TAILS)
def test_empty_cells_as_spreadsheets_leave_them_are_passed_over(case) -> None:
    read = table.read(TAILS[case])
    assert (read.header, read.column("a"), read.column("b")) == (("a", "b"), ["1", "3"], ["2", ""])
    assert read.lines == ([3, 5] if case == "both" else [2, 3])


def test_so_they_are_by_every_reader() -> None:
    assert [one.people for one in survey.strata(b"stratum;people;;\r\nA;10;;\r\nB;20;;\r\n;;;\r\n")] == [10, 20]
    assert survey.totals(b"margin,category,total,\nsex,f,1,\n,,,\n") == {"sex": {"f": 1}}
    assert survey.counts(b"a,x,\nA,3,\n,,\n").columns == ("x",)
    assert problems.compared(b"winner,loser,\na,b,\n,,\n").names == ("a", "b")
    assert problems.survey(b"weight,p,\n2,1,\n,,\n").problems == ("p",)


def test_who_reads_a_part_of_a_file_does_not_pass_over_columns() -> None:
    """What stands further below in a column without a name would be lost unseen."""
    assert faults_of(lambda content: table.stream(content, Faults()), b"a,b,\n1,2,\n")[0].line == 1


def test_a_row_of_counts_stands_once() -> None:
    faults = faults_of(survey.counts, b"place,young,old\nA  1,3,10\nB,1,2\nA 1,4,20\n")
    assert [(fault.key, fault.line) for fault in faults] == [("files.survey.row_twice", 4)]


@pytest.mark.parametrize("cell", ["922337203681e9", "-922337203681e9", str(2**50 + 1), "1e-3", "1.5e0"])
def test_a_count_beyond_what_is_counted_is_named_by_its_line(cell: str) -> None:
    (fault,) = faults_of(survey.counts, f"place,f,m\nA,1,7\nB,{cell},30\n".encode())
    assert fault.line == 3 and fault.said("en")


def test_packed_files_are_read() -> None:
    assert table.read(gzip.compress(b"a;b\n1;2,5\n")).numbers("b", Faults()) == [Fraction(5, 2)]


@pytest.mark.parametrize(
    ("content", "key", "line"),
    [
        (b"", "empty", None),
        (b"\n\n", "empty", None),
        (b"a,a\n", "column_twice", 1),
        (b"a,,b\n", "column_without_name", 1),
        (b",,\n\n", "empty", None),
        (b"a,b,,\n1,2,,\n,,,\n3,4,,5\n", "column_without_name", 4),
        (b"a,b,,\n1,2,,\n,,5,\n", "column_without_name", 3),
        (b"a,b,\n1,2,,\n", "row_length", 2),
        (b"a,b,\n1\n", "row_length", 2),
        (b"a,b\n1,2\n1\n", "row_length", 3),
        (b"a,b\n1,2,3\n", "row_length", 2),
        (b'a,b\n1,"2\n', "quotes", 2),
        (b'a,b\n1,"2"3\n', "quotes", 2),
        (",".join(f"c{n}" for n in range(10_001)).encode(), "too_many_columns", 1),
    ],
)
def test_faults_are_named_by_their_line(content, key, line) -> None:
    with pytest.raises(BadInput) as refused:
        table.read(content)
    assert (refused.value.faults[0].key, refused.value.faults[0].line) == (f"files.table.{key}", line)


def test_a_table_without_end_stops_at_its_limit() -> None:
    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer) -> int:
            buffer[:] = (b"1,2\n" * (len(buffer) // 4 + 1))[: len(buffer)]
            return len(buffer) // 4 * 4

    with pytest.raises(BadInput) as refused:
        table.read(io.BufferedReader(Endless(), 4096), most_cells=20_000)
    assert refused.value.faults[-1].key in ("files.table.too_many_cells", "files.table.column_twice")


READERS = (
    table.read,
    problems.compared,
    problems.matrix,
    problems.survey,
    survey.strata,
    survey.totals,
    survey.counts,
)
HEADERS = (
    b"winner,loser,count\n",
    b"left;right;chosen\n",
    b"o,k,m\nweight,1,2\n",
    b"id,p,weight\n",
    b"stratum,people,spread\n",
    b"margin,category,total\n",
    b'\xef\xbb\xbf"a",b\n',
)
pieces = st.sampled_from(
    [
        b",",
        b";",
        b"\n",
        b'"',
        b"1",
        b"0",
        b"-1",
        b"nan",
        b"1e9",
        b"a",
        "суу".encode(),
        b"\xff",
        b"\x00",
        b"\r",
        b" ",
        b"1/3",
        b"=",
        b"weight",
    ]
)


def faults_of(reader, content: bytes) -> list[Fault]:
    try:
        reader(content)
    except BadInput as refused:
        return refused.faults
    return []


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.sampled_from(READERS), st.sampled_from(HEADERS), st.lists(pieces, max_size=40).map(b"".join))
@example(problems.matrix, b"o,k\n", b"weight,1\nweight,2\na,1\n")
def test_no_bytes_make_a_reader_stumble(reader, header, rest) -> None:
    for fault in faults_of(reader, header + rest) + faults_of(reader, rest):
        assert all(fault.said(language) for language in ("ky", "ru", "en"))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.sampled_from(READERS), st.binary(max_size=60))
def test_nor_do_any_other_bytes(reader, content) -> None:
    assert all(fault.said("ky") for fault in faults_of(reader, content))


def test_equal_answers_and_counts_are_added_up() -> None:
    found = problems.compared("left,right,chosen,count\na,b,a,2\nb,a,a,1\nb,a,тең,4\n".encode())
    assert (found.names, found.wins.tolist(), found.equal) == (("a", "b"), [[0, 10], [4, 0]], 4)


def test_a_row_that_goes_on_and_on_ends_the_reading() -> None:
    with pytest.raises(BadInput) as problem:
        table.read(b'a,b\n1,2\n"x' + b"\ny" * 700_000)
    assert [(fault.key, fault.line) for fault in problem.value.faults] == [("files.row_too_long", 3)]


def test_the_column_of_row_names_may_have_no_name() -> None:
    """As R and pandas write a table."""
    read = table.read(b',a,b\n"x",1,2\n"y",3,4\n')
    assert (read.header, read.columns[""], read.column("a")) == (("", "a", "b"), ["x", "y"], ["1", "3"])
