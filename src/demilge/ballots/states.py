"""A ballot's states and the moves between them."""

from enum import StrEnum


class State(StrEnum):
    PREPARED = "prepared"
    OPEN = "open"
    CLOSED = "closed"  # counted; the result stands
    VOID = "void"  # called off before it was counted


MOVES: dict[State, tuple[State, ...]] = {
    State.PREPARED: (State.OPEN, State.VOID),
    State.OPEN: (State.CLOSED, State.VOID),
    State.CLOSED: (),
    State.VOID: (),
}
