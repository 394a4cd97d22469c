"""Some thousand odd command lines: an answer or a refusal in words, nothing else (fuzz/ makes tens of thousands)."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "fuzz"))
import fuzz_commands

from civicmath.command import budget

INPUTS = 1200


def test_odd_command_lines_are_answered_or_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en")
    found = fuzz_commands.fuzzed(INPUTS, seed=7, seconds=30)
    assert not found["findings"]
    assert found["answered"] + found["refused"] == INPUTS
    assert min(found["answered"], found["refused"]) > INPUTS // 10


def test_a_command_that_breaks_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en")
    monkeypatch.setattr(budget, "run", lambda asked: 1 // 0)
    found = fuzz_commands.fuzzed(60, seed=7, seconds=30)
    assert list(found["findings"]) == ["ZeroDivisionError: integer division or modulo by zero"]
    assert next(iter(found["findings"].values()))[0] == "budget"
