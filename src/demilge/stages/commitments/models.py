"""Promises: who, what, by when; what the official says of it; what residents saw."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from demilge.files.models import File
from demilge.gatherings.models import Decision, SpokenPromise
from demilge.people.models import Person
from demilge.places.models import Body, Place, Programme
from demilge.problems.models import Problem
from demilge.stages.grants.models import Project
from demilge.stages.plans.models import Item, Reply
from demilge.texts.fields import MultilingualField, WhenField

from .states import Status

STATUS_NAMES = {
    Status.PROMISED: _("promised"),
    Status.IN_WORK: _("in work"),
    Status.NEEDS_ABOVE: _("needs a decision above"),
    Status.DONE: _("done"),
    Status.CANNOT: _("cannot be done"),
}
STATUSES = [(status.value, STATUS_NAMES[status]) for status in Status]


class Commitment(models.Model):
    """A promise. It comes from a reply to a plan item, from an official's word at a forum, or from a decision."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="commitments")
    place = models.ForeignKey(Place, models.PROTECT, related_name="commitments")
    problem = models.ForeignKey(Problem, models.PROTECT, null=True, related_name="commitments")
    body = models.ForeignKey(Body, models.PROTECT, related_name="commitments")
    officer_name = models.CharField(max_length=120, blank=True)  # "": not known
    officer_post = models.CharField(max_length=160, blank=True)
    what = MultilingualField()
    made = WhenField()
    due = WhenField()
    due_on = models.DateField()  # the last day of `due`, for asking the database
    status = models.CharField(max_length=11, choices=STATUSES, default=Status.PROMISED)
    status_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="commitments")
    reply = models.OneToOneField(Reply, models.PROTECT, null=True, related_name="commitment")
    spoken = models.OneToOneField(SpokenPromise, models.PROTECT, null=True, related_name="commitment")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="commitments")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="commitments")
    # What residents saw, counted from the last check of each voice, in the act that adds one.
    seen_done = models.PositiveIntegerField(default=0)
    seen_partly = models.PositiveIntegerField(default=0)
    seen_not = models.PositiveIntegerField(default=0)
    link_key = models.UUIDField(
        default=uuid.uuid4, unique=True, editable=False
    )  # of the status link; a new one ends it
    source = models.CharField(blank=True, max_length=500)  # where it is published: an address, or a title
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(due=""), name="a_promise_has_a_date"),
            models.CheckConstraint(
                condition=Q(reply__isnull=False) | Q(spoken__isnull=False) | Q(decision__isnull=False),
                name="a_promise_comes_from_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DONE, done_on__isnull=False)
                | ~Q(status=Status.DONE) & Q(done_on__isnull=True),
                name="a_done_promise_has_its_day",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["programme", "status", "due_on"], name="promises_due"),
            models.Index(fields=["place", "due_on"], name="promises_of_a_place"),
        ]

    def __str__(self) -> str:
        return str(self.what)

    def save(self, *args: object, **options: object) -> None:
        # Without any day the database refuses it, as a promise must have one.
        self.due_on = self.due.last or self.due.first  # type: ignore[assignment]
        super().save(*args, **options)  # type: ignore[arg-type]

    @property
    def path(self) -> str:
        return f"/promises/{self.pk}/"


class Milestone(models.Model):
    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="milestones")
    title = MultilingualField()
    due = models.DateField()
    done_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["due", "pk"]

    def __str__(self) -> str:
        return str(self.title)


class StatusNote(models.Model):
    """One word of the official on the promise, dated and named."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="notes")
    status = models.CharField(max_length=11, choices=STATUSES)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=2)
    officer_name = models.CharField(max_length=120, blank=True)
    file = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["on", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.commitment_id}: {self.status}"


class Seen(models.TextChoices):
    DONE = "done", _("it is done")
    PARTLY = "partly", _("it is done in part")
    NOT_DONE = "not_done", _("it is not done")


class Check(models.Model):
    """What a resident saw, with date and photo. One a voice and day; the last of each voice counts."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="checks")
    seen = models.CharField(max_length=8, choices=Seen)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=2)
    photo = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    seen_on = models.DateField()
    voice = models.CharField(max_length=80)  # Actor.voice_key
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="checks")
    at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True)
    hidden_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["-seen_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["commitment", "voice", "seen_on"], name="one_check_a_voice_and_day"),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True) | ~Q(hidden_reason=""), name="a_hidden_check_has_its_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id}: {self.seen}"
