from datetime import time

import pytest

from demilge.cycle.models import Step
from demilge.foundation.refusals import Conflict, NotAllowed, Unfit
from demilge.gatherings.events import promise_spoken
from demilge.gatherings.models import Kind, Meeting
from demilge.gatherings.record import AttendeeLine, DecisionLine, PromiseLine, Record
from demilge.gatherings.rules import Count, Votes
from demilge.journal.acts import OperationReused
from demilge.journal.models import Entry, Receipt
from demilge.journal.verify import verify
from demilge.search import index
from demilge.stages.assemblies import actions
from village import NOON, TODAY, Village, actor, guest, op, w, when


def call(village: Village, **more) -> Meeting:
    asked = {
        "programme": village.programme,
        "kind": Kind.ASSEMBLY,
        "title": w("Жыйын"),
        "communities": [village.settlement],
        "when": when("2026-05-18"),
        "agenda": [w("Суу")],
        "by": actor(village.aigul),
        "at": NOON,
        "operation": op(),
    }
    return actions.call_assembly(**{**asked, **more})


def close(village: Village, meeting: Meeting, record: Record, **more) -> Meeting:
    asked = {"meeting": meeting, "record": record, "by": actor(village.aigul), "at": NOON, "operation": op()}
    return actions.close_assembly(**{**asked, **more})


FULL = Record(
    counts=(Count("f", "29-59", 12), Count("m", "29-59", 9), Count("m", "60+", 3)),
    decisions=(DecisionLine(w("Насосту алмаштыруу"), Votes(20, 1, 3)), DecisionLine(w("Топ түзүү"))),
    starts=time(14),
    ends=time(15, 30),
)


def test_a_called_assembly_opens_the_path_and_can_be_found(village):
    meeting = call(village)
    step = Step.objects.get(round__place=village.settlement)
    assert (step.stage, step.state, step.path) == ("assemblies", "open", meeting.path)
    assert [text.path for text in index.find("жыйындын")] == [meeting.path]
    assert [entry.kind for entry in Entry.objects.all()] == ["gatherings.called"]


def test_closing_keeps_the_record_and_moves_the_path_on(village):
    meeting = close(village, call(village), FULL)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.present, meeting.ends) == ("closed", 24, time(15, 30))
    assert [(d.number, d.votes_for, d.votes_against, d.abstained) for d in meeting.decisions.all()] == [
        (1, 20, 1, 3),
        (2, None, None, None),
    ]
    step = Step.objects.get(round__place=village.settlement)
    assert (step.state, step.outcome.texts["ky"]) == ("done", "24 адам")
    assert verify().holds


def test_more_votes_than_people_present_are_refused_and_nothing_is_written(village):
    meeting = call(village)
    entries = Entry.objects.count()
    with pytest.raises(Unfit) as refusal:
        close(village, meeting, Record(present=10, decisions=(DecisionLine(w("Суу"), Votes(9, 1, 1)),)))
    assert refusal.value.field == "decision_1_for"
    meeting.refresh_from_db()
    assert (meeting.state, meeting.decisions.count(), Entry.objects.count()) == ("planned", 0, entries)


def test_counts_that_do_not_make_the_total_are_refused(village):
    with pytest.raises(Unfit):
        close(village, call(village), Record(counts=(Count("f", "60+", 5),), present=6))


def test_without_the_quorum_no_decision_can_be_taken(village):
    meeting = call(village, quorum=30)
    with pytest.raises(Unfit):
        close(village, meeting, FULL)
    assert close(village, meeting, Record(present=24)).state == "closed"


def test_a_closed_meeting_is_not_closed_again(village):
    meeting = close(village, call(village), FULL)
    with pytest.raises(Conflict):
        close(village, meeting, FULL)


def test_two_who_close_at_once_leave_one_record(village):
    meeting = call(village)
    stale = Meeting.objects.get(pk=meeting.pk)
    close(village, meeting, FULL)
    with pytest.raises(Conflict):
        close(village, stale, FULL)
    assert meeting.decisions.count() == 2


def test_the_same_operation_again_gets_the_first_answer(village):
    operation = op()
    first = call(village, operation=operation)
    again = call(village, operation=operation)
    assert (first, Meeting.objects.count(), Entry.objects.count(), Receipt.objects.count()) == (again, 1, 1, 1)


def test_the_same_operation_with_other_content_is_refused(village):
    operation = op()
    call(village, operation=operation)
    with pytest.raises(OperationReused):
        call(village, operation=operation, title=w("Башка"))


def test_an_outsider_calls_no_meeting_here(village):
    for who in (actor(village.daniyar), actor(village.bakyt), actor(village.chynara), guest()):
        with pytest.raises(NotAllowed):
            call(village, by=who)
    assert call(village, by=actor(village.elmira)).pk


def test_a_correction_is_an_addendum_and_the_record_stays(village):
    meeting = close(village, call(village), FULL)
    actions.add_addendum(
        meeting=meeting, text="25 адам болгон", language="ky", by=actor(village.elmira), at=NOON, operation=op()
    )
    meeting.refresh_from_db()
    assert (meeting.present, [a.text for a in meeting.addenda.all()]) == (24, ["25 адам болгон"])


def test_an_addendum_needs_a_closed_meeting(village):
    with pytest.raises(Conflict):
        actions.add_addendum(
            meeting=call(village), text="x", language="ky", by=actor(village.aigul), at=NOON, operation=op()
        )


def test_a_list_longer_than_the_people_counted_is_refused(village):
    meeting = close(village, call(village), Record(present=1))
    lines = [AttendeeLine("Бир"), AttendeeLine("Эки")]
    with pytest.raises(Unfit):
        actions.write_attendance(meeting=meeting, lines=lines, by=actor(village.aigul), at=NOON, operation=op())
    actions.write_attendance(meeting=meeting, lines=lines[:1], by=actor(village.aigul), at=NOON, operation=op())
    assert [row.name for row in meeting.attendees.all()] == ["Бир"]


def test_a_promise_spoken_at_the_meeting_is_kept_and_told_on(village):
    heard = []

    def listen(sender, promise, **more):
        heard.append(promise)

    promise_spoken.connect(listen)
    line = PromiseLine(village.mtu, "Чынара Осмонова", "", w("Насос"), TODAY, village.settlement)
    try:
        meeting = close(village, call(village), Record(present=5, promises=(line,)))
    finally:
        promise_spoken.disconnect(listen)
    assert heard == list(meeting.promises.all())


def test_a_cancelled_meeting_is_not_closed(village):
    meeting = call(village)
    actions.cancel_assembly(meeting=meeting, reason="Жаан", by=actor(village.aigul), at=NOON, operation=op())
    with pytest.raises(Conflict):
        close(village, meeting, FULL)
