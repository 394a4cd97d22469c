"""Where each community stands on its path."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from demilge.places.models import Place, Programme
from demilge.texts.fields import MultilingualField, WhenField

from .path import KEYS


class Round(models.Model):
    """One walk of a community through the path."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="rounds")
    place = models.ForeignKey(Place, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(default=1)
    since = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "number"], name="rounds_are_numbered"),
            models.UniqueConstraint(
                fields=["place"], condition=Q(ended_on__isnull=True), name="one_open_round_a_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.number}"


class StepState(models.TextChoices):
    OPEN = "open", _("under way")
    DONE = "done", _("done")


class Step(models.Model):
    """A stage that a round has reached. No row: it lies ahead."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="steps")
    stage = models.CharField(max_length=12)
    state = models.CharField(max_length=4, choices=StepState)
    when = WhenField()  # of what happened last in it
    outcome = MultilingualField()  # what came of it, in a few words: "6–7 people"
    path = models.CharField(max_length=200, blank=True)  # the page of what happened last in it

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "stage"], name="a_stage_once_a_round"),
            models.CheckConstraint(condition=Q(stage__in=KEYS), name="a_step_is_on_the_path"),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.stage}"
