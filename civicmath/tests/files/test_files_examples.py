"""The examples are valid files of their formats, and the commands that their README lists run on them."""

import shlex
from pathlib import Path

import pytest

from civicmath import command
from civicmath.files import ranked, seats

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
LISTED = [
    line.strip()
    for line in (EXAMPLES / "README.md").read_text("utf-8").splitlines()
    if line.startswith("    civicmath ")
]


def test_all_six_commands_are_listed() -> None:
    assert [shlex.split(line)[1] for line in LISTED] == ["elect", "lot", "budget", "opinions", "rank", "sample"]


@pytest.mark.parametrize("line", LISTED, ids=lambda line: line.split()[1])
def test_a_listed_command_runs(line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(EXAMPLES)
    assert command.main(shlex.split(line)[1:]) == 0
    assert len(capsys.readouterr().out) > 100


def test_examples_are_small_and_hold_what_is_said() -> None:
    assert all(file.stat().st_size < 20_000 for file in EXAMPLES.iterdir())
    council = ranked.read(EXAMPLES / "council.blt")
    assert (council.valid + council.blank, council.blank, council.seats) == (219, 3, 5)
    assert council.joined is not None
    assert len(seats.read(EXAMPLES / "council-groups.csv", council.candidates)) == 3


REAL = Path(__file__).resolve().parents[1] / "data" / "ballots"


def test_two_real_elections_are_read_whole() -> None:
    portland = ranked.read(REAL / "portland_2024_d1.csv.gz")
    assert (portland.valid, portland.blank, portland.spoilt) == (42_871, 0, 0)
    assert (len(portland.candidates), portland.joined) == (17, None)
    city = ranked.read(REAL / "minneapolis_2013_mayor.csv.gz", repeats="first")
    assert city.valid + city.blank + city.spoilt == 80_101
    assert (city.blank, city.spoilt, len(city.candidates)) == (639, 47, 36)
