"""What is said in the journal. A draft's words are not public, so that only its digest stands there."""

from django.utils.translation import gettext_lazy as _

from demilge.journal.events import event

DRAFTED = event("newsroom.drafted", _("A post was drafted from the record of %(title)s"))
BEGUN = event("newsroom.begun", _("A post was begun"))
SAVED = event("newsroom.saved", _("An edition of a post was saved, %(language)s"))
PHOTO = event("newsroom.photo", _("A photo was added to a post"))
PUBLISHED = event("newsroom.published", _("A post was published: %(title)s"))
WITHDRAWN = event("newsroom.withdrawn", _("A post was withdrawn: %(title)s. Reason: %(reason)s"))
GIVEN_UP = event("newsroom.given_up", _("The draft of a post was given up. Reason: %(reason)s"))
TRANSLATED = event("newsroom.translated", _("Somebody's words were translated, %(language)s: %(about)s"))
DRAFT_TRANSLATED = event(
    "newsroom.machine_draft", _("A machine's draft of a translation was kept, %(language)s: %(about)s")
)
APPROVED = event("newsroom.approved", _("A machine's translation was read and approved, %(language)s: %(about)s"))
