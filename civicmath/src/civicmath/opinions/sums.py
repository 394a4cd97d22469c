"""The integer sums over participants from which means, covariance and counts follow.

With v the vote (-1, 0, +1; 0 where there is none) and m = 1 where a person voted, for statements j and k
    vv[j,k] = sum v_j v_k,  vm[j,k] = sum v_j m_k,  mm[j,k] = sum m_j m_k.
Where missing votes are filled with the mean of their statement, the centred matrix is v - mu on votes and 0 elsewhere, so its
product with itself is vv - mu_k vm[j,k] - mu_j vm[k,j] + mu_j mu_k mm[j,k]: nothing else is needed for the principal components.
The sums are exact, so they are the same for any order of the votes and any division of the people, and a vote can be taken back.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from civicmath.faults import bad
from civicmath.opinions import numeric
from civicmath.opinions.engine import Engine, engine
from civicmath.opinions.votes import Rows, Votes

MOST_STATEMENTS = 8192  # three sums of m x m int64: 1.6 GB at this size


def check_statements(many: int) -> None:
    """BadInput: more than the tables may hold."""
    if many > MOST_STATEMENTS:
        raise bad("opinions.too_many_statements", statements=many, most=MOST_STATEMENTS)


@dataclass(frozen=True, eq=False)
class Sums:
    """vv, vm, mm: (statements, statements) int64; people: participants with at least one vote.

    BadInput of all that makes them: more than MOST_STATEMENTS statements.
    """

    vv: NDArray[np.int64]
    vm: NDArray[np.int64]
    mm: NDArray[np.int64]
    people: int

    @classmethod
    def from_votes(cls, votes: Votes, use: Engine | None = None) -> "Sums":
        return cls.of_rows(votes.rows, len(votes.statement_ids), use)

    @classmethod
    def of_rows(cls, rows: Rows, statements: int, use: Engine | None = None) -> "Sums":
        """Sum over the participants in `rows`, whose columns are numbered 0 … statements-1."""
        check_statements(statements)
        vv, vm, mm = (use or engine(len(rows.values))).products(rows, statements)
        return cls(vv, vm, mm, len(rows))

    @classmethod
    def empty(cls, statements: int) -> "Sums":
        check_statements(statements)
        vv, vm, mm = np.zeros((3, statements, statements), np.int64)
        return cls(vv, vm, mm, 0)

    def __add__(self, other: "Sums") -> "Sums":
        """Merge two blocks of participants. The order does not matter."""
        return Sums(self.vv + other.vv, self.vm + other.vm, self.mm + other.mm, self.people + other.people)

    def __sub__(self, other: "Sums") -> "Sums":
        return Sums(self.vv - other.vv, self.vm - other.vm, self.mm - other.mm, self.people - other.people)

    def apply(self, new: Rows, old: Rows) -> "Sums":
        """Exchange the rows of some participants: `old` as they were (empty for newcomers), `new` as they are now."""
        vv, vm, mm = numeric.change(old, new, len(self.mm))
        newcomers = int((old.lengths == 0).sum())
        return Sums(self.vv + vv, self.vm + vm, self.mm + mm, self.people + newcomers)

    def widened(self, places: NDArray[np.intp], statements: int) -> "Sums":
        """The same sums where statement j has moved to column places[j] of `statements`; new columns are empty."""
        wide = Sums.empty(statements)
        cells = np.ix_(places, places)
        wide.vv[cells], wide.vm[cells], wide.mm[cells] = self.vv, self.vm, self.mm
        return Sums(wide.vv, wide.vm, wide.mm, self.people)

    def same_as(self, other: "Sums") -> bool:
        pairs = ((self.vv, other.vv), (self.vm, other.vm), (self.mm, other.mm))
        return self.people == other.people and all(np.array_equal(ours, theirs) for ours, theirs in pairs)

    @property
    def seen(self) -> NDArray[np.int64]:
        """Votes on each statement, passes among them."""
        return self.mm.diagonal().copy()

    @property
    def balance(self) -> NDArray[np.int64]:
        """Agreeing less disagreeing votes of each statement."""
        return self.vm.diagonal().copy()

    @property
    def agree(self) -> NDArray[np.int64]:
        agree: NDArray[np.int64] = (self.vv.diagonal() + self.vm.diagonal()) // 2
        return agree

    @property
    def disagree(self) -> NDArray[np.int64]:
        disagree: NDArray[np.int64] = (self.vv.diagonal() - self.vm.diagonal()) // 2
        return disagree

    def means(self, zeroed: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Mean vote of each statement over those who voted on it; 0 for zeroed statements."""
        return np.where(zeroed, 0.0, self.balance / np.maximum(self.seen, 1))

    def scatter(self, zeroed: NDArray[np.bool_]) -> NDArray[np.float64]:
        """The centred, mean-filled matrix multiplied with itself, (statements, statements); zeroed ones are 0."""
        means = self.means(zeroed)
        crossed = self.vm * means[np.newaxis, :]
        crossed += crossed.T.copy()
        scatter = self.vv - crossed
        scatter += self.mm * np.outer(means, means)
        scatter[zeroed, :] = 0.0
        scatter[:, zeroed] = 0.0
        return scatter
