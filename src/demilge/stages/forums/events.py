"""What is said in the journal. A statement's words are not in it: they may have to be hidden one day."""

from django.utils.translation import gettext_lazy as _

from demilge.journal.events import Event, event

from .states import Queue

PREPARED = event("forums.prepared", _("A forum was prepared: %(title)s, %(when)s. Its short address: %(code)s"))
CHANGED = event("forums.changed", _("The forum was prepared anew: %(title)s. Its question: %(question)s"))
OPENED = event("forums.opened", _("The forum was opened: %(title)s"))
CLOSED = event("forums.closed", _("The forum was closed: %(title)s. Statements: %(statements)s"))
RECORDED = event("forums.recorded", _("A forum of the past was entered: %(title)s, %(when)s"))
SAID = event("forums.said", _("Statement № %(number)s was made at %(title)s"))
SUPPORTED = event("forums.supported", _("Statement № %(number)s at %(title)s has one more supporter: %(supports)s now"))
HIDDEN = event("forums.hidden", _("Statement № %(number)s at %(title)s was hidden. Reason: %(reason)s"))
ANSWERED = event("forums.answered", _("%(officer)s, %(body)s, answered statement № %(number)s at %(title)s"))
MOVED: dict[Queue, Event] = {
    Queue.NEW: event("forums.put_back", _("Statement № %(number)s at %(title)s was put back among the new ones")),
    Queue.SHORTLIST: event("forums.chosen", _("Statement № %(number)s at %(title)s was chosen for the wall")),
    Queue.LIVE: event("forums.on_the_wall", _("Statement № %(number)s at %(title)s was put on the wall")),
    Queue.ANSWERED: event("forums.done", _("Statement № %(number)s at %(title)s was marked as answered")),
}
