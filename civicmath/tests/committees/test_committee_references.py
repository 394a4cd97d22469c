"""The same committees as abcvoting in exact mode: among all it finds, and the one it picks when the first in the order wins ties."""

from random import Random

import pytest

from civicmath import ballots
from civicmath.committees import equal_shares, pav, phragmen
from civicmath.ties import by_order

abcrules = pytest.importorskip("abcvoting.abcrules")
preferences = pytest.importorskip("abcvoting.preferences")

pytestmark = [pytest.mark.references, pytest.mark.filterwarnings("ignore")]
RULES = {
    "phragmen": (phragmen.count, "seqphragmen", "standard-fractions", {}),
    # the peer's completion: its default, sequential Phragmén from what is left in the purses, named here
    "equal-shares": (equal_shares.count, "equal-shares", "standard-fractions", {"completion": "seqphragmen"}),
    "pav": (pav.count, "pav", "branch-and-bound", {}),
    "seq-pav": (pav.sequential, "seqpav", "standard", {}),
}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("seed", range(20))
def test_committees_are_those_of_abcvoting(rule: str, seed: int) -> None:
    ours, name, algorithm, more = RULES[rule]
    random = Random(seed)
    for _ in range(15):
        candidates = random.randint(2, 8)
        seats = random.randint(1, candidates)
        chance = random.choice([0.2, 0.4, 0.6])
        drawn = [{one for one in range(candidates) if random.random() < chance} for _ in range(random.randint(1, 16))]
        rows = [row for row in drawn if row] or [{0}]
        weights = [random.choice([1, 1, 2, 3]) for _ in rows]
        profile = preferences.Profile(candidates)
        for row, weight in zip(rows, weights, strict=True):
            for _ in range(weight):
                profile.add_voter(row)
        names = [str(one) for one in range(candidates)]
        outcome = ours(ballots.approvals(names, rows, weights), seats, by_order(names))
        elected = {int(one) for one in outcome.elected}
        several = abcrules.compute(name, profile, seats, resolute=False, algorithm=algorithm, **more)
        assert elected in [set(one) for one in several]
        (picked,) = abcrules.compute(name, profile, seats, resolute=True, algorithm=algorithm, **more)
        if rule != "pav" or len(several) == 1:
            assert elected == set(picked)
        if len(several) > 1:
            assert any(event.key.startswith("ties.") for event in outcome.events)
