"""How many people to ask, so that a share is known to within a margin.

The rule (Cochran 1977, Sampling Techniques; the design effect as in Kish 1965): n₀ = z² p(1-p)/e² for an endless
population; n₁ = n₀ / (1 + (n₀ - 1)/N) for N people; × design effect; rounded up, but never more than N; ÷ response rate, rounded
up, are to be invited. Only the last two numbers are rounded.
"""

from fractions import Fraction
from math import ceil, sqrt
from types import MappingProxyType
from typing import Any

from civicmath import intervals
from civicmath.faults import Fault, Faults, Unmeetable
from civicmath.sampling.outcome import Sampled
from civicmath.spoken import event

HALF = Fraction(1, 2)
ONE = Fraction(1)
MOST = 10**18


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
    BadInput: values out of range. Unmeetable: more would have to be invited than there are; says the margin that is possible.
    """
    z = intervals.quantile(level)
    check(margin, share, population, design_effect, response)
    endless = Fraction(z * z) * share * (1 - share) / margin**2
    finite = endless if population is None else endless / (1 + (endless - 1) / population) if endless > 1 else endless
    asked = min(max(1, ceil(finite * design_effect)), population or MOST)
    invited = ceil(asked / response)
    settings: dict[str, Any] = {
        "margin": margin,
        "level": level,
        "share": share,
        "population": population,
        "design_effect": design_effect,
        "response": response,
    }
    if population is not None and invited > population:
        possible = margin_of(int(population * response), settings, z)
        values = {"invited": invited, "population": population, "asked": asked, "percent": 100 * possible}
        fault = Fault("sampling.size.too_few_people", values=MappingProxyType(values))
        raise Unmeetable(fault, [{"change": "margin", "margin": possible}])
    events = [
        event("sampling.size.endless", margin=100 * margin, level=100 * level, share=100 * share, people=ceil(endless))
    ]
    if population is not None:
        events.append(event("sampling.size.finite", population=population, people=ceil(finite)))
    if design_effect != 1:
        events.append(event("sampling.size.design", effect=design_effect, people=asked))
    if response != 1:
        events.append(event("sampling.size.response", percent=100 * response, people=invited))
    events.append(event("sampling.size.answer", asked=asked, invited=invited))
    details = {"endless": float(endless), "finite": float(finite), "asked": asked, "invited": invited}
    return Sampled(rule="size", settings=settings, details=details, events=events)


def margin_of(people: int, settings: dict[str, Any], z: float) -> float:
    """The margin that so many people give: the rule above, solved for e."""
    population = settings["population"]
    base = max(1, people / float(settings["design_effect"]))
    rest = 1.0 if population is None else max(0.0, (population - base) / max(1, population - 1))
    return z * sqrt(float(settings["share"] * (1 - settings["share"])) / base * rest)


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
