"""What holds for statements. Values in, decisions out; no tables, no clock."""

from .states import Queue

TEXT_LIMIT = 500  # characters: what fits on a slip and on the wall


def fits(text: str) -> bool:
    return 0 < len(text.strip()) <= TEXT_LIMIT


def after_the_wall(*, answered: bool) -> Queue:
    """Where a statement goes when another one takes its place on the wall."""
    return Queue.ANSWERED if answered else Queue.SHORTLIST
