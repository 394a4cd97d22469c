"""What is to be sent, and who asked to be told."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from demilge.people.models import Person


class State(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be sent")
    STOPPED = "stopped", _("not sent: the person asked to stop")


class Message(models.Model):
    """One message to one address: a row of the outbox, written in the act that causes it, sent by `demilge tick`."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # the channel's idempotency key
    programme = models.CharField(max_length=60)
    channel = models.CharField(max_length=12)  # a folder of channels/
    to = models.CharField(max_length=120)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="messages")
    subscription = models.ForeignKey("Subscription", models.CASCADE, null=True, related_name="messages")
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    unsure = models.PositiveSmallIntegerField(default=0)  # attempts that began and whose end nobody saw
    due_at = models.DateTimeField()  # not before; moves on with each failed attempt
    problem = models.CharField(max_length=200, blank=True)  # what the channel answered last
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "due_at"], name="messages_due")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=State.SENT, sent_at__isnull=False) | ~Q(state=State.SENT) & Q(sent_at__isnull=True),
                name="a_sent_message_has_its_time",
            ),
            models.CheckConstraint(condition=Q(unsure__lte=F("attempts")), name="no_more_is_unsure_than_was_tried"),
        ]

    def __str__(self) -> str:
        return self.subject


class Subscription(models.Model):
    """Somebody wants to be told of one record's news ("problems.problem:3"). By e-mail once its owner confirmed it."""

    about = models.CharField(max_length=80, db_index=True)
    path = models.CharField(max_length=200)
    email = models.EmailField()
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="subscriptions")
    language = models.CharField(max_length=2)
    programme = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["about", "email"], name="one_subscription_an_address"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(confirmed_at__gte=F("made_at")),
                name="a_subscription_is_confirmed_after_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about} → {self.email}"
