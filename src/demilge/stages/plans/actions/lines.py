"""What is typed into a plan, as values."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from demilge.foundation.edtf import NOT_KNOWN, When
from demilge.places.models import Body
from demilge.problems.models import Problem
from demilge.stages.ideas.models import Idea
from demilge.texts.words import NONE, Words


@dataclass(frozen=True)
class ItemLine:
    """One item of a plan. What is not known stays empty and shows as such."""

    problem: Problem
    title: Words
    goal: Words = NONE
    ask: Words = NONE
    addressee: Body | None = None
    action: Words = NONE
    responsible: Words = NONE
    deadline: When = NOT_KNOWN
    resources: Words = NONE
    indicator: Words = NONE
    evidence: Words = NONE
    idea: Idea | None = None
    source: str = ""


CONTENT = tuple(field.name for field in fields(ItemLine))


@dataclass(frozen=True)
class Officer:
    """Who answers for an office, by name: officials act in public."""

    name: str
    post: str = ""


@dataclass(frozen=True)
class ReplyLine:
    """An answer to one item. `item` is its id, `upload` a file as the browser sent it, or None."""

    item: int
    verdict: str
    reason: str = ""
    due: date | None = None
    upload: Any = None
