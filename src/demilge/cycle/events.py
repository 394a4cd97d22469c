"""What moving along the path says in the journal."""

from django.utils.translation import gettext_lazy as _

from demilge.journal.events import event

ROUND_ENDED = event("cycle.round_ended", _("%(place)s ends its round"))
