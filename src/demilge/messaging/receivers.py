"""What this floor does when a person is erased or asks what is kept about them."""

from typing import Any

from django.db.models import Q
from django.dispatch import receiver

from demilge.people.events import data_asked, person_erased
from demilge.people.models import Person, Scheme

from .models import Subscription


@receiver(person_erased)
def forget_letters(sender: type[Person], person: Person, **_more: Any) -> None:
    """Their subscriptions, also those of their address from before they signed in, and every letter to them."""
    addresses = person.contacts.filter(scheme=Scheme.EMAIL, is_shared=False).values_list("value", flat=True)
    person.messages.all().delete()
    Subscription.objects.filter(Q(person=person) | Q(email__in=list(addresses))).delete()


@receiver(data_asked)
def tell_letters(sender: type[Person], person: Person, **_more: Any) -> dict[str, Any]:
    """What they asked for themselves. Not by address: anybody can add an address, and letters hold signed links."""
    return {
        "subscriptions": [
            {
                "about": row.about,
                "page": row.path,
                "email": row.email,
                "since": row.made_at.isoformat(),
                "stopped": row.stopped_at.isoformat() if row.stopped_at else None,
            }
            for row in person.subscriptions.order_by("pk")
        ],
        "messages": [
            {"to": row.to, "subject": row.subject, "text": row.text, "state": row.state, "at": row.made_at.isoformat()}
            for row in person.messages.order_by("pk")
        ],
    }
