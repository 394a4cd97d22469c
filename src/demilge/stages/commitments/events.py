"""What is said of promises in the journal."""

from django.utils.translation import gettext_lazy as _

from demilge.journal.events import event

from .states import Status

GIVEN = event("commitments.given", _("%(body)s promised: %(what)s. Due: %(due)s"))
MOVED = event(
    "commitments.moved", _("The promise of %(body)s has another day: %(what)s. Due: %(due)s. Before: %(before)s")
)
LINKED = event("commitments.linked", _("The promise was tied to a problem: %(what)s. Problem: %(problem)s"))
STEP = event(
    "commitments.step", _("A step towards the promise was written down: %(step)s. Due: %(due)s. Promise: %(what)s")
)
STEP_DONE = event("commitments.step_done", _("A step towards the promise is done: %(step)s. Promise: %(what)s"))
RENEWED = event("commitments.link_renewed", _("The office got a new link to write of its promise: %(what)s"))
HIDDEN = event("commitments.check_hidden", _("What a resident wrote was hidden: %(what)s. Reason: %(reason)s"))

STATUS = {
    Status.PROMISED: event("commitments.promised", _("%(body)s wrote about its promise: %(what)s")),
    Status.IN_WORK: event("commitments.in_work", _("%(body)s says that it is in work: %(what)s")),
    Status.NEEDS_ABOVE: event("commitments.needs_above", _("%(body)s says that it needs a decision above: %(what)s")),
    Status.DONE: event("commitments.done", _("%(body)s says that it is done: %(what)s. Done: %(done_on)s")),
    Status.CANNOT: event("commitments.cannot", _("%(body)s says that it cannot be done: %(what)s")),
}
SEEN = {
    "done": event("commitments.seen_done", _("A resident saw that it is done: %(what)s. Seen: %(seen_on)s")),
    "partly": event(
        "commitments.seen_partly", _("A resident saw that it is done in part: %(what)s. Seen: %(seen_on)s")
    ),
    "not_done": event("commitments.seen_not", _("A resident saw that it is not done: %(what)s. Seen: %(seen_on)s")),
}
