"""The acts of this stage: those on a plan, and those on its letters and the answers to them."""

from .letters import answer_letter, note_incoming, open_letter, revoke_letter, type_reply, write_letter
from .lines import CONTENT, ItemLine, Officer, ReplyLine
from .parts import STAGE
from .plan import add_item, change_item, draft_next_version, make_plan, record_plan, remove_item, send_version

__all__ = [
    "CONTENT",
    "STAGE",
    "ItemLine",
    "Officer",
    "ReplyLine",
    "add_item",
    "answer_letter",
    "change_item",
    "draft_next_version",
    "make_plan",
    "note_incoming",
    "open_letter",
    "record_plan",
    "remove_item",
    "revoke_letter",
    "send_version",
    "type_reply",
    "write_letter",
]
