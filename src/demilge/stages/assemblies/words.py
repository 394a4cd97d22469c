"""Labels that several files share."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from demilge.gatherings.models import Meeting
from demilge.texts import spoken


def hours(meeting: Meeting) -> str:
    """When it is, in the language of the page or paper being made."""
    clock = "–".join(spoken.clock(hour) for hour in (meeting.starts, meeting.ends) if hour)
    return f"{spoken.when(meeting.when, weekday=True)}{', ' + clock if clock else ''}"


def invitation(meeting: Meeting, language: str) -> str:
    """A message for the residents' groups. Uses the agenda as prefetched."""
    with override(language):
        where, agenda = (
            meeting.where.pick(language).text,
            [item.title.pick(language).text for item in meeting.agenda.all()],
        )
        lines = [
            _("You are invited: %(title)s") % {"title": meeting.title.pick(language).text},
            f"{_('When')}: {hours(meeting)}",
            f"{_('Where')}: {where}" if where else "",
            f"{_('Agenda')}: {'; '.join(agenda)}" if agenda else "",
            f"{settings.SITE_URL}/{language}{meeting.path}",
        ]
        return "\n".join(line for line in lines if line)
