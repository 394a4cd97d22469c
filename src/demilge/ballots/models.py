"""An open vote counted in the hall: the question, those put up, the hands counted."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from demilge.places.models import Programme
from demilge.texts.fields import MultilingualField

from .rules import Tie
from .states import State

STATE_NAMES = {
    State.PREPARED: _("prepared"),
    State.OPEN: _("going on"),
    State.CLOSED: _("closed"),
    State.VOID: _("called off"),
}


class TieRule(models.TextChoices):
    """What decides between equal counts; fixed before the vote."""

    SECOND_VOTE = Tie.SECOND_VOTE.value, _("a second vote between those who are equal")
    LOT = Tie.LOT.value, _("a lot drawn before everybody")


class Ballot(models.Model):
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="ballots")
    question = MultilingualField()
    seats = models.PositiveSmallIntegerField()
    tie_rule = models.CharField(max_length=12, choices=TieRule, default=TieRule.SECOND_VOTE)
    state = models.CharField(
        max_length=8, choices=[(state.value, STATE_NAMES[state]) for state in State], default=State.PREPARED
    )
    as_list = models.BooleanField(default=False)  # one vote on the whole list: everybody has the same hands
    present = models.PositiveIntegerField(null=True)  # those in the hall who may vote
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    page = models.CharField(max_length=60, blank=True)  # of the stage that holds the vote, without language

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(seats__gte=1), name="a_ballot_has_a_seat"),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, closed_at__isnull=False)
                | ~Q(state=State.CLOSED) & Q(closed_at__isnull=True),
                name="a_closed_ballot_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="a_ballot_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED) | Q(present__isnull=False), name="a_closed_ballot_says_who_was_there"
            ),
        ]

    def __str__(self) -> str:
        return str(self.question)

    @property
    def path(self) -> str:
        return self.page


class Option(models.Model):
    """One of those put up, with the hands counted. `decider` settles a tie: the second vote's count or the lot's place."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    votes_for = models.PositiveIntegerField(null=True)
    votes_against = models.PositiveIntegerField(null=True)
    abstained = models.PositiveIntegerField(null=True)
    decider = models.PositiveIntegerField(null=True)
    won = models.BooleanField(null=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "position"], name="options_are_in_order"),
            models.CheckConstraint(
                condition=Q(votes_for__isnull=True, votes_against__isnull=True, abstained__isnull=True)
                | Q(votes_for__isnull=False, votes_against__isnull=False, abstained__isnull=False),
                name="hands_are_counted_whole_or_not_at_all",
            ),
            models.CheckConstraint(
                condition=Q(won__isnull=True)
                | Q(won=False, votes_for__isnull=False)
                | Q(won=True, votes_for__gt=F("votes_against")),
                name="who_won_had_more_for_than_against",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id}:{self.position}"
