"""The winners whom the authorities declared, from the ballots as published."""

from pathlib import Path

import pytest

from civicmath import ties
from civicmath.elections import irv, meek, plurality, schulze, stv
from civicmath.files import ranked

BALLOTS = Path(__file__).resolve().parents[1] / "data" / "ballots"
PORTLAND = {"Candace Avalos", "Jamie Dunphy", "Loretta Smith"}


@pytest.mark.parametrize(
    "rule", [stv.count, lambda *given: stv.count(*given, exact=True), meek.count], ids=["scottish", "exact", "meek"]
)
def test_portland_2024_district_1(rule) -> None:
    outcome = rule(ranked.read(BALLOTS / "portland_2024_d1.csv.gz"), 3, ties.NONE)
    assert set(outcome.elected) == PORTLAND


def test_minneapolis_2013_mayor() -> None:
    given_ballots = ranked.read(BALLOTS / "minneapolis_2013_mayor.csv.gz", repeats="first")
    for rule in (irv.count, schulze.count, plurality.count, stv.count, meek.count):
        assert rule(given_ballots, 1, ties.NONE).elected == ["BETSY HODGES"]
    votes = [event.values["votes"] for event in irv.count(given_ballots).events if event.key == "elections.stv.votes"]
    assert votes[-1] == {"BETSY HODGES": 38870, "MARK ANDREW": 24972}  # the last round as declared
