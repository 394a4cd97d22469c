"""Names on the seats: anybody can redo the draw, everybody has the chance that is said, quotas hold after every change."""

import hashlib
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import jsonschema
import numpy as np
import pytest

import civicmath
from civicmath import chance, spoken
from civicmath.faults import BadInput, Unmeetable
from civicmath.lots import dice, draw
from civicmath.lots.pool import Pool, Quota, records
from lots.pools import people, village

SCHEMA = json.loads((Path(civicmath.__file__).parent / "schemas" / "lot-1.json").read_text(encoding="utf-8"))


def test_a_plain_draw_is_the_first_of_the_tickets() -> None:
    pool = people(30)
    lot = draw.drawn(pool, 4, seed="6 2 1", method="plain", reserve=3)
    order = chance.drawn_order("6 2 1", pool.ids)
    assert lot.drawn == tuple(order[:4])
    assert lot.reserve == tuple(order[4:7])
    first = f"6 2 1\n{lot.listing}\n{order[0]}".encode()
    assert all(hashlib.sha256(first).hexdigest() <= chance.ticket("6 2 1", lot.listing, one) for one in pool.ids)


def test_a_plain_draw_tells_the_place_among_all_tickets() -> None:
    pool = replace(people(30), columns={"g": np.arange(30) % 2}, values={"g": ("a", "b")})
    lot = draw.drawn(pool, 4, seed="6 2 1", method="plain")
    assert [one.values["place"] for one in lot.events if one.key == "lots.plain_drawn"] == [1, 2, 3, 4]


def test_plain_draws_are_uniform_over_seeds() -> None:
    pool, rounds = people(10), 1200
    counts = Counter(
        name for seed in range(rounds) for name in draw.drawn(pool, 3, seed=f"s{seed}", method="plain").drawn
    )
    expected = rounds * 3 / 10
    # counts of draws without replacement vary by (1 - 3/10) of the multinomial's; 27.88 is the 0.999 point with 9 degrees
    assert sum((counts[name] - expected) ** 2 / expected for name in pool.ids) < 27.88


def test_chances_over_all_numbers_and_many_seeds_are_those_that_are_said() -> None:
    pool = replace(village(2, 14, 4, (2, 3)), households=np.array([*range(12), 0, 1], dtype=np.int32))
    lot = draw.prepared(pool, 4, digits=3)
    rounds = 1500
    said = lot.probabilities()
    counts = Counter(name for seed in range(rounds) for name in seated(pool, lot, f"s{seed}"))
    for name, each in said.items():
        deviation = (rounds * float(each) * (1 - float(each))) ** 0.5
        assert abs(counts[name] - rounds * float(each)) <= 4 * deviation + 1


def seated(pool: Pool, lot: draw.Lot, seed: str) -> tuple[str, ...]:
    """The draw from a lottery made before, as `draw.drawn` goes on from it."""
    tickets = [chance.ticket(seed, lot.listing, name) for name in pool.ids]
    order = np.array(sorted(range(len(tickets)), key=tickets.__getitem__))
    number = int(draw.number_of(lot.lottery, seed, None))
    return tuple(
        pool.ids[one]
        for one in draw.Hall(lot.groups, pool, order).seated(lot.lottery.panels[lot.lottery.panel_of(number)])
    )


def test_couples_never_sit_together() -> None:
    pool = Pool(
        ids=tuple(f"{sex}{home}" for home in range(5) for sex in "fm"),
        columns={"sex": np.array([0, 1] * 5, dtype=np.int32)},
        values={"sex": ("f", "m")},
        quotas=(Quota("sex", "f", 2, 2), Quota("sex", "m", 2, 2)),
        households=np.repeat(np.arange(5), 2).astype(np.int32),
    )
    for seed in range(6):
        lot = draw.drawn(pool, 4, seed=f"{seed}")
        assert len({name[1:] for name in lot.drawn}) == 4


