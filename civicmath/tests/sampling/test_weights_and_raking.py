"""Weights: base, nonresponse, trimming, raking."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from civicmath import spoken
from civicmath.faults import BadInput, Unmeetable
from civicmath.sampling.raking import CLOSE, Margin, raked
from civicmath.sampling.weights import base, effective, nonresponse, trimmed

quick = settings(max_examples=60, deadline=None, derandomize=True)
F = Fraction


def test_base_weights_add_up_to_the_people() -> None:
    assert base(["a", "a", "b", "a"], {"a": 10, "b": 7, "c": 0}) == [F(10, 3), F(10, 3), F(7), F(10, 3)]


@pytest.mark.parametrize(
    ("people", "problem"), [({"a": 10}, BadInput), ({"a": 1, "b": 5}, BadInput), ({"a": 9, "b": 5, "c": 2}, Unmeetable)]
)
def test_strata_that_do_not_fit_are_refused(people, problem) -> None:
    with pytest.raises(problem):
        base(["a", "a", "b"], people)


@quick
@given(
    st.lists(
        st.tuples(st.fractions(F(1, 3), 9, max_denominator=6), st.sampled_from("ab"), st.booleans()),
        min_size=1,
        max_size=12,
    )
)
def test_the_sum_of_each_cell_stays(people) -> None:
    weights, cells, answered = (list(one) for one in zip(*people, strict=True))
    silent = {cell for cell in cells if not any(here for one, here in zip(cells, answered, strict=True) if one == cell)}
    if silent:
        with pytest.raises(Unmeetable):
            nonresponse(weights, cells, answered)
        return
    done = nonresponse(weights, cells, answered)
    for cell in set(cells):
        inside = [place for place, one in enumerate(cells) if one == cell]
        assert sum(done[place] for place in inside) == sum(weights[place] for place in inside)
    assert all((one > 0) == here for one, here in zip(done, answered, strict=True))
    # inside a cell, who answered keeps the proportion of weights
    for one, two in zip(range(len(people)), range(1, len(people)), strict=False):
        if cells[one] == cells[two] and answered[one] and answered[two]:
            assert done[one] * weights[two] == done[two] * weights[one]


positive = st.lists(st.floats(0.01, 100), min_size=2, max_size=40).map(np.array)


@quick
@given(positive, st.floats(1.05, 4), st.floats(0, 0.9))
def test_trimmed_weights_are_those_of_the_one_factor_that_keeps_the_sum(weights, high, low) -> None:
    done = trimmed(weights, high=high, low=low)
    mean = weights.mean()
    assert done.weights.sum() == pytest.approx(weights.sum(), rel=1e-9)
    assert done.weights.max() <= high * mean * (1 + 1e-12)
    assert done.weights.min() >= low * mean * (1 - 1e-12)

    def off(factor: float) -> float:
        return float(np.clip(factor * weights, low * mean, high * mean).sum() - weights.sum())

    factor = brentq(off, 0, 1e5, xtol=1e-15)
    assert np.allclose(done.weights, np.clip(factor * weights, low * mean, high * mean), rtol=1e-6)


def test_nothing_outside_the_bounds_is_nothing_changed() -> None:
    assert trimmed(np.array([1.0, 2, 3]), high=3).weights.tolist() == [1, 2, 3]


def test_weights_of_nobody_stay_0() -> None:
    done = trimmed(np.array([0.0, 1, 1, 10]), high=2)
    assert done.weights.tolist() == [0, 2, 2, 8]
    assert (done.cut, done.raised) == (1, 0)


@pytest.mark.parametrize(
    ("weights", "high", "low"), [([1.0], 1, 0), ([1.0], 2, 1), ([-1.0, 2], 2, 0), ([], 2, 0), ([float("nan")], 2, 0)]
)
def test_weights_that_cannot_be_trimmed_are_refused(weights, high, low) -> None:
    with pytest.raises(BadInput):
        trimmed(np.array(weights), high=high, low=low)


def test_kishs_effective_number() -> None:
    assert effective(np.array([1.0, 1, 2])) == pytest.approx(16 / 6)


def margins_of(people, totals) -> list[Margin]:
    return [
        Margin(f"m{n}", [one[n] for one in people], {key: F(value) for key, value in known.items()})
        for n, known in enumerate(totals)
    ]


def slowly(weights, margins, rounds=400) -> np.ndarray:
    """The rule as a loop over people."""
    now = [float(one) for one in weights]
    for _ in range(rounds):
        for margin in margins:
            for category, total in margin.totals.items():
                inside = [place for place, one in enumerate(margin.categories) if one == category]
                whole = sum(now[place] for place in inside)
                for place in inside:
                    now[place] *= float(total) / whole
    return np.array(now)


def test_a_table_raked_by_hand() -> None:
    """Two by two with equal odds ratio 1: the answer is row × column / whole."""
    people = [("x", "p"), ("x", "q"), ("y", "p"), ("y", "q")]
    done = raked(np.ones(4), margins_of(people, [{"x": 30, "y": 70}, {"p": 40, "q": 60}]))
    assert done.weights == pytest.approx([12, 18, 28, 42])
    assert done.rounds == 1


@st.composite
def populations(draw: st.DrawFn):
    people = draw(
        st.lists(
            st.tuples(st.sampled_from("xy"), st.sampled_from("pqr"), st.sampled_from("mn")), min_size=6, max_size=30
        )
    )
    weights = np.array([draw(st.floats(0.2, 5)) for _ in people])
    truth = np.array([draw(st.floats(0.5, 2)) for _ in people]) * weights
    whole = [round(1000 * one) for one in truth]
    totals = []
    for n in range(3):
        known: dict[str, int] = {}
        for one, weight in zip(people, whole, strict=True):
            known[one[n]] = known.get(one[n], 0) + weight
        totals.append(known)
    return people, weights, totals


@quick
@given(populations())
def test_margins_are_met_and_the_odds_stay(population) -> None:
    people, weights, totals = population
    margins = margins_of(people, totals)
    done = raked(weights, margins)
    for margin in margins:
        for category, total in margin.totals.items():
            inside = np.array([one == category for one in margin.categories])
            assert done.weights[inside].sum() == pytest.approx(float(total), rel=1e-9)
    assert np.allclose(done.weights, slowly(weights, margins), rtol=1e-5)


@quick
@given(populations(), st.randoms())
def test_the_order_of_people_changes_nothing_beyond_rounding(population, chance) -> None:
    people, weights, totals = population
    order = list(range(len(people)))
    chance.shuffle(order)
    one = raked(weights, margins_of(people, totals)).weights
    two = raked(weights[order], margins_of([people[n] for n in order], totals)).weights
    assert np.allclose(one[order], two, rtol=1e-12)


def test_totals_that_no_weights_can_meet_come_with_the_smallest_change() -> None:
    """Whoever is x is p, whoever is y is q: the totals of x and p must agree, and differ by 10."""
    people = [("x", "p"), ("x", "p"), ("y", "q")]
    with pytest.raises(Unmeetable) as refused:
        raked(np.ones(3), margins_of(people, [{"x": 50, "y": 50}, {"p": 60, "q": 40}]))
    changes = {(one["margin"], one["category"]): one["by"] for one in refused.value.relaxation}
    assert sum(abs(by) for by in changes.values()) == pytest.approx(20)
    repaired = [{"x": 50, "y": 50}, {"p": 60, "q": 40}]
    for (margin, category), by in changes.items():
        repaired[int(margin[1:])][category] += round(by)
    assert raked(np.ones(3), margins_of(people, repaired)).furthest[-1] < 1e-9


@quick
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 1)), min_size=3, max_size=9), st.data())
def test_the_change_of_totals_keeps_the_population_and_helps(people, data) -> None:
    named = [tuple(f"k{one}" for one in person) for person in people]
    totals = []
    for place in range(3):
        kinds = sorted({person[place] for person in named})
        parts = [data.draw(st.integers(1, 20)) for _ in kinds]
        totals.append({kind: Fraction(720 * part, sum(parts)) for kind, part in zip(kinds, parts, strict=True)})
    changes = changes_of(named, totals)
    repaired = []
    for margin, known in enumerate(totals):
        repaired.append({kind: total + changes.get((f"m{margin}", kind), 0) for kind, total in known.items()})
        assert sum(repaired[-1].values()) == 720
    if changes:
        assert raked(np.ones(len(named)), margins_of(named, repaired), rounds=300).furthest[-1] <= CLOSE


def changes_of(people, totals) -> dict[tuple[str, str], Fraction]:
    """The changes as they are spoken and as the answer in JSON has them."""
    try:
        raked(np.ones(len(people)), margins_of(people, totals), rounds=300)
    except Unmeetable as problem:
        refused = problem
    else:
        return {}
    known = {(one["margin"], one["category"]): Fraction(str(one["by"])) for one in refused.relaxation}
    told = refused.faults[0].values.get("changes", {})
    assert [Fraction(spoken.decimal(one).replace(",", "")) for one in told.values()] == [*map(abs, known.values())]
    assert all((name[-1] == "+") == (by > 0) for name, by in zip(told, known.values(), strict=True))
    assert bool(known) == (refused.faults[0].key == "sampling.raking.impossible")
    return known


def test_changes_are_told_only_where_raking_then_gets_there_in_time() -> None:
    """With a hundredth of every share these ten people's totals would be in reach, but not within 10,000 rounds."""
    rows = ["ccbc", "cbbc", "cbbb", "abba", "bcca", "cbcc", "bbca", "baaa", "cbac", "aacb"]
    totals = [
        {"a": 125, "b": 250, "c": 625},
        {"a": 224, "b": 388, "c": 388},
        {"a": 668, "b": 166, "c": 166},
        {"a": 547, "b": 272, "c": 181},
    ]
    with pytest.raises(Unmeetable) as refused:
        raked(np.ones(10), margins_of([tuple(row) for row in rows], totals))
    for one in refused.value.relaxation:
        totals[int(one["margin"][1:])][one["category"]] += Fraction(str(one["by"]))
    assert raked(np.ones(10), margins_of([tuple(row) for row in rows], totals)).furthest[-1] <= CLOSE
    said = refused.value.faults[0].said("ru")
    assert "m0 = b: + 208,5; m0 = c: − 208,5" in said


