"""The same votes give the same result however they are written: split, with blank ballots beside them, in fractions of any unit."""

from dataclasses import replace
from fractions import Fraction
from itertools import permutations, product

import numpy as np
import pytest

from civicmath import ballots
from civicmath.ballots import Approvals, Ranked
from civicmath.committees import equal_shares, phragmen
from civicmath.elections import approval, borda, meek, plurality, ranked_pairs, score, stv
from civicmath.faults import BadInput, Unmeetable
from civicmath.files import approvals, ranked, scores
from civicmath.seats.outcome import Elected
from civicmath.seats.rules import Seating, SeatRule
from civicmath.ties import NONE, by_order

NAMES = ("Анна", "Борис", "Чыңгыз", "Дина")
WHOLE = ["3 4 3 1 2 0", "1 1 2 0"]
WRITTEN = [
    WHOLE,
    [*WHOLE, "1/2 0"],
    ["2.5 4 3 1 2 0", "0.5 4 3 1 2 0", "1 1 2 0"],
    ["2.9 4 3 1 2 0", "1/10 4 3 1 2 0", "0.25 1 2 0", "3/4 1 2 0", "1/7 0"],
]


def blt(*lines: str, withdrawn: str = "") -> bytes:
    head = ["4 2", withdrawn] if withdrawn else ["4 2"]
    return "\n".join([*head, *lines, "0", *(f'"{name}"' for name in NAMES), '"Айыл"', ""]).encode()


def of(outcome: Elected, key: str) -> list[dict[str, object]]:
    return [dict(one.values) for one in outcome.events if one.key == key]


@pytest.mark.parametrize(("lines", "exact"), list(product(WRITTEN, [False, True])))
def test_the_quota_is_that_of_the_votes_and_not_of_the_way_they_are_written(lines: list[str], exact: bool) -> None:
    outcome = stv.count(ranked.read(blt(*lines)), 2, by_order(NAMES), exact=exact)
    assert outcome.more["quota"] == 2
    assert outcome.elected == ["Дина", "Анна"]


def test_weights_that_are_fractions_make_the_quota_in_their_own_unit() -> None:
    halves = ballots.ranked(NAMES, [[0], [1], [2]], [Fraction(5, 2), 2, Fraction(3, 2)])
    assert stv.count(halves, 2, by_order(NAMES)).more["quota"] == Fraction(5, 2)  # 12 halves: 12 // 3 + 1 = 5
    silent = ballots.ranked(NAMES, [[0], [1], [3]], [1, 2, Fraction(1, 3)], withdrawn=frozenset([3]))
    assert stv.count(silent, 1, by_order(NAMES)).more["quota"] == 2


