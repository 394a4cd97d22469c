"""Copeland, Schulze, ranked pairs, minimax: published examples, definitions worked out plainly, and the axioms each is known for."""

from itertools import pairwise as neighbours
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath import ballots, ties
from civicmath.elections import borda, copeland, minimax, pairwise, papers, ranked_pairs, schulze
from civicmath.faults import BadInput, Unmeetable
from elections.cases import (
    NAMES,
    Profile,
    condorcet_loser,
    condorcet_winner,
    fixed,
    numbers,
    packed,
    plain_duels,
    profiles,
    smith_set,
)

EXAMPLES = settings(max_examples=80, deadline=None, derandomize=True)
DUELLING = (copeland.count, schulze.count, ranked_pairs.count, minimax.count)
SCHULZE = "ACBED 5 ADECB 5 BEDAC 8 CABED 3 CAEBD 7 CBADE 2 DCEBA 7 EBADC 8".split()  # example 1 of the paper


def letters(words: list[str]) -> ballots.Ranked:
    rows = [["ABCDE".index(letter) for letter in word] for word in words[::2]]
    return ballots.ranked("ABCDE", rows, [int(weight) for weight in words[1::2]])


def winner(rule, profile: Profile, **more) -> int:
    return numbers(rule(packed(profile, **more), 1, fixed()).elected)[0]


def test_the_example_of_schulzes_paper() -> None:
    outcome = schulze.count(letters(SCHULZE), 5, ties.NONE)
    assert outcome.elected == list("EACBD")
    strength = outcome.more["strengths"]
    assert [strength[0], strength[4]] == [[0, 28, 28, 30, 24], [25, 28, 28, 31, 0]]


def test_where_no_chain_of_wins_leads_anywhere_none_is_told() -> None:
    level = ballots.ranked("ABC", [[0, 1, 2], [2, 1, 0]])
    outcome = schulze.count(level, 3, ties.NONE)
    told = [event.values for event in outcome.events if event.key == "elections.schulze.elected_without"]
    assert [one["name"] for one in told] == ["A", "B"] and told[0]["rival"] == "B"


def test_the_chain_that_is_told_is_as_strong_as_said() -> None:
    outcome = schulze.count(letters(SCHULZE), 1, ties.NONE)
    why = next(event.values for event in outcome.events if event.key == "elections.schulze.elected")
    assert (why["name"], why["rival"], why["forward"], why["back"]) == ("E", "A", 25, 24)
    won = plain_duels(
        [
            (tuple(("ABCDE".index(one),) for one in word), int(many))
            for word, many in zip(SCHULZE[::2], SCHULZE[1::2], strict=True)
        ],
        5,
    )
    chain = ["ABCDE".index(one) for one in why["chain"]]
    assert min(won[one][other] for one, other in neighbours(chain)) == 25


def test_four_cities_choose_the_one_in_the_middle() -> None:
    rows = [[0, 1, 2, 3], [1, 2, 3, 0], [2, 3, 1, 0], [3, 2, 1, 0]]
    cities = ballots.ranked(["Memphis", "Nashville", "Chattanooga", "Knoxville"], rows, [42, 26, 15, 17])
    for rule in DUELLING:
        assert rule(cities, 1, ties.NONE).elected == ["Nashville"]
        assert rule(cities, 1, ties.NONE).seats[0].why in (
            "elections.pairs.elected",
            "elections.points.elected",
            "elections.minimax.elected",
        )


@given(profiles(tied=True))
@EXAMPLES
def test_duels_are_counted_as_defined(profile: Profile) -> None:
    given_ballots = packed(profile)
    assert pairwise.duels(papers.standing(given_ballots), given_ballots).tolist() == plain_duels(profile, 5)


