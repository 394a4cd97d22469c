"""BLT ballot files (Hill, Wichmann and Woodall, Algorithm 123, 1987; as OpenSTV and OpaVote extend them).

4 2                candidates, seats
-2                 withdrawn; droop's [withdrawn 2] too
3 1 3=4 - 2 0      three ballots: 1 first, 3 and 4 tied, a place left out, 2 last
(b17) 1 2 0        a ballot with an id
0                  no more ballots
"Adam"             names, then the title; # begins a comment
"""

import re
from typing import BinaryIO

import numpy as np

from civicmath.ballots import Ranked
from civicmath.faults import Faults, bad
from civicmath.files import plain, values
from civicmath.files.packing import Packer
from civicmath.files.reading import blocks, short, text_of

COMMENT = re.compile(r"\s#.*|^#.*")
NAME_COMMENT = re.compile(r"\s#(?:\s.*)?$|^#.*")  # after a name without quotes, which may be Team #1
BALLOT_ID = re.compile(r"\s*\([^)]*\)")
WITHDRAWN_LINE = re.compile(r"\[withdrawn((?:\s+[0-9]+)+)\s*\]")
ENDED_BY_NAMES = re.compile(r'\s*0\s+(".*)')
QUOTED = re.compile(r'"(.*)"(?:\s*#[^"]*)?')
BETWEEN_NAMES = re.compile(r'"\s+"')
SIZE, WITHDRAWN, BALLOTS, NAMES = range(4)
LONGEST_NAMES = 4 * values.LONGEST_NAME  # characters of a line with a name and a party
AFTER_NAMES = 3  # the title; a source and a comment in Wichmann's files


def read(stream: BinaryIO, faults: Faults, repeats: str = "fault") -> Ranked:
    """Read a BLT file. BadInput: every fault by its line; no end of ballots means that the file breaks off."""
    reader = Reader(faults, repeats)
    for number, block in blocks(stream, faults):
        reader.block(number, block)
    return reader.done()


