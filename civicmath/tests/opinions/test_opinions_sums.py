"""Sums are exact: the same for any order of the votes, any division of the people, any way of computing them."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.faults import BadInput
from civicmath.opinions import cells, engine, mapping, numeric, room, votes
from civicmath.opinions.crowd import Block, Crowd
from civicmath.opinions.sums import Sums
from opinions import conversations

MODEST = settings(max_examples=20, deadline=None, derandomize=True)
MANY = conversations.camps(1, 120, 14, number=3)
ENGINES = [False, *([True] if engine.has_numba() else [])]


def plain_sums(cast: dict) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    people = sorted({person for person, _ in cast})
    asked = sorted({statement for _, statement in cast})
    dense = np.array([[cast.get((person, one), 0) for one in asked] for person in people])
    there = np.array([[(person, one) in cast for one in asked] for person in people]).astype(int)
    return dense.T @ dense, dense.T @ there, there.T @ there


def same(one: mapping.Opinions, other: mapping.Opinions) -> bool:
    arrays = ("agree", "disagree", "seen", "priorities", "places", "labels", "participants")
    return one.as_json() == other.as_json() and all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in arrays
    )


@pytest.mark.parametrize("compiled", ENGINES)
@MODEST
@given(cast=conversations.votes())
def test_sums_are_those_of_the_definition(compiled: bool, cast: dict) -> None:
    found = Sums.from_votes(conversations.packed(cast), engine.engine(0, compiled))
    for ours, theirs in zip((found.vv, found.vm, found.mm), plain_sums(cast), strict=True):
        assert np.array_equal(ours, theirs)


def test_sparse_and_dense_products_are_the_same_integers() -> None:
    rows = conversations.packed(MANY).rows
    for part in rows.parts(50, 400):
        digits = np.zeros((2, 4, 14, 14), dtype=np.int64)
        numeric.add_digits(digits[0], numeric.dense_product(part, 14), numeric.DENSE_BITS)
        numeric.add_digits(digits[1], numeric.sparse_product(part, 14), numeric.SPARSE_BITS)
        assert np.array_equal(digits[0], digits[1])


@pytest.mark.parametrize("compiled", ENGINES)
@pytest.mark.parametrize("value", [-1, 0, 1])
def test_no_block_is_too_large_for_its_digits(compiled: bool, value: int) -> None:
    people = 70_000
    rows = votes.of_rows(np.repeat(np.arange(people), 2), np.tile([0, 1], people), np.full(2 * people, value)).rows
    padded = votes.Rows(rows.indptr, rows.statements * 20, rows.values)  # few votes in many columns: the sparse way
    for given_rows, statements in ((rows, 2), (padded, 21)):
        found = Sums.of_rows(given_rows, statements, engine.engine(0, compiled))
        assert found.mm[0, 0] == found.mm[0, -1] == people
        assert found.vm[0, -1] == value * people
        assert found.vv[0, -1] == abs(value) * people


@MODEST
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(chance: object) -> None:
    rows = [(person, statement, value, 5) for (person, statement), value in MANY.items()]
    rows += [(person, statement, -value, 4) for person, statement, value, _ in rows[:60]]
    rows += [(person, statement, 1, 5) for person, statement, _, _ in rows[60:90]]
    straight = votes.of_rows(*np.array(rows).T)
    chance.shuffle(rows)
    assert same(mapping.map_opinions(straight), mapping.map_opinions(votes.of_rows(*np.array(rows).T)))


@pytest.mark.parametrize("compiled", ENGINES)
@MODEST
@given(cuts=st.sets(st.integers(1, 119), max_size=6))
def test_the_division_of_the_people_does_not_matter(compiled: bool, cuts: set[int]) -> None:
    packed = conversations.packed(MANY)
    edges = [0, *sorted(cuts), 120]
    use = engine.engine(0, compiled)
    blocks = [Block(packed.rows.part(first, last), 14, first, use) for first, last in itertools.pairwise(edges)]
    found = mapping.map_crowd(Crowd(blocks), packed.about)
    found.participants = packed.participants
    assert same(found, mapping.map_opinions(packed, compiled=False))


def test_a_grid_of_cells_is_the_same_for_any_division() -> None:
    packed = conversations.packed(conversations.camps(2, 3000, 6, number=3, density=1.0))
    blocks = [Block(packed.rows.part(first, first + 750), 6, first) for first in range(0, 3000, 750)]
    found = mapping.map_crowd(Crowd(blocks), packed.about)
    found.participants = packed.participants
    whole = mapping.map_opinions(packed)
    assert same(found, whole)
    assert not whole.groups.exact


def test_a_grid_whose_lines_move_is_the_same_for_any_division() -> None:
    """Three people far from all others press them into one cell, so the lines go where the people are."""
    chance = np.random.default_rng(1)
    table = np.where(chance.random((2600, 30)) < 0.98, 1, -1)
    table[::900] = -1
    cast = np.nonzero(chance.random(table.shape) < 0.8)
    packed = votes.of_rows(*cast, table[cast])
    blocks = [Block(packed.rows.part(first, first + 650), 30, first) for first in range(0, 2600, 650)]
    found = mapping.map_crowd(Crowd(blocks), packed.about)
    found.participants = packed.participants
    assert same(found, mapping.map_opinions(packed))
    bounds = Crowd(blocks).bounds()
    even = cells.people_along(Crowd(blocks).cells(cells.even(bounds)))
    lines, _ = cells.gathered(Crowd(blocks))
    settled = cells.people_along(Crowd(blocks).cells(lines))
    assert 2 * even.max() > 2600
    assert 2 * settled.max() < even.max()
    assert settled[0].sum() == settled[1].sum() == 2600


@MODEST
@given(
    st.lists(st.tuples(*map(st.integers, (0, 0, -1, 0), (15, 9, 1, 3))), min_size=2, max_size=80), st.integers(1, 79)
)
def test_a_room_holds_what_reading_all_votes_at_once_gives(rows: list[tuple[int, int, int, int]], cut: int) -> None:
    rows = [(person * 3, statement * 2, value, time) for person, statement, value, time in rows]
    pieces = [np.array(piece).T for piece in (rows[:cut], rows[cut:]) if piece]
    held = room.Room(votes.of_rows(*pieces[0], keep_times=True))
    for piece in pieces[1:]:
        held.cast(*piece)
    whole = votes.of_rows(*np.array(rows).T, keep_times=True)
    assert held.sums.same_as(Sums.from_votes(whole))
    for name in ("participants", "statement_ids", "indptr", "statements", "values", "times"):
        assert np.array_equal(getattr(held.votes, name), getattr(whole, name)), name
    assert np.array_equal(whole.values, votes.of_rows(*np.array(rows).T).values)


def test_a_room_that_goes_on_voting_maps_as_if_it_began_anew() -> None:
    rows = np.array([(person, statement, value, 1) for (person, statement), value in MANY.items()])
    rows = np.concatenate([rows, rows[:200] * [1, 1, -1, 2]])[np.random.default_rng(0).permutation(len(rows) + 200)]
    held = room.Room(votes.of_rows(*rows[:500].T, keep_times=True))
    for first in range(500, len(rows), 97):
        held.cast(*rows[first : first + 97].T)
    assert same(held.map(), mapping.map_opinions(votes.of_rows(*rows.T)))


def test_votes_cast_without_times_are_the_latest() -> None:
    """A vote changed now counts, whatever the times in the room; and so does one changed once more."""
    held = room.Room(votes.of_rows(*np.array([(1, 1, 1, 900), (2, 1, -1, 950)]).T, keep_times=True))
    for value in (-1, 1, -1):
        held.cast(*np.array([(1, 1, value)]).T)
        assert held.votes.values.tolist() == [value, -1]
        assert held.sums.same_as(Sums.from_votes(held.votes))
    held.cast(*np.array([(1, 1, 1, 940)]).T)
    assert held.votes.values.tolist() == [-1, -1]
    held.cast(*np.array([(2, 1, 1), (2, 1, -1)]).T)
    assert held.votes.values.tolist() == [-1, 0]


def test_votes_cast_without_times_after_the_last_moment_there_is_are_taken() -> None:
    last = np.iinfo(np.int64).max
    held = room.Room(votes.of_rows(*np.array([(1, 1, 1, last)]).T, keep_times=True))
    held.cast(*np.array([(1, 2, 1)]).T)
    assert held.votes.times is not None
    assert held.votes.times.tolist() == [last, last]


def test_more_statements_than_the_tables_may_hold_are_refused_and_the_room_stays_as_it_was() -> None:
    held = room.Room(votes.of_rows(*np.array([(1, 1, 1), (1, 2, -1)]).T, keep_times=True))
    before, latest = held.votes, held.latest
    many = np.arange(20_000)
    with pytest.raises(BadInput, match="Too many statements: 20,002"):
        held.cast(many, many + 3, many * 0)
    assert (held.votes, held.latest) == (before, latest)
    assert held.sums.mm.shape == (2, 2)
    held.cast(*np.array([(1, 1, -1)]).T)
    assert held.votes.values.tolist() == [-1, -1]
    with pytest.raises(BadInput, match="Too many statements: 20,000"):
        room.Room(votes.of_rows(many, many, many * 0, keep_times=True))


def test_sums_can_be_merged_and_taken_apart() -> None:
    rows = conversations.packed(MANY).rows
    first, second = Sums.of_rows(rows.part(0, 50), 14), Sums.of_rows(rows.part(50, 120), 14)
    assert (first + second).same_as(Sums.of_rows(rows, 14))
    assert (first + second - second).same_as(first)


@pytest.mark.parametrize(
    ("moments", "value"), [([1, 2], -1), ([2, 1], 1), ([1, 1], 0)], ids=["later", "earlier", "same moment"]
)
def test_the_last_vote_counts_and_contradictions_of_one_moment_are_a_pass(moments: list[int], value: int) -> None:
    found = votes.of_rows(np.array([7, 7]), np.array([3, 3]), np.array([1, -1]), np.array(moments))
    assert found.values.tolist() == [value]


def test_ids_far_apart_are_the_same_people() -> None:
    near = conversations.columns(MANY)
    far = votes.of_rows(near[0] * 10**15 - 5, near[1] * 10**12, near[2])
    assert np.array_equal(far.values, votes.of_rows(*near).values)
    assert far.participants[1] == 10**15 - 5
