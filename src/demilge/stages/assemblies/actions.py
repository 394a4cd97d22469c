"""The acts of this stage."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from demilge.cycle.actions import reach
from demilge.foundation.edtf import When
from demilge.gatherings import actions as gatherings
from demilge.gatherings.models import Addendum, Kind, Meeting, Photo
from demilge.gatherings.record import AttendeeLine, Record
from demilge.journal.acts import act, hold
from demilge.people.actors import Actor
from demilge.places.models import Place, Programme
from demilge.texts.words import NONE, Words, words

from . import permissions

STAGE = "assemblies"


@act
def call_assembly(
    *,
    programme: Programme,
    kind: str,
    title: Words,
    communities: list[Place],
    when: When,
    by: Actor,
    at: datetime,
    operation: UUID,
    where: Words = NONE,
    starts: time | None = None,
    agenda: list[Words] | None = None,
    called_by: Words = NONE,
    legal_basis: Words = NONE,
    invited: Words = NONE,
    quorum: int | None = None,
    sessions: int = 1,
    source: str = "",
) -> Meeting:
    """Call an assembly or another meeting of this stage."""
    permissions.may_call(by, communities).or_raise()
    meeting = gatherings.call(
        programme=programme,
        kind=kind,
        title=title,
        communities=communities,
        when=when,
        by=by,
        at=at,
        where=where,
        starts=starts,
        agenda=agenda,
        called_by=called_by,
        legal_basis=legal_basis,
        invited=invited,
        quorum=quorum,
        sessions=sessions,
        source=source,
    )
    if kind == Kind.ASSEMBLY:
        for place in communities:
            reach(place=place, stage=STAGE, done=False, when=when, path=meeting.path, on=at.date())
    return meeting


@act
def change_call(
    *, meeting: Meeting, agenda: list[Words], by: Actor, at: datetime, operation: UUID, **changes: Any
) -> Meeting:
    """Change what the call says, before the meeting is closed."""
    hold(meeting)
    permissions.may_write(by, meeting).or_raise()
    return gatherings.change_call(meeting, by=by, at=at, agenda=agenda, **changes)


@act
def close_assembly(*, meeting: Meeting, record: Record, by: Actor, at: datetime, operation: UUID) -> Meeting:
    """Close with the record; the settlements' path moves on."""
    hold(meeting)
    permissions.may_write(by, meeting).or_raise()
    meeting = gatherings.close(meeting, record=record, by=by, at=at)
    if meeting.kind == Kind.ASSEMBLY:
        for place in meeting.communities.all():
            outcome = _outcome(meeting) if meeting.communities.count() == 1 else NONE
            reach(
                place=place, stage=STAGE, done=True, when=meeting.when, path=meeting.path, outcome=outcome, on=at.date()
            )
    return meeting


def _outcome(meeting: Meeting) -> Words:
    if meeting.present is None:
        return NONE
    return words(f"{meeting.present} адам", f"{meeting.present} чел.", f"{meeting.present} people")


@act
def cancel_assembly(*, meeting: Meeting, reason: str, by: Actor, at: datetime, operation: UUID) -> Meeting:
    hold(meeting)
    permissions.may_write(by, meeting).or_raise()
    return gatherings.cancel(meeting, reason=reason, by=by, at=at)


@act
def add_addendum(*, meeting: Meeting, text: str, language: str, by: Actor, at: datetime, operation: UUID) -> Addendum:
    hold(meeting)
    permissions.may_add(by, meeting).or_raise()
    return gatherings.add_addendum(meeting, text=text, language=language, by=by, at=at)


@act
def add_photo(*, meeting: Meeting, upload: Any, caption: Words, by: Actor, at: datetime, operation: UUID) -> Photo:
    hold(meeting)
    permissions.may_add(by, meeting).or_raise()
    return gatherings.add_photo(meeting, upload=upload, caption=caption, by=by, at=at)


@act
def write_attendance(
    *, meeting: Meeting, lines: list[AttendeeLine], by: Actor, at: datetime, operation: UUID
) -> Meeting:
    hold(meeting)
    permissions.may_see_list(by, meeting).or_raise()
    return gatherings.write_attendance(meeting, lines=lines, by=by, at=at)
