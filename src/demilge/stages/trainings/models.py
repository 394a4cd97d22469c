"""A training: a meeting with topics, a trainer and materials. Attendance is the meeting's."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from demilge.files.models import File
from demilge.gatherings.models import Meeting
from demilge.places.models import Body, Programme
from demilge.texts.fields import MultilingualField


class Training(models.Model):
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="trainings")
    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="training")
    trainer = models.ForeignKey(Body, models.PROTECT, null=True, related_name="trainings")

    def __str__(self) -> str:
        return str(self.meeting)

    @property
    def path(self) -> str:
        return f"/trainings/{self.pk}/"


class Topic(models.Model):
    training = models.ForeignKey(Training, models.CASCADE, related_name="topics")
    position = models.PositiveSmallIntegerField()
    title = MultilingualField()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["training", "position"], name="topics_are_in_order")]

    def __str__(self) -> str:
        return str(self.title)


class Material(models.Model):
    """Something to take home: a file kept here, or an address elsewhere."""

    training = models.ForeignKey(Training, models.CASCADE, related_name="materials")
    title = MultilingualField()
    file = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    address = models.URLField(blank=True, max_length=500)
    language = models.CharField(max_length=2, blank=True)
    removed_at = models.DateTimeField(null=True)  # taken away again; the row keeps what was here

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(file__isnull=False, address="") | Q(file__isnull=True) & ~Q(address=""),
                name="a_material_is_a_file_or_an_address",
            )
        ]

    def __str__(self) -> str:
        return str(self.title)
