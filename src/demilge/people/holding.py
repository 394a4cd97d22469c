"""The first line of every act about a person."""

from django.utils.translation import gettext_lazy as _

from demilge.foundation.refusals import Gone
from demilge.journal.acts import hold

from .models import Person


def hold_person(person: Person) -> None:
    """Lock a person and read them anew. Raises Gone where they have been erased meanwhile."""
    hold(person)
    if person.erased_at:
        raise Gone(_("This person's data were erased at their wish. Register them anew if they want to come back."))
