"""The lottery is the fair one: against all panels of tiny pools, and by what each rule promises."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from civicmath import spoken
from civicmath.faults import Unmeetable
from civicmath.files.people import read
from civicmath.lots import draw, fairness, lottery, relaxation, search
from civicmath.lots.decompose import LEFT, Cut, decomposed, peel
from civicmath.lots.fairness import NASH_GAP, RULES, nash_gap
from civicmath.lots.groups import grouped
from civicmath.lots.pool import Pool, Quota, records
from civicmath.lots.search import outer, polished
from lots.pools import apart, off, panels, pinned, plain_leximin, small, village


def feasible(seed: int, wanted: int) -> list[tuple[Pool, int]]:
    chance = np.random.default_rng(seed)
    found = []
    while len(found) < wanted:
        pool, seats = small(chance)
        if panels(pool, seats):
            found.append((pool, seats))
    return found


@pytest.mark.parametrize("seed", range(3))
def test_leximin_is_that_of_all_panels(seed: int) -> None:
    for pool, seats in feasible(seed, 12):
        made = lottery.made(grouped(pool, seats), "leximin")
        exact = plain_leximin(panels(pool, seats), len(pool.ids))
        assert made.proven
        assert np.allclose(made.aimed[made.groups.of], exact, atol=1e-5)
        chances = np.array([float(one) for one in made.chances()])[made.groups.of]
        assert np.abs(chances - exact).max() <= 1e-3 + 1e-9
        assert chances.min() >= exact.min() - 1e-3 - 1e-9


def test_the_smallest_chance_of_maximin_is_that_of_leximin() -> None:
    for pool, seats in feasible(7, 12):
        groups = grouped(pool, seats)
        lowest = lottery.made(groups, "maximin").aimed.min()
        assert lowest == pytest.approx(lottery.made(groups, "leximin").aimed.min(), abs=1e-5)


def test_nash_has_the_largest_product() -> None:
    for pool, seats in feasible(8, 8):
        groups = grouped(pool, seats)
        chances = {method: lottery.made(groups, method).aimed for method in ("nash", "leximin", "maximin")}
        reached = chances["leximin"] > 1e-9
        logs = {
            method: float(groups.sizes[reached] @ np.log(np.maximum(each[reached], 1e-12)))
            for method, each in chances.items()
        }
        assert logs["nash"] >= max(logs.values()) - 1e-4


def test_nash_is_where_no_panel_is_worth_more_than_all_people() -> None:
    pool = village(3, 60, 8)
    made = lottery.made(grouped(pool, 8), "nash")
    prices = 1 / made.aimed
    worths = made.panels @ prices
    assert worths.max() <= len(pool.ids) * (1 + 1e-3)


def with_nobody_of(pool: Pool, names: tuple[str, ...], seats: int) -> Pool:
    """The last value of these categories may have no seat, the others any number."""
    barred = {name: max(quota.value for quota in pool.quotas if quota.category == name) for name in names}
    quotas = (
        replace(
            quota,
            least=0 if quota.value == barred[quota.category] else quota.least,
            most=0 if quota.value == barred[quota.category] else seats,
        )
        if quota.category in barred
        else quota
        for quota in pool.quotas
    )
    return replace(pool, quotas=tuple(quotas))


@pytest.mark.parametrize("seed", [66, 126, 186, 261])
def test_nash_is_found_and_proven_where_somebody_can_have_no_chance(seed: int) -> None:
    """Floats leave -1e-9 for a chance of 0, which once kept the search on its first coarse grid."""
    seats = 6 + seed % 9
    pool = with_nobody_of(village(seed, 30 + seed % 60, seats, slack=0.02), ("c1", "c2"), seats)
    shape = outer(grouped(pool, seats))
    expected = RULES["nash"](shape)
    assert (expected < 1e-9).any() and (expected >= 0).all()
    assert nash_gap(shape, expected) < 1e-6
    assert lottery.made(grouped(pool, seats), "nash").proven


def test_nash_is_not_called_optimal_where_the_search_stopped_early(monkeypatch: pytest.MonkeyPatch) -> None:
    groups = grouped(village(3, 60, 8), 8)
    assert lottery.made(groups, "nash").proven
    monkeypatch.setitem(RULES, "nash", RULES["leximin"])
    assert nash_gap(outer(groups), RULES["leximin"](outer(groups))) > NASH_GAP
    assert not lottery.made(groups, "nash").proven


def test_without_quotas_everybody_is_equal() -> None:
    pool = village(1, 30, 7)
    free = replace(pool, quotas=())
    for method in ("leximin", "maximin", "nash"):
        made = lottery.made(grouped(free, 7), method)
        assert all(abs(one - Fraction(7, 30)) <= Fraction(1, 1000) for one in made.chances())


def test_every_panel_keeps_every_quota_and_numbers_are_whole() -> None:
    for pool, seats in feasible(11, 10):
        made = lottery.made(grouped(pool, seats), "leximin")
        assert int(made.weights.sum()) == 10**made.digits
        assert all(made.groups.keeps(panel) for panel in made.panels)
        assert (
            sum(chance * size for chance, size in zip(made.chances(), made.groups.sizes.tolist(), strict=True)) == seats
        )
        assert made.ranges()[0][0] == "0" * made.digits
        assert made.ranges()[-1][1] == "9" * made.digits
        assert all(
            made.panel_of(int(first)) == made.panel_of(int(last)) == at
            for at, (first, last) in enumerate(made.ranges())
        )


def test_rounding_stays_within_what_is_promised() -> None:
    for seed in range(4):
        made = lottery.made(grouped(village(seed, 120, 15, (2, 4, 3, 5)), 15), "leximin")
        for chance, aimed in zip(made.chances(), made.aimed.tolist(), strict=True):
            assert abs(float(chance) - aimed) <= min(0.001, aimed / 20) + 1e-12


def test_the_search_for_a_rounding_finds_what_largest_remainders_miss() -> None:
    """Forty panels of thirty groups: more panels than are tried at each step, and numbers that suffice or are too few."""
    told = {(numbers, near): 0 for numbers in (200, 1000) for near in (False, True)}
    missed = 0
    for seed in range(20):
        chance = np.random.default_rng(seed)
        weights, shares = (
            chance.dirichlet(np.full(40, 2.0)),
            (chance.random((40, 30)) < 0.3) / chance.integers(1, 5, 30),
        )
        aimed = weights @ shares
        allowed = np.maximum(np.minimum(lottery.WITHIN, aimed / lottery.PART), 1e-12) * (1 + 1e-9)
        for numbers in (200, 1000):
            counts, near = lottery.rounded_weights(weights, shares, numbers)
            assert counts.sum() == numbers and (counts >= 0).all()
            assert near == bool((np.abs(counts / numbers @ shares - aimed) <= allowed).all())
            told[numbers, near] += 1
        plain = np.floor(weights * 1000).astype(int)
        plain[np.argsort(plain - weights * 1000, kind="stable")[: 1000 - plain.sum()]] += 1
        missed += not (np.abs(plain / 1000 @ shares - aimed) <= allowed).all()
    assert told[1000, True] >= 15 and missed >= 15
    assert told[200, False] >= 5


def test_digits_may_be_fixed() -> None:
    made = lottery.made(grouped(village(1, 120, 15), 15), "leximin", 3)
    assert made.digits == 3
    assert made.ranges()[-1][1] == "999"


def test_the_order_of_people_categories_and_quotas_changes_nothing() -> None:
    pool = village(5, 40, 6)
    order = np.random.default_rng(1).permutation(40)
    other = Pool(
        ids=tuple(pool.ids[one] for one in order),
        columns={name: pool.columns[name][order] for name in reversed(pool.columns)},
        values=pool.values,
        quotas=pool.quotas[::-1],
    )
    one, two = (draw.drawn(each, 6, seed="5 5 1", reserve=6, declined=("p3",)) for each in (pool, other))
    assert (one.drawn, one.reserve, one.number, one.listing) == (two.drawn, two.reserve, two.number, two.listing)
    assert one.probabilities() == two.probabilities()


def test_alike_people_have_equal_chances_and_households_are_part_of_being_alike() -> None:
    pool = Pool(
        ids=("a", "b", "c", "d"),
        columns={"sex": np.array([0, 0, 0, 1], dtype=np.int32)},
        values={"sex": ("f", "m")},
        households=np.array([0, 1, 2, 1], dtype=np.int32),
    )
    groups = grouped(pool, 2)
    assert groups.of[0] == groups.of[2] != groups.of[1]
    assert "[" in groups.keys[groups.of[1]]
    assert sorted(record.count("household=b,d") for record in records(pool)) == [0, 0, 1, 1]
    chances = plain_leximin(panels(pool, 2), 4)
    assert np.allclose(lottery.made(groups, "leximin").aimed[groups.of], chances, atol=1e-5)


def test_expected_seats_are_brought_onto_the_limits_they_nearly_keep() -> None:
    shape = outer(grouped(village(3, 300, 20), 20))
    exact = RULES["leximin"](shape)
    moved = polished(shape, exact * (1 + np.random.default_rng(1).uniform(-1e-9, 1e-9, len(exact))))
    sums = shape.rows @ moved
    near = np.minimum(np.abs(sums - shape.least), np.abs(sums - shape.most))
    assert near[0] < 1e-12 and not ((near > 1e-12) & (near < 1e-7)).any()
    assert np.abs(moved - exact).max() < 1e-6


def test_peeling_goes_to_the_end_where_groups_are_very_many() -> None:
    """Roundings grow as less is left; what HiGHS leaves beside a limit once stopped it, and the slow way never ended."""
    shape = outer(grouped(village(5, 20_000, 60, (2, 5, 6, 4, 4), 0.05), 60))
    expected = polished(shape, RULES["leximin"](shape))
    mixture, left = peel(shape, expected)
    assert len(expected) > 800 and left <= LEFT
    apart = np.abs(mixture.weights @ mixture.panels / mixture.weights.sum() - expected)
    assert apart.max() <= 2 * LEFT


def test_a_hull_smaller_than_the_limits_is_cut() -> None:
    # four people of whom most pairs exclude each other: halves of all meet the quotas, pairs of whole people do not
    columns = np.array([[1, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1]], dtype=np.int32)
    pool = Pool(
        ids=tuple("abcd"),
        columns=dict(zip("xyz", columns, strict=True)),
        values=dict.fromkeys("xyz", ("0", "1")),
        quotas=(Quota("x", "0", 0, 1), Quota("x", "1", 0, 1), Quota("y", "1", 0, 1), Quota("z", "1", 0, 1)),
        households=np.array([3, 0, 0, 2], dtype=np.int32),
    )
    groups = grouped(pool, 2)
    made = lottery.made(groups, "leximin")
    assert made.cuts > 0
    assert np.allclose(made.aimed[groups.of], plain_leximin(panels(pool, 2), 4), atol=1e-5)
    found = decomposed(outer(groups), RULES["leximin"](outer(groups)), np.empty((0, len(groups.sizes)), dtype=np.int64))
    assert isinstance(found, Cut)
    for panel in panels(pool, 2):
        assert found.weights @ np.bincount(groups.of[list(panel)], minlength=len(groups.sizes)) <= found.most + 1e-9


@pytest.mark.parametrize("swaps", [True, False])
def test_the_smallest_relaxation_is_the_smallest_of_all_panels(monkeypatch: pytest.MonkeyPatch, swaps: bool) -> None:
    if not swaps:  # the integer search alone
        monkeypatch.setattr(relaxation, "least_missing", lambda *_: None)
    chance, seen = np.random.default_rng(3), 0
    while seen < 25:
        pool, seats = small(chance)
        if panels(pool, seats):
            draw.prepared(pool, seats)
            continue
        seen += 1
        with pytest.raises(Unmeetable) as refused:
            draw.prepared(pool, seats)
        said = refused.value.relaxation
        everybody = [
            one for one in np.ndindex(*[len(pool.ids)] * seats) if list(one) == sorted(set(one)) and apart(pool, one)
        ]
        if not everybody:
            assert said[0]["seats"]["possible"] < seats
            continue
        assert said[-1]["total"] == min(off(pool, one) for one in everybody)
        changed = {(one["category"], one["value"], one["bound"]): one["to"] for one in said[:-1]}
        relaxed = tuple(
            replace(
                quota,
                least=changed.get((quota.category, quota.value, "least"), quota.least),
                most=changed.get((quota.category, quota.value, "most"), quota.most),
            )
            for quota in pool.quotas
        )
        assert draw.prepared(replace(pool, quotas=relaxed), seats).lottery is not None


def test_a_relaxation_stays_within_the_flex_bounds_if_it_can() -> None:
    pool = Pool(
        ids=tuple("abcd"),
        columns={"sex": np.array([0, 0, 0, 1], dtype=np.int32), "age": np.array([0, 0, 0, 1], dtype=np.int32)},
        values={"sex": ("f", "m"), "age": ("y", "o")},
        quotas=(Quota("sex", "m", 0, 0, 0, 0), Quota("age", "o", 1, 1, 0, 1)),
    )
    with pytest.raises(Unmeetable) as refused:
        draw.prepared(pool, 2)
    assert refused.value.relaxation == [
        {"category": "age", "value": "o", "bound": "least", "from": 1, "to": 0},
        {"total": 1, "proof": "duality", "flex": "kept"},
    ]


CANDIDATES = b"id,g,a,c,d\nB,m,y,s,s\nC,f,o,s,s\nD,f,o,s,s\nE,f,y,u,u\n"
FLEX = (
    b"category,value,min,max,min_flex,max_flex\ng,m,0,0,0,0\ng,f,0,2,0,2\na,o,0,2,0,2\na,y,1,2,1,2\n"
    b"c,s,0,2,0,2\nc,u,0,0,0,1\nd,s,0,2,0,2\nd,u,0,0,0,1\n"
)


@pytest.mark.parametrize(
    ("quotas", "last", "keys"),
    [
        (FLEX, {"total": 2, "proof": "search", "flex": "kept"}, ["change_within", "proven_by_search_within"]),
        (
            FLEX.replace(b"u,0,0,0,1", b"u,0,0,0,0"),
            {"total": 1, "proof": "duality", "flex": "exceeded"},
            ["change_beyond", "proven_by_duality"],
        ),
        (
            b"\n".join(line.rsplit(b",", 2)[0] for line in FLEX.split(b"\n")),
            {"total": 1, "proof": "duality", "flex": "free"},
            ["change", "proven_by_duality"],
        ),
    ],
)
def test_no_more_is_said_of_a_relaxation_than_was_searched(quotas: bytes, last: dict, keys: list[str]) -> None:
    """One seat is the smallest change; where the organisers forbid it, two are the smallest of those that they allow."""
    with pytest.raises(Unmeetable) as refused:
        draw.prepared(read(CANDIDATES, quotas), 2)
    assert refused.value.relaxation[-1] == last
    told = [fault.key.removeprefix("lots.") for fault in refused.value.faults]
    assert [told[1], told[-1]] == keys
    for language in spoken.LANGUAGES:
        limits = ["min_flex" in fault.said(language) for fault in refused.value.faults]
        assert any(limits) == (last["flex"] != "free")


def test_a_chance_a_hair_below_nothing_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Solvers leave such; the breakpoints around a negative chance would stand in reverse."""
    pool = village(4, 60, 8)
    values = pool.columns["c0"]
    some = tuple(replace(quota, least=0, most=0 if quota.value == "v0" else 8) for quota in pool.quotas)
    shape = outer(grouped(replace(pool, quotas=some), 8))
    whole, between = RULES["nash"](shape), fairness.between
    monkeypatch.setattr(fairness, "between", lambda *rest: between(*rest) - 1e-10)
    found = RULES["nash"](shape)
    assert (values == 0).any() and (found >= 0).all() and np.abs(found - whole).max() < 1e-6


