"""What groups say: representative statements, what all share, what bridges and what divides, and which statement to ask next.

The published Polis definition (Small et al. 2021; compdemocracy.org, "Representative comments", "Group informed consensus",
"Comment routing"), per group g and statement, with `agree`, `disagree` and `seen` (all votes, passes among them):
    pa = (agree + 1) / (seen + 2)                    how likely a member agrees; pd likewise for disagreement
    pat = 2 sqrt(seen + 1) ((agree + 1) / (seen + 1) - 1/2)        one-proportion test
    ra = pa / ((agree of others + 1) / (seen of others + 2))       representativeness
    rat = pooled two-proportion test of the members against the others, on counts + 1; 0 where all agree
A test is significant above 1.2816 (90 %, one side).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SIGNIFICANT = 1.2816
TOP = 5
META_PRIORITY = 49.0

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class GroupVotes:
    """agree, disagree, seen: (groups, statements) int64; seen holds passes too."""

    agree: NDArray[np.int64]
    disagree: NDArray[np.int64]
    seen: NDArray[np.int64]

    @classmethod
    def of_counts(cls, counts: NDArray[np.int64]) -> "GroupVotes":
        """Take (groups, 3, m) counts of disagree, pass, agree as the crowd gives them."""
        return cls(counts[:, 2], counts[:, 0], counts.sum(axis=1))


@dataclass(frozen=True, eq=False)
class Tests:
    """The numbers above for each group and statement, (groups, statements)."""

    pa: Numbers
    pd: Numbers
    pat: Numbers
    pdt: Numbers
    ra: Numbers
    rd: Numbers
    rat: Numbers
    rdt: Numbers


@dataclass(frozen=True)
class Representative:
    """A statement that tells a group from the others. `stance`: agree or disagree; successes of trials share it.

    statement: column, from 0. best_agree: put first because the group agrees on it most typically.
    """

    statement: int
    stance: str
    successes: int
    trials: int
    p_success: float
    p_test: float
    repness: float
    repness_test: float
    best_agree: bool = False

    @property
    def metric(self) -> float:
        return self.repness * self.repness_test * self.p_success * self.p_test


@dataclass(frozen=True)
class Shared:
    """A statement on which most of all people who saw it take the same stance."""

    statement: int
    stance: str
    successes: int
    trials: int
    p_success: float
    p_test: float


@dataclass(frozen=True)
class Across:
    """A statement seen across groups: `score` is the group-informed consensus where it bridges, the gap where it divides."""

    statement: int
    stance: str
    score: float


def one_proportion(successes: NDArray[np.int64], trials: NDArray[np.int64]) -> Numbers:
    found: Numbers = 2 * np.sqrt(trials + 1) * ((successes + 1) / (trials + 1) - 0.5)
    return found


def two_proportions(
    inside: NDArray[np.int64], outside: NDArray[np.int64], trials_in: NDArray[np.int64], trials_out: NDArray[np.int64]
) -> Numbers:
    pooled = (inside + outside + 2) / (trials_in + trials_out + 2)
    spread = np.sqrt(pooled * (1 - pooled) * (1 / (trials_in + 1) + 1 / (trials_out + 1)))
    gap = (inside + 1) / (trials_in + 1) - (outside + 1) / (trials_out + 1)
    found: Numbers = np.divide(gap, spread, out=np.zeros_like(gap), where=inside + outside != trials_in + trials_out)
    return found


def probability(successes: NDArray[np.int64], trials: NDArray[np.int64]) -> Numbers:
    found: Numbers = (successes + 1) / (trials + 2)
    return found


def tests(votes: GroupVotes) -> Tests:
    """Compute all tests of every group against all other groups together."""
    others = [counts.sum(axis=0) - counts for counts in (votes.agree, votes.disagree, votes.seen)]
    agree, disagree, seen = others
    pa, pd = probability(votes.agree, votes.seen), probability(votes.disagree, votes.seen)
    return Tests(
        pa=pa,
        pd=pd,
        pat=one_proportion(votes.agree, votes.seen),
        pdt=one_proportion(votes.disagree, votes.seen),
        ra=pa / probability(agree, seen),
        rd=pd / probability(disagree, seen),
        rat=two_proportions(votes.agree, agree, votes.seen, seen),
        rdt=two_proportions(votes.disagree, disagree, votes.seen, seen),
    )


def representative(votes: GroupVotes, zeroed: NDArray[np.bool_]) -> list[list[Representative]]:
    """Give for each group at most five statements, those it agrees on first. Statements are gone through in the order of ids.

    Significant statements by their metric, after the best-agreed one; if none is significant, that one alone or the one with
    the strongest test.
    """
    found = tests(votes)
    asked = np.flatnonzero(~zeroed)
    return [chosen(votes, found, group, asked) for group in range(len(votes.seen))]


def chosen(votes: GroupVotes, found: Tests, group: int, asked: NDArray[np.intp]) -> list[Representative]:
    if not len(asked):
        return []
    agreeing = (found.rat[group] > SIGNIFICANT) & (found.pat[group] > SIGNIFICANT)
    disagreeing = (found.rdt[group] > SIGNIFICANT) & (found.pdt[group] > SIGNIFICANT)
    sufficient = [int(one) for one in asked if agreeing[one] or disagreeing[one]]
    best_agree = most_agreed(votes, found, group, asked)
    head = [] if best_agree is None else [described(votes, found, group, best_agree, best_agree=True)]
    if not sufficient:
        strongest = np.maximum(found.rat[group], found.rdt[group])[asked]
        return head or [described(votes, found, group, int(asked[np.argmax(strongest)]))]
    rest = [described(votes, found, group, one) for one in sufficient if one != best_agree]
    listed = [*head, *sorted(rest, key=lambda one: -one.metric)][:TOP]
    return sorted(listed, key=lambda one: one.stance)


def most_agreed(votes: GroupVotes, found: Tests, group: int, asked: NDArray[np.intp]) -> int | None:
    """Find the best-agreed statement; the rule compares each with the best so far, so their order matters (as published)."""
    pa, pat, ra, rat = (numbers[group].tolist() for numbers in (found.pa, found.pat, found.ra, found.rat))
    answered = (votes.agree[group] + votes.disagree[group] > 0).tolist()
    best: int | None = None
    for one in asked.tolist():
        if not answered[one]:
            continue
        if best is None:
            better = pat[one] > SIGNIFICANT or (ra[one] > 1 and pa[one] > 0.5)
        elif ra[best] > 1:
            better = ra[one] * rat[one] * pa[one] * pat[one] > ra[best] * rat[best] * pa[best] * pat[best]
        else:
            better = pa[one] * pat[one] > pa[best] * pat[best]
        best = one if better else best
    return best


def described(
    votes: GroupVotes, found: Tests, group: int, statement: int, *, best_agree: bool = False
) -> Representative:
    at = group, statement
    agrees = bool(found.rat[at] > found.rdt[at])
    return Representative(
        statement=statement,
        stance="agree" if agrees else "disagree",
        successes=int((votes.agree if agrees else votes.disagree)[at]),
        trials=int(votes.seen[at]),
        p_success=float((found.pa if agrees else found.pd)[at]),
        p_test=float((found.pat if agrees else found.pdt)[at]),
        repness=float((found.ra if agrees else found.rd)[at]),
        repness_test=float((found.rat if agrees else found.rdt)[at]),
        best_agree=best_agree,
    )


def consensus(
    agree: NDArray[np.int64], disagree: NDArray[np.int64], seen: NDArray[np.int64], zeroed: NDArray[np.bool_]
) -> dict[str, list[Shared]]:
    """Majority consensus of all people, on the map or not: p > 1/2 and significant, at most five each way by p times test."""
    lists = {}
    for stance, successes in (("agree", agree), ("disagree", disagree)):
        likely, test = probability(successes, seen), one_proportion(successes, seen)
        fit = np.flatnonzero((likely > 0.5) & (test > SIGNIFICANT) & ~zeroed)
        order = fit[np.argsort(-(likely * test)[fit], kind="stable")][:TOP]
        lists[stance] = [
            Shared(int(one), stance, int(successes[one]), int(seen[one]), float(likely[one]), float(test[one]))
            for one in order
        ]
    return lists


def group_informed(votes: GroupVotes) -> tuple[Numbers, Numbers]:
    """Group-informed consensus of agreement and of disagreement: the product over groups of pa, of pd; (m,) each."""
    return probability(votes.agree, votes.seen).prod(axis=0), probability(votes.disagree, votes.seen).prod(axis=0)


def bridging(votes: GroupVotes, zeroed: NDArray[np.bool_], most: int = TOP) -> list[Across]:
    """Statements on which more than half of every group take the same stance, the highest group-informed consensus first."""
    if len(votes.seen) < 2:
        return []
    found = []
    for stance, counts, score in zip(
        ("agree", "disagree"), (votes.agree, votes.disagree), group_informed(votes), strict=True
    ):
        everywhere = (2 * counts > votes.seen).all(axis=0) & ~zeroed
        found += [Across(int(one), stance, float(score[one])) for one in np.flatnonzero(everywhere)]
    return sorted(found, key=lambda one: (-one.score, one.statement))[:most]


def dividing(votes: GroupVotes, zeroed: NDArray[np.bool_], most: int = TOP) -> list[Across]:
    """Statements on which more than half of one group agree and more than half of another disagree, the widest gap first.

    The gap is that between the highest and the lowest pa - pd of the groups.
    """
    opposed = (2 * votes.agree > votes.seen).any(axis=0) & (2 * votes.disagree > votes.seen).any(axis=0) & ~zeroed
    leaning = probability(votes.agree, votes.seen) - probability(votes.disagree, votes.seen)
    gap = leaning.max(axis=0) - leaning.min(axis=0) if len(leaning) else np.zeros(len(zeroed))
    found = [Across(int(one), "both", float(gap[one])) for one in np.flatnonzero(opposed)]
    return sorted(found, key=lambda one: (-one.score, one.statement))[:most]


def priorities(votes: GroupVotes, extremity: Numbers, meta: NDArray[np.bool_]) -> Numbers:
    """How much it is worth to ask each statement next, (m,): more where few saw it, few pass, many agree and it tells apart.

    ((1 - p of a pass) (extremity + 1) pa (1 + 8 / 2^(seen / 5)))^2 over the votes of all groups; 49 for meta statements.
    """
    agree, disagree, seen = votes.agree.sum(axis=0), votes.disagree.sum(axis=0), votes.seen.sum(axis=0)
    passing = probability(seen - agree - disagree, seen)
    worth = (1 - passing) * (extremity + 1) * probability(agree, seen) * (1 + 8 * 2.0 ** (-seen / 5))
    return np.where(meta, META_PRIORITY, worth**2)
