"""Uploaded files. The bytes lie under `files/` in the data folder, named by their digest."""

import uuid
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    PHOTO = "photo", _("photo")
    DOCUMENT = "document", _("document")


class File(models.Model):
    """One file. A photo has been decoded and written anew: no place, camera or other hidden data are left in it."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256 of the bytes as kept
    stored = models.FileField(upload_to="%Y/%m")
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    is_public = models.BooleanField(default=True)
    programme = models.CharField(max_length=60, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind=Kind.DOCUMENT) | models.Q(width__isnull=False, height__isnull=False),
                name="a_photo_has_its_size",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("files:file", args=[self.key])

    @property
    def kilobytes(self) -> int:
        return max(1, round(self.size / 1000))
