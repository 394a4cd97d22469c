"""The acts of this stage: how promises are given, and what becomes of them."""

from .given import commit_decision
from .kept import (
    add_check,
    add_milestone,
    finish_milestone,
    hide_check,
    link_problem,
    note_status,
    renew_link,
)
from .lines import CheckLine, StatusLine
from .parts import STAGE

__all__ = [
    "STAGE",
    "CheckLine",
    "StatusLine",
    "add_check",
    "add_milestone",
    "commit_decision",
    "finish_milestone",
    "hide_check",
    "link_problem",
    "note_status",
    "renew_link",
]
