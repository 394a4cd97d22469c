"""Why this person was drawn, said step by step."""

from collections.abc import Mapping, Sequence

from civicmath.lots.outcome import Lot
from civicmath.lots.pool import Pool, Quota
from civicmath.lots.seating import Change
from civicmath.spoken import Event, event, printed
from civicmath.ties import some


def label(pool: Pool, person: int) -> str:
    """A person as called in sentences: the id, with the name where the list has names."""
    name = pool.names[person] if pool.names else ""
    return f"{pool.ids[person]} ({name})" if name and name != pool.ids[person] else pool.ids[person]


def told_lottery(lot: Lot) -> list[Event]:
    people = len(lot.pool.ids)
    told = [
        event("lots.begins", people=people, seats=lot.groups.seats),
        event("lots.listing", listing=lot.listing),
    ]
    if column := lot.pool.meta.get("taken_as_id"):
        told.insert(0, event("lots.taken_as_id", column=column))
    if line := lot.pool.meta.get("header_at"):
        told.insert(0, event("lots.first_line_a_header", line=int(line)))
    if homes := lot.pool.meta.get("homes_in_part"):
        told.append(event("lots.addresses_in_part", homes=int(homes), people=int(lot.pool.meta["people_in_part"])))
    if lot.lottery is None:
        return [*told, event("lots.equal_chances", seats=lot.groups.seats, people=people)]
    percents = [chance * 100 for chance in lot.lottery.chances()]
    lowest, highest, groups = min(percents), max(percents), len(percents)
    told.append(event(f"lots.method_{lot.rule}"))
    if lot.pool.households is not None:
        told.append(event("lots.one_of_a_household"))
    if printed(lowest) == printed(highest):
        told.append(event("lots.chances_alike", chance=lowest, groups=groups))
    else:
        told.append(event("lots.chances", lowest=lowest, highest=highest, groups=groups))
    first, last = lot.lottery.ranges()[0][0], lot.lottery.ranges()[-1][1]
    told.append(event("lots.lottery", first=first, last=last, panels=len(lot.lottery.panels)))
    return [*told, event("lots.lottery_print", fingerprint=lot.lottery.fingerprint())]


def told_person(lot: Lot, person: int, before: Sequence[int], needed: Sequence[Quota]) -> list[Event]:
    """One sentence of how the person came in, one of those passed over for them, and one of the quotas that needed them.

    before: the people of the same group with earlier tickets.
    """
    who, group, place = label(lot.pool, person), int(lot.groups.of[person]), len(before) + 1
    if lot.lottery is None and lot.seed is None:
        return [event("lots.thrown_drawn", person=who, place=place)]
    if lot.lottery is None:
        return [event("lots.plain_drawn", person=who, place=place, people=len(lot.pool.ids))]
    panel = lot.lottery.panels[lot.lottery.panel_of(int(lot.number or "0"))]
    how = event(
        "lots.drawn",
        person=who,
        group=group + 1,
        has=lot.groups.keys[group],
        wanted=int(panel[group]),
        people=int(lot.groups.sizes[group]),
        place=place,
        chance=lot.lottery.chances()[group] * 100,
    )
    passed = [label(lot.pool, one) for one in before if lot.pool.ids[one] not in lot.first]
    out = [event("lots.household_seated", people=some(passed))] if passed else []
    return [how, *out, *told_needed(who, needed)]


def told_needed(who: str, needed: Sequence[Quota]) -> list[Event]:
    quotas = [f"{quota.category}: {quota.value} ≥ {quota.least}" for quota in needed]
    return [event("lots.needed", person=who, quotas=quotas)] if quotas else []


def told_reserve(lot: Lot, reserve: Sequence[int]) -> list[Event]:
    return [event("lots.reserve", people=[label(lot.pool, one) for one in reserve])] if reserve else []


def told_change(lot: Lot, change: Change, reserve: Sequence[int], needed: Mapping[int, Sequence[Quota]]) -> list[Event]:
    gone = label(lot.pool, change.left)
    if not change.had_seat:
        return [event("lots.struck_off" if change.left in reserve else "lots.passed_over", person=gone)]
    if not change.arrived:
        return [event("lots.waits", person=gone)]
    came = [label(lot.pool, one) for one in change.arrived]
    told = [event("lots.replaced", person=gone, people=came)]
    if lot.groups.quotas:
        told.append(event("lots.quotas_hold_again"))
    for one in change.arrived:
        told += told_needed(label(lot.pool, one), needed[one])
    return told
