"""Sharing a sample among strata: in proportion to their people, or after Neyman (1934) to people × spread; exact.

The rule: shares in proportion to people (Neyman: people × standard deviation), none below `least` (all its people where a stratum
has fewer) and none above its people: whoever would pass a bound gets exactly that, and the rest share what is left. Parts of
people go to the largest remainders. Equal remainders are broken only by the rule fixed before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from civicmath.faults import Fault, Faults, Unmeetable
from civicmath.sampling.outcome import Sampled
from civicmath.spoken import event
from civicmath.ties import NONE, TieBreak, Ties


@dataclass(frozen=True)
class Stratum:
    """people: how many live there; spread: the standard deviation of what is measured (for Neyman's rule)."""

    name: str
    people: int
    spread: Fraction = Fraction(1)


def allocation(strata: Sequence[Stratum], people: int, *, least: int = 0, ties: TieBreak = NONE) -> Sampled:
    """Share `people` among strata. With equal spreads that is proportional allocation.

    BadInput: people or spread negative, nobody anywhere, names twice. Unmeetable: more people asked for than there are, or fewer
    than `least` in every stratum needs; equal remainders without a rule fixed before.
    """
    check(strata, people, least)
    rule = Ties(ties, [stratum.name for stratum in strata])
    floor = [min(least, stratum.people) for stratum in strata]
    given = shared(strata, people, floor, rule)
    events = [event("sampling.allocation.begins", people=people, strata=len(strata), least=least), *rule.events]
    events += [
        event("sampling.allocation.stratum", name=stratum.name, people=stratum.people, given=number)
        for stratum, number in zip(strata, given, strict=True)
    ]
    return Sampled(
        rule="allocation",
        settings={"people": people, "least": least, "ties": rule.as_json()},
        details={
            "strata": [
                {"name": stratum.name, "people": stratum.people, "spread": stratum.spread, "given": number}
                for stratum, number in zip(strata, given, strict=True)
            ]
        },
        events=events,
    )


def shared(strata: Sequence[Stratum], people: int, floor: Sequence[int], rule: Ties) -> list[int]:
    """Fix those at their floor or their whole number of people, one kind at a time, until the rest share what is left."""
    sizes = [stratum.people * stratum.spread for stratum in strata]
    fixed: dict[int, int] = {}
    while True:
        free = [number for number in range(len(strata)) if number not in fixed]
        left, whole = people - sum(fixed.values()), sum(sizes[number] for number in free)
        if not free:
            return [fixed[number] for number in range(len(strata))]
        if not whole:  # no spread left anywhere: share by people
            sizes = [Fraction(stratum.people) for stratum in strata]
            whole = sum(sizes[number] for number in free) or Fraction(1)
        exact = {number: left * sizes[number] / whole for number in free}
        over = {number: strata[number].people for number in free if exact[number] > strata[number].people}
        under = {number: floor[number] for number in free if exact[number] < floor[number]}
        # as in apportionment with bounds: settle the side that is wrong by more, so that nobody is bound too early
        excess = sum(exact[number] - most for number, most in over.items())
        lack = sum(few - exact[number] for number, few in under.items())
        bound = over if excess > lack else under or over
        if not bound:
            return rounded(exact, fixed, people, rule)
        fixed |= bound


def rounded(exact: dict[int, Fraction], fixed: dict[int, int], people: int, rule: Ties) -> list[int]:
    """Largest remainders. A share that is not whole lies below its stratum's people, so one more always fits."""
    given = fixed | {number: int(share) for number, share in exact.items()}
    left = people - sum(given.values())
    by_remainder: dict[Fraction, list[int]] = {}
    for number, share in exact.items():
        by_remainder.setdefault(share - int(share), []).append(number)
    for remainder in sorted(by_remainder, reverse=True):
        level = by_remainder[remainder]
        if left <= 0:
            break
        taken = level if len(level) <= left else rule.ordered(level, "chosen", left)[:left]
        for number in taken:
            given[number] += 1
        left -= len(taken)
    return [given[number] for number in sorted(given)]


def check(strata: Sequence[Stratum], people: int, least: int) -> None:
    faults = Faults()
    names = [stratum.name for stratum in strata]
    for name in sorted({name for name in names if names.count(name) > 1}):
        faults.add("sampling.allocation.twice", name=name)
    for stratum in strata:
        if stratum.people < 0 or stratum.spread < 0:
            faults.add("sampling.allocation.negative", name=stratum.name)
    whole = sum(stratum.people for stratum in strata)
    if not strata or not whole or people < 1 or least < 0:
        faults.add("sampling.allocation.nobody", people=people)
    faults.raise_if_any()
    if people > whole:
        raise Unmeetable(
            Fault("sampling.allocation.too_many", values=MappingProxyType({"people": people, "whole": whole})),
            [{"change": "people", "people": whole}],
        )
    needed = takes(strata, least)
    if people < needed:
        possible = largest_least(strata, people)
        values = {"people": people, "needed": needed, "least": least, "possible": possible}
        raise Unmeetable(
            Fault("sampling.allocation.too_few", values=MappingProxyType(values)),
            [{"change": "people", "people": needed}, {"change": "least", "least": possible}],
        )


def takes(strata: Sequence[Stratum], least: int) -> int:
    """How many people `least` in every stratum takes."""
    return sum(min(least, stratum.people) for stratum in strata)


def largest_least(strata: Sequence[Stratum], people: int) -> int:
    """The most that every stratum could have at least, by halving; fewer people live in some."""
    low, high = 0, max(stratum.people for stratum in strata)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if takes(strata, middle) <= people else (low, middle - 1)
    return low
