"""What is said of meetings in the journal."""

from dataclasses import dataclass

from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from demilge.journal.events import event
from demilge.places.models import Place
from demilge.texts.words import Words

CALLED = event("gatherings.called", _("A meeting was called: %(title)s, %(when)s"))
CHANGED = event("gatherings.changed", _("The call was changed: %(title)s, %(when)s"))
OPENED = event("gatherings.opened", _("The meeting began: %(title)s"))
CLOSED = event(
    "gatherings.closed", _("The meeting was closed: %(title)s. Present: %(present)s. Decisions: %(decisions)s")
)
CANCELLED = event("gatherings.cancelled", _("The meeting was cancelled: %(title)s. Reason: %(reason)s"))
ADDED = event("gatherings.addendum", _("An addendum was made to the record of %(title)s"))
SPOKE = event("gatherings.spoke", _("Somebody spoke at %(title)s"))
ATTENDED = event("gatherings.attended", _("The attendance list of %(title)s was written: %(count)s lines"))
PHOTO = event("gatherings.photo", _("A photo was added to %(title)s"))
PROMISED = event("gatherings.promised", _("%(officer)s, %(body)s, promised at %(title)s: %(what)s, by %(due)s"))

# Sent inside the act in which an official's word was written down. Carries `promise` (SpokenPromise), `problem` or
# None, and the act's `by` and `at`: the stage of promises makes it a commitment.
promise_spoken = Signal()


@dataclass(frozen=True)
class Outcome:
    """Something that came of a meeting, on a page of its own: what kind of thing, its title, the page, whose it is;
    `detail` says what else the record of a meeting should name.
    """

    kind: str
    title: Words
    path: str
    place: Place
    detail: str = ""


# Asked when a meeting is shown: carries `meeting`. Each stage that knows what came of it answers with [Outcome, …].
outcomes_asked = Signal()
