"""What an action raises when it can't do what was asked.

Each carries a sentence for the reader (what is wrong and what to do), the HTTP status that fits, and, where one field
is to blame, its name. Nothing is written when one is raised: the transaction ends with it.
"""

from typing import ClassVar

from django.utils.functional import Promise


class Refusal(Exception):
    status: ClassVar[int] = 400

    def __init__(self, sentence: str | Promise, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class NotAllowed(Refusal):
    """The person's role does not open this."""

    status = 403


class Gone(Refusal):
    """It was valid once: a used slip, an expired link."""

    status = 410


class Conflict(Refusal):
    """The record's state does not permit the act any more, or not yet."""

    status = 409


class Unfit(Refusal):
    """What was typed breaks a rule."""

    status = 422


class TooMany(Refusal):
    """Too many tries; the sentence says when to come back."""

    status = 429