@pytest.mark.parametrize("language", spoken.LANGUAGES)
def test_whoever_was_passed_over_for_their_home_is_named(language: str) -> None:
    """Two couples of sisters for two seats: if the sister of the first comes second, the third ticket gets the seat."""
    pool = Pool(
        ids=("a1", "a2", "b1", "b2", "c1", "c2"),
        columns={"sex": np.array([0, 0, 0, 0, 1, 1], dtype=np.int32)},
        values={"sex": ("f", "m")},
        quotas=(Quota("sex", "f", 2, 2), Quota("sex", "m", 1, 1)),
        households=np.array([0, 0, 1, 1, 2, 3], dtype=np.int32),
    )
    for seed in range(8):
        lot = draw.drawn(pool, 3, seed=f"{seed}")
        order = sorted(pool.ids, key=lambda name: chance.ticket(f"{seed}", lot.listing, name))
        women = [name for name in order if name[0] != "c"]
        third = women[1][0] == women[0][0]
        told = {one.values["person"]: one.values["place"] for one in lot.events if one.key == "lots.drawn"}
        assert [told[name] for name in lot.first if name[0] != "c"] == [1, 3 if third else 2]
        passed = [one.said(language) for one in lot.events if one.key == "lots.household_seated"]
        assert passed == [spoken.say(language, "lots.household_seated", people=[women[1]])] * third
        assert spoken.say(language, "lots.one_of_a_household") in lot.explained(language)


def test_the_number_may_come_from_ten_sided_dice() -> None:
    pool = village(4, 40, 6)
    digits = draw.prepared(pool, 6).lottery.digits
    last = draw.drawn(pool, 6, seed="x", number="9" * digits)
    assert last.number == "9" * digits
    panel = last.lottery.panels[-1]
    assert Counter(int(last.groups.of[pool.ids.index(name)]) for name in last.drawn) == Counter(
        {group: int(count) for group, count in enumerate(panel) if count}
    )
    with pytest.raises(BadInput):
        draw.drawn(pool, 6, seed="x", number="9" * (digits - 1))
    with pytest.raises(BadInput):
        draw.drawn(pool, 6, seed="x", number="²" * digits)


def test_dice_by_hand_are_uniform_and_checked() -> None:
    plan = dice.planned(40)
    assert (plan.dice, plan.usable) == (3, 200)
    faces = [[a, b, c] for a in range(1, 7) for b in range(1, 7) for c in range(1, 7)]
    counts = Counter(number for throw in faces for number in dice.numbers(plan, throw))
    assert counts == dict.fromkeys(range(40), 5)
    lot = draw.thrown(people(40), 2, throws="6 6 6 1 1 1, 1 1 1 2 1 4", reserve=0)
    listed = sorted(people(40).ids)
    assert lot.drawn == (listed[0], listed[39])
    for wrong in ("1 1 1", "1 1 7", "1 1 1 1 1"):
        with pytest.raises(BadInput):
            draw.thrown(people(40), 2, throws=wrong)


def test_stand_ins_come_from_the_throws_as_far_as_they_reach() -> None:
    """Six people, a die each. Thrown: p2, p0, p2 again, p4. Two seats; p0 says no, so p4 comes; after p4 more throws are needed."""
    throws = "3 1 3 5"
    assert draw.thrown(people(6), 2, throws=throws).drawn == ("p2", "p0")
    assert draw.thrown(people(6), 2, throws=throws, declined=("p0",)).drawn == ("p2", "p4")
    assert draw.thrown(people(6), 2, throws=throws, declined=("p5", "p0")).drawn == ("p2", "p4")
    assert draw.thrown(people(6), 2, throws=throws, reserve=1, declined=("p0",)).reserve == ()
    with pytest.raises(BadInput) as refused:
        draw.thrown(people(6), 2, throws=throws, declined=("p0", "p4"))
    assert refused.value.faults[0].key == "lots.dice_too_few"
    assert (refused.value.faults[0].values["found"], refused.value.faults[0].values["wanted"]) == (3, 4)
    assert draw.thrown(people(6), 2, throws=f"{throws} 6", declined=("p0", "p4")).drawn == ("p2", "p5")
    with pytest.raises(BadInput):
        draw.thrown(people(6), 2, throws=throws, declined=("nobody",))
    with pytest.raises(Unmeetable) as nobody:
        draw.thrown(people(3), 2, throws="1 3 5", declined=("p0", "p1"))
    assert nobody.value.relaxation == [{"seats": {"seats": 1, "possible": 0}}]


