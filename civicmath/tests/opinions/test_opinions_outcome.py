"""What is told: sentences in three languages, a result its schema describes, a lottery anybody can redo."""

import json
import subprocess
from importlib import resources

import jsonschema
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath import chance, spoken
from civicmath.command.opinions import add_draw
from civicmath.faults import BadInput
from civicmath.opinions import mapping, routing, votes
from opinions import conversations

MODEST = settings(max_examples=12, deadline=None, derandomize=True)
CAST = conversations.camps(5, 60, 15, number=3, density=0.9)
SCHEMA = json.loads((resources.files("civicmath") / "schemas" / "opinions-1.json").read_text(encoding="utf-8"))


@MODEST
@given(
    cast=conversations.votes(people=20),
    mode=st.sampled_from(["demilge", "polis"]),
    meta=st.sets(st.integers(0, 6), max_size=2),
)
def test_every_outcome_is_described_by_its_schema(cast: dict, mode: str, meta: set[int]) -> None:
    packed = conversations.packed(cast)
    packed = votes.Votes(**{**packed.__dict__, "meta": frozenset(meta), "texts": tuple(map(str, packed.statement_ids))})
    found = mapping.map_opinions(packed, mode=mode)
    add_draw(found, packed, 3, "4 2 6")
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(json.loads(json.dumps(found.as_json())), SCHEMA)
    for language in ("ky", "ru", "en"):
        assert all(found.explained(language))


def test_the_story_tells_who_voted_the_groups_and_their_words() -> None:
    packed = conversations.packed(CAST)
    packed = votes.Votes(**{**packed.__dict__, "texts": tuple(f"Пикир {one}" for one in packed.statement_ids)})
    told = [event.key for event in mapping.map_opinions(packed).events]
    assert told[:2] == ["opinions.counted", "opinions.stances"]
    assert told.count("opinions.group") == 3
    assert any(key.startswith("opinions.typical") for key in told)
    assert any(key in told for key in ("opinions.divides", "opinions.nothing_divides"))
    sentences = mapping.map_opinions(packed).explained("ky")
    assert any("1-топ макул: «Пикир " in sentence for sentence in sentences)


@MODEST
@given(st.permutations(range(15)))
def test_no_statement_is_preferred_for_its_number(order: list[int]) -> None:
    """Renamed statements give the same map; only the best-agreed one of a group may depend on their order (as published)."""
    renamed = {(person, order[statement]): value for (person, statement), value in CAST.items()}
    first, second = (
        mapping.map_opinions(conversations.packed(CAST)),
        mapping.map_opinions(conversations.packed(renamed)),
    )
    assert np.array_equal(first.labels, second.labels)
    turned = np.sign((first.places * second.places).sum(axis=0))
    assert np.allclose(first.places, second.places * turned, atol=1e-9)
    assert np.allclose(first.priorities, second.priorities[order], rtol=1e-9)
    assert np.array_equal(first.group_votes.agree, second.group_votes.agree[:, order])
    for ours, theirs in ((first.bridging, second.bridging), (first.dividing, second.dividing)):
        assert [round(one.score, 12) for one in ours] == [round(one.score, 12) for one in theirs]


@MODEST
@given(st.permutations(range(60)))
def test_no_person_counts_for_more_than_another(order: list[int]) -> None:
    renamed = {(order[person], statement): value for (person, statement), value in CAST.items()}
    first, second = (
        mapping.map_opinions(conversations.packed(CAST)),
        mapping.map_opinions(conversations.packed(renamed)),
    )
    assert first.seen.tolist() == second.seen.tolist()
    assert np.allclose(first.places, second.places[order], atol=1e-12)
    assert first.consensus == second.consensus


