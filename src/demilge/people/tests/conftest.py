"""What the tests of this floor share: a slip in somebody's hand, a PIN set, a phone of their own."""

from collections.abc import Callable

import pytest

from demilge.people import slip_actions, tokens
from demilge.people.actors import system
from demilge.people.models import Person
from village import NOON, Village, op


@pytest.fixture
def slip_for(village: Village) -> Callable[[Person], str]:
    """Issue a slip at noon; gives its code."""

    def issue(person: Person) -> str:
        operation = op()
        slip_actions.issue_slip(person=person, by=system("test"), at=NOON, operation=operation)
        return tokens.slip_code(operation)

    return issue
