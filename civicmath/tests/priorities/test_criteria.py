"""Criteria: exact totals, and for which weights the first place changes."""

from fractions import Fraction
from itertools import pairwise as neighbours
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath import ties
from civicmath.faults import BadInput, Unmeetable
from civicmath.priorities import weight_space
from civicmath.priorities.criteria import Criterion, Matrix, criteria, leaders, normalised, stretches, totals
from civicmath.priorities.weight_space import shares_of_weights

quick = settings(max_examples=40, deadline=None, derandomize=True)
F = Fraction


def matrix(scores, weights=None, **more) -> Matrix:
    many = len(scores[0])
    return Matrix(
        options=tuple("ABCDEFGH"[: len(scores)]),
        criteria=tuple(Criterion(f"k{n}", F((weights or [1] * many)[n]), **more) for n in range(many)),
        scores=[[F(one) for one in row] for row in scores],
    )


@st.composite
def tables(draw: st.DrawFn, least: int = 1, most: int = 4) -> tuple[list[list[int]], list[int]]:
    many, width = draw(st.integers(1, 5)), draw(st.integers(least, most))
    scores = [[draw(st.integers(0, 5)) for _ in range(width)] for _ in range(many)]
    weights = [draw(st.integers(0, 4)) for _ in range(width)]
    return scores, weights if any(weights) else [1] * width


def test_a_table_worked_out_by_hand() -> None:
    """Needs 5, 3, 1 on 1–5 are 1, ½, 0; costs 4, 2, 1 on 1–5, lower better, are ¼, ¾, 1; weights 3 : 1."""
    scored = Matrix(
        ("well", "road", "park"),
        (
            Criterion("need", F(3), scale=(F(1), F(5))),
            Criterion("cost", F(1), lower=True, scale=(F(1), F(5))),
        ),
        [[F(5), F(4)], [F(3), F(2)], [F(1), F(1)]],
    )
    ranking = criteria(scored)
    assert [(one.name, one.score) for one in ranking.standings] == [
        ("well", F(13, 16)),
        ("road", F(9, 16)),
        ("park", F(1, 4)),
    ]
    # need at weight w: well ¼ + ¾w, road ¾ - ¼w, park 1 - w: road meets park at 1/3 and well at 1/2
    half = {"to": F(1, 2), "first": ["road"]}
    assert ranking.details["smallest_changes"] == [
        {"criterion": "cost", "from": F(1, 4), **half},
        {"criterion": "need", "from": F(3, 4), **half},
    ]
    assert ranking.details["smallest_change"] == ranking.details["smallest_changes"][0]
    assert ranking.details["all_weights"] == {"well": F(1, 2), "road": F(1, 6), "park": F(1, 3)}


def test_a_shared_first_place_hangs_on_the_least_change() -> None:
    """A and B are level at equal weights, crosswise: any more weight of the first criterion makes A first, any less B."""
    ranking = criteria(matrix([[5, 1], [1, 5], [2, 2]], scale=(F(1), F(5))))
    change = {"criterion": "k0", "from": F(1, 2), "to": F(1, 2), "first": ["A"]}
    assert ranking.details["smallest_change"] == change
    keys = [event.key for event in ranking.events]
    assert [key for key in keys if key.endswith(("_more", "_less"))] == [
        "priorities.criteria.shared_more",
        "priorities.criteria.also_less",
        "priorities.criteria.also_more",
        "priorities.criteria.also_less",
    ]
    assert "priorities.criteria.no_change" not in keys


def named_columns(names: str) -> Matrix:
    """Three options of which the first leads at equal weights, and each other one as soon as a weight is a third more."""
    scores = {"a": (4, 6, 0), "b": (4, 0, 6)}
    rows = [[F(scores[name][option]) for name in names] for option in range(3)]
    return Matrix(("A", "B", "C"), tuple(Criterion(name) for name in names), rows)


def test_all_equally_near_changes_are_told_whatever_the_order_of_the_columns() -> None:
    one, two = (criteria(named_columns(names)) for names in ("ab", "ba"))
    third, half, most = F(1, 3), F(1, 2), F(2, 3)
    assert [tuple(change.values()) for change in one.details["smallest_changes"]] == [
        ("a", half, third, ["C"]),
        ("a", half, most, ["B"]),
        ("b", half, third, ["B"]),
        ("b", half, most, ["C"]),
    ]
    for key in ("smallest_change", "smallest_changes"):
        assert one.details[key] == two.details[key]
    keys = [event.key for event in one.events]
    assert keys.count("priorities.criteria.smallest_change") == 1
    assert keys.count("priorities.criteria.as_small") == 3


