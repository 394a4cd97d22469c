"""Holding a vote. Parts of the stages' acts: each stage calls them inside its own act and adds what is its own."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from demilge.foundation.refusals import Conflict, Unfit
from demilge.journal.events import Event
from demilge.journal.record import record
from demilge.people.actors import Actor
from demilge.places.models import Programme
from demilge.texts.words import Words

from . import events, rules
from .models import Ballot, Option, TieRule
from .rules import Hands, Outcome, Tie
from .states import MOVES, State
from .words import in_all

_DECIDE = {
    Tie.SECOND_VOTE: gettext_lazy(
        "Numbers %(numbers)s have equally many hands. Seats left for them: %(seats)s. "
        "Hold a second vote between them, write its hands beside each and send again. Nothing you wrote is lost."
    ),
    Tie.LOT: gettext_lazy(
        "Numbers %(numbers)s have equally many hands. Seats left for them: %(seats)s. "
        "Draw the lot before everybody, write beside each which place was drawn and send again. "
        "Nothing you wrote is lost."
    ),
}


class Tied(Conflict):
    """Equal counts across the last seat: the rule fixed before the vote must decide. `tied` are numbers on the list."""

    def __init__(self, outcome: Outcome, tie_rule: Tie) -> None:
        told = {"numbers": ", ".join(map(str, sorted(outcome.tied))), "seats": outcome.open_seats}
        super().__init__(str(_DECIDE[tie_rule]) % told)
        self.tied = outcome.tied


def prepare(
    *, programme: Programme, question: Words, seats: int, tie_rule: str, options: int, page: str = ""
) -> Ballot:
    """Write down the question, the seats and what decides a tie, before anybody votes. Numbers run from 1."""
    if seats < 1:
        raise Unfit(_("A vote needs at least one seat."), field="seats")
    if options < 1:
        raise Conflict(_("Nobody stands in this vote yet."))
    ballot = Ballot.objects.create(
        programme=programme, question=question, seats=seats, tie_rule=TieRule(tie_rule), page=page
    )
    Option.objects.bulk_create(Option(ballot=ballot, position=number) for number in range(1, options + 1))
    return ballot


def start(ballot: Ballot, *, by: Actor, at: datetime, place: str = "") -> Ballot:
    """Open the vote: from now on the list, the seats and the rule for ties stand."""
    _move(ballot, State.OPEN)
    ballot.opened_at = at
    ballot.save(update_fields=["state", "opened_at"])
    facts = {
        "question": ballot.question,
        "options": ballot.options.count(),
        "seats": ballot.seats,
        "rule": in_all(TieRule(ballot.tie_rule).label),
    }
    _note(events.OPENED, ballot, by=by, at=at, place=place, facts=facts)
    return ballot


def call_off(ballot: Ballot, *, reason: str, by: Actor, at: datetime, place: str = "") -> Ballot:
    """End a vote that was not counted. A new ballot takes its place."""
    _move(ballot, State.VOID)
    ballot.save(update_fields=["state"])
    facts = {"question": ballot.question, "reason": reason}
    _note(events.CALLED_OFF, ballot, by=by, at=at, place=place, facts=facts)
    return ballot


def close(
    ballot: Ballot,
    *,
    present: int,
    hands: Sequence[Hands],
    deciders: Mapping[int, int],
    by: Actor,
    at: datetime,
    as_list: bool = False,
    place: str = "",
) -> Outcome:
    """Write down the hands and say who won. Raises Tied where the rule for ties has still to decide.

    Fields to blame are named `for_3`, `decider_3` after the number on the list.
    """
    _move(ballot, State.CLOSED)
    options = {option.position: option for option in ballot.options.all()}
    _check_hands(hands, standing=list(options), present=present)
    if as_list and not rules.is_list(hands, seats=ballot.seats):
        raise Unfit(_("The whole list can be voted on at once only when it has no more people than seats."))
    tie_rule = Tie(ballot.tie_rule)
    _check_deciders(deciders, tie_rule, present=present)
    outcome = rules.count(hands, seats=ballot.seats, tie_rule=tie_rule, deciders=deciders)
    if outcome.tied:
        raise Tied(outcome, tie_rule)
    _write(options, hands, _used(hands, ballot.seats, tie_rule, deciders), outcome)
    ballot.present, ballot.closed_at, ballot.as_list = present, at, as_list
    ballot.save()
    facts = {
        "question": ballot.question,
        "present": present,
        "winners": ", ".join(map(str, sorted(outcome.winners))) or "–",
        "hands": [[line.number, *line.sums] for line in hands],
    }
    _note(events.CLOSED, ballot, by=by, at=at, place=place, facts=facts)
    return outcome


def _move(ballot: Ballot, state: State) -> None:
    if state not in MOVES[State(ballot.state)]:
        raise Conflict(_("This vote is not open any more. What you wrote was not added to it."))
    ballot.state = state


def _check_hands(hands: Sequence[Hands], *, standing: list[int], present: int) -> None:
    counted = [line.number for line in hands]
    for number in rules.strangers(counted, standing):
        raise Unfit(_("Nobody stands under number %(number)s.") % {"number": number}, field=f"for_{number}")
    for number in rules.uncounted(counted, standing):
        sentence = _("Write the hands for number %(number)s; 0 if there were none.")
        raise Unfit(sentence % {"number": number}, field=f"for_{number}")
    for line in hands:
        if not rules.hands_fit(line, present=present):
            sentence = _("Number %(number)s has %(hands)s hands, but only %(present)s people were present.")
            told = {"number": line.number, "hands": line.total, "present": present}
            raise Unfit(sentence % told, field=f"for_{line.number}")


def _check_deciders(deciders: Mapping[int, int], tie_rule: Tie, *, present: int) -> None:
    for number, decider in deciders.items():
        field = f"decider_{number}"
        if tie_rule == Tie.LOT and decider < 1:
            raise Unfit(_("Places drawn by lot begin with 1."), field=field)
        if tie_rule == Tie.SECOND_VOTE and decider > present:
            sentence = _(
                "The second vote has %(hands)s hands for number %(number)s, but only %(present)s were present."
            )
            raise Unfit(sentence % {"hands": decider, "number": number, "present": present}, field=field)


def _used(hands: Sequence[Hands], seats: int, tie_rule: Tie, deciders: Mapping[int, int]) -> Mapping[int, int]:
    """Only the deciders of a tie there was: what else was typed decided nothing and is not kept."""
    tied = rules.count(hands, seats=seats, tie_rule=tie_rule, deciders={}).tied
    return {number: deciders[number] for number in tied}


def _write(
    options: Mapping[int, Option], hands: Sequence[Hands], deciders: Mapping[int, int], outcome: Outcome
) -> None:
    for line in hands:
        option = options[line.number]
        option.votes_for, option.votes_against, option.abstained = line.sums
        option.decider = deciders.get(line.number)
        option.won = line.number in outcome.winners
    Option.objects.bulk_update(options.values(), ["votes_for", "votes_against", "abstained", "decider", "won"])


def _note(kind: Event, ballot: Ballot, *, by: Actor, at: datetime, place: str, facts: dict[str, Any]) -> None:
    record(kind, by=by, at=at, about=ballot, programme=ballot.programme_id, place=place, facts=facts)
