"""A participatory budget: projects with costs, a limit, and what the voters said. Terms as in Pabulib."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from civicmath.ballots import Approvals, Ranked, Scores


@dataclass(frozen=True)
class Project:
    """`cost` in units of money, exact. `categories`: those of the file, for category limits."""

    id: str
    cost: Fraction
    name: str = ""
    categories: tuple[str, ...] = ()
    target: str = ""
    selected: bool | None = None  # what the file says of the official result


@dataclass(frozen=True, eq=False, kw_only=True)
class Instance:
    """ballots.candidates are the projects' ids, in the order of `projects`. Ranked for ordinal, Scores for cumulative, scoring."""

    projects: tuple[Project, ...]
    limit: Fraction
    ballots: Approvals | Scores | Ranked
    meta: dict[str, Any] = field(default_factory=dict)
