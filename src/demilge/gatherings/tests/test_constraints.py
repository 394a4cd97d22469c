from datetime import date, time

import pytest
from django.db import IntegrityError, transaction

from demilge.gatherings.models import Addendum, AgendaItem, Band, Decision, Headcount, Meeting
from village import NOON, TODAY, w, when


@pytest.fixture
def meeting(village):
    return Meeting.objects.create(
        programme=village.programme, kind="assembly", title=w("Жыйын"), when=when("2026-05-18")
    )


def broken(name, write):
    with pytest.raises(IntegrityError), transaction.atomic():
        write()
    assert name


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("a_meeting_ends_after_it_starts", {"starts": time(15), "ends": time(14)}),
        ("a_closed_meeting_has_its_time", {"state": "closed"}),
        ("a_closed_meeting_has_its_time", {"closed_at": NOON}),
        ("a_meeting_has_a_session", {"sessions": 0}),
    ],
)
def test_a_meeting_that_contradicts_itself_is_not_kept(meeting, name, changes):
    broken(name, lambda: Meeting.objects.filter(pk=meeting.pk).update(**changes))


def test_each_line_of_a_record_stands_once(meeting):
    AgendaItem.objects.create(meeting=meeting, position=1, title=w("Суу"))
    Headcount.objects.create(meeting=meeting, sex="f", band=Band.OLD, count=3)
    Decision.objects.create(meeting=meeting, number=1, text=w("Насос"))
    Addendum.objects.create(meeting=meeting, number=1, text="x", language="ky", at=NOON)
    broken("agenda_items_are_in_order", lambda: AgendaItem.objects.create(meeting=meeting, position=1, title=w("Жол")))
    broken(
        "one_count_a_sex_and_band", lambda: Headcount.objects.create(meeting=meeting, sex="f", band=Band.OLD, count=1)
    )
    broken("decisions_are_numbered", lambda: Decision.objects.create(meeting=meeting, number=1, text=w("Жол")))
    broken(
        "addenda_are_numbered",
        lambda: Addendum.objects.create(meeting=meeting, number=1, text="y", language="ky", at=NOON),
    )


def test_votes_are_counted_whole_or_not_at_all(meeting):
    broken(
        "votes_are_counted_whole_or_not_at_all",
        lambda: Decision.objects.create(meeting=meeting, number=1, text=w("Суу"), votes_for=3),
    )


def test_the_first_day_follows_from_the_date_as_given(meeting):
    assert meeting.first_day == TODAY
    meeting.when = when("../2023-07")
    meeting.save()
    assert meeting.first_day == date(2023, 7, 31)
