"""BLT: all dialects are read, every fault is named by its line, and the quick path reads what the careful one reads."""

import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.ballots import HEAVIEST
from civicmath.files import blt, plain, ranked
from civicmath.files.packing import JOINED, MOST_CANDIDATES
from files.shared import faults_of, orders, outcome

WHOLE = """\
# council of the village
4 2 # four candidates
-2
3 1 3=4 - 2 0
(b17) 1 2 0
0.5 1 0  # half a vote
2 0
0
"Айгүл"
"Bob "AGAIN" Carney"   # a nickname
Chynara
"Dastan"
"Айыл кеңеши"
"source"
"comment"
"""
MINIMAL = "3 1\n1 1 2 0\n2 3 0\n0\nA\nB\nC\n"


def text(*ballots: str, names: str = "A B C", head: str = "3 1", end: str = "0") -> bytes:
    return "\n".join([head, *ballots, end, *names.split(), "Title", ""]).encode()


def test_a_party_beside_some_names_only_is_told() -> None:
    party = b'3 1\n5 3 0\n6 2 0\n0\n"Ann" "Red"\n"Bob"\n"Cy" "Blue"\n"T"\n'
    assert faults_of(ranked.read, party) == [("files.blt.parties", 5)]
    assert ranked.read(b'3 1\n5 3 0\n0\n"Ann" "Bob"\n"Cy"\n"T"\n').candidates == ("Ann", "Bob", "Cy")


def test_a_number_sign_may_be_a_part_of_a_name() -> None:
    read = ranked.read(b"2 1\n3 1 0\n0\nTeam #1\nTeam B # the other\n")
    assert read.candidates == ("Team #1", "Team B")


def test_empty_lines_may_stand_before_who_withdrew() -> None:
    assert ranked.read(b"3 1\n\n \n-2\n\r\n3 1 2 3 0\n0\nA\nB\nC\n").withdrawn == {1}


def test_droops_withdrawn_line_is_read_and_its_other_lines_are_named() -> None:
    read = ranked.read(text("1 1 2 0", head="3 1\n[withdrawn 2 3]"))
    assert read.withdrawn == {1, 2} and orders(read) == {(("A",), ("B",)): 1}
    asked = text("1 1 2 0", head="3 1\n[tie 3 1 2]\n[withdrawn 4]\n[withdrawn]")
    assert faults_of(ranked.read, asked) == [
        ("files.blt.option", 2),
        ("ballots.unknown_number", 3),
        ("files.blt.option", 4),
    ]


def test_many_comments_with_windows_line_ends_are_looked_over_once() -> None:
    """Each line end could once be taken in two ways: a form unknown by name took 2^60 steps."""
    comments = b"# a comment\r\n" * 60
    assert orders(ranked.read(comments + text("1 1 2 0").replace(b"\n", b"\r\n"))) == {(("A",), ("B",)): 1}
    assert faults_of(ranked.read, comments + b"rank1,rank2\r\nA,B\r\n")[:1] == [("files.csv.no_ranks", 1)]


@pytest.mark.parametrize("names", ['"A\nB"\n"C"\n"T"', '"A"\n"B\nC"\n"T"', '  "A #1\nB"\n"C"'])
def test_a_name_broken_over_two_lines_is_a_fault_and_moves_no_other(names: str) -> None:
    line = 4 + names.split("\n").index(next(one for one in names.split("\n") if one.count('"') == 1))
    assert faults_of(ranked.read, f"2 1\n1 1 2 0\n0\n{names}\n".encode())[0] == ("files.csv.quotes", line)
    inside = ranked.read(b'3 1\n1 1 2 0\n0\n"Ian "Mac Smith"\n"Bo" Ek\nAl 5"\n')
    assert inside.candidates == ('Ian "Mac Smith', '"Bo" Ek', 'Al 5"')


