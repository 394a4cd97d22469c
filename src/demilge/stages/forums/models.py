"""The public forum: what the room said, who supports it, and what an official promised."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from demilge.gatherings.models import Meeting
from demilge.people.models import Person
from demilge.places.models import Body, Place, Programme
from demilge.stages.surveys.models import Study
from demilge.texts.fields import MultilingualField

from .states import Queue, State

STATE_NAMES = {State.PLANNED: _("planned"), State.OPEN: _("open now"), State.CLOSED: _("closed")}
QUEUE_NAMES = {
    Queue.NEW: _("new"),
    Queue.SHORTLIST: _("chosen"),
    Queue.LIVE: _("on the wall"),
    Queue.ANSWERED: _("answered"),
    Queue.HIDDEN: _("hidden"),
}


class Forum(models.Model):
    """`code` is the short address on the wall: /f/CODE. `study` is what is shown before people speak."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="forums")
    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="forum")
    study = models.ForeignKey(Study, models.PROTECT, null=True, related_name="forums")
    code = models.CharField(max_length=6, unique=True)
    question = MultilingualField()
    state = models.CharField(
        max_length=7, choices=[(state.value, STATE_NAMES[state]) for state in State], default=State.PLANNED
    )
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)  # grows with every change: the wall's and phones' ETag

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, closed_at__isnull=False)
                | ~Q(state=State.CLOSED) & Q(closed_at__isnull=True),
                name="a_closed_forum_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.OPEN) | Q(opened_at__isnull=False), name="an_open_forum_has_its_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self.meeting)

    @property
    def path(self) -> str:
        return f"/forums/{self.pk}/"


class StatementKind(models.TextChoices):
    OPINION = "opinion", _("opinion")
    SOLUTION = "solution", _("solution")
    QUESTION = "question", _("question")


class Source(models.TextChoices):
    PHONE = "phone", _("from a phone")
    PAPER = "paper", _("from a paper slip")
    FLOOR = "floor", _("from the floor")


class Statement(models.Model):
    """What somebody in the room said, as they said it, marked by how it came in."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="statements")
    forum = models.ForeignKey(Forum, models.CASCADE, related_name="statements")
    number = models.PositiveIntegerField()  # in the room: "№ 12"
    kind = models.CharField(max_length=8, choices=StatementKind)
    text = models.TextField()
    language = models.CharField(max_length=2)
    source = models.CharField(max_length=5, choices=Source)
    slip = models.CharField(max_length=12, blank=True)  # the number printed on the paper slip
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="statements")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="statements")
    guest = models.CharField(max_length=64, blank=True)
    state = models.CharField(
        max_length=9, choices=[(state.value, QUEUE_NAMES[state]) for state in Queue], default=Queue.NEW
    )
    hidden_reason = models.CharField(max_length=200, blank=True)
    supports = models.PositiveIntegerField(default=0)  # kept in the act that adds one
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answer_language = models.CharField(max_length=2, blank=True)
    answered_by = models.CharField(max_length=160, blank=True)  # the official, named: it is said in public
    answer_body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["forum", "number"], name="statements_are_numbered"),
            models.CheckConstraint(
                condition=Q(state=Queue.HIDDEN) & ~Q(hidden_reason="") | ~Q(state=Queue.HIDDEN) & Q(hidden_reason=""),
                name="a_hidden_statement_has_its_reason",
            ),
            models.UniqueConstraint(fields=["forum"], condition=Q(state=Queue.LIVE), name="one_statement_on_the_wall"),
            models.UniqueConstraint(fields=["forum", "slip"], condition=~Q(slip=""), name="a_slip_is_typed_once"),
            models.CheckConstraint(condition=Q(slip="") | Q(source=Source.PAPER), name="only_paper_has_a_slip_number"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by="", answer_body__isnull=True, answered_at__isnull=True)
                | ~Q(answer="") & ~Q(answered_by="") & Q(answer_body__isnull=False, answered_at__isnull=False),
                name="an_answer_names_who_gave_it",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["forum", "state", "-supports"], name="statements_by_support")]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def path(self) -> str:
        return f"/forums/{self.forum_id}/statements/{self.number}/"

    @property
    def label(self) -> str:
        """How voices and promises name it."""
        return f"{self._meta.label_lower}:{self.pk}"


class Support(models.Model):
    """One voice behind a statement: one a person or phone."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="supporters")
    voice = models.CharField(max_length=80)  # Actor.voice_key
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["statement", "voice"], name="one_support_a_voice")]

    def __str__(self) -> str:
        return f"support of {self.statement_id}"