def test_one_panel_and_equal_chances_are_told_as_such() -> None:
    """Two of each, one each wanted: everybody's chance is a half. Of three and one it is not."""
    pool = replace(people(4), columns={"g": np.array([0, 0, 1, 1])}, values={"g": ("f", "m")})
    quotas = (Quota("g", "f", 1, 1), Quota("g", "m", 1, 1))
    alike, other = (
        draw.prepared(replace(pool, columns={"g": np.array([0, 0, last, 1])}, quotas=quotas), 2).explained("en")
        for last in (1, 0)
    )
    assert "People fall into 2 groups. Each person's chance is the same: 50 per cent." in alike
    assert any("between 33.333 and 100 per cent" in line for line in other)
    assert any(line.startswith("There is 1 panel with the numbers 000 to 999.") for line in alike)
    more = draw.prepared(village(1, 20, 4), 4)
    assert any(line.startswith(f"There are {len(more.lottery.panels)} panels with") for line in more.explained("en"))


def test_without_a_seed_nothing_is_drawn() -> None:
    with pytest.raises(BadInput) as refused:
        draw.drawn(people(5), 2, seed=" ", method="plain")
    assert refused.value.faults[0].key == "lots.no_seed"


@pytest.mark.parametrize(
    "asked",
    [
        {"seats": 0},
        {"method": "luck"},
        {"declined": ("nobody",)},
        {"declined": ("p1", "p1")},
        {"number": "123"},
        {"digits": 9},
    ],
)
def test_what_makes_no_sense_is_refused(asked: dict) -> None:
    with pytest.raises(BadInput):
        draw.drawn(people(5), **({"seats": 2, "seed": "1", "method": "plain"} | asked))


def test_a_plain_draw_refuses_quotas_and_too_few_people_are_named() -> None:
    with pytest.raises(BadInput):
        draw.drawn(village(1, 20, 4), 4, seed="1", method="plain")
    with pytest.raises(Unmeetable) as refused:
        draw.drawn(people(5), 6, seed="1", method="plain")
    assert refused.value.relaxation == [{"seats": {"seats": 6, "possible": 5}}]
    for method in draw.METHODS:
        with pytest.raises(Unmeetable) as refused:
            draw.prepared(people(5), 10**30, method=method)
        assert refused.value.relaxation == [{"seats": {"seats": 10**30, "possible": 5}}]
    with pytest.raises(Unmeetable):
        draw.drawn(people(3), 2, seed="1", method="plain", declined=("p0", "p1"))


def test_the_list_is_bound_before_the_seed() -> None:
    pool = village(1, 20, 4)
    moved = {**pool.columns, "c0": 1 - pool.columns["c0"]}
    assert draw.prepared(pool, 4).listing != chance.fingerprint(records(replace(pool, columns=moved)))


@pytest.mark.parametrize("language", spoken.LANGUAGES)
def test_outcomes_follow_the_schema_and_are_told(language: str) -> None:
    pool = replace(village(6, 60, 6), names=tuple(f"N{one}" for one in range(60)))
    lot = draw.drawn(pool, 6, seed="2 2", reserve=3)
    lots = [lot, draw.drawn(pool, 6, seed="2 2", reserve=3, declined=(lot.drawn[0], lot.reserve[1]), method="nash")]
    lots += [
        draw.prepared(pool, 6),
        draw.thrown(people(6), 2, throws="1 2 3 4"),
        draw.drawn(people(6), 2, seed="1", method="plain"),
    ]
    for each in lots:
        jsonschema.Draft202012Validator(SCHEMA).validate(each.as_json())
        assert all(each.explained(language))
    assert all(any(name in line for line in lot.explained(language)) for name in lot.drawn)
