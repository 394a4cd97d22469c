"""A plan version's states. Sent means frozen: a change is a new version."""

from enum import StrEnum


class State(StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    REPLACED = "replaced"  # a later version was sent


MOVES: dict[State, tuple[State, ...]] = {
    State.DRAFT: (State.SENT,),
    State.SENT: (State.REPLACED,),
    State.REPLACED: (),
}
