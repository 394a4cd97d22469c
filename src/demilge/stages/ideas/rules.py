"""What holds for ideas. Values in, decisions out; no tables, no clock."""

from .states import MOVES, State

# A body that only looks into an idea has not answered yet.
SETTLED = (State.ACCEPTED, State.PARTLY, State.DECLINED, State.DONE)


def may_follow(now: State, then: State) -> bool:
    """Whether an official answer may bring an idea from one state to the other."""
    return then in MOVES[now]


def settles(state: State) -> bool:
    """Whether an answer of this kind ends the waiting: the settlement's path moves on with it."""
    return state in SETTLED