@pytest.mark.parametrize("language", spoken.LANGUAGES)
def test_where_no_change_is_found_nothing_is_promised(monkeypatch, language) -> None:
    monkeypatch.setattr("civicmath.sampling.raking.KEPT", ())
    with pytest.raises(Unmeetable) as refused:
        raked(np.ones(2), margins_of([("x", "p"), ("y", "q")], [{"x": 50, "y": 50}, {"p": 60, "q": 40}]))
    assert (refused.value.relaxation, refused.value.faults[0].key) == ([], "sampling.raking.impossible_join")
    assert refused.value.faults[0].said(language)


def test_totals_met_only_at_weights_of_0_are_not_close_enough() -> None:
    people = [("x", "p"), ("x", "q"), ("y", "q")]
    with pytest.raises(Unmeetable) as refused:
        raked(np.ones(3), margins_of(people, [{"x": 50, "y": 50}, {"p": 50, "q": 50}]))
    assert refused.value.faults[0].key == "sampling.raking.not_close"
    assert "off by 0 %" not in refused.value.faults[0].said("en")


@pytest.mark.parametrize(
    ("totals", "problem", "key"),
    [
        ([{"x": 1, "y": 2}, {"p": 1, "q": 1}], BadInput, "sums"),
        ([{"x": 1, "y": -1}, {"p": 1, "q": -1}], BadInput, "not_positive"),
        ([{"x": 3}, {"p": 1, "q": 2}], BadInput, "without_total"),
        ([{"x": 1, "y": 1, "z": 1}, {"p": 1, "q": 2}], Unmeetable, "nobody"),
    ],
)
def test_totals_that_do_not_fit_the_sample_are_named(totals, problem, key) -> None:
    with pytest.raises(problem) as refused:
        raked(np.ones(3), margins_of([("x", "p"), ("y", "q"), ("x", "q")], totals))
    assert refused.value.faults[0].key == f"sampling.raking.{key}"


@pytest.mark.parametrize("weights", [[1.0, 0.0], [1.0, float("inf")], []])
def test_base_weights_must_be_positive(weights) -> None:
    with pytest.raises(BadInput):
        raked(np.array(weights), margins_of([("x",), ("x",)][: len(weights)], [{"x": 2}]))
