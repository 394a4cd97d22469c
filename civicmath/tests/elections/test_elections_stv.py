"""Scottish and exact STV, IRV: the Order's arithmetic to the last decimal, stage by stage, against counts made one paper at a time."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath import ballots, ties
from civicmath.elections import irv, meek, stv
from civicmath.faults import BadInput, Unmeetable
from civicmath.seats.outcome import Elected
from elections.cases import NAMES, Profile, fixed, numbers, packed, plain_stv, profiles, strict

EXAMPLES = settings(max_examples=60, deadline=None, derandomize=True)


def stages(outcome: Elected) -> list[dict[str, Fraction]]:
    return [dict(event.values["votes"]) for event in outcome.events if event.key == "elections.stv.votes"]


def of(outcome: Elected, key: str) -> list[dict[str, object]]:
    return [dict(event.values) for event in outcome.events if event.key == key]


def test_a_surplus_moves_with_five_decimals_and_the_rest_is_lost() -> None:
    profile: Profile = [(((0,), (1,)), 40), (((0,), (2,)), 20), (((1,),), 5), (((2,),), 14), (((3,),), 11)]
    outcome = stv.count(packed(profile, 4), 2, fixed(4))
    assert of(outcome, "elections.stv.quota")[0]["quota"] == 31  # 90 / 3 + 1
    # 29 / 60 = 0.48333…
    assert stages(outcome)[1] == {
        NAMES[0]: 31,
        NAMES[1]: 5 + 40 * Fraction(48333, 100000),
        NAMES[2]: 14 + 20 * Fraction(48333, 100000),
        NAMES[3]: 11,
    }
    assert of(outcome, "elections.stv.apart")[0]["lost"] == 29 - 60 * Fraction(48333, 100000)
    assert outcome.elected == [NAMES[0], NAMES[1]]


def test_the_exact_variant_loses_nothing() -> None:
    profile: Profile = [(((0,), (1,)), 40), (((0,), (2,)), 20), (((1,),), 5), (((2,),), 14), (((3,),), 11)]
    outcome = stv.count(packed(profile, 4), 2, fixed(4), exact=True)
    assert stages(outcome)[1][NAMES[1]] == 5 + 40 * Fraction(29, 60)


def test_fractions_that_grow_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stv, "FINEST", 3)
    # Бакыт is elected with 3 + 8 × 8/13 votes, so the second surplus moves at thirteenths
    profile: Profile = [(((0,), (1,)), 8), (((0,), (2,)), 5), (((1,), (3,)), 3), (((3,),), 2), (((2,),), 1)]
    assert stv.count(packed(profile, 4), 3, fixed(4))
    with pytest.raises(BadInput) as refused:
        stv.count(packed(profile, 4), 3, fixed(4), exact=True)
    assert refused.value.faults[0].key == "elections.stv.too_fine"


def test_a_paper_that_moves_twice_keeps_only_its_share_of_each_surplus() -> None:
    profile: Profile = [(((0,), (1,), (2,)), 12), (((1,), (3,)), 3), (((2,),), 4), (((3,),), 2)]
    outcome = stv.count(packed(profile, 4), 3, fixed(4))  # quota 21 / 4 + 1 = 6
    first, second = Fraction(6 * 100000 // 12, 100000), Fraction(3, 9)
    assert stages(outcome)[1][NAMES[1]] == 3 + 12 * first
    moved = of(outcome, "elections.stv.surplus")[1]["moved"]
    assert dict(moved) == {  # type: ignore[call-overload]
        NAMES[2]: 12 * Fraction(int(first * second * 100000), 100000),
        NAMES[3]: 3 * Fraction(int(second * 100000), 100000),
    }


def test_the_largest_surplus_moves_first() -> None:
    profile: Profile = [(((0,), (2,)), 5), (((1,), (3,)), 9), (((2,),), 2), (((3,),), 2), (((4,),), 1)]
    outcome = stv.count(packed(profile), 3, fixed())  # quota 19 / 4 + 1 = 5
    assert [event["name"] for event in of(outcome, "elections.stv.surplus")] == [NAMES[1]]
    assert outcome.elected[:2] == [NAMES[1], NAMES[0]]


def test_a_surplus_moves_before_anybody_is_excluded_even_where_it_can_change_nothing() -> None:
    profile: Profile = [(((0,), (3,)), 9), (((1,),), 7), (((2,),), 5), (((3,), (2,)), 1)]  # quota 22 / 3 + 1 = 8
    keys = [event.key for event in stv.count(packed(profile, 4), 2, ties.NONE).events]
    assert keys.index("elections.stv.surplus") < keys.index("elections.stv.excluded")


def test_equal_surpluses_move_in_the_order_of_the_latest_earlier_stage_where_they_differ() -> None:
    # Эльмира goes first; then Айгүл and Бакыт both have 9, but Айгүл had more before
    profile: Profile = [
        (((0,), (2,)), 7),
        (((1,), (3,)), 6),
        (((2,),), 6),
        (((3,),), 6),
        (((4,), (0,), (2,)), 2),
        (((4,), (1,), (3,)), 3),
    ]
    outcome = stv.count(packed(profile), 3, ties.NONE)  # quota 30 / 4 + 1 = 8
    assert [event["name"] for event in of(outcome, "elections.stv.surplus")] == [NAMES[0], NAMES[1]]
    assert of(outcome, "elections.stv.earlier")[0] == {"names": [NAMES[0], NAMES[1]], "chosen": NAMES[0], "stage": 1}


def test_surpluses_equal_at_all_stages_need_the_rule_fixed_before() -> None:
    profile: Profile = [(((0,), (2,)), 7), (((1,), (3,)), 7), (((2,),), 3), (((3,),), 4), (((4,),), 2)]
    assert of(stv.count(packed(profile), 3, ties.NONE), "seats.either_way") == [{"names": [NAMES[0], NAMES[1]]}]
    outcome = stv.count(packed(profile), 3, ties.by_order(NAMES[one] for one in (1, 0, 2, 3, 4)))
    assert [event["name"] for event in of(outcome, "elections.stv.surplus")] == [NAMES[1], NAMES[0]]


def test_who_has_just_the_quota_has_no_surplus_and_gets_no_more() -> None:
    profile: Profile = [(((0,), (2,)), 4), (((1,),), 3), (((2,),), 3), (((3,), (0,), (1,)), 1)]
    outcome = stv.count(packed(profile, 4), 2, ties.NONE)  # quota 11 / 3 + 1 = 4
    assert not of(outcome, "elections.stv.surplus")
    assert stages(outcome)[1] == {NAMES[0]: 4, NAMES[1]: 4, NAMES[2]: 3}
    assert outcome.elected == [NAMES[0], NAMES[1]]


def test_papers_that_name_nobody_further_take_their_part_of_the_surplus() -> None:
    profile: Profile = [(((0,), (1,)), 6), (((0,),), 4), (((1,),), 2), (((2,),), 3)]
    outcome = stv.count(packed(profile, 3), 2, ties.NONE)  # quota 15 / 3 + 1 = 6
    moved = of(outcome, "elections.stv.surplus")[0]
    assert dict(moved["moved"]) == {NAMES[1]: 6 * Fraction(4, 10)}  # type: ignore[call-overload]
    assert moved["exhausted"] == 4 * Fraction(4, 10)
    assert stages(outcome)[1] == {NAMES[0]: 6, NAMES[1]: Fraction(44, 10), NAMES[2]: 3}


def test_papers_of_an_excluded_candidate_keep_the_value_they_came_with() -> None:
    profile: Profile = [(((0,), (1,), (2,)), 9), (((1,), (2,)), 1), (((2,),), 4), (((3,),), 5)]
    outcome = stv.count(packed(profile, 4), 2, ties.NONE)  # quota 19 / 3 + 1 = 7; 2 / 9 = 0.22222…
    excluded = of(outcome, "elections.stv.excluded")[0]
    assert excluded["name"] == NAMES[1]
    assert dict(excluded["moved"]) == {NAMES[2]: 9 * Fraction(22222, 100000) + 1}  # type: ignore[call-overload]


def test_the_papers_of_who_is_excluded_last_still_move() -> None:
    profile: Profile = [(((0,),), 4), (((1,), (0,)), 3), (((2,),), 2)]
    outcome = stv.count(packed(profile, 3), 1, ties.NONE)
    assert stages(outcome)[-1] == {NAMES[0]: 7}
    assert outcome.elected == [NAMES[0]]


def test_equal_votes_are_decided_by_the_latest_earlier_stage_where_they_differ() -> None:
    # Данияр goes first; then Бакыт and Чынара both have 4, but Чынара had only 3 before
    profile: Profile = [(((0,),), 6), (((1,),), 4), (((2,),), 3), (((3,), (2,)), 1), (((4,),), 8)]
    outcome = stv.count(packed(profile), 2, ties.NONE)
    assert of(outcome, "elections.stv.earlier")[0] == {"names": [NAMES[1], NAMES[2]], "chosen": NAMES[2], "stage": 1}


def test_each_earlier_stage_that_narrows_a_tie_is_told() -> None:
    # all three have 6 at last; Данияр was ahead before, and Чынара at first
    profile: Profile = [(((0,),), 9), (((1,),), 4), (((2,),), 5), (((3,),), 6), (((5,), (1,)), 1)]
    profile += [(((4,), (1,)), 1), (((4,), (2,)), 1)]
    outcome = stv.count(packed(profile, 6), 1, ties.NONE)
    some, one = of(outcome, "elections.stv.earlier_some"), of(outcome, "elections.stv.earlier")
    assert some == [{"names": list(NAMES[1:4]), "left": list(NAMES[1:3]), "stage": 2}]
    assert one[0] == {"names": list(NAMES[1:3]), "chosen": NAMES[1], "stage": 1}


def test_who_is_safe_before_the_rule_for_ties_is_asked_is_told() -> None:
    profile: Profile = [(((0,),), 9), (((1,),), 5), (((2,),), 4), (((3,),), 4), (((4,), (2,)), 1), (((4,), (3,)), 1)]
    keys = [(event.key, dict(event.values)) for event in stv.count(packed(profile), 1, fixed()).events]
    place = keys.index(("elections.stv.earlier_some", {"names": [*NAMES[1:4]], "left": [*NAMES[2:4]], "stage": 1}))
    assert keys[place + 1][0] == "ties.broken_excluded" and keys[place + 1][1]["names"] == [*NAMES[2:4]]


def test_of_several_earlier_stages_the_latest_decides() -> None:
    # Бакыт was ahead 6:5 at first, Чынара 7:6 later, now both have 7
    profile: Profile = [(((0,),), 20), (((1,),), 6), (((2,),), 5), (((3,), (2,)), 2), (((4,), (1,)), 1), (((4,),), 2)]
    outcome = stv.count(packed(profile), 2, ties.NONE)
    assert of(outcome, "elections.stv.earlier")[0] == {"names": [NAMES[1], NAMES[2]], "chosen": NAMES[1], "stage": 3}
    assert outcome.elected == [NAMES[0], NAMES[2]]


def test_a_tie_at_all_stages_needs_the_rule_fixed_before() -> None:
    profile: Profile = [(((0,),), 6), (((1,),), 3), (((2,),), 3)]
    with pytest.raises(Unmeetable):
        stv.count(packed(profile, 3), 2, ties.NONE)
    assert stv.count(packed([*profile, (((1,),), 4)], 3), 1, ties.NONE).elected == [NAMES[1]]


def test_candidates_without_votes_need_no_rule_where_all_of_them_go() -> None:
    profile: Profile = [(((0,),), 6), (((1,),), 3), (((2,),), 4)]
    outcome = stv.count(packed(profile, 6), 2, ties.NONE)
    assert of(outcome, "elections.stv.voteless")[0]["names"] == list(NAMES[3:])
    assert outcome.elected == [NAMES[0], NAMES[2]]


def test_no_paper_moves_once_the_last_seats_can_be_filled() -> None:
    profile: Profile = [(((0,), (1,)), 9), (((1,),), 1), (((2,),), 3)]
    outcome = stv.count(packed(profile, 3), 2, ties.NONE)  # quota 5; Бакыт would get 4 of the surplus
    assert outcome.elected == [NAMES[0], NAMES[1]]
    assert len(stages(stv.count(packed(profile, 3), 3, ties.NONE))) == 1


@given(profiles(), st.integers(1, 4))
@EXAMPLES
def test_every_stage_equals_a_count_paper_by_paper(profile: Profile, seats: int) -> None:
    for decimals in (5, None):
        winners, votes = plain_stv(profile, 5, seats, decimals)
        outcome = stv.count(packed(profile), seats, fixed(), exact=decimals is None)
        assert numbers(outcome.elected) == winners
        assert [{NAMES[one]: held for one, held in stage.items()} for stage in votes] == stages(outcome)


@given(profiles(candidates=4, tied=True, most=5), st.integers(1, 3))
@settings(max_examples=30, deadline=None, derandomize=True)
def test_tied_places_are_split_into_equal_parts(profile: Profile, seats: int) -> None:
    said = [(row, weight) for row, weight in profile if not says_nothing(row)]
    if not said:
        return
    cut = [(row[:-1] if len(row[-1]) > 1 and sum(map(len, row)) == 4 else row, weight) for row, weight in said]
    winners, votes = plain_stv(cut, 4, seats, 5)
    outcome = stv.count(packed(profile, 4), seats, fixed(4))
    assert numbers(outcome.elected) == winners
    assert [{NAMES[one]: held for one, held in stage.items()} for stage in votes] == stages(outcome)


def says_nothing(row: tuple[tuple[int, ...], ...]) -> bool:
    return len(row) == 1 and len(row[0]) == 4


def test_a_ballot_with_too_many_orders_is_refused() -> None:
    names = [str(one) for one in range(12)]
    with pytest.raises(BadInput) as refused:
        stv.count(ballots.ranked(names, [[tuple(range(8))], [1]]), 1, ties.NONE)
    (fault,) = refused.value.faults
    assert fault.key == "elections.tie_too_long" and "0, 1, 2, 3, 4, 5, 6, 7." in fault.said("ru")


def test_a_last_tie_of_all_the_others_is_the_same_as_naming_none_of_them() -> None:
    named = stv.count(ballots.ranked(NAMES, [[0, (1, 2, 3, 4, 5)], [1], [0]]), 1, ties.NONE)
    short = stv.count(ballots.ranked(NAMES, [[0], [1], [0]]), 1, ties.NONE)
    assert stages(named) == stages(short)


@given(profiles(), st.integers(1, 3), st.sets(st.integers(0, 4), max_size=2))
@EXAMPLES
def test_who_withdrew_leaves_no_trace(profile: Profile, seats: int, gone: set[int]) -> None:
    rest = [(tuple(level for level in row if level[0] not in gone), weight) for row, weight in profile]
    rest = [(row, weight) for row, weight in rest if row]
    if not rest or seats > 5 - len(gone):
        return
    outcome = stv.count(packed(profile, withdrawn=frozenset(gone)), seats, fixed())
    stand = [one for one in range(5) if one not in gone]
    moved = [(tuple((stand.index(level[0]),) for level in row), weight) for row, weight in rest]
    winners, votes = plain_stv(moved, len(stand), seats, 5)
    assert numbers(outcome.elected) == [stand[one] for one in winners]
    assert [{NAMES[stand[one]]: held for one, held in stage.items()} for stage in votes] == stages(outcome)


def test_weights_of_any_size_stay_exact() -> None:
    heavy = 2**49
    profile: Profile = [(((0,), (1,)), heavy), (((1,), (2,)), heavy // 2 + 1), (((2,),), heavy // 2), (((3,),), 7)]
    outcome = stv.count(packed(profile, 4), 2, fixed(4))
    winners, votes = plain_stv(profile, 4, 2, 5)
    assert [{NAMES[one]: held for one, held in stage.items()} for stage in votes] == stages(outcome)
    assert numbers(outcome.elected) == winners


def test_weights_that_are_fractions_count_in_their_own_unit() -> None:
    given_weights = [Fraction(3, 2), Fraction(1, 2), 1]
    outcome = stv.count(ballots.ranked(NAMES[:3], [[0], [1], [2]], given_weights), 1, fixed(3))
    assert of(outcome, "elections.stv.quota")[0]["quota"] == Fraction(2)  # 6 halves: more than 3 of them
    assert outcome.elected == [NAMES[0]]


@given(profiles(), st.integers(1, 4), st.permutations(range(5)), st.randoms(use_true_random=False))
@EXAMPLES
def test_neither_names_nor_the_order_of_ballots_matter(profile, seats, renamed, random) -> None:
    for rule in (stv.count, meek.count):
        here = rule(packed(profile), seats, fixed())
        shuffled = [(row, 1) for row, weight in profile for _ in range(weight)]
        random.shuffle(shuffled)
        assert rule(packed(shuffled), seats, fixed()).elected == here.elected
        other = [(tuple(tuple(renamed[one] for one in level) for level in row), weight) for row, weight in profile]
        order = ties.by_order(NAMES[renamed[one]] for one in range(5))
        there = rule(packed(other), seats, order)
        assert {renamed[one] for one in numbers(here.elected)} == set(numbers(there.elected))


@given(profiles(most=7), st.integers(1, 4))
@EXAMPLES
def test_a_solid_coalition_gets_its_droop_quotas(profile: Profile, seats: int) -> None:
    total = sum(weight for _, weight in profile)
    exact = set(numbers(stv.count(packed(profile), seats, fixed(), exact=True).elected))
    by_meek = set(numbers(meek.count(packed(profile), seats, fixed()).elected))
    for row, _ in profile:
        for size in range(1, len(row) + 1):
            inside = {one for level in row[:size] for one in level}
            solid = sum(
                weight for other, weight in profile if {one for level in other[:size] for one in level} == inside
            )
            assert len(exact & inside) >= min(size, solid // (total // (seats + 1) + 1))
            # Meek's quota is no whole number: more than k (seats + 1)-th parts of all votes deserve k seats
            assert len(by_meek & inside) >= min(size, -(-solid * (seats + 1) // total) - 1)


@given(profiles(tied=False))
@EXAMPLES
def test_the_runoff_winner_has_more_than_half_of_what_is_counted(profile: Profile) -> None:
    outcome = irv.count(packed(profile), 1, fixed())
    last = of(outcome, "elections.irv.elected") or of(outcome, "elections.stv.last")
    assert len(last) == 1
    if "counted" in last[0]:
        assert 2 * last[0]["votes"] > last[0]["counted"]  # type: ignore[operator]
    votes = stages(outcome)
    for before, after in pairwise(votes):
        assert min(before.values()) in [before[name] for name in before if name not in after]


def test_a_runoff_fills_one_seat_only() -> None:
    with pytest.raises(BadInput):
        irv.count(packed([(((0,),), 1)]), 2)


@pytest.mark.parametrize("seats", [0, -1])
def test_no_seats_are_bad_input(seats: int) -> None:
    with pytest.raises(BadInput):
        stv.count(packed([(((0,),), 1)]), seats)


def test_more_seats_than_candidates_cannot_be_met_and_the_answer_says_how_many_can() -> None:
    with pytest.raises(Unmeetable) as refused:
        stv.count(packed([(((0,),), 1)], withdrawn=frozenset([4])), 5)
    assert refused.value.relaxation == [{"seats": 4}]


def test_only_blank_ballots_are_bad_input() -> None:
    with pytest.raises(BadInput):
        stv.count(ballots.ranked(NAMES, [[], []]), 1)


def test_parts_of_a_split_ballot_sum_to_it() -> None:
    assert sum(weight for _, weight in strict([(((0, 1), (2, 3)), 1)])) == 1
