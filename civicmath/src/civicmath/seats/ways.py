"""Whether a tie matters for which no rule was fixed: the count is made in every way in which its ties may fall.

A rule for ties is one order of all candidates. A count asks little of it, so most orders lead to the same count: a way is as
much of an order as a count has asked for. Each order agrees with exactly one of the ways.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from civicmath.faults import BadInput, Unmeetable
from civicmath.ties import NONE, Ties

MOST = 120  # counts made; where there are more ways, it stays unknown whether the tie matters

Answer = TypeVar("Answer")
Pairs = frozenset[tuple[int, int]]  # of each the first is preferred; what follows from two pairs is among them


class Supposed(Ties):
    """Ties that fall as `pairs` say. Where they leave it open, one way is supposed; the others are gathered in `others`."""

    def __init__(self, candidates: Sequence[str], pairs: Pairs, most: int = MOST) -> None:
        super().__init__(NONE, candidates)
        self.pairs = pairs
        self.most = most
        self.others: list[Pairs] = []
        self.over: Callable[[], bool] = lambda: False  # whether all seats are filled, so that no tie matters any more

    def ordered(self, tied: Iterable[int], at: str = "order") -> Iterator[int]:  # type: ignore[override]
        """All of the tied, one after the other, supposing no more than is asked for."""
        left = sorted(tied)
        while left:
            one = left[0] if self.over() else self.first(left, at)
            left.remove(one)
            yield one

    def _broken(self, tied: Iterable[int], at: str, *, last: bool) -> int:
        among = sorted(tied)
        known = self.pairs if not last else {pair[::-1] for pair in self.pairs}
        able = [one for one in among if not any((other, one) in known for other in among)]
        if len(self.others) + len(able) > self.most:
            return super()._broken(among, at, last=last)  # stops the count
        chosen, *others = [(one, self.with_end(one, among, last=last)) for one in able]
        self.others += [pairs for _, pairs in others]
        self.pairs = chosen[1]
        return chosen[0]

    def agreeing(self) -> list[str]:
        """An order of all candidates that holds what was supposed."""
        above = Counter(under for _, under in self.pairs)
        return [self.candidates[one] for one in sorted(range(len(self.candidates)), key=lambda one: above[one])]

    def with_end(self, one: int, among: Iterable[int], *, last: bool) -> Pairs:
        """Suppose more: `one` is the first, or the last, of `among`."""
        pairs = set(self.pairs)
        for other in among:
            if other != one:
                high, low = (other, one) if last else (one, other)
                above = {high, *(top for top, under in pairs if under == high)}
                below = {low, *(end for over, end in pairs if over == low)}
                pairs.update((top, end) for top in above for end in below)
        return frozenset(pairs)


def every_way(
    made: Callable[[Supposed], Answer],
    candidates: Sequence[str],
    same: Callable[[Answer, Answer], bool],
    most: int = MOST,
) -> list[Answer] | None:
    """What the count `made` answers in every way. Empty: its answers are not all the same; None: they can't all be known."""
    answers: list[Answer] = []
    waiting: deque[Pairs] = deque([frozenset()])
    while waiting:
        if len(answers) + len(waiting) > most:
            return None
        # the last tie is the most likely to decide; the first ones open most ways, so it is soon known if there are too many
        ties = Supposed(candidates, waiting.pop() if len(answers) == 1 else waiting.popleft(), most)
        try:
            answers.append(made(ties))
        except (BadInput, Unmeetable):  # too much to be counted exactly in this way, or too many ways
            return None
        if not same(answers[0], answers[-1]):
            return []
        waiting.extend(ties.others)
    return answers
