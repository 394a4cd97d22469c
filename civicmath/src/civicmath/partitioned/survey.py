"""What a count over blocks settles first: every fault of every file, who is in which file, which statements there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import civicmath
from civicmath.faults import LIMIT, Fault, Faults, bad
from civicmath.opinions.votes import MOST_PAIRS
from civicmath.partitioned.crew import Crew, Held
from civicmath.partitioned.crowd import SpreadCrowd
from civicmath.partitioned.votes import Survey, load, numbered, surveyed


@dataclass(frozen=True, eq=False)
class Conversation:
    """All blocks together, ready to be counted. participants: ids, ascending; the crowd answers in their order."""

    participants: NDArray[np.int64]
    statement_ids: NDArray[np.int64]
    crowd: SpreadCrowd


def conversation(files: Sequence[str], crew: Crew) -> Conversation:
    """Look through all files. BadInput: any fault in any of them, a participant in two files, no vote at all."""
    read = [crew.keep(load, file) for file in files]
    surveys: list[Survey] = crew.values([crew.do(surveyed, one) for one in read])
    raise_all_of([survey.faults for survey in surveys])
    see_versions([survey.version for survey in surveys])
    see_apart([survey.participants for survey in surveys], files, "partitioned.participant_twice")
    statement_ids = np.unique(np.concatenate([survey.statement_ids for survey in surveys]))
    votes = sum(survey.votes for survey in surveys)
    if not votes:
        raise bad("opinions.no_votes")
    people = sum(len(survey.participants) for survey in surveys)
    if people * len(statement_ids) >= MOST_PAIRS:
        raise bad("opinions.too_many_pairs", people=people, statements=len(statement_ids))
    parts: list[Held] = [
        crew.keep(numbered, one, survey, statement_ids, votes) for one, survey in zip(read, surveys, strict=True)
    ]
    crowd = SpreadCrowd(crew, parts, [survey.participants for survey in surveys], votes)
    return Conversation(crowd.ids[crowd.order], statement_ids, crowd)


def raise_all_of(found: Sequence[tuple[tuple[Fault, ...], int] | None]) -> None:
    """Raise the faults of all files together, in the order of the files; what every file says alike, once."""
    more = sum(one[1] for one in found if one)
    faults = Faults()
    before: Fault | None = None
    for fault in (fault for one in found if one for fault in one[0]):
        if fault != before:
            faults.add(fault.key, fault.line, **fault.values)
        before = fault
    faults.more += more
    faults.raise_if_any()


def see_versions(versions: Sequence[str]) -> None:
    """See that the workers count as this machine would."""
    others = sorted(set(versions) - {civicmath.__version__})
    if others:
        raise bad("partitioned.other_version", here=civicmath.__version__, there=others)


def see_apart(ids: Sequence[NDArray[Any]], files: Sequence[str], key: str) -> None:
    """See that nobody is in two files: last votes and ballots could not be told there. BadInput names who and where."""
    together = np.concatenate(ids)
    order = np.argsort(together, kind="stable")
    ordered = together[order]
    twice = np.flatnonzero(ordered[1:] == ordered[:-1])
    if not len(twice):
        return
    ends = np.cumsum([len(one) for one in ids])
    faults = Faults()
    for place in twice[: LIMIT + 1].tolist():
        first, second = (int(np.searchsorted(ends, one, side="right")) for one in order[place : place + 2])
        who = ordered[place].item()
        faults.add(key, who=str(who), file=Path(files[first]).name, other=Path(files[second]).name)
    faults.more = max(0, len(twice) - LIMIT)
    faults.raise_all()
