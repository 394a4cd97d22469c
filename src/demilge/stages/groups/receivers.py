"""What this stage does when it is told that somebody's data are erased."""

from typing import Any

from django.dispatch import receiver

from demilge.foundation import clock
from demilge.people.events import person_erased
from demilge.people.models import Person

from .models import Consent, Ending


@receiver(person_erased)
def forget(sender: type[Person], person: Person, **more: Any) -> None:
    """What was said of them goes; they stand in no vote to come; their seat becomes free. Numbers of a vote stay."""
    today = clock.today()  # the signal carries no time
    person.nominations.update(reason="")
    person.nominations.filter(option__isnull=True).update(consent=Consent.DECLINED, consent_on=today)
    for mandate in person.mandates.filter(ended_on__isnull=True):
        mandate.ended_on, mandate.ending, mandate.end_reason = max(today, mandate.since), Ending.LEFT, "–"
        mandate.save(update_fields=["ended_on", "ending", "end_reason"])
