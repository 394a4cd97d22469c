"""An initiative group's states and the moves between them."""

from enum import StrEnum


class State(StrEnum):
    FORMING = "forming"  # criteria are being written
    NOMINATING = "nominating"  # criteria stand; people are put up
    VOTING = "voting"  # the hall votes
    ELECTED = "elected"
    DISSOLVED = "dissolved"


MOVES: dict[State, tuple[State, ...]] = {
    State.FORMING: (State.NOMINATING, State.DISSOLVED),
    State.NOMINATING: (State.VOTING, State.DISSOLVED),
    State.VOTING: (State.ELECTED, State.NOMINATING, State.DISSOLVED),
    State.ELECTED: (State.DISSOLVED,),
    State.DISSOLVED: (),
}
