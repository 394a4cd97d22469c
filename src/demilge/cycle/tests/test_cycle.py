"""Where a community stands on its path."""

import json
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from demilge.cycle import actions, queries
from demilge.cycle.models import Round, Step, StepState
from demilge.cycle.path import KEYS, PATH
from demilge.foundation.refusals import Conflict, NotAllowed
from demilge.journal.events import sentence_of
from demilge.journal.models import Entry
from village import NOON, TODAY, actor, guest, op, w, when


def reach(village, stage, *, done=False, **more):
    asked = {"place": village.settlement, "when": when("2026-05-18"), "on": TODAY}
    return actions.reach(stage=stage, done=done, **{**asked, **more})


def marks(village):
    return {row.stage.key: row.mark for row in queries.standings([village.settlement])[village.settlement.pk]}


def now(village):
    return queries.current(queries.standings([village.settlement])[village.settlement.pk]).stage.key


def test_who_has_not_begun_stands_at_the_first_stage(village):
    assert now(village) == "assemblies"
    assert list(marks(village).values()) == ["now"] + ["ahead"] * 8


def test_what_is_under_way_is_now(village):
    reach(village, "assemblies", done=True)
    reach(village, "groups")
    assert (now(village), marks(village)["assemblies"], marks(village)["trainings"]) == ("groups", "past", "ahead")


def test_after_what_is_done_comes_the_next(village):
    reach(village, "assemblies", done=True)
    assert now(village) == "groups"


def test_the_last_of_several_under_way_is_now_and_a_stage_left_out_stays_ahead(village):
    reach(village, "assemblies", done=True)
    reach(village, "groups")
    reach(village, "forums")
    assert (now(village), marks(village)["groups"], marks(village)["surveys"]) == ("forums", "past", "ahead")


def test_at_the_end_of_the_path_one_stays_at_the_promises(village):
    for stage in KEYS:
        reach(village, stage, done=True)
    assert now(village) == "commitments"


@given(st.dictionaries(st.sampled_from(KEYS), st.sampled_from(list(StepState))))
def test_one_stage_is_now_and_nothing_that_was_not_reached_is_past(states):
    path = queries._path({stage: Step(stage=stage, state=state) for stage, state in states.items()})
    assert [row.stage for row in path] == list(PATH)
    assert [row.mark for row in path].count("now") == 1
    assert all(row.stage.key in states for row in path if row.mark == "past")
    assert queries.current(path).mark == "now"


def test_a_stage_that_is_done_is_not_opened_again_and_keeps_what_came_of_it(village):
    reach(village, "assemblies", done=True, outcome=w("24 адам"), path="/meetings/1/")
    step = reach(village, "assemblies", when=when("2026-06-01"), path="/meetings/2/")
    assert (step.state, step.outcome, step.path) == ("done", w("24 адам"), "/meetings/1/")  # that one was only called
    step = reach(village, "assemblies", done=True, outcome=w("30 адам"), when=when("2026-06-01"), path="/meetings/2/")
    assert (step.outcome, step.path, str(step.when)) == (w("30 адам"), "/meetings/2/", "2026-06-01")
    assert Round.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_paths_of_many_places_cost_one_query(village, count, django_assert_num_queries):
    places = [village.settlement, village.other, village.city][:count]
    for place in places:
        reach(village, "assemblies", place=place)
    with django_assert_num_queries(1):
        standings = queries.standings(places)
    assert len(standings) == count


def end(village, **more):
    asked = {"place": village.settlement, "by": actor(village.aigul), "at": NOON, "operation": op()}
    return actions.end_round(**{**asked, **more})


def test_after_a_round_the_next_begins_anew_under_its_number(village):
    reach(village, "forums", done=True)
    assert end(village).ended_on == TODAY
    assert now(village) == "assemblies"
    assert reach(village, "assemblies").round.number == 2


def test_only_the_team_ends_a_round_once_and_only_an_open_one(village):
    with pytest.raises(Conflict):
        end(village)
    reach(village, "assemblies")
    for who in (actor(village.daniyar), actor(village.elmira), actor(village.chynara), guest()):
        with pytest.raises(NotAllowed):
            end(village, by=who)
    operation = op()
    assert end(village, operation=operation) == end(village, operation=operation)
    with pytest.raises(Conflict):
        end(village)


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_end_of_a_round_reads_as_a_sentence(village, language):
    reach(village, "assemblies")
    end(village)
    entry = Entry.objects.get()
    with override(language):
        assert "Ак-Булак" in sentence_of(entry.kind, json.loads(entry.facts))
    assert entry.place == "ak-bulak"


def broken(village):
    walk = Round.objects.create(programme=village.programme, place=village.settlement, number=1)

    def another(**more):
        return Round(**{"programme": village.programme, "place": village.settlement, "number": 2, **more})

    def step(stage="groups"):
        return Step(round=walk, stage=stage, state=StepState.OPEN)

    return {
        "rounds_are_numbered": [another(number=1, ended_on=date(2026, 1, 1))],
        "one_open_round_a_place": [another()],
        "a_stage_once_a_round": [step(), step()],
        "a_step_is_on_the_path": [step("lottery")],
    }


@pytest.mark.parametrize(
    "name", ["rounds_are_numbered", "one_open_round_a_place", "a_stage_once_a_round", "a_step_is_on_the_path"]
)
def test_the_database_refuses_what_must_never_be(village, name):
    *fit, last = broken(village)[name]
    for row in fit:
        row.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        last.save()
