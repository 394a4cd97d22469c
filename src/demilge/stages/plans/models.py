"""The advocacy plan: versions, items, the letters by which they went out, and the reply to each item."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from demilge.files.models import File
from demilge.people.models import RoleKind
from demilge.places.models import Body, Place, Programme
from demilge.problems.models import Problem
from demilge.stages.ideas.models import Idea
from demilge.texts.fields import MultilingualField, WhenField

from .states import State

DRAFTERS = (RoleKind.MEMBER, RoleKind.SECRETARY, RoleKind.CHAIR)  # who writes the plan of their settlement

STATE_NAMES = {State.DRAFT: _("draft"), State.SENT: _("sent"), State.REPLACED: _("replaced by a later version")}


class Plan(models.Model):
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="plans")
    place = models.ForeignKey(Place, models.PROTECT, related_name="plans")
    title = MultilingualField()
    source = models.CharField(blank=True, max_length=500)  # where it is published: an address, or a title

    def __str__(self) -> str:
        return str(self.title)

    @property
    def path(self) -> str:
        return f"/plans/{self.pk}/"


class Version(models.Model):
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=8, choices=[(state.value, STATE_NAMES[state]) for state in State], default=State.DRAFT
    )
    when = WhenField()
    note = MultilingualField()  # what changed, or what is not known of it
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="versions_are_numbered"),
            models.UniqueConstraint(fields=["plan"], condition=Q(state=State.DRAFT), name="one_draft_a_plan"),
            models.UniqueConstraint(fields=["plan"], condition=Q(state=State.SENT), name="one_version_in_force_a_plan"),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, sent_at__isnull=True) | ~Q(state=State.DRAFT) & Q(sent_at__isnull=False),
                name="a_sent_version_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.number}"


class Item(models.Model):
    """One row of a version. `thread` stays the same from version to version, so that replies find their item again."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="plan_items")
    version = models.ForeignKey(Version, models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    thread = models.UUIDField(default=uuid.uuid4, db_index=True)
    problem = models.ForeignKey(Problem, models.PROTECT, related_name="plan_items")
    idea = models.ForeignKey(Idea, models.SET_NULL, null=True, related_name="plan_items")
    title = MultilingualField()
    goal = MultilingualField()
    ask = MultilingualField()
    addressee = models.ForeignKey(Body, models.PROTECT, null=True, related_name="plan_items")
    action = MultilingualField()
    responsible = MultilingualField()
    deadline = WhenField()
    resources = MultilingualField()
    indicator = MultilingualField()
    evidence = MultilingualField()
    source = models.CharField(blank=True, max_length=500)  # where it is published: an address, or a title

    # Every answer to this thread, oldest first, whichever version it was given to; set by `queries.with_answers`.
    answers: "list[Reply]"

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "number"], name="plan_items_are_numbered"),
            models.UniqueConstraint(fields=["version", "thread"], name="an_item_stands_once_in_a_version"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def standing(self) -> "Reply | None":
        """The last answer is the one that counts."""
        return self.answers[-1] if self.answers else None


class Letter(models.Model):
    """A version on its way to one addressee: by whom it is opened, the link's key, the office's incoming number."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(Version, models.CASCADE, related_name="letters")
    body = models.ForeignKey(Body, models.PROTECT, related_name="letters")
    made_at = models.DateTimeField()
    reply_by = models.DateField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    incoming_number = models.CharField(max_length=40, blank=True)
    incoming_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["made_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "body"],
                condition=Q(revoked_at__isnull=True),
                name="one_standing_letter_an_addressee",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="a_letter_lives_a_while"),
            models.CheckConstraint(
                condition=Q(incoming_number="", incoming_on__isnull=True)
                | ~Q(incoming_number="") & Q(incoming_on__isnull=False),
                name="an_incoming_number_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} → {self.body}"


class Verdict(models.TextChoices):
    AGREED = "agreed", _("agreed")
    PARTLY = "partly", _("agreed in part")
    CANNOT = "cannot", _("cannot")


class Reply(models.Model):
    """The addressee's word on one item. The last one stands; earlier ones stay and show."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, related_name="replies")
    letter = models.ForeignKey(Letter, models.SET_NULL, null=True, related_name="replies")  # None: typed from paper
    verdict = models.CharField(max_length=6, choices=Verdict)
    reason = models.TextField(blank=True)
    language = models.CharField(max_length=2)
    officer_name = models.CharField(max_length=120)
    officer_post = models.CharField(max_length=160, blank=True)
    due = models.DateField(null=True)  # by when, where agreed
    file = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["on", "at", "pk"]  # a paper typed late does not overrule a later word
        verbose_name_plural = "replies"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(officer_name=""), name="a_reply_has_its_officer"),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.CANNOT) | Q(due__isnull=False), name="an_agreement_has_a_date"
            ),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.AGREED) | ~Q(reason=""), name="less_than_agreed_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.verdict}"
