"""Bradley–Terry: the maximum of the likelihood, when it exists, and the exact grid."""

from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import expit

from civicmath import ties
from civicmath.faults import BadInput, Unmeetable
from civicmath.priorities.comparisons import Comparisons, comparisons
from civicmath.priorities.grid import Grid, pairwise_grid, posterior
from civicmath.priorities.pairwise import check_linked, fitted, pairwise

quick = settings(max_examples=40, deadline=None, derandomize=True)
NAMES = ("a", "b", "c", "d")


def of_matrix(wins) -> Comparisons:
    wins = np.array(wins, dtype=np.int64)
    return Comparisons(tuple("abcdefgh"[: len(wins)]), 2 * wins)


@st.composite
def matrices(draw: st.DrawFn, most: int = 6, size: int = 4) -> np.ndarray:
    many = draw(st.integers(2, size))
    wins = np.array([[draw(st.integers(0, most)) for _ in range(many)] for _ in range(many)])
    np.fill_diagonal(wins, 0)
    return wins


def linked_by_splits(wins) -> bool:
    """Ford's condition in its own words."""
    many = range(len(wins))
    return all(
        any(wins[i][j] for i in part for j in many if j not in part)
        for size in range(1, len(wins))
        for part in combinations(many, size)
    )


def independent(wins, prior: float = 0.0) -> np.ndarray:
    """A general optimiser on the likelihood written out pair by pair."""

    def loss(strengths):
        found = 0.0
        for i, j in product(range(len(wins)), repeat=2):
            found -= wins[i][j] * (strengths[i] - np.logaddexp(strengths[i], strengths[j]))
        return found + prior * sum(np.logaddexp(0, one) + np.logaddexp(0, -one) for one in strengths)

    found = minimize(loss, np.zeros(len(wins)), method="BFGS", options={"gtol": 1e-9}).x
    return found if prior else found - found.mean()


@quick
@given(matrices())
def test_strengths_exist_exactly_when_every_split_is_crossed(wins) -> None:
    if linked_by_splits(wins):
        check_linked(of_matrix(wins))
    else:
        with pytest.raises(Unmeetable):
            check_linked(of_matrix(wins))


@quick
@given(matrices())
def test_the_fewest_further_answers_are_those_found_by_trying_all(wins) -> None:
    if linked_by_splits(wins):
        return
    with pytest.raises(Unmeetable) as refused:
        check_linked(of_matrix(wins))
    needed = refused.value.relaxation[0]["fewest"]
    arcs = [arc for arc in product(range(len(wins)), repeat=2) if arc[0] != arc[1]]

    def enough(added) -> bool:
        more = wins.copy()
        for arc in added:
            more[arc] += 1
        return linked_by_splits(more)

    assert not any(enough(added) for added in combinations(arcs, needed - 1))
    assert any(enough(added) for added in combinations(arcs, needed))


@quick
@given(matrices())
def test_strengths_are_those_of_a_general_optimiser(wins) -> None:
    if not linked_by_splits(wins):
        return
    fit = fitted(of_matrix(wins))
    assert np.allclose(fit.strengths, independent(wins), atol=2e-4)
    # at the maximum every item's wins are those expected
    together = wins + wins.T
    expected = (together * expit(fit.strengths[:, None] - fit.strengths)).sum(axis=1)
    assert np.allclose(expected, wins.sum(axis=1), atol=1e-8 * together.sum())


@quick
@given(matrices())
def test_a_prior_always_gives_strengths(wins) -> None:
    if not wins.any():
        return
    assert np.allclose(fitted(of_matrix(wins), Fraction(1, 2)).strengths, independent(wins, 0.5), atol=2e-4)


def test_two_items_have_the_strengths_and_the_error_known_in_closed_form() -> None:
    """log(7/3) between them; the variance of that logit is 1/7 + 1/3, a quarter of it for each half."""
    fit = fitted(of_matrix([[0, 7], [3, 0]]))
    assert fit.strengths[0] - fit.strengths[1] == pytest.approx(np.log(7 / 3), abs=1e-12)
    assert fit.covariance[0, 0] == pytest.approx((1 / 7 + 1 / 3) / 4, rel=1e-9)


