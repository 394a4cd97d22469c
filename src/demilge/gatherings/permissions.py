"""Who may write about meetings."""

from django.utils.translation import gettext_lazy as _

from demilge.foundation.refusals import Conflict
from demilge.foundation.verdict import Allowed, Refused, Verdict
from demilge.people.actors import Actor
from demilge.people.models import RoleKind
from demilge.places.models import Place

from .models import Meeting
from .states import State

HOSTS = (
    RoleKind.MEMBER,
    RoleKind.SECRETARY,
    RoleKind.CHAIR,
    RoleKind.STREET_HEAD,
    RoleKind.QUARTER_HEAD,
    RoleKind.HOUSE_HEAD,
)
WRITERS = (RoleKind.SECRETARY, RoleKind.CHAIR)

_NOT_A_HOST = Refused(
    _(
        "Meetings are called by the coordinators, the initiative group and the street and quarter heads of the settlement."
    )
)
_NOT_A_WRITER = Refused(_("The record is written by the coordinators and by the group's chair and secretary."))
_CLOSED = Refused(_("This meeting is closed: its record stands. A correction is made as an addendum."), Conflict)
_CANCELLED = Refused(_("This meeting was cancelled."), Conflict)
_NOT_CLOSED = Refused(_("The meeting is not closed yet: change the record itself."), Conflict)


def may_call(actor: Actor, places: list[Place]) -> Verdict:
    if actor.is_team or (places and all(actor.has(*HOSTS, place=place) for place in places)):
        return Allowed()
    return _NOT_A_HOST


def may_write(actor: Actor, meeting: Meeting) -> Verdict:
    """Change the call, close, keep the attendance list: before the meeting is closed."""
    if not _is_writer(actor, meeting):
        return _NOT_A_WRITER
    return {State.CLOSED: _CLOSED, State.CANCELLED: _CANCELLED}.get(State(meeting.state), Allowed())


def may_add(actor: Actor, meeting: Meeting) -> Verdict:
    """Addenda, photos, the attendance list: after closing."""
    if not _is_writer(actor, meeting):
        return _NOT_A_WRITER
    return Allowed() if meeting.state == State.CLOSED else _NOT_CLOSED


def may_see_list(actor: Actor, meeting: Meeting) -> Verdict:
    return Allowed() if _is_writer(actor, meeting) else _NOT_A_WRITER


def _is_writer(actor: Actor, meeting: Meeting) -> bool:
    return actor.is_team or any(actor.has(*WRITERS, place=place) for place in meeting.communities.all())
