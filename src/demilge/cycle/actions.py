"""Moving a community along its path. Parts of other acts: called by the stages, inside their transaction."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from demilge.foundation.edtf import When
from demilge.foundation.refusals import Conflict
from demilge.journal.acts import act
from demilge.journal.record import record
from demilge.people import permissions
from demilge.people.actors import Actor
from demilge.places.models import Place
from demilge.texts.words import NONE, Words

from . import events
from .models import Round, Step, StepState


def reach(
    *, place: Place, stage: str, done: bool, when: When, path: str = "", outcome: Words = NONE, on: date | None = None
) -> Step:
    """Note that a community has reached a stage, or that something in it is done. Opens its round where none is open.

    A stage that is done is not opened again: a second meeting of the kind changes nothing when it is called, and brings
    its outcome when it is over.
    """
    walk, _new = Round.objects.get_or_create(
        place=place, ended_on=None, defaults={"programme": place.programme, "since": on, "number": _next_number(place)}
    )
    step, _new = Step.objects.get_or_create(round=walk, stage=stage, defaults={"state": StepState.OPEN})
    if step.state == StepState.DONE and not done and not outcome:
        return step
    if done:
        step.state = StepState.DONE
    if when:
        step.when = when
    step.outcome = outcome or step.outcome
    step.path = path or step.path
    step.save()
    return step


def _next_number(place: Place) -> int:
    return place.rounds.count() + 1


@act
def end_round(*, place: Place, by: Actor, at: datetime, operation: UUID) -> Round:
    """Close a community's round; the next meeting opens a new one."""
    permissions.may_coordinate(by).or_raise()
    walk = place.rounds.filter(ended_on__isnull=True).first()
    if walk is None:
        raise Conflict(_("No round is open here."))
    walk.ended_on = at.date()
    walk.save(update_fields=["ended_on"])
    record(
        events.ROUND_ENDED,
        by=by,
        at=at,
        about=walk,
        programme=place.programme_id,
        place=place.slug,
        facts={"place": place.name},
    )
    return walk