@pytest.mark.parametrize("lines", WRITTEN)
def test_meeks_quota_is_cut_in_billionths_of_a_vote(lines: list[str]) -> None:
    outcome = meek.count(ranked.read(blt(*lines)), 2, by_order(NAMES))
    first = of(outcome, "elections.meek.votes")[0]
    assert first["quota"] == Fraction(4 * 10**9 // 3 + 1, 10**9)
    assert outcome.elected == meek.count(ranked.read(blt(*WHOLE)), 2, by_order(NAMES)).elected


def test_meek_tells_the_votes_of_as_many_candidates_as_seats() -> None:
    few = ballots.ranked("ABC", [[0], [1], [2]], [5, 3, 2])
    outcome = meek.count(few, 3, by_order("ABC"))
    assert outcome.elected == ["A", "B", "C"]
    assert of(outcome, "elections.meek.votes")[0]["votes"] == {"A": 5, "B": 3, "C": 2}
    assert not any("0 votes" in said for said in outcome.explained("en"))


def approved(withdrawn: bool) -> Approvals:
    rows: list[list[int]] = [[3], [2, 4, 1, 3], [2, 0, 5]]
    weights = [3, 1, 2]
    if withdrawn:
        rows, weights = [*rows, [6]], [*weights, 9]
    return ballots.approvals("ABCDEFW", rows, weights, withdrawn=frozenset([6]))


@pytest.mark.parametrize("rule", [equal_shares.count, phragmen.count, approval.count])
def test_approvals_of_who_has_withdrawn_leave_no_trace(rule) -> None:
    plain, with_silent = (rule(approved(some), 4, by_order("ABCDEFW")) for some in (False, True))
    assert plain.elected == with_silent.elected
    assert of(with_silent, "seats.silent") == [{"votes": 9}] and not of(plain, "seats.silent")
    told = [one for one in with_silent.events if one.key not in ("seats.silent", "seats.ballots")]
    assert told == [one for one in plain.events if one.key != "seats.ballots"]


def test_points_for_who_has_withdrawn_are_silent() -> None:
    gone = replace(scores.read(b"A,B\n3,\n,2\n,5\n"), withdrawn=frozenset([1]))
    assert of(score.count(gone, 1), "seats.silent") == [{"votes": 2}]


def test_a_tie_among_those_who_cannot_be_seated_stops_nothing() -> None:
    circle = ballots.ranked("ABCD", [(0, 1, 2, 3), (0, 2, 3, 1), (0, 3, 1, 2)])
    assert ranked_pairs.count(circle, 1, NONE).elected == ["A"]
    with pytest.raises(Unmeetable):
        ranked_pairs.count(circle, 2, NONE)


def test_a_tie_among_equals_who_all_fit_into_the_seats_stops_nothing() -> None:
    circle = [(0, 1, 2, 3), (1, 2, 0, 3), (2, 0, 1, 3)]
    assert ranked_pairs.count(ballots.ranked("ABCD", circle), 3, NONE).elected == ["A", "B", "C"]
    assert ranked_pairs.count(ballots.ranked("ABC", [row[:3] for row in circle]), 3, NONE).elected == ["A", "B", "C"]
    before = ballots.ranked("ABCDE", [(4, *row) for row in circle])  # first who wins alone, then the circle
    assert ranked_pairs.count(before, 4, NONE).elected == ["E", "A", "B", "C"]
    with pytest.raises(Unmeetable):
        ranked_pairs.count(before, 3, NONE)
    unequal = ranked_pairs.count(ballots.ranked("ABC", [row[:3] for row in circle], [4, 3, 2]), 3, NONE)
    assert unequal.elected == ["A", "B", "C"] and of(unequal, "elections.ranked_pairs.skipped")


def test_equal_duels_that_fit_together_put_those_who_all_are_seated_in_order() -> None:
    """D beats A and B, and only C beats D; the duels of equal size close no circle, so every rule for ties gives this order."""
    rows = [([2], 1), ([0, 1], 1), ([3, 1, 2], 1), ([3, 0], 1), ([2, 3], 2), ([0, 1], 2)]
    votes = ballots.ranked("ABCD", [row for row, _ in rows], [weight for _, weight in rows])
    orders = {tuple(ranked_pairs.count(votes, 4, by_order(order)).elected) for order in permutations("ABCD")}
    assert {tuple(ranked_pairs.count(votes, 4, NONE).elected)} == orders
    assert not of(ranked_pairs.count(votes, 4, NONE), "elections.ranked_pairs.unordered")


def test_an_order_of_seats_that_only_a_rule_for_ties_gives_is_told_to_be_that_of_the_ballot() -> None:
    votes = ballots.ranked("ABCD", [(1, 2, 0, 3), (2, 0, 1, 3), (0, 1, 2, 3)])
    outcome = ranked_pairs.count(votes, 4, NONE)
    assert outcome.elected == ["A", "B", "C", "D"]
    assert of(outcome, "elections.ranked_pairs.unordered") == [{"names": ["A", "B", "C"]}]
    assert [one.why for one in outcome.seats] == ["seats.either_way_one"] * 3 + ["elections.pairs.alone"]


@pytest.mark.parametrize("seed", range(40))
def test_no_order_of_ties_changes_what_ranked_pairs_counts_without_one(seed: int) -> None:
    chance = np.random.default_rng(seed)
    votes = ballots.ranked("ABCD", [chance.permutation(4)[: chance.integers(1, 5)].tolist() for _ in range(4)])
    for seats in (1, 2, 3, 4):
        by_every_order = {
            frozenset(ranked_pairs.count(votes, seats, by_order(order)).elected) for order in permutations("ABCD")
        }
        try:
            without = frozenset(ranked_pairs.count(votes, seats, NONE).elected)
        except Unmeetable:
            assert len(by_every_order) > 1
        else:
            assert by_every_order == {without}


@pytest.mark.parametrize("rule", [stv.count, meek.count])
def test_a_tie_among_whom_the_seat_rules_forbid_stops_nothing(rule) -> None:
    votes = ballots.ranked("ABCDW", [[0], [1], [2], [3], [4]], [10, 9, 2, 2, 1])
    women = SeatRule("аялдар", frozenset([4]), 1, 2)
    assert rule(votes, 2, NONE, Seating(5, 2, [women])).elected == ["A", "W"]
    nobody_from_there = SeatRule("айыл", frozenset([1]), 0, 0)
    outcome = rule(votes, 2, NONE, Seating(5, 2, [women, nobody_from_there]))
    assert outcome.elected == ["A", "W"] and outcome.free == ["A", "B"]
    assert {"names": ["B"], "group": "айыл"} in of(outcome, "seats.passed_none")


def test_weights_that_numpy_holds_are_numbers_like_any_other() -> None:
    with pytest.raises(BadInput) as refused:
        ballots.ranked("AB", [[0], [1]], np.array([0, 1]))
    assert "0" in str(refused.value.faults[0].values["weight"])
    heavy = ballots.ranked("AB", [[0], [1]], [np.int32(2**31 - 1), Fraction(1, 7)])
    assert heavy.weights.tolist() == [7 * (2**31 - 1), 1] and heavy.scale == 7


@pytest.mark.parametrize("rule", [plurality.count, stv.count, meek.count, borda.count, ranked_pairs.count])
def test_where_the_rules_leave_one_committee_a_tie_does_not_matter(rule) -> None:
    level = ballots.ranked("AB", [[0], [1]])
    outcome = rule(level, 1, NONE, Seating(2, 1, [SeatRule("айыл", frozenset([0]), 1, 1)]))
    assert outcome.elected == ["A"] and outcome.free is None
    assert of(outcome, "seats.only") and of(outcome, "seats.only_one") == [{"seat": 1, "name": "A"}]
    with pytest.raises(Unmeetable):
        rule(level, 1, NONE, Seating(2, 1, [SeatRule("айыл", frozenset([0]), 0, 1)]))


def test_all_who_cannot_be_seated_are_told_at_once_with_their_rule() -> None:
    votes = ballots.ranked("ABCD", [[0], [1], [2], [3]], [9, 8, 2, 1])
    seating = Seating(4, 2, [SeatRule("көчө", frozenset([0, 1]), 0, 1), SeatRule("аялдар", frozenset([2]), 1, 1)])
    outcome = stv.count(votes, 2, by_order("ABCD"), seating)
    assert outcome.elected == ["A", "C"]
    keys = [one.key for one in outcome.events]
    doomed = [one for one in outcome.events if one.key.startswith("seats.passed")]
    assert sorted(name for one in doomed for name in one.values["names"]) == ["B", "D"]
    assert keys.index(doomed[-1].key) < keys.index("elections.stv.last")


def test_whoever_would_go_first_but_for_the_rules_is_told_with_the_groups() -> None:
    votes = ballots.ranked("ABCDEF", [[one] for one in range(6)], [10, 20, 33, 34, 35, 36])
    groups = [SeatRule("жаштар", frozenset([0]), 1, 1), SeatRule("аялдар", frozenset([1]), 1, 1)]
    outcome = stv.count(votes, 3, by_order("ABCDEF"), Seating(6, 3, groups))
    assert of(outcome, "seats.guarded")[:2] == [
        {"name": "A", "groups": ["жаштар"]},
        {"name": "B", "groups": ["аялдар"]},
    ]


def test_one_ballot_with_very_many_candidates_takes_little_memory() -> None:
    names = [str(one) for one in range(8000)]
    order = np.arange(8000, dtype=np.int16)[None]
    many = Ranked(candidates=tuple(names), order=order, weights=np.ones(1, dtype=np.int64))
    points = borda.count(many, 1, by_order(names)).more["points"]
    assert points["0"] == 7999 and points["7999"] == 0


@pytest.mark.parametrize(
    ("names", "rows", "weights", "keys"),
    [
        ("AB", [[0], [0]], [-1, 2], ["ballots.weight_not_positive"]),
        ("AB", [[0], [1]], [float("nan"), float("inf")], ["ballots.weight_not_positive"] * 2),
        ("AA", [[0]], [3], ["ballots.name_twice"]),
        ("AB", [[0], [1]], [3], ["ballots.weights_other"]),
    ],
)
def test_what_readers_refuse_the_library_refuses(names, rows, weights, keys) -> None:
    for made in (ballots.ranked, ballots.approvals):
        with pytest.raises(BadInput) as problem:
            made(names, rows, weights)
        assert [fault.key for fault in problem.value.faults] == keys
        assert all(fault.said(language) for fault in problem.value.faults for language in ("ky", "ru", "en"))


def test_a_file_and_the_library_agree_on_fractions() -> None:
    read = approvals.read(b"A,B,weight\n1,0,0.5\n1,0,1.5\n0,1,1\n")
    assert approval.count(read, 1, by_order("AB")).more["votes"] == {"A": 2, "B": 1}
