"""Numbers and names as they stand in ballot files, read exactly; every limit is ours, not the file's."""

import re
from collections.abc import Iterable
from fractions import Fraction
from unicodedata import normalize

from civicmath.faults import Faults, bad
from civicmath.files.called import called, plain
from civicmath.files.packing import MOST_CANDIDATES, Weight
from civicmath.files.reading import short

WHOLE = re.compile(r"[0-9]{1,15}")
DECIMAL = re.compile(r"([+-]?[0-9]{1,15})(?:[.,]([0-9]{1,9}))?|(-?[0-9]{1,9})/([0-9]{1,6})")
THOUSANDS = re.compile(r"\s*[+-]?[1-9][0-9]*(?:,[0-9]{3})+\s*")
BLANK = "[ \u00a0\u2009\u202f]"
GROUPED = re.compile(rf"[+-]?[1-9][0-9]{{0,2}}(?:{BLANK}[0-9]{{3}})+(?![0-9])")  # 12 000, as spreadsheets show it
TOTAL, FIRST = called("totals"), called("totals_begin")
LONGEST_NAME = 500  # characters


def thousands(text: str) -> bool:
    """Whether a number may be in thousands, or have a decimal comma: 1,000 and 1391,000, not 0,125 or 4,5. Nobody can tell."""
    return THOUSANDS.fullmatch(text) is not None


def together(text: str) -> str:
    """A number without the blanks between groups of three digits before its comma or point: 60 000,5. Others stay."""
    text = text.strip()
    found = GROUPED.match(text)
    return re.sub(BLANK, "", found[0]) + text[found.end() :] if found else text


def exact(text: str) -> Weight | None:
    """Read 12, 0.5, 0,5 or 1/3. None: anything else, NaN and 1e9 too."""
    found = DECIMAL.fullmatch(text)
    if found is None:
        return None
    whole, part, over, under = found.groups()
    if over:
        return Fraction(int(over), int(under)) if int(under) else None
    if not part:
        return int(whole)
    value = Fraction(int(whole + part), 10 ** len(part))
    return value if value.denominator > 1 else int(value)


def weight(text: str, line: int, faults: Faults) -> Weight | None:
    """Read a ballot's weight or the number of equal ballots. None: a fault was added."""
    if WHOLE.fullmatch(text) and (count := int(text)):
        return count
    value = exact(together(text))
    if thousands(text):
        faults.add("files.csv.thousands", line, text=short(text))
    elif value is None:
        faults.add("files.weight_unreadable", line, text=short(text))
    elif value <= 0:
        faults.add("ballots.weight_not_positive", line, weight=value)
    else:
        return value
    return None


class Numbers:
    """Candidates' numbers as they stand on ballots, counted by the file from `first`, given from 1; each text is read once."""

    def __init__(self, candidates: int, faults: Faults, first: int = 1) -> None:
        self.candidates = candidates
        self.faults = faults
        self.first = first
        self.known: dict[str, int] = {}

    def level(self, texts: Iterable[str], line: int) -> list[int] | None:
        """Read some numbers. None: a fault was added for each that is none."""
        known = self.known
        found = [known.get(text) or self.read(text, line) for text in texts]
        return None if 0 in found else found

    def read(self, text: str, line: int) -> int:
        """Read a number not met before; 0: a fault was added."""
        number = candidate(text, line, self.candidates, self.faults, self.first)
        if number is not None and len(self.known) < 2 * MOST_CANDIDATES:
            self.known[text] = number
        return number or 0


def candidate(text: str, line: int, candidates: int, faults: Faults, first: int = 1) -> int | None:
    """Read a candidate's number, counted by the file from `first`, and give it counted from 1. None: a fault was added."""
    if not WHOLE.fullmatch(text):
        faults.add("files.number_unreadable", line, text=short(text))
    elif not first <= int(text) < first + candidates:
        faults.add("ballots.unknown_number", line, number=int(text), candidates=candidates)
    else:
        return int(text) - first + 1
    return None


def how_many(text: str, line: int) -> int:
    """Read how many candidates there are. BadInput at once: nothing after it could be read."""
    if not WHOLE.fullmatch(text):
        raise bad("files.number_unreadable", line, text=short(text))
    if int(text) > MOST_CANDIDATES:
        raise bad("files.too_many_candidates", line, most=MOST_CANDIDATES)
    if not int(text):
        raise bad("files.no_candidates", line)
    return int(text)


def spelled(name: str) -> str:
    """One spelling of a name: composed letters (Unicode's form NFC: й is one character or two), single blanks."""
    return " ".join(normalize("NFC", name).split())


def is_total(name: str) -> bool:
    """Whether somebody who writes tables calls a row or a column of sums so."""
    bare = spelled(name).casefold().strip(" .:*=-–—()")
    return plain(bare) in TOTAL or plain(bare.partition(" ")[0].rstrip(",")) in FIRST


class Names:
    """Candidates' names, each once; the lines they stand on for the faults."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.numbers: dict[str, int] = {}
        self.listed: list[str] = []
        self.closed = False  # whether only those listed before may be met

    def add(self, line: int | None, name: str) -> int:
        """Give the new name's number from 1. A fault: empty, too long, or there already."""
        name = spelled(name)
        if not name:
            self.faults.add("files.candidate_unnamed", line, number=len(self.numbers) + 1)
        elif len(name) > LONGEST_NAME:
            self.faults.add("files.name_too_long", line, most=LONGEST_NAME)
            name = short(name)
        elif name in self.numbers:
            self.faults.add("files.candidate_twice", line, name=short(name))
        if len(self.numbers) >= MOST_CANDIDATES:
            raise bad("files.too_many_candidates", line, most=MOST_CANDIDATES)
        if name not in self.numbers:
            self.listed.append(name)
        return self.numbers.setdefault(name, len(self.listed))

    def met(self, line: int | None, name: str) -> int | None:
        """Give the number of a name that stands on a ballot, new or not. None: a fault was added."""
        name = spelled(name)
        number = self.numbers.get(name)
        if number is not None:
            return number
        if self.closed:
            self.faults.add("files.unknown_candidate", line, name=short(name))
        elif len(name) > LONGEST_NAME:
            self.faults.add("files.name_too_long", line, most=LONGEST_NAME)
        else:
            return self.add(line, name)
        return None
