"""What is said of projects in the journal."""

from django.utils.translation import gettext_lazy as _

from demilge.journal.events import event

DRAFTED = event("grants.drafted", _("A project was begun: %(title)s"))
CHANGED = event("grants.changed", _("The draft of a project was changed: %(title)s"))
ASKED = event("grants.asked", _("Money was applied for: %(title)s, %(cost)s som"))
FUNDED = event("grants.funded", _("The project has its money: %(title)s, %(cost)s som"))
DECLINED = event("grants.declined", _("The application was declined: %(title)s. Reason: %(reason)s"))
REOPENED = event("grants.reopened", _("The project is a draft again: %(title)s"))
DONE = event("grants.done", _("The project is done: %(title)s"))
