from hypothesis import given
from hypothesis import strategies as st

from demilge.gatherings.rules import Count, Votes, headcount, missing_counts, quorum_met, votes_fit

numbers = st.integers(0, 10_000)


@given(numbers, numbers, numbers, numbers)
def test_votes_fit_exactly_when_nobody_absent_voted(votes_for, against, abstained, present):
    assert votes_fit(Votes(votes_for, against, abstained), present=present) == (
        votes_for + against + abstained <= present
    )


def test_a_decision_is_carried_by_more_for_than_against():
    assert [Votes(2, 1, 9).carried, Votes(1, 1, 0).carried, Votes(0, 0, 5).carried] == [True, False, False]


def test_no_quorum_means_that_any_number_is_enough():
    assert [
        quorum_met(present=0, quorum=None),
        quorum_met(present=29, quorum=30),
        quorum_met(present=30, quorum=30),
    ] == [True, False, True]


@given(st.lists(numbers))
def test_the_headcount_is_the_sum_of_its_parts(counts):
    assert headcount(Count("f", "60+", count) for count in counts) == sum(counts)


def test_a_list_may_be_shorter_than_the_count():
    assert [missing_counts(3, present=5), missing_counts(5, present=3)] == [0, 2]