def test_errors_are_those_of_the_numerical_second_derivative() -> None:
    wins = np.array([[0, 5, 3, 2], [4, 0, 6, 1], [2, 3, 0, 4], [3, 5, 2, 0]])
    fit = fitted(of_matrix(wins))

    def height(free):
        strengths = np.append(free, -free.sum())
        return sum(
            wins[i][j] * (strengths[i] - np.logaddexp(strengths[i], strengths[j]))
            for i, j in product(range(4), repeat=2)
        )

    step, at = 1e-4, fit.strengths[:3]
    unit = step * np.eye(3)
    second = np.array(
        [
            [
                (height(at + a + b) - height(at + a - b) - height(at - a + b) + height(at - a - b)) / (4 * step * step)
                for b in unit
            ]
            for a in unit
        ]
    )
    assert np.allclose(np.linalg.inv(-second), fit.covariance[:3, :3], rtol=1e-4)


def test_a_balanced_tournament_is_ordered_by_wins() -> None:
    ranking = pairwise(of_matrix([[0, 3, 4], [2, 0, 3], [1, 2, 0]]))
    assert ranking.names == ["a", "b", "c"]
    assert [one.more["wins"] for one in ranking.standings] == [7, 5, 3]


def test_exchangeable_items_share_their_place_or_follow_the_rule_fixed_before() -> None:
    wins = of_matrix([[0, 2, 5], [2, 0, 5], [1, 1, 0]])
    assert [(one.first, one.last) for one in pairwise(wins).standings] == [(1, 2), (1, 2), (3, 3)]
    assert pairwise(wins, ties=ties.by_order("bca")).names == ["b", "a", "c"]
    with pytest.raises(Unmeetable):
        pairwise(wins, wanted=1)


def test_an_equal_answer_is_half_a_win_for_each() -> None:
    half = comparisons([("a", "b", 3), ("b", "a", 1)], [("a", "b", 2)])
    assert half.wins.tolist() == [[0, 8], [4, 0]]
    assert fitted(half).strengths[0] == pytest.approx(np.log(2) / 2)


def test_strong_evidence_makes_tiers_and_weak_evidence_does_not() -> None:
    weak, strong = [[0, 3], [2, 0]], [[0, 300], [200, 0]]
    assert [one.tier for one in pairwise(of_matrix(weak)).standings] == [1, 1]
    assert [one.tier for one in pairwise(of_matrix(strong)).standings] == [1, 2]


def test_groups_that_answers_do_not_link_are_named() -> None:
    with pytest.raises(Unmeetable) as refused:
        pairwise(comparisons([("a", "b", 1), ("b", "a", 1), ("c", "d", 2)]))
    keys = [(fault.key.rpartition(".")[2], fault.values.get("names")) for fault in refused.value.faults]
    assert keys == [("not_linked", None), ("unbeaten", ["c"]), ("alone", ["a", "b"]), ("winless", ["d"])]
    assert refused.value.relaxation[0]["fewest"] == 2


@pytest.mark.parametrize("answers", [[("a", "a", 1)], [("a", "b", 0)], []])
def test_impossible_answers_are_refused(answers) -> None:
    with pytest.raises(BadInput):
        comparisons(answers)


def test_the_order_of_answers_changes_nothing() -> None:
    answers = [("a", "b", 3), ("b", "c", 2), ("c", "a", 4), ("a", "c", 1)]
    assert pairwise(comparisons(answers)).as_json() == pairwise(comparisons(answers[::-1])).as_json()
    assert comparisons([("Суу", "Ёлка", 1), ("Үй", "Жол", 1)], [], ["Чеч"]).names == ("Чеч", "Ёлка", "Жол", "Суу", "Үй")


def test_renamed_items_keep_their_strengths() -> None:
    wins = np.array([[0, 5, 3], [4, 0, 6], [2, 3, 0]])
    moved = [2, 0, 1]
    assert np.allclose(
        fitted(of_matrix(wins)).strengths[moved], fitted(of_matrix(wins[np.ix_(moved, moved)])).strengths
    )


def test_one_more_win_never_harms_the_winner() -> None:
    wins = np.array([[0, 5, 3], [4, 0, 6], [2, 3, 0]])
    more = wins.copy()
    more[1, 0] += 1
    assert fitted(of_matrix(more)).strengths[1] > fitted(of_matrix(wins)).strengths[1]


def test_a_long_chain_of_one_sided_answers_is_found() -> None:
    many = 8
    wins = np.zeros((many, many), dtype=int)
    for one in range(many - 1):
        wins[one, one + 1], wins[one + 1, one] = 1000, 1
    fit = fitted(of_matrix(wins))
    assert np.allclose(-np.diff(fit.strengths), np.log(1000), atol=1e-8)