def test_many_single_ballots_are_counted_like_weighted_ones() -> None:
    rows = [[one % 5, (one * 3 + 1) % 5] if one % 5 != (one * 3 + 1) % 5 else [one % 5] for one in range(40)]
    few = ballots.ranked(NAMES[:5], rows)
    many = ballots.Ranked(
        candidates=few.candidates,
        order=few.order.repeat(few.weights * 100, axis=0),
        weights=(few.weights * 0 + 1).repeat(few.weights * 100),
    )
    counted = pairwise.duels(papers.standing(many), many)
    assert (counted == 100 * pairwise.duels(papers.standing(few), few)).all()


def plain_strengths(won: list[list[int]]) -> list[list[int]]:
    """The strongest of all chains, by trying all."""
    size = len(won)
    best = [[0] * size for _ in range(size)]
    for length in range(2, size + 1):
        for chain in permutations(range(size), length):
            links = list(neighbours(chain))
            if all(won[one][other] > won[other][one] for one, other in links):
                weakest = min(won[one][other] for one, other in links)
                best[chain[0]][chain[-1]] = max(best[chain[0]][chain[-1]], weakest)
    return best


@given(profiles(tied=True))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_schulze_follows_the_strongest_of_all_chains(profile: Profile) -> None:
    won = plain_duels(profile, 5)
    best = plain_strengths(won)
    able = [one for one in range(5) if all(best[one][other] >= best[other][one] for other in range(5))]
    assert winner(schulze.count, profile) == min(able)


@given(profiles(tied=True))
@EXAMPLES
def test_ranked_pairs_locks_as_defined(profile: Profile) -> None:
    won = plain_duels(profile, 5)
    pairs = [(one, other) for one in range(5) for other in range(5) if won[one][other] > won[other][one]]
    pairs.sort(key=lambda pair: (-won[pair[0]][pair[1]], won[pair[1]][pair[0]], pair[0], -pair[1]))
    locked: set[tuple[int, int]] = set()

    def leads(start: int, end: int) -> bool:
        return start == end or any(leads(other, end) for one, other in locked if one == start)

    for pair in pairs:
        if not leads(pair[1], pair[0]):
            locked.add(pair)
    free = [one for one in range(5) if not any(loser == one for _, loser in locked)]
    assert winner(ranked_pairs.count, profile) == min(free)


@given(profiles(tied=True))
@EXAMPLES
def test_minimax_and_copeland_as_defined(profile: Profile) -> None:
    won = plain_duels(profile, 5)
    lost = {
        one: [(won[other][one], won[one][other]) for other in range(5) if won[other][one] > won[one][other]]
        for one in range(5)
    }
    winning = {one: max((more for more, _ in lost[one]), default=0) for one in range(5)}
    margins = {one: max((more - less for more, less in lost[one]), default=0) for one in range(5)}
    points = {
        one: sum(
            (won[one][other] > won[other][one]) + (won[one][other] >= won[other][one])
            for other in range(5)
            if other != one
        )
        for one in range(5)
    }
    assert winner(minimax.count, profile) == min(range(5), key=lambda one: (winning[one], one))
    by_margins = minimax.count(packed(profile), 1, fixed(), measure="margins")
    assert numbers(by_margins.elected) == [min(range(5), key=lambda one: (margins[one], one))]
    assert winner(copeland.count, profile) == max(range(5), key=lambda one: (points[one], -one))
    assert {name: 2 * held for name, held in copeland.count(packed(profile), 1, fixed()).more["points"].items()} == {
        NAMES[one]: points[one] for one in range(5)
    }


@given(profiles(tied=True))
@EXAMPLES
def test_who_wins_every_duel_is_elected_and_who_loses_every_duel_is_not(profile: Profile) -> None:
    won = plain_duels(profile, 5)
    best, worst = condorcet_winner(won), condorcet_loser(won)
    for rule in DUELLING:
        chosen = winner(rule, profile)
        assert best is None or chosen == best
        assert rule is minimax.count or chosen != worst
    assert winner(borda.count, profile) != worst


