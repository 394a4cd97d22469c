"""Reading people. Nobody sees persons but the team, and each person themselves."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from demilge.places.models import Place

from .actors import NOBODY, Actor
from .models import Consent, DeviceLogin, Person, Purpose, Role
from .tokens import digest


def visible_to(actor: Actor) -> QuerySet[Person]:
    everybody = Person.objects.filter(erased_at__isnull=True).select_related("home", "programme")
    if actor.is_team and actor.person:
        return everybody.filter(programme=actor.person.programme_id)
    if actor.person:
        return everybody.filter(pk=actor.person.pk)
    return everybody.none()


def found(actor: Actor, typed: str) -> QuerySet[Person]:
    """Persons by part of a name, or by phone or e-mail."""
    people = visible_to(actor)
    for word in typed.split():
        people = people.filter(_name_has(word) | Q(contacts__value__contains=word.replace(" ", "")))
    return people.distinct().order_by("name")


def _name_has(word: str) -> Q:
    # SQLite does not fold Cyrillic case: ask for the forms in which names are written.
    return Q(name__contains=word) | Q(name__contains=word.capitalize()) | Q(name__contains=word.upper())


def actor_on_device(token: str, *, at: datetime) -> Actor:
    """Who is signed in on the device that carries this cookie. Two queries."""
    login = (
        DeviceLogin.objects.select_related("person__home", "person__programme")
        .filter(device__digest=digest("device", token), device__expires_at__gt=at, open_until__gt=at)
        .filter(person__erased_at__isnull=True)
        .order_by("-open_until")
        .first()
    )
    if login is None:
        return NOBODY
    return Actor(person=login.person, roles=standing_roles(login.person, on=at.date()))


def standing_roles(person: Person, *, on: date) -> tuple[Role, ...]:
    return tuple(
        person.roles.filter(since__lte=on)
        .filter(Q(until__isnull=True) | Q(until__gte=on))
        .select_related("place", "body")
    )


def known_on_device(token: str, *, at: datetime) -> QuerySet[DeviceLogin]:
    """The persons who use a shared device, to choose from."""
    return DeviceLogin.objects.filter(
        device__digest=digest("device", token), device__expires_at__gt=at, device__is_shared=True
    ).select_related("person")


def may_be_named(persons: list[Person]) -> set[int]:
    """The ids of those who agreed that their name is public. One query for a page."""
    return set(
        Consent.objects.filter(person__in=persons, purpose=Purpose.NAME_PUBLIC, withdrawn_on__isnull=True).values_list(
            "person_id", flat=True
        )
    )


def residents_of(place: Place) -> QuerySet[Person]:
    return Person.objects.filter(Q(home=place) | Q(home__parent=place), erased_at__isnull=True)
