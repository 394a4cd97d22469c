"""Labels of projects that several files share."""

from .states import State

MARKS = {
    State.DRAFT: "wait",
    State.ASKED: "wait",
    State.FUNDED: "work",
    State.DONE: "done",
    State.DECLINED: "shut",
}
