"""PrefLib files (preflib.org, format specification): orders (SOC, SOI, TOC, TOI) and categories (CAT).

    # TITLE: …                       the header; NUMBER ALTERNATIVES and ALTERNATIVE NAME n are needed
    # ALTERNATIVE NAME 1: Adam
    12: 1,{2,3},4                    12 ballots: 1, then 2 and 3 tied, then 4

Older files have no `#`: the number of alternatives, `1,Adam` …, `voters,sum,orders`, then `12,1,{2,3},4`.

Numbers go from 1, but from 0 where the header names the 0th and not the last counted from 1: so pref_voting writes orders, and so
PrefLib's parliaments name their categories.
"""

import re
from collections.abc import Collection, Iterator
from typing import BinaryIO

import numpy as np

from civicmath.ballots import Ranked
from civicmath.faults import Faults, bad
from civicmath.files import plain, values
from civicmath.files.packing import MOST_CANDIDATES, Packer
from civicmath.files.reading import blocks, short, text_of

KINDS = ("soc", "soi", "toc", "toi")
PIECE = re.compile(r"\s*(?:\{([0-9,\s]*)\}|([0-9]+))\s*(?:,|$)")
HEADER, OLD_NAMES, OLD_SUMS, BODY = range(4)
MOST_CATEGORIES = 1000


class Header:
    """What a header says. names: number → name."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.candidates = 0
        self.first = 1  # the number of the first alternative
        self.numbers = values.Numbers(0, faults)
        self.names: dict[int, tuple[int, str]] = {}
        self.categories: dict[int, str] = {}
        self.category_count = 0
        self.said: dict[str, tuple[int, int]] = {}  # voters, orders → line, number
        self.title = self.kind = ""

    def line(self, number: int, text: str) -> None:
        """Take one line that begins with #; keys that do not matter for a count are left alone."""
        key, colon, value = (part.strip() for part in text[1:].partition(":"))
        if not colon:
            return
        key = key.upper()
        if key == "NUMBER ALTERNATIVES":
            self.candidates = values.how_many(value, number)
        elif key.startswith("ALTERNATIVE NAME "):
            self.name(number, key.removeprefix("ALTERNATIVE NAME "), value)
        elif key.startswith("CATEGORY NAME "):
            if (place := self.number(key.removeprefix("CATEGORY NAME "), number, MOST_CATEGORIES)) is not None:
                self.categories[place] = value[: values.LONGEST_NAME]
        elif key == "NUMBER CATEGORIES":
            self.category_count = values.how_many(value, number)
        elif key in ("NUMBER VOTERS", "NUMBER UNIQUE ORDERS", "NUMBER UNIQUE PREFERENCES"):
            self.promise("voters" if key == "NUMBER VOTERS" else "orders", number, value)
        elif key == "TITLE":
            self.title = value[: values.LONGEST_NAME]
        elif key == "DATA TYPE":
            self.kind = value.lower()[:10]

    def promise(self, what: str, number: int, value: str) -> None:
        if values.WHOLE.fullmatch(value):
            self.said[what] = number, int(value)
        else:
            self.faults.add("files.preflib.count", number, text=short(value))

    def number(self, text: str, line: int, most: int) -> int | None:
        """Read a number as it stands, 0 … most: where they begin is known when all are met. None: a fault was added."""
        return 0 if text == "0" else values.candidate(text, line, most, self.faults)

    def name(self, number: int, place: str, name: str) -> None:
        if (candidate := self.number(place, number, self.candidates or MOST_CANDIDATES)) is None:
            return
        if candidate in self.names:
            self.faults.add("files.preflib.named_twice", number, number=candidate)
        elif len(name) > values.LONGEST_NAME:
            self.faults.add("files.name_too_long", number, most=values.LONGEST_NAME)
        else:
            self.names[candidate] = number, name

    def check(self, number: int | None) -> None:
        """See that the ballots below can be read. BadInput: no alternatives."""
        if not self.candidates:
            raise bad("files.preflib.no_alternatives", number)
        self.first = first_of(self.names, self.candidates)
        self.numbers = values.Numbers(self.candidates, self.faults, self.first)
        for candidate, (line, _) in self.names.items():
            if not self.first <= candidate < self.first + self.candidates:
                self.faults.add("ballots.unknown_number", line, number=candidate, candidates=self.candidates)

    def category_names(self, count: int) -> list[str]:
        """The names of so many categories, "" for one without a name."""
        first = first_of(self.categories, self.category_count or len(self.categories))
        return [self.categories.get(place, "") for place in range(first, first + count)]

    def candidate_names(self) -> list[str]:
        """All names; a candidate without one is called by the number."""
        known = values.Names(self.faults)
        for candidate in range(self.first, self.first + self.candidates):
            line, name = self.names.get(candidate, (None, ""))
            known.add(line, name or str(candidate))
        return list(known.numbers)

    def finished(self, packer: Packer) -> list[str]:
        """Give all names. BadInput: any fault; a file that was cut holds fewer ballots than its header promises."""
        for what, found in (("voters", packer.total), ("orders", packer.lines)) if not self.faults else ():
            if what in self.said and self.said[what][1] != found:
                line, said = self.said[what]
                self.faults.add(f"files.preflib.{what}_differ", line, said=said, found=found)
        names = self.candidate_names()
        self.faults.raise_if_any()
        return names


