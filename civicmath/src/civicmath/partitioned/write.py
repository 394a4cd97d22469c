"""Making a folder of blocks from what one machine holds: everybody's votes in one file, about as many in each."""

import csv
import os
from collections.abc import Iterable
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicmath.ballots import Ranked, Scores
from civicmath.budgets.instance import Instance
from civicmath.faults import bad
from civicmath.files import pabulib, polis
from civicmath.files.reading import Source
from civicmath.opinions.votes import Votes
from civicmath.partitioned.extra import loaded
from civicmath.partitioned.votes import STATEMENT

MOST_PARTS = 100_000
Folder = str | os.PathLike[str]
EXACT = Context(prec=200, traps=[Inexact])


def votes(source: Source | Votes, folder: Folder, parts: int) -> list[Path]:
    """Write votes (or a Polis votes.csv) as `parts` files votes-….parquet, participants in the order of their ids.

    What is known of the statements (texts, moderation, those without votes) goes to statements.parquet.
    BadInput: the folder holds Parquet files already, or `parts` is not between 1 and 100,000; faults of the source.
    """
    whole = source if isinstance(source, Votes) else polis.read(source)
    known = sorted({*whole.statement_ids.tolist(), *whole.unvoted, *whole.moderated_out, *whole.meta})
    for one in known:
        if not 0 <= one <= STATEMENT.most:
            raise bad("partitioned.statement_beyond", value=one, most=STATEMENT.most)
    target = emptied(folder, parts)
    files = []
    for number, (first, last) in enumerate(shares(whole.indptr, parts), start=1):
        begin, end = whole.indptr[first], whole.indptr[last]
        columns: dict[str, Any] = {
            "participant": np.repeat(whole.participants[first:last], np.diff(whole.indptr[first : last + 1])),
            "statement": whole.statement_ids[whole.statements[begin:end]].astype(np.int32),
            "vote": whole.values[begin:end],
        }
        if whole.times is not None:
            columns["time"] = whole.times[begin:end]
        files.append(written(target / f"votes-{number:05}.parquet", columns))
    if whole.texts or len(known) > len(whole.statement_ids) or whole.moderated_out or whole.meta:
        texts = dict(zip(whole.statement_ids.tolist(), whole.texts or (), strict=False))
        texts |= dict(zip(whole.unvoted, whole.unvoted_texts, strict=False))
        written(
            target / "statements.parquet",
            {
                "statement": np.array(known, np.int32),
                "text": [texts.get(one, "") for one in known],
                "moderated_out": np.array([one in whole.moderated_out for one in known], np.int8),
                "meta": np.array([one in whole.meta for one in known], np.int8),
            },
        )
    return files


def ballots(source: Source | Instance, folder: Folder, parts: int) -> list[Path]:
    """Write a budget (or a Pabulib file) as head.pb and `parts` files votes-….parquet, voters in the order of the file.

    BadInput: as for `votes`; ballots without voters, ballots that weigh differently (only their sums are kept in an Instance), an
    amount that is no decimal.
    """
    whole = source if isinstance(source, Instance) else pabulib.read(source)
    packed = whole.ballots
    of_voter = packed.of_voter
    if of_voter is None or packed.scale > 1 or packed.weights.sum() + packed.blank != len(of_voter):
        raise bad("partitioned.voters_unknown")
    target = emptied(folder, parts)
    write_head(whole, target / "head.pb")
    names = packed.voters or tuple(str(number) for number in range(1, len(of_voter) + 1))
    rows = rows_of_types(whole)
    ends = np.concatenate([[0], np.cumsum(np.array([len(one) for one in rows], np.int64)[of_voter])])
    header = ["voter", "project", "points" if isinstance(packed, Scores) else "rank"]
    files = []
    for number, (first, last) in enumerate(shares(ends, parts), start=1):
        cells = [(names[voter], *row) for voter in range(first, last) for row in rows[of_voter[voter]]]
        # typed, so that a file of blank ballots only has the columns of the others
        columns = {
            name: loaded("pyarrow").array(column, "int32" if name == "rank" else "string")
            for name, column in zip(header, zip(*cells, strict=True), strict=False)
        }
        files.append(written(target / f"votes-{number:05}.parquet", columns))
    return files


