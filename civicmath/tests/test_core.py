"""Ties and public chance: only the rule fixed before decides, and anybody can redo it."""

import subprocess
from fractions import Fraction

import numpy as np
import pytest

from civicmath import ballots, chance, spoken, ties
from civicmath.alphabet import alphabetical
from civicmath.faults import LIMIT, BadInput, Faults, Unmeetable

NAMES = ("Айгүл", "Бакыт", "Чынара")


def test_without_a_rule_a_tie_stops_the_count() -> None:
    with pytest.raises(Unmeetable) as stopped:
        ties.Ties(ties.NONE, NAMES).first([0, 2])
    assert stopped.value.faults[0].values["names"] == ["Айгүл", "Чынара"]


def test_a_published_order_decides_and_is_reported() -> None:
    rule = ties.Ties(ties.by_order(["Чынара", "Айгүл", "Бакыт"]), NAMES)
    assert (rule.first([0, 2]), rule.last([0, 1]), rule.ordered([0, 1, 2])) == (2, 1, [2, 0, 1])
    assert [event.key for event in rule.events] == ["ties.broken_elected", "ties.broken_excluded", "ties.broken_order"]


def test_one_candidate_is_no_tie() -> None:
    assert ties.Ties(ties.NONE, NAMES).first([1]) == 1


@pytest.mark.parametrize(
    ("listed", "keys"),
    [
        (["Айгүл"], ["ties.order_incomplete"]),
        ([*NAMES, "Зеде"], ["ties.order_unknown"]),
        ([*NAMES, "Айгүл"], ["ties.order_twice"]),
        (["Айгүл", "Айгүл", "Зеде"], ["ties.order_incomplete", "ties.order_unknown", "ties.order_twice"]),
    ],
)
def test_an_order_must_hold_exactly_the_candidates(listed, keys) -> None:
    with pytest.raises(BadInput) as refused:
        ties.Ties(ties.by_order(listed), NAMES)
    assert [fault.key for fault in refused.value.faults] == keys
    assert not any(": ." in fault.said(language) for fault in refused.value.faults for language in ("ky", "ru", "en"))


def test_the_order_that_was_drawn_is_told_once_and_answered() -> None:
    rule = ties.Ties(ties.by_lot("4 2 6"), NAMES)
    assert rule.as_json() == {"rule": "lot", "names": chance.drawn_order("4 2 6", NAMES), "seed": "4 2 6"}
    rule.first([0, 2])
    rule.last([0, 1])
    assert [event.key for event in rule.events] == ["ties.drawn", "ties.broken_elected", "ties.broken_excluded"]
    with pytest.raises(BadInput):
        ties.by_lot(" ")


@pytest.mark.parametrize(
    ("value", "ru", "en"),
    [
        (Fraction(99999, 100000), "0,99999", "0.99999"),
        (Fraction(21_000_000_001, 2_000_000_000), "10,5", "10.5"),  # ten decimals: rounded
        (Fraction(10_500_000_001, 10**9), "10,500000001", "10.500000001"),
        (Fraction(-1, 8), "-0,125", "-0.125"),
        (Fraction(2, 3), "0,667", "0.667"),
        (0.99999, "1", "1"),
        (0.00021, "0,00021", "0.00021"),
        (-0.000214159, "-0,000214", "-0.000214"),
        (Fraction(100, 300_001), "0,000333", "0.000333"),
        (0.0512345, "0,0512", "0.0512"),
        (0.1234, "0,123", "0.123"),
        (0.00999999, "0,01", "0.01"),
        (4e-9, "0,000000004", "0.000000004"),
        (1e-17, "0", "0"),  # a rounding of sums
        (0.0, "0", "0"),
        (spoken.Ratio(Fraction(7, 2), Fraction(5, 2)), "3,5:2,5", "3.5:2.5"),
    ],
)
def test_numbers_are_printed_whole_or_with_three_digits_at_least(value, ru, en) -> None:
    assert (spoken.shown("ru", value), spoken.shown("en", value)) == (ru, en)


