"""Plurality, approval, score and Borda: exact sums, ties on a ballot, the unranked."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath import ballots, ties
from civicmath.elections import approval, borda, plurality, score
from civicmath.faults import BadInput, Unmeetable
from elections.cases import NAMES, Profile, fixed, numbers, packed, plain_duels, profiles

EXAMPLES = settings(max_examples=60, deadline=None, derandomize=True)


def scores(rows: list[dict[int, int]], weights: list[int] | None = None, unit: int = 1) -> ballots.Scores:
    return ballots.Scores(
        candidates=NAMES[:3],
        indptr=np.cumsum([0, *map(len, rows)]).astype(np.int64),
        indices=np.array([one for row in rows for one in sorted(row)], dtype=np.int32),
        scores=np.array([row[one] for row in rows for one in sorted(row)], dtype=np.int64),
        weights=np.array(weights or [1] * len(rows), dtype=np.int64),
        score_scale=unit,
    )


def test_plurality_counts_first_places_and_splits_shared_ones() -> None:
    outcome = plurality.count(
        packed([(((0, 1), (2,)), 2), (((2,),), 3), (((0, 1, 2),), 1), (((1,),), 1)], 6), 1, fixed(6)
    )
    assert outcome.more["votes"] == {
        NAMES[2]: 3 + Fraction(1, 3),
        NAMES[1]: 2 + Fraction(1, 3),
        NAMES[0]: 1 + Fraction(1, 3),
        NAMES[3]: 0,
        NAMES[4]: 0,
        NAMES[5]: 0,
    }


def test_approval_seats_those_with_most_votes() -> None:
    given_ballots = ballots.approvals(NAMES[:4], [[0, 1], [1, 2], [1], [2, 3], []], [1, 1, Fraction(1, 2), 3, 1])
    outcome = approval.count(given_ballots, 2, fixed(4))
    assert outcome.elected == [NAMES[2], NAMES[3]]
    assert outcome.more["votes"][NAMES[1]] == Fraction(5, 2)
    assert outcome.ballots.blank == 1


def test_score_adds_exactly_whatever_the_size() -> None:
    outcome = score.count(scores([{0: 2**60, 1: 1}, {1: 2**60}, {1: -1}, {2: 5}], [4000, 4000, 1, 1], 10), 1, ties.NONE)
    assert outcome.elected == [NAMES[1]]
    assert outcome.more["points"][NAMES[1]] == Fraction(4000 * 2**60 + 4000 - 1, 10)


@given(profiles(tied=True))
@EXAMPLES
def test_borda_points_are_the_voters_won_in_duels_plus_half_of_the_drawn(profile: Profile) -> None:
    said = [(row, weight) for row, weight in profile if len(row[0]) < 5]
    if not said:
        return
    won = plain_duels(said, 5)
    total = sum(weight for _, weight in said)
    points = borda.count(packed(profile), 1, fixed()).more["points"]
    for one in range(5):
        doubled = sum(total + won[one][other] - won[other][one] for other in range(5) if other != one)
        assert points[NAMES[one]] == Fraction(doubled, 2)


def test_borda_by_what_is_done_with_the_unranked() -> None:
    given_ballots = packed([(((0,), (1, 2)), 1), (((3,),), 1)], 5)
    points = {
        choice: borda.count(given_ballots, 1, fixed(), unranked=choice).more["points"] for choice in borda.UNRANKED
    }
    half = Fraction(1, 2)
    assert [points["average"][name] for name in NAMES[:5]] == [
        4 + 3 * half,
        5 * half + 3 * half,
        5 * half + 3 * half,
        half + 4,
        half + 3 * half,
    ]
    assert [points["zero"][name] for name in NAMES[:5]] == [4, 5 * half, 5 * half, 4, 0]
    assert [points["modified"][name] for name in NAMES[:5]] == [3, 3 * half, 3 * half, 1, 0]


def test_an_unknown_treatment_of_the_unranked_is_refused() -> None:
    with pytest.raises(BadInput):
        borda.count(packed([(((0,),), 1)]), unranked="guess")


@given(profiles(tied=True), st.randoms(use_true_random=False))
@EXAMPLES
def test_the_order_of_ballots_does_not_matter(profile: Profile, random) -> None:
    shuffled = [(row, 1) for row, weight in profile for _ in range(weight)]
    random.shuffle(shuffled)
    for rule in (plurality.count, borda.count):
        assert rule(packed(profile), 3, fixed()).more == rule(packed(shuffled), 3, fixed()).more


def test_equals_who_all_fit_need_no_rule_and_a_tie_at_the_last_seat_does() -> None:
    profile: Profile = [(((0,),), 2), (((1,),), 2), (((2,),), 1), (((3,),), 1)]
    assert plurality.count(packed(profile, 4), 2, ties.NONE).elected == list(NAMES[:2])
    with pytest.raises(Unmeetable) as stopped:
        plurality.count(packed(profile, 4), 3, ties.NONE)
    assert stopped.value.faults[0].values["names"] == [NAMES[2], NAMES[3]]
    assert numbers(plurality.count(packed(profile, 4), 3, ties.by_order(NAMES[3::-1])).elected) == [0, 1, 3]
