"""Writing meetings. Parts of the stages' acts: each stage calls them inside its own act and adds what is its own."""

from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext_lazy as _

from demilge.files import intake
from demilge.foundation.edtf import When
from demilge.foundation.refusals import Conflict, Unfit
from demilge.journal.events import Event
from demilge.journal.record import record as journal
from demilge.people.actors import Actor
from demilge.places.models import Place, Programme
from demilge.search import index
from demilge.texts.words import NONE, Words

from . import events, rules
from .models import Addendum, AgendaItem, Attendee, Decision, Headcount, Meeting, Photo, Speech, SpokenPromise
from .record import AttendeeLine, PromiseLine, Record
from .states import MOVES, State


def call(
    *,
    programme: Programme,
    kind: str,
    title: Words,
    communities: list[Place],
    when: When,
    by: Actor,
    at: datetime,
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
    """Call a meeting: who is asked to come, where, when, about what, on what legal basis."""
    if not communities:
        raise Unfit(_("Choose the settlement whose residents are called."), field="communities")
    meeting = Meeting.objects.create(
        programme=programme,
        kind=kind,
        title=title,
        when=when,
        where=where,
        starts=starts,
        called_by=called_by,
        legal_basis=legal_basis,
        invited=invited,
        quorum=quorum,
        sessions=sessions,
        source=source,
    )
    meeting.communities.set(communities)
    _set_agenda(meeting, agenda or [])
    _note(meeting, events.CALLED, by=by, at=at, facts={"title": title, "when": when})
    _make_findable(meeting)
    return meeting


def change_call(meeting: Meeting, *, by: Actor, at: datetime, agenda: list[Words], **changes: Any) -> Meeting:
    """Change what the call says, while the meeting is not closed."""
    for field, value in changes.items():
        setattr(meeting, field, value)
    meeting.save()
    _set_agenda(meeting, agenda)
    _note(meeting, events.CHANGED, by=by, at=at, facts={"title": meeting.title, "when": meeting.when})
    _make_findable(meeting)
    return meeting


def close(meeting: Meeting, *, record: Record, by: Actor, at: datetime) -> Meeting:
    """Close a meeting with its record: counts, decisions with votes, speeches, promises. The record then stands."""
    move(meeting, State.CLOSED)
    if record.starts and record.ends and record.ends <= record.starts:
        raise Unfit(_("The meeting can't end before it began. Look at the two times."), field="ends")
    present = rules.headcount(record.counts) if record.counts else record.present
    if record.counts and record.present is not None and record.present != present:
        raise Unfit(
            _("The counts by sex and age make %(sum)s, but %(total)s is written as the total. Correct one of them.")
            % {"sum": present, "total": record.present},
            field="present",
        )
    _check_votes(meeting, record, present)
    meeting.present, meeting.closed_at, meeting.entitled = present, at, record.entitled
    meeting.starts, meeting.ends = record.starts or meeting.starts, record.ends
    meeting.chair, meeting.secretary = record.chair, record.secretary
    meeting.summary = record.summary or meeting.summary
    meeting.save()
    _write_lines(meeting, record)
    _note(
        meeting,
        events.CLOSED,
        by=by,
        at=at,
        facts={"title": meeting.title, "present": present, "decisions": len(record.decisions)},
    )
    for upload in record.photos:
        add_photo(meeting, upload=upload, caption=NONE, by=by, at=at)
    for line in record.promises:
        promise(meeting, line=line, by=by, at=at)
    _make_findable(meeting)
    return meeting


def move(meeting: Meeting, state: State) -> None:
    """Set the next state, if it may follow the present one."""
    if state not in MOVES[State(meeting.state)]:
        raise Conflict(_("This meeting is already closed or cancelled. What you wrote was not added to it."))
    meeting.state = state


def cancel(meeting: Meeting, *, reason: str, by: Actor, at: datetime) -> Meeting:
    move(meeting, State.CANCELLED)
    meeting.save(update_fields=["state"])
    _note(meeting, events.CANCELLED, by=by, at=at, facts={"title": meeting.title, "reason": reason})
    return meeting


def promise(meeting: Meeting, *, line: PromiseLine, by: Actor, at: datetime) -> SpokenPromise:
    """Write down what an official promised before everybody."""
    if meeting.first_day and line.due < meeting.first_day:
        raise Unfit(_("A promise can't be due before the meeting at which it was given."), field="due")
    kept = SpokenPromise.objects.create(
        programme=meeting.programme,
        meeting=meeting,
        place=line.place,
        body=line.body,
        officer_name=line.officer_name,
        officer_post=line.officer_post,
        what=line.what,
        due=line.due,
        about=line.about,
        at=at,
    )
    _note(
        meeting,
        events.PROMISED,
        by=by,
        at=at,
        facts={
            "title": meeting.title,
            "officer": line.officer_name,
            "body": line.body.name,
            "what": line.what,
            "due": line.due,
        },
    )
    events.promise_spoken.send(sender=SpokenPromise, promise=kept, problem=line.problem, by=by, at=at)
    return kept


def add_addendum(meeting: Meeting, *, text: str, language: str, by: Actor, at: datetime) -> Addendum:
    addendum = Addendum.objects.create(
        meeting=meeting, number=meeting.addenda.count() + 1, text=text, language=language, at=at
    )
    _note(meeting, events.ADDED, by=by, at=at, facts={"title": meeting.title, "number": addendum.number})
    return addendum


def add_photo(meeting: Meeting, *, upload: Any, caption: Words, by: Actor, at: datetime) -> Photo:
    checked = intake.check(upload, photo_only=True)
    kept = intake.keep(checked, at=at, programme=meeting.programme_id)
    photo = Photo.objects.create(meeting=meeting, file=kept, caption=caption)
    _note(meeting, events.PHOTO, by=by, at=at, facts={"title": meeting.title, "digest": kept.digest})
    return photo


def write_attendance(meeting: Meeting, *, lines: list[AttendeeLine], by: Actor, at: datetime) -> Meeting:
    """Keep the attendance list anew, whole. It is never public; the journal holds only how many lines it has."""
    over = rules.missing_counts(len(lines), present=meeting.present) if meeting.present is not None else 0
    if over:
        raise Unfit(
            _("The list has %(lines)s names, but %(present)s people were counted.")
            % {"lines": len(lines), "present": meeting.present},
            field="lines",
        )
    meeting.attendees.all().delete()
    Attendee.objects.bulk_create(
        Attendee(
            meeting=meeting,
            name=line.name,
            sex=line.sex,
            birth_year=line.birth_year,
            street=line.street,
            person=line.person,
        )
        for line in lines
    )
    _note(meeting, events.ATTENDED, by=by, at=at, facts={"title": meeting.title, "count": len(lines)})
    return meeting


def _check_votes(meeting: Meeting, record: Record, present: int | None) -> None:
    for number, line in enumerate(record.decisions, start=1):
        if line.votes and present is not None and not rules.votes_fit(line.votes, present=present):
            raise Unfit(
                _("Decision %(number)s has %(votes)s votes, but only %(present)s people were present.")
                % {"number": number, "votes": line.votes.total, "present": present},
                field=f"decision_{number}_for",
            )
    if record.decisions and present is not None and not rules.quorum_met(present=present, quorum=meeting.quorum):
        raise Unfit(
            _("The quorum is %(quorum)s, and %(present)s were present: no decision can be taken. Remove the decisions.")
            % {"quorum": meeting.quorum, "present": present},
            field="present",
        )


def _write_lines(meeting: Meeting, record: Record) -> None:
    Headcount.objects.bulk_create(
        Headcount(meeting=meeting, sex=count.sex, band=count.band, count=count.count)
        for count in record.counts
        if count.count
    )
    Decision.objects.bulk_create(
        Decision(
            meeting=meeting,
            number=number,
            text=line.text,
            source=line.source,
            votes_for=line.votes.votes_for if line.votes else None,
            votes_against=line.votes.votes_against if line.votes else None,
            abstained=line.votes.abstained if line.votes else None,
        )
        for number, line in enumerate(record.decisions, start=1)
    )
    Speech.objects.bulk_create(
        Speech(
            meeting=meeting,
            position=position,
            role=line.role,
            text=line.text,
            language=line.language,
            person=line.person,
        )
        for position, line in enumerate(record.speeches, start=1)
    )


def _set_agenda(meeting: Meeting, titles: list[Words]) -> None:
    meeting.agenda.all().delete()
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=position, title=title) for position, title in enumerate(titles, start=1)
    )


def _note(meeting: Meeting, kind: Event, *, by: Actor, at: datetime, facts: dict[str, Any]) -> None:
    places = list(meeting.communities.all())
    journal(
        kind,
        by=by,
        at=at,
        about=meeting,
        programme=meeting.programme_id,
        place=places[0].slug if len(places) == 1 else "",
        facts=facts,
    )


def _make_findable(meeting: Meeting) -> None:
    places = list(meeting.communities.all())
    body = " ".join(
        [
            *meeting.summary.texts.values(),
            *(text for item in meeting.agenda.all() for text in item.title.texts.values()),
            *(text for decision in meeting.decisions.all() for text in decision.text.texts.values()),
            *(speech.text for speech in meeting.speeches.all()),
        ]
    )
    index.put(
        about=meeting,
        kind="meeting",
        programme=meeting.programme_id,
        path=meeting.path,
        title=meeting.title,
        body=body,
        place=places[0].slug if places else "",
        day=meeting.first_day,
    )
