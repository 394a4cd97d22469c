"""Cast vote records in CSV: a line a ballot, either a column a rank holding names, or a column a candidate holding ranks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

import numpy as np

from civicmath.alphabet import alphabetical
from civicmath.ballots import Ranked
from civicmath.faults import Faults, bad
from civicmath.files import cells as simple_cells
from civicmath.files import heads, places, sheet, values
from civicmath.files.packing import Packer, Rows, Weight
from civicmath.files.reading import short, text_of

SKIPPED = ("", "skipped", "undervote", "blank", "-", "—", "–")  # a place left out
# the same in tables of other programmes, in these letters only: somebody may be called Nan
MISSING = ("nan", "NaN", "null", "NULL", "None", "n/a", "N/A", "#N/A")
OVERVOTED = ("overvote",)  # more than one mark at a place
OVERVOTES = ("skip", "stop", "spoilt")  # what becomes of it: left out; the ballot ends there; the ballot is spoilt
MOST_SPELLINGS = 200_000  # of names, with other blanks and letters, that are remembered
Codes = tuple[int, ...] | str


@dataclass(frozen=True)
class Choices:
    """How cells are understood. columns: the rank columns (or the candidates' columns), in order; None: found by name."""

    skip: Sequence[str] = SKIPPED
    overvote: str = "skip"
    repeats: str = "fault"
    columns: Sequence[str] | None = None
    form: str | None = None  # ranks: a column a rank; matrix: a column a candidate
    candidates: Sequence[str] | None = None  # who may be named in rank columns; None: whoever is

    def skipped(self) -> frozenset[str]:
        """The words of a place left out as `plain_word` gives a cell."""
        return frozenset(places.plain_word(word) for word in self.skip)


@dataclass
class Reader:
    """One file's reading. names: candidates as met; places: the columns that hold the ballot."""

    head: sheet.Head
    choices: Choices
    faults: Faults
    packer: Packer
    known: values.Names
    matrix: bool
    skip: frozenset[str] = frozenset()
    cells: dict[str, int] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=dict)  # those of the cells that mean the same in any letters
    most: int = 0  # the highest rank
    places: list[int] = field(default_factory=list)
    weight_place: int | None = None
    ending: sheet.Ending = field(init=False)

    def __post_init__(self) -> None:
        head, choices = self.head, self.choices
        self.skip = choices.skipped()
        self.packer.names = self.known.listed
        if choices.columns is not None:
            self.places = [head.place(name) for name in choices.columns]
        elif self.matrix:
            self.places = head.candidates()
        else:
            self.places = heads.rank_places(head.names, head.line)
        if not self.places:
            raise bad("files.csv.no_rank_columns", head.line)
        self.weight_place = head.weight_place(self.places)
        self.ending = sheet.Ending(head, self.places, self.weight_place)
        if self.matrix:
            if choices.candidates is not None:
                raise bad("files.csv.candidates_named", head.line)
            self.most = max(len(self.places), len(head.candidates()))
            for place in self.places:
                self.known.add(head.line, head.names[place])
        else:
            self.cells = dict.fromkeys(MISSING, 0)
            self.cells |= {values.spelled(name): self.known.add(None, name) for name in choices.candidates or ()}
            self.words = dict.fromkeys(self.skip, 0) | dict.fromkeys(OVERVOTED, -1)
            self.cells |= self.words

    def block(self, number: int, block: bytes) -> None:
        """Take whole lines: all at once where they are simple, else equal ones once; if anything is wrong, each by its number."""
        self.ending.take(number, block)
        apart = self.packer.faults = Faults()
        simple = self.simple(block)
        self.packer.faults = self.faults
        if simple:
            return
        distinct = Counter(block.split(b"\n"))
        read = [(self.ballot(0, line, apart), times) for line, times in distinct.items() if not self.passes_over(line)]
        if apart:
            lines = enumerate(block.split(b"\n"), number)
            read = [(self.ballot(line, raw, self.faults), 1) for line, raw in lines if not self.passes_over(raw)]
        for ballot, times in read:
            if ballot is not None:
                self.packer.add(*ballot, times)

    def passes_over(self, line: bytes) -> bool:
        return self.head.passes_over(line, self.places)

    def simple(self, block: bytes) -> bool:
        """Take lines whose cells are texts known at sight. False: anything else, nothing was taken."""
        wanted = self.places if self.weight_place is None else [*self.places, self.weight_place]
        found = self.head.simple(block.rstrip(b"\r\n") + b"\n", wanted)
        if found is None:
            return False
        texts, number = found
        weights = np.ones(len(number), np.int64)
        if self.weight_place is not None:
            used = simple_cells.looked_up(texts, number[:, -1:], self.weight_of)
            if used is None:
                return False
            weights, number = used[:, -1], number[:, :-1]
        numbers = simple_cells.looked_up(texts, number, self.rank_of if self.matrix else self.candidate_of)
        if numbers is None or (
            not simple_cells.any_of(numbers != 0).all() and self.head.may_pass_over(block, self.places)
        ):
            return False
        rows = (simple_cells.by_rank(numbers), np.zeros(len(numbers), np.bool_)) if self.matrix else self.valid(numbers)
        if rows is None:
            return False
        self.packer.add_rows(rows[0][~rows[1]], weights[~rows[1]])
        self.packer.add("spoilt", int(weights[rows[1]].sum()))
        return True

    def valid(self, numbers: simple_cells.Ints) -> tuple[Rows, simple_cells.Bools] | None:
        """Apply the choices to many ballots: give rows, and which are spoilt. None: a repeat that is a fault."""
        over = numbers < 0
        any_over = simple_cells.any_of(over)
        if self.choices.overvote != "skip" and any_over.any():
            numbers = np.where(np.logical_or.accumulate(over, axis=1), 0, numbers)
        numbers = np.maximum(numbers, 0)
        spoilt = any_over & (~simple_cells.any_of(numbers != 0) | (self.choices.overvote == "spoilt"))
        again = simple_cells.repeated(numbers) & ~spoilt[:, None]
        if again.any():
            if self.choices.repeats == "fault":
                return None
            if self.choices.repeats == "spoilt":
                spoilt |= again.any(axis=1)
            numbers = np.where(again, 0, numbers)
        return simple_cells.kept_left(numbers), spoilt

    def ballot(self, number: int, raw: bytes, faults: Faults) -> tuple[Codes, Weight] | None:
        """Read one line. None: a fault was added."""
        text = text_of(number, raw, faults)
        cells = None if text is None else self.head.cells(number, text, faults)
        if cells is None:
            return None
        weight: Weight | None = 1
        if self.weight_place is not None:
            weight = values.weight(cells[self.weight_place], number, faults)
        self.packer.faults = faults
        codes = self.ranked(cells, number) if self.matrix else self.named(cells, number)
        self.packer.faults = self.faults
        return None if weight is None or codes is None else (codes, weight)

    def named(self, cells: list[str], number: int) -> Codes | None:
        """Read a ballot whose columns are ranks and whose cells are names."""
        levels, over = [], False
        for place in self.places:
            cell = cells[place]
            candidate = self.cells.get(cell)
            if candidate is None:
                candidate = self.meet(cell, number)
            if candidate is None:
                return None
            over = over or candidate < 0
            if candidate > 0 and not (over and self.choices.overvote != "skip"):
                levels.append((candidate,))
        if over and (not levels or self.choices.overvote == "spoilt"):
            return "spoilt"
        return self.packer.codes(number, levels)

    def meet(self, cell: str, number: int) -> int | None:
        """Take a cell seen for the first time: a word of the machine in other letters, or a candidate. None: a fault was added."""
        if len(cell) > values.LONGEST_NAME:
            self.packer.faults.add("files.csv.name", number, most=values.LONGEST_NAME)
            return None
        name = values.spelled(cell)
        known = self.cells.get(name) if name != cell else None
        known = self.words.get(name.lower(), 1) if known is None else known
        if known > 0 and self.cells.get(name) is None:
            if not 0 < len(name) <= values.LONGEST_NAME:
                self.packer.faults.add("files.csv.name", number, most=values.LONGEST_NAME)
                return None
            if self.choices.candidates is not None:
                self.packer.faults.add("files.unknown_candidate", number, name=short(cell))
                return None
            known = self.known.add(number or None, name)
        self.cells[name] = known
        if len(self.cells) < MOST_SPELLINGS:
            self.cells[cell] = known
        return known

    def text_of(self, raw: bytes) -> str | None:
        try:
            return raw.decode().strip()
        except UnicodeError:
            return None

    def candidate_of(self, raw: bytes) -> int | None:
        """Tell what a cell of a rank column means: a candidate's number, 0 left out, -1 overvote."""
        cell = self.text_of(raw)
        if not cell:
            return self.cells.get("") if cell == "" else None
        known = self.cells.get(cell)
        return self.meet(cell, 0) if known is None else known

    def rank_of(self, raw: bytes) -> int | None:
        """Tell what a cell of a candidate's column means: a rank, 0 none."""
        cell = self.text_of(raw)
        if cell is None:
            return None
        if rank := places.rank_in(cell):
            return rank if rank <= self.most else None
        return 0 if self.skipped(cell) else None

    def weight_of(self, raw: bytes) -> int | None:
        cell = self.text_of(raw) or ""
        return int(cell) or None if values.WHOLE.fullmatch(cell) else None

    def skipped(self, cell: str) -> bool:
        return cell in self.skip or cell in MISSING or places.plain_word(cell) in self.skip

    def ranked(self, cells: list[str], number: int) -> Codes | None:
        """Read a ballot whose columns are candidates and whose cells are ranks; equal ranks are tied."""
        levels: dict[int, list[int]] = {}
        for candidate, place in enumerate(self.places, 1):
            cell = cells[place]
            rank = places.rank_in(cell)
            if rank > self.most:
                name = short(self.head.names[place])
                self.packer.faults.add("files.csv.rank_beyond", number, text=short(cell), name=name, most=self.most)
                return None
            if rank:
                levels.setdefault(rank, []).append(candidate)
            elif not self.skipped(cell):
                self.packer.faults.add("files.csv.rank", number, text=short(cell), name=short(self.head.names[place]))
                return None
        return self.packer.codes(number, [levels[rank] for rank in sorted(levels)])


