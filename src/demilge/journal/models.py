"""The journal's tables.

Everything in an entry is text and goes into its hash as it stands in the database, so that one changed byte shows.
No foreign keys: nothing in the journal disappears with its subject. Personal data stand apart in `Secret` rows; the
entry holds only their salted digests, so that they can be erased without breaking the chain.
"""

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One act. Never changed, never deleted: triggers on both databases refuse it (migration 0002)."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.CharField(max_length=32)  # ISO 8601, UTC, microseconds
    programme = models.CharField(max_length=60)
    place = models.CharField(max_length=60)  # the slug of the community it concerns, or ""
    kind = models.CharField(max_length=60)  # "assemblies.meeting_closed"
    subject = models.CharField(max_length=80)  # "gatherings.meeting:12"
    path = models.CharField(max_length=200)  # its public page, without language: "/meetings/12/"
    facts = models.TextField()  # canonical JSON, public
    private = models.TextField()  # canonical JSON: the digests of its Secret rows
    operation = models.CharField(max_length=36)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["number"]
        indexes: ClassVar = [
            models.Index(fields=["subject"], name="entry_by_subject"),
            models.Index(fields=["place", "number"], name="entry_by_place"),
            models.Index(fields=["operation"], name="entry_by_operation"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class Secret(models.Model):
    """A personal part of an entry: who acted, for whom. Deleting the row erases it; its digest stays in the entry."""

    entry = models.PositiveBigIntegerField(db_index=True)
    person = models.CharField(max_length=36, db_index=True)  # the person's public id, to find what to erase
    salt = models.CharField(max_length=32)
    text = models.TextField()  # canonical JSON

    def __str__(self) -> str:
        return f"part of entry {self.entry}"


class Head(models.Model):
    """The chain's end: one row. Locking it gives each entry its turn; its count shows a cut-off tail."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(pk=1), name="one_head")]

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"


class Receipt(models.Model):
    """What an operation id was first answered with. The same id again gets the same answer."""

    operation = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=8, db_index=True)  # for people: read from paper or aloud
    act = models.CharField(max_length=80)  # "stages.ideas.actions.support"
    fingerprint = models.CharField(max_length=64)  # of who asked and what was asked
    answer = models.CharField(max_length=80)  # "ideas.idea:7"
    programme = models.CharField(max_length=60)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.number