def test_a_shared_first_place_of_two_alike_does_not_hang_on_the_weights() -> None:
    ranking = criteria(matrix([[5, 1], [5, 1], [2, 0]], scale=(F(0), F(5))))
    assert ranking.details["smallest_change"] is None
    assert "priorities.criteria.no_change" in [event.key for event in ranking.events]


def test_a_shared_first_place_may_be_decided_by_less_weight_alone() -> None:
    """All the weight is on the first criterion, by which both are level: only less of it decides."""
    ranking = criteria(matrix([[5, 1], [5, 4]], [1, 0], scale=(F(0), F(5))))
    change = {"criterion": "k0", "from": F(1), "to": F(1), "first": ["B"]}
    assert ranking.details["smallest_change"] == change
    assert "priorities.criteria.shared_less" in [event.key for event in ranking.events]


def test_all_that_draw_level_at_a_crossing_are_named() -> None:
    """At equal weights D (5, 1) meets A (3, 3); B (4, 2) leads on neither side of it and is level there all the same."""
    ranking = criteria(matrix([[3, 3], [4, 2], [1, 4], [5, 1]], [2, 1], scale=(F(1), F(5))))
    change = {"criterion": "k0", "from": F(2, 3), "to": F(1, 2), "first": ["A", "B"]}
    assert ranking.details["smallest_change"] == change
    line = ranking.details["sensitivity"][0]["stretches"]
    assert {"from": F(1, 2), "to": F(1, 2), "first": ["A", "B", "D"]} in line


def test_lowest_and_highest_make_the_scale_where_none_was_fixed() -> None:
    assert normalised(matrix([[10, 1], [20, 1], [15, 1]])) == [[0, 1], [1, 1], [F(1, 2), 1]]


@quick
@given(tables())
def test_the_leader_of_every_weight_is_the_one_found_by_trying_it(table) -> None:
    scores, weights = table
    parts = normalised(matrix(scores, weights))
    for criterion in range(len(weights)):
        line = stretches(parts, weights, totals(parts, weights), criterion)
        assert line[0].begins == 0 and line[-1].ends == 1
        assert all(one.ends == two.begins for one, two in neighbours(line))
        for step in range(61):
            at = F(step, 60)
            rest = [F(weight) if n != criterion else F(0) for n, weight in enumerate(weights)]
            if not any(rest):
                rest = [F(1) if n != criterion else F(0) for n in range(len(weights))]
            share = sum(rest)
            tried = [(1 - at) * one / share if share else F(0) for one in rest]
            tried[criterion] = at if share else F(1)
            best = leaders(totals(parts, tried))
            meeting = [one for one in line if one.begins <= at <= one.ends]
            assert set(best) == {option for one in meeting for option in one.first}
        for one in line:
            share = sum(rest)
            tried = [(1 - one.begins) * weight / share if share else F(0) for weight in rest]
            tried[criterion] = one.begins if share else F(1)
            meeting = [other for other in line if other.begins <= one.begins <= other.ends]
            assert set(leaders(totals(parts, tried))) == {option for other in meeting for option in other.first}


@quick
@given(tables())
def test_no_smaller_change_of_one_weight_moves_the_first_place(table) -> None:
    scores, weights = table
    parts = normalised(matrix(scores, weights))
    ranking = criteria(matrix(scores, weights))
    change = ranking.details["smallest_change"]
    first = set(leaders(totals(parts, weights)))
    shares = [F(weight, sum(weights)) for weight in weights]
    most = abs(change["to"] - change["from"]) if change else F(2)
    for criterion, step in product(range(len(weights)), range(61)):
        at = F(step, 60)
        others = 1 - shares[criterion]
        if not others or abs(at - shares[criterion]) >= most:
            continue
        tried = [share * (1 - at) / others for share in shares]
        tried[criterion] = at
        assert set(leaders(totals(parts, tried))) <= first
    if change and not most:
        assert set(map("ABCDEFGH".index, change["first"])) < first
    elif change:
        number = int(change["criterion"][1:])
        others = 1 - shares[number]
        if others:
            tried = [share * (1 - change["to"]) / others for share in shares]
            tried[number] = change["to"]
            best = leaders(totals(parts, tried))
            assert {"ABCDEFGH".index(name) for name in change["first"]} <= set(best)
            assert not set(best) <= first


@quick
@given(tables(), st.permutations(range(4)))
def test_the_order_of_columns_changes_nothing(table, moved) -> None:
    scores, weights = table
    order = [one for one in moved if one < len(weights)]
    plain = matrix(scores, weights)
    turned = Matrix(
        plain.options,
        tuple(plain.criteria[one] for one in order),
        [[row[one] for one in order] for row in plain.scores],
    )
    one, two = (criteria(each).details for each in (plain, turned))
    assert one["smallest_changes"] == two["smallest_changes"]
    assert one["smallest_change"] == two["smallest_change"]


