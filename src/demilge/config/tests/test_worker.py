"""Each worker on a core of its own."""

import os
from types import SimpleNamespace

import pytest

from demilge.config import worker


def arbiter(*cores):
    return SimpleNamespace(WORKERS={number: SimpleNamespace(core=core) for number, core in enumerate(cores)})


@pytest.mark.parametrize(
    ("taken", "core"), [((), 0), ((0,), 1), ((0, 1), 0), ((1,), 0), ((0, 0, 1), 1), ((0, 1, None), 0)]
)
def test_a_worker_gets_the_core_with_the_fewest_siblings(monkeypatch, taken, core):
    monkeypatch.setattr(worker, "_cores", lambda: {0, 1})
    made = SimpleNamespace()
    worker.choose_core(arbiter(*taken), made)
    assert made.core == core


def test_where_the_system_does_not_tell_its_cores_nobody_is_tied_to_one(monkeypatch):
    monkeypatch.setattr(worker, "_cores", set)
    made = SimpleNamespace()
    worker.choose_core(arbiter(), made)
    monkeypatch.setattr(os, "sched_setaffinity", None)  # would fail if it were called
    worker.stay_on_core(None, made)
    assert made.core is None
