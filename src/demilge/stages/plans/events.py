"""What is said of plans in the journal, and what later stages are told and asked."""

from dataclasses import dataclass

from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from demilge.journal.events import event

# A draft is not public yet: the journal tells that it was worked on, not what is in it.
BEGUN = event("plans.begun", _("A plan was begun: %(title)s"))
ADDED = event("plans.item_added", _("Item %(number)s was written into the draft of %(title)s"))
CHANGED = event("plans.item_changed", _("Item %(number)s of the draft of %(title)s was changed"))
REMOVED = event("plans.item_removed", _("Item %(number)s was taken out of the draft of %(title)s"))
DRAFTED = event("plans.drafted", _("Version %(version)s of the plan was begun: %(title)s"))
SENT = event("plans.sent", _("Version %(version)s of the plan is in force: %(title)s. Items: %(items)s"))
RECORDED = event("plans.recorded", _("An earlier plan was written down: %(title)s. Items: %(items)s"))
LETTER = event("plans.letter", _("The plan went to %(body)s: %(title)s. Answer due: %(reply_by)s"))
REVOKED = event("plans.letter_revoked", _("The letter to %(body)s was taken back: %(title)s"))
OPENED = event("plans.letter_opened", _("%(body)s opened the letter: %(title)s"))
INCOMING = event("plans.incoming", _("%(body)s registered the letter: %(title)s. Incoming number %(number)s, %(on)s"))
AGREED = event("plans.agreed", _("%(body)s, %(officer)s, agreed: %(item)s. Due: %(due)s"))
PARTLY = event("plans.agreed_partly", _("%(body)s, %(officer)s, agreed in part: %(item)s. Due: %(due)s"))
CANNOT = event("plans.cannot", _("%(body)s, %(officer)s, answered that it cannot be done: %(item)s"))

# Sent inside the act in which an addressee's answer was written down and is the one that counts now. Both carry
# `reply`, its `item`, and the act's `by` and `at`. `item_agreed`: agreed, also in part; the stage of promises makes or
# moves the promise. `item_refused`: cannot be done; a promise given before is taken back.
item_agreed = Signal()
item_refused = Signal()


@dataclass(frozen=True)
class Execution:
    """What became of an item in a later stage: a mark and word for its status, a sentence, and the page that tells it."""

    mark: str
    word: str
    text: str
    path: str


# Asked when the items of a plan are shown: carries `items` (with their threads) and `today`. Each later stage that
# knows something answers with {thread: [Execution, …]}.
execution_asked = Signal()
