"""Who may do what with trainings: as for every meeting."""

from django.utils.translation import gettext_lazy as _

from demilge.foundation.refusals import Conflict
from demilge.foundation.verdict import Allowed, Refused, Verdict
from demilge.gatherings.permissions import may_add, may_call, may_see_list, may_write
from demilge.gatherings.states import State
from demilge.people.actors import Actor

from .models import Training

__all__ = ["may_add", "may_add_material", "may_call", "may_see_list", "may_write"]

_CANCELLED = Refused(_("This training was cancelled."), Conflict)


def may_add_material(actor: Actor, training: Training) -> Verdict:
    """Before it and after it: materials are needed at both times."""
    allowed = may_see_list(actor, training.meeting)
    return allowed and (_CANCELLED if training.meeting.state == State.CANCELLED else Allowed())