@pytest.mark.parametrize("turned", [-1])
def test_agreeing_and_disagreeing_are_treated_alike(turned: int) -> None:
    opposite = {pair: turned * value for pair, value in CAST.items()}
    first, second = (
        mapping.map_opinions(conversations.packed(CAST)),
        mapping.map_opinions(conversations.packed(opposite)),
    )
    assert np.array_equal(first.labels, second.labels)
    assert [one.statement for one in first.consensus["agree"]] == [
        one.statement for one in second.consensus["disagree"]
    ]
    assert [one.statement for one in first.dividing] == [one.statement for one in second.dividing]


def test_the_next_statement_is_redone_with_sha256sum() -> None:
    packed = votes.Votes(**{**conversations.packed(CAST).__dict__, "unvoted": (77,), "moderated_out": frozenset({2})})
    found = mapping.map_opinions(packed)
    draw = routing.next_statement(packed, found.priorities, 1000, "4 2 6")
    assert set(draw.weights) == ({*range(15), 77} - {2})
    listing = "".join(f"{one}\n" for one in sorted(map(str, draw.weights)))
    fingerprint = subprocess.run(["sha256sum"], input=listing.encode(), capture_output=True, check=True).stdout.split()[
        0
    ]
    ticket = subprocess.run(
        ["sha256sum"], input=f"4 2 6\n{fingerprint.decode()}\n1000".encode(), capture_output=True, check=True
    ).stdout.split()[0]
    number = int(ticket, 16) * sum(draw.weights.values()) // 2**256
    assert number == draw.number
    running = 0
    for statement in sorted(draw.weights):
        running += draw.weights[statement]
        if running > number:
            break
    assert statement == draw.statement


def test_a_number_falls_on_the_first_statement_whose_running_sum_exceeds_it() -> None:
    assert [routing.falls_on({9: 2, 4: 3}, number) for number in range(5)] == [4, 4, 4, 9, 9]


def test_the_chance_of_a_statement_is_its_priority() -> None:
    packed = conversations.packed(CAST)
    priorities = mapping.map_opinions(packed).priorities
    drawn = [routing.next_statement(packed, priorities, 1000 + person, "seed").statement for person in range(1500)]
    shares = np.bincount(drawn, minlength=15) / 1500
    assert np.abs(shares - priorities / priorities.sum()).max() < 0.04


def test_nobody_is_asked_twice() -> None:
    packed = conversations.packed({(0, 0): 1, (0, 1): -1, (1, 0): 1})
    priorities = mapping.map_opinions(packed).priorities
    assert routing.next_statement(packed, priorities, 1, "s").statement == 1
    assert routing.next_statement(packed, priorities, 0, "s").statement is None


@pytest.mark.parametrize(("language", "untrue"), [("ky", "бардык"), ("ru", "все"), ("en", "every")])
def test_nobody_is_said_to_have_answered_what_was_moderated_out(language: str, untrue: str) -> None:
    cast = conversations.packed({(0, 0): 1, (0, 1): -1, (1, 0): 1, (1, 2): 1}).__dict__
    packed = votes.Votes(**{**cast, "moderated_out": frozenset({2})})
    assert routing.next_statement(packed, np.ones(3), 0, "s").statement is None
    assert untrue not in spoken.say(language, "opinions.next_none", participant=0)


def test_a_draw_without_a_seed_is_refused() -> None:
    packed = conversations.packed(CAST)
    with pytest.raises(BadInput):
        routing.next_statement(packed, np.ones(15), 1, " ")


def test_a_new_statement_weighs_one() -> None:
    packed = votes.Votes(**{**conversations.packed(CAST).__dict__, "unvoted": (77,)})
    assert routing.weights_for(packed, np.ones(15), 1000)[77] == routing.UNIT
    assert chance.fingerprint(["77"]) != chance.fingerprint(["7", "7"])


