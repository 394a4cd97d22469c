"""Borda-3: points, level places, ties, and a bootstrap that anybody can redo."""

from fractions import Fraction
from hashlib import sha256
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath import ballots, spoken, ties
from civicmath.faults import BadInput, Unmeetable
from civicmath.priorities import resampling
from civicmath.priorities.borda import SEED, Spread, borda3, of_those_who_stand, points_of
from civicmath.priorities.standing import equal_groups, in_order, tiers

NAMES = ("Жол", "Мектеп", "Суу", "Таштанды", "Чырак")
quick = settings(max_examples=40, deadline=None, derandomize=True)


@st.composite
def rankings(draw: st.DrawFn) -> list[list[list[int]]]:
    """Ballots as lists of level groups."""
    found = []
    for _ in range(draw(st.integers(1, 12))):
        order = draw(st.permutations(range(len(NAMES))))[: draw(st.integers(1, 5))]
        ballot: list[list[int]] = []
        for one in order:
            if ballot and draw(st.integers(0, 3)) == 0:
                ballot[-1].append(one)
            else:
                ballot.append([one])
        found.append(ballot)
    return found


def by_hand(rows: list[list[list[int]]], weights: list[Fraction] | None = None) -> list[Fraction]:
    """The rule in its plainest words: hand the points of the places taken to all who stand there, in equal parts."""
    points = [Fraction(0)] * len(NAMES)
    for number, row in enumerate(rows):
        left = [3, 2, 1] + [0] * len(NAMES)
        for group in row:
            taken, left = left[: len(group)], left[len(group) :]
            for one in group:
                points[one] += Fraction(sum(taken), len(group)) * (weights[number] if weights else 1)
    return points


def scores(ranking) -> dict[str, Fraction]:
    return {one.name: one.score for one in ranking.standings}


@quick
@given(rankings())
def test_points_are_those_counted_by_hand(rows) -> None:
    ranking = borda3(ballots.ranked(NAMES, rows), draws=0)
    assert scores(ranking) == dict(zip(NAMES, by_hand(rows), strict=True))
    assert [one.score for one in ranking.standings] == sorted((one.score for one in ranking.standings), reverse=True)


@quick
@given(rankings(), st.data())
def test_weights_count_as_so_many_people(rows, data) -> None:
    weights = [data.draw(st.fractions(Fraction(1, 6), 4, max_denominator=6)) for _ in rows]
    ranking = borda3(ballots.ranked(NAMES, rows, weights), draws=0)
    assert scores(ranking) == dict(zip(NAMES, by_hand(rows, weights), strict=True))


def test_the_first_gets_three_the_second_two_the_third_one_and_no_more() -> None:
    ranking = borda3(ballots.ranked(NAMES, [[0, 1, 2, 3], [1], []]), draws=0)
    assert scores(ranking) == {"Жол": 3, "Мектеп": 5, "Суу": 1, "Таштанды": 0, "Чырак": 0}
    assert ranking.details == {"valid": 2, "blank": 1, "spoilt": 0, "longer_than_three": 1}


def test_who_names_one_gives_points_to_that_one_alone() -> None:
    assert scores(borda3(ballots.ranked(NAMES, [[4]]), draws=0)) == {
        "Чырак": 3,
        "Жол": 0,
        "Мектеп": 0,
        "Суу": 0,
        "Таштанды": 0,
    }


@quick
@given(rankings(), st.randoms())
def test_the_order_of_ballots_changes_nothing(rows, chance) -> None:
    other = list(rows)
    chance.shuffle(other)
    one, two = (borda3(ballots.ranked(NAMES, some), draws=20) for some in (rows, other))
    assert one.as_json() == two.as_json()


@quick
@given(rankings(), st.permutations(range(len(NAMES))))
def test_the_numbers_of_candidates_change_nothing(rows, moved) -> None:
    renumbered = [NAMES[moved.index(place)] for place in range(len(NAMES))]
    other = [[[moved[one] for one in group] for group in row] for row in rows]
    one, two = borda3(ballots.ranked(NAMES, rows), draws=20), borda3(ballots.ranked(renumbered, other), draws=20)
    assert {s.name: s.as_json() for s in one.standings} == {s.name: s.as_json() for s in two.standings}


@quick
@given(rankings(), st.permutations(range(len(NAMES))))
def test_problems_exchanged_everywhere_are_exchanged_in_the_answer(rows, moved) -> None:
    one = scores(borda3(ballots.ranked(NAMES, rows), draws=0))
    two = scores(borda3(ballots.ranked(NAMES, [[[moved[i] for i in group] for group in row] for row in rows]), draws=0))
    assert all(one[NAMES[i]] == two[NAMES[moved[i]]] for i in range(len(NAMES)))