def test_quotas_too_tight_for_the_levels_are_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_room(*_: object) -> None:
        raise ArithmeticError("infeasible")

    monkeypatch.setitem(RULES, "leximin", without_room)
    with pytest.raises(Unmeetable) as refused:
        draw.drawn(pinned(3, 60, 2, 10), 10, seed="abc")
    assert [fault.key for fault in refused.value.faults] == ["lots.too_tight"]
    assert all(refused.value.faults[0].said(language) for language in spoken.LANGUAGES)


def crowd(people: int, categories: int, least: int, most: int) -> Pool:
    """Ten values in each category, some of them rare, all with the same bounds; nearly nobody is like anybody else."""
    chance = np.random.default_rng(5)
    names = [f"c{number}" for number in range(categories)]
    return Pool(
        ids=tuple(f"p{one}" for one in range(people)),
        columns={name: np.minimum(9, chance.exponential(2.5, people)).astype(np.int32) for name in names},
        values={name: tuple(f"v{value}" for value in range(10)) for name in names},
        quotas=tuple(Quota(name, f"v{value}", least, most) for name in names for value in range(10)),
    )


def test_quotas_that_contradict_the_seats_are_answered_without_an_integer_search(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The integer search took half a minute here, and minutes with ten categories."""
    monkeypatch.setattr(relaxation, "problem", lambda *_: pytest.fail("an integer search"))
    for least, most, total, key in ((5, 6, 70, "minimums_above"), (1, 3, 70, "maximums_below")):
        with pytest.raises(Unmeetable) as refused:
            draw.prepared(crowd(6000, 7, least, most), 40)
        assert refused.value.relaxation[-1] == {"total": total, "proof": "duality", "flex": "free"}
        told = [(fault.key, fault.values.get("total")) for fault in refused.value.faults[:9]]
        sums = [(f"lots.{key}", 10 * (least if least > 4 else most))] * 7
        assert told == [("lots.quotas_unmeetable", None), *sums, ("lots.change", total)]


def test_what_contradicts_itself_is_named_where_the_bounded_search_finds_no_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(relaxation, "least_missing", lambda *_: None)
    monkeypatch.setattr(relaxation, "MOST_SEARCHED", 60)
    monkeypatch.setattr(search, "WORK", 60)
    pool = crowd(500, 6, 5, 6)
    for number in range(1, 6):  # no person alone is at fault
        pool.columns[f"c{number}"][pool.columns[f"c{number}"] == 9] = 8
    with pytest.raises(Unmeetable) as refused:
        draw.prepared(pool, 40)
    assert refused.value.relaxation == []
    told = [(fault.key.removeprefix("lots."), dict(fault.values)) for fault in refused.value.faults]
    assert told == [
        ("quotas_unmeetable", {}),
        *[("minimums_above", {"category": f"c{number}", "total": 50, "seats": 40}) for number in range(6)],
        *[
            ("minimum_above_people", {"category": f"c{number}", "value": "v9", "people": 0, "least": 5})
            for number in range(1, 6)
        ],
        ("change_not_found", {}),
    ]
    for language in spoken.LANGUAGES:
        assert all(fault.said(language) for fault in refused.value.faults)


def test_integer_searches_for_a_change_are_bounded_by_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, milp = [], relaxation.milp
    monkeypatch.setattr(relaxation, "least_missing", lambda *_: None)
    monkeypatch.setattr(
        relaxation, "milp", lambda *rest, **more: (asked.append(dict(more["options"])), milp(*rest, **more))[1]
    )
    pool = crowd(50, 1, 0, 1)
    with pytest.raises(Unmeetable):
        draw.prepared(pool, 40)
    assert [each["node_limit"] for each in asked] == [search.WORK // len(grouped(pool, 40).sizes)]
    assert search.nodes(10**9) == 1


def test_where_no_panel_was_found_but_none_is_excluded_that_is_all_that_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(relaxation, "best_panel", lambda *_, **__: None)
    monkeypatch.setattr(relaxation, "smallest", lambda _: None)
    with pytest.raises(Unmeetable) as refused:
        draw.prepared(village(4, 60, 8), 8)
    assert [fault.key for fault in refused.value.faults] == ["lots.no_panel_found", "lots.change_not_found"]


def test_an_upper_bound_contradicts_only_where_everybody_has_one() -> None:
    pool = Pool(
        ids=tuple("abcd"),
        columns={"sex": np.array([0, 0, 0, 1], dtype=np.int32)},
        values={"sex": ("f", "m")},
        quotas=(Quota("sex", "f", 0, 1),),
    )
    assert relaxation.contradictions(grouped(pool, 2)) == []
    assert draw.prepared(pool, 2).lottery is not None
