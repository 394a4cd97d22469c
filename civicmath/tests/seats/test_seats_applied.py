"""What is told when seat rules are at work: what the free result breaks, who is passed over and for which group."""

from collections.abc import Collection

import numpy as np
import pytest

from civicmath import ballots
from civicmath.ballots import Approvals
from civicmath.faults import BadInput, Unmeetable
from civicmath.seats.applying import Filling, decided
from civicmath.seats.exchanges import doubles
from civicmath.seats.outcome import Elected
from civicmath.seats.reasons import passed_over
from civicmath.seats.rules import Seating, SeatRule
from civicmath.ties import by_order

NAMES = "ABCDEF"
GIVEN: Approvals = ballots.approvals(NAMES, [{0}])


def in_order(filling: Filling) -> None:
    """A count that seats whoever is first on the ballot."""
    while filling.left:
        filling.seat(filling.able()[0], "seats.elected", names=[])


def elect(seats: int, *rules: SeatRule, given: Approvals = GIVEN) -> Elected:
    seating = Seating(len(NAMES), seats, rules) if rules else None
    return decided(given, seats, by_order(NAMES), seating, in_order, rule="in order")


def rule(group: str, members: Collection[int], least: int, most: int) -> SeatRule:
    return SeatRule(group, frozenset(members), least, most)


def told(outcome: Elected, key: str) -> list[dict[str, object]]:
    return [dict(event.values) for event in outcome.events if event.key == key]


def test_without_rules_there_is_no_free_result_beside() -> None:
    outcome = elect(2)
    assert outcome.elected == ["A", "B"]
    assert outcome.result()["free"] is None
    assert outcome.changed == []


def test_a_lawful_free_result_stands() -> None:
    outcome = elect(2, rule("first", {0, 1, 2}, 2, 2))
    assert outcome.elected == outcome.free == ["A", "B"]
    assert told(outcome, "seats.lawful")
    assert not told(outcome, "seats.recount")


def test_a_full_group_is_named_with_its_most() -> None:
    outcome = elect(3, rule("first", {0, 1, 2}, 0, 2))
    assert outcome.elected == ["A", "B", "D"]
    assert told(outcome, "seats.free_too_many") == [{"group": "first", "held": 3, "most": 2}]
    assert told(outcome, "seats.passed_most") == [{"names": ["C"], "group": "first", "most": 2}]
    assert outcome.changed == [{"name": "D", "change": "seated"}, {"name": "C", "change": "not_seated"}]


def test_a_group_that_needs_the_last_seats_is_named_with_its_least() -> None:
    outcome = elect(3, rule("last", {4, 5}, 1, 6))
    assert outcome.elected == ["A", "B", "E"]
    assert told(outcome, "seats.free_too_few") == [{"group": "last", "held": 0, "least": 1}]
    assert told(outcome, "seats.passed_least") == [{"names": ["C"], "group": "last", "least": 1, "left": 1}]


def test_a_group_that_has_just_enough_is_not_said_to_have_too_few() -> None:
    outcome = elect(2, rule("first", {0}, 1, 1), rule("second", {0, 1}, 1, 1))
    assert not told(outcome, "seats.free_too_few")
    assert told(outcome, "seats.free_too_many") == [{"group": "second", "held": 2, "most": 1}]


def test_seats_kept_for_the_free_winners_are_told_as_such() -> None:
    seating = Seating(6, 3, [rule("last", {5}, 1, 1)]).nearest({0, 1, 2})
    events = passed_over(seating, {3, 4}, {5}, (), NAMES)
    assert [event.key for event in events] == ["seats.passed_free"]
    assert events[0].values == {"names": ["D", "E"], "left": 2, "least": 2}


def test_rules_that_forbid_somebody_together_are_all_named() -> None:
    seating = Seating(4, 2, [rule("x", {0, 1}, 1, 2), rule("y", {0, 2}, 1, 2), rule("z", {3}, 0, 2)])
    assert seating.doomed({3}, ()) == {1, 2}
    events = passed_over(seating, {1, 2}, {3}, (), NAMES)
    assert {event.key for event in events} <= {"seats.passed_least", "seats.passed_together"}
    for language in ("ky", "ru", "en"):
        assert all(event.said(language) for event in events)


def test_blank_and_spoilt_and_withdrawn_are_told() -> None:
    given = ballots.approvals(NAMES, [{0}, set()], spoilt=3, withdrawn=frozenset({0}))
    outcome = elect(1, given=given)
    assert outcome.elected == ["B"]
    assert told(outcome, "seats.ballots") == [{"valid": 1, "blank": 1, "spoilt": 3}]
    assert told(outcome, "seats.withdrawn") == [{"names": ["A"]}]


def test_where_everybody_withdrew_seats_are_wanting_people_not_ballots() -> None:
    gone = ballots.approvals(NAMES, [{0}], withdrawn=frozenset(range(len(NAMES))))
    with pytest.raises(Unmeetable) as unmet:
        decided(gone, 1, by_order(NAMES), None, in_order, rule="in order", silent=1)
    assert [(one.key, one.values["candidates"]) for one in unmet.value.faults] == [("seats.too_few_candidates", 0)]


def test_who_withdrew_counts_for_no_group() -> None:
    seating = Seating(3, 1, [rule("g", {0, 1}, 1, 1)], withdrawn={0})
    assert seating.guarded((), ()) == {1}
    assert not seating.possible({0}, ())
    assert not seating.possible((), {1})


def test_two_of_a_kind_go_only_where_two_are() -> None:
    # one of the first kind goes: 1, 0 and 2, 1 can't be exchanged for two of the middle kind unless both are there
    groups = np.array([[0, 1, 2]], dtype=np.int64)
    one, two = np.array([0, 1, 0]), np.array([0, 2, 0])
    room = np.array([1, 0, 1])
    assert not doubles(groups, one, room)[1].any()
    assert doubles(groups, two, room)[1].tolist() == [True, False, True]


def test_bad_seats_and_ballots_are_bad_input() -> None:
    with pytest.raises(BadInput):
        elect(0)
    with pytest.raises(BadInput):
        elect(1, given=ballots.approvals(NAMES, [set()]))