class Reader:
    def __init__(self, faults: Faults, repeats: str) -> None:
        self.faults = faults
        self.packer = Packer(faults, repeats)
        self.part = SIZE
        self.candidates = self.seats = 0
        self.numbers = values.Numbers(0, faults)
        self.withdrawn: set[int] = set()
        self.strings: list[tuple[int, list[str]]] = []  # of each line after the ballots

    def block(self, number: int, block: bytes) -> None:
        """Take whole lines: ballots of plain numbers all at once where that goes, everything else line by line."""
        position, tried = 0, False
        while position < len(block):
            if self.part == BALLOTS and not tried:
                tried = True
                stop = plain_part(block, position)
                if taken := self.plain_ballots(block[position:stop]):
                    number += taken
                    position = stop
                    continue
            end = block.index(b"\n", position) + 1
            if (text := text_of(number, block[position:end], self.faults)) is not None:
                self.line(number, text)
            number += 1
            position = end
            if self.part == WITHDRAWN and block[position : position + 1] not in b"-#[ \t\r\n":
                self.part = BALLOTS

    def plain_ballots(self, block: bytes) -> int:
        """Take lines `weight number … 0` and tell how many. 0: there is anything else, nothing was taken."""
        # a number of several zeros ends no ballot: `12 000` may be twelve thousand
        if not block or begins_with_zeros(block):
            return 0
        if (found := plain.numbers(block, b" \t\r")) is None:
            return 0
        numbers, ends = found
        if np.count_nonzero(numbers == 0) != len(ends) or numbers[ends - 1].any():
            return 0
        starts = np.concatenate([[0], ends[:-1] + 1])
        lengths = ends - starts - 2
        rows = plain.rows_of(numbers, starts + 1, lengths, block, self.candidates)
        if rows is None or not plain.each_once(rows, lengths, self.candidates):
            return 0
        self.packer.add_rows(rows, numbers[starts].astype(np.int64))
        return len(ends)

    def line(self, number: int, text: str) -> None:
        if self.part == NAMES:
            self.named(number, text)
            return
        if self.part != SIZE and (found := ENDED_BY_NAMES.fullmatch(text)):
            self.part = NAMES
            self.named(number, found[1])
            return
        words = COMMENT.sub("", text)
        if found := BALLOT_ID.match(words):
            words = words[found.end() :]
        tokens = words.split()
        if not tokens:
            return
        if self.part == SIZE:
            self.size(number, tokens)
        elif self.part == WITHDRAWN and self.withdrawal(number, tokens, words.strip()):
            pass
        elif len(tokens) == 1 and not tokens[0].strip("0"):
            self.part = NAMES
        else:
            self.part = BALLOTS
            self.ballots(number, tokens)

    def named(self, number: int, text: str) -> None:
        if len(text) > LONGEST_NAMES:
            self.faults.add("files.name_too_long", number, most=values.LONGEST_NAME)
        elif text.lstrip().startswith('"') and text.count('"') % 2 and not QUOTED.fullmatch(text.strip()):
            self.faults.add("files.csv.quotes", number)  # a name broken over two lines would move all that follow
        elif strings := strings_of(text):
            self.strings.append((number, strings))
            if len(self.strings) > self.candidates + AFTER_NAMES:
                raise bad("files.blt.too_many_names", number, candidates=self.candidates)

    def withdrawal(self, number: int, tokens: list[str], words: str) -> bool:
        """Take a line before the ballots. False: it is a ballot."""
        if tokens[0].startswith("["):
            found = WITHDRAWN_LINE.fullmatch(words)
            if found is None:
                self.faults.add("files.blt.option", number, text=short(words))
            places = found[1].split() if found else []
        elif all(len(one) > 1 and one.startswith("-") for one in tokens):
            places = [token[1:] for token in tokens]
        else:
            return False
        numbers = [values.candidate(place, number, self.candidates, self.faults) for place in places]
        self.withdrawn.update(one - 1 for one in numbers if one)
        return True

    def size(self, number: int, tokens: list[str]) -> None:
        if len(tokens) != 2 or not all(values.WHOLE.fullmatch(token) for token in tokens):
            raise bad("files.blt.size", number, text=short(" ".join(tokens)))
        self.candidates = values.how_many(tokens[0], number)
        self.numbers = values.Numbers(self.candidates, self.faults)
        self.seats = int(tokens[1])
        self.part = WITHDRAWN

    def ballots(self, number: int, tokens: list[str]) -> None:
        """Take the ballots of one line, each `weight place … 0`."""
        begin = 0
        for stop, place in enumerate(tokens):
            if stop > begin and place == "0":
                weight = values.weight(tokens[begin], number, self.faults)
                levels = self.levels(number, tokens[begin + 1 : stop])
                if weight is not None and levels is not None:
                    self.packer.ballot(number, levels, weight)
                begin = stop + 1
        if begin < len(tokens):
            self.faults.add("files.blt.no_zero", number)

    def levels(self, number: int, tokens: list[str]) -> list[list[int]] | None:
        levels: list[list[int]] = []
        for place in tokens:
            if place == "-":
                continue
            texts = place.split("=")
            if not all(texts):  # blanks beside the sign
                self.faults.add("files.number_unreadable", number, text=short(place))
                return None
            level = self.numbers.level(texts, number)
            if level is None:
                return None
            levels.append(level)
        return levels

    def done(self) -> Ranked:
        if self.part == SIZE:
            self.faults.raise_if_any()
            raise bad("files.empty")
        if self.part != NAMES:
            self.faults.add("files.blt.no_end")
        names, rest, parties = self.names()
        self.faults.raise_if_any()
        title, *more = [*rest, ""]
        meta = dict(zip(("source", "comment"), more, strict=False)) if more and more[0] else {}
        return self.packer.ranked(
            names,
            title=title,
            seats=self.seats,
            withdrawn=frozenset(self.withdrawn),
            meta={"form": "blt", **meta} | ({"parties": parties} if parties else {}),
        )

    def names(self) -> tuple[list[str], list[str], list[str]]:
        """Tell names, what follows them, and parties where every name has one beside it on its line."""
        first = self.strings[: self.candidates]
        if len(first) == self.candidates and all(len(strings) == 2 for _, strings in first):
            named = [(line, strings[0]) for line, strings in first]
            parties = [strings[1] for _, strings in first]
            rest = [one for _, strings in self.strings[self.candidates :] for one in strings]
        else:
            every = [(line, one) for line, strings in self.strings for one in strings]
            beside = next((line for line, strings in first if len(strings) == 2), None)
            alone = all(len(strings) <= 2 for _, strings in first) and len(first) == self.candidates
            if beside and alone and len(every) > self.candidates + 1:
                self.faults.add("files.blt.parties", beside)
            named, parties = every[: self.candidates], []
            rest = [one for _, one in every[self.candidates :]]
        known = values.Names(self.faults)
        for line, name in named:
            known.add(line, name.strip())
        if self.part == NAMES and len(named) < self.candidates:
            self.faults.add("files.blt.names_missing", found=len(named), expected=self.candidates)
        return list(known.numbers), rest, parties


def plain_part(block: bytes, position: int) -> int:
    """Where the ballots of a block may end: before its last line `0`, which is found at once where it is there.

    Were there another one before, the lines up to here would not be ballots alone, and are taken one by one.
    """
    found = block.rfind(b"\n0\n", max(position - 1, 0))
    if found < 0 and b"\r" in block:
        found = block.rfind(b"\n0\r\n", max(position - 1, 0))
    return len(block) if found < 0 else max(found + 1, position)


def begins_with_zeros(block: bytes) -> bool:
    """Whether a number begins with two zeros. (To search bytes for them takes longer than all the rest, as zeros are many.)"""
    text = np.frombuffer(block, np.uint8)
    zero = text == 48
    second = np.flatnonzero(zero[1:] & zero[:-1]) + 1
    before = text[np.maximum(second - 2, 0)]  # of the two
    return bool(((before < 48) | (before > 57) | (second == 1)).any())


def strings_of(text: str) -> list[str]:
    """The strings of a line: "quoted", quoted "more" than once, or one name without quotes."""
    text = text.strip()
    if found := QUOTED.fullmatch(text):
        return BETWEEN_NAMES.split(found[1])
    text = NAME_COMMENT.sub("", text).strip()
    return [text] if text else []
