"""A meeting's states and the moves between them."""

from enum import StrEnum


class State(StrEnum):
    PLANNED = "planned"
    OPEN = "open"  # people are in the hall
    CLOSED = "closed"  # the record stands; corrections are addenda
    CANCELLED = "cancelled"


MOVES: dict[State, tuple[State, ...]] = {
    State.PLANNED: (State.OPEN, State.CLOSED, State.CANCELLED),
    State.OPEN: (State.CLOSED, State.CANCELLED),
    State.CLOSED: (),
    State.CANCELLED: (),
}
