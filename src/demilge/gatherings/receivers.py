"""What is cleared here when somebody's data are erased."""

from typing import Any

from django.db.models import Q
from django.dispatch import receiver

from demilge.people.events import person_erased
from demilge.people.models import Person, Sex

from .models import Attendee, Meeting, Speech


@receiver(person_erased)
def forget_guest(sender: type[Person], person: Person, **_more: Any) -> None:
    """The people counted, the words spoken and the decisions stay; that it was they is gone.

    Attendance lists are typed from paper, by name alone: the line of this name in a list of their settlement goes too,
    unless it has another year of birth. Better one namesake's line too many than a name that was to be erased.
    """
    Attendee.objects.filter(_is_line_of(person)).update(
        person=None, name="–", sex=Sex.UNKNOWN, birth_year=None, street=""
    )
    Speech.objects.filter(person=person).update(person=None)
    Meeting.objects.filter(chair=person).update(chair=None)
    Meeting.objects.filter(secretary=person).update(secretary=None)


def _is_line_of(person: Person) -> Q:
    typed = Q(person__isnull=True, name=person.name, meeting__programme=person.programme_id)
    if person.home_id:
        typed &= Q(meeting__in=Meeting.objects.filter(communities=person.home_id))
    if person.birth_year:
        typed &= Q(birth_year__isnull=True) | Q(birth_year=person.birth_year)
    return Q(person=person) | typed
