"""A forum's states, and those of one statement in the moderator's queue."""

from enum import StrEnum


class State(StrEnum):
    PLANNED = "planned"
    OPEN = "open"  # statements and supports are taken
    CLOSED = "closed"


MOVES: dict[State, tuple[State, ...]] = {
    State.PLANNED: (State.OPEN, State.CLOSED),
    State.OPEN: (State.CLOSED,),
    State.CLOSED: (),
}


class Queue(StrEnum):
    NEW = "new"
    SHORTLIST = "shortlist"
    LIVE = "live"  # on the wall now
    ANSWERED = "answered"
    HIDDEN = "hidden"


QUEUE_MOVES: dict[Queue, tuple[Queue, ...]] = {
    Queue.NEW: (Queue.SHORTLIST, Queue.LIVE, Queue.ANSWERED, Queue.HIDDEN),
    Queue.SHORTLIST: (Queue.NEW, Queue.LIVE, Queue.ANSWERED, Queue.HIDDEN),
    Queue.LIVE: (Queue.SHORTLIST, Queue.ANSWERED, Queue.HIDDEN),
    Queue.ANSWERED: (Queue.LIVE, Queue.HIDDEN),
    Queue.HIDDEN: (Queue.NEW,),
}
