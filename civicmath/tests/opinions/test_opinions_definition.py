"""Everything but the grouping is the published definition, computed here once more in plain Python."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.opinions import mapping, votes
from opinions import conversations, plain_definition

NAMES = ("stance", "successes", "trials", "p_success", "p_test", "repness", "repness_test", "best_agree")
MODEST = settings(max_examples=60, deadline=None, derandomize=True)


def mapped(
    cast: dict, labels: dict[int, int], out: set[int] = frozenset(), meta: set[int] = frozenset()
) -> mapping.Opinions:
    packed = conversations.packed(cast)
    packed = votes.Votes(**{**packed.__dict__, "moderated_out": frozenset(out), "meta": frozenset(meta)})
    groups = np.array([labels[person] for person in packed.participants.tolist()])
    return mapping.map_opinions(packed, given=groups)


def split(cast: dict, number: int) -> tuple[dict[int, int], list[set[int]]]:
    people = plain_definition.people_of(cast)
    labels = {person: person % number for person in people}
    labels[people[0]] = 0
    return labels, [
        {person for person in people if labels[person] == group} for group in range(max(labels.values()) + 1)
    ]


@pytest.mark.parametrize("seed", range(6))
def test_the_map_is_the_published_one(seed: int) -> None:
    cast = conversations.camps(seed, 25, 9, number=3)
    zeroed = {4} if seed % 2 else set()
    found = mapped(cast, split(cast, 2)[0], out=zeroed)
    lines = plain_definition.components(cast, zeroed)
    ours = found.landscape.components
    signs = [float(np.sign(np.dot(line, our))) for line, our in zip(lines, ours, strict=True)]
    assert np.allclose(ours, [[sign * one for one in line] for sign, line in zip(signs, lines, strict=True)], atol=1e-9)
    assert np.allclose(found.places, np.array(plain_definition.places(cast, zeroed, lines)) * signs, atol=1e-9)
    assert np.allclose(found.landscape.extremity, plain_definition.extremity(cast, zeroed, lines), atol=1e-9)
    assert np.allclose(found.landscape.means, list(plain_definition.means(cast, zeroed).values()), atol=1e-12)


@MODEST
@given(conversations.votes(), st.integers(1, 3), st.sets(st.integers(0, 6), max_size=2))
def test_what_groups_say_is_the_published_choice(cast: dict, number: int, zeroed: set[int]) -> None:
    labels, groups = split(cast, number)
    found = mapped(cast, labels, out=zeroed)
    for group, chosen in enumerate(found.representative):
        theirs = plain_definition.representative(cast, groups, group, zeroed)
        ours = [(int(found.about.ids[one.statement]), *(getattr(one, name) for name in NAMES)) for one in chosen]
        assert [one[:4] + one[8:] for one in ours] == [one[:4] + one[8:] for one in theirs]
        assert np.allclose([one[4:8] for one in ours], [one[4:8] for one in theirs], atol=1e-9, rtol=1e-9)


@MODEST
@given(conversations.votes(), st.sets(st.integers(0, 6), max_size=2), st.sets(st.integers(0, 6), max_size=1))
def test_consensus_and_priorities_are_the_published_ones(cast: dict, out: set[int], meta: set[int]) -> None:
    labels, groups = split(cast, 2)
    found = mapped(cast, labels, out, meta)
    theirs = plain_definition.consensus(cast, out | meta)
    for stance, chosen in found.consensus.items():
        assert [(int(found.about.ids[one.statement]), one.successes, one.trials) for one in chosen] == theirs[stance]
    agree, disagree = found.group_informed
    for place, statement in enumerate(found.about.ids.tolist()):
        assert agree[place] == pytest.approx(plain_definition.group_informed(cast, groups, statement, 0), abs=1e-9)
        assert disagree[place] == pytest.approx(plain_definition.group_informed(cast, groups, statement, 1), abs=1e-9)
        extreme = float(found.landscape.extremity[place])
        priority = plain_definition.priority(cast, groups, statement, extreme, meta=statement in meta)
        assert found.priorities[place] == pytest.approx(priority, rel=1e-9)


def test_the_table_of_seven_votes_is_worked_out_by_hand() -> None:
    """Group 0 (people 0-2): agree, agree, agree. Group 1 (people 3-6): disagree, disagree, pass, agree."""
    cast = {(person, 0): value for person, value in enumerate([1, 1, 1, -1, -1, 0, 1])}
    found = mapped(cast, dict.fromkeys(range(3), 0) | dict.fromkeys(range(3, 7), 1))
    first = found.representative[0][0]
    assert (first.stance, first.successes, first.trials) == ("agree", 3, 3)
    assert first.p_success == pytest.approx(4 / 5)
    assert first.p_test == pytest.approx(2.0)
    assert first.repness == pytest.approx((4 / 5) / (2 / 6))
    assert found.group_informed[0][0] == pytest.approx(4 / 5 * 2 / 6)


def test_a_bridge_needs_more_than_half_of_every_group_and_a_division_opposite_majorities() -> None:
    cast = {}
    for person in range(12):
        cast |= {(person, 0): 1, (person, 1): 1 if person < 6 else -1, (person, 2): -1 if person % 6 < 4 else 1}
        cast |= {(person, 3): 1 if person % 2 else 0}
    found = mapped(cast, {person: person // 6 for person in range(12)})
    assert [(one.statement, one.stance) for one in found.bridging] == [(0, "agree"), (2, "disagree")]
    assert [one.statement for one in found.dividing] == [1]


def test_a_statement_moderated_out_is_a_pass_of_everybody_on_the_map_alone() -> None:
    cast = conversations.camps(3, 30, 8)
    found = mapped(cast, split(cast, 2)[0], out={2}, meta={5})
    assert found.landscape.components[:, [2, 5]].tolist() == [[0, 0], [0, 0]]
    assert found.seen[2] == sum(statement == 2 for _, statement in cast)
    told = {one.statement for ones in found.representative for one in ones} | {
        one.statement
        for one in [*found.bridging, *found.dividing, *found.consensus["agree"], *found.consensus["disagree"]]
    }
    assert not told & {2, 5}
    assert found.priorities[5] == 49
