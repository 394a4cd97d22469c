"""Severity × reach, and the intervals of shares that everything uses."""

import statistics
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from civicmath import intervals
from civicmath.faults import BadInput
from civicmath.priorities.severity import severity, surveyed

quick = settings(max_examples=60, deadline=None, derandomize=True)


@pytest.mark.parametrize(
    ("yes", "people", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_published_intervals(yes, people, low, high) -> None:
    """Newcombe (1998), Statistics in Medicine 17, 857–872, table I, method 3."""
    found = intervals.wilson(yes / people, people, intervals.quantile(Fraction(95, 100)))
    assert (round(found[0], 4), round(found[1], 4)) == (low, high)


@quick
@given(st.integers(1, 500), st.data())
def test_wilson_solves_its_equation(people, data) -> None:
    """Wilson (1927): the ends are where |share - p| = z √(p(1-p)/n)."""
    yes = data.draw(st.integers(0, people))
    z = intervals.quantile(Fraction(9, 10))
    for end in intervals.wilson(yes / people, people, z):
        if 0 < end < 1:
            assert abs(yes / people - end) == pytest.approx(z * (end * (1 - end) / people) ** 0.5, abs=1e-9)


@quick
@given(st.integers(1, 300), st.data())
def test_jeffreys_is_the_beta_distributions(people, data) -> None:
    yes = data.draw(st.integers(0, people))
    low, high = intervals.jeffreys(yes / people, people, Fraction(95, 100))
    beta = stats.beta(yes + 0.5, people - yes + 0.5)
    assert low == pytest.approx(0 if yes == 0 else beta.ppf(0.025), abs=1e-9)
    assert high == pytest.approx(1 if yes == people else beta.ppf(0.975), abs=1e-9)


@pytest.mark.parametrize("level", [Fraction(0), Fraction(1), Fraction(-1, 2), Fraction(95)])
def test_a_level_lies_between_0_and_1(level) -> None:
    with pytest.raises(BadInput):
        intervals.quantile(level)


def test_the_quantiles_are_those_of_the_tables() -> None:
    assert round(intervals.quantile(Fraction(95, 100)), 5) == 1.95996
    assert round(intervals.quantile(Fraction(95, 100), 10), 3) == 2.228


ANSWERS = [[5, 0, None], [4, 3, 1], [0, 2, 1], [5, 5, 0], [3, 0, 0]]


def test_a_survey_worked_out_by_hand() -> None:
    ranking = severity(surveyed(["water", "road", "school"], ANSWERS))
    assert [
        (one.name, one.score, one.more["reach"], one.more["severity"], one.more["asked"]) for one in ranking.standings
    ] == [
        ("water", Fraction(17, 5), Fraction(4, 5), Fraction(17, 4), 5),
        ("road", Fraction(2), Fraction(3, 5), Fraction(10, 3), 5),
        ("school", Fraction(1, 2), Fraction(1, 2), Fraction(1), 4),
    ]


answers = st.lists(st.integers(0, 5), min_size=3, max_size=30)


@quick
@given(answers)
def test_the_interval_of_the_index_is_the_delta_methods(values) -> None:
    """Var(r·s) = s² r(1-r)/n + r² v/k, v the variance of the k answers above 0: divisor n, then n/(n-1) as for a mean."""
    people, touched = len(values), [one for one in values if one]
    one = severity(surveyed(["p"], [[value] for value in values])).standings[0]
    if not touched:
        assert (one.score, one.more["severity"]) == (0, None)
    if len(set(values)) == 1:
        squared = stats.norm.ppf(0.975) ** 2 / people
        share = values[0] / 5
        half = (squared * share * (1 - share) + squared**2 / 4) ** 0.5
        expected = [5 * (share + squared / 2 + way * half) / (1 + squared) for way in (-1, 1)]
        assert one.interval == pytest.approx(expected, abs=1e-9)
        return
    reach, hard = len(touched) / people, statistics.fmean(touched)
    spread = hard**2 * reach * (1 - reach) / people + reach**2 * statistics.pvariance(touched) / len(touched)
    half = stats.t.ppf(0.975, people - 1) * (spread * people / (people - 1)) ** 0.5
    assert one.score == Fraction(sum(values), people)
    assert one.interval == pytest.approx((max(0, reach * hard - half), min(5, reach * hard + half)), abs=1e-9)


@quick
@given(answers)
def test_the_interval_of_severity_is_students(values) -> None:
    touched = [one for one in values if one]
    one = severity(surveyed(["p"], [[value] for value in values])).standings[0]
    if len(touched) > 1 and len(set(touched)) > 1:
        expected = stats.t.interval(0.95, len(touched) - 1, statistics.fmean(touched), stats.sem(touched))
        assert one.more["severity_interval"] == pytest.approx((max(0, expected[0]), min(5, expected[1])), abs=1e-9)


@quick
@given(answers, st.integers(2, 5))
def test_equal_weights_change_nothing(values, weight) -> None:
    rows = [[value] for value in values]
    one = severity(surveyed(["p"], rows)).standings[0]
    two = severity(surveyed(["p"], rows, [weight] * len(rows))).standings[0]
    assert two.as_json() == one.as_json()


def test_weights_weigh() -> None:
    one = severity(surveyed(["p"], [[4], [0]], [3, 1])).standings[0]
    assert (one.score, one.more["reach"], one.more["effective_people"]) == (3, Fraction(3, 4), 1.6)


@quick
@given(st.permutations(range(5)))
def test_the_order_of_people_changes_nothing(moved) -> None:
    names = ["water", "road", "school"]
    one, two = severity(surveyed(names, ANSWERS)), severity(surveyed(names, [ANSWERS[i] for i in moved]))
    assert one.as_json() == two.as_json()


def test_a_scale_of_another_length() -> None:
    one = severity(surveyed(["p"], [[10], [9], [10]], most=Fraction(10))).standings[0]
    assert one.interval is not None
    assert one.interval[1] == 10


@pytest.mark.parametrize(
    ("rows", "weights"), [([[6]], None), ([[-1]], None), ([[None]], None), ([], None), ([[1]], [0])]
)
def test_impossible_answers_are_refused(rows, weights) -> None:
    with pytest.raises(BadInput):
        severity(surveyed(["p"], rows, weights))


@pytest.mark.parametrize("most", [0, -1, Fraction(-1, 2)])
def test_a_scale_that_ends_at_nothing_is_refused(most) -> None:
    with pytest.raises(BadInput) as refused:
        surveyed(["p"], [[0]], most=Fraction(most))
    assert [fault.key for fault in refused.value.faults] == ["priorities.severity.most"]


def test_where_nobody_is_touched_there_is_no_mean_to_tell() -> None:
    ranking = severity(surveyed(["p", "q"], [[0, 1], [0, None]]))
    assert [one.more["severity"] for one in ranking.standings] == [1, None]
    keys = [event.key for event in ranking.events]
    assert (keys[2], keys[4]) == ("priorities.severity.parts", "priorities.severity.nobody")
    assert ranking.explained("en")[-1] == "Answered about it: 2 people. It touches nobody (0 – 65.762 % of people)."


def test_the_interval_covers_as_often_as_it_says() -> None:
    """Four hundred surveys of 100 people from a known population: 95 % intervals cover it 91–99 % of the time."""
    chance = np.random.default_rng(7)
    people = chance.choice([0, 0, 0, 1, 3, 5], size=(400, 100))
    covered = 0
    for row in people:
        low, high = severity(surveyed(["p"], [[int(one)] for one in row])).standings[0].interval or (0, 0)
        covered += low <= 1.5 <= high
    assert 364 <= covered <= 396


def test_a_split_questionnaire_is_told_by_the_answers_to_each_problem() -> None:
    """Two people were asked about water, three others about the road: five people, whom no single number counts."""
    survey = surveyed(["water", "road"], [[5, None], [4, None], [None, 2], [None, 0], [None, 1]])
    told = severity(survey).explained("en")
    assert told[0].startswith("Answers: 5. Problems: 2.")
    assert "Answered about it: 2 people." in told[2]
    assert "Answered about it: 3 people." in told[4]