def test_words_follow_the_number_that_is_printed() -> None:
    assert spoken.inflected("en", Fraction(99999, 100000), ["vote", "votes"]) == "votes"
    assert spoken.inflected("en", Fraction(99999, 10**5 + 1), ["vote", "votes"]) == "vote"
    assert spoken.inflected("ru", Fraction(99999, 10**5 + 1), ["голос", "голоса", "голосов"]) == "голос"


def test_a_ticket_is_redone_with_sha256sum() -> None:
    listing = chance.fingerprint(NAMES)
    redone = subprocess.run(["sha256sum"], input=f"4 2 6\n{listing}\nБакыт".encode(), capture_output=True, check=True)
    assert redone.stdout.split()[0].decode() == chance.ticket("4 2 6", listing, "Бакыт")


def test_the_drawn_order_depends_on_seed_and_names_alone() -> None:
    assert chance.drawn_order("s", NAMES) == chance.drawn_order("s", NAMES[::-1])
    assert len({tuple(chance.drawn_order(str(seed), NAMES)) for seed in range(100)}) == 6


def test_names_stand_in_the_order_of_the_kyrgyz_alphabet() -> None:
    letters = "а б в г д е ё ж з и й к л м н ң о ө п р с т у ү ф х ц ч ш щ ъ ы ь э ю я".split()
    assert alphabetical(reversed(letters)) == letters
    assert alphabetical(one.upper() for one in reversed(letters)) == [one.upper() for one in letters]
    names = ["10", "2", "Ann", "bob", "Zoe", "Акматов", "Елисеев", "ёж", "Ёлкин", "Жээнбеков"]
    names += ["Наматов", "ңңң", "Омуров", "Өмүралиев", "Усенов", "Үсөнов", "Фролов", "Якубов", "ӯ"]
    assert alphabetical(reversed(names)) == names


def test_names_that_differ_only_in_capitals_have_one_order_too() -> None:
    assert alphabetical(["Өмүр", "өмүр", "ӨМҮР"]) == alphabetical(["өмүр", "Өмүр", "ӨМҮР"]) == ["ӨМҮР", "Өмүр", "өмүр"]
    assert alphabetical(["АК", "ак жол", "Акбар", "ак"]) == ["АК", "ак", "ак жол", "Акбар"]


def test_faults_need_constant_memory() -> None:
    faults = Faults()
    for line in range(10_000):
        faults.add("faults.at_line", line, fault="x")
    assert (len(faults.kept), faults.more) == (LIMIT, 10_000 - LIMIT)


def test_equal_ballots_become_one_type_and_fractions_whole() -> None:
    packed = ballots.ranked(NAMES, [[0, 1], [0, 1], [], [2, [0, 1]]], [1, Fraction(1, 2), 1, 2])
    assert packed.scale == 2
    assert packed.weights.tolist() == [3, 4]
    assert packed.blank == 2
    assert packed.order.tolist() == [[0, 1, -1], [2, 0, 1]]
    assert packed.joined is not None
    assert packed.joined.tolist() == [[False, False, False], [False, False, True]]


def test_approvals_keep_the_type_of_each_voter() -> None:
    packed = ballots.approvals(NAMES, [[1, 0], [2], [0, 1], []])
    assert packed.of_voter is not None
    assert packed.of_voter.tolist() == [0, 1, 0]
    assert packed.indices.tolist() == [0, 1, 2]
    assert np.array_equal(packed.weights, [2, 1])


@pytest.mark.parametrize("rows", [[[0, 0]], [[3]], [[-1]]])
def test_a_candidate_twice_or_unknown_is_named_with_its_line(rows: list[list[int]]) -> None:
    with pytest.raises(BadInput) as refused:
        ballots.ranked(NAMES, [[0], *rows])
    assert refused.value.faults[0].line == 2
