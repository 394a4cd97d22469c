"""How many to ask, and how to share them among strata."""

import json
import re
from fractions import Fraction
from itertools import product
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath import ties
from civicmath.command.asking import number
from civicmath.faults import BadInput, Unmeetable
from civicmath.sampling.allocation import Stratum, allocation
from civicmath.sampling.size import size

quick = settings(max_examples=60, deadline=None, derandomize=True)
FIVE = Fraction(5, 100)


@pytest.mark.parametrize(
    ("people", "published"),
    [(10, 10), (15, 14), (20, 19), (50, 44), (100, 80), (140, 103), (220, 140), (1000, 278), (1500, 306), (9000, 368)],
)
def test_sizes_are_those_of_the_published_table(people, published) -> None:
    """Krejcie, Morgan (1970), Educational and Psychological Measurement 30, 607–610: rounded to the nearest there, up here."""
    found = size(FIVE, population=people).details
    assert round(found["finite"]) == published
    assert found["asked"] == ceil(found["finite"])


def test_an_endless_population_needs_385() -> None:
    found = size(FIVE).details
    assert (found["asked"], found["invited"]) == (385, 385)
    assert found["endless"] == pytest.approx(384.1459)


def test_each_step_is_applied_in_its_place() -> None:
    """384.1459 / (1 + 383.1459/12000) = 372.26; × 1.5 = 558.4 → 559; ÷ 0.6 = 931.67 → 932."""
    found = size(FIVE, population=12_000, design_effect=Fraction(3, 2), response=Fraction(6, 10)).details
    assert (round(found["finite"], 2), found["asked"], found["invited"]) == (372.26, 559, 932)


@quick
@given(
    st.integers(2, 10**6),
    st.fractions(Fraction(1, 100), Fraction(1, 4)),
    st.fractions(Fraction(1, 10), Fraction(9, 10)),
)
def test_the_size_is_the_least_that_gives_the_margin(people, margin, share) -> None:
    """Independent: the margin of n out of N people is z √(p(1-p)/n · (N-n)/(N-1)), and n - 1 would not do."""
    asked = size(margin, population=people, share=share).details["asked"]

    def reached(n: int) -> float:
        return 1.959963984540054 * float(share * (1 - share) / n * Fraction(people - n, people - 1)) ** 0.5

    assert reached(asked) <= float(margin) * (1 + 1e-9)
    assert asked == 1 or reached(asked - 1) > float(margin) * (1 - 1e-9)


@quick
@given(
    st.integers(1, 2000),
    st.fractions(Fraction(1, 100), Fraction(1, 4)),
    st.sampled_from([Fraction(1, 3), Fraction(1, 2), Fraction(3, 5), Fraction(99, 100)]),
    st.sampled_from([Fraction(1), Fraction(3, 2), Fraction(40)]),
)
def test_more_invited_than_there_are_says_what_is_possible_and_it_is(people, margin, response, effect) -> None:
    """The margin told, in the sentence as in the answer, can be asked for; one a thousandth of a point narrower can't."""
    asked = {"population": people, "response": response, "design_effect": effect}
    try:
        size(margin, **asked)
    except Unmeetable as refused:
        change = refused.relaxation[0]
        if change["change"] == "response":
            for rate in (exact(change["response"]), Fraction(change["response"])):  # as JSON writes it, and as a float
                assert size(margin, **asked | {"response": rate}).details["invited"] <= people
            with pytest.raises(Unmeetable):
                size(1 - Fraction(1, 10**5), **asked)
            return
        told = number(re.search(r"possible: ([\d.,]+ %)", refused.faults[0].said("en"))[1])
        assert told == exact(change["margin"])
        for possible in (told, Fraction(change["margin"])):
            assert size(possible, **asked).details["invited"] <= people
        if told > Fraction(2, 10**5):
            with pytest.raises(Unmeetable):
                size(told - Fraction(2, 10**5), **asked)


def exact(told: float) -> Fraction:
    """The number as JSON writes it."""
    return Fraction(json.dumps(told))


@pytest.mark.parametrize("people", range(20, 60))
def test_the_response_rate_that_is_told_does_as_a_float_too(people) -> None:
    """17 of 20 are 0.85, and the float nearest to that is less."""
    asked = {"population": people, "share": Fraction(1, 2)}
    with pytest.raises(Unmeetable) as refused:
        size(Fraction(1, 10), response=Fraction(1, 1000), **asked)
    rate = Fraction(refused.value.relaxation[0]["response"])
    assert size(Fraction(1, 10), response=rate, **asked).details["invited"] <= people


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_where_no_margin_is_possible_the_response_rate_is_told(language) -> None:
    with pytest.raises(Unmeetable) as refused:
        size(FIVE, population=1, response=Fraction(1, 2))
    assert refused.value.relaxation == [{"change": "response", "response": 1}]
    assert "100 %" in refused.value.faults[0].said(language).replace("\u00a0", " ")


@pytest.mark.parametrize(
    "asked",
    [
        {"margin": Fraction(0)},
        {"margin": Fraction(2)},
        {"margin": FIVE, "share": Fraction(3, 2)},
        {"margin": FIVE, "population": 0},
        {"margin": FIVE, "design_effect": Fraction(0)},
        {"margin": FIVE, "response": Fraction(0)},
        {"margin": FIVE, "level": Fraction(1)},
    ],
)
def test_impossible_wishes_are_refused(asked) -> None:
    with pytest.raises(BadInput):
        size(**asked)


def given_to(strata, people, **more) -> list[int]:
    return [one["given"] for one in allocation(strata, people, **more).details["strata"]]


