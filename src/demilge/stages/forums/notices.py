"""Who is told of what: those who follow a statement, of what an official answered or promised on it."""

from datetime import datetime

from django.utils.translation import gettext as _

from demilge.gatherings.models import SpokenPromise
from demilge.messaging import outbox
from demilge.problems.queries import raised_from
from demilge.texts import spoken

from .models import Statement


def tell_answer(statement: Statement, *, at: datetime) -> None:
    """Also those who follow the problem that grew from it."""

    def text() -> str:
        return _("%(officer)s, %(body)s, answered. The whole answer stands on the page of the statement.") % {
            "officer": statement.answered_by,
            "body": statement.answer_body,
        }

    outbox.tell(
        about=[
            statement.label,
            *(f"problems.problem:{problem.pk}" for problem in raised_from([statement.label]).values()),
        ],
        programme=statement.programme_id,
        path=statement.path,
        subject=lambda: (
            _("Answered: statement № %(number)s, %(title)s")
            % {"number": statement.number, "title": statement.forum.meeting.title}
        ),
        text=text,
        at=at,
    )


def tell_promise(statement: Statement, kept: SpokenPromise, *, at: datetime) -> None:
    """The followers of the promise's problem are told where the promise is kept."""

    def text() -> str:
        facts = {"body": kept.body.name, "what": kept.what, "due": spoken.day(kept.due)}
        return _("%(body)s promised: %(what)s. Due: %(due)s.") % facts

    outbox.tell(
        about=[statement.label],
        programme=statement.programme_id,
        path=statement.path,
        subject=lambda: _("A new promise: %(what)s") % {"what": kept.what},
        text=text,
        at=at,
    )