def read(stream: BinaryIO, faults: Faults, choices: Choices) -> Ranked:
    """Read a CSV of ranked ballots. Names are put in alphabetical order, so that the order of ballots does not matter."""
    if choices.overvote not in OVERVOTES:
        raise ValueError(choices.overvote)
    reader: Reader | None = None
    for head, number, block in sheet.tables(stream, faults):
        if reader is None:
            packer, known = Packer(faults, choices.repeats), values.Names(faults)
            matrix = choices.form == "matrix"
            if choices.form is None:
                skip = choices.skipped() | set(map(places.plain_word, MISSING))
                matrix = places.are_candidates(head, block, skip, choices.columns)
            reader = Reader(head, choices, faults, packer, known, matrix)
            faults.raise_if_any()
        reader.block(number, block)
    if reader is not None and not faults:
        reader.ending.check(packer.total, faults)
    faults.raise_if_any()
    if reader is None or not reader.known.numbers:
        raise bad("files.no_candidates")
    return packed(reader)


def packed(reader: Reader) -> Ranked:
    names = list(reader.known.numbers)
    listed = names if reader.matrix or reader.choices.candidates is not None else alphabetical(names)
    numbers = {name: number for number, name in enumerate(listed)}
    meta = {"form": "matrix" if reader.matrix else "ranks", "skip": list(reader.choices.skip)}
    meta |= reader.head.told(reader.places, reader.weight_place, by_candidate=reader.matrix)
    return reader.packer.ranked(listed, [numbers[name] for name in names], meta=meta)
