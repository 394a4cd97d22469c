"""Polis exports and columns are read exactly, and whatever is wrong is named by its line."""

import contextlib
import gzip
import io
import json
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.command import main
from civicmath.faults import LIMIT, BadInput
from civicmath.files import polis, polis_rows
from civicmath.opinions import engine, mapping, room, routing, votes
from opinions import conversations

CAST = conversations.camps(3, 30, 9)
LONG = "timestamp,datetime,comment-id,voter-id,vote\n" + "".join(
    f"15002326529{statement:02},Mon Jul 17 02:17:32 WIB 2017,{statement},{person},{value}\n"
    for (person, statement), value in CAST.items()
)
COMMENTS = "timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body,is-meta\n" + "".join(
    f'1,{one},0,0,0,{-1 if one == 2 else 1},"Пикир {one}, ""экинчи""\nсап",{str(one == 4).lower()}\n'
    for one in range(11)
)
WAYS = [False, *([True] if engine.has_numba() else [])]


def wide() -> str:
    asked = range(9)
    lines = ["participant,group-id,n-comments,n-votes,n-agree,n-disagree," + ",".join(map(str, asked))]
    for person in range(30):
        cells = [str(CAST.get((person, one), "")) for one in asked]
        lines.append(f"{person},{person % 2 if person % 7 else ''},0,0,0,0," + ",".join(cells))
    return "\n".join(lines) + "\n"


def same(first: votes.Votes, second: votes.Votes) -> bool:
    names = ("participants", "statement_ids", "indptr", "statements", "values")
    return all(np.array_equal(getattr(first, name), getattr(second, name)) for name in names)


def faults_of(content: str | bytes, **more: object) -> list[tuple[str, int | None]]:
    with pytest.raises(BadInput) as refused:
        polis.read(content.encode() if isinstance(content, str) else content, **more)
    return [(fault.key, fault.line) for fault in refused.value.faults]


@pytest.mark.parametrize("compiled", WAYS)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_votes_are_read_whatever_the_ending_and_the_packing(compiled: bool, ending: str) -> None:
    content = LONG.replace("\n", ending).encode()
    for source in (content, gzip.compress(content), b"\xef\xbb\xbf" + content, content.rstrip()):
        assert same(polis.read(source, compiled=compiled), conversations.packed(CAST))


def test_columns_may_stand_in_any_order_and_be_quoted() -> None:
    rows = [line.split(",") for line in LONG.splitlines()]
    turned = "\n".join(",".join(f'"{row[place]}"' for place in (4, 3, 0, 2)) for row in rows)
    assert same(polis.read(turned.encode()), conversations.packed(CAST))


def test_a_table_of_participants_is_the_same_votes_with_the_published_groups() -> None:
    read = polis.read(wide().encode())
    assert same(read, conversations.packed(CAST))
    assert read.published_groups is not None
    assert read.published_groups.tolist() == [person % 2 if person % 7 else -1 for person in range(30)]
    odd = wide().replace("participant,", "participant,xid,", 1).splitlines()
    odd = [odd[0], *(line.replace(",", ',"a, ""b""",', 1) for line in odd[1:])]
    assert same(polis.read("\n".join(odd).encode()), read)


def test_votes_as_spreadsheets_write_them_are_understood() -> None:
    assert polis.read(b"participant,statement,vote\n1,1,1.0\n1,2, -1\n1,3,-0.0\n").values.tolist() == [1, -1, 0]


@pytest.mark.parametrize("time", [True, False])
def test_columns_of_numbers_are_read(time: bool) -> None:
    person, statement, value = conversations.columns(CAST)
    packed = io.BytesIO()
    more = {"time": np.arange(len(value))} if time else {}
    np.savez_compressed(
        packed, participant=person, statement=statement.astype(np.int16), vote=value.astype(float), **more
    )
    assert same(polis.read(packed.getvalue()), conversations.packed(CAST))


def test_comments_bring_words_and_moderation() -> None:
    read = polis.read(LONG.encode(), COMMENTS.encode())
    assert read.texts is not None
    assert read.texts[3] == 'Пикир 3, "экинчи" сап'
    assert (read.moderated_out, read.meta, read.unvoted) == (frozenset({2}), frozenset({4}), (9, 10))
    assert read.about.zeroed.tolist() == [one in (2, 4) for one in range(9)]


