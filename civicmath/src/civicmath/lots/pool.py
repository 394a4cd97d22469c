"""People who may be drawn, what is known of them, and how many of each kind are wanted. Terms as in the sortition tools."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Quota:
    """At least `least`, at most `most` seats for people whose `category` (gender) has `value` (female)."""

    category: str
    value: str
    least: int
    most: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Pool:
    """columns: for each category (people,) int32 codes into values[category]. households: (people,) int32 or None."""

    ids: tuple[str, ...]
    columns: dict[str, NDArray[np.int32]]
    values: dict[str, tuple[str, ...]]
    quotas: tuple[Quota, ...] = ()
    households: NDArray[np.int32] | None = None
    names: tuple[str, ...] | None = None
    meta: dict[str, str] = field(default_factory=dict)
