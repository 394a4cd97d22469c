"""What committee rules tell of each seat is true at that moment."""

import pytest

from civicmath import ballots
from civicmath.committees import equal_shares, pav, phragmen
from civicmath.ties import NONE

TWO_TOGETHER = ballots.approvals("ABXD", [[0, 2]] * 9 + [[0]] + [[1]] * 10 + [[3]] * 6)


@pytest.mark.parametrize("rule", [phragmen.count, equal_shares.count, pav.sequential])
def test_no_next_one_is_told_where_several_are_seated_together(rule) -> None:
    outcome = rule(TWO_TOGETHER, 3, NONE)
    assert outcome.elected == ["A", "B", "D"]
    keys = [one.key for one in outcome.events]
    together = keys.index("committees.together")
    first, second = keys[together + 1 : together + 3]
    assert first.endswith(("elected", "added")) and second.endswith(("elected", "added"))
    assert not keys[together + 3].endswith("_next")


def test_the_next_one_is_told_with_the_numbers_of_that_moment() -> None:
    outcome = phragmen.count(ballots.approvals("ABC", [[0]] * 5 + [[1]] * 3 + [[2]] * 2), 2, NONE)
    told = [one.values for one in outcome.events if one.key.endswith("_next")]
    assert [(one["name"], one["strength"]) for one in told] == [("B", 3), ("C", 2)]
