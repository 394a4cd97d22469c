"""Conversations made from seeds, for the tests."""

import numpy as np
from hypothesis import strategies as st

from civicmath.opinions import crowd, landscape
from civicmath.opinions.votes import Votes, of_rows


def columns(votes: dict[tuple[int, int], int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    table = np.array([(person, statement, value) for (person, statement), value in votes.items()], dtype=np.int64)
    return tuple(table.T)


def packed(votes: dict[tuple[int, int], int]) -> Votes:
    return of_rows(*columns(votes))


def placed(packed: Votes) -> crowd.Crowd:
    """The people of a conversation, placed on the map."""
    gathered = crowd.crowd_of(packed.rows, len(packed.statement_ids))
    landscape.place_people(gathered, landscape.landscape(gathered.sums(), packed.about.zeroed))
    return gathered


def camps(seed: int, people: int, statements: int, *, density: float = 0.6, number: int = 2) -> dict:
    """People of several camps with opinions of their own, answering some statements each."""
    chance = np.random.default_rng(seed)
    leanings = chance.normal(size=(number, statements)) * 1.5
    votes = {}
    for person in range(people):
        for statement in np.flatnonzero(chance.random(statements) < density):
            feeling = leanings[person % number, statement] + chance.normal()
            votes[person, int(statement)] = 0 if abs(feeling) < 0.3 else int(np.sign(feeling))
    return votes


@st.composite
def votes(draw: st.DrawFn, people: int = 12, statements: int = 7) -> dict[tuple[int, int], int]:
    pairs = st.tuples(st.integers(0, people - 1), st.integers(0, statements - 1))
    return draw(st.dictionaries(pairs, st.integers(-1, 1), min_size=1, max_size=people * statements))
