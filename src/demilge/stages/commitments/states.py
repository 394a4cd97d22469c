"""What an official says of a promise. Overdue is no state: it is computed from the date."""

from enum import StrEnum


class Status(StrEnum):
    PROMISED = "promised"
    IN_WORK = "in_work"
    NEEDS_ABOVE = "needs_above"
    DONE = "done"
    CANNOT = "cannot"


MOVES: dict[Status, tuple[Status, ...]] = {
    Status.PROMISED: (Status.PROMISED, Status.IN_WORK, Status.NEEDS_ABOVE, Status.DONE, Status.CANNOT),
    Status.IN_WORK: (Status.IN_WORK, Status.NEEDS_ABOVE, Status.DONE, Status.CANNOT),
    Status.NEEDS_ABOVE: (Status.NEEDS_ABOVE, Status.IN_WORK, Status.DONE, Status.CANNOT),
    Status.DONE: (Status.DONE, Status.IN_WORK),
    Status.CANNOT: (Status.CANNOT, Status.PROMISED, Status.IN_WORK),
}
