from hypothesis import given
from hypothesis import strategies as st

from demilge.stages.forums import rules
from demilge.stages.forums.states import MOVES, QUEUE_MOVES, Queue, State


@given(st.text())
def test_a_statement_says_something_and_fits_on_the_wall(text):
    assert rules.fits(text) == (0 < len(text.strip()) <= 500)


@given(st.booleans())
def test_what_leaves_the_wall_may_go_where_it_is_sent(answered):
    there = rules.after_the_wall(answered=answered)
    assert there in QUEUE_MOVES[Queue.LIVE]
    assert (there == Queue.ANSWERED) is answered


def test_every_state_has_its_row_and_nothing_follows_closing():
    assert set(MOVES) == set(State) and set(QUEUE_MOVES) == set(Queue)
    assert MOVES[State.CLOSED] == ()
    assert all(state not in then for state, then in QUEUE_MOVES.items())
    assert QUEUE_MOVES[Queue.HIDDEN] == (Queue.NEW,)
