"""What several acts of this stage share."""

from datetime import datetime
from typing import Any

from demilge.journal.events import Event
from demilge.journal.record import record as journal
from demilge.people.actors import Actor
from demilge.stages.plans.models import Plan

STAGE = "plans"


def note(plan: Plan, kind: Event, *, by: Actor, at: datetime, facts: dict[str, Any]) -> None:
    """A line of the journal about a plan."""
    journal(kind, by=by, at=at, about=plan, programme=plan.programme_id, place=plan.place.slug, facts=facts)
