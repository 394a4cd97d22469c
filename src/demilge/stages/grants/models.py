"""A small-grant project on a plan item, and where its money comes from. Sums are whole som."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from demilge.people.models import RoleKind
from demilge.places.models import Body, Place, Programme
from demilge.stages.plans.models import Item
from demilge.texts.fields import MultilingualField, WhenField

from .states import State

WRITERS = (RoleKind.MEMBER, RoleKind.SECRETARY, RoleKind.CHAIR)  # who writes projects for their settlement

STATE_NAMES = {
    State.DRAFT: _("draft"),
    State.ASKED: _("applied for"),
    State.FUNDED: _("funded"),
    State.DONE: _("done"),
    State.DECLINED: _("declined"),
}


class Project(models.Model):
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="projects")
    place = models.ForeignKey(Place, models.PROTECT, related_name="projects")
    item = models.ForeignKey(Item, models.PROTECT, related_name="projects")
    title = MultilingualField()
    about = MultilingualField()
    cost = models.PositiveBigIntegerField()
    state = models.CharField(
        max_length=8, choices=[(state.value, STATE_NAMES[state]) for state in State], default=State.DRAFT
    )
    when = WhenField()
    keeper = MultilingualField()  # who maintains it afterwards: the question every office asks first
    source = models.CharField(blank=True, max_length=500)  # where it is published: an address, or a title
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(cost__gt=0), name="a_project_costs_something")]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def path(self) -> str:
        return f"/projects/{self.pk}/"


class MoneyKind(models.TextChoices):
    GRANT = "grant", _("grant")
    CITY = "city", _("city budget")
    RESIDENTS = "residents", _("residents' money")
    LABOUR = "labour", _("residents' labour (ashar)")


class MoneySource(models.Model):
    """One part of the cost. Labour is counted in som too, with its hours beside it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="money")
    kind = models.CharField(max_length=9, choices=MoneyKind)
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+")
    amount = models.PositiveBigIntegerField()
    hours = models.PositiveIntegerField(null=True)
    note = MultilingualField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_source_gives_something"),
            models.CheckConstraint(
                condition=Q(kind=MoneyKind.LABOUR) | Q(hours__isnull=True), name="only_labour_has_hours"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"
