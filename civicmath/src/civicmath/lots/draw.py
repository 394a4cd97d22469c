"""The draw itself: prepared and published first, then drawn with the seed that everybody saw being made."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from civicmath import chance
from civicmath.faults import Faults, bad
from civicmath.lots import dice, lottery
from civicmath.lots.groups import grouped
from civicmath.lots.outcome import Lot
from civicmath.lots.pool import Pool, records
from civicmath.lots.relaxation import checked, most_seats, too_few
from civicmath.lots.seating import Change, Hall, needed, replaced
from civicmath.lots.telling import told_change, told_lottery, told_person, told_reserve
from civicmath.spoken import event

METHODS = ("plain", "leximin", "maximin", "nash")


def prepared(pool: Pool, seats: int, *, method: str = "leximin", digits: int | None = None) -> Lot:
    """Make all that is published before the seed: the list's fingerprint, everybody's chance and the numbered panels.

    method: plain (everybody equal, no quotas), leximin, maximin or nash. digits: dice for the panel's number (3 to 6); None: the
    fewest that keep every chance near enough. BadInput: what was asked makes no sense. Unmeetable: no panel keeps the quotas.
    """
    check(pool, seats, method, digits)
    # in a plain draw nothing tells people apart: they are one group
    groups = grouped(replace(pool, columns={}, values={}) if method == "plain" else pool, seats)
    checked(groups)
    made = None if method == "plain" else lottery.made(groups, method, digits)
    lot = Lot(
        rule=method,
        settings={
            "method": method,
            "seats": seats,
            "quotas": [quota.__dict__ for quota in groups.quotas],
            "households": pool.households is not None,
        },
        pool=pool,
        groups=groups,
        listing=chance.fingerprint(records(pool)),
        lottery=made,
    )
    lot.events = told_lottery(lot)
    return lot


def check(pool: Pool, seats: int, method: str, digits: int | None) -> None:
    faults = Faults()
    if method not in METHODS:
        faults.add("lots.unknown_method", method=method, methods=list(METHODS))
    if seats < 1:
        faults.add("lots.seats_not_positive", seats=seats)
    if not pool.ids:
        faults.add("lots.nobody")
    if method == "plain" and (pool.quotas or pool.households is not None):
        faults.add("lots.plain_without_quotas")
    if digits is not None and not lottery.FEWEST <= digits <= lottery.MOST:
        faults.add("lots.digits_out_of_range", digits=digits, fewest=lottery.FEWEST, most=lottery.MOST)
    elif digits is not None and method == "plain":
        faults.add("lots.digits_without_lottery")
    faults.raise_if_any()
    if seats > len(pool.ids):
        raise too_few(seats, most_seats(grouped(pool, 1)))


@dataclass(frozen=True)
class Wishes:
    """reserve: how many stand-ins to name. declined: ids of those who said no, in the order they said so."""

    reserve: int = 0
    declined: Sequence[str] = ()


def drawn(
    pool: Pool,
    seats: int,
    *,
    seed: str,
    method: str = "leximin",
    digits: int | None = None,
    number: str | None = None,
    reserve: int = 0,
    declined: Sequence[str] = (),
) -> Lot:
    """Draw `seats` people with a public seed: everybody's ticket is SHA-256 of seed, list and id (`civicmath.chance`).

    number: the panel's number if it was thrown with ten-sided dice, all digits written; None: it comes from the seed too.
    reserve: how many stand-ins to name. declined: ids of those who said no, in the order they said so; the same quotas hold
    again after each. BadInput: no seed, unknown ids, a wrong number. Unmeetable: quotas can't hold.
    """
    if not seed.strip():
        raise bad("lots.no_seed")
    lot = prepared(pool, seats, method=method, digits=digits)
    lot.seed = seed.strip()
    tickets = [chance.ticket(lot.seed, lot.listing, name) for name in pool.ids]
    order = np.array(sorted(range(len(tickets)), key=tickets.__getitem__), dtype=np.int64)
    panel = np.array([seats], dtype=np.int64)
    if lot.lottery is not None:
        lot.number = number_of(lot.lottery, lot.seed, number)
        lot.settings |= {} if number is None else {"number": number}
        panel = lot.lottery.panels[lot.lottery.panel_of(int(lot.number))]
        lot.events.append(event("lots.number", number=lot.number, panel=lot.lottery.panel_of(int(lot.number)) + 1))
    elif number is not None:
        raise bad("lots.number_without_lottery")
    listed = [one.key for one in lot.events].index("lots.listing")  # what was remarked on columns stands before it
    lot.events.insert(listed + 1, event("lots.seed", seed=lot.seed))
    hall = Hall(lot.groups, pool, order)
    return seat(lot, hall, hall.seated(panel), Wishes(reserve, declined))


def thrown(pool: Pool, seats: int, *, throws: str, reserve: int = 0, declined: Sequence[str] = ()) -> Lot:
    """Redo a plain draw made by hand with ordinary dice (`lots.dice`): the seats first, then the reserve, then stand-ins, in order.

    throws: faces 1 … 6 in the order they fell. BadInput: other signs; not enough throws for seats, reserve and stand-ins.
    """
    lot = prepared(pool, seats, method="plain")
    positions(pool, declined)
    names = dice.drawn(pool.ids, dice.read(throws), min(seats + reserve, len(pool.ids)))
    missing = min(seats, len(pool.ids) - len(declined)) - len(set(names) - set(declined))
    if missing > 0:
        raise dice.too_few(len(names), len(names) + missing, len(pool.ids))
    at = {name: place for place, name in enumerate(pool.ids)}
    order = np.array([at[name] for name in names], dtype=np.int64)
    lot.settings["dice"] = throws
    lot.events.append(event("lots.thrown", dice=dice.planned(len(pool.ids)).dice))
    return seat(lot, Hall(lot.groups, pool, order), order[:seats].tolist(), Wishes(reserve, declined))


def number_of(made: lottery.Lottery, seed: str, thrown_number: str | None) -> str:
    """The panel's number: as thrown, or SHA-256 of seed, lottery and the word `number`, modulo how many numbers there are."""
    if thrown_number is None:
        return f"{int(chance.ticket(seed, made.fingerprint(), 'number'), 16) % 10**made.digits:0{made.digits}d}"
    if len(thrown_number) != made.digits or not (thrown_number.isascii() and thrown_number.isdigit()):
        raise bad("lots.number_wrong", number=thrown_number, digits=made.digits)
    return thrown_number


