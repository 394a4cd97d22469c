"""A problem's states and the moves between them."""

from enum import StrEnum


class State(StrEnum):
    OPEN = "open"
    MERGED = "merged"
    SOLVED = "solved"


MOVES: dict[State, tuple[State, ...]] = {
    State.OPEN: (State.MERGED, State.SOLVED),
    State.MERGED: (),
    State.SOLVED: (State.OPEN,),
}
