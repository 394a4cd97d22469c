"""Who is told of what: those who follow an idea, or the problem it became a voice of, of each office's answer."""

from datetime import datetime

from django.utils.translation import gettext as _

from demilge.messaging import outbox

from .models import Idea, OfficialAnswer


def tell_answer(idea: Idea, given: OfficialAnswer, *, at: datetime) -> None:
    def text() -> str:
        return _("%(officer)s answered for %(body)s: %(state)s. The whole answer stands on the page of the idea.") % {
            "officer": given.officer_name,
            "body": given.body.name,
            "state": given.get_state_display(),
        }

    about = [idea.label]
    if idea.problem_id:
        about.append(f"problems.problem:{idea.problem_id}")
    outbox.tell(
        about=about,
        programme=idea.programme_id,
        path=idea.path,
        subject=lambda: _("An office answered the idea: %(title)s") % {"title": idea.title},
        text=text,
        at=at,
    )
