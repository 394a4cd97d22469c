"""Reading who follows what, and who does not want to be written to."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from demilge.people.models import Consent, Person, Purpose

from .models import Message, State, Subscription


def followers(about: list[str], *, programme: str) -> QuerySet[Subscription]:
    """Those who confirmed, did not stop, and did not take back their consent to messages. One query."""
    consents = Consent.objects.filter(person=OuterRef("person"), purpose=Purpose.MESSAGES)
    took_back = Exists(consents.filter(withdrawn_on__isnull=False)) & ~Exists(
        consents.filter(withdrawn_on__isnull=True)
    )
    return (
        Subscription.objects.filter(about__in=about, programme=programme)
        .filter(confirmed_at__isnull=False, stopped_at__isnull=True)
        .exclude(took_back)
        .select_related("person")
        .order_by("pk")
    )


def due(*, at: datetime) -> QuerySet[Message]:
    """What waits to be sent, the oldest first."""
    waiting = Message.objects.filter(state=State.WAITING, due_at__lte=at)
    return waiting.select_related("person", "subscription").order_by("due_at", "pk")


def is_wanted(message: Message) -> bool:
    """Whether its reader still wants a message: they may have stopped it since it was written."""
    if message.subscription and message.subscription.stopped_at:
        return False
    if message.person is None:
        return True
    # Who confirmed a subscription agreed to it by that; else a standing consent is needed. Taking it back stops both.
    return agrees_to_messages(message.person) or bool(message.subscription and not took_back_messages(message.person))


def agrees_to_messages(person: Person) -> bool:
    return person.consents.filter(purpose=Purpose.MESSAGES, withdrawn_on__isnull=True).exists()


def took_back_messages(person: Person) -> bool:
    given = person.consents.filter(purpose=Purpose.MESSAGES)
    return given.filter(withdrawn_on__isnull=False).exists() and not given.filter(withdrawn_on__isnull=True).exists()
