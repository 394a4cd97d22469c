"""How many people to ask, so that a share is known to within a margin.

The rule (Cochran 1977, Sampling Techniques; the design effect as in Kish 1965): n₀ = z² p(1-p)/e² for an endless
population; n₁ = n₀ / (1 + (n₀ - 1)/N) for N people; × design effect; rounded up, but never more than N; ÷ response rate, rounded
up, are to be invited. Only the last two numbers are rounded.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, nextafter, sqrt
from types import MappingProxyType
from typing import Any

from civicmath import intervals
from civicmath.faults import Fault, Faults, Unmeetable
from civicmath.sampling.outcome import Sampled
from civicmath.spoken import Event, event

HALF = Fraction(1, 2)
ONE = Fraction(1)
MOST = 10**18
PARTS = 1000  # of a percent: so finely is a possible margin told


@dataclass(frozen=True)
class Asked:
    """endless, finite: people before rounding; asked: who must answer; invited: who must be invited for that."""

    endless: Fraction
    finite: Fraction
    asked: int
    invited: int


def size(
    margin: Fraction,
    *,
    level: Fraction = intervals.LEVEL,
    share: Fraction = HALF,
    population: int | None = None,
    design_effect: Fraction = ONE,
    response: Fraction = ONE,
) -> Sampled:
    """Find the number of people to ask. margin: half the width of the interval, as a share (0.05 is 5 points).

    share: the share expected; ½ asks for most people. response: the share of invited who answer.
    BadInput: values out of range. Unmeetable: more would have to be invited than there are; says the margin that is possible, or
    where none is, the response rate.
    """
    z = intervals.quantile(level)
    check(margin, share, population, design_effect, response)
    settings: dict[str, Any] = {
        "margin": margin,
        "level": level,
        "share": share,
        "population": population,
        "design_effect": design_effect,
        "response": response,
    }
    found = numbers(margin, settings, z)
    if population is not None and found.invited > population:
        raise too_few(found, settings, z)
    details = {
        "endless": float(found.endless),
        "finite": float(found.finite),
        "asked": found.asked,
        "invited": found.invited,
    }
    return Sampled(rule="size", settings=settings, details=details, events=steps(found, settings))


def numbers(margin: Fraction, settings: Mapping[str, Any], z: float) -> Asked:
    """The rule itself."""
    share, population = settings["share"], settings["population"]
    endless = Fraction(z * z) * share * (1 - share) / margin**2
    finite = endless if population is None else endless / (1 + (endless - 1) / population) if endless > 1 else endless
    asked = min(max(1, ceil(finite * settings["design_effect"])), population or MOST)
    return Asked(endless, finite, asked, ceil(asked / settings["response"]))


def steps(found: Asked, settings: Mapping[str, Any]) -> list[Event]:
    percents = {key: 100 * settings[key] for key in ("margin", "level", "share")}
    events = [event("sampling.size.endless", people=ceil(found.endless), **percents)]
    if settings["population"] is not None:
        events.append(event("sampling.size.finite", population=settings["population"], people=ceil(found.finite)))
    if settings["design_effect"] != 1:
        events.append(event("sampling.size.design", effect=settings["design_effect"], people=found.asked))
    if settings["response"] != 1:
        events.append(event("sampling.size.response", percent=100 * settings["response"], people=found.invited))
    return [*events, event("sampling.size.answer", asked=found.asked, invited=found.invited)]


def too_few(found: Asked, settings: Mapping[str, Any], z: float) -> Unmeetable:
    """Say the margin that is possible; where none is, the least response rate with which these people would do."""
    population = settings["population"]
    values = {"invited": found.invited, "population": population, "asked": found.asked}
    possible = possible_margin(settings, z)
    if possible is None:
        rate = Fraction(found.asked, population)
        values["percent"] = Fraction(ceil(100 * rate * PARTS), PARTS)
        fault = Fault("sampling.size.no_margin", values=MappingProxyType(values))
        told = float(values["percent"] / 100)
        if Fraction(told) < values["percent"] / 100:  # the nearest float may be less than what is needed
            told = nextafter(told, 1)
        return Unmeetable(fault, [{"change": "response", "response": told}])
    values["percent"] = 100 * possible
    fault = Fault("sampling.size.too_few_people", values=MappingProxyType(values))
    return Unmeetable(fault, [{"change": "margin", "margin": float(possible)}])


def possible_margin(settings: Mapping[str, Any], z: float) -> Fraction | None:
    """The margin that all people give, rounded up to a thousandth of a point and confirmed by the rule, also as a float.

    None: no margin below 1 is.
    """
    population, share = settings["population"], settings["share"]
    people = int(population * settings["response"]) / float(settings["design_effect"])
    rest = (population - people) / max(1, population - 1) if people > 1 else 1.0
    exact = z * sqrt(float(share * (1 - share)) / people * max(rest, 0.0)) if people else 1.0
    widest = 1 - Fraction(1, 100 * PARTS)
    margin = min(widest, Fraction(max(1, ceil(exact * 100 * PARTS)), 100 * PARTS))
    if numbers(widest, settings, z).invited > population:
        return None
    while numbers(min(margin, Fraction(float(margin))), settings, z).invited > population:
        margin += Fraction(1, 100 * PARTS)
    return margin


def check(
    margin: Fraction, share: Fraction, population: int | None, design_effect: Fraction, response: Fraction
) -> None:
    faults = Faults()
    if not Fraction(1, 10**6) <= margin < 1:
        faults.add("sampling.size.margin", margin=margin)
    if not 0 <= share <= 1:
        faults.add("sampling.size.share", share=share)
    if population is not None and not 1 <= population <= MOST:
        faults.add("sampling.size.population", population=population)
    if not 0 < design_effect <= 1000:
        faults.add("sampling.size.effect", effect=design_effect)
    if not Fraction(1, 10**6) <= response <= 1:
        faults.add("sampling.size.rate", rate=response)
    faults.raise_if_any()
