"""A tie without a rule stops a count only where it matters, under seat rules or not: where other people would be seated."""

from collections.abc import Callable
from itertools import permutations

import numpy as np
import pytest

from civicmath import ballots
from civicmath.ballots import Approvals, Ranked
from civicmath.committees import pav, phragmen
from civicmath.elections import approval, borda, irv, meek, plurality, ranked_pairs, stv
from civicmath.faults import Unmeetable
from civicmath.seats.outcome import Elected
from civicmath.seats.rules import Seating, SeatRule
from civicmath.ties import NONE, by_order

NAMES = "ABCD"
COUNTS = [plurality.count, stv.count, ranked_pairs.count, approval.count, phragmen.count]
LEVEL = ballots.ranked("ABC", [[0], [1], [2]], [5, 2, 2])


def of(outcome: Elected, key: str) -> list[dict[str, object]]:
    return [dict(one.values) for one in outcome.events if one.key == key]


def needs(one: int, candidates: int = 3, seats: int = 2) -> Seating:
    return Seating(candidates, seats, [SeatRule("G", frozenset([one]), 1, 1)])


@pytest.mark.parametrize("rule", [plurality.count, stv.count, borda.count])
def test_a_tie_that_the_seat_rules_settle_either_way_stops_nothing(rule: Callable[..., Elected]) -> None:
    outcome = rule(LEVEL, 2, NONE, needs(2))
    assert outcome.elected == ["A", "C"]
    assert outcome.free is None and outcome.changed == []
    assert of(outcome, "seats.either_way") == [{"names": ["B", "C"]}]
    assert outcome.as_json()["settings"]["ties"] == {"rule": "none", "names": [], "seed": None}
    assert not [one.key for one in outcome.events if one.key.startswith("ties.")]
    assert [(one.name, one.why) for one in outcome.seats] == [
        (one.values["name"], one.key) for one in outcome.events if "seat" in one.values
    ]
    with pytest.raises(Unmeetable) as stopped:
        rule(LEVEL, 2, NONE, needs(0))
    assert stopped.value.faults[0].values["names"] == ["B", "C"]
    with pytest.raises(Unmeetable):
        rule(LEVEL, 2, NONE)


@pytest.mark.parametrize("rule", [stv.count, meek.count, irv.count])
def test_a_tie_that_seats_the_same_either_way_stops_nothing_without_seat_rules(rule: Callable[..., Elected]) -> None:
    votes = ballots.ranked("ABC", [[0], [1], [2]], [4, 2, 2])
    outcome = rule(votes, 1, NONE)
    assert (outcome.elected, outcome.free, outcome.changed) == (["A"], None, [])
    assert of(outcome, "seats.either_way") == [{"names": ["B", "C"]}]
    lawful = rule(votes, 1, NONE, Seating(3, 1, [SeatRule("G", frozenset([0]), 0, 1)]))
    assert lawful.elected == lawful.free == ["A"]
    assert [one.key for one in lawful.events if not one.key.startswith(("seats.free", "seats.lawful"))] == [
        one.key for one in outcome.events
    ]
    assert outcome.as_json()["result"]["more"] == lawful.as_json()["result"]["more"]


def test_one_of_the_ways_is_told_as_one_that_is_supposed() -> None:
    votes = ballots.ranked(NAMES, [[0], [1, 0], [2, 0]], [4, 2, 2])
    outcome = irv.count(votes, 1, NONE)
    keys = [one.key.partition(".")[2] for one in outcome.events]
    assert keys.index("either_way") + 1 == keys.index("supposed_excluded")
    (tie,) = of(outcome, "seats.supposed_excluded")
    order = by_order([one for one in NAMES if one != tie["chosen"]] + [str(tie["chosen"])])
    sure = irv.count(votes, 1, order)
    assert [one for one in outcome.events if not one.key.startswith(("ties.", "seats.either", "seats.supp"))] == [
        one for one in sure.events if not one.key.startswith("ties.")
    ]
    assert [one.why for one in outcome.seats] == [one.why for one in sure.seats]
    assert "Здесь показано, что будет, если выбывает" in " ".join(outcome.explained("ru"))


def test_a_tie_that_only_the_order_depends_on_is_told_without_an_order() -> None:
    votes = ballots.approvals("ABCDE", [{0}, {1, 2}, {1, 3}, {2, 3}], [9, 1, 1, 1])
    outcome = phragmen.count(votes, 4, NONE)
    assert outcome.elected == ["A", "B", "C", "D"] and outcome.free is None
    assert of(outcome, "seats.either_way_order") == [{}] and not of(outcome, "seats.supposed_elected")


def test_what_is_told_holds_whichever_way_the_tie_falls() -> None:
    said = {language: plurality.count(LEVEL, 2, NONE, needs(2)).explained(language) for language in ("ky", "ru", "en")}
    assert [one.split(":")[0] for one in said["en"][2:]] == ["Votes", "Seat 1", "A tie", "Seat 2", "Elected"]
    assert "Тең келди: B, C." in said["ky"][4] and "Равенство: B, C." in said["ru"][4]


