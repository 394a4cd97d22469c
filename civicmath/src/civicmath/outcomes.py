"""What every count answers: a result, the events that led to it, and both as JSON with a versioned schema."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any, ClassVar

import civicmath
from civicmath.spoken import Event, plain


@dataclass(kw_only=True)
class Outcome(ABC):
    """`kind` names the schema (`schemas/<kind>-<version>.json`); `settings` all that was chosen before the count."""

    kind: ClassVar[str]
    version: ClassVar[int] = 1

    rule: str
    settings: dict[str, Any] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    @abstractmethod
    def result(self) -> dict[str, Any]:
        """Give the result, machine-readable; fractions may stand in it."""

    def as_json(self) -> dict[str, Any]:
        return {
            "schema": f"civicmath/{self.kind}/{self.version}",
            "civicmath": civicmath.__version__,
            "rule": self.rule,
            "settings": plain(self.settings),
            "result": plain(self.result()),
            "events": [event.as_json() for event in self.events],
        }

    def explained(self, language: str) -> list[str]:
        """Tell each step as a sentence in ky, ru or en."""
        return [event.said(language) for event in self.events]
