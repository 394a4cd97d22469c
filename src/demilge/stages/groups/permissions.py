"""Who may do what with initiative groups."""

from django.utils.translation import gettext_lazy as _

from demilge.foundation.refusals import Conflict
from demilge.foundation.verdict import Allowed, Refused, Verdict
from demilge.people.actors import Actor
from demilge.people.models import Person, RoleKind
from demilge.people.permissions import SIGNED_IN_ONLY, may_coordinate
from demilge.places.models import Place

from .models import Group, Mandate, Nomination, Office, Task
from .states import State

INSIDE = (RoleKind.MEMBER, RoleKind.CHAIR, RoleKind.SECRETARY)
LEADERS = (RoleKind.CHAIR, RoleKind.SECRETARY)

_NOT_A_LEADER = Refused(_("This is done by the coordinators and by the group's chair and secretary."))
_NOT_INSIDE = Refused(_("This is open to the members of the group and to the coordinators."))
_NOT_FROM_HERE = Refused(
    _("Only residents of this settlement are put up here. If you live here, tell the coordinator.")
)
_NOT_YOURS = Refused(_("The answer is given by the person who was put up, or written down by the coordinators."))
_NOT_A_MEMBER = Refused(_("A next step is taken on by a member of the group."))
_OFFICE_TAKEN = Refused(_("This office is taken: the chair, the secretary or the coordinators change it."))
_IN_THE_VOTE = Refused(_("The list of the vote stands: this answer can't be changed any more."), Conflict)
_NO_FREE_SEAT = Refused(_("Nobody has left a seat: there is nothing to fill."), Conflict)
_SEAT_ENDED = Refused(_("This seat was already given up."), Conflict)
_DONE = Refused(_("This step is already done."), Conflict)
_TAKEN = Refused(_("Somebody has already taken this step on."), Conflict)
_STATE = {
    State.FORMING: Refused(_("The criteria are still being written: people can't be put up yet."), Conflict),
    State.NOMINATING: Refused(_("People are still being put up: open the vote of the hall first."), Conflict),
    State.VOTING: Refused(_("The hall is voting: the list, the seats and the rules stand."), Conflict),
    State.ELECTED: Refused(_("The hands are counted and the group is elected: the result stands."), Conflict),
    State.DISSOLVED: Refused(_("This group was dissolved."), Conflict),
}


def may_form(actor: Actor) -> Verdict:
    """Form a group, record one elected earlier, dissolve one: the coordinators."""
    return may_coordinate(actor)


def may_see_inside(actor: Actor, group: Group) -> Verdict:
    """Names, reasons, the WhatsApp link: the members and the coordinators."""
    return Allowed() if _is_inside(actor, group) else _NOT_INSIDE


def may_lead(actor: Actor, group: Group) -> Verdict:
    """Whatever the state: what the chair and the secretary do."""
    return Allowed() if _is_leader(actor, group) else _NOT_A_LEADER


def may_change(actor: Actor, group: Group) -> Verdict:
    """What is said about the group, and its WhatsApp link."""
    return _leads_in(actor, group, State.FORMING, State.NOMINATING, State.VOTING, State.ELECTED)


def may_change_seats(actor: Actor, group: Group) -> Verdict:
    return _leads_in(actor, group, State.FORMING, State.NOMINATING, State.VOTING)


def may_open_nominations(actor: Actor, group: Group) -> Verdict:
    return _leads_in(actor, group, State.FORMING)


def may_open_vote(actor: Actor, group: Group) -> Verdict:
    return _leads_in(actor, group, State.NOMINATING)


def may_count(actor: Actor, group: Group) -> Verdict:
    """Enter the hands, or call the vote off."""
    return _leads_in(actor, group, State.VOTING)


def may_dissolve(actor: Actor, group: Group) -> Verdict:
    allowed = may_coordinate(actor)
    return allowed and _STATE[State.DISSOLVED] if group.state == State.DISSOLVED else allowed


