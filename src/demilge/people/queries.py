"""Reading people. Nobody sees persons but the team, and each person themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet, Subquery

from demilge.places.models import Kind, Place, Programme

from .actors import NOBODY, Actor
from .consents import text_of
from .models import Consent, ContactPoint, Device, DeviceLogin, Person, Purpose, Role, SecretKind
from .rules import phone
from .tokens import digest


def visible_to(actor: Actor) -> QuerySet[Person]:
    everybody = Person.objects.filter(erased_at__isnull=True).select_related("home", "programme")
    if actor.is_team and actor.person:
        return everybody.filter(programme=actor.person.programme_id)
    if actor.person:
        return everybody.filter(pk=actor.person.pk)
    return everybody.none()


def found(actor: Actor, typed: str) -> QuerySet[Person]:
    """Persons by part of a name, or by phone or e-mail, however the phone is typed."""
    people = visible_to(actor).prefetch_related(Prefetch("roles", Role.objects.select_related("place")))
    number = phone(typed)
    if number:
        return people.filter(contacts__value=number).distinct().order_by("name")
    for word in typed.split():
        # A contact is asked for apart: a join would show somebody once for each of their contacts.
        people = people.filter(_name_has(word) | Q(pk__in=_with_contact(word)))
    return people.order_by("name")


def _with_contact(word: str) -> QuerySet[ContactPoint, int]:
    return ContactPoint.objects.filter(value__contains=word.lower()).values_list("person_id", flat=True)


def _name_has(word: str) -> Q:
    # SQLite does not fold Cyrillic case: ask for the forms in which names are written.
    return Q(name__contains=word) | Q(name__contains=word.capitalize()) | Q(name__contains=word.upper())


def actor_on_device(token: str, *, at: datetime) -> Actor:
    """Who is signed in on the device that carries this cookie. One query; two for a person without a role."""
    logins = (
        DeviceLogin.objects.filter(device__digest=digest("device", token), device__expires_at__gt=at, open_until__gt=at)
        .filter(person__erased_at__isnull=True)
        .order_by("-open_until")
    )
    held = Role.objects.filter(person=Subquery(logins.values("person")[:1]))
    roles = tuple(standing_roles(held, on=at.date()).select_related("person__home", "person__programme"))
    if roles:
        return Actor(person=roles[0].person, roles=roles)
    login = logins.select_related("person__home", "person__programme").first()
    return Actor(person=login.person) if login else NOBODY


def standing_roles(roles: QuerySet[Role], *, on: date) -> QuerySet[Role]:
    """Those of the roles that are held on a day."""
    standing = roles.filter(Q(until__isnull=True) | Q(until__gte=on), since__lte=on)
    return standing.select_related("place", "body").order_by("pk")


def device_of(token: str, *, at: datetime) -> Device | None:
    """The phone or computer that carries this cookie."""
    return Device.objects.filter(digest=digest("device", token), expires_at__gt=at).first() if token else None


def known_on(device: Device | None) -> QuerySet[DeviceLogin]:
    """The persons who come back to a shared device by their PIN, to choose from."""
    if device is None or not device.is_shared:
        return DeviceLogin.objects.none()
    return (
        device.logins.filter(person__erased_at__isnull=True, person__secrets__kind=SecretKind.PIN)
        .select_related("person")
        .order_by("person__name")
    )


def open_until(device: Device, person: Person) -> datetime | None:
    """Until when somebody is signed in on a device."""
    return device.logins.filter(person=person).values_list("open_until", flat=True).first()


def may_be_named(persons: list[Person]) -> set[int]:
    """The ids of those who agreed that their name is public. One query for a page."""
    return set(
        Consent.objects.filter(person__in=persons, purpose=Purpose.NAME_PUBLIC, withdrawn_on__isnull=True).values_list(
            "person_id", flat=True
        )
    )


@dataclass(frozen=True)
class Agreed:
    """One purpose as one person stands to it: the text as it reads today, and their consent if it stands."""

    purpose: Purpose
    text: str
    consent: Consent | None


def agreements(person: Person) -> list[Agreed]:
    """Every purpose with the person's standing consent. One query."""
    standing = {consent.purpose: consent for consent in person.consents.filter(withdrawn_on__isnull=True)}
    return [Agreed(purpose, text_of(purpose), standing.get(purpose)) for purpose in Purpose]


def homes(programme: Programme) -> QuerySet[Place]:
    """Where somebody can live: settlements, quarters and streets, each street beside its settlement."""
    kinds = (Kind.SETTLEMENT, Kind.QUARTER, Kind.STREET)
    return territory(programme).filter(kind__in=kinds)


def territory(programme: Programme) -> QuerySet[Place]:
    """Every place of a programme, the parts of one place together."""
    return Place.objects.filter(programme=programme).select_related("parent").order_by("parent__slug", "slug")


def tree(places: list[Place]) -> list[tuple[int, Place]]:
    """Places as an indented list: each with its depth, right after the one it lies in."""
    inside: dict[int | None, list[Place]] = {}
    for place in places:
        inside.setdefault(place.parent_id, []).append(place)

    def below(parent: int | None, depth: int) -> Iterator[tuple[int, Place]]:
        for place in inside.get(parent, []):
            yield depth, place
            yield from below(place.pk, depth + 1)

    return list(below(None, 0))


def residents_of(place: Place) -> QuerySet[Person]:
    return Person.objects.filter(Q(home=place) | Q(home__parent=place), erased_at__isnull=True)
