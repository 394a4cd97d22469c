"""Who comes when somebody says no: the first combination that keeps the quotas, whoever tries it by hand."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from civicmath import chance
from civicmath.faults import Unmeetable
from civicmath.lots import draw, seating
from civicmath.lots.groups import grouped
from civicmath.lots.pool import Pool, Quota
from lots.pools import apart, holds, off, people, small, village


def feasible(seed: int, wanted: int) -> list[tuple[Pool, int, draw.Lot]]:
    numbers, found = np.random.default_rng(seed), []
    while len(found) < wanted:
        pool, seats = small(numbers)
        try:
            found.append((pool, seats, draw.drawn(pool, seats, seed=f"{seed}", reserve=seats, digits=3)))
        except Unmeetable:
            continue
    return found


@pytest.mark.parametrize("seed", range(2))
def test_quotas_hold_and_go_on_holding_after_replacements(seed: int) -> None:
    for pool, seats, lot in feasible(seed, 12):
        assert holds(pool, lot.drawn)
        assert len(lot.drawn) == seats
        gone = [lot.drawn[0], *([lot.reserve[0]] if lot.reserve else [])]
        by_hand = plain_stand_ins(pool, lot, gone)
        try:
            after = draw.drawn(pool, seats, seed=f"{seed}", reserve=seats, declined=gone, digits=3)
        except Unmeetable:
            assert len(by_hand) < seats
            continue
        assert holds(pool, after.drawn)
        assert not set(gone) & {*after.drawn, *after.reserve}
        assert after.drawn == by_hand


def plain_stand_ins(pool: Pool, lot: draw.Lot, gone: list[str]) -> tuple[str, ...]:
    order = sorted(pool.ids, key=lambda name: chance.ticket(lot.seed or "", lot.listing, name))
    return filled(pool, [*lot.reserve, *(name for name in order if name not in lot.reserve)], lot.first, gone)


def filled(pool: Pool, waiting: list[str], first: tuple[str, ...], gone: list[str]) -> tuple[str, ...]:
    """The rule word for word: the first combination, in the order of those who wait. Fewer than the seats: some stay vacant."""
    now = list(first)
    for at, name in enumerate(gone, start=1):
        if name not in now:
            continue
        now.remove(name)
        left = [one for one in waiting if one not in now and one not in gone[:at]]
        vacant = len(first) - len(now)
        now += next((came for came in combinations(left, vacant) if holds(pool, (*now, *came))), ())
    return tuple(now)


def homely(numbers: np.random.Generator) -> tuple[Pool, int]:
    """A tiny pool of shared homes with narrow quotas that its first people keep: seats wait and are filled together."""
    people, seats = int(numbers.integers(6, 12)), int(numbers.integers(2, 4))
    columns = {name: numbers.integers(0, kinds, people).astype(np.int32) for name, kinds in (("c0", 2), ("c1", 3))}
    held = {name: np.bincount(column[:seats], minlength=3).tolist() for name, column in columns.items()}
    homes = numbers.integers(0, people // 2 + 1, people - seats)
    pool = Pool(
        ids=tuple(f"p{person}" for person in range(people)),
        columns=columns,
        values=dict.fromkeys(columns, ("v0", "v1", "v2")),
        quotas=tuple(
            Quota(name, f"v{at}", max(count - int(numbers.integers(0, 2)), 0), count)
            for name in columns
            for at, count in enumerate(held[name])
        ),
        households=np.r_[range(seats), homes].astype(np.int32),
    )
    return pool, seats


def test_stand_ins_for_shared_homes_are_the_first_combination_or_the_change_is_the_smallest() -> None:
    """Against all combinations. What ends nowhere with one person may do with another like them, who has other housemates."""
    together = refusals = 0
    for seed in range(400):
        numbers = np.random.default_rng(seed)
        pool, seats = homely(numbers)
        order, first = numbers.permutation(len(pool.ids)), pool.ids[:seats]
        gone = [*numbers.permutation(pool.ids[seats:])[: seed % 4].tolist(), *numbers.permutation(first)[:2].tolist()]
        by_hand = filled(pool, [pool.ids[one] for one in order], first, gone)
        found = asked(pool, order, seats, gone)
        if isinstance(found, Unmeetable):
            assert found.relaxation[-1].items() >= smallest_change(pool, by_hand, gone, seats).items()
            refusals += 1
            continue
        assert tuple(pool.ids[one] for one in found[0]) == by_hand
        together += any(len(change.arrived) > 1 for change in found[1])
    assert together > 10 and refusals > 100


def asked(
    pool: Pool, order: np.ndarray, seats: int, gone: list[str]
) -> tuple[list[int], list[seating.Change]] | Unmeetable:
    try:
        hall = seating.Hall(grouped(pool, seats), pool, order)
        return seating.replaced(hall, list(range(seats)), [], draw.positions(pool, gone))
    except Unmeetable as refused:
        return refused


def smallest_change(pool: Pool, seated: tuple[str, ...], gone: list[str], seats: int) -> dict:
    """Over all combinations for the vacant seats: how far off the best is, or how many of those seats homes can fill."""
    left = [name for name in pool.ids if name not in {*seated, *gone}]
    for vacant in range(seats - len(seated), -1, -1):
        panels = (tuple(pool.ids.index(name) for name in (*seated, *came)) for came in combinations(left, vacant))
        if missed := [off(pool, panel) for panel in panels if apart(pool, panel)]:
            break
    wanted = seats - len(seated)
    return {"total": min(missed)} if vacant == wanted else {"seats": {"seats": wanted, "possible": vacant}}


def test_those_left_may_share_a_home() -> None:
    """Two seats are vacant and two people are left, but of one home."""
    pool = Pool(
        ids=("f1", "f2", "m1", "m2"),
        columns={"g": np.array([0, 0, 1, 1], dtype=np.int32)},
        values={"g": ("f", "m")},
        quotas=(Quota("g", "f", 2, 2), Quota("g", "m", 0, 0)),
        households=np.array([0, 1, 2, 2], dtype=np.int32),
    )
    with pytest.raises(Unmeetable) as refused:
        draw.drawn(pool, 2, seed="1", declined=("f1", "f2"))
    assert refused.value.relaxation == [{"seats": {"seats": 2, "possible": 1}}]


def told(lot: draw.Lot) -> list[str]:
    return [one.key.removeprefix("lots.") for one in lot.events]


def test_only_those_on_the_reserve_are_struck_off_it_and_only_quotas_hold_again() -> None:
    pool = people(5)
    lot = draw.drawn(pool, 1, seed="1", method="plain", reserve=2)
    neither = next(name for name in pool.ids if name not in {*lot.drawn, *lot.reserve})
    for reserve, gone, expected in (
        (2, lot.reserve[1], "struck_off"),
        (2, neither, "passed_over"),
        (0, neither, "passed_over"),
    ):
        after = draw.drawn(pool, 1, seed="1", method="plain", reserve=reserve, declined=(lot.drawn[0], gone))
        assert told(after)[-2:] == ["replaced", expected]
    grown = replace(
        pool, columns={"g": np.zeros(5, dtype=np.int32)}, values={"g": ("f",)}, quotas=(Quota("g", "f", 1, 1),)
    )
    first = draw.drawn(grown, 1, seed="1").drawn
    assert told(draw.drawn(grown, 1, seed="1", declined=first))[-3:] == ["replaced", "quotas_hold_again", "needed"]


def test_two_seats_are_filled_together_when_one_alone_cannot_be() -> None:
    # after the only old man left, no single stand-in keeps both quotas; after the young woman left too, a pair does
    pool = Pool(
        ids=("ow", "om", "yw", "ym"),
        columns={"sex": np.array([0, 1, 0, 1], dtype=np.int32), "age": np.array([0, 0, 1, 1], dtype=np.int32)},
        values={"sex": ("w", "m"), "age": ("o", "y")},
        quotas=(Quota("sex", "w", 1, 1), Quota("age", "o", 1, 1)),
    )
    lot = next(one for seed in range(50) if set((one := draw.drawn(pool, 2, seed=str(seed))).drawn) == {"om", "yw"})
    after = draw.drawn(pool, 2, seed=lot.seed or "", declined=("om", "yw"))
    assert set(after.drawn) == {"ow", "ym"}
    assert after.replaced[0][1] == ()
    with pytest.raises(Unmeetable) as refused:
        draw.drawn(pool, 2, seed=lot.seed or "", declined=("om",))
    assert refused.value.relaxation[-1]["total"] == 1


def test_the_reserve_holds_a_stand_in_for_each_seat() -> None:
    pool = village(6, 80, 8)
    lot = draw.drawn(pool, 8, seed="1 1 2", reserve=8)
    assert len(lot.reserve) == 8
    for seat, stand_in in zip(lot.drawn, lot.reserve, strict=True):
        assert holds(pool, tuple(stand_in if one == seat else one for one in lot.drawn))


def test_a_relaxation_after_a_refusal_keeps_the_organisers_flex() -> None:
    """A left, b and c wait: two of a are wanted, one is left. The flex lets a fall to 1 and c rise to 1, but b not to 2."""
    pool = Pool(
        ids=("a1", "a2", "b1", "b2", "c1"),
        columns={"g": np.array([0, 0, 1, 1, 2], dtype=np.int32)},
        values={"g": ("a", "b", "c")},
        quotas=(Quota("g", "a", 2, 2, 1, 2), Quota("g", "b", 1, 1, 1, 1), Quota("g", "c", 0, 0, 0, 1)),
    )
    for gone in ("a1", "a2"):
        with pytest.raises(Unmeetable) as refused:
            draw.drawn(pool, 3, seed="1", declined=(gone,))
        changes = [(one["value"], one["bound"], one["from"], one["to"]) for one in refused.value.relaxation[:-1]]
        assert changes == [("a", "least", 2, 1), ("c", "most", 0, 1)]


def test_a_relaxation_after_a_refusal_beyond_the_organisers_flex_is_told_as_such() -> None:
    """Only b waits, whose most may not rise above the one who has a seat."""
    pool = Pool(
        ids=("a1", "a2", "b1", "b2"),
        columns={"g": np.array([0, 0, 1, 1], dtype=np.int32)},
        values={"g": ("a", "b")},
        quotas=(Quota("g", "a", 2, 2, 1, 2), Quota("g", "b", 1, 1, 1, 1)),
    )
    with pytest.raises(Unmeetable) as refused:
        draw.drawn(pool, 3, seed="1", declined=("a1",))
    assert refused.value.relaxation[-1] == {"total": 2, "proof": "duality", "flex": "exceeded"}
    with pytest.raises(Unmeetable) as refused:
        draw.drawn(replace(pool, quotas=(pool.quotas[0], Quota("g", "b", 1, 1, 1, 2))), 3, seed="1", declined=("a1",))
    assert refused.value.relaxation[-1] == {"total": 2, "proof": "duality", "flex": "kept"}


def test_where_the_bounded_search_finds_no_change_after_a_refusal_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = Pool(
        ids=("f1", "f2", "m1"),
        columns={"g": np.array([0, 0, 1], dtype=np.int32)},
        values={"g": ("f", "m")},
        quotas=(Quota("g", "f", 2, 2), Quota("g", "m", 0, 0)),
    )
    monkeypatch.setattr(seating, "smallest", lambda _: None)
    with pytest.raises(Unmeetable) as refused:
        draw.drawn(pool, 2, seed="1", declined=("f1",))
    assert [fault.key for fault in refused.value.faults] == ["lots.quotas_unmeetable", "lots.change_not_found"]
