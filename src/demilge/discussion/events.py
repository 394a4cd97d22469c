"""What is said in the journal. A comment's words are not in it: they may have to be hidden one day."""

from django.utils.translation import gettext_lazy as _

from demilge.journal.events import event

COMMENTED = event("discussion.commented", _("Somebody commented"))
ANSWERED = event("discussion.answered", _("%(officer)s, %(body)s, commented"))
HIDDEN = event("discussion.hidden", _("A comment was hidden. Reason: %(reason)s"))
SHOWN = event("discussion.shown", _("A hidden comment is shown again. Reason: %(reason)s"))
