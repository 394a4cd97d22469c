"""A ballot's states and the moves between them."""

from enum import StrEnum


class State(StrEnum):
    PREPARED = "prepared"
    OPEN = "open"
    CLOSED = "closed"


MOVES: dict[State, tuple[State, ...]] = {
    State.PREPARED: (State.OPEN,),
    State.OPEN: (State.CLOSED,),
    State.CLOSED: (),
}
