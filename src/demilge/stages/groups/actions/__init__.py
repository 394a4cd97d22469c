"""The acts of this stage, by what they are about."""

from .forming import (
    MemberLine,
    change_group,
    change_seats,
    dissolve_group,
    form_group,
    open_nominations,
    record_group,
    set_link,
)
from .nominating import answer_nomination, nominate, stand
from .seats import end_mandate, replace_member, set_office
from .voting import call_off_vote, close_vote, open_vote
from .work import add_task, finish_task, take_task

__all__ = [
    "MemberLine",
    "add_task",
    "answer_nomination",
    "call_off_vote",
    "change_group",
    "change_seats",
    "close_vote",
    "dissolve_group",
    "end_mandate",
    "finish_task",
    "form_group",
    "nominate",
    "open_nominations",
    "open_vote",
    "record_group",
    "replace_member",
    "set_link",
    "set_office",
    "stand",
    "take_task",
]
