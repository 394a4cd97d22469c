"""Taylor-linearised variances against hand-worked examples, the jackknife and plain loops."""

from fractions import Fraction
from math import isnan, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from civicmath import intervals
from civicmath.faults import BadInput, Unmeetable
from civicmath.sampling import estimates
from civicmath.sampling.design import design

quick = settings(max_examples=60, deadline=None, derandomize=True)


def test_a_simple_random_sample_has_the_variance_of_the_textbook() -> None:
    """Mean of 1, 2, 4, 9: 4; s² = 38/3; s²/n = 19/6; t with 3 degrees of freedom is 3.1824."""
    one = estimates.mean(design(np.full(4, 25.0)), np.array([1.0, 2, 4, 9]))
    assert (one.value, one.people, one.freedom) == (4, 4, 3)
    assert one.variance == pytest.approx(19 / 6)
    assert one.effect == pytest.approx(1)
    assert one.high - one.low == pytest.approx(2 * 3.182446 * sqrt(19 / 6), rel=1e-6)


def test_the_finite_population_correction_is_the_textbooks() -> None:
    one = estimates.mean(design(np.full(4, 2.0), clusters_of={"": 8}), np.array([1.0, 2, 4, 9]))
    assert one.variance == pytest.approx(19 / 6 * (1 - 4 / 8))


def test_two_strata_of_two_clusters_worked_out_by_hand() -> None:
    """Clusters' weighted sums: stratum A 10 and 14, stratum B 6 and 12.

    V = 2/1·((10-12)² + (14-12)²) + 2/1·((6-9)² + (12-9)²) = 16 + 36 = 52.
    """
    drawn = design(np.array([2.0, 2, 2, 1, 1, 3]), list("AAABBB"), list("112334"))
    one = estimates.total(drawn, np.array([1.0, 4, 7, 2, 4, 4]))
    assert (one.value, one.freedom) == (42, 2)
    assert one.variance == pytest.approx(52)


@st.composite
def samples(draw: st.DrawFn):
    weights, strata, clusters, values, below = [], [], [], [], []
    for stratum in range(draw(st.integers(1, 3))):
        for cluster in range(draw(st.integers(2, 4))):
            for _ in range(draw(st.integers(1, 3))):
                weights.append(draw(st.floats(0.5, 5)))
                strata.append(f"s{stratum}")
                clusters.append(cluster)
                values.append(draw(st.integers(-5, 9)))
                below.append(draw(st.integers(1, 9)))
    return np.array(weights), strata, clusters, np.array(values, dtype=float), np.array(below, dtype=float)


def by_loops(strata, clusters, linear, fraction=0.0) -> float:
    """The formula written out."""
    found = 0.0
    for stratum in set(strata):
        sums: dict[object, float] = {}
        for one, cluster, value in zip(strata, clusters, linear, strict=True):
            if one == stratum:
                sums[cluster] = sums.get(cluster, 0.0) + value
        middle = sum(sums.values()) / len(sums)
        found += (1 - fraction) * len(sums) / (len(sums) - 1) * sum((one - middle) ** 2 for one in sums.values())
    return found


def jackknife(weights, strata, clusters, statistic) -> float:
    """Delete one cluster of a stratum, weigh up the others of it: V = Σ (n-1)/n Σ (estimate without - estimate)²."""
    whole, found = statistic(weights), 0.0
    for stratum in set(strata):
        inside = np.array([one == stratum for one in strata])
        names = sorted({one for one, here in zip(clusters, inside, strict=True) if here})
        for cluster in names:
            left = weights.copy()
            gone = inside & np.array([one == cluster for one in clusters])
            left[inside] *= len(names) / (len(names) - 1)
            left[gone] = 0
            found += (len(names) - 1) / len(names) * (statistic(left) - whole) ** 2
    return found