def may_stand(actor: Actor, group: Group) -> Verdict:
    """Put oneself up, or at the desk the resident served."""
    person = actor.acts_for
    if person is None:
        return SIGNED_IN_ONLY
    return nominations_open(group) if lives_in(person, group.place) else _NOT_FROM_HERE


def may_nominate(actor: Actor, group: Group) -> Verdict:
    """Put up another."""
    return nominations_open(group) if _is_inside(actor, group) else _NOT_INSIDE


def may_answer(actor: Actor, nomination: Nomination) -> Verdict:
    is_theirs = actor.acts_for is not None and actor.acts_for.pk == nomination.person_id
    if not is_theirs and not _is_leader(actor, nomination.group):
        return _NOT_YOURS
    return _IN_THE_VOTE if nomination.option_id else nominations_open(nomination.group)


def nominations_open(group: Group) -> Verdict:
    """While people are put up, and again when a seat has become free. One query in an elected group."""
    if group.state == State.NOMINATING:
        return Allowed()
    if group.state == State.ELECTED:
        return Allowed() if group.has_free_seat else _NO_FREE_SEAT
    return _STATE[State(group.state)]


def may_set_office(actor: Actor, mandate: Mandate, office: str) -> Verdict:
    """The leaders and the coordinators; a member, while the office is free."""
    group = mandate.group
    if not _is_inside(actor, group):
        return _NOT_INSIDE
    if mandate.ended_on:
        return _SEAT_ENDED
    is_free = mandate.office == Office.MEMBER and not group.mandates.filter(office=office, ended_on=None).exists()
    return Allowed() if _is_leader(actor, group) or (office != Office.MEMBER and is_free) else _OFFICE_TAKEN


def may_end(actor: Actor, mandate: Mandate) -> Verdict:
    """Members give up their own seat; the leaders and the coordinators write down whichever became free."""
    is_theirs = actor.acts_for is not None and actor.acts_for.pk == mandate.person_id
    if not is_theirs and not _is_leader(actor, mandate.group):
        return _NOT_A_LEADER
    return _SEAT_ENDED if mandate.ended_on else Allowed()


def may_replace(actor: Actor, mandate: Mandate) -> Verdict:
    allowed = _leads_in(actor, mandate.group, State.ELECTED)
    is_free = mandate.ended_on is not None and not Mandate.objects.filter(replaces=mandate).exists()
    return allowed and (Allowed() if is_free else _NO_FREE_SEAT)


def may_add_task(actor: Actor, group: Group) -> Verdict:
    if not _is_inside(actor, group):
        return _NOT_INSIDE
    return Allowed() if group.state == State.ELECTED else _STATE[State(group.state)]


def may_take(actor: Actor, task: Task) -> Verdict:
    if seat_of(actor, task.group) is None:
        return _NOT_A_MEMBER
    if task.done_on:
        return _DONE
    return _TAKEN if task.owner_id else Allowed()


def may_finish(actor: Actor, task: Task) -> Verdict:
    seat = seat_of(actor, task.group)
    is_theirs = seat is not None and seat.pk == task.owner_id
    if not is_theirs and not _is_leader(actor, task.group):
        return _NOT_A_LEADER
    return _DONE if task.done_on else Allowed()


def seat_of(actor: Actor, group: Group) -> Mandate | None:
    """The seat of whoever acts."""
    person = actor.acts_for
    return group.mandates.filter(person=person, ended_on__isnull=True).first() if person else None


def lives_in(person: Person, place: Place) -> bool:
    home = person.home
    return home is not None and place.pk in (home.pk, home.parent_id)


def _leads_in(actor: Actor, group: Group, *states: State) -> Verdict:
    if not _is_leader(actor, group):
        return _NOT_A_LEADER
    state = State(group.state)
    return Allowed() if state in states else _STATE[state]


def _is_leader(actor: Actor, group: Group) -> bool:
    return actor.is_team or actor.has(*LEADERS, place=group.place)


def _is_inside(actor: Actor, group: Group) -> bool:
    return actor.is_team or actor.has(*INSIDE, place=group.place)
