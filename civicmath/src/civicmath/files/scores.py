"""Points for candidates: CSV with a column a candidate, or PrefLib categories."""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Any, BinaryIO

import numpy as np

from civicmath.ballots import Scores
from civicmath.faults import Faults, bad
from civicmath.files import categories, cells, preflib, sheet, values
from civicmath.files.packing import Packer, Rows, Weight
from civicmath.files.ranked import form_of, only_csv
from civicmath.files.reading import Source, beginning, name_of, opened, short

FORMS = ("points", "cat")
MOST_POINTS = 10**9
FEW = 10  # ballots in which points may be 1, 2, 3 … by chance
MOST_VALUES = 65_000  # different numbers of points in one file
LARGEST_SUM = 2**62


def read(
    source: Source,
    *,
    form: str | None = None,
    encoding: str = "utf-8",
    repeats: str = "fault",
    columns: Sequence[str] | None = None,
) -> Scores:
    """Read points.

    form: one of FORMS; None: seen from the file's name or beginning. CSV: a column a candidate (those of `columns`, or all but
    ids and weights), whole or decimal points, an empty cell for none; a ballot without points is blank. CAT: the category's name
    where all are numbers, else k-1 points in the first of k categories down to 0 in the last. BadInput: every fault by its line.
    """
    faults = Faults(name_of(source))
    with opened(source, faults, encoding) as stream, faults.first():
        kind = form or form_of(name_of(source), beginning(stream))
        only_csv(kind, columns)
        if kind == "cat":
            return of_categories(stream, faults, repeats)
        if kind not in ("csv", "points"):
            raise bad("files.unknown_form", form=kind, forms=list(FORMS))
        return of_sheet(stream, faults, columns)


class Points:
    """Different numbers of points, each with a number from 1; a ballot is a row candidate, points, candidate, points …"""

    def __init__(self, faults: Faults, repeats: str = "fault") -> None:
        self.faults = faults
        self.packer = Packer(faults, repeats)
        self.codes: dict[Weight, int] = {}
        self.texts: dict[str, int] = {"": 0}
        self.scale = 1

    def code(self, text: str) -> int | None:
        """Tell the number of what a cell says, 0 for nothing. None: not a number of points."""
        known = self.texts.get(text)
        if known is not None:
            return known
        value = values.exact(text)
        if value is None or not in_range(value) or values.thousands(text):
            return None
        if len(self.texts) < MOST_VALUES:
            return self.texts.setdefault(text, self.of(value))
        return self.of(value)

    def of(self, value: Weight) -> int:
        if value not in self.codes and len(self.codes) >= MOST_VALUES:
            raise bad("files.scores.too_many_values", most=MOST_VALUES)
        self.scale = lcm(self.scale, Fraction(value).denominator)
        if self.scale > MOST_POINTS:
            raise bad("files.scores.too_fine")
        return self.codes.setdefault(value, len(self.codes) + 1)

    def packed(self, names: Sequence[str], **more: Any) -> Scores:
        """Give all ballots. BadInput: points whose sum would not fit."""
        rows, weights = self.packer.packed()
        candidates, codes = rows[:, ::2], rows[:, 1::2]
        points = np.array([0, *(int(value * self.scale) for value in self.codes)], np.int64)
        if int(np.abs(points).max()) * int(weights.sum()) > LARGEST_SUM:
            raise bad("files.scores.too_large")
        there = candidates > 0
        return Scores(
            candidates=tuple(names),
            indptr=np.concatenate([[0], np.cumsum(np.count_nonzero(there, axis=1))]).astype(np.int64),
            indices=candidates[there].astype(np.int32) - np.int32(1),
            scores=points[codes[there]],
            score_scale=self.scale,
            weights=weights,
            **self.packer.counts(),
            **more,
        )


def in_range(value: Weight) -> bool:
    return -MOST_POINTS <= value <= MOST_POINTS


def of_categories(stream: BinaryIO, faults: Faults, repeats: str) -> Scores:
    points, header = Points(faults, repeats), preflib.Header(faults)
    worth: list[int] = []
    for line, weight, levels in categories.ballots(stream, header, faults):
        if len(levels) > len(worth):
            worth = worth_of(header, len(levels), points)
        codes = points.packer.codes(line, [[one] for level in levels for one in level])
        if isinstance(codes, tuple):
            first = categories.places_of(levels)
            codes = tuple(part for one in sorted(codes) for part in (one, worth[first[one]]))
        if codes is not None:
            points.packer.add(codes, weight)
    names = header.finished(points.packer)
    return points.packed(names, title=header.title, meta={"form": "cat"})


