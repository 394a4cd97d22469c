"""What is cleared here when somebody's data are erased."""

from typing import Any

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.dispatch import receiver

from demilge.people.events import person_erased
from demilge.people.models import Person

from .models import Statement, Support


@receiver(person_erased)
def forget_speaker(sender: type[Person], person: Person, **_more: Any) -> None:
    """What they said and whom they supported stays counted; that it was they is gone."""
    Statement.objects.filter(person=person).update(person=None)
    erased = Concat(Value("erased:"), Cast(F("pk"), CharField()))
    Support.objects.filter(voice=f"person:{person.key}").update(voice=erased)
