"""What is said of votes in the journal. Those put up are known by their numbers on the list, never by name."""

from django.utils.translation import gettext_lazy as _

from demilge.journal.events import event

OPENED = event(
    "ballots.opened",
    _(
        "A vote was opened: %(question)s. On the list: %(options)s. Seats: %(seats)s. Equal counts are decided by %(rule)s"
    ),
)
CLOSED = event(
    "ballots.closed", _("The hands were counted: %(question)s. Present: %(present)s. Won: numbers %(winners)s")
)
CALLED_OFF = event("ballots.called_off", _("The vote was called off before counting: %(question)s. Reason: %(reason)s"))
