"""What is said in the journal."""

from django.utils.translation import gettext_lazy as _

from demilge.journal.events import event

RAISED = event("problems.raised", _("Problem № %(number)s of %(place)s was raised: %(title)s"))
VOICED = event("problems.voiced", _("Problem № %(number)s of %(place)s has one more voice: %(title)s"))
CHANGED = event("problems.changed", _("Problem № %(number)s of %(place)s was written anew: %(title)s"))
MERGED = event(
    "problems.merged",
    _(
        "Problem № %(number)s of %(place)s, %(title)s, was joined with № %(into_number)s, %(into_title)s. "
        "Reason: %(reason)s"
    ),
)
RANKED = event("problems.ranked", _("%(place)s put its problems in order: %(count)s of them. How: %(method)s"))
SOLVED = event(
    "problems.solved", _("Problem № %(number)s of %(place)s is marked as solved: %(title)s. Reason: %(reason)s")
)
REOPENED = event(
    "problems.reopened", _("Problem № %(number)s of %(place)s is open again: %(title)s. Reason: %(reason)s")
)