def test_findings_that_hold_in_every_way_are_kept() -> None:
    outcome = stv.count(LEVEL, 2, NONE, needs(2))
    assert outcome.more["quota"] == 4
    assert outcome.as_json()["result"]["more"]["quota"] == 4


def test_a_free_result_that_is_the_same_in_every_way_is_told() -> None:
    votes = ballots.ranked("ABCDE", [[0], [1], [2], [3], [4]], [9, 8, 7, 2, 2])
    nobody = SeatRule("G", frozenset([2]), 0, 0)
    some = SeatRule("H", frozenset([2, 3, 4]), 0, 3)
    outcome = stv.count(votes, 2, NONE, Seating(5, 2, [nobody, some]))
    assert outcome.elected == outcome.free == ["A", "B"]
    assert of(outcome, "seats.free") == [{"names": ["A", "B"]}] and of(outcome, "seats.lawful")


def test_seats_whose_order_depends_on_the_tie_follow_the_ballot() -> None:
    votes = ballots.approvals("ABCDEF", [{0}, {1, 2}, {1, 3}, {2, 3}], [9, 1, 1, 1])
    outcome = phragmen.count(votes, 4, NONE, Seating(6, 4, [SeatRule("G", frozenset([4]), 0, 0)]))
    assert outcome.elected == ["A", "B", "C", "D"] and outcome.free == ["A", "B", "C", "D"]
    assert of(outcome, "seats.either_way_order") == [{}]
    told = of(outcome, "seats.either_way_one")
    assert [one["name"] for one in told] == ["B", "C", "D"] and [one["seat"] for one in told] == [2, 3, 4]
    assert outcome.seats[0].why == "committees.phragmen.elected"


def test_one_lawful_committee_is_seated_in_the_order_of_the_votes() -> None:
    nobody = SeatRule("G", frozenset([2]), 0, 0)
    outcome = borda.count(ballots.ranked("ABC", [[1]]), 2, NONE, Seating(3, 2, [nobody]))
    assert outcome.elected == ["B", "A"] and outcome.free is None
    assert of(outcome, "seats.only_one") == [{"seat": 2, "name": "A"}]


def test_the_free_result_of_one_lawful_committee_is_told_where_no_tie_changes_it() -> None:
    votes = ballots.approvals("ABC", [{0, 2}])
    outcome = pav.sequential(votes, 2, NONE, Seating(3, 2, [SeatRule("G", frozenset([0]), 0, 0)]))
    assert set(outcome.elected) == {"B", "C"} and set(outcome.free) == {"A", "C"}
    assert [one["name"] for one in outcome.changed] == ["B", "A"]


@pytest.mark.parametrize("tied", [5, 7])
def test_where_there_are_too_many_ways_it_is_said_that_nobody_knows(tied: int) -> None:
    """Five tied last are 120 ways, seven are more: these can't win either, but that is not known."""
    names = [f"k{one}" for one in range(tied + 2)]
    votes = ballots.ranked(names, [[one] for one in range(tied + 2)], [1000, 10, *[1] * tied])
    if tied == 5:
        assert stv.count(votes, 2, NONE).elected == ["k0", "k1"]
        return
    with pytest.raises(Unmeetable) as stopped:
        stv.count(votes, 2, NONE)
    (fault,) = stopped.value.faults
    assert fault.key == "ties.no_rule_unknown" and fault.values["names"] == names[2:]
    with pytest.raises(Unmeetable) as known:
        plurality.count(ballots.ranked("AB", [[0], [1]]), 1, NONE)
    assert [one.key for one in known.value.faults] == ["ties.no_rule"]


def test_meek_makes_fewer_counts_of_many_ballots_to_see_whether_a_tie_matters(monkeypatch: pytest.MonkeyPatch) -> None:
    votes = ballots.ranked("ABCD", [[0], [1], [2], [3]], [9, 2, 1, 1])
    assert meek.count(votes, 2, NONE).elected == ["A", "B"]
    monkeypatch.setattr(meek, "MOST_WORK", 4 * 4**2)
    assert meek.count(votes, 2, NONE).elected == ["A", "B"]  # two ways are always tried
    three = ballots.ranked("ABCDE", [[0], [1], [2], [3], [4]], [9, 2, 1, 1, 1])
    with pytest.raises(Unmeetable, match="not known"):
        meek.count(three, 2, NONE)


def test_many_who_are_tied_for_the_last_seat_are_few_ways() -> None:
    votes = ballots.ranked([f"k{one}" for one in range(40)], [[0]])
    assert plurality.count(votes, 2, NONE, needs(30, 40)).elected == ["k0", "k30"]


