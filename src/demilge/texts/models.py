"""Translations of what residents wrote: rows beside the original, which is never overwritten."""

import hashlib
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Maker(models.TextChoices):
    PERSON = "person", _("by a person")
    MACHINE = "machine", _("by a machine")


def digest_of(text: str) -> str:
    """The fingerprint of a source text: when it changes, its translations are stale."""
    return hashlib.sha256(text.encode()).hexdigest()


class Translation(models.Model):
    """One text of one record in one further language.

    `about` names the record and field ("ideas.idea:12:text"), so that this floor needs to know no floor above it.
    A machine's draft is shown only once a person approved it.
    """

    about = models.CharField(max_length=120)
    language = models.CharField(max_length=2)
    text = models.TextField()
    made_by = models.CharField(max_length=8, choices=Maker)
    source_digest = models.CharField(max_length=64)
    approved_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["about", "language"], name="one_translation_per_language"),
            models.CheckConstraint(
                condition=models.Q(made_by=Maker.MACHINE) | models.Q(approved_at__isnull=False),
                name="a_person_s_translation_is_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about} ({self.language})"

    def is_stale(self, source: str) -> bool:
        return self.source_digest != digest_of(source)

    def may_be_shown(self, source: str) -> bool:
        return self.approved_at is not None and not self.is_stale(source)
