"""Each rule against a plain retelling of its text, voter by voter in fractions; the axioms it is known for; ties; seat rules."""

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import civicmath
from civicmath import ballots
from civicmath.committees import equal_shares, pav, phragmen, search
from civicmath.faults import BadInput, Unmeetable
from civicmath.seats.outcome import Elected
from civicmath.seats.rules import Seating, SeatRule
from civicmath.ties import NONE, by_lot, by_order
from committees.votes import RULES, Vote, every_rule, few, numbers, quick, votes

Told = list[tuple[int, Fraction]]  # who is seated, and the moment or the share of it


def phragmen_told(vote: Vote, chosen: list[int], money: list[Fraction], price: Fraction) -> Told:
    """Everybody earns one coin a second; a candidate is bought the moment all supporters together have the price."""
    told: Told = []
    now = Fraction(0)
    while len(chosen) + len(told) < vote.seats:
        left = sorted(set(range(vote.candidates)).difference(chosen, (one for one, _ in told)))
        waits = {}
        for one in left:
            supporters = [voter for voter, row in enumerate(vote.rows) if one in row]
            if supporters:
                waits[one] = (price - sum(money[voter] for voter in supporters)) / len(supporters)
        if not waits:
            return told + [(one, Fraction(0)) for one in left[: vote.seats - len(chosen) - len(told)]]
        first = min(waits, key=lambda one: (waits[one], one))
        money = [
            0 * coins if first in row else coins + waits[first] for coins, row in zip(money, vote.rows, strict=True)
        ]
        now += waits[first]
        told.append((first, now))
    return told


def equal_shares_told(vote: Vote) -> tuple[Told, Told]:
    """Seats bought in the first phase, and those that complete them."""
    money = [Fraction(1)] * len(vote.rows)
    price = Fraction(len(vote.rows), vote.seats)
    bought: Told = []
    while len(bought) < vote.seats:
        shares = {}
        for one in set(range(vote.candidates)).difference(one for one, _ in bought):
            purses = sorted(coins for coins, row in zip(money, vote.rows, strict=True) if one in row)
            if sum(purses) >= price:
                due, left = price, len(purses)
                while purses[-left] < due / left:
                    due, left = due - purses[-left], left - 1
                shares[one] = due / left
        if not shares:
            break
        first = min(shares, key=lambda one: (shares[one], one))
        money = [
            max(0 * coins, coins - shares[first]) if first in row else coins
            for coins, row in zip(money, vote.rows, strict=True)
        ]
        bought.append((first, shares[first]))
    return bought, phragmen_told(vote, [one for one, _ in bought], money, price)


def told_by(outcome: Elected, value: str) -> Told:
    """What the events say: who is seated and the value they give, 0 where they give none."""
    return [
        (ord(event.values["name"]) - ord("A"), Fraction(event.values.get(value, 0)))
        for event in outcome.events
        if "seat" in event.values
    ]


def thiele(vote: Vote, committee: Sequence[int]) -> Fraction:
    return sum(
        (Fraction(1, place) for row in vote.rows for place in range(1, len(row & set(committee)) + 1)), Fraction(0)
    )


def crowds(seed: int) -> Iterator[Vote]:
    """Elections with many seats and voters who approve much, where loads and purses get involved."""
    random = Random(seed)
    for _ in range(60):
        candidates = random.randint(4, 9)
        drawn = [{one for one in range(candidates) if random.random() < 0.5} for _ in range(random.randint(5, 20))]
        rows = [row for row in drawn if row]
        yield Vote(candidates, random.randint(3, candidates), rows)


def assert_phragmen_as_told(vote: Vote) -> None:
    told = phragmen_told(vote, [], [Fraction(0)] * len(vote.rows), Fraction(1))
    outcome = phragmen.count(vote.packed(), vote.seats, by_order(vote.names))
    assert [(one, 1 / one_over if one_over else one_over) for one, one_over in told_by(outcome, "strength")] == told


def assert_equal_shares_as_told(vote: Vote) -> None:
    bought, completed = equal_shares_told(vote)
    outcome = equal_shares.count(vote.packed(), vote.seats, by_order(vote.names))
    assert outcome.settings["completion"] == "phragmen"
    assert outcome.more["bought"] == len(bought)
    assert told_by(outcome, "share")[: len(bought)] == bought
    assert told_by(outcome, "added")[len(bought) :] == completed


