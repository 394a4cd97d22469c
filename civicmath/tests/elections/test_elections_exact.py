"""No float decides: none is written in the rules, none comes out, none is made of the sums on the way."""

import ast
import importlib
import pkgutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from civicmath import ballots, elections
from civicmath.elections import papers
from civicmath.outcomes import Outcome
from civicmath.seats.rules import Seating, SeatRule
from elections.cases import fixed, packed

FILES = sorted(Path(elections.__file__).parent.glob("*.py"))
RULES = ("borda", "copeland", "irv", "meek", "minimax", "plurality", "ranked_pairs", "schulze", "stv")
PROFILE = [(((0,), (1, 2)), 7), (((1,), (2,), (0,)), 5), (((2, 3), (0,)), 4), (((4,), (3,)), 3), (((3,),), 2)]
# these make floats of integers, or may
MAKING = {
    "float",
    "float32",
    "float64",
    "divide",
    "true_divide",
    "mean",
    "average",
    "bincount",
    "sqrt",
    "linspace",
    "round",
}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_float_is_written_in_a_rule(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), ast.dump(node)
        assert not (isinstance(node, ast.Name) and node.id in MAKING), ast.dump(node)
        assert not (isinstance(node, ast.Attribute) and node.attr in MAKING), ast.dump(node)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            assert "Fraction" in ast.dump(node.left), f"{file.name}:{node.lineno} divides what may be no fraction"


def floats(value: Any) -> list[Any]:
    if isinstance(value, (float, np.floating)):
        return [value]
    inside = [*value.values()] if hasattr(value, "values") else value if isinstance(value, (list, tuple)) else []
    return [found for one in inside for found in floats(one)]


@pytest.mark.parametrize("name", RULES)
def test_no_float_comes_out(name: str) -> None:
    rule = importlib.import_module(f"civicmath.elections.{name}")
    seats = 1 if name == "irv" else 2
    outcome: Outcome = rule.count(
        packed(PROFILE), seats, fixed(), Seating(5, seats, [SeatRule("г", frozenset([4]), 1, 1)])
    )
    assert not floats([event.values for event in outcome.events])
    assert not floats(outcome.result())


@pytest.mark.parametrize("name", RULES)
def test_no_array_on_the_way_holds_floats(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []
    for function in ("zeros", "full", "where", "cumsum", "minimum", "argsort", "flatnonzero", "unique"):
        real = getattr(np, function)

        def seen(*given: Any, real: Any = real, **more: Any) -> Any:
            made.append(real(*given, **more))
            return made[-1]

        monkeypatch.setattr(np, function, seen)
    importlib.import_module(f"civicmath.elections.{name}").count(packed(PROFILE), 1, fixed())
    arrays = [one for found in made for one in (found if isinstance(found, tuple) else [found])]
    assert arrays
    assert all(array.dtype.kind in "iubO" for array in arrays)


def test_every_rule_is_looked_at() -> None:
    modules = {module.name for module in pkgutil.iter_modules(elections.__path__)}
    assert modules == {*RULES, "approval", "score", "counting", "pairwise", "papers"}


def test_sums_beyond_53_bits_are_not_rounded() -> None:
    heavy = 2**52 - 3
    given_ballots = ballots.ranked("ABC", [[0, 1], [1], [2, 1]], [heavy, 1, 2])
    assert papers.Papers(given_ballots.order, given_ballots.weights, 3).firsts() == [heavy, 1, 2]
