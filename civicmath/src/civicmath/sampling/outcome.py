"""What the sampling rules answer: one kind of outcome, `details` by rule."""

from dataclasses import dataclass
from typing import Any, ClassVar

from civicmath.outcomes import Outcome


@dataclass(kw_only=True)
class Sampled(Outcome):
    """rule: size, allocation, weights, raking, trimming, estimate or suppression; details: what the rule found."""

    kind: ClassVar[str] = "sample"

    details: dict[str, Any]

    def result(self) -> dict[str, Any]:
        return self.details