@pytest.mark.parametrize("ballots", ["1 1 2 0\n", ""])
def test_names_may_begin_on_the_line_that_ends_the_ballots(ballots: str) -> None:
    read = ranked.read(f'2 1\n{ballots}0 "A" "B" "Title"\n'.encode())
    assert (read.candidates, read.title, int(read.weights.sum())) == (("A", "B"), "Title", len(ballots) // 8)
    apart = ranked.read(f'2 1\n{ballots}0 "A #1"\n"B"\n'.encode())
    assert apart.candidates == ("A #1", "B")


def test_a_line_full_of_opened_brackets_is_one_fault() -> None:
    assert faults_of(ranked.read, text("(" * 1_000_000 + " 1 2 0")) == [("files.weight_unreadable", 2)]


def test_what_is_not_text_is_not_called_empty() -> None:
    assert faults_of(ranked.read, b"\xff\xfa7z\n", form="blt") == [("files.not_utf8", 1)]


def test_zeros_alone_on_a_line_end_the_ballots() -> None:
    assert orders(ranked.read(b"2 1\n1 1 2 0\n00\nA\nB\nT\n")) == {(("A",), ("B",)): 1}


def test_every_part_of_the_format_is_read() -> None:
    read = ranked.read(WHOLE.encode())
    assert read.candidates == ("Айгүл", 'Bob "AGAIN" Carney', "Chynara", "Dastan")
    assert (read.seats, read.withdrawn, read.title) == (2, {1}, "Айыл кеңеши")
    assert (read.scale, read.blank, read.spoilt) == (2, 4, 0)
    assert orders(read) == {
        (("Айгүл",), ("Chynara", "Dastan"), ('Bob "AGAIN" Carney',)): 6,
        (('Bob "AGAIN" Carney',),): 2,
        (("Айгүл",),): 1,
    }
    assert read.meta == {"form": "blt", "source": "source", "comment": "comment"}


def test_parties_beside_the_names_are_kept_apart() -> None:
    read = ranked.read(b'2 1\n1 1 0\n0\n"Ann" "Green"\n"Bob" "Blue"\n"Town"\n')
    assert (read.candidates, read.title, read.meta["parties"]) == (("Ann", "Bob"), "Town", ["Green", "Blue"])


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    unix = outcome(ranked.read, MINIMAL.encode(), form="blt")
    assert outcome(ranked.read, b"\xef\xbb\xbf" + MINIMAL.replace("\n", "\r\n").encode()) == unix


def test_several_ballots_may_stand_on_a_line() -> None:
    assert outcome(ranked.read, text("1 1 2 0 2 3 0")) == outcome(ranked.read, text("1 1 2 0", "2 3 0"))


@pytest.mark.parametrize(
    ("ballots", "found"),
    [
        (("1 1 2",), [("files.blt.no_zero", 2)]),
        (("1 1 1 0",), [("ballots.twice", 2)]),
        (("1 1 4 0", "1 0", "1 2=9 0"), [("ballots.unknown_number", 2), ("ballots.unknown_number", 4)]),
        (("-1 1 2 0",), [("ballots.weight_not_positive", 2)]),
        (("0 1 2 0",), [("ballots.weight_not_positive", 2)]),
        (("NaN 1 0",), [("files.weight_unreadable", 2)]),
        (("1e9 1 0",), [("files.weight_unreadable", 2)]),
        (("inf 1 0",), [("files.weight_unreadable", 2)]),
        (("1 x 0",), [("files.number_unreadable", 2)]),
        (("1 1.5 0",), [("files.number_unreadable", 2)]),
        (("1 -2 0",), [("files.number_unreadable", 2)]),
        (("1 1= 0",), [("files.number_unreadable", 2)]),
        (("1 1 = 2 0",), [("files.number_unreadable", 2)]),
        (("1 99999999999999999999 0",), [("files.number_unreadable", 2)]),
        (("999999999999999999999 1 0",), [("files.weight_unreadable", 2)]),
        (("999999999999999 1 0",) * 9, [("ballots.weights_too_heavy", None)]),
        (("9999999 1 0", "0.000000001 2 0"), [("ballots.weights_too_heavy", None)]),
        (("1 1 0 2", "1 2 0"), [("files.blt.no_zero", 2)]),
        (("[nick a b c]", "1 1 0"), [("files.blt.option", 2)]),
        (("-4", "1 1 0"), [("ballots.unknown_number", 2)]),
    ],
)
def test_a_faulty_ballot_is_named_by_its_line(ballots: tuple[str, ...], found: list[tuple[str, int]]) -> None:
    assert faults_of(ranked.read, text(*ballots)) == found


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", ("files.empty", None)),
        (b"\n\n# only this\n", ("files.empty", None)),
        (b"3\n1 1 0\n0\n", ("files.blt.size", 1)),
        (b"0 2\n0\n", ("files.no_candidates", 1)),
        (b"1000000000 2\n1 1 0\n0\n", ("files.too_many_candidates", 1)),
        (b"3 1\n1 1 0\n", ("files.blt.no_end", None)),
        (b"3 1\n1 1 0\n0\nA\nB\n", ("files.blt.names_missing", None)),
        (b"2 1\n1 1 0\n0\nA\nA\nT\n", ("files.candidate_twice", 5)),
        (b'2 1\n1 1 0\n0\n""\nA\nT\n', ("files.candidate_unnamed", 4)),
        (b"2 1\n1 1 0\n0\nA\nB\nT\nS\nC\nX\n", ("files.blt.too_many_names", 9)),
        (b"2 1\n1 1 0\n0\n" + b"A" * 501 + b"\nB\n", ("files.name_too_long", 4)),
        (b"2 1\n1 1 0\n0\n\xff\nB\n", ("files.not_utf8", 4)),
        (b"2 1\n1 \xff1 0\n1 1 0\n0\nA\nB\n", ("files.not_utf8", 2)),
    ],
)
def test_a_faulty_file_is_refused_with_the_place(content: bytes, found: tuple[str, int | None]) -> None:
    assert faults_of(ranked.read, content, form="blt")[0] == found


def test_a_candidate_named_twice_is_treated_as_was_chosen() -> None:
    content = text("2 1 2 1 0", "1 1=2 2 3 0", "1 3 0")
    first = ranked.read(content, repeats="first")
    assert orders(first) == {(("A",), ("B",)): 2, (("A", "B"), ("C",)): 1, (("C",),): 1}
    spoilt = ranked.read(content, repeats="spoilt")
    assert (orders(spoilt), spoilt.spoilt) == ({(("C",),): 1}, 3)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data())
