"""A meeting and its record. Stages build on it: an assembly is one, a training and a forum have one."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from demilge.files.models import File
from demilge.people.models import Person, Sex
from demilge.places.models import Body, Place, Programme
from demilge.texts.fields import MultilingualField, WhenField
from demilge.texts.words import NONE, Words

from .states import State


class Kind(models.TextChoices):
    ASSEMBLY = "assembly", _("residents' assembly")
    INFORMATION = "information", _("information meeting")
    TRAINING = "training", _("training")
    FORUM = "forum", _("public forum")
    DIALOGUE = "dialogue", _("dialogue platform")
    COUNCIL = "council", _("coordination council meeting")
    VISIT = "visit", _("visit")


# In Django's order of words a label for a state that reads well in a sentence.
STATE_NAMES = {
    State.PLANNED: _("planned"),
    State.OPEN: _("going on"),
    State.CLOSED: _("held"),
    State.CANCELLED: _("cancelled"),
}


class Meeting(models.Model):
    """People come together somewhere, about something. What the source does not say stays empty and shows as open."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(
        max_length=9, choices=[(state.value, STATE_NAMES[state]) for state in State], default=State.PLANNED
    )
    title = MultilingualField()
    communities = models.ManyToManyField(Place, related_name="meetings")  # whose residents it is for
    where = MultilingualField()  # the yard, the school, the hall
    when = WhenField()
    first_day = models.DateField(null=True)  # of `when`, for asking the database
    starts = models.TimeField(null=True)
    ends = models.TimeField(null=True)
    sessions = models.PositiveSmallIntegerField(default=1)  # a series held alike: 10 seminars
    called_by = MultilingualField()
    legal_basis = MultilingualField()
    invited = MultilingualField()  # who was there or is asked to come, as the source or the call says it
    summary = MultilingualField()
    quorum = models.PositiveSmallIntegerField(null=True)
    entitled = models.PositiveIntegerField(null=True)
    present = models.PositiveIntegerField(null=True)  # None: not known
    chair = models.ForeignKey(Person, models.PROTECT, null=True, related_name="chaired")
    secretary = models.ForeignKey(Person, models.PROTECT, null=True, related_name="minuted")
    closed_at = models.DateTimeField(null=True)
    page = models.CharField(max_length=60, blank=True)  # of the stage that holds it, where that is not assemblies
    source = models.CharField(blank=True, max_length=500)  # where it is published: an address, or a title

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(starts__isnull=True) | Q(ends__gt=F("starts")),
                name="a_meeting_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, closed_at__isnull=False)
                | ~Q(state=State.CLOSED) & Q(closed_at__isnull=True),
                name="a_closed_meeting_has_its_time",
            ),
            models.CheckConstraint(condition=Q(sessions__gte=1), name="a_meeting_has_a_session"),
        ]
        indexes: ClassVar = [models.Index(fields=["programme", "kind", "first_day"], name="meetings_by_day")]

    def __str__(self) -> str:
        return str(self.title)

    def save(self, *args: object, **options: object) -> None:
        self.first_day = self.when.first or self.when.last
        super().save(*args, **options)  # type: ignore[arg-type]

    @property
    def path(self) -> str:
        return self.page or f"/meetings/{self.pk}/"

    @property
    def who_was_there(self) -> Words:
        """Who came, in words, where a source tells of it afterwards; of who was only asked to come nobody said it."""
        return self.invited if self.state == State.CLOSED and self.source else NONE


class AgendaItem(models.Model):
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    title = MultilingualField()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "position"], name="agenda_items_are_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


class Band(models.TextChoices):
    """Age bands: 18 is the age of voting, 28 the end of youth in Kyrgyz law, 60 about pension age."""

    CHILD = "0-17", _("under 18")
    YOUNG = "18-28", _("18–28")
    MIDDLE = "29-59", _("29–59")
    OLD = "60+", _("60 and over")
    UNKNOWN = "unknown", _("age not asked")


class Headcount(models.Model):
    """How many of one sex and age band were there. Together they are `meeting.present`."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="headcounts")
    sex = models.CharField(max_length=1, choices=Sex)
    band = models.CharField(max_length=7, choices=Band)
    count = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "sex", "band"], name="one_count_a_sex_and_band")
        ]

    def __str__(self) -> str:
        return f"{self.sex} {self.band}: {self.count}"


class Attendee(models.Model):
    """A line of the attendance list, where one is kept. Never public."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendees")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="attended")
    name = models.CharField(max_length=120)
    sex = models.CharField(max_length=1, choices=Sex, default=Sex.UNKNOWN)
    birth_year = models.PositiveSmallIntegerField(null=True)
    street = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name


class Speech(models.Model):
    """Who spoke for what, in their own words. The name of a private person stays inside; `role` is public."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="speeches")
    position = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="speeches")
    role = models.CharField(max_length=120, blank=True)  # "resident of Alai street", "officer of the MTU"
    text = models.TextField()
    language = models.CharField(max_length=2)

    class Meta:
        ordering: ClassVar = ["position"]
        verbose_name_plural = "speeches"

    def __str__(self) -> str:
        return self.text[:60]


class Decision(models.Model):
    """What the meeting decided, with its votes where they were counted."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    text = MultilingualField()
    votes_for = models.PositiveIntegerField(null=True)
    votes_against = models.PositiveIntegerField(null=True)
    abstained = models.PositiveIntegerField(null=True)
    source = models.CharField(blank=True, max_length=500)  # where it is published: an address, or a title

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "number"], name="decisions_are_numbered"),
            models.CheckConstraint(
                condition=Q(votes_for__isnull=True, votes_against__isnull=True, abstained__isnull=True)
                | Q(votes_for__isnull=False, votes_against__isnull=False, abstained__isnull=False),
                name="votes_are_counted_whole_or_not_at_all",
            ),
        ]

    def __str__(self) -> str:
        return str(self.text)

    @property
    def was_counted(self) -> bool:
        return self.votes_for is not None


class Addendum(models.Model):
    """A correction after closing: the record itself is not changed."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="addenda")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    language = models.CharField(max_length=2)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["number"]
        verbose_name_plural = "addenda"
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "number"], name="addenda_are_numbered")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:60]}"


class Photo(models.Model):
    """A photo or paper of the meeting. The signed protocol and the attendance list are papers, and not public."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="photos")
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    caption = MultilingualField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return str(self.file)


class SpokenPromise(models.Model):
    """What an official promised before everybody: who, what, by when. The stage of promises takes it from here."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="spoken_promises")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="promises")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, related_name="spoken_promises")
    officer_name = models.CharField(max_length=120)
    officer_post = models.CharField(max_length=160, blank=True)
    what = MultilingualField()
    due = models.DateField()
    about = models.CharField(max_length=80, blank=True)  # the statement it answers: "forums.statement:12"
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return str(self.what)
