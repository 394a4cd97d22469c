from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from demilge.stages.plans.rules import Fault, Kind, Part, Row, compare, fault_of, is_machine, missing
from demilge.stages.plans.states import MOVES, State

DAY = date(2026, 5, 18)
texts = st.dictionaries(st.sampled_from(["goal", "ask"]), st.text(max_size=3), min_size=2)
versions = st.dictionaries(st.integers(0, 5), texts)


def test_an_item_that_says_everything_lacks_nothing():
    assert missing([Row(1, goal=True, ask=True, addressee=True)]) == []


def test_each_missing_part_is_named_with_its_item():
    rows = [Row(1, goal=True, ask=False, addressee=True), Row(2, goal=False, ask=True, addressee=False)]
    assert missing(rows) == [(1, [Part.ASK]), (2, [Part.GOAL, Part.ADDRESSEE])]


def test_a_promise_without_a_date_does_not_hold():
    assert fault_of(verdict="agreed", reason="", due=None, on=DAY) is Fault.NO_DATE
    assert fault_of(verdict="partly", reason="Акча аз", due=None, on=DAY) is Fault.NO_DATE


def test_less_than_agreed_needs_a_reason():
    assert fault_of(verdict="partly", reason=" ", due=DAY, on=DAY) is Fault.NO_REASON
    assert fault_of(verdict="cannot", reason="", due=None, on=DAY) is Fault.NO_REASON
    assert fault_of(verdict="cannot", reason="Акча жок", due=None, on=DAY) is None


@given(st.sampled_from(["agreed", "partly"]), st.integers(-400, 400))
def test_nobody_promises_for_a_day_that_is_past(verdict, days):
    fault = fault_of(verdict=verdict, reason="x", due=DAY + timedelta(days), on=DAY)
    assert (fault is Fault.PASSED) == (days < 0)


@given(versions)
def test_a_version_does_not_differ_from_itself(version):
    assert compare(version, version) == {}


@given(versions, versions)
def test_every_item_is_added_removed_changed_or_the_same(before, after):
    changes = compare(before, after)
    assert {key for key, change in changes.items() if change.kind is Kind.ADDED} == set(after) - set(before)
    assert {key for key, change in changes.items() if change.kind is Kind.REMOVED} == set(before) - set(after)
    for key, change in changes.items():
        assert all(before[key].get(name, "") == old and after[key][name] == new for name, old, new in change.fields)


def test_a_messenger_s_preview_is_no_reader():
    assert is_machine("WhatsApp/2.23.20") and is_machine("TelegramBot (like TwitterBot)") and is_machine("")
    assert not is_machine("Mozilla/5.0 (Linux; Android 11; Redmi 9A) Chrome/120 Mobile Safari/537.36")


def test_a_sent_version_is_only_ever_replaced():
    assert MOVES[State.SENT] == (State.REPLACED,)
    assert set(MOVES) == set(State)
