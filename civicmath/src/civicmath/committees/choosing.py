"""What committee rules share: who of equals is seated now, and who is seated when nobody left is approved."""

from civicmath.committees.supporters import Supporters
from civicmath.seats.applying import Filling


def settled(filling: Filling, approved: Supporters, able: list[int], tied: list[int]) -> list[int]:
    """Who of the tied is seated now: one of them, or all where no rule for ties could change who is seated."""
    if len(tied) > 1 and len(able) == filling.left:
        return tied[:1]
    if len(tied) > 1 and independent(filling, approved, tied):
        filling.tell("committees.together", names=filling.named(tied))
        return tied
    return [filling.first(tied)]


def independent(filling: Filling, approved: Supporters, tied: list[int]) -> bool:
    """Whether all of the tied are seated next whatever their order: there is room, and no ballot approves two of them."""
    if len(tied) > filling.left or not approved.disjoint(tied):
        return False
    return filling.seating is None or filling.seating.possible([*filling.elected, *tied], ())


def fill_unsupported(filling: Filling) -> None:
    """Seat those whom no ballot approves: the rule for ties decides, unless all are needed."""
    while filling.left:
        able = filling.able()
        for one in able if len(able) == filling.left else [filling.first(able)]:
            filling.seat(one, "committees.unsupported")
