"""Comments under whatever carries a topic. The stage that owns the topic says where it is shown."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from demilge.people.models import Person
from demilge.places.models import Body, Place, Programme


class Topic(models.Model):
    """What comments stand under. `path` is the page that shows it, without language; `place` says who moderates."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="topics")
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="topics")
    path = models.CharField(max_length=200, blank=True)
    is_open = models.BooleanField(default=True)
    count = models.PositiveIntegerField(default=0)  # of comments shown, kept in the act that changes it

    def __str__(self) -> str:
        return f"topic {self.pk}"


class Source(models.TextChoices):
    PHONE = "phone", _("by phone")
    DESK = "desk", _("at the desk")
    PAPER = "paper", _("on paper")


class Comment(models.Model):
    """What somebody wrote, as they wrote it. Hidden ones keep their text for the moderators, with the reason."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="comments")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="comments")
    guest = models.CharField(max_length=64, blank=True)  # keyed digest of an anonymous browser
    signed = models.CharField(max_length=60, blank=True)  # what the writer chose to be called
    text = models.TextField()
    language = models.CharField(max_length=2)
    source = models.CharField(max_length=8, choices=Source, default=Source.PHONE)
    at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True)
    hidden_reason = models.CharField(max_length=200, blank=True)
    is_official = models.BooleanField(default=False)
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="comments")  # of an official

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_official=True) | Q(body__isnull=True), name="only_an_official_comment_has_a_body"
            ),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True) | ~Q(hidden_reason=""), name="a_hidden_comment_has_its_reason"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["topic", "-at"], name="comments_in_order"),
            models.Index(fields=["programme", "-at"], name="comments_newest"),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def path(self) -> str:
        return f"{self.topic.path}#comment-{self.pk}" if self.topic.path else ""
