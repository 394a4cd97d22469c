"""What keeps large pools quick does not change what is found: small problems instead of whole ones, swaps instead of searches."""

from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from civicmath.faults import Unmeetable
from civicmath.lots import decompose, fairness
from civicmath.lots.groups import grouped
from civicmath.lots.search import Outer, outer, polished
from civicmath.lots.swaps import swapped
from lots.pools import exact, pinned, small, village

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


def test_swaps_leave_where_no_swap_mends_anything() -> None:
    """Forty of 250 people, with ten categories of exact quotas: limits that stay missed must weigh more, or fewer are met."""
    met = 0
    for seed in range(30):
        chance = np.random.default_rng(seed)
        rows = np.concatenate([np.eye(count)[chance.integers(0, count, 250)].T for count in chance.integers(2, 6, 10)])
        low = rows[:, chance.permutation(250)[:40]].sum(axis=1)
        odds = chance.normal(-2, 1, 250)
        found = swapped((np.argsort(np.argsort(-odds)) < 40) * 1.0, odds, csr_array(rows), low, low)
        met += found is not None
        assert found is None or (rows @ found == low).all()
    assert met >= 18


def test_swaps_prefer_large_odds() -> None:
    odds = np.array([-3.0, 4.0, 1.0, 2.0])
    found = swapped(np.zeros(4), odds, csr_array(np.ones((1, 4))), np.array([2.0]), np.array([2.0]))
    assert found is not None and found.tolist() == [0, 1, 0, 1]


