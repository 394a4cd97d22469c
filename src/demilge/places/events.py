"""What changes of places, bodies and services say in the journal. Their names are public facts."""

from django.utils.translation import gettext_lazy as _

from demilge.journal.events import event

PLACE_ADDED = event("places.place_added", _("%(name)s was added"))
PLACE_CHANGED = event("places.place_changed", _("What is written about %(name)s was changed"))
PLACE_RENAMED = event("places.place_renamed", _("%(before)s is called %(name)s since %(on)s"))
PLACE_MOVED = event("places.place_moved", _("%(name)s belongs to %(parent)s since %(on)s"))
ALIAS_ADDED = event("places.alias_added", _("%(name)s is also called %(alias)s"))
BODY_ADDED = event("places.body_added", _("The office %(name)s was added"))
BODY_CHANGED = event("places.body_changed", _("What is written about the office %(name)s was changed"))
BODY_RENAMED = event("places.body_renamed", _("The office %(before)s is called %(name)s since %(on)s"))
BODY_SUCCEEDED = event("places.body_succeeded", _("%(successor)s took the place of %(name)s on %(on)s"))
SERVICE_ADDED = event("places.service_added", _("The service %(name)s was added"))
SERVICE_CHANGED = event("places.service_changed", _("What is written about the service %(name)s was changed"))
SETTINGS_CHANGED = event(
    "places.settings_changed",
    _("The programme's settings were changed: %(seats_min)s to %(seats_max)s seats, reply within %(reply_days)s days"),
)
