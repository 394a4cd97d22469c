"""The heart of the chain: a community's problems, the voices each comes from, and how high people put it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from demilge.files.models import File
from demilge.places.models import Place, Programme, Service
from demilge.texts.fields import MultilingualField, WhenField

from .states import State

STATE_NAMES = {State.OPEN: _("open"), State.MERGED: _("joined with another"), State.SOLVED: _("solved")}


class Problem(models.Model):
    """What is wrong in a place. A merged one keeps its page and points on; its sources move to the other."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="problems")
    place = models.ForeignKey(Place, models.PROTECT, related_name="problems")
    number = models.PositiveIntegerField()  # within its place: "problem № 3"
    title = MultilingualField()
    text = MultilingualField()
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="problems")
    state = models.CharField(
        max_length=6, choices=[(state.value, STATE_NAMES[state]) for state in State], default=State.OPEN
    )
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    rank = models.PositiveSmallIntegerField(null=True)  # as last ranked in its place
    since = WhenField()
    raised_at = models.DateTimeField()
    source = models.CharField(blank=True, max_length=500)  # where it is published: an address, or a title

    class Meta:
        ordering: ClassVar = ["place", F("rank").asc(nulls_last=True), "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "number"], name="problems_are_numbered"),
            models.CheckConstraint(
                condition=Q(state=State.MERGED, merged_into__isnull=False)
                | ~Q(state=State.MERGED) & Q(merged_into__isnull=True),
                name="a_merged_problem_points_on",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="a_problem_is_not_merged_into_itself",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["programme", "state", "rank"], name="problems_as_ranked")]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def path(self) -> str:
        return f"/problems/{self.pk}/"


class VoiceKind(models.TextChoices):
    """Where a problem was heard. The first knots of the thread."""

    ASSEMBLY = "assembly", _("said at an assembly")
    FINDING = "finding", _("found by research")
    STATEMENT = "statement", _("said at a forum")
    IDEA = "idea", _("came with an idea")
    SLIP = "slip", _("written on a paper slip")
    ORAL = "oral", _("told by word of mouth")
    MEETING = "meeting", _("said at a meeting")


class Voice(models.Model):
    """One source of a problem: a link to where it was said, with what a reader needs to see at once.

    `about` names the record ("gatherings.speech:4"), `path` its public page. What is shown is kept here, so that the
    thread can be drawn in one query and still says it when the record is hidden later.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    problem = models.ForeignKey(Problem, models.CASCADE, related_name="voices")
    kind = models.CharField(max_length=10, choices=VoiceKind)
    about = models.CharField(max_length=80, blank=True, db_index=True)
    path = models.CharField(max_length=200, blank=True)
    when = WhenField()
    title = MultilingualField()  # what it was: "Assembly in Edelweiss"
    words = models.TextField(blank=True)  # what was said
    language = models.CharField(max_length=2, blank=True)
    people = models.PositiveIntegerField(null=True)
    document = models.ForeignKey(File, models.SET_NULL, null=True, related_name="+")
    linked_at = models.DateTimeField()
    came_with = models.ForeignKey(Problem, models.SET_NULL, null=True, related_name="gave_voices")  # before a merge
    source = models.CharField(blank=True, max_length=500)  # where it is published: an address, or a title

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["problem", "about"], condition=~Q(about=""), name="a_record_is_a_problem_s_voice_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}"


class Ranking(models.Model):
    """One occasion on which the people of a place put their problems in order."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="rankings")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="rankings")
    when = WhenField()
    method = MultilingualField()  # "stickers, three each"
    people = models.PositiveIntegerField(null=True)
    about = models.CharField(max_length=80, blank=True)
    path = models.CharField(max_length=200, blank=True)
    source = models.CharField(blank=True, max_length=500)  # where it is published: an address, or a title
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.place} {self.when}"


class RankedProblem(models.Model):
    ranking = models.ForeignKey(Ranking, models.CASCADE, related_name="places")
    problem = models.ForeignKey(Problem, models.CASCADE, related_name="ranks")
    rank = models.PositiveSmallIntegerField()
    votes = models.PositiveIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ranking", "problem"], name="a_problem_is_ranked_once"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="ranks_begin_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.problem}"
