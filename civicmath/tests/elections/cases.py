"""Ballots for the tests, and counts written as plainly as the rules read: one paper at a time, with fractions."""

from fractions import Fraction
from itertools import permutations, product
from math import factorial
from typing import Any

from hypothesis import strategies as st

from civicmath import ballots, ties

NAMES = ("Айгүл", "Бакыт", "Чынара", "Данияр", "Эльмира", "Фатима")
Level = tuple[int, ...]
Profile = list[tuple[tuple[Level, ...], int]]


@st.composite
def profiles(draw: Any, candidates: int = 5, tied: bool = False, most: int = 9, heaviest: int = 4) -> Profile:
    """Rankings in levels with whole weights; strict where not `tied`."""
    rows: Profile = []
    for _ in range(draw(st.integers(1, most))):
        order = draw(st.permutations(range(candidates)))[: draw(st.integers(1, candidates))]
        levels: list[list[int]] = []
        for one in order:
            if tied and levels and draw(st.booleans()):
                levels[-1].append(one)
            else:
                levels.append([one])
        rows.append((tuple(tuple(level) for level in levels), draw(st.integers(1, heaviest))))
    return rows


def packed(profile: Profile, candidates: int = 5, **more: Any) -> ballots.Ranked:
    return ballots.ranked(NAMES[:candidates], [row for row, _ in profile], [weight for _, weight in profile], **more)


def fixed(candidates: int = 5) -> ties.TieBreak:
    return ties.by_order(NAMES[:candidates])


def strict(profile: Profile) -> list[tuple[tuple[int, ...], Fraction]]:
    """Each ballot with ties in equal parts, one for each strict order."""
    parts: list[tuple[tuple[int, ...], Fraction]] = []
    for row, weight in profile:
        ways = 1
        for level in row:
            ways *= factorial(len(level))
        parts += [(sum(way, ()), Fraction(weight, ways)) for way in product(*(permutations(level) for level in row))]
    return parts


def plain_stv(  # noqa: C901 - one function, so that it reads like the Order
    profile: Profile, candidates: int, seats: int, decimals: int | None
) -> tuple[list[int], list[dict[int, Fraction]]]:
    """Winners in order, and the votes at the end of each stage. Ties: the latest earlier stage, then the lowest number first."""
    papers = [[list(order), weight, Fraction(1)] for order, weight in strict(profile)]
    quota = sum(weight for _, weight in profile) // (seats + 1) + 1
    elected: list[int] = []
    gone: set[int] = set()
    pending: set[int] = set()
    frozen: dict[int, Fraction] = {}
    stages: list[dict[int, Fraction]] = []
    held = {one: [paper for paper in papers if paper[0][0] == one] for one in range(candidates)}

    def votes() -> dict[int, Fraction]:
        return {
            one: frozen.get(one, sum((weight * value for _, weight, value in held[one]), Fraction(0)))
            for one in range(candidates)
            if one not in gone
        }

    def settled(tied: list[int], sign: int) -> int:
        for stage in reversed(stages[:-1]):
            best = max(sign * stage[one] for one in tied)
            tied = [one for one in tied if sign * stage[one] == best]
        return min(tied) if sign > 0 else max(tied)

    def move(one: int, factor: tuple[Fraction, Fraction] | None) -> None:
        for paper in held[one]:
            if factor:
                surplus, total = factor
                exact = surplus * paper[2] / total
                paper[2] = exact if decimals is None else Fraction(int(exact * 10**decimals), 10**decimals)
            after = [name for name in paper[0] if name not in gone and name not in elected]
            if after:
                held[after[0]].append(paper)
        held[one] = []

    while True:
        now = votes()
        stages.append(now)
        for one in sorted(now, key=lambda name: (-now[name], name)):
            if one not in elected and now[one] >= quota and len(elected) < seats:
                elected.append(one)
                if now[one] > quota:
                    pending.add(one)
        left = [one for one in now if one not in elected]
        if len(elected) == seats:
            break
        if len(left) == seats - len(elected):
            elected += sorted(left, key=lambda name: (-now[name], name))
            break
        voteless = [one for one in left if not now[one]]
        if pending:
            most = max(now[one] for one in pending)
            one = settled([name for name in sorted(pending) if now[name] == most], 1)
            pending.remove(one)
            frozen[one] = Fraction(quota)
            move(one, (now[one] - quota, now[one]))
        elif 1 < len(voteless) <= len(left) - (seats - len(elected)):
            gone.update(voteless)
        else:
            least = min(now[name] for name in left)
            one = settled([name for name in left if now[name] == least], -1)
            gone.add(one)
            move(one, None)
    return elected, stages


def plain_duels(profile: Profile, candidates: int) -> list[list[int]]:
    won = [[0] * candidates for _ in range(candidates)]
    for row, weight in profile:
        place = {one: depth for depth, level in enumerate(row) for one in level}
        for one in range(candidates):
            for other in range(candidates):
                if place.get(one, candidates) < place.get(other, candidates):
                    won[one][other] += weight
    return won


def condorcet_winner(won: list[list[int]]) -> int | None:
    size = range(len(won))
    return next((one for one in size if all(won[one][other] > won[other][one] for other in size if other != one)), None)


def condorcet_loser(won: list[list[int]]) -> int | None:
    size = range(len(won))
    return next((one for one in size if all(won[one][other] < won[other][one] for other in size if other != one)), None)


def smith_set(won: list[list[int]]) -> set[int]:
    """The smallest set whose members all beat everybody outside."""
    size = len(won)
    wins = [sum(won[one][other] > won[other][one] for other in range(size)) for one in range(size)]
    inside = {one for one in range(size) if wins[one] == max(wins)}
    while more := {
        other for one in inside for other in range(size) if other not in inside and won[one][other] <= won[other][one]
    }:
        inside |= more
    return inside


def numbers(names: list[str]) -> list[int]:
    return [NAMES.index(name) for name in names]