def test_plain_lines_are_read_at_once_as_they_are_one_by_one(data: st.DataObject) -> None:
    count = data.draw(st.sampled_from([3, 20, 63, 64, 150]))
    draw = random.Random(data.draw(st.integers(0, 1000)))
    lines = []
    for _ in range(draw.randrange(1, 60)):
        places = draw.sample(range(1, count + 1), draw.randrange(0, min(count, 8) + 1))
        if data.draw(st.integers(0, 99)) == 0:
            places.append(draw.choice([count + 1, 1, 10_000, 123_456, "00", "000", "01"]))
        lines.append(" ".join(map(str, [draw.choice([1, 1, 12, 250, 9999]), *places, 0])))
    names = " ".join(f"c{number}" for number in range(count))
    content = text(*lines, names=names, head=f"{count} 2")
    policy = data.draw(st.sampled_from(["fault", "first", "spoilt"]))
    at_once = outcome(ranked.read, content, form="blt", repeats=policy)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "numbers", lambda *_: None)
        assert outcome(ranked.read, content, form="blt", repeats=policy) == at_once


@pytest.mark.parametrize(
    "line", ["1 2 00", "1\t2\t00", "1 2 000", "00", "000", "1 00", "100 2 00", "00 1 0", "1 00 2 0"]
)
def test_several_zeros_end_no_ballot(line: str) -> None:
    names = " ".join(f"c{number}" for number in range(100))
    for lines in ([line, "1 2 0"], ["1 100 0", line, "1 2 0"]):
        content = text(*lines, names=names, head="100 2")
        at_once = outcome(ranked.read, content, form="blt")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(plain, "numbers", lambda *_: None)
            assert outcome(ranked.read, content, form="blt") == at_once
    assert blt.begins_with_zeros(line.encode())
    assert not blt.begins_with_zeros(b"100 2 0\n1 100 10 0\n")


def test_the_order_of_the_ballots_changes_only_the_order_of_types() -> None:
    lines = ["1 1 2 0", "4 3 0", "2 1 2 0", "0.5 2=3 0", "1 0"]
    one, other = ranked.read(text(*lines)), ranked.read(text(*lines[::-1]))
    assert orders(one) == orders(other)
    assert (one.scale, one.blank) == (other.scale, other.blank)


def test_many_blocks_are_merged_into_one_result(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"{1 + number % 3} {1 + number % 2} {3 - number % 2 * 2} 0" for number in range(400)]
    lines[200] = "1 2=3 0"
    whole = outcome(ranked.read, text(*lines))
    monkeypatch.setattr("civicmath.files.reading.CHUNK", 64)
    monkeypatch.setattr("civicmath.files.packing.PENDING", 10)
    assert outcome(ranked.read, text(*lines)) == whole


def test_one_very_long_ballot_beside_many_short_ones_does_not_fill_the_memory() -> None:
    short = [f"1 {number} {number + 1} 0" for number in range(1, 20_000)]
    long = " ".join(map(str, ["1", *range(1, MOST_CANDIDATES), 0]))
    names = " ".join(f"c{number}" for number in range(MOST_CANDIDATES))
    content = text(long, *short, names=names, head=f"{MOST_CANDIDATES} 1")
    assert faults_of(ranked.read, content) == [("files.too_wide", None)]


def test_the_greatest_weight_is_kept_exactly() -> None:
    read = ranked.read(text("999999999999999 1 0", "1 1 0"))
    assert read.weights.tolist() == [10**15]
    assert HEAVIEST > 10**15
    assert JOINED > MOST_CANDIDATES


def test_a_million_faults_need_no_memory() -> None:
    content = text(*["1 9 0"] * 30_000)
    found, more = outcome(ranked.read, content)
    assert (len(found), more) == (100, 29_900)


def test_a_stream_is_read_without_turning_back() -> None:
    class OneWay(io.RawIOBase):
        def __init__(self, content: bytes) -> None:
            self.left = content

        def readable(self) -> bool:
            return True

        def readinto(self, room: memoryview) -> int:  # type: ignore[override]
            part, self.left = self.left[: len(room)], self.left[len(room) :]
            room[: len(part)] = part
            return len(part)

    assert outcome(ranked.read, OneWay(WHOLE.encode())) == outcome(ranked.read, WHOLE.encode())


def test_plain_lines_never_reach_the_careful_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicmath.files.blt.Reader.ballots", lambda *_: pytest.fail("one by one"))
    for weight in (25, 250):
        assert len(ranked.read(text(*["1 1 2 0", "2 3 0", f"{weight} 2 1 3 0"] * 5))) == 3


def test_a_zero_inside_a_line_is_seen_among_many_candidates_too() -> None:
    names = " ".join(f"c{number}" for number in range(70))
    assert faults_of(ranked.read, text("1 1 0 2", "1 2 0", names=names, head="70 1")) == [("files.blt.no_zero", 2)]