def test_a_statement_moderated_out_has_its_words_whenever_its_first_vote_comes() -> None:
    comments = b"comment-id,comment-body,moderated\n0,Road,1\n1,Water,-1\n2,School,0\n"
    begun = "timestamp,comment-id,voter-id,vote\n1,0,0,1\n1,0,1,-1\n"
    going_on = room.Room(polis.read(begun.encode(), comments, keep_times=True))
    assert 1 not in routing.weights_for(going_on.votes, np.ones(1), 5)
    going_on.cast(*np.array([(0, 1, 1, 2)]).T)
    whole = polis.read((begun + "2,1,0,1\n").encode(), comments, keep_times=True)
    assert going_on.votes.texts == whole.texts == ("Road", "Water")
    assert (going_on.votes.unvoted, going_on.votes.unvoted_texts) == (whole.unvoted, whole.unvoted_texts)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("150,d,0,1", "files.polis.fields"),
        ("150,d,0,1,1,1", "files.polis.fields"),
        ("150,d,0,1,2", "files.polis.vote"),
        ("150,d,0,1,", "files.polis.vote"),
        ("150,d,0,1,NaN", "files.polis.vote"),
        ("150,d,x,1,1", "files.polis.number"),
        ("1e9,d,0,1,1", "files.polis.number"),
        ("150,d,0,1234567890123456789,1", "files.polis.number"),
        ('150,"d,0,1,1', "files.polis.fields"),
        (b"150,\xff,0,1,1", "files.not_utf8"),
    ],
)
@pytest.mark.parametrize("compiled", WAYS)
def test_a_bad_line_is_named(line: str | bytes, key: str, compiled: bool) -> None:
    rows = LONG.encode().splitlines()
    rows[40] = line.encode() if isinstance(line, str) else line
    assert faults_of(b"\n".join(rows), compiled=compiled) == [(key, 41)]


@pytest.mark.parametrize("compiled", WAYS)
@pytest.mark.parametrize("beginning", ["", ' ,""'])
def test_rows_of_empty_cells_are_passed_over(beginning: str, compiled: bool) -> None:
    for content in (LONG, wide()):
        rows = content.splitlines()
        empty = beginning + "," * (rows[0].count(",") - beginning.count(","))
        rows = [*rows[:3], empty, *rows[3:], empty]
        assert same(polis.read("\n".join(rows).encode(), compiled=compiled), conversations.packed(CAST))
        rows[9] = "x" + rows[9]
        assert faults_of("\n".join(rows), compiled=compiled) == [("files.polis.number", 10)]


def test_rows_of_empty_cells_are_no_statements() -> None:
    comments = COMMENTS + ",,,,,,,\n,,,,,,,\n"
    assert polis.read(LONG.encode(), comments.encode()).unvoted == (9, 10)
    odd = comments + "1,3,0,0,0,1,a,f\n"
    line = odd.count("\n")
    assert faults_of(LONG, comments=odd.encode()) == [("files.polis.statement_twice", line)]


def test_faults_of_a_wide_table_are_named() -> None:
    rows = wide().splitlines()
    rows[3] = rows[3].rpartition(",")[0] + ",7"
    rows[5] += ",1"
    assert faults_of("\n".join(rows)) == [("files.polis.vote", 4), ("files.polis.fields", 6)]
    assert faults_of("\n".join([*wide().splitlines(), wide().splitlines()[2]])) == [("files.polis.person_twice", 32)]


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "files.polis.header"),
        (b"a,b,c\n1,2,3\n", "files.polis.header"),
        (b"participant,group-id\n1,2\n", "files.polis.header"),
        (b"vote,vote,voter-id,comment-id\n", "files.polis.column_twice"),
        (b"voter-id,comment-id,vote\n", "opinions.no_votes"),
        (b"participant,1,2\n5,,\n", "opinions.no_votes"),
        (b"voter-id,comment-id,vote\r1,1,1\r", "files.carriage_return"),
        (gzip.compress(LONG.encode(), mtime=0)[:-30], "files.broken_archive"),
        (b"PK\x03\x04nothing", "files.polis.broken"),
    ],
)
def test_a_file_that_holds_no_votes_is_refused(content: bytes, key: str) -> None:
    assert [fault for fault, _ in faults_of(content)] == [key]


