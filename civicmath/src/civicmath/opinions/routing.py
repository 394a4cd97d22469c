"""Which statement a person is asked next: a lottery in which a statement's chance is its priority, redone by anybody.

The rule is Polis's (server, "selectProbabilistically"): among statements the person has not voted on and that are not moderated
out, each with its priority as weight, 1 for a statement without votes. The lottery's number is not the clock's: it is
SHA-256 of the seed, the fingerprint of the statements that can be drawn, and the person (`civicmath.chance.ticket`).
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from civicmath import chance
from civicmath.faults import bad
from civicmath.opinions.votes import Votes

UNIT = 10**6  # weights are whole numbers of millionths


@dataclass(frozen=True)
class Draw:
    """statement: id of the statement, None where none is left to ask. weights: of those that could be drawn, in
    millionths, by id; number: the drawn number below their sum; the statement is the first, by id, whose running sum exceeds it.
    """

    participant: int
    seed: str
    statement: int | None
    number: int
    weights: Mapping[int, int]


def weights_for(votes: Votes, priorities: NDArray[np.float64], participant: int) -> dict[int, int]:
    """Give the statements a person can be asked, by id, ascending, with their weights in millionths. A newcomer: all."""
    place = int(np.searchsorted(votes.participants, participant))
    voted: set[int] = set()
    if place < len(votes.participants) and votes.participants[place] == participant:
        row = votes.statements[votes.indptr[place] : votes.indptr[place + 1]]
        voted = set(votes.statement_ids[row].tolist())
    weights = dict.fromkeys(votes.unvoted, UNIT)
    for statement, priority in zip(votes.statement_ids.tolist(), priorities.tolist(), strict=True):
        weights[statement] = max(1, round(priority * UNIT))
    return {one: weights[one] for one in sorted(weights) if one not in voted and one not in votes.moderated_out}


def next_statement(votes: Votes, priorities: NDArray[np.float64], participant: int, seed: str) -> Draw:
    """Draw the statement to ask `participant` next. BadInput: an empty seed."""
    if not seed.strip():
        raise bad("opinions.no_seed")
    weights = weights_for(votes, priorities, participant)
    if not weights:
        return Draw(participant, seed, None, 0, weights)
    listing = chance.fingerprint(str(one) for one in weights)
    number = int(chance.ticket(seed, listing, str(participant)), 16) * sum(weights.values()) >> 256
    return Draw(participant, seed, falls_on(weights, number), number, weights)


def falls_on(weights: Mapping[int, int], number: int) -> int:
    """Find the first statement, by id, whose running sum of weights exceeds the number; the number is below their sum."""
    ids = sorted(weights)
    return ids[bisect_right(list(accumulate(weights[one] for one in ids)), number)]
