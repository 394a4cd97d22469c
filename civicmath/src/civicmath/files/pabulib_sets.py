"""Sets of projects in a Pabulib file, parsed all at once: cells that many ballots share, numbers that stand side by side."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

TENS = 10 ** np.arange(1, 18)


class Sets(Protocol):
    """What is known of a file's ballots: ids of projects, and the cells met so far."""

    number: dict[str, int]
    numbered: NDArray[np.int64]
    met: dict[Any, int]
    types: dict[Any, int]


def parse(sets: Sets, keys: list[Any]) -> None:
    """Parse all new sets of projects at once, if all are in order, as nearly always; else leave them to `parsed`."""
    met, types = sets.met, sets.types
    fresh = [key for key in dict.fromkeys(keys) if key and key not in met]
    places = places_in(sets, ",".join(fresh)) if fresh else None
    if places is None:
        return
    ends = np.cumsum([key.count(",") + 1 for key in fresh], dtype=np.int64)
    above = np.repeat(np.arange(len(fresh)), np.diff(ends, prepend=0)) * len(sets.number)
    codes = np.sort(places + above)
    if (codes[1:] == codes[:-1]).any():
        return
    flat = (codes - above).astype(np.int32).tobytes()
    begin = 0
    for key, end in zip(fresh, (4 * ends).tolist(), strict=True):
        met[key] = types.setdefault(flat[begin:end], len(types))
        begin = end


def places_in(sets: Sets, joined: str) -> NDArray[np.int64] | None:
    """Numbers of the projects named in a text with commas between them. None: some are not projects."""
    numbered = sets.numbered
    digits = joined.replace(",", "")
    if len(numbered) and digits.isdigit() and digits.isascii() and ",," not in f",{joined},":
        found = np.fromstring(joined, dtype=np.int64, sep=",")
        # as many digits as the numbers have: none was written with zeros before it
        written = np.searchsorted(TENS, found, side="right").sum() + len(found)
        if found.max() < len(numbered) and written == len(digits):
            places = numbered[found]
            return None if (places < 0).any() else places
    names = joined.split(",")
    try:
        return np.fromiter(map(sets.number.__getitem__, names), dtype=np.int64, count=len(names))
    except KeyError:
        return None


def numbered_by(ids: Sequence[str]) -> NDArray[np.int64]:
    """Places by id, where all ids are plain numbers below a million; -1: no project. Else empty."""
    if not all(one.isdigit() and one.isascii() and len(one) < 7 and str(int(one)) == one for one in ids):
        return np.empty(0, dtype=np.int64)
    numbered = np.full(max(map(int, ids), default=-1) + 1, -1, dtype=np.int64)
    numbered[[int(one) for one in ids]] = np.arange(len(ids))
    return numbered
