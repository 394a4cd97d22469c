"""A small-grant project's states and the moves between them."""

from enum import StrEnum


class State(StrEnum):
    DRAFT = "draft"
    ASKED = "asked"
    FUNDED = "funded"
    DONE = "done"
    DECLINED = "declined"


MOVES: dict[State, tuple[State, ...]] = {
    State.DRAFT: (State.ASKED,),
    State.ASKED: (State.FUNDED, State.DECLINED, State.DRAFT),
    State.FUNDED: (State.DONE,),
    State.DONE: (),
    State.DECLINED: (State.DRAFT,),
}
