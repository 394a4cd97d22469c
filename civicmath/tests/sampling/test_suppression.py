"""No hidden cell can be worked out: proved by all tables that have the same margins."""

from itertools import combinations, product
from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from civicmath.faults import BadInput
from civicmath.sampling.circulation import Circulations
from civicmath.sampling.cycles import Prices
from civicmath.sampling.fewest import fewest_cells
from civicmath.sampling.suppression import (
    CountTable,
    grown,
    intervals,
    pattern,
    safe,
    suppression,
    tabulated,
    with_totals,
)

quick = settings(max_examples=40, deadline=None, derandomize=True)


def tables(rows=(1, 4), columns=(1, 4), most=9) -> st.SearchStrategy[np.ndarray]:
    shape = st.tuples(st.integers(*rows), st.integers(*columns))
    return shape.flatmap(
        lambda size: st.lists(
            st.lists(st.integers(0, most), min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
        ).map(np.array)
    )


def possible(whole, hidden) -> dict[tuple[int, int], set[int]]:
    """All values of hidden cells, trying every table: interior cells 0 … the grand total, totals follow."""
    rows, columns = whole.shape[0] - 1, whole.shape[1] - 1
    inner = [cell for cell in product(range(rows), range(columns)) if cell in hidden]
    found: dict[tuple[int, int], set[int]] = {cell: set() for cell in hidden}
    most = int(whole[-1, -1]) + 2  # a hidden grand total could be larger still: two more is enough to see it
    for values in product(range(most + 1), repeat=len(inner)):
        tried = whole[:-1, :-1].copy()
        for cell, value in zip(inner, values, strict=True):
            tried[cell] = value
        full = with_totals(tried)
        if all(
            full[cell] == whole[cell] for cell in product(range(rows + 1), range(columns + 1)) if cell not in hidden
        ):
            for cell in hidden:
                found[cell].add(int(full[cell]))
    return found


@quick
@given(tables(rows=(1, 3), columns=(1, 3), most=3), st.data())
def test_intervals_are_those_of_all_tables_with_the_same_margins(counts, data) -> None:
    whole = with_totals(counts)
    cells = list(product(range(whole.shape[0]), range(whole.shape[1])))
    inner = [cell for cell in cells if cell[0] < len(counts) and cell[1] < counts.shape[1]]
    some = data.draw(st.sets(st.sampled_from(inner), max_size=4))
    hidden = frozenset(some | data.draw(st.sets(st.sampled_from(cells), max_size=3)))
    if len([cell for cell in hidden if cell in inner]) > 4 or whole[-1, -1] > 9:
        return
    seen = possible(whole, hidden)
    circulations = Circulations(whole, hidden)
    for cell, (low, high) in intervals(whole, hidden).items():
        assert low == min(seen[cell])
        assert high == max(seen[cell]) if high is not None else max(seen[cell]) > whole[cell]
        assert circulations.can_change(cell) == (len(seen[cell]) > 1)


@quick
@given(tables(rows=(2, 5), columns=(2, 5), most=20), st.data())
def test_intervals_are_those_of_a_linear_programme(counts, data) -> None:
    whole = with_totals(counts)
    inner = list(product(range(len(counts)), range(counts.shape[1])))
    hidden = frozenset(data.draw(st.sets(st.sampled_from(inner), min_size=1, max_size=12)))
    listed = sorted(hidden)
    lines = [[float(cell[0] == row) for cell in listed] for row in range(len(counts))]
    lines += [[float(cell[1] == column) for cell in listed] for column in range(counts.shape[1])]
    sums = np.array(lines) @ np.array([float(whole[cell]) for cell in listed])
    for place, cell in enumerate(listed):
        cost = np.zeros(len(listed))
        cost[place] = 1
        low, high = (linprog(sign * cost, A_eq=lines, b_eq=sums, method="highs").fun * sign for sign in (1, -1))
        assert intervals(whole, hidden)[cell] == (round(low), round(high))


@quick
@given(tables(rows=(1, 5), columns=(1, 5), most=12), st.booleans(), st.integers(1, 7))
def test_no_hidden_cell_can_be_worked_out(counts, zeros, smallest) -> None:
    found = pattern(counts, smallest=smallest, zeros=zeros)
    whole = with_totals(counts)
    assert safe(whole, found.hidden)
    for cell in product(range(whole.shape[0]), range(whole.shape[1])):
        assert (cell in found.primary) == (whole[cell] < smallest and (zeros or whole[cell] > 0))
    assert found.primary <= found.hidden


@quick
@given(tables(rows=(1, 6), columns=(1, 6), most=12))
def test_the_way_for_large_tables_is_safe_too(counts) -> None:
    whole = with_totals(counts)
    primary = frozenset((int(i), int(j)) for i, j in np.argwhere((whole > 0) & (whole < 5)))
    assert safe(whole, grown(whole, primary))


@settings(max_examples=15, deadline=None, derandomize=True)
@given(tables(rows=(2, 3), columns=(2, 3), most=14))
def test_no_smaller_pattern_is_safe(counts) -> None:
    """Tried: every set of further cells, first those without totals."""
    whole = with_totals(counts)
    found = pattern(counts)
    assert found.fewest
    margin = {
        (i, j)
        for i, j in product(range(whole.shape[0]), range(whole.shape[1]))
        if i == len(counts) or j == counts.shape[1]
    }
    rest = sorted(set(product(range(whole.shape[0]), range(whole.shape[1]))) - found.primary)
    added = found.hidden - found.primary
    if len(added) > 5:
        return
    cost = (len(added & margin), len(added), sum(int(whole[cell]) for cell in added))
    best = cost
    for size in range(len(added) + 1):
        for tried in combinations(rest, size):
            its = (len(set(tried) & margin), size, sum(int(whole[cell]) for cell in tried))
            hidden = Circulations(whole, found.primary | set(tried))
            if its < best and all(hidden.can_change(cell) for cell in found.primary):
                best = its
    assert best == cost


def test_fewer_cells_may_do_with_more_totals_and_that_is_what_is_told() -> None:
    counts = np.array([[0, 20], [2, 1]])
    outcome = suppression(CountTable(("A", "B"), ("x", "y"), counts))
    hidden = pattern(counts).hidden
    totals = [cell for cell in hidden if 2 in cell]
    whole = with_totals(counts)
    others = (frozenset(pattern(counts).primary) | set(more) for more in combinations(product(range(3), repeat=2), 3))
    smaller = [one for one in others if len(one) < len(hidden) and safe(whole, frozenset(one))]
    assert outcome.details["fewest"] and smaller
    assert all(len([cell for cell in one if 2 in cell]) > len(totals) for one in smaller)
    for language, word in (("ky", "жыйынтык"), ("ru", "Итогов"), ("en", "totals")):
        assert word in outcome.explained(language)[1]


def test_a_table_worked_out_by_hand() -> None:
    """3 stands alone in its row and column: one more in the row, one in the column, and their corner."""
    counts = np.array([[12, 3, 20], [8, 10, 15], [10, 7, 11]])
    outcome = suppression(CountTable(("A", "B", "C"), ("x", "y", "z"), counts))
    assert outcome.details["shown"] == [[None, None, 20], [8, 10, 15], [None, None, 11]]
    assert [one["could_be"] for one in outcome.details["hidden"]] == [[5, 15], [0, 10], [7, 17], [0, 10]]
    assert outcome.details["total"] == 96


def test_nothing_small_is_nothing_hidden() -> None:
    assert pattern(np.full((3, 3), 7)).hidden == frozenset()


def test_one_row_needs_its_totals_hidden() -> None:
    found = pattern(np.array([[3, 20, 30]]))
    assert safe(with_totals(np.array([[3, 20, 30]])), found.hidden)
    assert (0, 0) in found.hidden and (1, 0) in found.hidden


def test_a_small_grand_total_hides_everything() -> None:
    assert pattern(np.array([[3]])).hidden == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_a_table_of_two_thousand_cells_is_hidden_safely() -> None:
    counts = np.random.default_rng(2).poisson(9, (50, 40))
    found = pattern(counts)
    whole = with_totals(counts)
    assert (len(found.primary) > 1, found.fewest) == (True, False)
    assert all(map(Circulations(whole, found.hidden).can_change, found.hidden))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(tables(rows=(1, 4), columns=(1, 4), most=3), st.data())
def test_a_cell_is_needless_exactly_when_all_others_can_change_without_it(counts, data) -> None:
    """Also where most cells are 0 and can be raised only: then ways lead in one direction."""
    whole = with_totals(np.maximum(counts - 2, 0))
    cells = list(product(range(len(whole)), range(whole.shape[1])))
    hidden = Circulations(whole, data.draw(st.sets(st.sampled_from(cells), min_size=4)))
    while stuck := [cell for cell in hidden.hidden if not hidden.can_change(cell)]:
        hidden.show(stuck[0])
    for cell in hidden.hidden:
        rest = Circulations(whole, hidden.hidden - {cell})
        assert hidden.is_needless(cell) == all(map(rest.can_change, rest.hidden))


@quick
@given(tables(rows=(1, 5), columns=(1, 5), most=9), st.booleans(), st.data())
def test_the_cheapest_cycle_is_that_of_the_integer_programme(counts, large, data) -> None:
    """Also with counts for whose prices 64 bits do not suffice."""
    whole = with_totals(counts * (2**44 if large else 1))
    cell = data.draw(st.sampled_from(list(product(range(len(whole)), range(whole.shape[1])))))
    cheap = Prices(whole, {cell}).cheapest_cycle(cell)
    best = fewest_cells(with_totals(counts), frozenset({cell}))
    assert best is not None
    assert price(whole, cheap) == price(whole, best - {cell})


def price(whole, cells) -> tuple[int, int, int]:
    margin = sum(i == len(whole) - 1 or j == whole.shape[1] - 1 for i, j in cells)
    return margin, len(cells), sum(int(whole[cell]) for cell in cells)


def test_a_table_of_four_thousand_cells_takes_seconds() -> None:
    """Each cell that may be shown again is judged by its own ends: to try all others anew took minutes."""
    chance = np.random.default_rng(1)
    counts = np.where(chance.random((500, 8)) < 0.3, chance.integers(1, 5, (500, 8)), chance.integers(5, 200, (500, 8)))
    begun = process_time()
    outcome = suppression(CountTable(tuple(map(str, range(500))), tuple("abcdefgh"), counts))
    assert process_time() - begun < 20
    assert all(one["could_be"][0] < one["could_be"][1] for one in outcome.details["hidden"])


def test_what_is_said_of_a_table_does_not_tell_how_many_cells_are_small() -> None:
    """1 2 / 2 1 hidden in a corner: who knew that nothing else had to be hidden would know that all four lie in 1 … 4."""
    small = np.array([[1, 2, 9], [2, 1, 9], [9, 9, 9]])
    mixed = np.array([[3, 0, 9], [0, 3, 9], [9, 9, 9]])
    said = []
    for counts in (small, mixed):
        outcome = suppression(CountTable(tuple("abc"), tuple("xyz"), counts))
        assert {(one["row"], one["column"]) for one in outcome.details["hidden"]} == set(product("ab", "xy"))
        said.append([outcome.explained(language) for language in ("ky", "ru", "en")])
    assert said[0] == said[1]


@quick
@given(tables(rows=(2, 4), columns=(2, 4), most=12))
def test_a_table_turned_over_hides_as_much(counts) -> None:
    one, two = pattern(counts), pattern(counts.T)
    assert len(one.hidden) == len(two.hidden)
    assert {(j, i) for i, j in one.primary} == two.primary


@quick
@given(tables(rows=(2, 4), columns=(2, 4), most=12), st.data())
def test_one_small_cell_needs_no_programme(counts, data) -> None:
    whole = with_totals(counts)
    cell = data.draw(st.sampled_from(sorted(product(range(len(counts)), range(counts.shape[1])))))
    one = frozenset({cell})
    cheap, best = grown(whole, one), fewest_cells(whole, one)
    assert best is not None
    assert (len(cheap), sum(int(whole[c]) for c in cheap)) == (len(best), sum(int(whole[c]) for c in best))


def test_people_are_counted_by_two_columns() -> None:
    assert tabulated(["Үч", "Ат", "Ёлка"], ["я", "Ө", "ң"]).rows == ("Ат", "Ёлка", "Үч")
    counted = tabulated(["a", "b", "a"], ["y", "x", "y"])
    assert (counted.rows, counted.columns, counted.counts.tolist()) == (("a", "b"), ("x", "y"), [[0, 2], [1, 0]])


def test_the_programme_gives_up_rather_than_guess(monkeypatch) -> None:
    monkeypatch.setattr("civicmath.sampling.suppression.fewest_cells", lambda whole, primary: None)
    counts = np.array([[12, 3, 20], [8, 9, 4], [10, 7, 11]])
    found = pattern(counts)
    assert (found.fewest, safe(with_totals(counts), found.hidden)) == (False, True)
    assert fewest_cells(with_totals(counts), found.primary) is not None


@pytest.mark.parametrize(
    "counts", [np.array([[1, -1]]), np.zeros((0, 2), dtype=int), np.zeros((300, 300), dtype=int), np.array([[2**60]])]
)
def test_what_is_no_table_of_counts_is_refused(counts) -> None:
    with pytest.raises(BadInput):
        pattern(counts)
