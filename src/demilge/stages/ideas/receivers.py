"""What is cleared here when somebody's data are erased."""

from typing import Any

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.dispatch import receiver

from demilge.people.events import person_erased
from demilge.people.models import Person

from .models import Idea, Support


@receiver(person_erased)
def forget_author(sender: type[Person], person: Person, **_more: Any) -> None:
    """What they proposed and supported stays counted; that it was they is gone."""
    Idea.objects.filter(person=person).update(person=None, signed="")
    erased = Concat(Value("erased:"), Cast(F("pk"), CharField()))
    Support.objects.filter(voice=f"person:{person.key}").update(voice=erased)
