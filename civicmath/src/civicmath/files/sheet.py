"""Plain CSV tables, read line by line: comma, semicolon or tab; quotes as in RFC 4180, but a cell never runs over a line's end."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from civicmath.faults import Faults, bad
from civicmath.files import values
from civicmath.files.packing import Weight
from civicmath.files.reading import blocks, short, text_of
from civicmath.files.table import detected

MOST_COLUMNS = 40_000
BLANK = b" \r\n"  # a line of nothing else is passed over; tabs may be cells
# columns that no candidate is called, by their names as `plain` gives them
WEIGHTS = frozenset("weight weights count votes multiplicity салмак салмагы саны вес количество".split())
NUMBERS = frozenset("number число".split())  # how many, or which
OTHERS = NUMBERS | frozenset(
    "id voter voterid ballot ballotid pollid responseid respondentid recordid submissionid rowid precinct date time timestamp "
    "votetime # № №п/п шайлоочу участок избиратель номер дата время".split()
)
APART = WEIGHTS | OTHERS
THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+")  # or a decimal fraction: nobody can tell
BESIDE_WORDS = re.compile(r"[\s_.-]+")


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
        """Tell where the first column is whose `plain` name is one of those."""
        return next((place for place, name in enumerate(self.names) if plain(name) in names), None)

    def candidates(self) -> list[str]:
        """The columns that may be candidates: neither weights nor what is known to be passed over."""
        return [name for name in self.names if plain(name) not in APART]

    def passes_over(self, raw: bytes, ballot: Sequence[int]) -> bool:
        """Whether a line holds no ballot: nothing, or, where there are columns beside the ballot's, only empty cells."""
        return not raw.strip(BLANK + self.delimiter.encode() if len(self.names) > len(ballot) else BLANK)

    def may_pass_over(self, block: bytes, ballot: Sequence[int]) -> bool:
        """Whether lines of nothing but delimiters are among those of a block that are passed over."""
        empty = self.delimiter.encode() * (len(self.names) - 1)
        return len(self.names) > len(ballot) and any(
            block.startswith(empty + end) or b"\n" + empty + end in block for end in (b"\n", b"\r\n")
        )

    def unclear(self, text: str) -> bool:
        """Whether a number may be in thousands, 1,000 in a file with commas between cells, or may have a decimal comma."""
        return self.delimiter == "," and THOUSANDS.fullmatch(text) is not None

    def weight(self, text: str, line: int, faults: Faults) -> Weight | None:
        """Read a ballot's weight. None: a fault was added."""
        if not self.unclear(text):
            return values.weight(text, line, faults)
        faults.add("files.csv.thousands", line, text=short(text))
        return None


def plain(name: str) -> str:
    """A column's name in lower case, its words without what stands between them."""
    return BESIDE_WORDS.sub("", name.lower())


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


def tables(stream: BinaryIO, faults: Faults) -> Iterator[tuple[Head, int, bytes]]:
    """Yield the head with each block of whole lines after it and the number of its first line. BadInput: an empty file."""
    found: Head | None = None
    for number, block in blocks(stream, faults):
        if found is None:
            first, _, rest = block.partition(b"\n")
            text = text_of(number, first, faults)
            if text is None:
                faults.raise_all()
            found = head(text, faults)
            yield found, number + 1, rest
        else:
            yield found, number, block
    if found is None:
        faults.add("files.empty")
        faults.raise_all()


def rows(
    found: Head, number: int, block: bytes, faults: Faults, *, ballot: Sequence[int]
) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each line that is not passed over, without outer spaces. ballot: the columns that hold it."""
    for line, raw in enumerate(block.split(b"\n"), number):
        if not found.passes_over(raw, ballot) and (text := text_of(line, raw, faults)) is not None:
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
    kept = sorted(met.get(1, []), key=lambda one: (one[1] not in RANK_WORDS, bool(one[1])))[:1]
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
    """Where the rank columns are.

    BadInput: one more with their word, after a gap or with a number that is there already; or other words that may be meant.
    """
    found = numbered(names)
    places = found.places
    words = {word for place, _, word in with_numbers(names) if place in places}
    clear = found.ranks or found.bare
    left = [
        names[place]
        for place, number, word in with_numbers(names)
        if place not in places and (word in words or (number == 1 and not clear))
    ]
    if left:
        raise bad("files.csv.ranks_left", 1, names=[short(name) for name in left], kept=[names[one] for one in places])
    return places


def weight_place(found: Head) -> int | None:
    """Where the column of weights is. BadInput: one called `number` and none that says what it counts."""
    place = found.one_of(WEIGHTS)
    if place is None and (which := found.one_of(NUMBERS)) is not None:
        raise bad("files.csv.which_number", 1, name=found.names[which])
    return place
