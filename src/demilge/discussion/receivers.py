"""What is cleared here when somebody's data are erased."""

from typing import Any

from django.dispatch import receiver

from demilge.people.events import person_erased
from demilge.people.models import Person

from .models import Comment


@receiver(person_erased)
def forget_writer(sender: type[Person], person: Person, **_more: Any) -> None:
    """What they wrote stays; that it was they is gone. What an officer said in office stays under their name."""
    Comment.objects.filter(person=person, is_official=False).update(signed="")
    Comment.objects.filter(person=person).update(person=None)
