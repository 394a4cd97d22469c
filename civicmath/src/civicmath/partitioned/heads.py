"""What a budget's blocks are about: projects and limit, from a `.pb` head or a table `projects` beside the blocks."""

from fractions import Fraction
from pathlib import Path

from civicmath.ballots import Approvals, Ranked, Scores
from civicmath.budgets.instance import Packed, Project
from civicmath.faults import Faults, bad
from civicmath.files import pabulib, table
from civicmath.files.pabulib_amounts import amount
from civicmath.files.values import spelled
from civicmath.partitioned.ballots import SECOND, Frame
from civicmath.partitioned.blocks import Blocks
from civicmath.partitioned.columns import Reading, coded

OPTIONAL = ("name", "category", "target")


def frame(blocks: Blocks, limit: Fraction | None = None, encoding: str = "utf-8") -> Frame:
    """Read the head beside the blocks. limit: the budget, where the head is a table of projects or says another.

    BadInput: no head or several, votes in the head, no limit, and every fault of the head.
    """
    heads = [path for path in blocks.beside.values() if Path(path).suffix == ".pb" or Path(path).stem == "projects"]
    if not heads:
        raise bad("partitioned.no_head")
    if len(heads) > 1:
        raise bad("partitioned.heads", found=[Path(head).name for head in heads])
    head = Path(heads[0])
    if limit is not None and limit < 0:
        raise bad("partitioned.limit_negative", limit=limit)
    if head.suffix == ".pb":
        return of_pabulib(head, limit, encoding)
    if limit is None:
        raise bad("partitioned.no_limit", file=head.name)
    faults = Faults(head.name)
    rows = parquet_rows(head, faults) if head.suffix == ".parquet" else csv_rows(head, encoding)
    projects = projects_of(rows, faults)
    faults.raise_if_any()
    kind = kind_of(blocks)
    return Frame(projects, limit, kind, barred=tuple(name for other, name in SECOND.items() if other is not kind))


def of_pabulib(head: Path, limit: Fraction | None, encoding: str) -> Frame:
    said = pabulib.read(head, encoding=encoding)
    if len(said.ballots) or said.ballots.blank:
        raise bad("partitioned.votes_in_head", file=head.name)
    return Frame(
        said.projects,
        said.limit if limit is None else limit,
        type(said.ballots),
        choose_one=str(said.meta.get("vote_type", "")).lower() == "choose-1",
        title=said.ballots.title,
        meta=said.meta,
    )


def kind_of(blocks: Blocks) -> type[Packed]:
    """A column points makes the ballots scores, a column rank rankings; otherwise they are approvals.

    The first file says it for all: in the others such a column may neither be missing nor stand unread.
    """
    names = Reading(blocks.files[0], Faults()).names
    return Scores if SECOND[Scores] in names else Ranked if SECOND[Ranked] in names else Approvals


def parquet_rows(head: Path, faults: Faults) -> list[dict[str, str]]:
    columns = coded(str(head), ["project", "cost"], OPTIONAL, faults)
    texts = {
        name: ["" if code < 0 else str(column.values[code]) for code in column.codes.tolist()]
        for name, column in columns.items()
    }
    return [dict(zip(texts, row, strict=True)) for row in zip(*texts.values(), strict=True)]


def csv_rows(head: Path, encoding: str) -> list[dict[str, str]]:
    whole = table.read(head, encoding=encoding)
    names = [name for name in ("project", "cost", *OPTIONAL) if name in whole.header or name in ("project", "cost")]
    return [dict(zip(names, row, strict=True)) for row in zip(*(whole.column(name) for name in names), strict=True)]


def projects_of(rows: list[dict[str, str]], faults: Faults) -> tuple[Project, ...]:
    """Make projects; the row of a fault counts from 1, without a header."""
    projects: dict[str, Project] = {}
    for row, cells in enumerate(rows, start=1):
        own, cost = spelled(cells["project"]), amount(cells["cost"])
        if not own or own in projects:
            faults.add("partitioned.project_id", row, file=faults.source, project=own[:80])
        elif cost is None or cost < 0:
            faults.add("partitioned.cost", row, file=faults.source, project=own[:80], cost=cells["cost"][:80])
        else:
            listed = map(spelled, cells.get("category", "").split(","))
            projects[own] = Project(
                own,
                cost,
                cells.get("name", ""),
                tuple(dict.fromkeys(one for one in listed if one)),
                cells.get("target", ""),
            )
    if not rows:
        faults.add("partitioned.no_projects", file=faults.source)
    if len(rows) > pabulib.MOST_PROJECTS:
        faults.add("partitioned.too_many_projects", file=faults.source, most=pabulib.MOST_PROJECTS)
    return tuple(projects.values())
