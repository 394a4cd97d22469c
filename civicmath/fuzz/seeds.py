"""Small valid files for each reader, how the reader is called, and what a sound result is."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import seeds_more

from civicmath.ballots import Approvals, Ballots, Ranked, Scores
from civicmath.files import approvals, ranked, scores, seats

NAMES = ("Ann", "Bob", "Cid", "Dan")


@dataclass(frozen=True)
class Reader:
    """seeds: valid files. read: reads one input; choices that the format leaves open are drawn."""

    seeds: list[bytes]
    read: Callable[[bytes, random.Random], Any]


def sound(value: Any) -> None:
    """See that a result keeps what its type promises. AssertionError: it does not."""
    value = getattr(value, "ballots", value)
    if isinstance(value, Ballots):
        assert len(set(value.candidates)) == len(value.candidates) > 0
        assert all(value.candidates)
        assert value.weights.dtype == np.int64
        assert value.blank >= 0 <= value.spoilt
        assert not len(value.weights) or int(value.weights.min()) > 0
        assert all(0 <= one < len(value.candidates) for one in value.withdrawn)
    if isinstance(value, Ranked):
        sound_order(value)
    elif isinstance(value, (Approvals, Scores)):
        assert value.indptr[0] == 0
        assert len(value.indptr) == len(value.weights) + 1
        assert value.indptr[-1] == len(value.indices)
        for begin, end in zip(value.indptr[:-1].tolist(), value.indptr[1:].tolist(), strict=True):
            row = value.indices[begin:end].tolist()
            assert row
            assert row == sorted(set(row))
            assert 0 <= row[0] <= row[-1] < len(value.candidates)
    elif isinstance(value, list) and value and isinstance(value[0], seats.SeatRule):
        assert all(0 <= rule.least <= rule.most for rule in value)


def sound_order(value: Ranked) -> None:
    rows = value.order.tolist()
    assert value.order.dtype == np.int16
    assert len(rows) == len(value.weights)
    for row in rows:
        named = [one for one in row if one >= 0]
        assert named
        assert row == named + [-1] * (len(row) - len(named))
        assert len(set(named)) == len(named)
        assert max(named) < len(value.candidates)
    if value.joined is not None:
        assert value.joined.shape == value.order.shape
        assert not value.joined[:, 0].any()
        assert not (value.joined & (value.order < 0)).any()
    types = {(tuple(row), tuple(tied)) for row, tied in zip(rows, ties_of(value, len(rows)), strict=True)}
    assert len(types) == len(rows)


def ties_of(value: Ranked, rows: int) -> list[list[bool]]:
    return [[]] * rows if value.joined is None else value.joined.tolist()


BLT = [
    b'4 2\n3 1 3 4 0\n4 1 3 2 0\n2 4 1 3 0\n1 2 0\n2 2 4 3 1 0\n1 3 4 2 0\n0\n"Ann"\n"Bob"\n"Cid"\n"Dan"\n"Village"\n',
    b'\xef\xbb\xbf# council\n4 2 # head\n-2\n3 1 3=4 - 2 0\n(b17) 1 2 0\n0.5 1 0 # half\n2 0\n0\n"Ann" "Red"\n"Bob" "Blue"\n"Cid" ""\nDan\n"T"\n',
    '3 1\r\n12 1 2 3 0\r\n250 3 2 0\r\n1 2 0\r\n0\r\n"Айгүл"\r\n"Бакыт"\r\n"Чынара"\r\n"Айыл"\r\n'.encode(),
    b"2 1\n1 1 2 0\n0\nA\nB\n",
]
HEAD = b"# FILE NAME: 1.soi\n# TITLE: T\n# DATA TYPE: soi\n# NUMBER ALTERNATIVES: 4\n# NUMBER VOTERS: 12\n# NUMBER UNIQUE ORDERS: 3\n"
FOUR = b"# ALTERNATIVE NAME 1: Ann\n# ALTERNATIVE NAME 2: Bob\n# ALTERNATIVE NAME 3: Cid\n# ALTERNATIVE NAME 4: Dan\n"
PREFLIB = [
    HEAD + FOUR + b"7: 1,2,3,4\n4: 4,2\n1: 3\n",
    HEAD.replace(b"soi", b"toi") + FOUR + b"7: 1, {2,3}, 4\n4: {1,2,3,4}\n1: \n",
    HEAD.replace(b"soi", b"soc") + FOUR + b"7:1,2,3,4\n4:4,3,2,1\n1:2,1,3,4\n",
    b"4\n1,Ann\n2,Bob\n3,Cid\n4,Dan\n12,12,3\n7,1,2,3\n4,{1,2},4\n1,3\n",
]
CAT = [
    HEAD.replace(b"soi", b"cat")
    + b"# NUMBER CATEGORIES: 3\n# CATEGORY NAME 1: Yes\n# CATEGORY NAME 2: Maybe\n# CATEGORY NAME 3: No\n"
    + FOUR
    + b"7: {1,2},3,4\n4: {},{},{1,2,3,4}\n1: 1,{},{2,3}\n",
    b"# NUMBER ALTERNATIVES: 4\n# NUMBER CATEGORIES: 2\n# CATEGORY NAME 1: 5\n# CATEGORY NAME 2: 0.5\n"
    + FOUR
    + b"3: {1,4},{2,3}\n2: 4,{}\n",
]
RANKS = [
    b"Precinct,rank1,rank2,rank3\nP1,Ann,Bob,skipped\nP2,skipped,Ann,overvote\nP1,Ann,Bob,skipped\nP3,,,\n",
    b'rank1;Rank 2;weight\n"Ann ""A"" Lee";Bob;2\nBob;undervote;0,5\n',
    "1\t2\t3\nАйгүл\tБакыт\t\nБакыт\tАйгүл\tЧынара\n".encode(),
    b"rank1,rank2\nAnn,Ann\nBob,Ann\n",
]
MATRIX = [b"id,Ann,Bob,Cid,weight\n1,1,2,2,1\n2,,,,3\n3,3,1,2,1\n", b"Ann;Bob\n1;2\n2;1\n1;\n;\n"]
MARKS = [b"Ann,Bob,Cid\n1,0,1\n0,0,0\n1,1,1\n", "id;Айгүл;Бакыт;саны\n1;x;;2\n2;ооба;жок;1\n".encode()]
LISTS = [b'id,approved\n1,Ann;Bob\n2,\n3,"Bob, Cid"\n', b"approved;weight\nAnn|Bob;2\nCid;1\n"]
POINTS = [b"Ann,Bob,Cid\n5,0,3\n,,\n2.5,-1,0\n", "id;Айгүл;Бакыт;вес\n1;5;0,5;2\n2;;3;1\n".encode()]
RULES = [
    b"group,at least,at most\nwomen,2,\nyouth,,1\n\ncandidate,group\nAnn,women,youth\nBob,youth\nCid,women\n",
    "топ;эң аз;эң көп\nаялдар;1;3\n;;\nталапкер;топ\nAnn;аялдар\n".encode(),
]
REPEATS = ("fault", "first", "spoilt")


def orders(*forms: str | None) -> Callable[[bytes, random.Random], Any]:
    def read(text: bytes, draw: random.Random) -> Ranked:
        overvote = draw.choice(("skip", "stop", "spoilt"))
        closed = NAMES if draw.random() < 0.1 else None
        repeats = draw.choice(REPEATS)
        return ranked.read(text, form=draw.choice(forms), overvote=overvote, repeats=repeats, candidates=closed)

    return read


def approved(*forms: str | None) -> Callable[[bytes, random.Random], Any]:
    def read(text: bytes, draw: random.Random) -> Approvals:
        closed = NAMES if draw.random() < 0.1 else None
        repeats, first = draw.choice(REPEATS), draw.choice((1, 2))
        return approvals.read(text, form=draw.choice(forms), repeats=repeats, candidates=closed, approved=first)

    return read


def pointed(*forms: str | None) -> Callable[[bytes, random.Random], Any]:
    return lambda text, draw: scores.read(text, form=draw.choice(forms), repeats=draw.choice(REPEATS))


READERS: dict[str, Reader] = {
    "blt": Reader(BLT, orders("blt", "blt", None)),
    "preflib": Reader(PREFLIB, orders("preflib", "soc", "toi", None)),
    "ranks": Reader(RANKS, orders("ranks", None)),
    "matrix": Reader(MATRIX, orders("matrix", None)),
    "approvals-cat": Reader(CAT, approved("cat", None)),
    "approvals-csv": Reader(MARKS + LISTS, approved("marks", "names", None)),
    "approvals-orders": Reader(BLT + PREFLIB, approved("blt", "preflib", None)),
    "scores-cat": Reader(CAT, pointed("cat", None)),
    "scores-csv": Reader(POINTS, pointed("points", None)),
    "seats": Reader(RULES, lambda text, draw: seats.read(text, NAMES)),
}
READERS |= {name: Reader(files, read) for name, (files, read) in seeds_more.MORE.items()}
