"""An idea's states: open, then what the official answer says."""

from enum import StrEnum


class State(StrEnum):
    OPEN = "open"
    REVIEWED = "reviewed"  # the body looks into it
    ACCEPTED = "accepted"
    PARTLY = "partly"
    DECLINED = "declined"
    DONE = "done"


MOVES: dict[State, tuple[State, ...]] = {
    State.OPEN: (State.REVIEWED, State.ACCEPTED, State.PARTLY, State.DECLINED),
    State.REVIEWED: (State.ACCEPTED, State.PARTLY, State.DECLINED),
    State.ACCEPTED: (State.DONE, State.DECLINED),
    State.PARTLY: (State.DONE, State.ACCEPTED, State.DECLINED),
    State.DECLINED: (State.REVIEWED,),
    State.DONE: (),
}
