from hypothesis import given
from hypothesis import strategies as st

from demilge.stages.ideas import rules
from demilge.stages.ideas.states import MOVES, State

states = st.sampled_from(State)


@given(states)
def test_every_state_has_its_row_and_never_follows_itself(state):
    assert state in MOVES
    assert not rules.may_follow(state, state)


@given(states)
def test_nothing_becomes_open_again_and_what_is_done_stays_done(state):
    assert not rules.may_follow(state, State.OPEN)
    assert not rules.may_follow(State.DONE, state)


@given(states, states)
def test_only_what_was_accepted_is_done(now, then):
    if then == State.DONE and rules.may_follow(now, then):
        assert now in (State.ACCEPTED, State.PARTLY)


def test_looking_into_an_idea_is_no_answer_yet():
    assert [state.value for state in State if not rules.settles(state)] == ["open", "reviewed"]
