from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from demilge.problems import rules

votes = st.lists(st.integers(min_value=0, max_value=200), max_size=12)


@given(votes)
def test_more_votes_never_rank_lower_and_equal_votes_share_a_rank(counted):
    ranks = rules.ranks(counted)
    for one, rank_one in zip(counted, ranks, strict=True):
        for other, rank_other in zip(counted, ranks, strict=True):
            assert (one > other) == (rank_one < rank_other)
            assert (one == other) == (rank_one == rank_other)


@given(votes.filter(bool))
def test_ranks_begin_at_one_and_count_everybody_who_stands_before(counted):
    ranks = rules.ranks(counted)
    assert min(ranks) == 1
    assert all(rank == 1 + sum(vote < other for other in counted) for vote, rank in zip(counted, ranks, strict=True))


def test_ties_count_on_after_themselves():
    assert rules.ranks([3, 9, 9, 1]) == [3, 1, 1, 4]


@given(st.integers(min_value=0, max_value=9))
def test_without_votes_the_order_is_the_rank(length):
    assert rules.ranks([None] * length) == list(range(1, length + 1))


def test_votes_are_counted_for_all_or_for_none():
    assert rules.counted_alike([1, 0]) and rules.counted_alike([None, None]) and rules.counted_alike([])
    assert not rules.counted_alike([1, None])


days = st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2030, 1, 1)))


@given(days, st.lists(days))
def test_only_a_ranking_that_none_follows_sets_the_order(day, others):
    known = [other for other in others if other]
    expected = not known or (day is not None and day >= max(known))
    assert rules.sets_the_order(day, others) is expected


@given(st.one_of(st.none(), st.integers(1, 9)), st.one_of(st.none(), st.integers(1, 9)))
def test_joined_problems_stand_as_high_as_the_higher_one(one, other):
    assert rules.joined_rank(one, other) == rules.joined_rank(other, one)
    assert rules.joined_rank(one, None) == one
    assert rules.joined_rank(one, one) == one
