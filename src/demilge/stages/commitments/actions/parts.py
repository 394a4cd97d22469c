"""What several acts of this stage share."""

from datetime import datetime
from typing import Any

from demilge.cycle.actions import reach
from demilge.foundation import clock
from demilge.foundation.edtf import When
from demilge.journal.events import Event
from demilge.journal.record import record as journal
from demilge.people.actors import Actor
from demilge.search import index
from demilge.stages.commitments.models import Commitment
from demilge.stages.commitments.states import Status
from demilge.texts.words import words

STAGE = "commitments"


def note(promise: Commitment, kind: Event, *, by: Actor, at: datetime, facts: dict[str, Any] | None = None) -> None:
    """A line of the journal about a promise; the office and the promise itself are always said."""
    journal(
        kind,
        by=by,
        at=at,
        about=promise,
        programme=promise.programme_id,
        place=promise.place.slug,
        facts={"what": promise.what, "body": promise.body.name, **(facts or {})},
    )


def walk(promise: Commitment, *, when: When, at: datetime) -> None:
    """Show on the settlement's path how many of its promises are kept; all of them kept, the stage is done.

    `when` is the day of what happened last: of the promise, or of the office's word.
    """
    promises = Commitment.objects.filter(place=promise.place)
    kept, given = promises.filter(status=Status.DONE).count(), promises.count()
    outcome = words(f"аткарылды: {kept} / {given}", f"выполнено: {kept} из {given}", f"done: {kept} of {given}")
    reach(
        place=promise.place,
        stage=STAGE,
        done=kept == given,
        when=when,
        path=promise.path,
        outcome=outcome,
        on=clock.local(at).date(),
    )


def make_findable(promise: Commitment) -> None:
    index.put(
        about=promise,
        kind="promise",
        programme=promise.programme_id,
        path=promise.path,
        title=promise.what,
        body=promise.body.name,
        place=promise.place.slug,
        day=promise.due_on,
    )
