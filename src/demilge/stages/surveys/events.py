"""What is said of research in the journal. Before it is published nothing of its content is said."""

from django.utils.translation import gettext_lazy as _

from demilge.journal.events import event

BEGUN = event("surveys.begun", _("The results of a study are being written down"))
CHANGED = event("surveys.changed", _("What is said about a study was changed"))
FINDING_ADDED = event("surveys.finding_added", _("Finding %(position)s was added to a study that is not published yet"))
FINDING_CHANGED = event(
    "surveys.finding_changed", _("Finding %(position)s of a study that is not published yet was changed")
)
FINDING_REMOVED = event(
    "surveys.finding_removed", _("Finding %(position)s of a study that is not published yet was removed")
)
PUBLISHED = event("surveys.published", _("Research was published: %(title)s. Findings: %(findings)s"))