@pytest.mark.parametrize(
    ("given", "key"),
    [
        (np.zeros(3, int), "opinions.given_groups"),
        ([0] * 59, "opinions.given_groups"),
        ([-1] * 60, "opinions.given_none"),
        ([-2] + [0] * 59, "opinions.given_labels"),
        ([0] * 59 + [mapping.MOST_GIVEN], "opinions.given_labels"),
        ([0] * 59 + [2**40], "opinions.given_labels"),
        ([0] * 59 + [2**63], "opinions.given_labels"),
        ([0] * 59 + [2**70], "opinions.given_labels"),
        (np.zeros(60), "opinions.given_labels"),
        (np.zeros((60, 1), int), "opinions.given_labels"),
        ([0] * 59 + [[0, 1]], "opinions.given_labels"),
        (["a"] * 60, "opinions.given_labels"),
        ([True] * 60, "opinions.given_labels"),
    ],
)
def test_given_groups_must_fit_the_people(given: object, key: str) -> None:
    with pytest.raises(BadInput) as refused:
        mapping.map_opinions(conversations.packed(CAST), given=given)
    assert refused.value.faults[0].key == key
    assert all(refused.value.faults[0].said(language) for language in ("ky", "ru", "en"))


def test_given_groups_may_be_a_plain_list() -> None:
    packed, labels = conversations.packed(CAST), [person % 3 - 1 for person in range(60)]
    first, second = (mapping.map_opinions(packed, given=one) for one in (labels, np.array(labels)))
    assert first.as_json() == second.as_json()


def test_another_number_than_that_of_the_given_groups_is_refused() -> None:
    packed, labels = conversations.packed(CAST), [person % 3 for person in range(60)]
    with pytest.raises(BadInput) as refused:
        mapping.map_opinions(packed, given=labels, groups=7)
    assert [fault.key for fault in refused.value.faults] == ["opinions.given_number"]
    assert mapping.map_opinions(packed, given=labels, groups=3).settings["groups"] == 3


def test_people_of_given_groups_who_are_not_on_the_map_are_said_to_be_counted() -> None:
    few = {(person, 0): 1 for person in range(60, 70)}
    found = mapping.map_opinions(conversations.packed(CAST | few), given=[person % 2 for person in range(70)])
    assert (found.inside, int(found.groups.sizes.sum())) == (60, 70)
    assert int(found.group_votes.seen.sum()) == len(CAST) + 10
    told = "The groups were given: 2. All who have one are counted in it, those who are not on the map too."
    assert told in found.explained("en")


def test_nothing_is_told_as_held_by_a_group_in_which_half_or_fewer_said_so() -> None:
    """Five pass and five agree: the published rule names disagreement for the first group, and nobody disagreed."""
    found = mapping.map_opinions(conversations.packed({(person, 0): person // 5 for person in range(10)}))
    named = [(one.stance, one.successes) for group in found.representative for one in group]
    assert sorted(named) == [("agree", 5), ("disagree", 0)]
    told = [(event.key, event.values["group"]) for event in found.events if "typical" in event.key]
    passing = found.labels[0] + 1
    assert ("opinions.nothing_typical", passing) in told
    assert [key for key, group in told if group != passing] == ["opinions.typical_agree"]


def test_it_is_told_why_people_are_not_on_the_map() -> None:
    busiest = {(person, person % 10 + one): 1 - 2 * (person % 2) for person in range(20) for one in range(3)}
    enough = {(person, one): 1 - 2 * (person % 2) for person in range(20) for one in range(9 if person < 15 else 3)}
    for cast, key in ((busiest, "opinions.on_map_busiest"), (enough, "opinions.on_map")):
        found = mapping.map_opinions(conversations.packed(cast))
        told = {event.key: event.values for event in found.events}
        assert told[key] == {"inside": 15, "outside": 5, "least": 7}
        assert len({"opinions.on_map_busiest", "opinions.on_map"} & set(told)) == 1


@pytest.mark.parametrize(("people", "said"), [(21, "Проголосовал 21 человек."), (22, "Проголосовали 22 человека.")])
def test_russian_verbs_follow_the_number_of_people(people: int, said: str) -> None:
    cast = {(person, one): 1 - 2 * (person % 2) for person in range(people) for one in range(2)}
    told = " ".join(mapping.map_opinions(conversations.packed(cast)).explained("ru"))
    assert said in told
    assert "Карта показывает 100 процентов различий" in told
