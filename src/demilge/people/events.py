"""What people's acts say in the journal. Names stand in its private part, never in the sentence."""

from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from demilge.journal.events import event

REGISTERED = event("people.registered", _("A person was registered"))
CHANGED = event("people.changed", _("A person's details were changed"))
CONTACT_ADDED = event("people.contact_added", _("A contact was added (%(scheme)s)"))
CONSENT_GIVEN = event("people.consent_given", _("Consent was recorded: %(purpose)s, text of %(version)s, %(how)s"))
CONSENT_WITHDRAWN = event("people.consent_withdrawn", _("Consent was taken back: %(purpose)s"))
ROLE_GIVEN = event("people.role_given", _("A role was given: %(role)s"))
ROLE_ENDED = event("people.role_ended", _("A role ended: %(role)s"))
SLIP_ISSUED = event("people.slip_issued", _("A sign-in slip was issued"))
SLIP_USED = event("people.slip_used", _("Somebody signed in with a slip"))
SIGNED_IN = event("people.signed_in", _("Somebody signed in with a password"))
SECRET_SET = event("people.secret_set", _("A PIN or password was set"))
SIGNED_OUT = event("people.signed_out", _("A phone was signed out"))
ERASED = event("people.erased", _("A person's data were erased at their wish"))

# Sent inside the act that erases somebody: floors above clear what they keep of them. Carries `person`.
person_erased = Signal()
