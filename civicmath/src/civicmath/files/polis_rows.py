"""Rows of numbers in plain CSV, many lines at a time: by whole arrays where they are regular, line by line where they are not.

The fast way accepts exactly what the slow way accepts; it gives up on a chunk (None) as soon as anything is unusual, and the slow
way then names each fault by its line. Nothing depends on the length of the file but the numbers kept.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from civicmath.faults import Faults
from civicmath.files.encoded import not_in_encoding
from civicmath.files.reading import LARGEST, LONGEST_LINE, keep_memory, too_large

CHUNK = 1 << 20
WIDEST = 18  # digits of a number: they fit an int64
NUMBER = re.compile(rf"-?[0-9]{{1,{WIDEST}}}")
VOTES = {"+1": 1, "1.0": 1, "+1.0": 1, "-1.0": -1, "0.0": 0, "-0.0": 0}  # as spreadsheets write them
LINE_FEED, RETURN, QUOTE, MINUS, ZERO = b'\n\r"-0'

Columns = tuple[NDArray[np.int64], ...]


class Form(NamedTuple):
    """How many fields each line has, and what stands between them."""

    fields: int
    delimiter: str = ","


def check_columns(names: Sequence[str], faults: Faults, line: int = 1) -> None:
    """BadInput: a name stands twice. The name of a statement is its number: 1 is 01."""
    known = [str(int(name)) if NUMBER.fullmatch(name) else name for name in names]
    for name in sorted(name for name, times in Counter(known).items() if name and times > 1):
        faults.add("files.polis.column_twice", line, name=name[:40])
    faults.raise_if_any()


class Chunks:
    """Whole lines, about CHUNK bytes at a time, each ended by a line feed. `line`: number of the first line of the chunk at hand;
    who reads it adds the lines read.
    """

    def __init__(self, stream: BinaryIO, faults: Faults, line: int = 2) -> None:
        self.stream, self.faults, self.line = stream, faults, line

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        keep_memory()
        while part := self.stream.read(CHUNK) + (end := self.stream.readline(LONGEST_LINE + 1)):
            size += len(part)
            if size > LARGEST:
                too_large(self.line, self.faults)
            if len(end) > LONGEST_LINE:
                self.faults.add("files.line_too_long", self.line + part.count(b"\n"), most=LONGEST_LINE)
                self.faults.raise_all()
            yield part if part.endswith(b"\n") else part + b"\n"


def regular(chunk: bytes, form: Form) -> tuple[NDArray[np.uint8], NDArray[np.intp]] | None:
    """Give the bytes and where each field ends, (rows, fields), if every line has so many plain fields."""
    letters = np.frombuffer(chunk, dtype=np.uint8)
    if QUOTE in chunk or not chunk.isascii():
        return None
    feeds = letters == LINE_FEED
    marks = np.flatnonzero((letters == ord(form.delimiter)) | feeds)
    rows, over = divmod(len(marks), form.fields)
    if over or np.count_nonzero(feeds) != rows:
        return None
    ends: NDArray[np.intp] = marks.reshape(rows, form.fields)
    if (letters[ends[:, -1]] != LINE_FEED).any():
        return None
    return letters, ends


def bounds(
    letters: NDArray[np.uint8], ends: NDArray[np.intp], column: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where the fields of a column begin and end; a carriage return before the line feed is no part of the last one."""
    end = ends[:, column]
    if column:
        start = ends[:, column - 1] + 1
    else:
        start = np.empty(len(ends), dtype=np.intp)
        start[:1] = 0
        start[1:] = ends[:-1, -1] + 1
    if column == ends.shape[1] - 1:
        end = end - ((letters[end - 1] == RETURN) & (end > start))
    return start, end


def numbers(letters: NDArray[np.uint8], start: NDArray[np.intp], end: NDArray[np.intp]) -> NDArray[np.int64] | None:
    """Read whole numbers, or None where a field is none."""
    if not len(start):
        return np.empty(0, dtype=np.int64)
    minus = letters[start] == MINUS
    start = start + minus
    width = end - start
    narrow, wide = int(width.min()), int(width.max())
    if narrow < 1 or wide > WIDEST:
        return None
    value = np.zeros(len(start), dtype=np.int64)
    for place in range(wide):
        digit = letters[np.minimum(start + place, end) if place >= narrow else start + place] - np.uint8(ZERO)
        if place < narrow:
            if digit.max() > 9:
                return None
            value *= 10
            value += digit
        else:
            there = place < width
            if digit[there].max(initial=0) > 9:
                return None
            value[there] = value[there] * 10 + digit[there]
    if minus.any():
        value[minus] *= -1
    return value


def fast_rows(chunk: bytes, form: Form, columns: Sequence[int]) -> Columns | None:
    """Read the columns asked for; the third holds votes."""
    found = regular(chunk, form)
    if found is None:
        return None
    letters, ends = found
    read = [numbers(letters, *bounds(letters, ends, column)) for column in columns]
    whole = tuple(one for one in read if one is not None)
    if len(whole) < len(read) or whole[2].min(initial=0) < -1 or whole[2].max(initial=0) > 1:
        return None
    return whole


def slow_rows(chunk: bytes, line: int, form: Form, columns: Sequence[int], faults: Faults) -> Columns:
    """Read the same line by line and name what is wrong. Faulty and empty lines are left out."""
    kept: list[list[int]] = []
    for at, row in split_lines(chunk, line, form, faults):
        read = [number(row[column], at, faults) for column in columns if column != columns[2]]
        vote = vote_of(row[columns[2]], at, faults)
        if vote is not None and None not in read:
            kept.append([one for one in [*read[:2], vote, *read[2:]] if one is not None])
    table = np.array(kept, dtype=np.int64).reshape(-1, len(columns))
    return tuple(table.T)


def split_lines(chunk: bytes, line: int, form: Form, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    for at, letters in enumerate(chunk.split(b"\n")[:-1], line):
        try:
            text = letters.decode().rstrip("\r")
        except UnicodeDecodeError:
            not_in_encoding(at, faults)
            continue
        row = split(text, form.delimiter)
        if row is not None and not any(map(str.strip, row)):
            continue  # spreadsheets leave such lines
        if row is not None and len(row) == form.fields:
            yield at, row
        else:
            faults.add("files.polis.fields", at, expected=form.fields, found=0 if row is None else len(row))


def split(text: str, delimiter: str) -> list[str] | None:
    """Give the fields of a line, None where quotes do not close."""
    if '"' not in text:
        return text.split(delimiter)
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration):
        return None


def number(text: str, line: int, faults: Faults) -> int | None:
    text = text.strip()
    if NUMBER.fullmatch(whole := text.removesuffix(".0")):  # so pandas writes a column in which some cells are empty
        return int(whole)
    faults.add("files.polis.number", line, value=text[:40])
    return None


def vote_of(text: str, line: int, faults: Faults) -> int | None:
    text = text.strip()
    value = int(text) if NUMBER.fullmatch(text) else VOTES.get(text)
    if value is None or not -1 <= value <= 1:
        faults.add("files.polis.vote", line, value=text[:40])
        return None
    return value


Fast = Callable[[bytes, Form, Sequence[int]], Columns | None]