@pytest.mark.parametrize("slack", [0.05, 0.0])
def test_eight_categories_are_peeled_without_an_integer_search(slack: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Narrow quotas of many categories once took integer searches of half a second each, and then column generation."""
    shape = outer(grouped(village(21, 1000, 60, EIGHT, slack), 60))
    expected = polished(shape, fairness.leximin(shape))
    mixture, left = decompose.peel(shape, expected)
    assert left <= decompose.LEFT
    scale = shape.sizes * shape.level
    assert decompose.farthest(mixture, expected / scale, scale) <= decompose.APART
    assert all(shape.groups.keeps(panel) for panel in mixture.panels)


@pytest.mark.parametrize(("seed", "people", "seats"), [(8, 320, 30), (0, 150, 24), (1, 150, 24), (2, 150, 24)])
def test_where_peeling_sticks_other_panels_help(
    seed: int, people: int, seats: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exact quotas on eight or seven categories: integer searches and column generation took minutes."""
    monkeypatch.setattr(decompose, "generated", lambda *_, **__: pytest.fail("column generation"))
    kinds = (2, 4, 5, 3, 4, 3, 2, 4)[: 7 + (people > 200)]
    shape = outer(grouped(exact(seed, people, seats, kinds), seats))
    expected = polished(shape, fairness.leximin(shape))
    peeled = [decompose.peel(shape, expected, bend) for bend in range(2)]
    assert min(left for _, left in peeled) > 5e-4  # each alone sticks
    assert not np.array_equal(*(np.unique(mixture.panels, axis=0)[:9] for mixture, _ in peeled))
    mixture = decompose.decomposed(shape, expected, np.empty((0, len(expected)), dtype=np.int64))
    assert isinstance(mixture, decompose.Mixture) and mixture.weights.sum() == pytest.approx(1, abs=1e-6)
    scale = shape.sizes * shape.level
    assert decompose.farthest(mixture, expected / scale, scale) <= 2 * decompose.APART
    assert all(shape.groups.keeps(panel) for panel in mixture.panels)


def test_roundings_of_many_levels_do_not_grow() -> None:
    """Dozens of levels of one group each, every one found with those before: roundings grew to a tenth of a seat."""
    for seed in range(4):
        shape = outer(grouped(pinned(seed, 300, 6, 40), 40))
        expected = fairness.leximin(shape)
        sums = shape.rows @ expected
        assert len(np.unique(np.round(expected / shape.sizes, 6))) > 30
        assert (sums >= shape.least - 1e-7).all() and (sums <= shape.most + 1e-7).all()


def test_column_generation_that_is_given_up_is_refused_unless_it_was_near(monkeypatch: pytest.MonkeyPatch) -> None:
    shape = outer(grouped(exact(2, 100, 15, (2, 4, 5, 3, 4, 3, 2, 4)), 15))
    expected = polished(shape, fairness.leximin(shape))
    nothing = np.empty((0, len(expected)), dtype=np.int64)
    first = decompose.peel(shape, expected)[0].panels[:1]
    monkeypatch.setattr(decompose, "sought", lambda *_, **__: (None, False))
    with pytest.raises(Unmeetable) as refused:
        decompose.generated(shape, expected, first, may_cut=True)
    assert [fault.key for fault in refused.value.faults] == ["lots.too_tight"]
    near = first[0] + 1e-3 * shape.sizes * shape.level
    found = decompose.generated(shape, near, first, may_cut=True)
    assert isinstance(found, decompose.Mixture) and found.panels.tolist() == first.tolist()
    monkeypatch.setattr(decompose, "best_panel", lambda *_, **__: None)
    with pytest.raises(Unmeetable):
        decompose.generated(shape, expected, nothing, may_cut=True)


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


def test_halves_keep_the_limits_and_their_mean_is_the_expectation() -> None:
    """Also where a part is more than a half, and more than one person of a group is expected."""
    for seed, slack in ((6, 0.05), (7, 0.0)):
        shape = outer(grouped(village(seed, 1500, 200, (2, 5, 6, 4), slack), 200))
        expected = polished(shape, fairness.leximin(shape))
        assert (expected > 0.5).any() and (expected > 1).any()
        halves = decompose.halved(shape, expected)
        assert np.abs(sum(halves) / 2 - expected).max() < 1e-8
        for half in halves:
            sums = shape.rows @ half
            assert (sums >= shape.least - 1e-8).all() and (sums <= shape.most + 1e-8).all()
            assert (half >= np.floor(expected) - 1e-8).all() and (half <= np.ceil(expected) + 1e-8).all()
            assert decompose.is_open(half).sum() < 0.7 * decompose.is_open(expected).sum()
        both = decompose.is_open(halves[0]) & decompose.is_open(halves[1])
        assert both.sum() <= shape.rows.shape[0]


def test_peeled_halves_are_what_was_to_be_peeled(monkeypatch: pytest.MonkeyPatch) -> None:
    shape = outer(grouped(village(21, 1000, 60, EIGHT, 0.05), 60))
    expected = polished(shape, fairness.leximin(shape))
    monkeypatch.setattr(decompose, "MANY", 300)
    parts = list(decompose.ends(shape, expected))
    assert len(parts) >= 3 and sum(weight for weight, _ in parts) == 1
    assert all(decompose.is_open(half).sum() <= 300 for _, half in parts)
    mixture, left = decompose.peel(shape, expected)
    assert left <= decompose.LEFT and mixture.weights.sum() + left == pytest.approx(1, abs=1e-12)
    assert np.abs(mixture.weights @ mixture.panels - expected).max() <= 2 * decompose.LEFT
    assert all(shape.groups.keeps(panel) for panel in mixture.panels)


def test_where_halves_stick_the_whole_is_peeled(monkeypatch: pytest.MonkeyPatch) -> None:
    shape = outer(grouped(village(4, 200, 12), 12))
    expected = polished(shape, fairness.leximin(shape))
    whole, left = decompose.peel(shape, expected)
    stuck = decompose.Mixture(whole.weights[:1], whole.panels[:1]), 0.5
    monkeypatch.setattr(decompose, "MANY", 1)
    monkeypatch.setattr(decompose, "halves_peeled", lambda *_: stuck)
    again, rest = decompose.peel(shape, expected)
    assert rest == left and (again.weights == whole.weights).all() and (again.panels == whole.panels).all()


def test_one_tiny_part_is_shunned_more_than_many_large_ones_are_sought() -> None:
    worth = decompose.shunning(np.r_[np.full(10, 0.1), 0.4, 0.01, 1e-9, 1 - 1e-9])
    assert (np.diff(worth[[12, 11, 0, 10, 13]]) > 0).all()
    assert worth[11] + 20 * worth[10] < 21 * worth[0]
    assert np.abs(worth).max() <= 1e4


def test_thousands_of_groups_are_peeled_by_small_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, vertex_of = [], decompose.vertex_of

    def noted(odds: NDArray[np.float64], *rest: NDArray[np.float64], presolve: bool) -> NDArray[np.float64] | None:
        asked.append(len(odds))
        return vertex_of(odds, *rest, presolve=presolve)

    monkeypatch.setattr(decompose, "vertex_of", noted)
    monkeypatch.setattr(decompose, "MANY", 2000)
    shape = outer(grouped(village(3, 6000, 60, EIGHT, 0.05), 60))
    expected = polished(shape, fairness.leximin(shape))
    assert decompose.is_open(expected).sum() > 4000
    mixture, left = decompose.peel(shape, expected)
    assert left <= decompose.LEFT
    assert np.mean(asked) < len(expected) / 8 and len(asked) < 1.5 * len(mixture.weights)
