"""The cast. Aigul coordinates, Bakyt lives here, Chynara is an officer of the MTU, Daniyar is an outsider who must not
get in; Elmira is secretary of the group. Everything in it is invented.
"""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.test import Client

from demilge.foundation import edtf
from demilge.people.actors import Actor
from demilge.people.middleware import DEVICE_COOKIE
from demilge.people.models import Device, DeviceLogin, Person, Role, RoleKind
from demilge.people.queries import standing_roles
from demilge.people.tokens import digest
from demilge.places.models import Body, BodyKind, Kind, Place, Programme, Service
from demilge.texts.words import Words, words

NOON = datetime(2026, 5, 18, 6, 0, tzinfo=UTC)  # noon in Bishkek, a Monday
TODAY = date(2026, 5, 18)


def op() -> uuid.UUID:
    """A fresh operation id."""
    return uuid.uuid4()


def w(text: str) -> Words:
    """A text in Kyrgyz, and the same marked as Russian and English: for tests that read pages in each language."""
    return words(text, f"{text} (ru)", f"{text} (en)")


def when(text: str) -> edtf.When:
    return edtf.read(text)


def actor(person: Person | None, **more: Any) -> Actor:
    """The actor a signed-in person becomes."""
    return Actor(person=person, roles=tuple(standing_roles(person.roles.all(), on=TODAY)) if person else (), **more)


def guest(name: str = "phone") -> Actor:
    """Somebody's phone without an account."""
    return Actor(guest=digest("guest", name))


@dataclass
class Village:
    """A programme with one city, one MTU, two settlements and its people."""

    programme: Programme
    city: Place
    mtu_place: Place
    settlement: Place
    other: Place
    mtu: Body
    mayor: Body
    service: Service
    aigul: Person
    bakyt: Person
    chynara: Person
    daniyar: Person
    elmira: Person
    residents: list[Person] = field(default_factory=list)


def build() -> Village:
    programme = Programme.objects.create(slug="ayil", title=w("Айыл"), seats_min=2, seats_max=3)
    city = _place(programme, "shaar", "Шаар", Kind.CITY)
    mtu_place = _place(programme, "mtu-bir", "Биринчи МАБ", Kind.MTU, parent=city)
    settlement = _place(programme, "ak-bulak", "Ак-Булак", Kind.SETTLEMENT, parent=mtu_place, is_community=True)
    other = _place(programme, "kok-tash", "Көк-Таш", Kind.SETTLEMENT, parent=mtu_place, is_community=True)
    mtu = Body.objects.create(
        programme=programme, slug="mtu", kind=BodyKind.MTU, name=w("Биринчи МАБ"), place=mtu_place
    )
    mayor = Body.objects.create(programme=programme, slug="meriya", kind=BodyKind.MAYOR, name=w("Мэрия"), place=city)
    service = Service.objects.create(programme=programme, slug="suu", name=w("Таза суу"), body=mayor)
    aigul = _person(programme, "Айгүл Асанова", RoleKind.COORDINATOR)
    return Village(
        programme=programme,
        city=city,
        mtu_place=mtu_place,
        settlement=settlement,
        other=other,
        mtu=mtu,
        mayor=mayor,
        service=service,
        aigul=aigul,
        bakyt=_person(programme, "Бакыт Токтоев", RoleKind.RESIDENT, place=settlement),
        chynara=_person(programme, "Чынара Осмонова", RoleKind.MTU_OFFICER, place=mtu_place, body=mtu),
        daniyar=_person(programme, "Данияр Садыков", RoleKind.RESIDENT, place=other),
        elmira=_person(programme, "Элмира Жолдошева", RoleKind.SECRETARY, place=settlement),
        residents=[
            _person(programme, f"Тургун {name}", RoleKind.RESIDENT, place=settlement)
            for name in ("Бир", "Эки", "Үч", "Төрт")
        ],
    )


def _place(programme: Programme, slug: str, name: str, kind: Kind, **more: Any) -> Place:
    return Place.objects.create(programme=programme, slug=slug, name=w(name), kind=kind, **more)


def _person(
    programme: Programme, name: str, kind: str, *, place: Place | None = None, body: Body | None = None
) -> Person:
    home = place if place and place.is_community else None
    person = Person.objects.create(programme=programme, name=name, home=home, added_at=NOON)
    Role.objects.create(person=person, kind=kind, place=place, body=body, since=date(2026, 1, 1))
    return person


def sign_in(client: Client, person: Person) -> Client:
    """Give a test client the device cookie of a person."""
    token = uuid.uuid4().hex
    far = datetime(2099, 1, 1, tzinfo=UTC)
    device = Device.objects.create(digest=digest("device", token), made_at=NOON, expires_at=far)
    DeviceLogin.objects.create(device=device, person=person, open_until=far)
    client.cookies[DEVICE_COOKIE] = token
    return client
