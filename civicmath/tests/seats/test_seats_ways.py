"""The ways in which ties may fall: together they hold every order of all candidates, each once."""

from itertools import permutations

import pytest

from civicmath.faults import bad
from civicmath.seats.ways import MOST, Supposed, every_way

NAMES = "ABCD"


def agreeing(ties: Supposed) -> list[tuple[int, ...]]:
    """The orders of all candidates that hold what was supposed."""
    return [
        order
        for order in permutations(range(len(NAMES)))
        if all(order.index(a) < order.index(b) for a, b in ties.pairs)
    ]


def asked(ties: Supposed) -> tuple[list[int], Supposed]:
    """A count that asks for more where a tie fell otherwise."""
    first = ties.first([0, 1, 2])
    last = ties.last([0, 2, 3] if first == 0 else [1, 3])
    return [first, last, *(ties.ordered([1, 2, 3]) if last == 2 else [])], ties


def test_every_order_agrees_with_one_way_and_is_answered_as_that_order_would() -> None:
    answers = every_way(asked, NAMES, lambda _one, _other: True)
    held = [order for _, ties in answers for order in agreeing(ties)]
    assert sorted(held) == list(permutations(range(4)))
    for (first, last, *rest), ties in answers:
        assert tuple(NAMES.index(name) for name in ties.agreeing()) in agreeing(ties)
        for order in agreeing(ties):
            assert first == min([0, 1, 2], key=order.index)
            assert last == max([0, 2, 3] if first == 0 else [1, 3], key=order.index)
            assert rest == (sorted([1, 2, 3], key=order.index) if last == 2 else [])


def test_what_follows_from_earlier_answers_is_not_asked_again() -> None:
    ties = Supposed(NAMES, frozenset([(0, 1), (1, 2), (0, 2)]))
    assert ties.first([0, 2]) == 0 and ties.last([0, 1, 2]) == 2 and list(ties.ordered([2, 1, 0])) == [0, 1, 2]
    assert not ties.others and not ties.events
    assert ties.first([2, 3]) == 2
    assert (0, 3) in ties.pairs and ties.others == [frozenset([(0, 1), (1, 2), (0, 2), (3, 2)])]


def test_an_order_is_supposed_only_as_far_as_somebody_asks() -> None:
    ties = Supposed(NAMES, frozenset())
    assert next(ties.ordered(range(4))) == 0 and len(ties.others) == 3
    ties.over = lambda: True
    assert list(ties.ordered([1, 2, 3])) == [1, 2, 3] and len(ties.others) == 3


def of_so_many(tied: int, same: bool = True) -> list[int] | None:
    return every_way(lambda ties: ties.first(range(tied)), ["x"] * tied, lambda one, other: same or one == other)


def in_pairs(ties: Supposed, many: int) -> list[int]:
    """So many ties of two, one after the other."""
    return [ties.first([one, one + 1]) for one in range(0, 2 * many, 2)]


def test_other_people_or_too_many_ways_or_a_refused_count_say_nothing() -> None:
    assert sorted(of_so_many(MOST)) == list(range(MOST))
    assert of_so_many(MOST + 1) is of_so_many(3000) is None
    assert of_so_many(2, same=False) == []
    assert len(every_way(lambda ties: in_pairs(ties, 6), "x" * 12, lambda _one, _other: True)) == 64
    assert every_way(lambda ties: in_pairs(ties, 7), "x" * 14, lambda _one, _other: True) is None
    assert every_way(lambda ties: ties.first([0, 1]), "xx", lambda _one, _other: True, most=1) is None

    def refused(ties: Supposed) -> int:
        if ties.first([0, 1]):
            raise bad("committees.pav.too_large")
        return 0

    assert every_way(refused, NAMES, lambda _one, _other: True) is None


@pytest.mark.parametrize("tied", [[3], [2, 3]])
def test_one_alone_is_no_tie(tied: list[int]) -> None:
    ties = Supposed(NAMES, frozenset())
    assert ties.first(tied) == tied[0]
    assert len(ties.others) == len(tied) - 1
