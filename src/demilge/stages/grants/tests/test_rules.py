from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from demilge.stages.grants.rules import adds_up, difference, segments
from demilge.stages.grants.states import MOVES, State

amounts = st.lists(st.integers(1, 10**12), max_size=6)


@given(amounts)
def test_sources_make_the_cost_when_nothing_is_missing_and_nothing_too_much(given_amounts):
    whole = sum(given_amounts)
    assert adds_up(whole, given_amounts)
    assert difference(whole + 1, given_amounts) == -1
    assert difference(whole - 1, given_amounts) == 1


@given(amounts, st.integers(24, 1000))
def test_a_bar_is_filled_without_gaps_and_every_source_shows(given_amounts, width):
    parts = segments(given_amounts, width=width)
    assert len(parts) == len(given_amounts)
    end = 0
    for start, length in parts:
        assert start == end and length >= 4
        end = start + length
    assert end == (width if parts else 0)


@given(st.lists(st.integers(1, 10**9), min_size=2, max_size=6))
def test_more_money_never_has_the_shorter_part(given_amounts):
    parts = segments(sorted(given_amounts), width=360)
    lengths = [length for _start, length in parts]
    assert all(after >= before - 1 for before, after in pairwise(lengths))


def test_a_project_that_is_done_stays_done():
    assert MOVES[State.DONE] == ()
    assert set(MOVES) == set(State)
