"""A participatory budget whose ballots lie in many files: packed where they lie, and merged by the sums of equal ballots.

Packed, the ballots of a country are small: equal ones are one type with a weight. The rules then count here as on one machine,
all in integers, so the outcome is the same.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import repeat
from pathlib import Path
from typing import Any

from civicmath.budgets.instance import Instance, merged
from civicmath.budgets.outcome import Shared
from civicmath.budgets.sharing import shared
from civicmath.faults import Faults
from civicmath.partitioned.ballots import Part, load
from civicmath.partitioned.blocks import Where, found
from civicmath.partitioned.crew import crew
from civicmath.partitioned.heads import frame
from civicmath.partitioned.survey import raise_all_of, see_versions


def count(
    where: Where,
    rule: str = "equal-shares",
    *,
    client: Any | None = None,
    limit: Fraction | None = None,
    **settings: Any,
) -> Shared:
    """Choose the projects to carry out: `budgets.sharing.shared`, with its rules and settings, over many files.

    where, client, limit and errors as for `read`.
    """
    return shared(read(where, client=client, limit=limit), rule, **settings)


def read(
    where: Where, *, client: Any | None = None, limit: Fraction | None = None, encoding: str = "utf-8"
) -> Instance:
    """Read the ballots of a folder (or of given files) and the head beside them into the instance that one file would give.

    client: a distributed.Client whose workers see the files under the same paths; None: this process reads one file after the
    other. limit: the budget, where the head does not say it. encoding: that of the head. Voters come file by
    file, in the order in which they first appear.
    BadInput: every fault of every file, by file and row; a voter in two files; weights or points whose sums would not stay exact;
    a cluster that does not answer.
    """
    blocks = found(where)
    common = frame(blocks, limit, encoding)
    hands = crew(client)
    parts: list[Part] = hands.values([hands.do(load, file, common) for file in blocks.files])
    raise_all_of([part.faults for part in parts])
    see_versions([part.version for part in parts])
    instances = [part.instance for part in parts if part.instance is not None]
    see_voters_apart([instance.ballots.voters or () for instance in instances], blocks.files)
    return merged(instances)


def see_voters_apart(voters: Sequence[tuple[str, ...]], files: Sequence[str]) -> None:
    """See that nobody has ballots in two files. BadInput names who and where."""
    if len(set().union(*voters)) == sum(map(len, voters)):
        return
    first: dict[str, str] = {}
    faults = Faults()
    for names, file in zip(voters, files, strict=True):
        for who in names:
            if who in first:
                faults.add("partitioned.voter_twice", who=who, file=Path(first[who]).name, other=Path(file).name)
        first.update(zip(names, repeat(file)))
    faults.raise_if_any()