def worth_of(header: preflib.Header, found: int, points: Points) -> list[int]:
    """Tell the code of each category's points."""
    count = max(header.category_count, found)
    said = [values.exact(name) for name in header.category_names(count)]
    if not all(value is not None and in_range(value) for value in said):
        said = list(range(count - 1, -1, -1))
    return [points.of(value) for value in said if value is not None]


class Sheet:
    """A CSV of points."""

    def __init__(self, head: sheet.Head, points: Points, columns: Sequence[str] | None) -> None:
        self.head, self.points = head, points
        self.faults = points.faults
        self.places = head.candidates() if columns is None else [head.place(name) for name in columns]
        if not self.places:
            raise bad("files.csv.no_rank_columns", head.line)
        self.weight_place = head.weight_place(self.places)
        self.ending = sheet.Ending(head, self.places, self.weight_place)
        known = values.Names(self.faults)
        for place in self.places:
            known.add(head.line, head.names[place])
        self.names = list(known.numbers)

    def block(self, number: int, block: bytes) -> None:
        """Take whole lines: all at once where they are simple, else one by one."""
        self.ending.take(number, block)
        if self.weight_place is None and self.simple(block):
            return
        for line, row in sheet.rows(self.head, number, block, self.faults, ballot=self.places):
            weight: Weight | None = 1
            if self.weight_place is not None:
                weight = values.weight(row[self.weight_place], line, self.faults)
            codes = self.scored(line, row)
            if weight is not None and codes is not None:
                self.points.packer.add(codes, weight)

    def scored(self, line: int, row: list[str]) -> tuple[int, ...] | None:
        codes: list[int] = []
        for candidate, place in enumerate(self.places, 1):
            code = self.points.code(row[place])
            if code is None and values.thousands(row[place]):
                self.faults.add("files.csv.thousands", line, text=short(row[place]))
                return None
            if code is None:
                name = short(self.head.names[place])
                self.faults.add("files.csv.points", line, text=short(row[place]), name=name, most=MOST_POINTS)
                return None
            if code:
                codes += (candidate, code)
        return tuple(codes)

    def simple(self, block: bytes) -> bool:
        """Take lines whose cells are points or empty. False: there is anything else, nothing was taken."""
        block = block.rstrip(b"\r\n") + b"\n"
        found = self.head.simple(block, self.places)
        codes = None if found is None else cells.looked_up(*found, self.code_of)
        if codes is None or (not cells.any_of(codes != 0).all() and self.head.may_pass_over(block, self.places)):
            return False
        self.points.packer.add_rows(interleaved(codes), np.ones(len(codes), np.int64))
        return True

    def code_of(self, raw: bytes) -> int | None:
        try:
            return self.points.code(raw.decode().strip())
        except UnicodeError:
            return None


def interleaved(codes: cells.Ints) -> Rows:
    """Rows candidate, points, candidate, points … from a column of codes for each candidate."""
    there = codes > 0
    lengths = np.count_nonzero(there, axis=1)
    rows = np.zeros((len(codes), int(lengths.max(initial=0)), 2), np.uint16)
    row, candidate = np.nonzero(there)
    rows[np.arange(rows.shape[1]) < lengths[:, None]] = np.stack([candidate + 1, codes[row, candidate]], axis=1)
    return rows.reshape(len(codes), -1)


def of_sheet(stream: BinaryIO, faults: Faults, columns: Sequence[str] | None) -> Scores:
    points = Points(faults)
    reader: Sheet | None = None
    for head, number, block in sheet.tables(stream, faults):
        if reader is None:
            reader = Sheet(head, points, columns)
            faults.raise_if_any()
        reader.block(number, block)
    if reader is not None and not faults:
        reader.ending.check(points.packer.total, faults)
    faults.raise_if_any()
    if reader is None:
        raise bad("files.no_candidates")
    told = reader.head.told(reader.places, reader.weight_place, by_candidate=True)
    ballots = points.packed(reader.names, meta={"form": "points", **told})
    if columns is None and (numbers := numbering(ballots)) is not None:
        raise bad("files.scores.numbers", reader.head.line, name=short(numbers))
    return ballots


def numbering(ballots: Scores) -> str | None:
    """Who has n points, n + 1, n + 2 … from as many ballots, each of them other points: a column that numbers the ballots."""
    many = len(ballots)
    if many < FEW or many != int(ballots.weights.sum()):
        return None
    for one in np.flatnonzero(np.bincount(ballots.indices, minlength=len(ballots.candidates)) == many):
        steps = np.diff(np.sort(ballots.scores[ballots.indices == one]))
        if (steps == ballots.score_scale).all():
            return ballots.candidates[one]
    return None
