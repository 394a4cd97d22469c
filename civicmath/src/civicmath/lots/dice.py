"""A plain draw by hand with ordinary dice, which the machine can check throw by throw.

The list is sorted and numbered from 0. With n people, j dice are thrown one after another, j the least with 6**j >= n, and read
as a number in base six (a die's face less one is a digit, the first die is the highest). With q = 6**j // n, a number of q * n
or more is thrown again; otherwise its remainder by n is the person's number. Who was drawn before is passed over. Each person is
exactly as likely as any other: q numbers each, no bias, as far as the dice are fair.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from civicmath.faults import BadInput, bad

FACES = 6


@dataclass(frozen=True)
class Plan:
    """dice: thrown for one number. usable: numbers below it count, the others are thrown again. people: divisor."""

    dice: int
    usable: int
    people: int


def planned(people: int) -> Plan:
    dice = 1
    while FACES**dice < people:
        dice += 1
    return Plan(dice, FACES**dice // people * people, people)


def numbers(plan: Plan, throws: Sequence[int]) -> Iterator[int]:
    """Yield the people's numbers that the throws give, in turn, with repetitions."""
    for start in range(0, len(throws) - plan.dice + 1, plan.dice):
        value = 0
        for face in throws[start : start + plan.dice]:
            value = value * FACES + face - 1
        if value < plan.usable:
            yield value % plan.people


def read(text: str) -> list[int]:
    """Read faces 1 … 6 from a text in which spaces and commas do not matter. BadInput: any other sign."""
    signs = [sign for sign in text if not sign.isspace() and sign not in ",;·"]
    for sign in signs:
        if sign not in "123456":
            raise bad("lots.not_a_die", sign=sign)
    return [int(sign) for sign in signs]


def drawn(ids: Sequence[str], throws: Sequence[int], wanted: int) -> list[str]:
    """All ids that the throws give, in order, each once. BadInput: fewer than `wanted`."""
    listed = sorted(ids, key=str.encode)
    chosen = dict.fromkeys(numbers(planned(len(listed)), throws))
    if len(chosen) < wanted:
        raise too_few(len(chosen), wanted, len(listed))
    return [listed[one] for one in chosen]


def too_few(found: int, wanted: int, people: int) -> BadInput:
    return bad("lots.dice_too_few", found=found, wanted=wanted, dice=planned(people).dice)
