"""What can be found: one row a record and language."""

from typing import ClassVar

from django.db import models

from demilge.texts.fields import MultilingualField


class SearchableText(models.Model):
    """The words of one public record. `about` names it ("ideas.idea:7"); `path` is its page, without language."""

    about = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=40)  # "idea", "problem": which label the result shows
    programme = models.CharField(max_length=60)
    place = models.CharField(max_length=60, blank=True)
    path = models.CharField(max_length=200)
    title = MultilingualField()
    words = models.TextField()  # folded: see fold.py
    day = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["programme", "kind"], name="searchable_by_kind")]

    def __str__(self) -> str:
        return self.about