def test_the_grid_is_the_posterior_written_out_in_fractions() -> None:
    wins, grid = [[0, 3, 1], [1, 0, 2], [0, 1, 0]], Grid(Fraction(3, 2), 2, 1)
    weight: dict[tuple[int, ...], Fraction] = {}
    for point in product(range(-2, 3), repeat=3):
        strength = [Fraction(3, 2) ** k for k in point]
        likelihood = Fraction(1)
        for i, j in product(range(3), repeat=2):
            likelihood *= (strength[i] / (strength[i] + strength[j])) ** wins[i][j] if i != j else 1
        for one in strength:
            likelihood *= one / (1 + one) * 1 / (1 + one)
        weight[point] = likelihood
    total = sum(weight.values())
    found = posterior(of_matrix(wins), grid)
    for i, j in product(range(3), repeat=2):
        assert found.above[i][j] == sum(w for p, w in weight.items() if p[i] > p[j]) / total
    for i in range(3):
        leading = sum(w / p.count(max(p)) for p, w in weight.items() if p[i] == max(p))
        assert found.first[i] == leading / total
        assert found.mean[i] == sum(w * p[i] for p, w in weight.items()) / total


def test_the_grid_orders_and_sums_to_one() -> None:
    ranking = pairwise_grid(of_matrix([[0, 6, 5], [2, 0, 4], [1, 3, 0]]))
    assert ranking.names == ["a", "b", "c"]
    assert sum(one.more["strongest"] for one in ranking.standings) == pytest.approx(1, abs=1e-8)


def test_the_grid_answers_where_strengths_do_not_exist() -> None:
    assert pairwise_grid(of_matrix([[0, 3], [0, 0]])).names == ["a", "b"]


def test_symmetric_answers_are_equal_on_the_grid() -> None:
    ranking = pairwise_grid(of_matrix([[0, 4], [4, 0]]))
    assert [(one.first, one.last, one.score) for one in ranking.standings] == [(1, 2, Fraction(1, 2))] * 2


@pytest.mark.parametrize(
    ("wins", "grid"),
    [
        ([[0, 1], [1, 0]], Grid(Fraction(1), 4, 1)),
        ([[0, 1], [1, 0]], Grid(Fraction(2), 0, 1)),
        ([[0, 1], [1, 0]], Grid(Fraction(2), 4, -1)),
        ([[0] * 8] * 8, Grid()),
        ([[0, 10**6], [1, 0]], Grid()),
    ],
)
def test_what_the_grid_cannot_hold_is_refused(wins, grid) -> None:
    with pytest.raises(BadInput):
        pairwise_grid(of_matrix(wins), grid)


def test_equal_answers_are_refused_on_the_grid() -> None:
    with pytest.raises(BadInput):
        pairwise_grid(comparisons([("a", "b", 1)], [("a", "b", 1)]))


def blocks(inside: dict, scale: int = 1) -> list[tuple[str, str, int]]:
    """Two blocks of three items that answered each other in the same way, often, and one answer each way between them."""
    answers = [(block[i], block[j], scale * times + 1) for block in ("abc", "def") for (i, j), times in inside.items()]
    return [*answers, ("a", "d", 1), ("d", "a", 1)]


@pytest.mark.parametrize("many", [1, 10**4, 10**6, 10**9, 10**14])
def test_any_number_of_answers_is_counted(many: int) -> None:
    fit = fitted(comparisons([("a", "b", many), ("b", "a", 1)]))
    assert fit.strengths[0] == pytest.approx(np.log(many) / 2, abs=1e-12)
    prior = fitted(comparisons([("a", "b", many)]), Fraction(1, 2))
    assert prior.strengths[0] == pytest.approx(-prior.strengths[1], abs=1e-12)
    # many · P(b preferred to a) = ½ (P(average preferred to b) - P(b preferred to average))
    expected = np.tanh(prior.strengths[0] / 2) / 2
    assert many * expit(-2 * prior.strengths[0]) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("scale", [10, 10**5, 10**8, 10**11])
@pytest.mark.parametrize("seed", range(4))
def test_few_answers_between_items_are_not_drowned_by_many_inside(scale: int, seed: int) -> None:
    """Mirrored blocks: a and d, b and e, c and f are exchangeable, so they are level whatever the counts."""
    chance = np.random.default_rng(seed)
    inside = {(i, j): int(chance.integers(1, 100)) for i in range(3) for j in range(3) if i != j}
    places = {one.name: (one.first, one.last) for one in pairwise(comparisons(blocks(inside, scale))).standings}
    assert places["a"] == places["d"]
    assert places["b"] == places["e"]
    assert places["c"] == places["f"]


