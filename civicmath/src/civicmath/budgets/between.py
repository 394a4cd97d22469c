"""Whether runs of equal shares between two others can differ from them: completions leave out those that can not.

Let two runs, one with less money at the start (`lower`) and one with more (`higher`), have turned to the same projects in the same
order, with the same refused by limits. Take a run between them, turn after turn; all turns before have been the same there too. A
purchase takes min(price · points, money) from each supporter, at the price at which these sums meet the cost. So with more money at
the start nobody has less after any turn, and no price is higher (1). The winner of the turn in both runs is affordable in the run
between, since it is with less money. A rival does not come before it there, if the rival is not affordable in `higher`, or if

(A) the rival's key in `higher` is above the winner's in `lower`: by (1) the one is no lower and the other no higher between; or if

(B) the money of every voter is linear in the start, from `lower` to `higher`, and the rival affordable in both, with the same poor
    (supporters who have less than price · points). By (1) who is poor in a run is poor with less money too; so the rival's poor
    are the same between, and its price, (cost - money of the poor) / (points of the others), is linear. The winner's price is
    convex: what its supporters pay, the sum of min(price · points, money), is concave in price and start together, so the prices
    and starts at which it meets the cost are a convex set. A key is the price times a constant (or the square of that). In both
    runs the winner came first: its key is below the rival's at both ends, or not above it where the rule for ties prefers the
    winner. A convex function that is so to a linear one at both ends is so all the way.

At the start all money is equal, thus linear. It stays linear with a purchase that leaves the same supporters without money in both
runs: by (1) the same are left without between, what they give is all they had, and the rest is divided among the others by points.
After the last turn nothing is affordable in `higher`, so nothing is with less money.

(A) is seen in floats first, whose bounds are certain, and where they do not tell, as in ties that come again in every run and near
ties, (A) and (B) are seen in integers, for both ways of searching alike.
"""

from dataclasses import dataclass

from civicmath.budgets.exact import Exact, key_of
from civicmath.budgets.shares import Count, Run

MOST_WAITS = 256


@dataclass
class Between:
    """Looks at one pair of runs after the other. waits: how often floats must fail to tell before integers are asked again."""

    count: Count
    waits: int = 8
    failed: int = 0

    def nothing(self, lower: Run, higher: Run) -> bool:
        """Whether all runs with starts between these two turn to the same projects in the same order. False: not known."""
        if lower.rounds != higher.rounds or lower.dropped != higher.dropped:
            return False
        place = slice(0, lower.rounds)
        if (lower.path.bought[place] != higher.path.bought[place]).any():
            return False
        open_turns = ~(lower.path.upper[place] < higher.path.second[place])
        if not open_turns.any():
            return True
        self.failed += 1
        if self.failed < self.waits:
            return False
        found = proved(self.count, lower, higher, open_turns.tolist())
        self.failed, self.waits = 0, 1 if found else min(2 * self.waits, MOST_WAITS)
        return found


def proved(count: Count, lower: Run, higher: Run, open_turns: list[bool]) -> bool:
    """Show (A) or (B) in integers for every rival in the turns that floats left open."""
    support = count.support
    low, high = Exact(support, lower.start), Exact(support, higher.start)
    refused = {place for place, _, _ in lower.dropped}
    left = set(count.first_keys)
    linear = True
    for place, is_open in enumerate(open_turns):
        winner = int(lower.path.bought[place])
        left.discard(winner)
        if is_open:
            key = key_of(support, winner, low.bought(winner))
            for rival in left:
                if count.first_keys[rival] > key:  # and no key is below that
                    continue
                price = high.price(rival)
                apart = price is None or key < key_of(support, rival, price)
                if not apart and not (linear and alike(low, high, rival)):
                    return False
        if place not in refused:
            spent = [run.pay(winner, run.bought(winner)) for run in (low, high)]
            linear = linear and spent[0] == spent[1]
    return True


def alike(low: Exact, high: Exact, project: int) -> bool:
    """Whether a project is affordable in both states with the same poor. Groups mean the same voters in both."""
    return None not in (low.price(project), high.price(project)) and low.poorest(project) == high.poorest(project)
