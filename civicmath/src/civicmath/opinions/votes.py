"""Votes on statements as sparse data: agree +1, pass 0, disagree -1 (the sign of Polis exports; its database has the opposite)."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False, kw_only=True)
class Votes:
    """Rows are participants: row p is statements[indptr[p]:indptr[p+1]], ascending, with values (-1, 0, +1), the last vote each.

    participants, statement_ids: the ids of the file (int64, or texts). texts: the statements' words, "" where not known.
    moderated_out, meta: statements left out of the map, and those about the conversation itself.
    """

    participants: NDArray[np.int64]
    statement_ids: NDArray[np.int64]
    indptr: NDArray[np.int64]
    statements: NDArray[np.int32]
    values: NDArray[np.int8]
    moderated_out: frozenset[int] = frozenset()
    meta: frozenset[int] = frozenset()
    texts: tuple[str, ...] | None = None
    published_groups: NDArray[np.int32] | None = None  # group-id of a participants-votes.csv, -1 where none
    more: dict[str, str] = field(default_factory=dict)