@quick
@given(rankings(), st.data())
def test_raising_a_problem_never_harms_it(rows, data) -> None:
    number = data.draw(st.integers(0, len(rows) - 1))
    flat = [one for group in rows[number] for one in group]
    raised = data.draw(st.sampled_from(flat))
    rows = [*rows[:number], [[one] for one in flat], *rows[number + 1 :]]
    before = {s.name: s for s in borda3(ballots.ranked(NAMES, rows), draws=0).standings}
    place = flat.index(raised)
    flat.insert(data.draw(st.integers(0, place)), flat.pop(place))
    rows[number] = [[one] for one in flat]
    after = {s.name: s for s in borda3(ballots.ranked(NAMES, rows), draws=0).standings}
    name = NAMES[raised]
    assert after[name].score >= before[name].score
    assert after[name].first <= before[name].first


@quick
@given(rankings(), st.integers(0, len(NAMES) - 1), st.data())
def test_who_has_withdrawn_leaves_no_trace(rows, gone, data) -> None:
    """Places, points, intervals and tiers are those of ballots that never named them; who named nobody else is blank."""
    weights = [data.draw(st.sampled_from([1, 2, Fraction(1, 2)])) for _ in rows]
    names = NAMES[:gone] + NAMES[gone + 1 :]
    kept = [[[one - (one > gone) for one in group if one != gone] for group in row] for row in rows]
    kept = [[group for group in row if group] for row in kept]
    if not any(kept):
        return
    one = borda3(ballots.ranked(NAMES, rows, weights, withdrawn=frozenset({gone})), draws=20)
    two = borda3(ballots.ranked(names, kept, weights), draws=20)
    assert one.result() == two.result()
    told = [event.values for event in one.events if event.key == "priorities.borda3.withdrawn"]
    silent = sum(weight for row, weight in zip(kept, weights, strict=True) if not row)
    assert told == [{"names": [NAMES[gone]], "ballots": silent}]


def test_rankings_that_become_equal_are_drawn_as_one() -> None:
    """Two ballots for A and two for B are two positions, whether or not one of the four also named C, who has withdrawn."""
    with_trace = ballots.ranked(("A", "B", "C"), [[0, 2], [0], [1], [1]], withdrawn=frozenset({2}))
    without = ballots.ranked(("A", "B"), [[0], [0], [1], [1]])
    one, two = (
        Spread.of(cast, points_of(cast), 50, SEED, Fraction(1, 2)) for cast in (of_those_who_stand(with_trace), without)
    )
    assert np.array_equal(one.sums[:, :2], two.sums)


def test_ties_are_broken_by_a_list_that_names_who_has_withdrawn() -> None:
    fixed = ties.by_order(["Суу", "Мектеп", "Жол"])
    cast = ballots.ranked(NAMES[:3], [[2, 0], [2, 1]], withdrawn=frozenset({2}))
    assert borda3(cast, draws=0, ties=fixed, wanted=1).chosen == ["Мектеп"]
    with pytest.raises(BadInput):
        borda3(cast, draws=0, wanted=3)
    with pytest.raises(BadInput, match="no valid ballot"):
        borda3(ballots.ranked(NAMES[:3], [[2]], withdrawn=frozenset({2})))


def test_equal_points_share_places_when_nothing_was_fixed() -> None:
    ranking = borda3(ballots.ranked(NAMES, [[0, 1, 2], [1, 0, 2]]), draws=0)
    assert [(one.first, one.last) for one in ranking.standings] == [(1, 2), (1, 2), (3, 3), (4, 5), (4, 5)]


def test_equal_points_are_ordered_by_the_rule_fixed_before() -> None:
    fixed = ties.by_order(["Мектеп", "Жол", "Чырак", "Суу", "Таштанды"])
    ranking = borda3(ballots.ranked(NAMES, [[0, 1, 2], [1, 0, 2]]), draws=0, ties=fixed, wanted=1)
    assert ranking.names == ["Мектеп", "Жол", "Суу", "Чырак", "Таштанды"]
    assert ranking.chosen == ["Мектеп"]
    assert {event.key for event in ranking.events} >= {"ties.broken_chosen", "ties.broken_order"}