def test_a_circle_of_equal_duels_stops_nothing_where_the_rules_allow_one_of_it() -> None:
    circle = ballots.ranked(NAMES, [(0, 1, 2, 3), (1, 2, 0, 3), (2, 0, 1, 3)])
    outcome = ranked_pairs.count(circle, 1, NONE, Seating(4, 1, [SeatRule("G", frozenset([1, 2]), 0, 0)]))
    assert outcome.elected == ["A"] and outcome.free is None
    assert of(outcome, "seats.either_way") == [{"names": ["A", "B", "C"]}]
    with pytest.raises(Unmeetable):
        ranked_pairs.count(circle, 1, NONE, Seating(4, 1, [SeatRule("G", frozenset([2]), 0, 0)]))


def test_duels_of_those_after_the_last_seat_need_no_rule_under_seat_rules_either() -> None:
    circle = ballots.ranked("ABcde", [(0, 1, 2, 3, 4), (0, 1, 3, 4, 2), (0, 1, 4, 2, 3)], [3, 3, 3])
    seating = Seating(5, 1, [SeatRule("G", frozenset([0]), 0, 0)])
    outcome = ranked_pairs.count(circle, 1, NONE, seating)
    assert outcome.elected == ["B"] and outcome.free == ["A"]
    with pytest.raises(Unmeetable):
        ranked_pairs.count(circle, 1, NONE, Seating(5, 1, [SeatRule("G", frozenset([0, 1]), 0, 0)]))


def test_many_equal_duels_after_the_last_seat_stop_nothing() -> None:
    names = [f"k{one}" for one in range(12)]
    rows = [(0, 1, *np.roll(range(2, 12), turn).tolist()) for turn in range(10)]
    seating = Seating(12, 1, [SeatRule("G", frozenset([0]), 0, 0)])
    assert ranked_pairs.count(ballots.ranked(names, rows), 1, NONE, seating).elected == ["k1"]


def drawn(chance: np.random.Generator, rule: Callable[..., Elected]) -> Ranked | Approvals:
    rows = [chance.permutation(4)[: chance.integers(1, 5)].tolist() for _ in range(chance.integers(1, 5))]
    return ballots.approvals(NAMES, rows) if rule in (approval.count, phragmen.count) else ballots.ranked(NAMES, rows)


def drawn_rules(chance: np.random.Generator) -> list[SeatRule]:
    made = []
    for place in range(chance.integers(1, 3)):
        least = int(chance.integers(0, 2))
        members = frozenset(chance.permutation(4)[: chance.integers(1, 4)].tolist())
        made.append(SeatRule(f"g{place}", members, least, int(chance.integers(least, 3))))
    return made


@pytest.mark.parametrize("rule", COUNTS, ids=lambda rule: rule.__module__.rpartition(".")[2])
def test_a_tie_stops_the_count_exactly_where_some_order_seats_others(rule: Callable[..., Elected]) -> None:
    chance = np.random.default_rng(7)
    seen = set()
    for _ in range(30):
        votes, rules, seats = drawn(chance, rule), drawn_rules(chance), int(chance.integers(1, 4))
        try:
            made = [rule(votes, seats, by_order(order), Seating(4, seats, rules)) for order in permutations(NAMES)]
        except Unmeetable:  # the rules contradict
            continue
        people = {frozenset(one.elected) for one in made}
        if len(people) > 1:
            with pytest.raises(Unmeetable):
                rule(votes, seats, NONE, Seating(4, seats, rules))
            seen.add("stopped")
            continue
        outcome = rule(votes, seats, NONE, Seating(4, seats, rules))
        assert {frozenset(outcome.elected)} == people
        assert outcome.free is None or {frozenset(one.free or ()) for one in made} == {frozenset(outcome.free)}
        seen.add("either way" if of(outcome, "seats.either_way") else "no tie")
    rare = {"either way"} if rule is ranked_pairs.count else set()
    assert seen | rare == {"stopped", "either way", "no tie"}


@pytest.mark.parametrize("rule", [*COUNTS, meek.count, irv.count], ids=lambda rule: rule.__module__.rpartition(".")[2])
def test_without_seat_rules_too(rule: Callable[..., Elected]) -> None:
    chance = np.random.default_rng(11)
    seen = set()
    for _ in range(60):
        votes, seats = drawn(chance, rule), 1 if rule is irv.count else int(chance.integers(1, 4))
        people = {frozenset(rule(votes, seats, by_order(order)).elected) for order in permutations(NAMES)}
        if len(people) > 1:
            with pytest.raises(Unmeetable):
                rule(votes, seats, NONE)
            seen.add("stopped")
            continue
        outcome = rule(votes, seats, NONE)
        assert {frozenset(outcome.elected)} == people
        assert outcome.free is None
        seen.add("either way" if of(outcome, "seats.either_way") else "no tie")
    never = {"either way"} if rule in (ranked_pairs.count, plurality.count, approval.count) else set()
    assert seen | never == {"stopped", "either way", "no tie"}
