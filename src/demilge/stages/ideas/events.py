"""What is said in the journal. An idea's words are not in it: they may have to be hidden one day."""

from django.utils.translation import gettext_lazy as _

from demilge.journal.events import Event, event

from .states import State

PROPOSED = event("ideas.proposed", _("Idea № %(number)s was proposed for %(place)s"))
SUPPORTED = event("ideas.supported", _("Idea № %(number)s has one more supporter: %(supports)s now"))
HIDDEN = event("ideas.hidden", _("Idea № %(number)s was hidden. Reason: %(reason)s"))
SHOWN = event("ideas.shown", _("Idea № %(number)s is shown again. Reason: %(reason)s"))
LINKED = event("ideas.linked", _("Idea № %(number)s became a voice of the problem %(problem)s"))
ANSWERED: dict[State, Event] = {
    State.REVIEWED: event("ideas.reviewed", _("%(officer)s, %(body)s, looks into idea № %(number)s")),
    State.ACCEPTED: event("ideas.accepted", _("%(officer)s, %(body)s, accepted idea № %(number)s")),
    State.PARTLY: event("ideas.partly", _("%(officer)s, %(body)s, accepted idea № %(number)s in part")),
    State.DECLINED: event("ideas.declined", _("%(officer)s, %(body)s, declined idea № %(number)s")),
    State.DONE: event("ideas.done", _("%(officer)s, %(body)s, says that idea № %(number)s is done")),
}
