"""Whether a project's money makes its cost, and how its bar is drawn. Whole som in, decisions out."""

from collections.abc import Iterable, Sequence
from itertools import pairwise


def difference(cost: int, amounts: Iterable[int]) -> int:
    """What the sources give beyond the cost; negative where som are missing, 0 where they make the cost."""
    return sum(amounts) - cost


def adds_up(cost: int, amounts: Iterable[int]) -> bool:
    return difference(cost, amounts) == 0


def segments(amounts: Sequence[int], *, width: int, least: int = 4) -> list[tuple[int, int]]:
    """Where each source begins in a bar of this width, and how long it is, in whole units.

    The lengths make the width exactly. Each is at least `least`, so that a small share still shows, as long as there is
    room for all of them.
    """
    whole = sum(amounts)
    if not whole:
        return []
    least = min(least, width // len(amounts))
    free = width - least * len(amounts)
    ends, passed = [0], 0
    for place, amount in enumerate(amounts, start=1):
        passed += amount
        ends.append(least * place + free * passed // whole)
    return [(start, end - start) for start, end in pairwise(ends)]