def test_all_who_are_taken_from_a_tie_are_named() -> None:
    fixed = ties.by_order(["Мектеп", "Жол", "Чырак", "Суу", "Таштанды"])
    ranking = borda3(ballots.ranked(NAMES, [[0, 1, 2], [1, 2, 0], [2, 0, 1]]), draws=0, ties=fixed, wanted=2)
    told = [one for one in ranking.events if one.key.startswith("ties.broken") and len(one.values["names"]) == 3]
    assert [one.values["chosen"] for one in told] == [ranking.chosen]
    assert len(ranking.chosen) == 2
    assert all(", ".join(ranking.chosen) in told[0].said(language) for language in spoken.LANGUAGES)


def test_a_tie_at_the_cut_without_a_rule_stops_the_count() -> None:
    with pytest.raises(Unmeetable):
        borda3(ballots.ranked(NAMES, [[0, 1, 2], [1, 0, 2]]), draws=0, wanted=1)
    assert borda3(ballots.ranked(NAMES, [[0, 1, 2], [1, 0, 2]]), draws=0, wanted=2).chosen == ["Жол", "Мектеп"]


@pytest.mark.parametrize(("wanted", "draws"), [(0, 10), (6, 10), (None, -1), (None, 10**6)])
def test_what_cannot_be_asked_is_refused(wanted, draws) -> None:
    with pytest.raises(BadInput):
        borda3(ballots.ranked(NAMES, [[0]]), wanted=wanted, draws=draws)


def test_no_valid_ballot_is_refused() -> None:
    with pytest.raises(BadInput):
        borda3(ballots.ranked(NAMES, [[]]))


def philox(key: int, counter: int, words: int) -> list[int]:
    """Philox 4x64-10 after Salmon et al. (2011), one block of four words for each step of the counter."""
    mask = 2**64 - 1
    found: list[int] = []
    while len(found) < words:
        counter += 1  # NumPy steps before each block
        x = [(counter >> (64 * part)) & mask for part in range(4)]
        k = [key & mask, key >> 64]
        for _ in range(10):
            one, two = 0xD2E7470EE14C6C93 * x[0], 0xCA5A826395121157 * x[2]
            x = [(two >> 64) ^ x[1] ^ k[0], two & mask, (one >> 64) ^ x[3] ^ k[1], one & mask]
            k = [(k[0] + 0x9E3779B97F4A7C15) & mask, (k[1] + 0xBB67AE8584CAA73B) & mask]
        found += x
    return found[:words]


def test_a_draw_is_redone_from_its_description() -> None:
    weights, people = np.array([3, 1, 4]), 8
    counts = np.concatenate(list(resampling.Resampling(weights, people, "4 2 6 1").draws(3, block=2)))
    key = int.from_bytes(sha256(b"4 2 6 1").digest()[:16], "big")
    for draw in range(3):
        words = philox(key, draw << 192, 40)
        halves = [half for word in words for half in (word & 0xFFFFFFFF, word >> 32)]
        taken = [half & 7 for half in halves][:people]  # eight positions need three bits; none is too large
        types = ["AAABCCCC"[one] for one in taken]
        assert counts[draw].tolist() == [types.count(one) for one in "ABC"]


def test_positions_that_are_too_large_are_skipped_and_parts_do_not_matter(monkeypatch) -> None:
    key, total, people = 12345, 5, 3000
    stream = [half & 7 for word in philox(key, 7 << 192, 4000) for half in (word & 0xFFFFFFFF, word >> 32)]
    expected = [one for one in stream if one < total][:people]
    assert np.concatenate(list(resampling.positions(key, 7, people, total))).tolist() == expected
    monkeypatch.setattr(resampling, "PART", 100)
    assert np.concatenate(list(resampling.positions(key, 7, people, total))).tolist() == expected


def test_a_seed_of_any_bytes_is_read_as_sha256sum_reads_it() -> None:
    """A byte of a command line that is no UTF-8 stands in the text as a lone surrogate."""
    counts = next(resampling.Resampling(np.array([1] * 8), 2, "\udcff").draws(1))
    key = int.from_bytes(sha256(b"\xff").digest()[:16], "big")
    halves = [half & 7 for half in (philox(key, 0, 1)[0] & 0xFFFFFFFF, philox(key, 0, 1)[0] >> 32)]
    assert counts[0].tolist() == [halves.count(one) for one in range(8)]


def test_more_positions_than_32_bits_hold_are_drawn_from_whole_words() -> None:
    total = 2**40 + 1
    expected = [word & (2**41 - 1) for word in philox(9, 0, 40)]
    found = np.concatenate(list(resampling.positions(9, 0, 5, total)))
    assert found.tolist() == [one for one in expected if one < total][:5]


