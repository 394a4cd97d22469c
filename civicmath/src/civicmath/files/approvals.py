"""Approval ballots: CSV with a column a candidate or a cell of names, PrefLib categories, and rankings read as approvals."""

import re
from collections.abc import Sequence
from typing import Any, BinaryIO

import numpy as np

from civicmath.alphabet import alphabetical
from civicmath.ballots import Approvals, Ranked
from civicmath.faults import Faults, bad
from civicmath.files import blt, categories, preflib, sheet, values
from civicmath.files.called import called
from civicmath.files.cells import Ints
from civicmath.files.packing import Packer, Rows, Weight, merged
from civicmath.files.ranked import form_of, only_csv
from civicmath.files.reading import Source, beginning, name_of, opened, short

FORMS = ("blt", "cat", *preflib.KINDS, "preflib", "marks", "names")
YES = called("yes") | {"1", "x", "х", "+"}  # the Latin and the Cyrillic letter
NO = called("no") | {"", "0", "-"}
LISTS = called("approved")
BETWEEN = re.compile(r"[;|]")  # between the names of one cell; a comma in files that have none of these


def read(
    source: Source,
    *,
    form: str | None = None,
    encoding: str = "utf-8",
    repeats: str = "fault",
    columns: Sequence[str] | None = None,
    candidates: Sequence[str] | None = None,
    approved: int = 1,
) -> Approvals:
    """Read approval ballots.

    form: one of FORMS; None: seen from the file's name or beginning. Rankings (BLT, SOC, SOI, TOC, TOI): who is named is approved.
    CAT: the first `approved` categories are approved. CSV `marks`: a column a candidate, 1 or x for approved, 0 or nothing for not;
    `names`: one column (called approved, choices …, or those of `columns`) with names between semicolons.
    candidates: who may be named in such cells; None: whoever is. repeats: as in `ranked.read`. BadInput: every fault by its line.
    """
    faults = Faults(name_of(source))
    with opened(source, faults, encoding) as stream, faults.first():
        kind = form or form_of(name_of(source), beginning(stream))
        only_csv(kind, columns, candidates)
        if kind == "blt":
            return of_rankings(blt.read(stream, faults, repeats))
        if kind == "cat":
            return of_categories(stream, faults, repeats, approved)
        if kind in ("preflib", *preflib.KINDS):
            return of_rankings(preflib.read(stream, faults, repeats, kind if kind in preflib.KINDS else ""))
        if kind not in ("csv", "marks", "names"):
            raise bad("files.unknown_form", form=kind, forms=list(FORMS))
        return of_sheet(stream, Packer(faults, repeats), kind, (columns, candidates))


def of_rankings(ballots: Ranked) -> Approvals:
    """Approve whoever is ranked."""
    rows, weights = merged(np.sort(ballots.order + np.int16(1), axis=1), ballots.weights)
    return packed(
        rows,
        weights,
        candidates=ballots.candidates,
        scale=ballots.scale,
        blank=ballots.blank,
        spoilt=ballots.spoilt,
        title=ballots.title,
        seats=ballots.seats,
        withdrawn=ballots.withdrawn,
        meta=ballots.meta,
    )


def packed(rows: Rows, weights: Ints, **more: Any) -> Approvals:
    """Rows of ascending numbers from 1, with zeros on one side, as a sparse matrix."""
    return Approvals(
        indptr=np.concatenate([[0], np.cumsum(np.count_nonzero(rows, axis=1))]).astype(np.int64),
        indices=rows[rows > 0].astype(np.int32) - np.int32(1),
        weights=weights,
        **more,
    )


def of_categories(stream: BinaryIO, faults: Faults, repeats: str, approved: int) -> Approvals:
    """Approve the first categories of a PrefLib CAT file."""
    packer = Packer(faults, repeats)
    header = preflib.Header(faults)
    for line, weight, levels in categories.ballots(stream, header, faults):
        codes = packer.codes(line, [[one] for level in levels for one in level])
        if isinstance(codes, tuple):
            first = categories.places_of(levels)
            codes = tuple(sorted(one for one in codes if first[one] < approved))
        if codes is not None:
            packer.add(codes, weight)
    names = header.finished(packer)
    read = [name for name in header.category_names(approved) if name]
    if against := [name for name in read if name.lower() in NO]:
        raise bad("files.preflib.category_no", name=short(against[0]))
    rows, weights = packer.packed()
    meta = {"form": "cat", "approved_categories": [short(name) for name in read]}
    return packed(rows, weights, candidates=tuple(names), title=header.title, meta=meta, **packer.counts())


