"""Pabulib files: what they are written in, names in two spellings, and ballots whose lengths differ very much."""

import pytest

from budgets.made import File
from budgets.test_budgets_files import REAL, faults_of
from civicmath.files import category_limits, pabulib


def test_files_that_are_no_text_are_called_what_they_are() -> None:
    assert faults_of(b"PK\x03\x04" + bytes(40)) == [("files.zip", None)]
    assert faults_of(REAL.replace("\n", "\r").encode()) == [("files.carriage_return", 1)]


@pytest.mark.parametrize("kind", ["approval", "ordinal", "scoring"])
def test_names_in_two_spellings_are_one(kind: str) -> None:
    composed, parted = "\u0439 1", "\u0438\u0306  1"  # й, and и with a breve
    for own, asked in ((composed, parted), (parted, composed)):
        file = File("10", kind, [(own, "5", own), ("b", "5", "none")], [("1", f"b,{asked}", "1,2"), ("2", asked, "3")])
        instance = pabulib.read(file.bytes())
        assert instance.ballots.candidates == (composed, "b")
        assert instance.projects[0].categories == (composed,)
        assert len(instance.ballots) == 2 and instance.ballots.blank == 0
        limits = category_limits.read(f"category,at_most\n{asked},1\n".encode())
        assert [limit.category for limit in limits] == [composed]
        file.votes.append(("3", f"{own},{asked}", "1,1"))
        assert [key for key, _ in faults_of(file.bytes())] == ["named_twice"]


def test_a_project_in_two_spellings_stands_twice() -> None:
    file = File("10", "approval", [("\u0439", "5", "none"), ("\u0438\u0306", "5", "none")], [("1", "\u0439", "")])
    assert ("project_twice", 13) in faults_of(file.bytes())


def test_one_very_long_ranking_beside_many_short_ones_does_not_fill_the_memory() -> None:
    size = 4000
    file = File("10", "ordinal", [(str(p), "5", "none") for p in range(size)])
    file.votes = [("0", ",".join(map(str, range(size))), "")]
    file.votes += [(str(v), f"{v % size},{v * 7 % size},{v // size}", "") for v in range(1, size * 3 // 2)]
    file.votes = [vote for vote in file.votes if len(set(vote[1].split(","))) == vote[1].count(",") + 1]
    assert faults_of(file.bytes()) == [("files.too_wide", None)]
