"""Ties are reported, and broken only by the rule fixed before the count.

`order`: the earlier in a published order wins. `lot`: that order is drawn from a public seed (`civicmath.chance`).
`none`: nothing was fixed; a tie that matters stops the count with `Unmeetable`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from civicmath import chance
from civicmath.faults import Fault, Faults, Unmeetable, bad
from civicmath.spoken import Event, event

TOLD, SHOWN = 20, 60  # names, and characters of each


@dataclass(frozen=True)
class TieBreak:
    """The rule as fixed before: `rule` is order, lot or none; `seed` for lot; `names` for order (all candidates)."""

    rule: str = "none"
    names: tuple[str, ...] = ()
    seed: str | None = None


NONE = TieBreak()


def by_order(names: Iterable[str]) -> TieBreak:
    return TieBreak("order", tuple(names))


def by_lot(seed: str) -> TieBreak:
    """BadInput: no seed, for then everybody knows the lot beforehand."""
    if not seed.strip():
        raise bad("ties.no_seed")
    return TieBreak("lot", seed=seed)


def check_order(order: Sequence[str], candidates: Sequence[str], source: str | None = None) -> None:
    """BadInput: names that are missing, too many, or there twice. source: the file that holds the order."""
    faults = Faults(source)
    if missing := sorted(set(candidates) - set(order)):
        faults.add("ties.order_incomplete", missing=some(missing))
    if unknown := sorted(set(order) - set(candidates)):
        faults.add("ties.order_unknown", names=some(unknown))
    if twice := sorted(name for name, times in Counter(order).items() if times > 1):
        faults.add("ties.order_twice", names=some(twice))
    faults.raise_if_any()


def some(names: Sequence[str]) -> list[str]:
    """As many of the names, and as much of each, as a sentence may repeat."""
    told = [name if len(name) <= SHOWN else name[:SHOWN] + "…" for name in names[:TOLD]]
    return told if len(names) <= TOLD else [*told, "…"]


class Ties:
    """The tie-break rule at work in one count over candidates 0 … n-1. `events` gathers each tie that was broken."""

    def __init__(self, fixed: TieBreak, candidates: Sequence[str]) -> None:
        self.fixed = fixed
        self.candidates = candidates
        self.events: list[Event] = []
        self.place: list[int] | None = None
        self.order: tuple[str, ...] = ()
        self.drawn = fixed.rule != "lot"  # whether the order that was drawn has been told
        if fixed.rule != "none":
            order = fixed.names if fixed.rule == "order" else chance.drawn_order(fixed.seed or "", candidates)
            check_order(order, candidates)
            self.order = tuple(order)
            places = {name: place for place, name in enumerate(order)}
            self.place = [places[name] for name in candidates]

    def as_json(self) -> dict[str, object]:
        """The rule with the order it comes to, drawn or listed."""
        return {"rule": self.fixed.rule, "names": list(self.order), "seed": self.fixed.seed}

    def first(self, tied: Iterable[int], at: str = "elected") -> int:
        """Who of the tied is preferred. `at` names what is decided, for the event (elected, excluded, chosen, order)."""
        return self._broken(tied, at, last=False)

    def last(self, tied: Iterable[int], at: str = "excluded") -> int:
        """Who of the tied gives way."""
        return self._broken(tied, at, last=True)

    def ordered(self, tied: Iterable[int], at: str = "order", taken: int = 1) -> list[int]:
        """All of the tied, the preferred first. taken: how many of them the tie lets in, for the event."""
        left = sorted(tied)
        if len(left) < 2:
            return left
        place = self._fixed(left, at)
        names = [self.candidates[one] for one in left]
        left.sort(key=lambda one: place[one])
        first = [self.candidates[one] for one in left[:taken]]
        if taken > 1:
            self.events.append(event("ties.broken_several", names=names, chosen=first, by=self.fixed.rule))
        else:
            self.events.append(event(f"ties.broken_{at}", names=names, chosen=first[0], by=self.fixed.rule))
        return left

    def _broken(self, tied: Iterable[int], at: str, *, last: bool) -> int:
        among = sorted(tied)
        if len(among) == 1:
            return among[0]
        place = self._fixed(among, at)
        chosen = (max if last else min)(among, key=lambda one: place[one])
        names = [self.candidates[one] for one in among]
        self.events.append(event(f"ties.broken_{at}", names=names, chosen=self.candidates[chosen], by=self.fixed.rule))
        return chosen

    def _fixed(self, tied: Sequence[int], at: str) -> list[int]:
        """The place of each candidate in the order; told before it first decides. Unmeetable: nothing was fixed."""
        if self.place is None:
            names = [self.candidates[one] for one in tied]
            raise Unmeetable(Fault("ties.no_rule", values=MappingProxyType({"names": names, "at": at})))
        if not self.drawn:
            self.drawn = True
            self.events.append(event("ties.drawn", seed=self.fixed.seed, names=list(self.order)))
        return self.place
