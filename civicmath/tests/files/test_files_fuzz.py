"""Some thousands of damaged inputs for every reader: a sound result or a fault by its line, nothing else (fuzz/ makes millions)."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "fuzz"))
import fuzz_readers
import seeds

INPUTS = 1500


@pytest.mark.parametrize("name", list(seeds.READERS))
def test_damaged_inputs_end_in_a_sound_result_or_in_named_faults(name: str, tmp_path: Path) -> None:
    count = fuzz_readers.fuzz(name, INPUTS, seed=7, seconds=20, megabytes=500, save=tmp_path)
    assert not count.findings, [found.read_text() for found in tmp_path.glob("*.txt")]
    assert count.inputs == count.values + count.refused == INPUTS
    assert min(count.values, count.refused) > INPUTS // 50


def test_the_same_seed_makes_the_same_inputs() -> None:
    counts = [fuzz_readers.fuzz("blt", 300, seed=3, seconds=20, megabytes=500) for _ in range(2)]
    assert counts[0].keys == counts[1].keys


def test_a_reader_that_breaks_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = seeds.Reader(seeds.BLT, lambda text, draw: 1 // (len(text) % 7))
    monkeypatch.setitem(seeds.READERS, "blt", broken)
    count = fuzz_readers.fuzz("blt", 200, save=tmp_path, megabytes=500)
    assert count.findings > 5
    assert "ZeroDivisionError" in next(tmp_path.glob("*.txt")).read_text()
