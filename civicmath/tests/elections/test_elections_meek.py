"""Meek's STV: billionths as the published rules round them, against a count made one ballot at a time."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath import ties
from civicmath.elections import meek
from civicmath.seats.outcome import Elected
from elections.cases import NAMES, Profile, fixed, numbers, packed, profiles

ONE = 10**9


def up(number: int, by: int) -> int:
    return -(-number // by)


def plain_meek(  # noqa: C901 - one function, so that it reads like the rule
    profile: Profile, candidates: int, seats: int
) -> tuple[list[int], list[list[int]], list[int]]:
    """Winners, the votes of each round in billionths, what each keeps. Ties: first difference, then the lowest number."""
    keep = [ONE] * candidates
    elected: list[int] = []
    gone: set[int] = set()
    rounds: list[list[int]] = []

    def left() -> list[int]:
        return [one for one in range(candidates) if one not in gone and one not in elected]

    def counted() -> list[int]:
        votes = [0] * candidates
        for row, weight in profile:
            rest = ONE
            for level in row:
                given_up = up(rest * keep[level[0]], ONE)
                votes[level[0]] += given_up * weight
                rest -= given_up
        return votes

    while len(elected) < seats and len(left()) > seats - len(elected):
        before = None
        while True:
            votes = counted()
            quota = sum(votes) // (seats + 1) + 1
            reached = [one for one in left() if votes[one] >= quota]
            surplus = max(0, sum(votes[one] - quota for one in elected))
            if reached or surplus < 1000 or (before is not None and surplus >= before):
                break
            before = surplus
            for one in elected:
                keep[one] = min(ONE, up(up(keep[one] * quota, ONE) * ONE, votes[one]))
        rounds.append(votes)
        if reached:
            elected += sorted(reached, key=lambda one: (-votes[one], one))
            continue
        voteless = [one for one in left() if not votes[one]]
        if 1 < len(voteless) <= len(left()) - (seats - len(elected)):
            lost = voteless
        else:
            least = min(votes[one] for one in left())
            tied = [one for one in left() if votes[one] <= least + surplus]
            for earlier in rounds[:-1]:
                low = min(earlier[one] for one in tied)
                tied = [one for one in tied if earlier[one] == low]
            lost = [max(tied)]
        gone.update(lost)
        for one in lost:
            keep[one] = 0
    if len(elected) < seats:
        elected += sorted(left(), key=lambda one: (-rounds[-1][one] if rounds else 0, one))
    return elected, rounds, keep


def of(outcome: Elected) -> list[dict[str, Fraction]]:
    return [dict(event.values["votes"]) for event in outcome.events if event.key == "elections.meek.votes"]


@given(profiles(), st.integers(1, 4))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_every_round_equals_a_count_ballot_by_ballot(profile: Profile, seats: int) -> None:
    winners, rounds, keep = plain_meek(profile, 5, seats)
    outcome = meek.count(packed(profile), seats, fixed())
    assert numbers(outcome.elected) == winners
    told = of(outcome)
    assert len(told) == len(rounds)
    for said, votes in zip(told, rounds, strict=True):
        assert said == {name: Fraction(votes[NAMES.index(name)], ONE) for name in said}
    assert outcome.more["keep"] == {NAMES[one]: Fraction(keep[one], ONE) for one in range(5)}


def test_what_is_passed_on_is_the_rest_and_not_rounded_up() -> None:
    # keep values of two elected candidates; 0.308948430 × 0.059775757 = 0.0184676262…
    keep = [ONE - 308948430, ONE - 59775757, ONE]
    order = np.array([[0, 1, 2]], dtype=np.int16)
    votes = meek.distribute(order, np.array([1], dtype=np.int64), keep)
    assert votes[2] == 18467626
    assert sum(votes) == ONE


def test_the_quota_shrinks_as_ballots_run_out() -> None:
    profile: Profile = [(((0,),), 50), (((1,),), 20), (((2,),), 19), (((3,), (1,)), 10)]
    quotas = [
        event.values["quota"]
        for event in meek.count(packed(profile, 4), 2, fixed(4)).events
        if event.key == "elections.meek.votes"
    ]
    assert quotas[0] == 33 + Fraction(1, ONE)
    assert quotas[-1] < quotas[0]


def test_an_elected_candidate_keeps_just_the_quota() -> None:
    profile: Profile = [(((0,), (1,)), 45), (((0,),), 10), (((1,),), 20), (((2,),), 30), (((3,),), 12)]
    events = meek.count(packed(profile, 4), 2, fixed(4)).events
    place = next(place for place, event in enumerate(events) if event.key == "elections.meek.excluded")
    told = next(event for event in reversed(events[:place]) if event.key == "elections.meek.votes")
    assert told.values["votes"][NAMES[0]] < 55
    assert abs(told.values["votes"][NAMES[0]] - told.values["quota"]) < Fraction(1, 10**6)


def test_of_equals_who_was_ahead_first_stays() -> None:
    # Бакыт was ahead 6:5 at first, Чынара 7:6 later, now both have 7
    profile: Profile = [(((0,),), 20), (((1,),), 6), (((2,),), 5), (((3,), (2,)), 2), (((4,), (1,)), 1), (((4,),), 2)]
    outcome = meek.count(packed(profile), 2, ties.NONE)
    told = [dict(event.values) for event in outcome.events if event.key == "elections.meek.earlier"]
    assert told == [{"names": [NAMES[1], NAMES[2]], "chosen": NAMES[2], "stage": 1}]
    assert outcome.elected == [NAMES[0], NAMES[1]]


def test_each_earlier_round_that_narrows_a_tie_is_told() -> None:
    # all three have 6 at last; Данияр was ahead at first, Бакыт before Чынара later
    profile: Profile = [(((0,),), 9), (((1,),), 4), (((2,),), 4), (((3,),), 6), (((5,), (1,)), 1)]
    profile += [(((4,), (1,)), 1), (((4,), (2,)), 2)]
    events = meek.count(packed(profile, 6), 1, ties.NONE).events
    told = [(event.key, dict(event.values)) for event in events if "earlier" in event.key]
    assert told[:2] == [
        ("elections.meek.earlier_some", {"names": list(NAMES[1:4]), "left": list(NAMES[1:3]), "stage": 1}),
        ("elections.meek.earlier", {"names": list(NAMES[1:3]), "chosen": NAMES[2], "stage": 2}),
    ]


def test_a_tie_without_a_rule_stops_the_count() -> None:
    with pytest.raises(ValueError, match="tie"):
        meek.count(packed([(((0,),), 3), (((1,),), 2), (((2,),), 2)], 3), 2, ties.NONE)


def test_votes_beyond_64_bits_stay_exact() -> None:
    heavy = 2**49
    profile: Profile = [(((0,), (1,)), heavy), (((1,), (2,)), heavy // 2 + 1), (((2,),), heavy // 2), (((3,),), 7)]
    winners, rounds, _ = plain_meek(profile, 4, 2)
    outcome = meek.count(packed(profile, 4), 2, fixed(4))
    assert numbers(outcome.elected) == winners
    assert of(outcome)[0] == {NAMES[one]: Fraction(votes, ONE) for one, votes in enumerate(rounds[0])}