def rows_of_types(whole: Instance) -> list[list[tuple[Any, ...]]]:
    """Rows (project[, points or rank]) of each type of ballot; the last, number -1, is blank."""
    packed = whole.ballots
    ids = packed.candidates
    if isinstance(packed, Ranked):
        found: list[list[tuple[Any, ...]]] = [
            [(ids[one], rank) for rank, one in enumerate(line, start=1) if one >= 0] for line in packed.order.tolist()
        ]
        return [*found, [(None, None)]]
    ends = packed.indptr.tolist()
    cells: list[tuple[Any, ...]] = [(ids[one],) for one in packed.indices.tolist()]
    if isinstance(packed, Scores):
        points = [decimal(Fraction(one, packed.score_scale)) for one in packed.scores.tolist()]
        cells = [(*cell, one) for cell, one in zip(cells, points, strict=True)]
    found = [cells[begin:end] for begin, end in pairwise(ends)]
    return [*found, [(None, None) if isinstance(packed, Scores) else (None,)]]


def write_head(whole: Instance, file: Path) -> None:
    """Write META and PROJECTS of a Pabulib file, and a section VOTES without rows."""
    kind = (
        "ordinal"
        if isinstance(whole.ballots, Ranked)
        else "scoring"
        if isinstance(whole.ballots, Scores)
        else "approval"
    )
    meta = {"vote_type": kind, **whole.meta, "budget": decimal(whole.limit)}
    meta.pop("num_votes", None)
    rows: list[Iterable[str]] = [["META"], ["key", "value"], *([key, str(value)] for key, value in meta.items())]
    rows += [["PROJECTS"], ["project_id", "cost", "name", "category", "target", "selected"]]
    for project in whole.projects:
        selected = "" if project.selected is None else str(int(project.selected))
        rows.append(
            [project.id, decimal(project.cost), project.name, ",".join(project.categories), project.target, selected]
        )
    rows += [["VOTES"], ["voter_id", "vote", *(["points"] if isinstance(whole.ballots, Scores) else [])]]
    with file.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text, delimiter=";", lineterminator="\n").writerows(rows)


def decimal(value: Fraction) -> str:
    """An exact decimal without an exponent. BadInput: the number has none."""
    try:
        return f"{EXACT.divide(Decimal(value.numerator), Decimal(value.denominator)):f}"
    except Inexact as problem:
        raise bad("partitioned.no_decimal", value=f"{value.numerator}/{value.denominator}") from problem


def emptied(folder: Folder, parts: int) -> Path:
    """Make the folder, or see that it holds no blocks yet."""
    if not 1 <= parts <= MOST_PARTS:
        raise bad("partitioned.parts", parts=parts, most=MOST_PARTS)
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
        full = any(target.glob("*.parquet"))
    except OSError as problem:
        raise bad("partitioned.no_folder", folder=target.name) from problem
    if full:
        raise bad("partitioned.folder_not_empty", folder=target.name)
    return target


def shares(ends: NDArray[np.int64], parts: int) -> list[tuple[int, int]]:
    """Cut people into consecutive shares with about equally many rows: row r belongs to person p if ends[p] ≤ r < ends[p+1]."""
    people = len(ends) - 1
    cuts = np.searchsorted(ends, np.linspace(0, ends[-1], min(parts, people) + 1)[1:-1])
    edges = np.unique([0, *cuts.tolist(), people]).tolist()
    return list(pairwise(edges))


def written(file: Path, columns: dict[str, Any]) -> Path:
    """Write a file under another name first: a count never sees half a file."""
    beside = file.with_name(f".{file.name}")
    loaded("pyarrow.parquet").write_table(loaded("pyarrow").table(columns), beside, compression="zstd")
    beside.replace(file)
    return file