def test_the_strengths_of_many_answers_are_exact_far_below_what_is_held_equal() -> None:
    """A step of Newton's in fractions, from the strengths found, moves no difference by more than 10⁻¹¹."""
    inside = {(0, 1): 7, (1, 0): 2, (0, 2): 5, (2, 0): 9, (1, 2): 3, (2, 1): 4}
    answers = [*blocks(inside, 10**7), ("b", "f", 3)]
    held = comparisons(answers)
    strengths = [Fraction(float(one)) for one in fitted(held).strengths]
    moved = newton_step(held.wins.tolist(), strengths)
    assert max(map(abs, moved)) < Fraction(1, 10**11)


def newton_step(wins: list[list[int]], strengths: list[Fraction]) -> list[Fraction]:
    """In 50 digits: the step of all items but the last, which stays, minus its mean."""
    with localcontext(prec=50):
        given = [Decimal(one.numerator) / Decimal(one.denominator) for one in strengths]
        many = range(len(wins))
        chance = [[1 / (1 + (given[j] - given[i]).exp()) for j in many] for i in many]
        lines = []
        for i in many[:-1]:
            weight = [(wins[i][j] + wins[j][i]) * chance[i][j] * chance[j][i] / 2 for j in many]
            gradient = sum((wins[i][j] * chance[j][i] - wins[j][i] * chance[i][j]) / 2 for j in many if j != i)
            weight[i] = Decimal(0)
            line = [sum(weight) if i == j else -weight[j] for j in many[:-1]]
            lines.append([Fraction(one) for one in [*line, gradient]])
    for pivot in range(len(lines)):
        line = lines[pivot] = [one / lines[pivot][pivot] for one in lines[pivot]]
        for other in range(len(lines)):
            if other != pivot:
                lines[other] = [a - lines[other][pivot] * b for a, b in zip(lines[other], line, strict=True)]
    step = [line[-1] for line in lines] + [Fraction(0)]
    return [one - sum(step) / len(step) for one in step]


def test_a_far_step_does_not_lose_the_way() -> None:
    """A whole step of Newton's would lead where floats see no slope at all."""
    answers = "0,2,10000 1,4,1 2,3,1 2,5,1000000 3,0,1000 3,1,1000000 4,2,10000 4,5,100 5,1,10000000"
    held = comparisons([(one, other, int(times)) for one, other, times in (row.split(",") for row in answers.split())])
    fit = fitted(held)
    assert max(map(abs, newton_step(held.wins.tolist(), list(map(Fraction, fit.strengths.tolist()))))) < 1e-13
    assert fit.steps < 100


@pytest.mark.parametrize("seed", [*range(12), 25, 41, 505, 704])
def test_strengths_that_exist_are_found_however_one_sided_the_answers(seed: int) -> None:
    chance = np.random.default_rng(seed)
    many = int(chance.integers(3, 9))
    wins = 10 ** chance.integers(0, 12, (many, many)) * (chance.random((many, many)) < 0.5)
    np.fill_diagonal(wins, 0)
    if not linked_by_splits(wins):
        wins = wins + 1 - np.eye(many, dtype=int)
    strengths = list(map(Fraction, fitted(of_matrix(wins)).strengths.tolist()))
    assert max(map(abs, newton_step(wins.tolist(), strengths))) < 1e-13


def test_how_many_steps_were_made_in_vain_is_told() -> None:
    with pytest.raises(Unmeetable) as refused:
        fitted(comparisons([("a", "b", 10**14)]), Fraction(1, 10**20))
    assert refused.value.faults[0].values["steps"] < 20


def test_a_prior_lost_in_rounding_is_refused_in_words_that_fit() -> None:
    with pytest.raises(Unmeetable) as refused:
        pairwise(comparisons([("a", "b", 10**14)]), prior=Fraction(1, 10**20))
    assert refused.value.faults[0].key == "priorities.pairwise.not_converged_prior"


@pytest.mark.parametrize(
    ("prior", "said"),
    [
        (Fraction(1), "по 1 победе и 1 поражению"),
        (Fraction(2), "по 2 победы и 2 поражения"),
        (Fraction(5), "по 5 побед и 5 поражений"),
        (Fraction(1, 2), "по 0,5 победы и 0,5 поражения"),
    ],
)
def test_the_prior_is_told_in_words_that_follow_its_number(prior: Fraction, said: str) -> None:
    told = " ".join(pairwise(of_matrix([[0, 3], [2, 0]]), prior=prior).explained("ru"))
    assert said in told
