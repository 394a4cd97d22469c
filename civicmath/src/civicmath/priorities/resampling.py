"""The bootstrap of ballots from a seed that is a text: integers alone, so that every machine draws the same.

The key K is the first 16 bytes of SHA-256 of the seed (UTF-8), big-endian. Draw b (from 0) reads the words of Philox 4x64-10
(Salmon, Moraes, Dror, Shaw, SC 2011; as `numpy.random.Philox(key=K, counter=b << 192)`), each cut into two words of 32 bits,
the low half first (not cut when there are more than 2^32 positions). Of each word the lowest bits are kept, as many as the
number of positions less one needs; words that are too large are skipped. The first n are the positions drawn. Positions are the
ballots laid in a row, each as long as its weight (all divided by their greatest common divisor), types sorted by the names on
them: so the order of the file and of the candidates plays no part.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from math import gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicmath.chance import encoded

PART = 1 << 20  # positions held at a time
TABLE = 1 << 24  # positions looked up in a table; more are searched for


@dataclass(frozen=True)
class Resampling:
    """weights: (types,) int64 in canonical order; people: how many ballots a draw holds."""

    weights: NDArray[np.int64]
    people: int
    seed: str

    def draws(self, many: int, block: int = 64) -> Iterator[NDArray[np.int64]]:
        """Yield counts of types, (≤ block, types) int64, until `many` draws are made; each row sums to `people`."""
        weights = self.weights // (gcd(*map(int, self.weights)) or 1)
        key = int.from_bytes(sha256(encoded(self.seed)).digest()[:16], "big")
        ends = np.cumsum(weights)
        total = int(ends[-1])
        table = np.repeat(np.arange(len(weights), dtype=np.int32), weights) if total <= TABLE else None
        for begin in range(0, many, block):
            counts = np.empty((min(block, many - begin), len(weights)), dtype=np.int64)
            for row in range(len(counts)):
                counts[row] = 0
                for at in positions(key, begin + row, self.people, total):
                    types = np.searchsorted(ends, at, side="right") if table is None else table[at]
                    counts[row] += np.bincount(types, minlength=len(weights))
            yield counts


def positions(key: int, draw: int, people: int, total: int) -> Iterator[NDArray[np.unsignedinteger[Any]]]:
    """Yield the `people` positions of a draw in parts, each uniform in 0 … total - 1."""
    generator = np.random.Philox(key=key, counter=draw << 192)
    bits = (total - 1).bit_length()
    halves = bits <= 32
    mask = (1 << bits) - 1
    missing = people
    while missing > 0:
        # as many words as will probably do; what the draw is does not depend on how many are read at a time
        guess = min(missing, PART) * (mask + 1) // total // (2 if halves else 1) + 64
        words = generator.random_raw(guess).astype("<u8", copy=False)
        stream = words.view("<u4") if halves else words
        cut = stream & stream.dtype.type(mask)
        fitting = cut[cut < total][:missing]
        missing -= len(fitting)
        yield fitting
