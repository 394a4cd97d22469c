"""What a group tells on: a text for its WhatsApp chat, in Kyrgyz and Russian, made from what is already written here."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from demilge.gatherings.models import Meeting
from demilge.texts import spoken
from demilge.texts.words import Words

from .models import Group, Task

SHARED_IN = ("ky", "ru")
MOST_TASKS = 5  # a message that fits on one screen of a phone


def share(group: Group, meeting: Meeting | None, tasks: Iterable[Task]) -> Words:
    """The next meeting and the open steps, as one message a language. Without names."""
    waiting = list(tasks)[:MOST_TASKS]
    return Words({language: _message(group, meeting, waiting, language) for language in SHARED_IN})


def _message(group: Group, meeting: Meeting | None, tasks: list[Task], language: str) -> str:
    with override(language):
        lines = [group.name.pick(language).text]
        if meeting:
            lines += ["", _("Next meeting: %(title)s") % {"title": meeting.title.pick(language).text}, *_when(meeting)]
        if tasks:
            lines += ["", _("What we do next:"), *(f"{n}. {_step(task)}" for n, task in enumerate(tasks, start=1))]
        return "\n".join([*lines, "", f"{settings.SITE_URL}/{language}{group.path}"])


def _when(meeting: Meeting) -> list[str]:
    hour = f", {spoken.clock(meeting.starts)}" if meeting.starts else ""
    return [f"{spoken.when(meeting.when, weekday=True)}{hour}", *([str(meeting.where)] if meeting.where else [])]


def _step(task: Task) -> str:
    if not task.due:
        return str(task.title)
    return _("%(step)s – by %(day)s") % {"step": task.title, "day": spoken.day(task.due)}
