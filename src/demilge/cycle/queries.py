"""Reading where communities stand."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F

from demilge.places.models import Place

from .models import Step, StepState
from .path import PATH, Stage


@dataclass(frozen=True)
class Standing:
    """One stage of the path as one community sees it. `mark`: "past", "now" or "ahead"."""

    stage: Stage
    mark: str
    step: Step | None


def standings(places: Iterable[Place]) -> dict[int, list[Standing]]:
    """The path of each place, by its id. One query."""
    ids = [place.pk for place in places]
    steps: dict[int, dict[str, Step]] = {pk: {} for pk in ids}
    open_steps = Step.objects.filter(round__place__in=ids, round__ended_on__isnull=True)
    for step in open_steps.annotate(of_place=F("round__place")):
        steps[step.of_place][step.stage] = step
    return {pk: _path(found) for pk, found in steps.items()}


def current(path: list[Standing]) -> Standing:
    """The stage where the community stands: the one that is open to it now."""
    return next((standing for standing in path if standing.mark == "now"), path[-1])


def _path(steps: dict[str, Step]) -> list[Standing]:
    """Stages that are done are past; the current one is the last that is under way, else the one after the last done."""
    open_at = [place for place, stage in enumerate(PATH) if _state(steps, stage) == StepState.OPEN]
    done_at = [place for place, stage in enumerate(PATH) if _state(steps, stage) == StepState.DONE]
    after_done = min(max(done_at, default=-1) + 1, len(PATH) - 1)
    now = max(open_at) if open_at else after_done
    marks = []
    for place, stage in enumerate(PATH):
        mark = "now" if place == now else "past" if stage.key in steps else "ahead"
        marks.append(Standing(stage, mark, steps.get(stage.key)))
    return marks


def _state(steps: dict[str, Step], stage: Stage) -> str:
    return steps[stage.key].state if stage.key in steps else ""