@quick
@given(votes())
def test_phragmen_is_who_can_be_bought_first(vote: Vote) -> None:
    assert_phragmen_as_told(vote)


@quick
@given(votes())
def test_equal_shares_is_who_is_cheapest_for_each_supporter_then_phragmen(vote: Vote) -> None:
    assert_equal_shares_as_told(vote)


@pytest.mark.parametrize("seed", range(3))
def test_loads_and_purses_stay_exact_in_crowds(seed: int) -> None:
    for vote in crowds(seed):
        assert_phragmen_as_told(vote)
        assert_equal_shares_as_told(vote)


@quick
@given(votes())
def test_pav_is_the_best_of_all_committees_and_tells_its_score(vote: Vote) -> None:
    outcome = pav.count(vote.packed(), vote.seats, by_order(vote.names))
    best = max(thiele(vote, committee) for committee in combinations(range(vote.candidates), vote.seats))
    assert thiele(vote, numbers(outcome)) == best == outcome.more["score"]


@quick
@given(votes())
def test_a_tie_in_pav_is_broken_by_the_first_who_is_not_in_all_of_the_best(vote: Vote) -> None:
    scores = {one: thiele(vote, one) for one in combinations(range(vote.candidates), vote.seats)}
    best = [set(one) for one in scores if scores[one] == max(scores.values())]
    outcome = pav.count(vote.packed(), vote.seats, by_order(vote.names))
    assert any(event.key == "ties.broken_elected" for event in outcome.events) == (len(best) > 1)
    while len(best) > 1:
        first = min(set.union(*best) - set.intersection(*best))
        best = [one for one in best if first in one]
    assert set(numbers(outcome)) == best[0]


@quick
@given(votes())
def test_sequential_pav_seats_who_adds_most(vote: Vote) -> None:
    chosen: list[int] = []
    while len(chosen) < vote.seats:
        rest = [one for one in range(vote.candidates) if one not in chosen]
        chosen.append(max(rest, key=lambda one: (thiele(vote, [*chosen, one]), -one)))
    assert set(vote.elect("seq-pav")) == set(chosen)


def cohesive(vote: Vote) -> Iterator[tuple[list[set[int]], int]]:
    """Groups of voters who are enough for some seats and agree on as many candidates, the largest group for each agreement."""
    for size in range(1, vote.seats + 1):
        for common in combinations(range(vote.candidates), size):
            group = [row for row in vote.rows if row.issuperset(common)]
            if len(group) * vote.seats >= size * len(vote.rows):
                yield group, size


@pytest.mark.parametrize("rule", ["equal-shares", "pav"])
@quick
@given(vote=votes())
def test_equal_shares_and_pav_give_extended_justified_representation(rule: str, vote: Vote) -> None:
    elected = set(vote.elect(rule))
    for group, size in cohesive(vote):
        # each group that leaves everybody with less than `size`: its members with less must be too few
        short = [row for row in group if len(row & elected) < size]
        assert len(short) * vote.seats < size * len(vote.rows)