@given(profiles(tied=True))
@EXAMPLES
def test_schulze_ranked_pairs_and_copeland_stay_in_the_smith_set(profile: Profile) -> None:
    inside = smith_set(plain_duels(profile, 5))
    for rule in (schulze.count, ranked_pairs.count, copeland.count):
        assert winner(rule, profile) in inside


@given(profiles(), st.data())
@EXAMPLES
def test_more_support_never_hurts_the_winner(profile: Profile, data: st.DataObject) -> None:
    for rule in (*DUELLING, borda.count):
        chosen = winner(rule, profile)
        place = data.draw(st.integers(0, len(profile) - 1))
        row, weight = profile[place]
        others = [level for level in row if level != (chosen,)]
        seat = data.draw(st.integers(0, row.index((chosen,)) if (chosen,) in row else len(others)))
        raised = (*others[:seat], (chosen,), *others[seat:])
        assert winner(rule, [*profile[:place], (raised, weight), *profile[place + 1 :]]) == chosen


@given(profiles(tied=True), st.permutations(range(5)))
@EXAMPLES
def test_names_do_not_matter(profile: Profile, renamed: list[int]) -> None:
    other = [(tuple(tuple(renamed[one] for one in level) for level in row), weight) for row, weight in profile]
    order = ties.by_order(NAMES[renamed[one]] for one in range(5))
    for rule in (*DUELLING, borda.count):
        assert numbers(rule(packed(other), 1, order).elected) == [renamed[winner(rule, profile)]]


@given(profiles(tied=True), st.integers(0, 4))
@EXAMPLES
def test_who_withdrew_fights_no_duel(profile: Profile, gone: int) -> None:
    rest = [
        (tuple(level for level in (tuple(one for one in level if one != gone) for level in row) if level), weight)
        for row, weight in profile
    ]
    rest = [(row, weight) for row, weight in rest if row and len(row[0]) < 4]
    if not rest:
        return
    for rule in DUELLING:
        outcome = rule(packed(profile, withdrawn=frozenset([gone])), 1, fixed())
        kept = rule(packed(rest, withdrawn=frozenset([gone])), 1, fixed())
        assert outcome.elected == kept.elected != [NAMES[gone]]


def test_equal_duels_need_a_rule_only_where_their_order_matters() -> None:
    harmless = ballots.ranked("ABC", [[0, 1, 2]], [2])
    circle = ballots.ranked("ABC", [[0, 1, 2], [1, 2, 0], [2, 0, 1]])
    assert ranked_pairs.count(harmless, 1, ties.NONE).elected == ["A"]
    with pytest.raises(Unmeetable):
        ranked_pairs.count(circle, 1, ties.NONE)
    assert ranked_pairs.count(circle, 1, ties.by_order("CAB")).elected == ["C"]


def test_margins_and_winning_votes_are_not_the_same() -> None:
    # Айгүл loses 4:5 to Бакыт, Бакыт 3:6 to Чынара, Чынара 2:4 to Айгүл
    profile: Profile = [(((1,),), 3), (((0,), (2,)), 4), (((2,), (1,), (0,)), 2)]
    assert minimax.count(packed(profile, 3), 1, ties.NONE, measure="margins").elected == [NAMES[0]]
    assert minimax.count(packed(profile, 3), 1, ties.NONE).elected == [NAMES[2]]


def test_of_duels_won_by_equally_many_the_one_with_fewer_losers_is_larger() -> None:
    profile: Profile = [(((0,), (1,)), 2), (((1,),), 3), (((2,),), 2), (((2,), (0,), (1,)), 2)]
    assert ranked_pairs.count(packed(profile, 3), 1, fixed(3)).elected == [NAMES[1]]


def test_an_unknown_measure_is_refused() -> None:
    with pytest.raises(BadInput):
        minimax.count(letters(SCHULZE), measure="loudest")


def test_too_many_candidates_are_refused_before_any_memory_is_taken() -> None:
    names = [str(one) for one in range(2001)]
    with pytest.raises(BadInput):
        schulze.count(ballots.ranked(names, [[0]]), 1)
