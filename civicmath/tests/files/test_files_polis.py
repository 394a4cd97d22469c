"""Polis: a person repeated without end, statements over several lines, and texts without end."""

import gzip
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicmath.faults import LIMIT, BadInput
from civicmath.files import polis, polis_comments, polis_rows
from civicmath.files.met import Met
from files.shared import faults_of

HEAD = b"participant,group-id,0,1\n"
COMMENTS = 'comment-id,moderated,comment-body\n0,1,"Жол\nжана ""көпүрө"""\n1,1,Суу\n'


@pytest.mark.parametrize("odd", [b"", b'2,"0",1,1\n'])
def test_a_person_repeated_without_end_needs_constant_memory(odd: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """With an odd row in each chunk the careful way reads it."""
    monkeypatch.setattr(polis_rows, "CHUNK", 1 << 14)
    monkeypatch.setattr(polis_rows, "keep_memory", lambda: None)
    peaks = []
    for times in (5, 150):
        packed = gzip.compress(HEAD + (odd + b"1,1,-1,0\n" * 1000) * times)
        tracemalloc.start()
        with pytest.raises(BadInput) as refused:
            polis.read(packed)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        first = refused.value.faults
        assert {fault.key for fault in first} == {"files.polis.person_twice"}
        assert [fault.line for fault in first] == list(range(3 + bool(odd), 3 + bool(odd) + LIMIT))
        assert len(first) + refused.value.more == 1000 * times - 1 + (times - 1 if odd else 0)
    assert peaks[1] < peaks[0] + 1e6


def test_a_person_is_found_again_in_any_later_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polis_rows, "CHUNK", 64)
    rows = [f"{person},0,1,-1\n".encode() for person in range(500)]
    assert len(polis.read(HEAD + b"".join(rows)).participants) == 500
    assert faults_of(polis.read, HEAD + b"".join([*rows, rows[3], rows[499]])) == [
        ("files.polis.person_twice", 502),
        ("files.polis.person_twice", 503),
    ]


def test_other_faults_stand_beside_persons_twice() -> None:
    content = HEAD + b"1,0,1,1\n1,0,1,1\n2,0,7,1\n3,0\n1,0,1,1\n"
    assert faults_of(polis.read, content) == [
        ("files.polis.person_twice", 3),
        ("files.polis.vote", 4),
        ("files.polis.fields", 5),
        ("files.polis.person_twice", 6),
    ]


@given(st.lists(st.lists(st.integers(-5, 30), max_size=9), max_size=12))
def test_numbers_met_before_are_known(blocks: list[list[int]]) -> None:
    met, seen = Met(), set()
    for block in blocks:
        found = met.again(np.array(block, dtype=np.int64)).tolist()
        expected = [number in seen or number in block[:place] for place, number in enumerate(block)]
        assert found == expected
        seen.update(block)
    assert sorted(np.concatenate([*met.runs, np.empty(0)]).tolist()) == sorted(seen)


def test_published_groups_are_not_cut_short() -> None:
    assert polis.read(HEAD + b"1,2147483647,1,1\n").published_groups.tolist() == [2147483647]
    assert faults_of(polis.read, HEAD + b"1,0,1,1\n2,4294967297,1,1\n") == [("files.polis.group_too_large", 3)]


def test_statements_over_several_lines_are_named_by_the_first() -> None:
    assert polis_comments.read_comments(COMMENTS.encode()).texts == {0: 'Жол жана "көпүрө"', 1: "Суу"}
    for row, key, line in (
        ('1,1,"two\nlines"\n', "files.polis.statement_twice", 5),
        ('x,1,"two\n\nlines"\n', "files.polis.number", 5),
        ('2,1,"two\nlines",3\n', "files.polis.fields", 5),
        ('2,7,"two\nlines"\n', "files.polis.moderated", 5),
        ('2,1,"two\nlines" and more\n', "files.polis.quotes", 5),
        ('2,1,two "lines"\n2,1,"never\n\n', "files.polis.quotes", 6),
    ):
        assert faults_of(polis_comments.read_comments, (COMMENTS + row).encode()) == [(key, line)]


def test_every_faulty_comment_is_named() -> None:
    content = COMMENTS.encode() + b'2,1,"a"b\n3,1,\xff\nx,1,c\n3,1,"d\n"\n3,1,e\n'
    assert faults_of(polis_comments.read_comments, content) == [
        ("files.polis.quotes", 5),
        ("files.not_utf8", 6),
        ("files.polis.number", 7),
        ("files.polis.statement_twice", 10),
    ]


def test_a_head_that_can_not_be_read_is_the_fault() -> None:
    assert faults_of(polis_comments.read_comments, b"\xff" + COMMENTS.encode()) == [("files.not_utf8", 1)]
    assert faults_of(polis_comments.read_comments, b"a,b\n") == [("files.polis.header", 1)]
    assert faults_of(polis_comments.read_comments, b"") == [("files.polis.header", 1)]


def test_comments_are_held_once(monkeypatch: pytest.MonkeyPatch) -> None:
    content = ("comment-id,comment-body\n" + "".join(f'{one},"{"x" * 500}"\n' for one in range(10_000))).encode()
    tracemalloc.start()
    polis_comments.read_comments(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1.6 * len(content)
    monkeypatch.setattr(polis_comments, "MOST_TEXT", 1000)
    assert faults_of(polis_comments.read_comments, content) == [("files.polis.too_much_text", 4)]


def test_whole_numbers_may_end_as_pandas_writes_them() -> None:
    rows = b"1,0.0,1.0,-1.0\n2.0,,0.0,\n3,1.0,,1.0\n"
    assert faults_of(polis.read, HEAD + rows + b"4,0.5,1,1\n5.00,1,1,1\n") == [
        ("files.polis.number", 5),
        ("files.polis.number", 6),
    ]
    twin = polis.read(HEAD + b"1,0,1,-1\n2,,0,\n3,1,,1\n")
    read = polis.read(HEAD + rows)
    assert read.published_groups.tolist() == twin.published_groups.tolist() == [0, -1, 1]
    assert read.participants.tolist() == [1, 2, 3]
