"""What keeps large pools quick does not change what is found: small problems instead of whole ones, swaps instead of searches."""

from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from civicmath.lots import decompose, fairness
from civicmath.lots.groups import grouped
from civicmath.lots.search import Outer, outer, polished
from civicmath.lots.swaps import swapped
from lots.pools import small, village

EIGHT = (2, 5, 6, 4, 4, 3, 7, 5)


def whole_leximin(shape: Outer) -> NDArray[np.float64]:
    """Level by level over all groups at once, each free group tried for more: slow, without prices."""
    groups, scale = len(shape.sizes), shape.sizes * shape.level
    rows = shape.rows.toarray() * scale
    bounded = np.r_[rows, -rows], np.r_[shape.most, -shape.least] + 1e-9
    settled: dict[int, float] = {}
    while len(settled) < groups:
        free = [group for group in range(groups) if group not in settled]
        lows = np.array([settled.get(group, 0.0) for group in range(groups)])
        under = np.zeros((len(free), groups + 1))
        under[range(len(free)), free], under[:, -1] = -1, 1
        above = np.r_[np.c_[bounded[0], np.zeros(len(bounded[1]))], under], np.r_[bounded[1], np.zeros(len(free))]
        bounds = [*((max(low - 1e-9, 0), 1 / shape.level) for low in lows), (0, 1 / shape.level)]
        z = linprog(np.r_[np.zeros(groups), -1.0], A_ub=above[0], b_ub=above[1], bounds=bounds).x[-1]
        at_least = [(max(settled.get(group, z) - 1e-8, 0), 1 / shape.level) for group in range(groups)]
        tops = [-linprog(-np.eye(groups)[one], A_ub=bounded[0], b_ub=bounded[1], bounds=at_least).fun for one in free]
        settled |= {one: z for one, top in zip(free, tops, strict=True) if top < max(z + 1e-5, min(tops) + 1e-9)}
    return np.array([settled[group] for group in range(groups)]) * scale


@pytest.mark.parametrize("seed", range(6))
def test_leximin_over_the_groups_that_stand_above_is_leximin_over_all(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fairness, "LET_IN", 3)  # so that small pools, too, are solved part by part
    shape = outer(grouped(village(seed, 40 + 10 * seed, 8 + seed, (2, 3, 4), 0.05 * seed), 8 + seed))
    assert np.abs(fairness.leximin(shape) - whole_leximin(shape)).max() < 1e-5


def test_leximin_of_tiny_pools_where_chances_of_one_are_forced() -> None:
    chance, seen = np.random.default_rng(5), 0
    while seen < 40:
        shape = outer(grouped(*small(chance)))
        rows = np.r_[shape.rows.toarray(), -shape.rows.toarray()]
        most = np.r_[shape.most, -shape.least]
        if linprog(np.zeros(len(shape.sizes)), A_ub=rows, b_ub=most, bounds=np.c_[0 * shape.sizes, shape.sizes]).status:
            continue
        seen += 1
        assert np.abs(fairness.leximin(shape) - whole_leximin(shape)).max() < 1e-5


def test_the_levels_of_leximin_are_small_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    shape = outer(grouped(village(2, 20_000, 60, EIGHT, 0.05), 60))
    asked, solved = [], fairness.solved
    monkeypatch.setattr(fairness, "solved", lambda cost, *rest: (asked.append(len(cost)), solved(cost, *rest))[1])
    expected = fairness.leximin(shape)
    assert len(expected) > 5000
    assert asked[0] == len(expected) and len(asked) <= 80  # where all seats can be, once over everybody
    assert max(asked[1:]) < len(expected) / 4


def test_swaps_end_at_a_vector_that_keeps_the_limits() -> None:
    """Against all vectors: what none meets is not found, and what some meet mostly is, though limits are as tight as can be."""
    met = missed = 0
    for seed in range(200):
        chance = np.random.default_rng(seed)
        rows = (chance.random((5, 12)) < 0.5).astype(float)
        low = rows @ (chance.random(12) < 0.4) - (chance.random(5) < 0.3)
        high = low + chance.integers(0, 2, 5)
        every = np.array(list(product((0.0, 1.0), repeat=12)))
        possible = ((every @ rows.T >= low) & (every @ rows.T <= high)).all(axis=1).any()
        found = swapped(chance.random(12), chance.normal(size=12), csr_array(rows), low, high)
        met, missed = met + (found is not None), missed + (found is None and bool(possible))
        if found is not None:
            assert set(found.tolist()) <= {0.0, 1.0}
            assert (rows @ found >= low).all() and (rows @ found <= high).all()
    assert met > 100 and missed < 10


def test_swaps_prefer_large_odds() -> None:
    odds = np.array([-3.0, 4.0, 1.0, 2.0])
    found = swapped(np.zeros(4), odds, csr_array(np.ones((1, 4))), np.array([2.0]), np.array([2.0]))
    assert found is not None and found.tolist() == [0, 1, 0, 1]


@pytest.mark.parametrize("slack", [0.05, 0.0])
def test_eight_categories_are_peeled_without_an_integer_search(slack: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Narrow quotas of many categories once took integer searches of half a second each, and then column generation."""
    monkeypatch.setattr(decompose, "integral", lambda *_: pytest.fail("an integer search"))
    shape = outer(grouped(village(21, 1000, 60, EIGHT, slack), 60))
    expected = polished(shape, fairness.leximin(shape))
    mixture, left = decompose.peel(shape, expected)
    assert left <= decompose.LEFT
    scale = shape.sizes * shape.level
    assert decompose.farthest(mixture, expected / scale, scale) <= decompose.APART
    assert all(shape.groups.keeps(panel) for panel in mixture.panels)


def test_what_was_peeled_is_enough_where_chances_are_near(monkeypatch: pytest.MonkeyPatch) -> None:
    shape = outer(grouped(village(4, 200, 12), 12))
    expected = polished(shape, fairness.leximin(shape))
    mixture, left = decompose.peel(shape, expected)
    monkeypatch.setattr(decompose, "generated", lambda *_, **__: pytest.fail("column generation"))
    monkeypatch.setattr(decompose, "peel", lambda *_: (mixture, 2 * decompose.LEFT))
    found = decompose.decomposed(shape, expected, np.empty((0, len(expected)), dtype=np.int64))
    assert left <= decompose.LEFT and found is mixture
    far = decompose.Mixture(mixture.weights[:1], mixture.panels[:1])
    monkeypatch.setattr(decompose, "peel", lambda *_: (far, 0.5))
    with pytest.raises(pytest.fail.Exception):
        decompose.decomposed(shape, expected, np.empty((0, len(expected)), dtype=np.int64))