def strata(*people: int, spread=None) -> list[Stratum]:
    return [Stratum(str(n), one, Fraction((spread or [1] * len(people))[n])) for n, one in enumerate(people)]


def test_proportional_shares_by_largest_remainders() -> None:
    """1200, 800, 501 of 2501, 101 asked: 48.46, 32.31, 20.23."""
    assert given_to(strata(1200, 800, 501), 101) == [49, 32, 20]


def test_neymans_shares_worked_out_by_hand() -> None:
    """N·S: 400·10, 300·20, 300·40 = 4000, 6000, 12000 of 22000; 110 asked."""
    assert given_to(strata(400, 300, 300, spread=[10, 20, 40]), 110) == [20, 30, 60]


def test_a_stratum_gives_no_more_than_it_has() -> None:
    """N·S: 10·100, 100·5, 100·5; 60 asked: 30 for the first, which has 10; the other 50 are halved."""
    assert given_to(strata(10, 100, 100, spread=[100, 5, 5]), 60) == [10, 25, 25]


def test_small_strata_get_the_least() -> None:
    assert given_to(strata(1000, 50, 3), 60, least=10) == [47, 10, 3]


def test_equal_remainders_need_a_rule_fixed_before() -> None:
    with pytest.raises(Unmeetable):
        allocation(strata(10, 10), 5)
    assert given_to(strata(10, 10), 5, ties=ties.by_order(["1", "0"])) == [2, 3]


def test_all_strata_that_get_one_more_are_named() -> None:
    outcome = allocation(strata(10, 10, 10), 5, ties=ties.by_order(["2", "0", "1"]))
    assert [one["given"] for one in outcome.details["strata"]] == [2, 1, 2]
    told = [one for one in outcome.events if one.key == "ties.broken_several"]
    assert [one.values["chosen"] for one in told] == [["2", "0"]]


@quick
@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 4)), min_size=1, max_size=5), st.data())
def test_shares_add_up_within_bounds_and_depart_least_from_proportion(table, data) -> None:
    listed = [Stratum(str(n), people, Fraction(spread)) for n, (people, spread) in enumerate(table)]
    whole = sum(people for people, _ in table)
    least = data.draw(st.integers(0, 2))
    needed = sum(min(least, people) for people, _ in table)
    asked = data.draw(st.integers(max(1, needed), whole))
    got = given_to(listed, asked, least=least, ties=ties.by_order([one.name for one in listed]))
    assert sum(got) == asked
    assert all(min(least, one.people) <= few <= one.people for one, few in zip(listed, got, strict=True))


@quick
@given(st.lists(st.integers(1, 30), min_size=2, max_size=4), st.data())
def test_largest_remainders_have_the_least_sum_of_squared_departures(people, data) -> None:
    asked = data.draw(st.integers(1, sum(people)))
    got = given_to(strata(*people), asked, ties=ties.by_order([str(n) for n in range(len(people))]))
    exact = [Fraction(asked * one, sum(people)) for one in people]
    best = min(
        sum((few - share) ** 2 for few, share in zip(tried, exact, strict=True))
        for tried in product(*([int(share), ceil(share)] for share in exact))
        if sum(tried) == asked
    )
    assert sum((few - share) ** 2 for few, share in zip(got, exact, strict=True)) == best


@quick
@given(st.permutations(range(4)))
def test_the_order_of_strata_changes_nothing(moved) -> None:
    people = [107, 53, 29, 200]
    fixed = ties.by_lot("4 2 6")
    one = given_to(strata(*people), 37, ties=fixed)
    listed = strata(*people)
    two = given_to([listed[n] for n in moved], 37, ties=fixed)
    assert two == [one[n] for n in moved]


@pytest.mark.parametrize(
    ("listed", "people", "problem"),
    [
        ([], 5, BadInput),
        (strata(5, -1), 3, BadInput),
        ([Stratum("a", 3), Stratum("a", 4)], 3, BadInput),
        (strata(5, 5), 0, BadInput),
        (strata(5, 5), 11, Unmeetable),
    ],
)
def test_what_cannot_be_shared_is_refused(listed, people, problem) -> None:
    with pytest.raises(problem):
        allocation(listed, people)


def test_too_few_for_the_least_says_how_many_are_needed() -> None:
    with pytest.raises(Unmeetable) as refused:
        allocation(strata(10, 10, 1), 4, least=2)
    assert refused.value.relaxation[0] == {"change": "people", "people": 5}


@quick
@given(st.lists(st.integers(1, 120), min_size=1, max_size=6), st.data())
def test_too_few_for_the_least_says_the_largest_that_would_do(people, data) -> None:
    asked = data.draw(st.integers(1, sum(people)))
    least = data.draw(st.integers(1, 130))
    fixed = ties.by_order([str(n) for n in range(len(people))])
    try:
        allocation(strata(*people), asked, least=least, ties=fixed)
    except Unmeetable as refused:
        change = refused.relaxation[1]
        assert change["least"] < least
        assert sum(given_to(strata(*people), asked, least=change["least"], ties=fixed)) == asked
        with pytest.raises(Unmeetable):
            allocation(strata(*people), asked, least=change["least"] + 1, ties=fixed)


def test_a_small_stratum_leaves_more_to_the_others() -> None:
    """1 and 100 people, 9 asked: 8 in each is possible, since the first has but one."""
    with pytest.raises(Unmeetable) as refused:
        allocation(strata(1, 100), 9, least=10)
    assert refused.value.relaxation[1] == {"change": "least", "least": 8}
