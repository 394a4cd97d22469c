"""Places on a ranked ballot as survey forms write them, and whether a CSV's columns are places or candidates."""

import re
from collections.abc import Sequence

from civicmath.faults import bad
from civicmath.files import heads, sheet, values

# a rank as survey forms write it: 2, 2nd, 2nd choice, 2-е место, 2-орун, 2-чи
PLACE = re.compile(r"([0-9]{1,15})(?:-?(?:st|nd|rd|th|о?е|[ыо]?й|ч[иыуү]))?(?:[ -]([^\W\d_]+))?", re.IGNORECASE)
PEEKED = 100  # lines that are not blank and tell ranks from names


def plain_word(cell: str) -> str:
    """A word in the one spelling and the letters in which it is compared."""
    return values.spelled(cell).lower()


def rank_in(cell: str) -> int:
    """Read the rank in a cell of a candidate's column; 0: there is none."""
    found = PLACE.fullmatch(cell)
    return int(found[1]) if found and (not found[2] or found[2].lower() in heads.RANK_WORDS) else 0


def are_candidates(head: sheet.Head, block: bytes, skip: frozenset[str], columns: Sequence[str] | None) -> bool:
    """Tell by the columns' names, else by the first ballots, whether columns are candidates and cells ranks.

    skip: words of a place left out. BadInput: columns 1, 2, 3 with numbers in them, or in some of their cells, may be either; or
    there are no ranks.
    """
    chosen = None if columns is None else [head.place(name) for name in columns]
    numbered = heads.numbered([head.names[place] for place in chosen] if chosen else head.names)
    if numbered.ranks:
        return False
    met = peeked(head, block, chosen or numbered.places or head.candidates(), skip)
    ranks = {cell for cell in met if rank_in(cell)}
    numbers = bool(met) and all(cell in ranks or values.exact(cell) is not None for cell in met)
    if numbered.places and ((numbers and numbered.bare) or (ranks and not numbers)):
        raise bad("files.csv.which", head.line)
    if chosen or numbered.places:
        return numbers or bool(ranks)
    if met and not ranks and not numbers:
        raise bad("files.csv.no_ranks", head.line)
    return True


def peeked(head: sheet.Head, block: bytes, places: Sequence[int], skip: frozenset[str]) -> set[str]:
    """What the first ballots hold, as `plain_word` gives it."""
    met: set[str] = set()
    left = PEEKED
    for line in block.split(b"\n"):
        cells = sheet.cut(line.decode(errors="replace"), head.delimiter) or []
        said = {plain_word(cells[place]) for place in places if place < len(cells)} - skip
        met |= said
        left -= bool(said)
        if not left:
            break
    return met