@quick
@given(vote=votes())
def test_phragmen_gives_proportional_justified_representation(vote: Vote) -> None:
    elected = set(vote.elect("phragmen"))
    for size in range(1, vote.seats + 1):
        for common in combinations(range(vote.candidates), size):
            group = [row for row in vote.rows if row.issuperset(common)]
            enough = -(-size * len(vote.rows) // vote.seats)
            for some in combinations(group, enough) if len(group) >= enough and enough <= 4 else ():
                assert len(elected & set.union(*some)) >= size


@quick
@given(vote=votes())
def test_equal_shares_is_priced_fairly(vote: Vote) -> None:
    """Nobody pays more than the purse, a bought seat is paid in full, and those left over can't be paid for."""
    outcome = equal_shares.count(vote.packed(), vote.seats, by_order(vote.names))
    purses = [Fraction(1)] * len(vote.rows)
    price = Fraction(len(vote.rows), vote.seats)
    bought = [event for event in outcome.events if event.key.startswith("committees.equal_shares.elected")]
    for told in (event for event in bought if "seat" in event.values):
        one = ord(told.values["name"]) - ord("A")
        paid = [
            min(purse, told.values["share"]) if one in row else Fraction(0)
            for purse, row in zip(purses, vote.rows, strict=True)
        ]
        assert sum(paid) == price
        purses = [purse - coins for purse, coins in zip(purses, paid, strict=True)]
    assert min(purses) >= 0
    if outcome.more["bought"] < vote.seats:
        left = set(range(vote.candidates)) - set(numbers(outcome)[: outcome.more["bought"]])
        held = [sum(purse for purse, row in zip(purses, vote.rows, strict=True) if one in row) for one in left]
        assert all(coins < price for coins in held)


@pytest.mark.parametrize("rule", ["phragmen", "seq-pav"])
@quick
@given(vote=votes())
def test_one_seat_more_takes_nobodys_seat(rule: str, vote: Vote) -> None:
    fewer = vote.elect(rule)
    if vote.seats < vote.candidates:
        assert set(fewer) < set(Vote(vote.candidates, vote.seats + 1, vote.rows).elect(rule))


@every_rule
@quick
@given(vote=votes(), data=st.data())
def test_neither_the_order_of_voters_nor_equal_ballots_as_weights_matter(
    rule: str, vote: Vote, data: st.DataObject
) -> None:
    fixed = by_lot("7 1 4")
    told = RULES[rule](vote.packed(), vote.seats, fixed).as_json()
    turned = ballots.approvals(vote.names, data.draw(st.permutations(vote.rows)))
    assert RULES[rule](turned, vote.seats, fixed).as_json() == told
    third = ballots.approvals(vote.names, vote.rows * 3, [Fraction(1, 3)] * 3 * len(vote.rows))
    assert RULES[rule](third, vote.seats, fixed).as_json() == told


@every_rule
@quick
@given(vote=votes(), data=st.data())
def test_names_do_not_matter(rule: str, vote: Vote, data: st.DataObject) -> None:
    new = data.draw(st.permutations(range(vote.candidates)))
    order = by_order([vote.names[new[one]] for one in range(vote.candidates)])
    renamed = ballots.approvals(vote.names, [{new[one] for one in row} for row in vote.rows])
    assert {new[one] for one in vote.elect(rule)} == set(numbers(RULES[rule](renamed, vote.seats, order)))


@st.composite
def votes_with_rules(draw: st.DrawFn) -> tuple[Vote, Seating]:
    vote = draw(votes(most=6))
    chosen = draw(st.permutations(range(vote.candidates)))[: vote.seats]
    rules = []
    for group in range(draw(st.integers(1, 3))):
        members = draw(st.frozensets(st.integers(0, vote.candidates - 1)))
        held = len(members.intersection(chosen))
        rules.append(
            SeatRule(f"g{group}", members, max(0, held - draw(st.integers(0, 1))), held + draw(st.integers(0, 1)))
        )
    return vote, Seating(vote.candidates, vote.seats, rules)


@every_rule
@few
@given(both=votes_with_rules())
def test_seat_rules_are_kept_with_the_fewest_changes(rule: str, both: tuple[Vote, Seating]) -> None:
    vote, seating = both
    free = set(vote.elect(rule))
    outcome = RULES[rule](vote.packed(), vote.seats, by_order(vote.names), seating)
    elected = set(numbers(outcome))
    lawful = [
        set(one)
        for one in combinations(range(vote.candidates), vote.seats)
        if all(each.least <= len(each.members.intersection(one)) <= each.most for each in seating.rules)
    ]
    assert elected in lawful
    assert len(elected & free) == max(len(free & one) for one in lawful)
    assert {ord(name) - ord("A") for name in outcome.free or ()} == free
    assert {one["name"] for one in outcome.changed} == {vote.names[one] for one in elected ^ free}
    if rule == "pav":
        nearest = [one for one in lawful if len(one & free) == len(elected & free)]
        assert thiele(vote, sorted(elected)) == max(thiele(vote, sorted(one)) for one in nearest)


@every_rule
@few
@given(both=votes_with_rules())
def test_every_step_is_told_in_three_languages_and_as_json(rule: str, both: tuple[Vote, Seating]) -> None:
    vote, seating = both
    outcome = RULES[rule](vote.packed(), vote.seats, by_order(vote.names), seating)
    for language in ("ky", "ru", "en"):
        assert all(outcome.explained(language))
    assert json.loads(json.dumps(outcome.as_json()))["result"]["elected"] == outcome.elected
    told = {event.key for event in outcome.events}
    assert all(seat.why in told for seat in outcome.seats)


@pytest.mark.parametrize("rule", ["phragmen", "equal-shares", "pav"])
def test_an_outcome_keeps_the_schema(rule: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((Path(civicmath.__file__).parent / "schemas" / "elect-1.json").read_text(encoding="utf-8"))
    seating = Seating(4, 2, [SeatRule("last", frozenset({3}), 1, 1)])
    for seats in (None, seating):
        outcome = RULES[rule](ballots.approvals("ABCD", [{0, 1}, {0}, {2}]), 2, by_order("ABCD"), seats)
        jsonschema.Draft202012Validator(schema).validate(outcome.as_json())


@every_rule
def test_a_tie_that_matters_stops_the_count_without_a_rule(rule: str) -> None:
    with pytest.raises(Unmeetable):
        RULES[rule](ballots.approvals("AB", [{0}, {1}]), 1, NONE)


@pytest.mark.parametrize("rule", ["phragmen", "equal-shares", "seq-pav"])
def test_equals_who_are_all_seated_need_no_rule(rule: str) -> None:
    outcome = RULES[rule](ballots.approvals("ABC", [{0}, {0}, {1}, {1}, {2}]), 2, NONE)
    assert set(outcome.elected) == {"A", "B"}
    assert any(event.key == "committees.together" for event in outcome.events)


@pytest.mark.parametrize("rule", ["phragmen", "equal-shares", "seq-pav"])
def test_equals_who_share_voters_do_need_a_rule(rule: str) -> None:
    rows = [{0, 1}, {0}, {1}, {2}, {2}]
    with pytest.raises(Unmeetable):
        RULES[rule](ballots.approvals("ABCD", [*rows, {3}]), 2, NONE)


@every_rule
def test_who_withdrew_is_not_seated_and_the_unapproved_come_last(rule: str) -> None:
    given_ = ballots.approvals("ABCD", [{0, 1}, {0}, {0, 2}], withdrawn=frozenset({0}))
    assert set(RULES[rule](given_, 2, by_order("ABCD")).elected) == {"B", "C"}
    assert set(RULES[rule](given_, 3, NONE).elected) == {"B", "C", "D"}


@every_rule
def test_contradicting_rules_name_their_smallest_relaxation(rule: str) -> None:
    seating = Seating(3, 2, [SeatRule("first", frozenset({0}), 0, 0), SeatRule("all", frozenset({0, 1}), 2, 2)])
    with pytest.raises(Unmeetable) as unmet:
        RULES[rule](ballots.approvals("ABC", [{0, 1, 2}]), 2, by_order("ABC"), seating)
    assert unmet.value.relaxation == [{"group": "all", "bound": "least", "from": 2, "to": 1}]


@every_rule
def test_no_seats_no_ballots_and_more_seats_than_people_are_refused(rule: str) -> None:
    with pytest.raises(BadInput):
        RULES[rule](ballots.approvals("AB", [{0}]), 0)
    with pytest.raises(BadInput):
        RULES[rule](ballots.approvals("AB", [set()]), 1)
    for seats in (3, 10**9, 10**30):
        with pytest.raises(Unmeetable):
            RULES[rule](ballots.approvals("AB", [{0}]), seats)


@every_rule
def test_one_vote_in_four_thousand_million_million_decides(rule: str) -> None:
    heavy = 2**51
    given_ = ballots.approvals("ABC", [{0}, {1}, {2}], [heavy - 2, heavy - 1, 1])
    assert RULES[rule](given_, 1, NONE).elected == ["B"]


def test_loads_that_differ_in_the_thirtieth_place_are_not_equal() -> None:
    # A and B are seated first; then C's load is (1 + half/(2 half + 1)) / w and D's (1 + (half - 1)/(2 half - 1)) / w
    half = 2 * 10**14
    rows = [{0, 2}, {0}, {1, 3}, {1}, {2}, {3}]
    given_ = ballots.approvals("ABCD", rows, [half, half + 1, half - 1, half, half // 2, half // 2 + 1])
    assert phragmen.count(given_, 3, NONE).elected == ["A", "B", "D"]


def test_pav_refuses_what_would_take_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_WORK", 100)
    with pytest.raises(BadInput) as refused:
        pav.count(ballots.approvals("ABCDEF", [{0, 1}, {1, 2}, {3, 4}, {4, 5}]), 3, by_order("ABCDEF"))
    assert refused.value.faults[0].key == "committees.pav.too_large"
    with pytest.raises(BadInput):
        pav.count(ballots.approvals(map(str, range(2000)), [{0}]), 1500, by_lot("1"))
