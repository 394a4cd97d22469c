"""Posts with an edition per language."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from demilge.files.models import File
from demilge.gatherings.models import Meeting
from demilge.places.models import Place, Programme

from .states import State

STATE_NAMES = {State.DRAFT: _("draft"), State.PUBLISHED: _("published"), State.WITHDRAWN: _("withdrawn")}


class Post(models.Model):
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="posts")
    places = models.ManyToManyField(Place, related_name="posts")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="posts")
    photo = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    state = models.CharField(
        max_length=9, choices=[(state.value, STATE_NAMES[state]) for state in State], default=State.DRAFT
    )
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    source = models.URLField(blank=True, max_length=500)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=State.DRAFT) | Q(published_at__isnull=False), name="a_published_post_has_its_time"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["programme", "state", "-published_at"], name="posts_newest")]

    def __str__(self) -> str:
        return f"post {self.pk}"

    @property
    def path(self) -> str:
        return f"/news/{self.pk}/"


class Edition(models.Model):
    post = models.ForeignKey(Post, models.CASCADE, related_name="editions")
    language = models.CharField(max_length=2)
    title = models.CharField(max_length=200)
    text = models.TextField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["post", "language"], name="one_edition_a_language")]

    def __str__(self) -> str:
        return self.title
