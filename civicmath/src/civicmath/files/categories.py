"""PrefLib's categorical ballots (CAT), line by line.

# NUMBER CATEGORIES: 2
# CATEGORY NAME 1: Yes
12: {1,3},2                      12 ballots: 1 and 3 in the first category, 2 in the second
"""

from collections.abc import Iterator
from typing import BinaryIO

from civicmath.faults import Faults
from civicmath.files import preflib, values
from civicmath.files.packing import Weight
from civicmath.files.reading import blocks, short, text_of


def ballots(stream: BinaryIO, header: preflib.Header, faults: Faults) -> Iterator[tuple[int, Weight, list[list[int]]]]:
    """Yield line, number of ballots and the categories of each line of a CAT file; `header` is filled on the way."""
    reading = True
    for first, block in blocks(stream, faults):
        for number, raw in enumerate(block[:-1].split(b"\n"), first):
            text = (text_of(number, raw, faults) or "").strip()
            if text.startswith("#"):
                if reading:
                    header.line(number, text)
            elif text:
                if reading:
                    header.check(number)
                    reading = False
                if (ballot := category_line(number, text, header, faults)) is not None:
                    yield number, *ballot
    if reading:
        header.check(None)


def category_line(
    number: int, text: str, header: preflib.Header, faults: Faults
) -> tuple[Weight, list[list[int]]] | None:
    count, mark, rest = text.partition(":")
    if not mark:
        faults.add("files.preflib.not_order", number, text=short(text))
        return None
    weight = values.weight(count.strip(), number, faults)
    levels = preflib.levels_of(rest, number, header.numbers)
    if weight is None or levels is None:
        return None
    if header.category_count and len(levels) > header.category_count:
        faults.add("files.preflib.categories", number, found=len(levels), expected=header.category_count)
        return None
    return weight, levels


def places_of(levels: list[list[int]]) -> dict[int, int]:
    """Tell the first category of each candidate of a ballot, from 0."""
    places: dict[int, int] = {}
    for place, level in enumerate(levels):
        for one in level:
            places.setdefault(one, place)
    return places
