"""Where things happen and who answers there.

A place or body keeps its identity; its names have dates. An old protocol asks for the name of its day.
Bodies follow Popolo's Organization, names its `other_names`.
"""

from datetime import date
from functools import cached_property
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from demilge.texts.fields import MultilingualField, WhenField
from demilge.texts.words import NONE, Words, reader_language


class Programme(models.Model):
    """One programme of work in one city: its settlements, its settings. Its slug is the key everywhere."""

    slug = models.SlugField(primary_key=True, max_length=60)
    title = MultilingualField()
    about = MultilingualField()
    when = WhenField()
    source = models.CharField(blank=True, max_length=500)  # where it is published: an address, or a title
    seats_min = models.PositiveSmallIntegerField(default=6)
    seats_max = models.PositiveSmallIntegerField(default=7)
    mandate_months = models.PositiveSmallIntegerField(default=24)
    # None: no quorum. The law gives no number for residents' assemblies; a charter may (docs/guide).
    quorum = models.PositiveSmallIntegerField(null=True)
    reply_days = models.PositiveSmallIntegerField(default=14)
    is_example = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(seats_min__gte=1, seats_max__gte=F("seats_min")), name="seats_are_in_order"
            )
        ]

    def __str__(self) -> str:
        return str(self.title)


class Kind(models.TextChoices):
    CITY = "city", _("city")
    MTU = "mtu", _("territorial administration (MTU)")
    SETTLEMENT = "settlement", _("settlement")
    QUARTER = "quarter", _("quarter")
    STREET = "street", _("street")


class Place(models.Model):
    """A city, a territorial administration's area, a settlement, a quarter or a street."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="places")
    kind = models.CharField(max_length=12, choices=Kind)
    slug = models.SlugField(max_length=60, unique=True)
    name = MultilingualField()  # today's name; earlier and other ones are in DatedName
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")  # today's
    nature = MultilingualField()  # "former dachas"
    is_community = models.BooleanField(default=False)  # walks the path: has a page of its own
    since = WhenField()
    until = WhenField()
    is_example = models.BooleanField(default=False)
    source = models.CharField(blank=True, max_length=500)  # where it is published: an address, or a title

    class Meta:
        indexes: ClassVar = [models.Index(fields=["programme", "is_community"], name="communities_of_a_programme")]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return f"/{reader_language()}{self.path}"

    @property
    def path(self) -> str:
        return f"/places/{self.slug}/"

    def name_on(self, day: date | None) -> Words:
        """The name that was in use on a day. Uses `dated_names` as prefetched."""
        return name_on(self.name, list(self.dated_names.all()), day)


class BodyKind(models.TextChoices):
    MTU = "mtu", _("territorial administration (MTU)")
    MAYOR = "mayor", _("mayor's office")
    COUNCIL = "council", _("city council")
    COORDINATION = "coordination", _("coordination council")
    SERVICE = "service", _("city or state service")
    NGO = "ngo", _("civil society organisation")
    RESEARCH = "research", _("research organisation")
    DONOR = "donor", _("donor")
    OTHER = "other", _("other body")


class Body(models.Model):
    """A public body or organisation (Popolo: Organization)."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="bodies")
    kind = models.CharField(max_length=12, choices=BodyKind)
    slug = models.SlugField(max_length=60, unique=True)
    name = MultilingualField()
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="bodies")  # where it answers
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="predecessors")
    email = models.EmailField(blank=True)
    address = MultilingualField()
    since = WhenField()
    until = WhenField()
    source = models.CharField(blank=True, max_length=500)  # where it is published: an address, or a title

    class Meta:
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return str(self.name)

    def name_on(self, day: date | None) -> Words:
        """The name that was in use on a day. Uses `dated_names` as prefetched."""
        return name_on(self.name, list(self.dated_names.all()), day)

    @property
    def path(self) -> str:
        return f"/bodies/{self.slug}/"

    @cached_property
    def answers_to_people(self) -> bool:
        return self.kind in ANSWERING


ANSWERING = (BodyKind.MTU, BodyKind.MAYOR, BodyKind.COUNCIL, BodyKind.COORDINATION, BodyKind.SERVICE)


class NameKind(models.TextChoices):
    OFFICIAL = "official", _("official name")
    ALIAS = "alias", _("also called")


class DatedName(models.Model):
    """A name with its time, or an alias, of a place or a body."""

    place = models.ForeignKey(Place, models.CASCADE, null=True, related_name="dated_names")
    body = models.ForeignKey(Body, models.CASCADE, null=True, related_name="dated_names")
    name = MultilingualField()
    kind = models.CharField(max_length=8, choices=NameKind)
    since = WhenField()
    until = WhenField()
    source = models.CharField(blank=True, max_length=500)  # where it is published: an address, or a title

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(place__isnull=False, body__isnull=True) | Q(place__isnull=True, body__isnull=False),
                name="a_name_is_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def is_official(self) -> bool:
        return self.kind == NameKind.OFFICIAL


class Belonging(models.Model):
    """Under which place another stood, from when to when: «Туран» until 2024, «Алымбек-Датка» since."""

    child = models.ForeignKey(Place, models.CASCADE, related_name="belonged")
    parent = models.ForeignKey(Place, models.PROTECT, related_name="had")
    since = WhenField()
    until = WhenField()
    source = models.CharField(blank=True, max_length=500)  # where it is published: an address, or a title

    def __str__(self) -> str:
        return f"{self.child} – {self.parent}"


class Service(models.Model):
    """A state or municipal service people depend on: water, school, registration."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="services")
    slug = models.SlugField(max_length=60, unique=True)
    name = MultilingualField()
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="services")

    def __str__(self) -> str:
        return str(self.name)


def name_on(today: Words, dated: list[DatedName], day: date | None) -> Words:
    """Pick the official name of a day; today's where the day is not known or no dated name covers it."""
    if day is None:
        return today
    for name in dated:
        if name.kind == NameKind.OFFICIAL and covers(name, day):
            return name.name or NONE
    return today


def covers(name: "DatedName | Belonging", day: date) -> bool:
    begins = name.since.first
    ends = name.until.last
    return (begins is None or begins <= day) and (ends is None or day <= ends)
