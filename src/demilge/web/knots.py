"""The thread of a problem: its knots in order, from the first voice to the result, each leading back to where it was tied."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count

from demilge.foundation.edtf import NOT_KNOWN, When, on
from demilge.problems.models import Problem, RankedProblem, Voice
from demilge.stages.commitments import queries as commitments
from demilge.stages.commitments.models import Commitment
from demilge.stages.commitments.states import Status
from demilge.stages.grants import queries as grants
from demilge.stages.grants.models import Project
from demilge.stages.plans import queries as plans
from demilge.stages.plans.models import Item

# More voices of one kind and place than this are told as a number with the first words.
_TOLD_APART = 3
_PRINTED_VOICES = 5


@dataclass(frozen=True)
class VoiceKnot:
    """One or several voices that came from the same place: an assembly, a forum, the phone."""

    first: Voice
    count: int
    people: int | None
    words: list[Voice]

    @property
    def when(self) -> When:
        return self.first.when


@dataclass(frozen=True)
class Thread:
    """Everything the page draws. Empty parts are drawn as open knots."""

    problem: Problem
    voices: list[VoiceKnot]
    merged: list[Problem]
    rank: RankedProblem | None
    items: list[Item]
    promises: list[Commitment]
    projects: list[Project]
    outcome: str = ""
    people: int = 0
    raised: When = field(default=NOT_KNOWN)

    # -- one sheet of paper ------------------------------------------------------------------------------------------

    @property
    def printed_voices(self) -> int:
        """How many of the voices stand on the printed sheet; the others are told as a number."""
        return _PRINTED_VOICES

    @property
    def unprinted_voices(self) -> int:
        return sum(knot.count for knot in self.voices[_PRINTED_VOICES:])

    @property
    def density(self) -> str:
        """How close the sheet is set, from about how many lines it has."""
        lines = sum(3 + len(knot.words) for knot in self.voices[:_PRINTED_VOICES])
        lines += sum(3 + 2 * len(item.answers) for item in self.items) + 5 * len(self.promises) + len(self.projects)
        return "" if lines <= 24 else "dense" if lines <= 44 else "denser"

    @property
    def asked(self) -> bool:
        return bool(self.items)

    @property
    def promised(self) -> set[UUID]:
        """The items, by their thread, that somebody promised to carry out."""
        return {promise.item.thread for promise in self.promises if promise.item}

    @property
    def answered(self) -> bool:
        return any(item.answers for item in self.items)


def thread(problem: Problem) -> Thread:
    """Gather a problem's thread. At most ten queries, however long it is."""
    voices = list(problem.voices.select_related("document", "came_with").order_by("linked_at", "pk"))
    ranks = (
        RankedProblem.objects.filter(problem=problem).select_related("ranking").annotate(of=Count("ranking__places"))
    )
    items = plans.items_of(problem)
    promises = list(commitments.of_problem(problem))
    return Thread(
        problem=problem,
        voices=_voice_knots(voices),
        merged=list(problem.merged.all()),
        rank=ranks.order_by("-ranking__at", "-ranking_id").first(),
        items=items,
        promises=promises,
        projects=list(grants.of_items(items)) if items else [],
        outcome=_outcome(promises),
        people=max((voice.people or 0 for voice in voices), default=0),
        raised=_raised(problem, voices),
    )


def _voice_knots(voices: list[Voice]) -> list[VoiceKnot]:
    """Voices in order of time; those of one kind and page are one knot."""
    groups: dict[tuple[str, str], list[Voice]] = defaultdict(list)
    for voice in voices:
        groups[voice.kind, voice.path or str(voice.pk)].append(voice)
    knots = [
        VoiceKnot(
            first=group[0],
            count=len(group),
            people=max((voice.people for voice in group if voice.people is not None), default=None),
            words=[voice for voice in group if voice.words][:_TOLD_APART],
        )
        for group in groups.values()
    ]
    return sorted(knots, key=_begins)


def _begins(knot: VoiceKnot) -> tuple[bool, Any, datetime]:
    """Known days first and in order; what has no date stands where it was linked, after them."""
    day = knot.when.first or knot.when.last
    return (day is None, day or date.max, knot.first.linked_at)


def _raised(problem: Problem, voices: list[Voice]) -> When:
    known = [voice.when for voice in voices if voice.when]
    return min(known, key=lambda when: when.first or when.last or date.max) if known else on(problem.raised_at.date())


def _outcome(promises: list[Commitment]) -> str:
    """The result in one word: "kept" (done, and residents saw it), "said" (done by the office's word), "open", or ""."""
    if not promises:
        return ""
    if all(promise.status == Status.DONE for promise in promises):
        return (
            "kept"
            if all(promise.seen_done > promise.seen_not + promise.seen_partly for promise in promises)
            else "said"
        )
    return "open"
