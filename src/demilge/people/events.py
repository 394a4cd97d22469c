"""What people's acts say in the journal. Names stand in its private part, never in the sentence."""

from django.dispatch import Signal
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from demilge.journal.events import event
from demilge.texts.words import LANGUAGES, Words

REGISTERED = event("people.registered", _("A person was registered"))
CHANGED = event("people.changed", _("A person's details were changed"))
CONTACT_ADDED = event("people.contact_added", _("A contact was added (%(scheme)s)"))
CONTACT_REMOVED = event("people.contact_removed", _("A contact was removed (%(scheme)s)"))
CONSENT_GIVEN = event("people.consent_given", _("Consent was recorded: %(purpose)s, text of %(version)s, %(how)s"))
CONSENT_WITHDRAWN = event("people.consent_withdrawn", _("Consent was taken back: %(purpose)s"))
ROLE_GIVEN = event("people.role_given", _("A role was given: %(role)s"))
ROLE_ENDED = event("people.role_ended", _("A role ended: %(role)s"))
SLIP_ISSUED = event("people.slip_issued", _("A sign-in slip was issued"))
SLIP_USED = event("people.slip_used", _("Somebody signed in with a slip"))
SIGNED_IN = event("people.signed_in", _("Somebody signed in with a password"))
SECRET_SET = event("people.secret_set", _("A PIN or password was set"))
SIGNED_OUT = event("people.signed_out", _("A person was signed out on all their phones"))
ERASED = event("people.erased", _("A person's data were erased at their wish"))

# Sent inside the act that erases somebody, while their name and contacts still stand: floors above clear what they keep
# of them. Carries `person` and `at`.
person_erased = Signal()
# Asks the floors above what they keep about somebody. Carries `person`; a receiver answers with a dict of its own names
# and plain values, which go into the person's download.
data_asked = Signal()


def in_words(label: str | Promise) -> Words:
    """A label as a fact of the journal: in every language, as it reads today."""
    texts = {}
    for code in LANGUAGES:
        with override(code):
            texts[code] = str(label)
    return Words(texts)
