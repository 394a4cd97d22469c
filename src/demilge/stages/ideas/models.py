"""Ideas: what somebody proposes for a place, who stands behind it, what the body answered."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from demilge.discussion.models import Topic
from demilge.files.models import File
from demilge.gatherings.models import Meeting
from demilge.people.models import Person
from demilge.places.models import Body, Place, Programme
from demilge.problems.models import Problem
from demilge.stages.groups.models import Group

from .states import State

STATE_NAMES = {
    State.OPEN: _("open"),
    State.REVIEWED: _("being looked into"),
    State.ACCEPTED: _("accepted"),
    State.PARTLY: _("accepted in part"),
    State.DECLINED: _("declined"),
    State.DONE: _("done"),
}


class Author(models.TextChoices):
    PERSON = "person", _("a resident")
    GROUP = "group", _("the initiative group")
    ASSEMBLY = "assembly", _("the assembly")


class Idea(models.Model):
    """In the words of its author, never overwritten. `signed` is what a resident chose to be called in public."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="ideas")
    place = models.ForeignKey(Place, models.PROTECT, related_name="ideas")
    title = models.CharField(max_length=120)
    trouble = models.TextField()  # what is wrong
    proposal = models.TextField()  # what to do
    language = models.CharField(max_length=2)
    author = models.CharField(max_length=8, choices=Author, default=Author.PERSON)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="ideas")
    group = models.ForeignKey(Group, models.PROTECT, null=True, related_name="ideas")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="ideas")
    guest = models.CharField(max_length=64, blank=True)
    signed = models.CharField(max_length=60, blank=True)
    photo = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    state = models.CharField(
        max_length=8, choices=[(state.value, STATE_NAMES[state]) for state in State], default=State.OPEN
    )
    problem = models.ForeignKey(Problem, models.SET_NULL, null=True, related_name="ideas")
    topic = models.OneToOneField(Topic, models.PROTECT, related_name="idea")
    supports = models.PositiveIntegerField(default=0)  # kept in the act that adds one
    at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True)
    hidden_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(author=Author.PERSON, group__isnull=True, meeting__isnull=True)
                | Q(author=Author.GROUP, group__isnull=False, meeting__isnull=True)
                | Q(author=Author.ASSEMBLY, group__isnull=True, meeting__isnull=False),
                name="an_idea_has_one_author",
            ),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True) | ~Q(hidden_reason=""), name="a_hidden_idea_has_its_reason"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["programme", "-at", "-id"], name="ideas_newest"),
            models.Index(fields=["programme", "-supports", "-id"], name="ideas_by_support"),
            models.Index(fields=["place", "-at", "-id"], name="ideas_of_a_place_newest"),
            models.Index(fields=["place", "-supports", "-id"], name="ideas_of_a_place_by_support"),
            models.Index(fields=["programme", "state", "-at", "-id"], name="ideas_by_state"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def path(self) -> str:
        return f"/ideas/{self.pk}/"

    @property
    def label(self) -> str:
        """How a problem's voice names it."""
        return f"{self._meta.label_lower}:{self.pk}"


class Support(models.Model):
    """One voice behind an idea: one a person or phone."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    idea = models.ForeignKey(Idea, models.CASCADE, related_name="supporters")
    voice = models.CharField(max_length=80)  # Actor.voice_key
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["idea", "voice"], name="one_support_a_voice_and_idea")]

    def __str__(self) -> str:
        return f"support of {self.idea_id}"


class OfficialAnswer(models.Model):
    """What a body said of an idea, with its reason. The last one stands; earlier ones stay."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    idea = models.ForeignKey(Idea, models.CASCADE, related_name="answers")
    body = models.ForeignKey(Body, models.PROTECT, related_name="answers")
    officer_name = models.CharField(max_length=120)
    officer_post = models.CharField(max_length=160, blank=True)
    state = models.CharField(max_length=8, choices=[(state.value, STATE_NAMES[state]) for state in State])
    reason = models.TextField()
    language = models.CharField(max_length=2)
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="an_answer_has_its_reason")]

    def __str__(self) -> str:
        return f"{self.idea_id}: {self.state}"