@quick
@given(samples())
def test_the_variance_of_a_total_is_the_jackknifes(sample) -> None:
    weights, strata, clusters, values, _ = sample
    one = estimates.total(design(weights, strata, clusters), values)
    assert one.variance == pytest.approx(
        jackknife(weights, strata, clusters, lambda w: (w * values).sum()), rel=1e-9, abs=1e-9
    )


@quick
@given(samples())
def test_the_variance_of_a_ratio_is_the_formula_written_out(sample) -> None:
    weights, strata, clusters, values, below = sample
    one = estimates.ratio(design(weights, strata, clusters), values, below)
    ratio = (weights * values).sum() / (weights * below).sum()
    linear = weights * (values - ratio * below) / (weights * below).sum()
    assert one.value == pytest.approx(ratio, abs=1e-12)
    assert one.variance == pytest.approx(by_loops(strata, clusters, linear), rel=1e-9, abs=1e-15)


def test_the_variance_of_a_ratio_agrees_with_the_jackknife_for_many_clusters() -> None:
    chance = np.random.default_rng(3)
    weights, clusters = chance.uniform(1, 3, 2000), np.repeat(np.arange(400), 5)
    strata = (clusters % 4).tolist()
    below = chance.uniform(2, 4, 2000)
    values = below * 0.3 + chance.normal(0, 1, 400)[clusters]
    one = estimates.ratio(design(weights, strata, clusters.tolist()), values, below)
    other = jackknife(weights, strata, clusters.tolist(), lambda w: (w * values).sum() / (w * below).sum())
    assert one.variance == pytest.approx(other, rel=0.01)


@quick
@given(samples(), st.data())
def test_a_domain_is_a_ratio_with_zeros_outside(sample, data) -> None:
    weights, strata, clusters, values, _ = sample
    domain = np.array([data.draw(st.booleans()) for _ in weights])
    domain[0] = True
    drawn = design(weights, strata, clusters)
    one = estimates.mean(drawn, values, domain=domain)
    two = estimates.ratio(drawn, values * domain, domain.astype(float))
    assert (one.value, one.variance) == (
        pytest.approx(two.value, abs=1e-12),
        pytest.approx(two.variance, abs=1e-12, nan_ok=True),
    )
    total = estimates.total(drawn, values, domain=domain)
    assert total.variance == pytest.approx(estimates.total(drawn, values * domain).variance, abs=1e-9)


def test_what_stands_outside_a_domain_may_be_unknown() -> None:
    values = np.array([1.0, 2, np.nan, 4])
    one = estimates.mean(design(np.ones(4)), values, domain=np.array([True, True, False, True]))
    assert one.value == pytest.approx(7 / 3)


@quick
@given(samples(), st.floats(0.1, 10))
def test_estimates_follow_the_units(sample, factor) -> None:
    weights, strata, clusters, values, _ = sample
    drawn = design(weights, strata, clusters)
    one, two = estimates.mean(drawn, values), estimates.mean(drawn, values * factor)
    assert two.value == pytest.approx(one.value * factor, abs=1e-9)
    assert two.error == pytest.approx(one.error * factor, abs=1e-9)


@quick
@given(samples(), st.randoms())
def test_the_order_of_people_changes_nothing(sample, chance) -> None:
    weights, strata, clusters, values, _ = sample
    order = list(range(len(weights)))
    chance.shuffle(order)
    one = estimates.mean(design(weights, strata, clusters), values)
    moved = design(weights[order], [strata[n] for n in order], [clusters[n] for n in order])
    two = estimates.mean(moved, values[order])
    assert (one.value, one.variance) == (pytest.approx(two.value, abs=1e-12), pytest.approx(two.variance, abs=1e-12))


