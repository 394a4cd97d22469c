"""What can be met and what is smallest is decided in integers: against trying out everything, and whatever the solver says."""

import os
import subprocess
import sys
import threading
from contextlib import suppress
from itertools import product
from operator import mul
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from civicmath.budgets.feasible import Box, Programme, halves, line, refuted
from civicmath.faults import Unmeetable
from civicmath.quiet import quiet

LARGE = st.sampled_from([1, 10**6, 10**7, 10**15])
SIZE = 6
Rows = list[tuple[list[int], int]]
SCRIPT = """
import ctypes, os
from civicmath.quiet import quiet
c = ctypes.CDLL(None)
c.puts(b"before")
with quiet():
    c.puts(b"noise")
c.puts(b"after")
c.fflush(None)
os.close(1)
with quiet():
    pass
try:
    os.write(1, b"x")
except OSError:
    os.write(2, b"closed")
os._exit(0)
"""


@st.composite
def programmes(draw: st.DrawFn) -> tuple[Programme, Box, Rows]:
    """Sums of numbers that are nearly alike, with bounds that nearly meet them: what floats can't tell apart."""
    large = draw(LARGE)
    near = st.tuples(st.integers(-1, 3), st.integers(-2, 2)).map(lambda pair: pair[0] * large + pair[1])
    rows = draw(st.lists(st.tuples(st.lists(near, min_size=SIZE, max_size=SIZE), near), max_size=4))
    goal = draw(st.lists(near.map(abs), min_size=SIZE, max_size=SIZE))
    high = draw(st.lists(st.integers(0, 2), min_size=SIZE, max_size=SIZE))
    return Programme([line(share, most) for share, most in rows], goal), ([0] * SIZE, high), rows


def holding(box: Box, rows: Rows) -> list[tuple[int, ...]]:
    """All points of a box that satisfy all rows."""
    points = product(*(range(low, high + 1) for low, high in zip(*box, strict=True)))
    return [point for point in points if all(sum(map(mul, share, point)) <= most for share, most in rows)]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(asked=programmes(), spare=st.integers(-3, 3))
def test_what_is_found_is_what_there_is(asked: tuple[Programme, Box, Rows], spare: int) -> None:
    programme, box, rows = asked
    points = holding(box, rows)
    found, settled = programme.least(box)
    assert settled
    if not points:
        assert found is None
        return
    best = min(map(programme.worth, points))
    assert found is not None and tuple(found) in points and programme.worth(found) == best
    within = programme.found(box, best + spare)
    assert (within is not None) == (spare >= 0)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(asked=programmes(), wrong=st.sampled_from(["nothing", "something", "noise"]))
def test_a_solver_that_errs_changes_no_verdict(asked: tuple[Programme, Box, Rows], wrong: str) -> None:
    programme, box, rows = asked
    answers = {
        "nothing": (None, []),
        "something": (programme.price, [1.0] * (len(rows) + 1)),
        "noise": (programme.price * 0.3, []),
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(programme, "searched", lambda *_: [list(box[1])])
        patch.setattr(programme, "relaxed", lambda *_: answers[wrong])
        found, settled = programme.least(box, 10**6)
    points = holding(box, rows)
    assert settled and (found is not None) == bool(points)
    assert found is None or programme.worth(found) == min(map(programme.worth, points))


def test_a_solution_one_less_is_found_without_the_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    programme = Programme([line([-1, -1], -1)], [3, 2])
    monkeypatch.setattr(programme, "searched", lambda *_: [[1, 1]])
    monkeypatch.setattr(programme, "relaxed", lambda *_: (None, []))
    assert programme.least(([0, 0], [1, 1])) == ([0, 1], True)


def test_where_any_solution_will_do_the_solver_does_not_look_for_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[bool, int]] = []

    def seen(goal: np.ndarray, **more: Any) -> Any:
        asked.append((bool(goal.any()), len(more["constraints"][0].ub)))
        return solver(goal, **more)

    solver = optimize.milp
    monkeypatch.setattr(optimize, "milp", seen)
    programme = Programme([line([-3, -5, -7, -4], -9)], [4, 6, 9, 5])
    box = [0] * 4, [1] * 4
    assert programme.found(box, 12) == [0, 1, 0, 1]
    assert programme.least(box) == ([0, 1, 0, 1], True)
    assert asked[0] == (False, 2)  # the goal is a line: nothing is above it
    assert (True, 1) in asked


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    sides=st.lists(st.tuples(st.integers(-2, 3), st.integers(0, 3)), min_size=1, max_size=4),
    guess=st.none() | st.lists(st.floats(-3, 7), min_size=4, max_size=4),
)
def test_two_halves_hold_every_point_of_a_box_once(sides: list[tuple[int, int]], guess: list[float] | None) -> None:
    box = [low for low, _ in sides], [low + width for low, width in sides]
    parts = halves(box, None if guess is None else np.array(guess[: len(sides)]))
    points = holding(box, [])
    assert len(parts) == (0 if len(points) == 1 else 2)
    assert sorted(point for part in parts for point in holding(part, [])) == (points if parts else [])


def test_a_proof_needs_a_contradiction_everywhere() -> None:
    assert refuted([line([-1], -2)], [1.0], ([0], [1]))  # x ≥ 2
    assert not refuted([line([-1], -1)], [1.0], ([0], [1]))  # x ≥ 1, as x may be
    assert refuted([line([-1, -1], -1), line([1, 0], 0), line([0, 1], 0)], [0.5, 0.5, 0.5], ([0, 0], [1, 1]))
    assert not refuted([line([-1], -2)], [0.0], ([0], [1]))


def test_what_is_not_settled_in_time_is_said_and_not_guessed() -> None:
    costs = [6, 10, 15, 21, 35]  # no sum of them is 23 or 24
    programme = Programme([line(costs, 24), line([-one for one in costs], -23)], [1] * 5)
    assert programme.found(([0] * 5, [1] * 5), 5) is None
    with pytest.raises(Unmeetable) as problem:
        programme.found(([0] * 5, [1] * 5), 5, range(1))
    assert all(problem.value.faults[0].said(language) for language in ("ky", "ru", "en"))
    found, settled = Programme([line([-3, -2], -2)], [3, 2]).least(([0, 0], [1, 1]), 2)
    assert found is not None and not settled


def test_what_compiled_code_prints_does_not_reach_standard_output(capfd: pytest.CaptureFixture[str]) -> None:
    os.write(1, b"before ")
    with quiet(), quiet():
        os.write(1, b"noise")
    with suppress(ZeroDivisionError), quiet():
        os.write(1, b"noise")
        raise ZeroDivisionError
    os.write(1, b"after")
    assert capfd.readouterr().out == "before after"


def test_of_several_threads_the_last_gives_standard_output_back(capfd: pytest.CaptureFixture[str]) -> None:
    inside, leave = threading.Event(), threading.Event()

    def other() -> None:
        with quiet():
            inside.set()
            leave.wait(10)
            os.write(1, b"noise")

    thread = threading.Thread(target=other)
    thread.start()
    inside.wait(10)
    with quiet():
        os.write(1, b"noise")
    os.write(1, b"noise")
    leave.set()
    thread.join()
    os.write(1, b"heard")
    assert capfd.readouterr().out == "heard"


def test_what_c_keeps_in_its_buffer_is_turned_away_too_and_a_closed_output_stays_closed() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUNBUFFERED": ""},
    )
    assert (done.stdout, done.stderr) == ("before\nafter\n", "closed")
