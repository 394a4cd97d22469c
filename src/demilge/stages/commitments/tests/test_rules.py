from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from demilge.stages.commitments.rules import (
    Check,
    Fault,
    Standing,
    Tally,
    Word,
    fault_of,
    late_by,
    standing,
    tally,
)
from demilge.stages.commitments.states import MOVES, Status

DAY = date(2026, 5, 18)
days = st.integers(-800, 800).map(lambda number: DAY + timedelta(days=number))
statuses = st.sampled_from(list(Status))
tallies = st.builds(Tally, *[st.integers(0, 50)] * 3)
checks = st.builds(Check, st.sampled_from(["a", "b", "c", "d"]), days, st.sampled_from(["done", "partly", "not_done"]))
MARKS = {"done", "work", "wait", "late", "shut"}


@given(statuses, days, days, tallies)
def test_what_is_known_only_from_a_publication_is_not_called_late(status, due_on, today, seen):
    known, heard_of = (
        standing(status, due_on=due_on, today=today, seen=seen, followed=followed) for followed in (True, False)
    )
    assert (heard_of is Standing.UNHEARD) == (known is Standing.LATE and seen == Tally())
    assert heard_of in (known, Standing.UNHEARD)


@given(statuses, days, days, tallies)
def test_overdue_follows_from_the_day_alone(status, due_on, today, seen):
    found = standing(status, due_on=due_on, today=today, seen=seen)
    is_open = status not in (Status.DONE, Status.CANNOT)
    assert (found is Standing.LATE) == (is_open and today > due_on)
    assert found.mark in MARKS


@given(statuses, days, tallies, st.integers(0, 400))
def test_a_promise_that_is_late_stays_late_until_something_is_said(status, due_on, seen, more):
    first = standing(status, due_on=due_on, today=DAY, seen=seen)
    later = standing(status, due_on=due_on, today=DAY + timedelta(days=more), seen=seen)
    assert first is not Standing.LATE or later is Standing.LATE


@given(days, days, tallies)
def test_done_is_never_late_and_checked_only_where_most_saw_it(due_on, today, seen):
    found = standing(Status.DONE, due_on=due_on, today=today, seen=seen)
    most = seen.done > seen.partly + seen.not_done
    assert found is (Standing.CHECKED if most else Standing.SAID_DONE)


@given(days, days)
def test_days_late_are_counted_from_the_day_after(due_on, today):
    late = late_by(due_on, today)
    assert late >= 0
    assert (late == 0) == (today <= due_on)
    assert late == 0 or due_on + timedelta(days=late) == today


@given(st.lists(checks, max_size=20))
def test_each_voice_is_counted_once_by_what_it_saw_last(found):
    seen = tally(found)
    assert seen.done + seen.partly + seen.not_done == len({check.voice for check in found})


@given(st.lists(checks, max_size=8, unique_by=lambda check: (check.voice, check.seen_on)), st.randoms())
def test_the_order_in_which_checks_come_changes_nothing(found, chance):
    mixed = list(found)
    chance.shuffle(mixed)
    assert tally(mixed) == tally(found)


def test_a_later_look_replaces_the_earlier_one():
    seen = [Check("a", DAY, "not_done"), Check("a", DAY + timedelta(days=9), "done"), Check("b", DAY, "partly")]
    assert tally(seen) == Tally(done=1, partly=1, not_done=0)


def word(status=Status.IN_WORK, on=DAY, officer="Ч. О.", text="Башталды", done_on=None):
    return Word(status, on, officer, text, done_on)


def fault(said, now=Status.PROMISED, made_on=DAY - timedelta(days=9), last_on=None):
    return fault_of(said, now=now, made_on=made_on, last_on=last_on, today=DAY)


def test_each_fault_of_a_word_is_named():
    day = timedelta(days=1)
    assert fault(word()) is None
    assert fault(word(Status.PROMISED), now=Status.DONE) is Fault.NOT_NOW
    assert fault(word(officer=" ")) is Fault.NO_OFFICER
    assert fault(word(on=DAY + day)) is Fault.AHEAD
    assert fault(word(on=DAY - 10 * day)) is Fault.BEFORE_PROMISE
    assert fault(word(on=DAY - day), last_on=DAY) is Fault.BEFORE_LAST
    assert fault(word(Status.DONE)) is Fault.NO_DAY
    assert fault(word(Status.DONE, done_on=DAY + day)) is Fault.DONE_LATER
    assert fault(word(Status.DONE, done_on=DAY - 10 * day)) is Fault.DONE_BEFORE
    assert fault(word(Status.NEEDS_ABOVE, text="")) is Fault.NO_REASON
    assert fault(word(Status.CANNOT, text=" ")) is Fault.NO_REASON
    assert fault(word(Status.DONE, done_on=DAY, text="")) is None


@given(statuses, statuses)
def test_only_the_moves_of_the_table_hold(now, then):
    found = fault(word(then, done_on=DAY), now=now)
    assert (found is Fault.NOT_NOW) == (then not in MOVES[now])


def test_every_status_may_be_repeated_with_news():
    assert all(status in MOVES[status] for status in Status)