def test_clusters_alike_inside_have_a_design_effect_of_their_size() -> None:
    """Ten clusters of 5 equal answers: V = s²(clusters)/10; over s²/50 that is 5 · (9/10 · 50/49 ...) exactly as computed."""
    answers = np.repeat([0.0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 5)
    one = estimates.mean(design(np.ones(50), None, np.repeat(np.arange(10), 5).tolist()), answers)
    between, within = np.arange(10).var(ddof=1) / 10, answers.var(ddof=1) / 50
    assert one.variance == pytest.approx(between)
    assert one.effect == pytest.approx(between / within)
    assert one.effective_people == pytest.approx(50 * within / between)


def test_shares_have_wilsons_interval_at_the_effective_number() -> None:
    chance = np.random.default_rng(1)
    yes = chance.random(60) < 0.3
    drawn = design(chance.uniform(1, 2, 60), None, np.repeat(np.arange(20), 3).tolist())
    one = estimates.share(drawn, yes)
    t = stats.t.ppf(0.975, 19)
    expected = intervals.wilson(one.value, one.value * (1 - one.value) / one.variance, t)
    assert (one.low, one.high) == pytest.approx(expected)


@pytest.mark.parametrize("answer", [True, False])
def test_shares_of_all_or_nobody_keep_an_open_end(answer) -> None:
    one = estimates.share(design(np.array([1.0, 1, 2])), np.full(3, answer))
    expected = intervals.wilson(float(answer), 16 / 6, stats.t.ppf(0.975, 2))
    assert (one.low, one.high) == pytest.approx(expected)
    assert isnan(one.effect)


ALONE = (np.ones(5), list("AABBC"), [1, 2, 3, 4, 5])
VALUES = np.array([1.0, 3, 2, 6, 9])


def test_a_lonely_cluster_is_refused_unless_a_rule_was_chosen() -> None:
    with pytest.raises(Unmeetable) as refused:
        design(*ALONE)
    assert refused.value.faults[0].values["strata"] == ["C"]
    assert {"change": "lonely", "rule": "adjust"} in refused.value.relaxation


@pytest.mark.parametrize(
    ("rule", "more"), [("certainty", 0.0), ("adjust", (9 - 21 / 5) ** 2), ("average", (4 + 16) / 4)]
)
def test_each_rule_for_lonely_clusters_adds_what_it_says(rule, more) -> None:
    """Strata A and B give 2·((1-2)² + (3-2)²) = 4 and 2·((2-4)² + (6-4)²) = 16; average: their mean over two, 10."""
    added = {"average": 10.0}.get(rule, more)
    assert estimates.total(design(*ALONE, lonely=rule), VALUES).variance == pytest.approx(20 + added)


def test_a_cluster_that_is_the_whole_stratum_adds_no_variance() -> None:
    drawn = design(*ALONE, clusters_of={"A": 10**9, "B": 10**9, "C": 1})
    assert estimates.total(drawn, VALUES).variance == pytest.approx(20, rel=1e-6)


def test_a_stratum_counted_whole_says_nothing_of_a_lonely_one() -> None:
    """D has one cluster and that was drawn: the mean over strata with more than one cluster stays (4 + 16) / 2."""
    weights, strata, clusters = np.ones(6), list("AABBCD"), [1, 2, 3, 4, 5, 6]
    drawn = design(
        weights, strata, clusters, clusters_of={"A": 10**9, "B": 10**9, "C": 10**9, "D": 1}, lonely="average"
    )
    assert estimates.total(drawn, np.append(VALUES, 7.0)).variance == pytest.approx(30, rel=1e-6)


@pytest.mark.parametrize(("strata", "rule"), [(["A"] * 2, "adjust"), (["A"] * 2, "average"), (["A", "B"], "average")])
def test_one_cluster_in_all_cannot_be_adjusted(strata, rule) -> None:
    with pytest.raises(Unmeetable):
        design(np.ones(2), strata, [1, 1], lonely=rule)


@pytest.mark.parametrize(
    "asked",
    [
        lambda: design(np.array([1.0, 0])),
        lambda: design(np.array([])),
        lambda: design(np.ones(2), lonely="never"),
        lambda: design(np.ones(2), clusters_of={"": 1}),
        lambda: estimates.mean(design(np.ones(2)), np.ones(3)),
        lambda: estimates.mean(design(np.ones(2)), np.array([1, np.nan])),
        lambda: estimates.mean(design(np.ones(2)), np.ones(2), domain=np.zeros(2, dtype=bool)),
        lambda: estimates.ratio(design(np.ones(2)), np.ones(2), np.zeros(2)),
    ],
)
def test_what_cannot_be_estimated_is_refused(asked) -> None:
    with pytest.raises(BadInput):
        asked()


def test_intervals_of_clustered_shares_cover_as_often_as_they_say() -> None:
    """300 samples of 30 clusters of 8 people, alike inside: 95 % intervals cover the share 91–99 % of the time."""
    chance = np.random.default_rng(5)
    covered = 0
    for _ in range(300):
        of_cluster = chance.beta(3, 7, 30)
        yes = chance.random((30, 8)) < of_cluster[:, None]
        one = estimates.share(design(np.ones(240), None, np.repeat(np.arange(30), 8).tolist()), yes.ravel())
        covered += one.low <= 0.3 <= one.high
    assert 273 <= covered <= 297


def test_the_level_is_that_asked_for() -> None:
    one = estimates.mean(design(np.ones(4)), np.array([1.0, 2, 4, 9]), level=Fraction(9, 10))
    assert one.high - one.low == pytest.approx(2 * stats.t.ppf(0.95, 3) * one.error)


@pytest.mark.parametrize("weight", [0.1, 1.1, 1 / 3, 7e9])
@pytest.mark.parametrize("value", [2.7, -0.1, 1 / 3, 1e12 / 7])
def test_constants_have_no_variance_and_no_design_effect(weight, value) -> None:
    chance = np.random.default_rng(4)
    for people in (4, 7, 31, 300):
        drawn = design(weight * chance.integers(1, 9, people), list("AB" * (people // 2) + "A" * (people % 2)))
        one = estimates.mean(drawn, np.full(people, value))
        assert (one.variance, one.low, one.high, isnan(one.effect)) == (0, one.value, one.value, True)
        two = estimates.ratio(drawn, value * np.arange(1.0, people + 1), np.arange(1.0, people + 1))
        assert (two.variance, isnan(two.effect)) == (0, True)


@pytest.mark.parametrize("weight", [1, 1.1, 1 / 3, 0.7])
@pytest.mark.parametrize(("yes", "people"), [(1, 3), (2, 5), (1, 7)])
def test_a_share_alike_in_all_clusters_has_kishs_number(weight, yes, people) -> None:
    """In each cluster the same share says yes: the variance is 0, and rounding must not make it something else."""
    for clusters in (3, 6, 11):
        answers = np.tile(np.arange(people) < yes, clusters)
        weights = weight * np.repeat(np.arange(1, clusters + 1), people)
        one = estimates.share(design(weights, None, np.repeat(np.arange(clusters), people).tolist()), answers)
        kish = weights.sum() ** 2 / (weights**2).sum()
        expected = intervals.wilson(yes / people, kish, stats.t.ppf(0.975, clusters - 1))
        assert (one.variance, one.effect) == (0, 0)
        assert (one.low, one.high, one.effective_people) == pytest.approx((*expected, kish))


def test_small_differences_that_are_no_roundings_stay() -> None:
    one = estimates.mean(design(np.full(4, 0.1)), 1e6 + np.array([1e-6, 0, 2e-6, 0]))
    assert one.variance == pytest.approx(np.array([1e-6, 0, 2e-6, 0]).var(ddof=1) / 4, rel=1e-3)


@pytest.mark.parametrize("yes", [0, 1, 2, 4])
def test_where_everybody_was_asked_nothing_is_left_to_chance(yes) -> None:
    drawn = design(np.ones(4), clusters_of={"": 4})
    for one in (
        estimates.share(drawn, np.arange(4) < yes),
        estimates.mean(drawn, (np.arange(4) < yes).astype(float)),
    ):
        assert (one.variance, one.low, one.value, one.high) == (0, yes / 4, yes / 4, yes / 4)
