"""What is said of trainings in the journal; what is said of their meetings stands in gatherings."""

from django.utils.translation import gettext_lazy as _

from demilge.journal.events import event

PLANNED = event("trainings.planned", _("A training was planned: %(title)s, %(when)s. Topics: %(topics)s"))
CHANGED = event("trainings.changed", _("The topics of a training were changed: %(title)s. Topics: %(topics)s"))
MATERIAL_ADDED = event("trainings.material_added", _("A material was added to %(title)s: %(material)s"))
MATERIAL_REMOVED = event("trainings.material_removed", _("A material was removed from %(title)s: %(material)s"))
