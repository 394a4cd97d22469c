"""The answer of a permission: allowed, or refused with a sentence for the reader."""

from dataclasses import dataclass

from django.utils.functional import Promise

from .refusals import NotAllowed, Refusal


@dataclass(frozen=True)
class Allowed:
    def __bool__(self) -> bool:
        return True

    def or_raise(self) -> None:
        return


@dataclass(frozen=True)
class Refused:
    """`kind` is NotAllowed where the role does not open it, Conflict where the record's state does not."""

    reason: str | Promise
    kind: type[Refusal] = NotAllowed

    def __bool__(self) -> bool:
        return False

    def or_raise(self) -> None:
        raise self.kind(self.reason)


Verdict = Allowed | Refused
