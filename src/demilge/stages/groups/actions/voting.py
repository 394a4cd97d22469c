"""The vote of the hall: the list is fixed, the hands are counted, the mandates given."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from demilge.ballots import actions as ballots
from demilge.ballots.models import Ballot
from demilge.ballots.rules import Hands, Outcome
from demilge.cycle.actions import reach
from demilge.foundation.edtf import on as one_day
from demilge.foundation.refusals import Conflict, Unfit
from demilge.gatherings.models import Meeting
from demilge.gatherings.states import State as Meetings
from demilge.journal.acts import act, hold
from demilge.people.actors import Actor
from demilge.stages.groups import events, permissions, rules, words
from demilge.stages.groups.models import Consent, Group, Nomination
from demilge.stages.groups.states import State

from .parts import STAGE, day, make_findable, move, note, seat


@act
def open_vote(
    *,
    group: Group,
    meeting: Meeting,
    tie_rule: str,
    by: Actor,
    at: datetime,
    operation: UUID,
    seats: int | None = None,
) -> Group:
    """Open the hall's vote at a meeting. From now on the list, the seats and what decides a tie stand."""
    hold(group)
    permissions.may_open_vote(by, group).or_raise()
    _check_meeting(group, meeting)
    seats = group.seats_max if seats is None else seats
    if not group.seats_min <= seats <= group.seats_max:
        sentence = _("The group has from %(least)s to %(most)s seats. Write a number between them.")
        raise Unfit(sentence % {"least": group.seats_min, "most": group.seats_max}, field="seats")
    standing = _standing(group)
    ballot = ballots.prepare(
        programme=group.programme,
        question=words.question(group),
        seats=seats,
        tie_rule=tie_rule,
        options=len(standing),
        page=group.path,
    )
    for nomination, option in zip(standing, ballot.options.all(), strict=True):
        nomination.option = option
    Nomination.objects.bulk_update(standing, ["option"])
    ballots.start(ballot, by=by, at=at, place=group.place.slug)
    move(group, State.VOTING)
    group.meeting, group.ballot = meeting, ballot
    group.save(update_fields=["state", "meeting", "ballot"])
    return group


@act
def call_off_vote(*, group: Group, reason: str, by: Actor, at: datetime, operation: UUID) -> Group:
    """End a vote that was not counted: people can be put up again."""
    hold(group)
    permissions.may_count(by, group).or_raise()
    ballots.call_off(_ballot(group), reason=reason, by=by, at=at, place=group.place.slug)
    group.nominations.update(option=None)
    move(group, State.NOMINATING)
    group.ballot = group.meeting = None
    group.save(update_fields=["state", "meeting", "ballot"])
    return group


@act
def close_vote(
    *,
    group: Group,
    present: int,
    hands: Sequence[Hands],
    by: Actor,
    at: datetime,
    operation: UUID,
    deciders: Mapping[int, int] | None = None,
    as_list: bool = False,
) -> Group:
    """Enter the counted hands: the winners get their mandates, the settlement's path moves on.

    Raises ballots.actions.Tied where equal counts touch the last seat and `deciders` (number → the second vote's hands
    or the place drawn) do not settle it.
    """
    hold(group)
    permissions.may_count(by, group).or_raise()
    outcome = ballots.close(
        _ballot(group),
        present=present,
        hands=hands,
        deciders=deciders or {},
        as_list=as_list,
        by=by,
        at=at,
        place=group.place.slug,
    )
    _check_enough(group, len(outcome.winners))
    today = day(at)
    since = (group.meeting.first_day if group.meeting else None) or today
    move(group, State.ELECTED)
    group.elected = group.meeting.when if group.meeting and group.meeting.when else one_day(today)
    group.save(update_fields=["state", "elected"])
    _seat_winners(group, outcome, since=since, by=by, at=at)
    _tell_elected(group, len(outcome.winners), present, by=by, at=at)
    return group


def _seat_winners(group: Group, outcome: Outcome, *, since: date, by: Actor, at: datetime) -> None:
    until = rules.ends_on(since, months=group.programme.mandate_months)
    won = group.nominations.filter(option__position__in=outcome.winners).select_related("person", "option")
    for nomination in won.order_by("option__position"):
        if nomination.person.erased_at:
            sentence = _(
                "Number %(number)s asked to be forgotten and can't be elected. Call the vote off and open it anew."
            )
            raise Conflict(sentence % {"number": nomination.option.position if nomination.option else ""})
        seat(group, nomination.person, since=since, until=until, by=by, at=at)


def _tell_elected(group: Group, members: int, present: int, *, by: Actor, at: datetime) -> None:
    outcome = words.people(members)
    reach(place=group.place, stage=STAGE, done=True, when=group.elected, path=group.path, outcome=outcome, on=day(at))
    title = group.meeting.title if group.meeting else group.name
    note(events.ELECTED, group, by=by, at=at, meeting=title, members=members, present=present)
    make_findable(group)


def _standing(group: Group) -> list[Nomination]:
    """Those who stand, in the order in which they were put up: that is their number on the list."""
    agreed = list(group.nominations.filter(consent=Consent.GIVEN).order_by("at", "pk"))
    if len(agreed) < group.seats_min:
        sentence = _(
            "The group needs at least %(least)s members, but only %(found)s of those put up have agreed. "
            "Put up more people, or set a smaller least number of seats."
        )
        raise Conflict(sentence % {"least": group.seats_min, "found": len(agreed)})
    return agreed


def _check_enough(group: Group, winners: int) -> None:
    if winners < group.seats_min:
        sentence = _(
            "The group needs at least %(least)s members, but only %(found)s had more hands for than against. Set a "
            "smaller least number of seats and send again, or call this vote off and put up more people. "
            "What you wrote is still here."
        )
        raise Conflict(sentence % {"least": group.seats_min, "found": winners})


def _check_meeting(group: Group, meeting: Meeting) -> None:
    if not meeting.communities.filter(pk=group.place_id).exists():
        raise Unfit(_("This meeting is of another settlement. Choose one of this settlement."), field="meeting")
    if meeting.state == Meetings.CANCELLED:
        raise Conflict(_("This meeting was cancelled. Choose another."), field="meeting")


def _ballot(group: Group) -> Ballot:
    ballot = group.ballot
    if ballot is None:
        raise Conflict(_("No vote is open."))
    hold(ballot)
    return ballot
