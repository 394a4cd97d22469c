"""The acts of this stage."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.core.files.base import File as AnyFile
from django.utils.translation import gettext as _

from demilge.cycle.actions import reach
from demilge.files import intake
from demilge.foundation.edtf import When
from demilge.foundation.refusals import Conflict, Unfit
from demilge.gatherings import actions as gatherings
from demilge.gatherings.models import Kind
from demilge.gatherings.record import AttendeeLine, Record
from demilge.journal.acts import act, hold
from demilge.journal.events import Event
from demilge.journal.record import record as journal
from demilge.people.actors import Actor
from demilge.places.models import Body, Place, Programme
from demilge.search import index
from demilge.texts.words import NONE, Words, words

from . import events, permissions
from .models import Material, Topic, Training

STAGE = "trainings"


@act
def plan_training(
    *,
    programme: Programme,
    title: Words,
    communities: list[Place],
    when: When,
    by: Actor,
    at: datetime,
    operation: UUID,
    topics: Sequence[Words] = (),
    trainer: Body | None = None,
    where: Words = NONE,
    starts: time | None = None,
    invited: Words = NONE,
    sessions: int = 1,
    source: str = "",
) -> Training:
    """Plan a session or a series: what is learned, from whom, for which settlements."""
    permissions.may_call(by, communities).or_raise()
    meeting = gatherings.call(
        programme=programme,
        kind=Kind.TRAINING,
        title=title,
        communities=communities,
        when=when,
        by=by,
        at=at,
        where=where,
        starts=starts,
        invited=invited,
        sessions=sessions,
        source=source,
    )
    training = Training.objects.create(programme=programme, meeting=meeting, trainer=trainer)
    meeting.page = training.path
    meeting.save(update_fields=["page"])
    _reach(training, done=False, at=at)
    _teach(events.PLANNED, training, topics, by=by, at=at)
    return training


@act
def change_training(
    *,
    training: Training,
    topics: Sequence[Words],
    trainer: Body | None,
    by: Actor,
    at: datetime,
    operation: UUID,
    **changes: Any,
) -> Training:
    """Change what the call says, before the training is closed. `changes` are fields of its meeting."""
    meeting = training.meeting
    hold(meeting)
    permissions.may_write(by, meeting).or_raise()
    gatherings.change_call(meeting, by=by, at=at, agenda=[], **changes)
    training.trainer = trainer
    training.save(update_fields=["trainer"])
    _teach(events.CHANGED, training, topics, by=by, at=at)
    return training


@act
def close_training(*, training: Training, record: Record, by: Actor, at: datetime, operation: UUID) -> Training:
    """Close with the record; the path of each settlement moves on."""
    meeting = training.meeting
    hold(meeting)
    permissions.may_write(by, meeting).or_raise()
    gatherings.close(meeting, record=record, by=by, at=at)
    _reach(training, done=True, at=at)
    _make_findable(training)
    return training


@act
def cancel_training(*, training: Training, reason: str, by: Actor, at: datetime, operation: UUID) -> Training:
    meeting = training.meeting
    hold(meeting)
    permissions.may_write(by, meeting).or_raise()
    gatherings.cancel(meeting, reason=reason, by=by, at=at)
    return training


@act
def write_attendance(
    *, training: Training, lines: list[AttendeeLine], by: Actor, at: datetime, operation: UUID
) -> Training:
    meeting = training.meeting
    hold(meeting)
    permissions.may_see_list(by, meeting).or_raise()
    gatherings.write_attendance(meeting, lines=lines, by=by, at=at)
    return training


@act
def add_material(
    *,
    training: Training,
    title: Words,
    by: Actor,
    at: datetime,
    operation: UUID,
    upload: "AnyFile[bytes] | None" = None,
    address: str = "",
    language: str = "",
) -> Material:
    """Something to take home: a file or an address, not both."""
    hold(training.meeting)
    permissions.may_add_material(by, training).or_raise()
    if bool(upload) == bool(address):
        raise Unfit(_("Choose a file or write an address, one of the two."), field="upload")
    kept = None
    if upload:
        kept = intake.keep(intake.check(upload, photo_only=False), at=at, programme=training.programme_id)
    material = Material.objects.create(training=training, title=title, file=kept, address=address, language=language)
    _note(events.MATERIAL_ADDED, training, by=by, at=at, material=title)
    return material


@act
def remove_material(*, material: Material, by: Actor, at: datetime, operation: UUID) -> Material:
    """Take a material away. Its file is not handed out any more."""
    training = material.training
    hold(material)
    permissions.may_add_material(by, training).or_raise()
    if material.removed_at:
        raise Conflict(_("This material was already removed."))
    material.removed_at = at
    material.save(update_fields=["removed_at"])
    if material.file:
        material.file.is_public = False
        material.file.save(update_fields=["is_public"])
    _note(events.MATERIAL_REMOVED, training, by=by, at=at, material=material.title)
    return material


def _reach(training: Training, *, done: bool, at: datetime) -> None:
    """Move the path of each settlement. How many came is said where the training was for one settlement alone."""
    meeting = training.meeting
    places = list(meeting.communities.all())
    outcome = _people(meeting.present) if len(places) == 1 and meeting.present is not None else NONE
    for place in places:
        reach(
            place=place,
            stage=STAGE,
            done=done,
            when=meeting.when,
            path=training.path,
            outcome=outcome,
            on=at.date(),
        )


def _people(count: int) -> Words:
    return words(f"{count} адам", f"{count} чел.", f"{count} people")


def _teach(event: Event, training: Training, titles: Sequence[Words], *, by: Actor, at: datetime) -> None:
    """Set the topics anew, whole, and tell it."""
    training.topics.all().delete()
    Topic.objects.bulk_create(
        Topic(training=training, position=position, title=title) for position, title in enumerate(titles, start=1)
    )
    _note(event, training, by=by, at=at, when=training.meeting.when, topics=len(titles))
    _make_findable(training)


def _note(event: Event, training: Training, *, by: Actor, at: datetime, **facts: Any) -> None:
    places = list(training.meeting.communities.all())
    place = places[0].slug if len(places) == 1 else ""
    told = {"title": training.meeting.title, **facts}
    journal(event, by=by, at=at, about=training, programme=training.programme_id, place=place, facts=told)


def _make_findable(training: Training) -> None:
    """In place of the meeting's own line in the index: with the topics, and pointing at the training's page."""
    meeting = training.meeting
    places = list(meeting.communities.all())
    topics = (text for topic in training.topics.all() for text in topic.title.texts.values())
    index.put(
        about=meeting,
        kind="training",
        programme=training.programme_id,
        path=training.path,
        title=meeting.title,
        body=" ".join([*meeting.summary.texts.values(), *topics]),
        place=places[0].slug if places else "",
        day=meeting.first_day,
    )
