"""Why seat rules pass somebody over: which group has all it may have, or which groups need the seats that are left."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicmath.seats.integers import Proof
from civicmath.seats.rules import FREE, Seating
from civicmath.spoken import Event, event


def passed_over(
    seating: Seating, those: Iterable[int], elected: Collection[int], excluded: Collection[int], names: Sequence[str]
) -> list[Event]:
    """Say why each of `those`, who are doomed, can't be seated: one event for all who share a reason, in the order of the ballot.

    The reason is read off the proof in integers that no lawful completion holds them.
    """
    low, high = seating.box(elected, excluded)
    left = seating.seats - len(set(elected))
    together: dict[tuple[str, tuple[tuple[str, Any], ...]], list[str]] = {}
    told: dict[int, tuple[str, tuple[tuple[str, Any], ...]]] = {}
    for one in sorted(those):
        kind = int(seating.of_kind[one])
        if kind not in told:
            step = (np.arange(len(low)) == kind).astype(np.int64)
            told[kind] = reason(seating, seating.refutation(low + step, high), left)
        together.setdefault(told[kind], []).append(names[one])
    return [event(key, names=some, **dict(values)) for (key, values), some in together.items()]


def guarded_by(
    seating: Seating, those: Iterable[int], elected: Collection[int], excluded: Collection[int], names: Sequence[str]
) -> list[Event]:
    """Say which groups need each of `those`, who are guarded, in the order of the ballot."""
    low, high = seating.box(elected, excluded)
    told = []
    for one in sorted(those):
        step = (np.arange(len(low)) == int(seating.of_kind[one])).astype(np.int64)
        groups = groups_of(seating, seating.refutation(low, high - step))
        told.append(
            event("seats.guarded", name=names[one], groups=groups)
            if groups
            else event("seats.guarded_free", name=names[one])
        )
    return told


def groups_of(seating: Seating, proof: Proof | None) -> list[str]:
    """The groups whose rules a proof uses, each once; of all rules where it took a search with several branches."""
    used = of_rules(seating, proof)
    return [
        rule.group
        for rule, some in zip(seating.rules, used.sum(axis=0).tolist(), strict=True)
        if some and rule.group != FREE
    ]


def of_rules(seating: Seating, proof: Proof | None) -> NDArray[np.int64]:
    """(2, rules): how often a proof uses the upper and the lower bound of each rule; once each where there is none."""
    count = len(seating.rules)
    return np.ones((2, count), dtype=np.int64) if proof is None else proof.multipliers[: 2 * count].reshape(2, count)


def reason(seating: Seating, proof: Proof | None, left: int) -> tuple[str, tuple[tuple[str, Any], ...]]:
    """Give a key and values. A proof that took a search with several branches speaks of all rules together."""
    at_most, at_least = (
        [rule for rule, weight in zip(seating.rules, used, strict=True) if weight] for used in of_rules(seating, proof)
    )
    if len(at_most) + len(at_least) != 1:
        return "seats.passed_together", (("groups", tuple(groups_of(seating, proof))),)
    if at_most:
        group, most = at_most[0].group, at_most[0].most
        return (
            ("seats.passed_most", (("group", group), ("most", most)))
            if most
            else ("seats.passed_none", (("group", group),))
        )
    rule = at_least[0]
    if rule.group == FREE:
        return "seats.passed_free", (("left", left), ("least", rule.least))
    return "seats.passed_least", (("group", rule.group), ("least", rule.least), ("left", left))