def seat(lot: Lot, hall: Hall, first: list[int], wishes: Wishes) -> Lot:
    """Write names on the seats, name the reserve, replace those who said no, and tell it all."""
    ids = lot.pool.ids
    declined = positions(lot.pool, wishes.declined)
    reserve = hall.reserve(first, wishes.reserve) if wishes.reserve > 0 else []
    seated, changes = replaced(hall, first, reserve, declined)
    lot.settings |= {"seed": lot.seed, "reserve": wishes.reserve, "declined": list(wishes.declined)}
    lot.first = tuple(ids[one] for one in first)
    lot.drawn = tuple(ids[one] for one in seated)
    out = {*declined, *seated}
    lot.reserve = tuple(ids[one] for one in reserve if one not in out)
    lot.replaced = tuple((ids[one.left], tuple(ids[came] for came in one.arrived)) for one in changes)
    tell(lot, hall, first, reserve, changes)
    return lot


def tell(lot: Lot, hall: Hall, first: list[int], reserve: list[int], changes: list[Change]) -> None:
    before = hall.before(first)
    for person in first:
        lot.events += told_person(lot, person, before[person], needed(hall, first, person))
    lot.events += told_reserve(lot, reserve)
    seated = list(first)
    for change in changes:
        seated = [one for one in [*seated, *change.arrived] if one != change.left]
        lot.events += told_change(lot, change, reserve, {one: needed(hall, seated, one) for one in change.arrived})


def positions(pool: Pool, names: Sequence[str]) -> list[int]:
    """Positions of ids. BadInput: ids that are not in the list, or named twice."""
    at = {name: place for place, name in enumerate(pool.ids)}
    faults = Faults()
    for place, name in enumerate(names):
        if name not in at:
            faults.add("lots.unknown_person", person=name)
        elif name in names[:place]:
            faults.add("lots.declined_twice", person=name)
    faults.raise_if_any()
    return [at[name] for name in names]