@pytest.mark.parametrize(
    ("columns", "key"),
    [
        ({"participant": [1], "statement": [1]}, "files.polis.header"),
        ({"participant": [1], "statement": [1], "vote": [np.nan]}, "files.polis.number"),
        ({"participant": [1], "statement": [1.5], "vote": [1]}, "files.polis.number"),
        ({"participant": ["a"], "statement": [1], "vote": [1]}, "files.polis.not_numbers"),
        ({"participant": [1, 2], "statement": [1], "vote": [1]}, "opinions.columns_differ"),
        ({"participant": [1], "statement": [1], "vote": [3]}, "opinions.not_a_vote"),
        ({"participant": [{}], "statement": [1], "vote": [1]}, "files.polis.broken"),
    ],
)
def test_bad_columns_are_refused(columns: dict, key: str) -> None:
    packed = io.BytesIO()
    np.savez(packed, **{name: np.array(column) for name, column in columns.items()})
    assert [fault for fault, _ in faults_of(packed.getvalue())] == [key]


def test_bad_comments_are_named() -> None:
    for row, key in (
        ("1,x,0,0,0,1,a,f", "files.polis.number"),
        ("1,3,0,0,0,1,a,f", "files.polis.statement_twice"),
        ("1,30,0,0,0,5,a,f", "files.polis.moderated"),
        ("1,30,0", "files.polis.fields"),
        ('1,30,0,0,0,1,"a', "files.polis.quotes"),
    ):
        assert [fault for fault, _ in faults_of(LONG, comments=(COMMENTS + row).encode())] == [key]


def test_faults_without_end_need_constant_memory() -> None:
    broken = b"voter-id,comment-id,vote\n" + b"1,1,x\n" * 20_000
    with pytest.raises(BadInput) as refused:
        polis.read(broken)
    assert (len(refused.value.faults), refused.value.more) == (LIMIT, 20_000 - LIMIT)


def test_votes_repeated_without_end_need_constant_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polis, "COMPACT", 1000)
    monkeypatch.setattr(polis_rows, "CHUNK", 4096)
    gathered = []
    add = polis.Columns.add
    monkeypatch.setattr(polis.Columns, "add", lambda self, piece: (add(self, piece), gathered.append(self.rows))[0])
    rows = LONG.splitlines()[1:]
    read = polis.read("\n".join([LONG.splitlines()[0], *rows * 60]).encode())
    assert same(read, conversations.packed(CAST))
    assert max(gathered) < 2000


@pytest.mark.parametrize("compiled", WAYS)
@settings(max_examples=150, deadline=None, derandomize=True)
@given(data=st.data())
def test_any_bytes_are_read_or_refused(compiled: bool, data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from([LONG[:400].encode(), wide()[:600].encode(), b""])))
    for _ in range(data.draw(st.integers(0, 4))):
        place = data.draw(st.integers(0, len(content)))
        piece = data.draw(
            st.sampled_from([b"\n", b",", b'"', b"\r", b"-", b"\x00", b"\xff", b"1", b"9" * 19, b"PK", b""])
        )
        content[place : place + data.draw(st.integers(0, 3))] = piece
    with contextlib.suppress(BadInput):
        mapping.map_opinions(polis.read(bytes(content), compiled=compiled))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.text('0123456789,-+.\r" \n', max_size=9), max_size=12))
def test_fast_and_slow_ways_agree(cells: list[str]) -> None:
    chunk = (",".join(cells) + "\n").encode()
    faults = polis.Faults()
    slow = polis_rows.slow_rows(chunk, 1, polis_rows.Form(3), [2, 0, 1], faults)
    for compiled in WAYS:
        fast = polis.fast_way(0, compiled)(chunk, polis_rows.Form(3), [2, 0, 1])
        if fast is not None:
            assert not faults
            assert [column.tolist() for column in fast] == [column.tolist() for column in slow]


