"""A map of opinions whose votes lie in many files: the functions of one machine over blocks, merged by integer sums."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicmath.faults import Faults
from civicmath.opinions.mapping import Opinions, map_crowd
from civicmath.opinions.votes import Statements
from civicmath.partitioned.blocks import Blocks, Where, found
from civicmath.partitioned.columns import Whole, coded, whole_numbers
from civicmath.partitioned.crew import crew
from civicmath.partitioned.survey import conversation
from civicmath.partitioned.votes import STATEMENT

MARKS = (STATEMENT, *(Whole(name, np.int8, 0, 1, needed=False) for name in ("moderated_out", "meta")))
DESCRIBED = "statements.parquet"


def count(
    where: Where,
    *,
    client: Any | None = None,
    groups: int | None = None,
    mode: str = "demilge",
    given: NDArray[np.integer] | None = None,
    moderated_out: Iterable[int] = (),
    meta: Iterable[int] = (),
    texts: Mapping[int, str] | None = None,
) -> Opinions:
    """Map the opinions of all who voted: `opinions.mapping.map_opinions` over a folder of Parquet files, or over given files.

    client: a distributed.Client whose workers see the files under the same paths; None: this process goes through one file
    after the other. groups, mode, given: as on one machine (`given` in the order of the participants' ids). moderated_out, meta,
    texts: of statements by id, besides what statements.parquet in the folder says.
    The outcome is that of one machine, in every bit, whatever the number and the order of the files.
    BadInput: every fault of every file, by file and row; a participant in two files; a cluster that does not answer.
    """
    blocks = found(where)
    marks = described(blocks)
    whole = conversation(blocks.files, crew(client))
    out = marks.moderated_out | set(moderated_out)
    about_itself = marks.meta | set(meta)
    named = {**marks.texts, **(texts or {})}
    about = Statements(
        ids=whole.statement_ids,
        zeroed=np.isin(whole.statement_ids, np.array(sorted(out | about_itself), dtype=np.int64)),
        meta=np.isin(whole.statement_ids, np.array(sorted(about_itself), dtype=np.int64)),
        texts=tuple(named.get(one, "") for one in whole.statement_ids.tolist()) if named else None,
    )
    outcome = map_crowd(whole.crowd, about, groups=groups, mode=mode, given=given)
    outcome.participants = whole.participants
    return outcome


@dataclass(frozen=True)
class Marks:
    """What is known of statements by their ids."""

    moderated_out: frozenset[int] = frozenset()
    meta: frozenset[int] = frozenset()
    texts: Mapping[int, str] = field(default_factory=dict)


def described(blocks: Blocks) -> Marks:
    """Read statements.parquet, if it lies beside the blocks: statement[, text][, moderated_out][, meta]."""
    file = blocks.beside.get(DESCRIBED)
    if file is None:
        return Marks()
    faults = Faults(Path(file).name)
    columns = whole_numbers(file, MARKS, faults)
    texts = coded(file, [], ["text"], faults).get("text")
    ids = columns["statement"]
    first = set(np.unique(ids, return_index=True)[1].tolist())
    for row in sorted(set(range(len(ids))) - first):
        faults.add("partitioned.statement_twice", row + 1, file=Path(file).name, statement=int(ids[row]))
    faults.raise_if_any()
    marked = {
        name: frozenset(ids[columns[name] == 1].tolist()) if name in columns else frozenset[int]()
        for name in ("moderated_out", "meta")
    }
    words = (
        {}
        if texts is None
        else {int(one): str(texts.values[code]) for one, code in zip(ids, texts.codes, strict=True) if code >= 0}
    )
    return Marks(marked["moderated_out"], marked["meta"], words)