class Sheet:
    """A CSV of approvals: columns of marks, or one column of names."""

    def __init__(self, head: sheet.Head, packer: Packer, known: values.Names) -> None:
        self.head, self.packer, self.known = head, packer, known
        self.faults = packer.faults
        packer.names = known.listed
        self.places: list[int] = []
        self.listed = False  # whether their cells hold names
        self.between = ""  # what stands between the names of a cell; a comma may also be a part of names

    def settle(self, kind: str, columns: Sequence[str] | None, candidates: Sequence[str] | None) -> None:
        """Decide which columns hold the ballot. BadInput: none."""
        head, named = self.head, self.head.one_of(LISTS)
        if columns is not None:
            self.places = [head.place(name) for name in columns]
            self.listed = kind == "names" or (kind == "csv" and self.places == [named])
        elif kind == "names" or (kind == "csv" and named is not None):
            self.places, self.listed = [] if named is None else [named], True
        else:
            self.places = head.candidates()
        if not self.places:
            raise bad("files.csv.no_rank_columns", head.line)
        self.weight_place = head.weight_place(self.places)
        self.ending = sheet.Ending(head, self.places, self.weight_place)
        if self.listed:
            for name in candidates or ():
                self.known.add(None, name)
            self.known.closed = candidates is not None
            return
        if candidates is not None:
            raise bad("files.csv.candidates_named", head.line)
        for place in self.places:
            self.known.add(head.line, head.names[place])

    def block(self, number: int, block: bytes) -> None:
        """Take whole lines: all at once where every cell is a plain 0 or 1, else one by one."""
        self.ending.take(number, block)
        if not self.listed and self.weight_place is None and self.plain_marks(block):
            return
        for line, row in sheet.rows(self.head, number, block, self.faults, ballot=self.places):
            weight: Weight | None = 1
            if self.weight_place is not None:
                weight = values.weight(row[self.weight_place], line, self.faults)
            codes = self.named(line, [row[place] for place in self.places]) if self.listed else self.marked(line, row)
            if weight is not None and codes is not None:
                self.packer.add(codes, weight)

    def plain_marks(self, block: bytes) -> bool:
        """Take lines of 0 and 1 in all columns. False: there is anything else, nothing was taken."""
        columns = len(self.head.names)
        block = block.rstrip(b"\r\n") + b"\n"
        if len(self.places) != columns or len(block) % (2 * columns):
            return False
        text = np.frombuffer(block, np.uint8).reshape(-1, columns, 2)
        marks = text[:, :, 0] == ord("1")
        between = text[:, :, 1]
        if not ((marks | (text[:, :, 0] == ord("0"))).all() and (between[:, -1] == 10).all()):
            return False
        if not (between[:, :-1] == ord(self.head.delimiter)).all():
            return False
        order = np.array([self.places.index(place) for place in range(columns)])
        if (np.diff(order) != 1).any():
            return False
        lengths = np.count_nonzero(marks, axis=1)
        rows = np.zeros((len(marks), int(lengths.max(initial=0))), np.uint8 if columns < 256 else np.uint16)
        rows[np.arange(rows.shape[1]) < lengths[:, None]] = np.nonzero(marks)[1] + 1
        self.packer.add_rows(rows, np.ones(len(rows), np.int64))
        return True

    def marked(self, line: int, row: list[str]) -> tuple[int, ...] | None:
        """Read a ballot whose columns are candidates."""
        codes = []
        for candidate, place in enumerate(self.places, 1):
            cell = row[place].lower()
            if cell in YES:
                codes.append(candidate)
            elif cell not in NO:
                name = short(self.head.names[place])
                key = "files.csv.mark_names" if BETWEEN.search(cell) or "," in cell else "files.csv.mark"
                self.faults.add(key, line, text=short(row[place]), name=name)
                return None
        return tuple(codes)

    def named(self, line: int, cells: list[str]) -> tuple[int, ...] | str | None:
        """Read a ballot whose names stand in one cell, or in some."""
        names: list[str] = []
        for cell in cells:
            parts = self.parted(line, cell)
            if parts is None:
                return None
            names += parts
        numbers = [self.known.met(line, name) for name in names]
        found = [number for number in numbers if number is not None]
        if len(found) < len(numbers):
            return None
        codes = self.packer.codes(line, [[number] for number in found])
        return tuple(sorted(codes)) if isinstance(codes, tuple) else codes

    def parted(self, line: int, cell: str) -> list[str] | None:
        """The names of a cell, which the same stands between in all cells. None: a fault was added."""
        if values.spelled(cell) in self.known.numbers and self.known.closed:
            return [cell]
        mark = ";" if BETWEEN.search(cell) else "," if "," in cell else ""
        if mark and mark != (self.between or mark):
            self.faults.add("files.csv.separators", line, text=short(cell))
            return None
        self.between = mark or self.between
        parts = BETWEEN.split(cell) if mark == ";" else cell.split(",")
        return [name.strip() for name in parts if name.strip()]


def of_sheet(
    stream: BinaryIO,
    packer: Packer,
    kind: str,
    chosen: tuple[Sequence[str] | None, Sequence[str] | None],
) -> Approvals:
    """Read a CSV of approvals. Names met in cells are put in alphabetical order."""
    faults, known, (columns, candidates) = packer.faults, values.Names(packer.faults), chosen
    reader: Sheet | None = None
    for head, number, block in sheet.tables(stream, faults):
        if reader is None:
            reader = Sheet(head, packer, known)
            reader.settle(kind, columns, candidates)
            faults.raise_if_any()
        reader.block(number, block)
    if reader is not None and not faults:
        reader.ending.check(packer.total, faults)
    faults.raise_if_any()
    names = list(known.numbers)
    if reader is None or not names:
        raise bad("files.no_candidates")
    listed = alphabetical(names) if reader.listed and candidates is None else names
    rows, weights = packer.packed()
    if names != listed:
        places = {name: place for place, name in enumerate(listed, 1)}
        rows = np.sort(np.array([0, *(places[name] for name in names)], np.uint16)[rows], axis=1)
    told = reader.head.told(reader.places, reader.weight_place, by_candidate=not reader.listed)
    meta: dict[str, Any] = {"form": "csv", **told}
    if reader.between == ",":
        meta["cut_at_commas"] = True
    return packed(rows, weights, candidates=tuple(listed), meta=meta, **packer.counts())
