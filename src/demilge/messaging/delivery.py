"""Sending what is due. Run by `demilge tick`; two ticks at once send each message once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from demilge.journal.turns import turn

from . import queries
from .channels import TRANSPORTS
from .channels.outcomes import Hopeless, TryLater
from .models import Message, State

MOST_ATTEMPTS = 6
FIRST_WAIT = timedelta(minutes=5)  # then 20 minutes, 80 minutes, 5 hours, 21 hours
_PROBLEM = 200


@dataclass(frozen=True)
class Delivered:
    """What one run did: how many went out, how many were given up, how many still wait (also for a later hour)."""

    sent: int
    failed: int
    waiting: int


def deliver_due(*, at: datetime, limit: int = 200) -> Delivered:
    """Send at most `limit` messages that are due, each on its own: one that fails holds up nobody.

    A message is claimed before it is sent, by counting the attempt and moving its due time on, and marked as sent
    after. Where the program is killed in between, nobody knows whether it went out: it is tried once more, so that its
    reader may get it twice. If that attempt ends unseen too, it is given up: nobody gets a message a third time.
    """
    states = [_deliver(message, at=at) for message in queries.due(at=at)[:limit]]
    waiting = Message.objects.filter(state=State.WAITING).count()
    return Delivered(sent=states.count(State.SENT), failed=states.count(State.FAILED), waiting=waiting)


def wait_after(attempt: int) -> timedelta:
    """How long to wait after the first, second … attempt."""
    return FIRST_WAIT * int(4 ** (attempt - 1))


def _deliver(message: Message, *, at: datetime) -> State:
    """One message, as far as it gets in this run."""
    state, why = _hindered(message)
    if state != State.WAITING:
        return _mark(message, state, problem=why)
    if not _claim(message, at=at):
        return State.WAITING
    try:
        TRANSPORTS[message.channel](message)
    except TryLater as problem:
        given_up = message.attempts >= MOST_ATTEMPTS
        return _mark(message, State.FAILED if given_up else State.WAITING, problem=str(problem))
    except Hopeless as problem:
        return _mark(message, State.FAILED, problem=str(problem))
    return _mark(message, State.SENT, sent_at=at)


def _hindered(message: Message) -> tuple[State, str]:
    """What ends a message before it is sent, with the reason; WAITING where nothing does."""
    if not queries.is_wanted(message):
        return State.STOPPED, ""
    if message.unsure > 1:
        return State.FAILED, "broken off twice while being sent; it may have arrived"
    if message.channel not in TRANSPORTS:
        return State.FAILED, f"no channel {message.channel!r}"
    return State.WAITING, ""


def _claim(message: Message, *, at: datetime) -> bool:
    """Take a message for this run. False: another run was quicker."""
    attempt, unsure = message.attempts + 1, message.unsure + 1
    with turn():
        taken = Message.objects.filter(pk=message.pk, state=State.WAITING, attempts=message.attempts).update(
            attempts=attempt, unsure=unsure, due_at=at + wait_after(attempt)
        )
    message.attempts, message.unsure = attempt, unsure
    return bool(taken)


def _mark(message: Message, state: State, *, problem: str = "", sent_at: datetime | None = None) -> State:
    with turn():
        Message.objects.filter(pk=message.pk, state=State.WAITING).update(
            state=state, problem=problem[:_PROBLEM], sent_at=sent_at, unsure=0
        )
    return state
