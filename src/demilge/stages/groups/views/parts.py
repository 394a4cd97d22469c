"""What the pages share: loading by what a reader may see, and where to go on."""

from typing import Any

from django.shortcuts import get_object_or_404

from demilge.people.middleware import Request
from demilge.stages.groups import queries
from demilge.stages.groups.models import Group, Mandate, Nomination, Task
from demilge.ui.acting import page


def load(request: Request, pk: int) -> Group:
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


def load_seat(request: Request, pk: int) -> Mandate:
    return get_object_or_404(queries.mandates_visible_to(request.actor), pk=pk)


def load_nomination(request: Request, pk: int) -> Nomination:
    return get_object_or_404(queries.nominations_visible_to(request.actor), pk=pk)


def load_task(request: Request, pk: int) -> Task:
    return get_object_or_404(queries.tasks_visible_to(request.actor), pk=pk)


def home(record: Group | Mandate | Nomination | Task) -> str:
    """The group's page, from whatever belongs to it."""
    return page(record if isinstance(record, Group) else record.group)


def around(group: Group, *, heading: str, submit: str, lead: str = "", keep: bool = False) -> dict[str, Any]:
    """What stands around a form about a group."""
    crumbs = [(str(group.name), home(group))]
    told = {"heading": heading, "submit": submit, "lead": lead, "keep": keep}
    return {**told, "crumbs": crumbs, "cancel": home(group)}
