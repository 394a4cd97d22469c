"""Who is told of what: those who follow a promise, or the problem it is about, of every change."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from demilge.messaging import outbox
from demilge.texts import spoken

from .models import Check, Commitment, Milestone


def tell_given(promise: Commitment, *, at: datetime) -> None:
    _tell(
        promise,
        subject=lambda: _("A new promise: %(what)s") % {"what": promise.what},
        text=lambda: _("%(body)s promised: %(what)s. Due: %(due)s.") % _facts(promise),
        at=at,
    )


def tell_moved(promise: Commitment, *, at: datetime) -> None:
    """The problem's followers were told of the answer itself: only the promise's own are told here."""
    _tell(
        promise,
        subject=lambda: _("The promise has another day: %(what)s") % {"what": promise.what},
        text=lambda: _("%(body)s answered once more: %(what)s. Due: %(due)s.") % _facts(promise),
        at=at,
        problem=False,
    )


def tell_status(promise: Commitment, *, at: datetime, problem: bool = True) -> None:
    _tell(
        promise,
        subject=lambda: f"{promise.what}: {promise.get_status_display()}",
        text=lambda: (
            _("%(body)s wrote how its promise stands: %(status)s. You can write what you saw yourself.")
            % _facts(promise)
        ),
        at=at,
        problem=problem,
    )


def tell_step(promise: Commitment, step: Milestone, *, at: datetime) -> None:
    def text() -> str:
        facts = {"step": step.title, "what": promise.what}
        if step.done_on:
            return _("A step towards the promise “%(what)s” is done: %(step)s.") % facts
        return _("A step towards the promise “%(what)s” was written down: %(step)s.") % facts

    _tell(promise, subject=lambda: str(promise.what), text=text, at=at)


def tell_check(promise: Commitment, check: Check, *, at: datetime) -> None:
    _tell(
        promise,
        subject=lambda: _("Residents looked: %(what)s") % {"what": promise.what},
        text=lambda: _("Somebody was there and wrote: %(seen)s.") % {"seen": check.get_seen_display()},
        at=at,
    )


def _facts(promise: Commitment) -> dict[str, object]:
    return {
        "body": promise.body.name,
        "what": promise.what,
        "due": spoken.when(promise.due),
        "status": promise.get_status_display(),
    }


def _tell(
    promise: Commitment, *, subject: Callable[[], str], text: Callable[[], str], at: datetime, problem: bool = True
) -> None:
    about = [f"commitments.commitment:{promise.pk}"]
    if problem and promise.problem_id:
        about.append(f"problems.problem:{promise.problem_id}")
    outbox.tell(about=about, programme=promise.programme_id, path=promise.path, subject=subject, text=text, at=at)