def first_of(named: Collection[int], count: int) -> int:
    """Tell whether numbers begin with 0 or with 1; where the 0th is named and the last from 1 as well, 0 is one too many."""
    return 0 if 0 in named and count not in named else 1


def read(stream: BinaryIO, faults: Faults, repeats: str = "fault", kind: str = "") -> Ranked:
    """Read orders. kind: soc, soi, toc, toi where the file's name says it. BadInput: every fault by its line."""
    reader = Orders(faults, repeats, kind)
    for number, block in blocks(stream, faults):
        reader.block(number, block)
    return reader.done()


class Orders:
    def __init__(self, faults: Faults, repeats: str, kind: str) -> None:
        self.faults = faults
        self.packer = Packer(faults, repeats)
        self.header = Header(faults)
        self.header.kind = kind
        self.part = HEADER
        self.old = False
        self.complete = False  # whether every ballot must rank every candidate

    def block(self, number: int, block: bytes) -> None:
        """Take whole lines: plain ones all at once where that goes, everything else line by line."""
        position, tried = 0, False
        while position < len(block):
            if self.part == BODY and not tried:
                tried = True
                if self.plain_orders(block[position:]):
                    return
            end = block.index(b"\n", position) + 1
            if (text := text_of(number, block[position:end], self.faults)) is not None:
                self.line(number, text.strip())
            number += 1
            position = end
            if self.part == HEADER and self.header.candidates and block[position : position + 1] not in b"# \r\n":
                self.begin(number)

    def plain_orders(self, block: bytes) -> bool:
        """Take lines `count: number,number…` without ties. False: there is anything else, nothing was taken."""
        if self.header.first == 0:  # rare, and the rows below hold 0 where a ballot has ended
            return False
        block = block.rstrip() + b"\n"
        text = np.frombuffer(block, np.uint8)
        found = plain.numbers(block, b", \r" if self.old else b":, \r")
        if found is None or not self.well_formed(text):
            return False
        numbers, ends = found
        starts = np.concatenate([[0], ends[:-1] + 1])
        lengths = ends - starts - 1
        if lengths.min() < 1 or not numbers[starts].all() or (self.complete and lengths.min() < self.header.candidates):
            return False
        rows = plain.rows_of(numbers, starts + 1, lengths, block, self.header.candidates)
        if rows is None or not rows[:, 0].all() or np.count_nonzero(rows) != lengths.sum():
            return False
        if not plain.each_once(rows, lengths, self.header.candidates):
            return False
        self.packer.add_rows(rows, numbers[starts].astype(np.int64))
        return True

    def well_formed(self, text: plain.Bytes) -> bool:
        """Whether single commas stand between numbers, and after the first of a line a colon, with or without a space."""
        apart = (text - np.uint8(48)) >= 10
        colon, space, end = text == 58, text == 32, text == 10
        after_colon = colon[:-1] & space[1:]
        before_end = (text[:-1] == 13) & end[1:]
        allowed = np.count_nonzero(after_colon) + np.count_nonzero(before_end)
        if np.count_nonzero(apart[1:] & apart[:-1]) != allowed or apart[0]:
            return False
        if np.count_nonzero(space) != np.count_nonzero(after_colon):
            return False
        if np.count_nonzero(text == 13) != np.count_nonzero(before_end):
            return False
        if self.old:
            return True
        # as many colons as lines, and only digits between the beginning of a line and its colon
        begins, colons = np.concatenate([[0], np.flatnonzero(end)[:-1] + 1]), np.flatnonzero(colon)
        if len(begins) != len(colons) or (colons <= begins).any() or (colons - begins).max() > plain.DIGITS:
            return False
        return not any((apart[begins + place] & (begins + place < colons)).any() for place in range(plain.DIGITS))

    def line(self, number: int, text: str) -> None:
        if not text:
            return
        if text[0] == "#":
            if self.part == HEADER:
                self.header.line(number, text)
        elif self.part == HEADER and not self.header.candidates and values.WHOLE.fullmatch(text):
            self.old, self.part = True, OLD_NAMES
            self.header.candidates = values.how_many(text, number)
        elif self.part == OLD_NAMES:
            self.old_name(number, text)
        elif self.part == OLD_SUMS:
            self.old_sums(number, text)
        else:
            if self.part == HEADER:
                self.begin(number)
            self.order(number, text)

    def begin(self, number: int) -> None:
        self.header.check(number)
        self.part = BODY
        self.complete = self.header.kind in ("soc", "toc")

    def old_name(self, number: int, text: str) -> None:
        place, _, name = (one.strip() for one in text.partition(","))
        if len(name) > 1 and name[0] == name[-1] == '"':
            name = name[1:-1].replace('""', '"')
        self.header.name(number, place, name)
        if values.WHOLE.fullmatch(place) and int(place) == self.header.candidates:
            self.part = OLD_SUMS

    def old_sums(self, number: int, text: str) -> None:
        sums = [one.strip() for one in text.split(",")]
        if len(sums) != 3:
            raise bad("files.preflib.count", number, text=short(text))
        self.header.promise("voters", number, sums[1])
        self.header.promise("orders", number, sums[2])
        self.begin(number)

    def order(self, number: int, text: str) -> None:
        count, mark, rest = text.partition("," if self.old else ":")
        if not mark:
            self.faults.add("files.preflib.not_order", number, text=short(text))
            return
        weight = values.weight(count.strip(), number, self.faults)
        levels = levels_of(rest, number, self.header.numbers)
        if weight is None or levels is None:
            return
        levels = [level for level in levels if level]
        if self.complete and len({one for level in levels for one in level}) < self.header.candidates:
            found = sum(map(len, levels))
            self.faults.add("files.preflib.incomplete", number, found=found, expected=self.header.candidates)
            return
        self.packer.ballot(number, levels, weight)

    def done(self) -> Ranked:
        if self.part != BODY:
            self.faults.raise_if_any()
            self.header.check(None)
            if self.old:
                raise bad("files.preflib.breaks_off")
        names = self.header.finished(self.packer)
        return self.packer.ranked(names, title=self.header.title, meta={"form": self.header.kind or "preflib"})


def levels_of(text: str, number: int, numbers: values.Numbers) -> list[list[int]] | None:
    """Read `1,{2,3},4`: a list of numbers for each level, empty for {}. None: a fault was added."""
    levels: list[list[int]] = []
    for inside, alone in pieces(text, number, numbers.faults):
        texts = [alone] if alone else [one.strip() for one in inside.split(",") if one.strip()]
        level = numbers.level(texts, number)
        if level is None:
            return None
        levels.append(level)
    return levels if not text.strip() or levels else None


def pieces(text: str, number: int, faults: Faults) -> Iterator[tuple[str, str]]:
    """Yield (what stands in braces, "") or ("", number). Nothing at all is yielded where anything else stands."""
    position, found = 0, []
    text = text.strip()
    if text.endswith(","):  # a file cut within its last ballot
        faults.add("files.preflib.not_order", number, text=short(text))
        return
    while position < len(text):
        piece = PIECE.match(text, position)
        if piece is None:
            faults.add("files.preflib.not_order", number, text=short(text))
            return
        found.append((piece[1] or "", piece[2] or ""))
        position = piece.end()
    yield from found
