"""Research done elsewhere: who, when, how, with how many people, and what it found in numbers."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from demilge.files.models import File
from demilge.places.models import Body, Place, Programme, Service
from demilge.texts.fields import MultilingualField, WhenField

from . import rules


class Study(models.Model):
    """A piece of research. What its authors did not publish (the sample, the questions) stays empty and shows as open."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="studies")
    title = MultilingualField()
    by = models.ForeignKey(Body, models.PROTECT, null=True, related_name="studies")
    when = WhenField()
    method = MultilingualField()
    aims = MultilingualField()
    sample = models.PositiveIntegerField(null=True)  # people asked
    communities = models.ManyToManyField(Place, related_name="studies")
    report = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    source = models.CharField(blank=True, max_length=500)  # where it is published: an address, or a title

    class Meta:
        verbose_name_plural = "studies"

    def __str__(self) -> str:
        return str(self.title)

    @property
    def path(self) -> str:
        return f"/research/{self.pk}/"


class Unit(models.TextChoices):
    PERCENT = rules.PERCENT, _("percent of those asked")
    PEOPLE = rules.PEOPLE, _("people")
    HOUSEHOLDS = rules.HOUSEHOLDS, _("households")
    SCORE = rules.SCORE, _("points of five")
    NONE = rules.NONE, _("no number published")


class Finding(models.Model):
    """One result, of one settlement and service where it is of one. `value` None: found, but no number published."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="findings")
    position = models.PositiveSmallIntegerField()
    text = MultilingualField()
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="findings")
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="findings")
    value = models.DecimalField(max_digits=9, decimal_places=1, null=True)
    unit = models.CharField(max_length=10, choices=Unit, default=Unit.NONE)
    base = models.PositiveIntegerField(null=True)  # of how many
    source = models.CharField(blank=True, max_length=500)  # where it is published: an address, or a title

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["study", "position"], name="findings_are_in_order"),
            models.CheckConstraint(
                condition=Q(unit=Unit.NONE, value__isnull=True) | ~Q(unit=Unit.NONE) & Q(value__isnull=False),
                name="a_number_has_its_unit",
            ),
            models.CheckConstraint(
                condition=~Q(unit=Unit.PERCENT) | Q(value__gte=0, value__lte=100), name="percents_are_of_a_hundred"
            ),
            models.CheckConstraint(
                condition=~Q(unit__in=[Unit.PEOPLE, Unit.HOUSEHOLDS]) | Q(base__isnull=True) | Q(value__lte=F("base")),
                name="a_part_is_not_more_than_the_whole",
            ),
            models.CheckConstraint(condition=~Q(unit=Unit.SCORE) | Q(value__lte=5), name="scores_are_of_five"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0), name="numbers_begin_with_nothing"
            ),
        ]

    def __str__(self) -> str:
        return str(self.text)

    @property
    def path(self) -> str:
        return f"{self.study.path}#finding-{self.pk}"

    @property
    def places(self) -> list[Place]:
        """The settlements a problem may be raised in from it: its own, else all of the study."""
        return [self.place] if self.place else list(self.study.communities.all())

    @property
    def label(self) -> str:
        """How a problem's voice names it."""
        return f"{self._meta.label_lower}:{self.pk}"