def test_the_command_answers_in_words_and_in_json(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "votes.csv").write_text(LONG)
    (tmp_path / "comments.csv").write_text(COMMENTS)
    words = ["opinions", str(tmp_path / "votes.csv"), "--comments", str(tmp_path / "comments.csv")]
    assert main([*words, "--explain", "ky", "--next", "3", "--seed", "4 2"]) == 0
    assert "30 адам 9 пикир боюнча" in capsys.readouterr().out
    assert main([*words, "--json", "--groups", "2"]) == 0
    assert len(json.loads(capsys.readouterr().out)["result"]["groups"]) == 2
    assert main([*words, "--groups", "9"]) == 3
    assert main([*words, "--next", "3"]) == 2
    capsys.readouterr()
    assert main([*words, "--seed", "4 2"]) == 2
    assert capsys.readouterr().err == "--seed changes nothing by itself: it is only for --next.\n"
    assert main(["opinions", str(tmp_path / "nothing.csv")]) == 2


def archive(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as export:
        for name in names:
            export.writestr(name, LONG)
    return packed.getvalue()


NO_TEXT = {
    "zip": (archive("votes.csv", "comments.csv"), ("files.zip", None)),
    "no votes": (COMMENTS.encode(), ("files.polis.header", 1)),
    "wide without statements": (b"participant,group-id\n1,0\n", ("files.polis.header", 1)),
    "encoding": ("пикир".encode("cp1251"), ("files.not_utf8", 1)),
    "broken": (b"PK\x03\x04rest", ("files.polis.broken", None)),
    "empty": (b"participant,statement,vote\n", ("opinions.no_votes", None)),
}


@pytest.mark.parametrize("case", NO_TEXT)
def test_what_is_no_file_of_votes_is_called_what_it_is_by_its_name(tmp_path, case: str) -> None:
    content, fault = NO_TEXT[case]
    (tmp_path / "in.csv").write_bytes(content)
    with pytest.raises(BadInput) as refused:
        polis.read(tmp_path / "in.csv")
    assert [(one.key, one.line) for one in refused.value.faults] == [fault]
    assert refused.value.source == "in.csv"


def test_an_archive_that_lacks_a_column_of_votes_is_told_so() -> None:
    assert faults_of(archive("participant.npy")) == [("files.polis.broken", None)]
    packed = io.BytesIO()
    np.savez(packed, participant=np.array([1]), vote=np.array([1]))
    assert faults_of(packed.getvalue()) == [("files.polis.header", 1)]


def test_columns_of_numbers_are_read_from_a_packed_file(tmp_path) -> None:
    packed = io.BytesIO()
    person, statement, value = conversations.columns(CAST)
    np.savez(packed, participant=person, statement=statement, vote=value)
    (tmp_path / "votes.npz.gz").write_bytes(gzip.compress(packed.getvalue()))
    assert same(polis.read(tmp_path / "votes.npz.gz"), conversations.packed(CAST))


@pytest.mark.parametrize("twice", ["01", "-0", "2"])
def test_a_statement_with_two_columns_is_refused(twice: str) -> None:
    assert faults_of(f"participant,0,1,2,{twice}\n7,1,1,0,-1\n") == [("files.polis.column_twice", 1)]


@pytest.mark.parametrize("twice", ["moderated", "comment-body", "Is-Meta"])
def test_a_column_of_the_comments_that_stands_twice_is_refused(twice: str) -> None:
    file = f"comment-id,comment-body,moderated,is-meta,{twice}\n1,A,-1,false,0\n".encode()
    assert faults_of(LONG, comments=file) == [("files.polis.column_twice", 1)]


def test_whether_a_statement_is_meta_must_be_said_plainly() -> None:
    rows = "1,A,TRUE\n2,B,f\n3,C,\n4,D,1\n5,E,0\n"
    read = polis.read(LONG.encode(), f"comment-id,comment-body,is-meta\n{rows}".encode())
    assert read.meta == {1, 4}
    odd = f"comment-id,comment-body,is-meta\n{rows}6,F,yes\n7,G,2\n".encode()
    assert faults_of(LONG, comments=odd) == [("files.polis.meta", 7), ("files.polis.meta", 8)]
