"""The acts of this stage: those on a forum, and those on what is said at it."""

from .meetings import (
    STAGE,
    add_addendum,
    add_photo,
    cancel_forum,
    change_forum,
    close_forum,
    open_forum,
    prepare_forum,
    record_forum,
)
from .statements import answer, hide, move, promise, raise_problem, say, support

__all__ = [
    "STAGE",
    "add_addendum",
    "add_photo",
    "answer",
    "cancel_forum",
    "change_forum",
    "close_forum",
    "hide",
    "move",
    "open_forum",
    "prepare_forum",
    "promise",
    "raise_problem",
    "record_forum",
    "say",
    "support",
]