def test_large_weights_are_searched_as_small_ones_are_looked_up(monkeypatch) -> None:
    one = resampling.Resampling(np.array([5, 2, 9]), 50, "x")
    looked_up = np.concatenate(list(one.draws(5)))
    monkeypatch.setattr(resampling, "TABLE", 1)
    assert np.array_equal(np.concatenate(list(one.draws(5))), looked_up)


def test_weights_in_smaller_units_draw_the_same() -> None:
    one, two = (
        np.concatenate(list(resampling.Resampling(np.array(weights), 30, "u").draws(4)))
        for weights in ([5, 2], [25, 10])
    )
    assert np.array_equal(one, two)


def test_the_spread_of_points_is_the_multinomial_one() -> None:
    """The share of ballots for the first: standard deviation √(p(1-p)/n) over many draws, to 5 standard errors."""
    counts = np.concatenate(list(resampling.Resampling(np.array([30, 70]), 100, "spread").draws(5_000)))[:, 0]
    assert abs(counts.mean() - 30) < 5 * np.sqrt(21 / 5_000)
    assert abs(counts.var() - 21) < 5 * 21 * np.sqrt(2 / 5_000)


def test_places_and_tiers_follow_the_draws() -> None:
    """Every draw of ballots that all agree is the same: no spread, each problem a tier of its own."""
    ranking = borda3(ballots.ranked(NAMES[:3], [[2, 0, 1]] * 9), draws=50)
    assert [(one.name, one.interval, one.tier) for one in ranking.standings] == [
        ("Суу", (1, 1), 1),
        ("Жол", (2, 2), 2),
        ("Мектеп", (3, 3), 3),
    ]


def test_equal_sums_in_a_draw_widen_the_interval() -> None:
    ranking = borda3(ballots.ranked(NAMES, [[0]] * 5), draws=10)
    assert [one.interval for one in ranking.standings] == [(1, 1), (2, 5), (2, 5), (2, 5), (2, 5)]


def test_intervals_cut_whole_draws_from_equal_tails() -> None:
    """Redone from the raw draws: A or B on each ballot, B first in a draw when more than half of it says B."""
    packed = ballots.ranked(("A", "B"), [[0]] * 12 + [[1]] * 8)
    counts = np.concatenate(list(resampling.Resampling(np.array([12, 8]), 20, "t").draws(400)))
    low = sorted(2 if b > a else 1 for a, b in counts)
    high = sorted(1 if a > b else 2 for a, b in counts)
    top = borda3(packed, draws=400, seed="t", level=Fraction(9, 10)).standings[0]
    assert (top.name, top.interval) == ("A", (low[20], high[379]))


def test_the_sentence_on_tiers_says_what_is_compared() -> None:
    """n2 opens tier 4 and is behind n3, who opened tier 3, in 95 % of the draws; n1 has joined tier 4 and is not."""
    cast = ballots.ranked([f"n{one}" for one in range(5)], [[0, 4]] * 21 + [[3, 2]] * 5 + [[1, 4, 0]] * 2)
    ranking = borda3(cast)
    assert {one.name: one.tier for one in ranking.standings} == {"n0": 1, "n4": 2, "n3": 3, "n2": 4, "n1": 4}
    spread = Spread.of(cast, points_of(cast), 2000, SEED, Fraction(95, 100))
    assert spread.apart(3, 2)
    assert not spread.apart(3, 1)
    assert "has fewer points than the one that opened the tier before" in ranking.explained("en")[-1]


def test_a_tier_begins_where_the_last_head_is_apart() -> None:
    apart = {(0, 2), (0, 3), (2, 4), (0, 4), (3, 4)}
    assert tiers([[0], [1], [2], [3], [4]], lambda a, b: (a, b) in apart) == {0: 1, 1: 1, 2: 2, 3: 2, 4: 3}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_tiers_do_not_depend_on_how_equal_items_are_listed(order) -> None:
    assert tiers([[3], list(order)], lambda a, b: b != 1) == {0: 1, 1: 1, 2: 1, 3: 1}


def test_places_of_groups() -> None:
    order = in_order(equal_groups([5, 7, 5, Fraction(1, 3)]), ties.Ties(ties.NONE, NAMES[:4]))
    assert (order.listed, order.first, order.last) == ([1, 0, 2, 3], [2, 1, 2, 4], [3, 1, 3, 4])


def test_points_beyond_64_bits_stay_exact() -> None:
    heavy = 2**44
    sizes = (23, 29, 31, 37, 41)
    names = [str(one) for one in range(42)]
    rows = [[list(range(size))] for size in sizes]
    ranking = borda3(ballots.ranked(names, rows, [heavy] * len(sizes)), draws=0)
    assert scores(ranking)["0"] == sum(Fraction(6 * heavy, size) for size in sizes)