@quick
@given(tables(2, 3))
def test_shares_of_all_weights_agree_with_a_fine_grid(table) -> None:
    scores, _ = table
    parts = normalised(matrix(scores))
    shares = shares_of_weights(parts)
    assert shares is not None
    fine = 24
    if len(parts[0]) == 2:
        points = [(F(2 * i + 1, 2 * fine), F(2 * (fine - i) - 1, 2 * fine)) for i in range(fine)]
    else:
        points = [
            (F(3 * i + 1, 3 * fine), F(3 * j + 1, 3 * fine), F(3 * (fine - i - j) - 2, 3 * fine))
            for i in range(fine)
            for j in range(fine - i)
        ]
    leading = [leaders(totals(parts, point)) for point in points]
    for option, share in enumerate(shares):
        seen = sum(option in one for one in leading) / len(points)
        assert abs(float(share) - seen) < 0.15
    distinct = {tuple(row) for row in parts}
    assert sum(shares[[tuple(row) for row in parts].index(row)] for row in distinct) == 1


def leading_area(rows: list[list[Fraction]], option: int) -> Fraction:
    """Half-planes of all rivals cut from the triangle one after the other, in the plainest way."""
    left = [(F(0), F(0)), (F(1), F(0)), (F(0), F(1))]
    for row in rows:
        a, b, c = (mine - theirs for mine, theirs in zip(rows[option], row, strict=True))
        heights = [a * x + b * y + c * (1 - x - y) for x, y in left]
        kept = []
        for place, (here, height) in enumerate(zip(left, heights, strict=True)):
            (x, y), before = left[place - 1], heights[place - 1]
            if (height < 0) != (before < 0):
                way = before / (before - height)
                kept.append((x + way * (here[0] - x), y + way * (here[1] - y)))
            if height >= 0:
                kept.append(here)
        left = kept
    return abs(sum((left[i - 1][0] * y - x * left[i - 1][1] for i, (x, y) in enumerate(left)), F(0)))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.lists(st.lists(st.integers(-3, 3), min_size=3, max_size=3), min_size=1, max_size=9),
    st.sampled_from([F(1, 7), F(1, 10**9), F(1, 10**13), F(1, 10**30)]),
)
def test_shares_of_all_weights_are_exact_however_little_options_differ(steps, small) -> None:
    rows = [[F(1, 2) + step * small for step in row] for row in steps]
    assert shares_of_weights(rows) == [leading_area(rows, option) for option in range(len(rows))]


def test_thousands_of_options_need_a_few_cuts_each(monkeypatch) -> None:
    chance, cuts, cut = Random(1), [0], weight_space.cut
    monkeypatch.setattr(weight_space, "cut", lambda *way: (cuts.__setitem__(0, cuts[0] + 1), cut(*way))[1])
    rows = [[F(chance.randint(0, 10**6), 10**6) for _ in range(3)] for _ in range(2000)]
    shares = shares_of_weights(rows)
    assert shares is not None
    assert sum(shares) == 1
    assert cuts[0] < 10 * len(rows)


def test_four_criteria_have_no_share_of_all_weights() -> None:
    assert shares_of_weights([[F(1)] * 4, [F(0)] * 4]) is None


@quick
@given(tables(), st.permutations(range(5)))
def test_the_order_of_options_changes_nothing(table, moved) -> None:
    scores, weights = table
    order = [one for one in moved if one < len(scores)]
    before = {one.name: (one.first, one.last, one.score) for one in criteria(matrix(scores, weights)).standings}
    moved_matrix = matrix([scores[one] for one in order], weights)
    moved_matrix = Matrix(tuple("ABCDE"[one] for one in order), moved_matrix.criteria, moved_matrix.scores)
    assert {one.name: (one.first, one.last, one.score) for one in criteria(moved_matrix).standings} == before


def test_equal_totals_follow_the_rule_fixed_before() -> None:
    level = matrix([[1, 0], [0, 1]])
    assert [(one.first, one.last) for one in criteria(level).standings] == [(1, 2), (1, 2)]
    assert criteria(level, ties=ties.by_order("BA"), wanted=1).chosen == ["B"]
    with pytest.raises(Unmeetable):
        criteria(level, wanted=1)


@pytest.mark.parametrize(
    "broken",
    [
        matrix([[1, 2]], [0, 0]),
        matrix([[1, 2]], [1, -1]),
        matrix([[1, 9]], scale=(F(1), F(5))),
        matrix([[1, 2]], scale=(F(5), F(5))),
        Matrix(("A", "A"), (Criterion("k"),), [[F(1)], [F(2)]]),
        Matrix((), (Criterion("k"),), []),
    ],
)
def test_what_cannot_be_weighed_is_refused(broken) -> None:
    with pytest.raises(BadInput):
        criteria(broken)
