"""What this stage does when a word was given elsewhere or somebody's data are erased, and what it tells of a plan's items."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Min
from django.dispatch import receiver
from django.utils.translation import gettext as _

from demilge.gatherings.events import Outcome, outcomes_asked, promise_spoken
from demilge.gatherings.models import Meeting, SpokenPromise
from demilge.people.actors import Actor
from demilge.people.events import person_erased
from demilge.people.models import Person
from demilge.problems.models import Problem
from demilge.stages.plans.events import Execution, execution_asked, item_agreed, item_refused
from demilge.stages.plans.models import Item, Reply
from demilge.texts import spoken

from . import queries
from .actions import given
from .models import Check, Commitment


@receiver(promise_spoken, dispatch_uid="commitments.take_spoken")
def take_spoken(
    sender: type[SpokenPromise], promise: SpokenPromise, problem: Problem | None, by: Actor, at: datetime, **_more: Any
) -> None:
    given.from_spoken(promise, problem=problem, by=by, at=at)


@receiver(item_agreed, dispatch_uid="commitments.take_agreement")
def take_agreement(sender: type[Reply], reply: Reply, item: Item, by: Actor, at: datetime, **_more: Any) -> None:
    given.from_reply(reply, item, by=by, at=at)


@receiver(item_refused, dispatch_uid="commitments.take_refusal")
def take_refusal(sender: type[Reply], reply: Reply, item: Item, by: Actor, at: datetime, **_more: Any) -> None:
    given.from_refusal(reply, item, by=by, at=at)


@receiver(execution_asked, dispatch_uid="commitments.tell_of_promises")
def tell_of_promises(sender: type[Item], items: list[Item], today: date, **_more: Any) -> dict[UUID, list[Execution]]:
    """Each item's promises: where they stand, by when."""
    found: dict[UUID, list[Execution]] = {}
    for promise in queries.of_items(items):
        stands = queries.standing_of(promise, today=today)
        text = _("Promise: %(what)s. Due: %(due)s") % {"what": promise.what, "due": spoken.when(promise.due)}
        if promise.item:
            found.setdefault(promise.item.thread, []).append(Execution(stands.mark, stands.word, text, promise.path))
    return found


@receiver(outcomes_asked, dispatch_uid="commitments.tell_of_meeting")
def tell_of_meeting(sender: type[Meeting], meeting: Meeting, **_more: Any) -> list[Outcome]:
    """What was promised at a meeting, or by its decisions."""
    given_there = queries.of_meeting(meeting)
    return [
        Outcome(_("Promise"), promise.what, promise.path, promise.place, detail=_said(promise))
        for promise in given_there
    ]


def _said(promise: Commitment) -> str:
    """Who promised and by when."""
    who = ", ".join(filter(None, (str(promise.body.name), promise.officer_name, promise.officer_post)))
    return _("%(who)s. Due: %(due)s") % {"who": who, "due": spoken.when(promise.due)}


@receiver(person_erased, dispatch_uid="commitments.forget_witness")
def forget_witness(sender: type[Person], person: Person, **_more: Any) -> None:
    """What they saw stays counted, as one voice a promise; that it was they is gone."""
    seen = Check.objects.filter(voice=f"person:{person.key}")
    for commitment, first in list(seen.values_list("commitment").annotate(Min("pk")).order_by()):
        seen.filter(commitment=commitment).update(voice=f"erased:{first}")
    Check.objects.filter(person=person).update(person=None)
