"""What the tests of readers share: a result as plain values, the faults of a refused input, the careful path alone."""

from collections.abc import Callable
from typing import Any

import pytest

from civicmath.ballots import Approvals, Ranked, Scores
from civicmath.faults import BadInput


def plainly(ballots: Ranked | Approvals | Scores) -> dict[str, Any]:
    """All fields, arrays as lists; of rankings the width without empty columns."""
    return {name: value.tolist() if hasattr(value, "tolist") else value for name, value in vars(ballots).items()}


def outcome(read: Callable[..., Any], *given: Any, **more: Any) -> Any:
    """A result as plain values, or the faults."""
    try:
        return plainly(read(*given, **more))
    except BadInput as refused:
        return [(fault.key, fault.line, dict(fault.values)) for fault in refused.faults], refused.more


def faults_of(read: Callable[..., Any], *given: Any, **more: Any) -> list[tuple[str, int | None]]:
    with pytest.raises(BadInput) as refused:
        read(*given, **more)
    for fault in refused.value.faults:
        assert all(fault.said(language) for language in ("ky", "ru", "en"))
    return [(fault.key, fault.line) for fault in refused.value.faults]


def orders(ballots: Ranked) -> dict[tuple[tuple[str, ...], ...], int]:
    """Types as levels of names → weight."""
    found = {}
    for row, (order, weight) in enumerate(zip(ballots.order.tolist(), ballots.weights.tolist(), strict=True)):
        levels: list[tuple[str, ...]] = []
        for place, number in enumerate(order):
            if number < 0:
                break
            name = ballots.candidates[number]
            if ballots.joined is not None and ballots.joined[row, place]:
                levels[-1] += (name,)
            else:
                levels.append((name,))
        found[tuple(levels)] = weight
    return found
