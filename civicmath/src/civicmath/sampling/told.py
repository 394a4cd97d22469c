"""Weights and estimates as outcomes: what was done, step by step, and the numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicmath.faults import bad
from civicmath.sampling.design import Design
from civicmath.sampling.estimates import Estimate
from civicmath.sampling.outcome import Sampled
from civicmath.sampling.raking import CLOSE, ROUNDS, Margin, raked
from civicmath.sampling.weights import effective, trimmed
from civicmath.spoken import Event, event

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Bounds:
    """Of weights, as multiples of their mean."""

    low: Fraction = Fraction(0)
    high: Fraction = Fraction(3)


def weighted(
    ids: Sequence[str],
    weights: Sequence[Fraction],
    *,
    answered: Sequence[bool] | None = None,
    cells: int = 0,
    bounds: Bounds | None = None,
) -> Sampled:
    """Tell weights of people: exact as they are, or trimmed to bounds. ids: as in the file. cells: of the nonresponse adjustment.

    BadInput: as in `trimmed`.
    """
    kept = [place for place in range(len(ids)) if answered is None or answered[place]]
    if not kept:
        raise bad("sampling.weights.not_positive")
    used: Sequence[Fraction | float] = [weights[place] for place in kept]
    events = [event("sampling.weights.begins", people=len(ids), total=sum(weights))]
    if answered is not None:
        events.append(event("sampling.weights.answered", cells=cells, people=len(kept)))
    if bounds:
        used, steps = cut(np.array([float(one) for one in used]), bounds)
        events += steps
    spread, last = spread_of(np.array([float(one) for one in used]))
    people = [{"id": ids[place], "weight": weight} for place, weight in zip(kept, used, strict=True)]
    return Sampled(
        rule="trimming" if bounds else "weights",
        settings={"bounds": [bounds.low, bounds.high] if bounds else None},
        details={"people": people, **spread},
        events=[*events, last],
    )


def cut(weights: Floats, bounds: Bounds) -> tuple[list[float], list[Event]]:
    done = trimmed(weights, low=float(bounds.low), high=float(bounds.high))
    said = event("sampling.weights.trimmed", low=done.low, high=done.high, cut=done.cut, raised=done.raised)
    return done.weights.tolist(), [said]


def spread_of(weights: Floats) -> tuple[dict[str, float], Event]:
    low, high, real = float(weights.min()), float(weights.max()), effective(weights)
    effect = len(weights) / real
    found = {"low": low, "high": high, "sum": float(weights.sum()), "effective_people": real, "design_effect": effect}
    return found, event("sampling.weights.spread", low=low, high=high, effective=real, effect=effect)


def calibrated(
    ids: Sequence[str],
    weights: Floats,
    margins: Sequence[Margin],
    *,
    close: float = CLOSE,
    rounds: int = ROUNDS,
    bounds: Bounds | None = None,
) -> Sampled:
    """Rake weights and tell how it went; bounds: trim the base weights first, so that the totals hold in the end.

    BadInput and Unmeetable as in `raked` and `trimmed`.
    """
    events = [event("sampling.weights.begins", people=len(ids), total=float(weights.sum()))]
    if bounds:
        trimmed_weights, steps = cut(weights, bounds)
        weights = np.array(trimmed_weights)
        events += steps
    done = raked(weights, margins, close=close, rounds=rounds)
    report = [row for margin in margins for row in margin_report(margin, weights, done.weights)]
    events += [
        event("sampling.raking.margin", **{key: row[key] for key in ("margin", "category", "before", "total")})
        for row in report
    ]
    events.append(event("sampling.raking.done", rounds=done.rounds, off=100 * done.furthest[-1]))
    spread, last = spread_of(done.weights)
    return Sampled(
        rule="raking",
        settings={"close": close, "rounds": rounds, "bounds": [bounds.low, bounds.high] if bounds else None},
        details={
            "people": [{"id": one, "weight": weight} for one, weight in zip(ids, done.weights.tolist(), strict=True)],
            "margins": report,
            "rounds": done.rounds,
            "furthest": done.furthest,
            **spread,
        },
        events=[*events, last],
    )


def margin_report(margin: Margin, before: Floats, after: Floats) -> list[dict[str, Any]]:
    number = {category: place for place, category in enumerate(margin.totals)}
    codes = np.fromiter((number[one] for one in margin.categories), np.int64, len(before))
    sums = [np.bincount(codes, weights=one, minlength=len(number)) for one in (before, after)]
    people = np.bincount(codes, minlength=len(number))
    return [
        {
            "margin": margin.name,
            "category": category,
            "people": int(people[place]),
            "before": float(sums[0][place]),
            "after": float(sums[1][place]),
            "total": total,
        }
        for place, (category, total) in enumerate(margin.totals.items())
    ]


def estimated(design: Design, found: Mapping[str, Estimate], settings: dict[str, Any]) -> Sampled:
    """Tell estimates by their names. settings: `level` among them."""
    events = [
        event(
            "sampling.estimate.begins",
            people=len(design.weights),
            strata=len(design.strata),
            clusters=len(design.stratum_of),
            freedom=design.freedom,
            level=100 * settings["level"],
        )
    ]
    for name, one in found.items():
        scale = 100 if one.what == "share" else 1
        value, low, high = (scale * part for part in (one.value, one.low, one.high))
        alone = "_alone" if isnan(low) else ""
        events.append(event(f"sampling.estimate.{one.what}{alone}", name=name, value=value, low=low, high=high))
        quality = {"error": known(scale * one.error), "effect": known(one.effect), "effective": one.effective_people}
        unit = "_share" if one.what == "share" and not isnan(one.error) else ""
        events.append(event(f"sampling.estimate.quality{unit}", **quality))
    details = {
        "people": len(design.weights),
        "strata": len(design.strata),
        "clusters": len(design.stratum_of),
        "freedom": design.freedom,
        "estimates": [
            {
                "name": name,
                "what": one.what,
                "value": one.value,
                "standard_error": None if isnan(one.error) else one.error,
                "interval": None if isnan(one.low) else [one.low, one.high],
                "design_effect": None if isnan(one.effect) else one.effect,
                "people": one.people,
                "effective_people": one.effective_people,
            }
            for name, one in found.items()
        ],
    }
    return Sampled(rule="estimate", settings=settings | {"lonely": design.lonely}, details=details, events=events)


def known(number: float) -> float | str:
    return "—" if isnan(number) else number
