"""The initiative group: who was put up, who was elected, for how long, and what they do."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from demilge.ballots.models import Ballot, Option
from demilge.gatherings.models import Decision, Meeting
from demilge.people.models import Given, Person
from demilge.places.models import Place, Programme
from demilge.texts.fields import MultilingualField, WhenField

from .rules import MOST_SEATS
from .states import State

STATE_NAMES = {
    State.FORMING: _("being formed"),
    State.NOMINATING: _("people are being put up"),
    State.VOTING: _("the hall votes"),
    State.ELECTED: _("elected"),
    State.DISSOLVED: _("dissolved"),
}


class Group(models.Model):
    """A settlement's initiative group. `size_text` is what a source says where the members are not known: "6–7"."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="groups")
    place = models.ForeignKey(Place, models.PROTECT, related_name="groups")
    name = MultilingualField()
    purpose = MultilingualField()
    criteria = MultilingualField()
    principles = MultilingualField()
    state = models.CharField(
        max_length=10, choices=[(state.value, STATE_NAMES[state]) for state in State], default=State.FORMING
    )
    seats_min = models.PositiveSmallIntegerField()
    seats_max = models.PositiveSmallIntegerField()
    size_text = models.CharField(max_length=12, blank=True)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="groups")  # that elected it
    ballot = models.OneToOneField(Ballot, models.PROTECT, null=True, related_name="group")
    elected = WhenField()
    whatsapp = models.URLField(blank=True)  # the invite link; members only
    whatsapp_since = models.DateField(null=True)  # when the link was last made anew
    source = models.CharField(blank=True, max_length=500)  # where it is published: an address, or a title

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["place"], condition=~Q(state=State.DISSOLVED), name="one_standing_group_a_place"
            ),
            models.CheckConstraint(
                condition=Q(seats_min__gte=1, seats_max__gte=F("seats_min"), seats_max__lte=MOST_SEATS),
                name="group_seats_are_in_order",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def path(self) -> str:
        return f"/groups/{self.pk}/"

    @property
    def has_free_seat(self) -> bool:
        """Whether somebody left before their time and nobody took over. One query."""
        return self.mandates.filter(ended_on__isnull=False, replaced_by__isnull=True).exists()


class Consent(models.TextChoices):
    ASKED = "asked", _("not yet asked or answered")
    GIVEN = "given", _("said yes")
    DECLINED = "declined", _("said no")


class Nomination(models.Model):
    """Somebody was put up, by themselves or by another. Only who agreed stands in the vote."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="nominations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="nominations")
    put_up_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="put_up")  # None: by themselves
    reason = models.TextField(blank=True)
    language = models.CharField(max_length=2)
    consent = models.CharField(max_length=8, choices=Consent, default=Consent.ASKED)
    consent_on = models.DateField(null=True)
    consent_how = models.CharField(max_length=8, choices=Given, blank=True)
    option = models.OneToOneField(Option, models.PROTECT, null=True, related_name="nomination")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "person"], name="a_person_is_put_up_once"),
            models.CheckConstraint(
                condition=Q(consent=Consent.ASKED, consent_on__isnull=True)
                | ~Q(consent=Consent.ASKED) & Q(consent_on__isnull=False),
                name="an_answer_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(option__isnull=True) | Q(consent=Consent.GIVEN), name="only_who_agreed_stands"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class Office(models.TextChoices):
    CHAIR = "chair", _("chair")
    SECRETARY = "secretary", _("secretary")
    MEMBER = "member", _("member")


class Ending(models.TextChoices):
    """How a seat becomes free before its time."""

    RESIGNED = "resigned", _("gave it up")
    RECALLED = "recalled", _("was called back by the residents")
    LEFT = "left", _("moved away or can't go on")
    DISSOLVED = "dissolved", _("the group was dissolved")


class Mandate(models.Model):
    """A seat in the group, with its time. A replacement points at the seat it took over."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="mandates")
    person = models.ForeignKey(Person, models.PROTECT, related_name="mandates")
    office = models.CharField(max_length=9, choices=Office, default=Office.MEMBER)
    since = models.DateField()
    until = models.DateField()  # as given
    ended_on = models.DateField(null=True)  # before its time
    ending = models.CharField(max_length=9, choices=Ending, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)  # for the group and the coordinators; not public
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group", "person"], condition=Q(ended_on__isnull=True), name="a_person_has_one_seat"
            ),
            models.UniqueConstraint(
                fields=["group", "office"],
                condition=Q(ended_on__isnull=True, office__in=[Office.CHAIR, Office.SECRETARY]),
                name="one_chair_one_secretary",
            ),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="a_mandate_lasts"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ending="")
                | Q(ended_on__gte=F("since")) & ~Q(end_reason="") & ~Q(ending=""),
                name="a_mandate_ends_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.office}"


class Task(models.Model):
    """Who of the group does what by when. A task without an owner is a next step that waits for one."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="tasks")
    title = MultilingualField()
    owner = models.ForeignKey(Mandate, models.SET_NULL, null=True, related_name="tasks")
    due = models.DateField(null=True)
    done_on = models.DateField(null=True)
    decision = models.ForeignKey(Decision, models.SET_NULL, null=True, related_name="tasks")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = [F("due").asc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return str(self.title)
