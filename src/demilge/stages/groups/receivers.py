"""What this stage does when it is told that somebody's data are erased."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from demilge.foundation import clock
from demilge.gatherings.events import Outcome, outcomes_asked
from demilge.gatherings.models import Meeting
from demilge.people.events import person_erased
from demilge.people.models import Person

from .models import Consent, Ending, Group


@receiver(person_erased)
def forget(sender: type[Person], person: Person, at: datetime, **_more: Any) -> None:
    """What was said of them goes; they stand in no vote to come; their seat becomes free. Numbers of a vote stay."""
    today = clock.local(at).date()
    person.nominations.update(reason="")
    person.nominations.filter(option__isnull=True).update(consent=Consent.DECLINED, consent_on=today)
    for mandate in person.mandates.filter(ended_on__isnull=True):
        mandate.ended_on, mandate.ending, mandate.end_reason = max(today, mandate.since), Ending.LEFT, "–"
        mandate.save(update_fields=["ended_on", "ending", "end_reason"])
    person.mandates.exclude(end_reason="").update(end_reason="–")


@receiver(outcomes_asked, dispatch_uid="groups.tell_of_election")
def tell_of_election(sender: type[Meeting], meeting: Meeting, **_more: Any) -> list[Outcome]:
    """The groups a meeting elected, or is voting on."""
    elected = Group.objects.filter(meeting=meeting).select_related("place")
    return [Outcome(_("Initiative group"), group.name, group.path, group.place) for group in elected]
