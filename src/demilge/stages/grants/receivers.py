"""What this stage tells of a plan item: the projects that carry it out."""

from datetime import date
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from demilge.stages.plans.events import Execution, execution_asked
from demilge.stages.plans.models import Item

from . import queries, words
from .states import State


@receiver(execution_asked, dispatch_uid="grants.tell_of_projects")
def tell_of_projects(sender: type[Item], items: list[Item], today: date, **_more: Any) -> dict[UUID, list[Execution]]:
    found: dict[UUID, list[Execution]] = {}
    for project in queries.of_items(items):
        mark = words.MARKS[State(project.state)]
        told = Execution(mark, project.get_state_display(), str(project.title), project.path)
        found.setdefault(project.item.thread, []).append(told)
    return found
