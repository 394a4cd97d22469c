"""Severity × reach from a household survey: how many a problem touches, how hard, and both together.

Each person asked answers for each problem how hard it is for them: 0 "does not touch me" up to `most`; a blank is "not asked".
Reach is the share of people with an answer above 0, severity the mean of the answers above 0, and the index their product. The
product is the mean of all answers, zeros among them, so its order is exact. With weights w, sums run over w.

Intervals. Reach: Wilson (or Jeffreys), with weights at Kish's effective number of people (Σw)²/Σw². Severity and index: mean ±
t · standard error, with s²/n of those answers; for the index this is what the delta method gives for the product, since the
variance of all answers is the variance within the people touched and between touched and untouched. Cut to the scale.
The people asked count as a simple random sample; for clusters and strata use `sampling.estimates`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import sqrt
from typing import Any

from civicmath import intervals
from civicmath.faults import bad
from civicmath.priorities.standing import Ranking, Standing, equal_groups, in_order
from civicmath.spoken import Event, event
from civicmath.ties import NONE, TieBreak, Ties

MOST = Fraction(5)
ZERO = Fraction(0)


@dataclass
class Sums:
    """Exact sums over the answers to one problem, so that a survey of any length needs constant memory.

    people: answers; weight: Σw; squared: Σw²; touched_*: the same of the answers above 0; answers: Σwx; squares: Σwx².
    """

    people: int = 0
    weight: Fraction = ZERO
    squared: Fraction = ZERO
    touched_people: int = 0
    touched: Fraction = ZERO
    touched_squared: Fraction = ZERO
    answers: Fraction = ZERO
    squares: Fraction = ZERO

    def add(self, answer: Fraction, weight: Fraction, times: int = 1) -> None:
        """Add `times` people who give this answer with this weight."""
        self.people += times
        self.weight += times * weight
        self.squared += times * weight * weight
        if answer:
            self.touched_people += times
            self.touched += times * weight
            self.touched_squared += times * weight * weight
            self.answers += times * weight * answer
            self.squares += times * weight * answer * answer


@dataclass
class Survey:
    """sums: for each problem in order. most: the hardest answer. columns: those of the file that were read, and `passed_over`."""

    problems: tuple[str, ...]
    most: Fraction = MOST
    columns: Mapping[str, list[str]] = field(default_factory=dict)
    sums: list[Sums] = field(default_factory=list)

    def __post_init__(self) -> None:
        check_most(self.most)
        self.sums = self.sums or [Sums() for _ in self.problems]


def check_most(most: Fraction) -> None:
    """BadInput: no answer of such a scale says that a problem touches anybody."""
    if most <= 0:
        raise bad("priorities.severity.most", most=most)


def surveyed(
    problems: Sequence[str],
    answers: Sequence[Sequence[int | Fraction | None]],
    weights: Sequence[int | Fraction] | None = None,
    most: Fraction = MOST,
) -> Survey:
    """Sum up answers: for each person one for each problem, None where not asked.

    BadInput: an answer outside 0 … most, a weight or a scale that is not positive.
    """
    survey = Survey(tuple(problems), most)
    for person, row in enumerate(answers):
        weight = Fraction(1 if weights is None else weights[person])
        if weight <= 0:
            raise bad("priorities.severity.weight", person + 1, weight=weight)
        for sums, answer in zip(survey.sums, row, strict=True):
            if answer is None:
                continue
            if not 0 <= answer <= most:
                raise bad("priorities.severity.outside_scale", person + 1, answer=answer, most=most)
            sums.add(Fraction(answer), weight)
    return survey


def severity(
    survey: Survey,
    *,
    level: Fraction = intervals.LEVEL,
    reach: str = "wilson",
    ties: TieBreak = NONE,
    wanted: int | None = None,
) -> Ranking:
    """Rank problems by severity × reach. reach: the interval of the share, "wilson" or "jeffreys".

    BadInput: a problem nobody was asked about, level out of range. Unmeetable: a tie at the cut without a rule fixed before.
    """
    intervals.checked(level)
    if reach not in ("wilson", "jeffreys"):
        raise bad("priorities.severity.interval", interval=reach)
    unasked = [name for name, sums in zip(survey.problems, survey.sums, strict=True) if not sums.people]
    if unasked or not survey.problems:
        raise bad("priorities.severity.nobody_asked", names=unasked)
    index = [sums.answers / sums.weight for sums in survey.sums]
    rule = Ties(ties, survey.problems)
    order = in_order(equal_groups(index), rule, wanted)
    standings = [
        Standing(
            name=survey.problems[item],
            first=order.first[item],
            last=order.last[item],
            score=index[item],
            interval=around(survey.sums[item], survey.most, level),
            more={"interval_of": "score", **parts(survey.sums[item], survey.most, level, reach)},
        )
        for item in order.listed
    ]
    outcome = Ranking(
        rule="severity",
        settings={"most": survey.most, "level": level, "reach": reach, "ties": rule.as_json(), "wanted": wanted},
        standings=standings,
        chosen=[survey.problems[item] for item in order.chosen],
        details={"people": max(sums.people for sums in survey.sums)},
    )
    outcome.events = told(outcome, order.events)
    if survey.columns:
        told_of = event("ballots.columns", read=survey.columns["columns"], passed=survey.columns["passed_over"])
        outcome.events.insert(0, told_of)
    return outcome


def parts(sums: Sums, most: Fraction, level: Fraction, interval: str) -> dict[str, Any]:
    share = sums.touched / sums.weight
    effective = float(sums.weight**2 / sums.squared)
    z = intervals.quantile(level)
    within = (
        intervals.wilson(float(share), effective, z)
        if interval == "wilson"
        else intervals.jeffreys(float(share), effective, level)
    )
    mean = sums.answers / sums.touched if sums.touched else None
    return {
        "asked": sums.people,
        "reach": share,
        "reach_interval": list(within),
        "severity": mean,
        "severity_interval": mean and list(mean_interval((sums.touched, sums.touched_squared), sums, most, level)),
        "effective_people": effective,
    }


def around(sums: Sums, most: Fraction, level: Fraction) -> tuple[float, float]:
    return mean_interval((sums.weight, sums.squared), sums, most, level)


def mean_interval(
    weights: tuple[Fraction, Fraction], sums: Sums, most: Fraction, level: Fraction
) -> tuple[float, float]:
    """Mean ± t · standard error for Σw and Σw² of the answers meant (all, or above 0), cut to 0 … most.

    The whole scale when no more than one effective person stands behind it; Wilson's for mean/most where all answers are the same,
    which says little of those who were not asked. The variance is Σw(x - mean)²/Σw · n/(n - 1) over
    n = (Σw)²/Σw²; sums are exact, so nothing cancels.
    """
    weight, squared = weights
    effective = weight**2 / squared
    if effective <= 1:
        return 0.0, float(most)
    mean = sums.answers / weight
    error = sqrt((sums.squares / weight - mean**2) / (effective - 1))
    if not error:
        low, high = intervals.wilson(float(mean / most), float(effective), intervals.quantile(level))
        return low * float(most), high * float(most)
    half = intervals.quantile(level, float(effective - 1)) * error
    return max(0.0, float(mean) - half), min(float(most), float(mean) + half)


def told(outcome: Ranking, broken: list[Event]) -> list[Event]:
    events = [
        event(
            "priorities.severity.counted",
            answers=sum(one.more["asked"] for one in outcome.standings),
            problems=len(outcome.standings),
            most=outcome.settings["most"],
        ),
        *broken,
    ]
    for one in outcome.standings:
        key = "priorities.severity.placed" if one.first == one.last else "priorities.severity.shared"
        low, high = one.interval or (0, 0)
        events.append(event(key, first=one.first, last=one.last, name=one.name, score=one.score, low=low, high=high))
        events.append(told_parts(one.more))
    if outcome.chosen:
        events.append(event("priorities.chosen", names=outcome.chosen))
    return events


def told_parts(more: dict[str, Any]) -> Event:
    """How many a problem touches and how hard; where it touches nobody there is no mean."""
    low, high = (100 * end for end in more["reach_interval"])
    if more["severity"] is None:
        return event("priorities.severity.nobody", asked=more["asked"], low=low, high=high)
    return event(
        "priorities.severity.parts",
        asked=more["asked"],
        reach=100 * more["reach"],
        low=low,
        high=high,
        severity=more["severity"],
    )
