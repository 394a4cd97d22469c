"""Plain CSV tables, read line by line: comma, semicolon or tab; quotes as in RFC 4180, but a cell never runs over a line's end."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from civicmath.faults import Faults, bad
from civicmath.files.reading import Decoding, blocks, short
from civicmath.files.table import detected

MOST_COLUMNS = 40_000
BLANK = b" \r\n"  # a line of nothing else is passed over; tabs may be cells
# columns that no candidate is called, by their names in lower case
WEIGHTS = frozenset("weight weights count votes multiplicity салмак салмагы саны вес количество".split())
NUMBERS = frozenset("number число".split())  # how many, or which
OTHERS = NUMBERS | frozenset(
    "id voter voter_id voterid ballot ballot_id ballotid pollid precinct date time timestamp votetime "
    "шайлоочу участок избиратель дата".split()
)


@dataclass(frozen=True)
class Head:
    """The first line: columns' names and what stands between them."""

    names: tuple[str, ...]
    delimiter: str

    def cells(self, number: int, text: str, faults: Faults) -> list[str] | None:
        """Cut a line into as many cells as there are columns. None: a fault was added."""
        cells = cut(text, self.delimiter)
        if cells is None:
            faults.add("files.csv.quotes", number)
        elif len(cells) != len(self.names):
            faults.add("files.csv.cells", number, found=len(cells), expected=len(self.names))
        else:
            return cells
        return None

    def place(self, name: str) -> int:
        """Tell where the column of that name is. BadInput: there is none."""
        if name not in self.names:
            raise bad("files.csv.no_column", 1, name=short(name), names=[short(one) for one in self.names[:20]])
        return self.names.index(name)

    def one_of(self, names: Iterable[str]) -> int | None:
        """Tell where the first column is whose name, in lower case, is one of those."""
        return next((place for place, name in enumerate(self.names) if name.lower() in names), None)


def cut(text: str, delimiter: str) -> list[str] | None:
    """Cut a line at its delimiters, at most MOST_COLUMNS times. None: its quotes don't close."""
    if '"' not in text:
        return [cell.strip() for cell in text.split(delimiter, MOST_COLUMNS)]
    if text.count(delimiter) > MOST_COLUMNS:
        return None
    try:
        return [cell.strip() for cell in next(csv.reader([text], delimiter=delimiter, strict=True))]
    except (csv.Error, StopIteration):
        return None


def head(text: str, faults: Faults) -> Head:
    """Read the first line. BadInput at once: without it nothing below can be read."""
    delimiter = detected(text)
    names = cut(text, delimiter)
    if names is None:
        raise bad("files.csv.quotes", 1)
    if len(names) > MOST_COLUMNS:
        raise bad("files.csv.too_many_columns", 1, most=MOST_COLUMNS)
    seen: set[str] = set()
    for name in names:
        if name and name in seen:
            faults.add("files.csv.column_twice", 1, name=short(name))
        seen.add(name)
    return Head(tuple(names), delimiter)


def tables(stream: BinaryIO, faults: Faults, encoding: str) -> Iterator[tuple[Head, int, bytes]]:
    """Yield the head with each block of whole lines after it and the number of its first line. BadInput: an empty file."""
    decoding = Decoding(encoding)
    found: Head | None = None
    for number, block in blocks(stream, faults):
        if found is None:
            first, _, rest = block.partition(b"\n")
            text = decoding.text(number, first, faults)
            if text is None:
                faults.raise_all()
            found = head(text, faults)
            yield found, number + 1, rest
        else:
            yield found, number, block
    if found is None:
        faults.add("files.empty")
        faults.raise_all()


def rows(found: Head, number: int, block: bytes, decoding: Decoding, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each line that is not empty, without outer spaces."""
    for line, raw in enumerate(block.split(b"\n"), number):
        if raw.strip(BLANK) and (text := decoding.text(line, raw, faults)) is not None:
            cells = found.cells(line, text, faults)
            if cells is not None:
                yield line, cells


# no character is in two classes: else a row of underscores would be matched in 2^n ways
RANK = re.compile(r"((?:[^\W\d]|[\s.#-])*?)(\d{1,5})(?:st|nd|rd|th)?((?:[^\W\d]|[\s.-])*)", re.IGNORECASE)
RANK_WORDS = frozenset(
    "rank ranking choice preference pref place position орун тандоо артыкчылык место ранг выбор предпочтение".split()
)


@dataclass(frozen=True)
class Numbered:
    """Columns numbered 1, 2, 3 …, like rank1, Rank 2, 3rd choice, 4: their places, and whether their words mean ranks."""

    places: list[int]
    ranks: bool
    bare: bool


def numbered(names: Sequence[str]) -> Numbered:
    """Find the columns numbered from 1 without a gap, whose word is that of the first or another one for ranks."""
    met: dict[int, list[tuple[int, str]]] = {}
    for place, number, word in with_numbers(names):
        met.setdefault(number, []).append((place, word))
    kept = met.get(1, [])[:1]
    while kept and (found := [one for one in met.get(len(kept) + 1, []) if alike(one[1], kept[0][1])]):
        kept.append(found[0])
    words = {word for _, word in kept}
    return Numbered([place for place, _ in kept], words <= RANK_WORDS and bool(words), words == {""})


def alike(word: str, first: str) -> bool:
    return word == first or {word, first} <= RANK_WORDS


def with_numbers(names: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield place, number and word of each name such as rank1."""
    for place, name in enumerate(names):
        if found := RANK.fullmatch(name):
            yield place, int(found[2]), (found[1] + found[3]).strip(" _.#-").lower()


def rank_places(names: Sequence[str]) -> list[int]:
    """Where the rank columns are. BadInput: one more with their word, after a gap or with a number that is there already."""
    places = numbered(names).places
    words = {word for place, _, word in with_numbers(names) if place in places}
    left = [names[place] for place, _, word in with_numbers(names) if word in words and place not in places]
    if left:
        raise bad("files.csv.ranks_left", 1, names=[short(name) for name in left], kept=[names[one] for one in places])
    return places


def weight_place(found: Head) -> int | None:
    """Where the column of weights is. BadInput: one called `number` and none that says what it counts."""
    place = found.one_of(WEIGHTS)
    if place is None and (which := found.one_of(NUMBERS)) is not None:
        raise bad("files.csv.which_number", 1, name=found.names[which])
    return place
