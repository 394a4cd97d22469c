import json

import pytest
from django.utils.translation import override

from demilge.cycle.models import Step
from demilge.foundation.refusals import Conflict, NotAllowed, Unfit
from demilge.journal.acts import OperationReused
from demilge.journal.events import all_events, sentence_of
from demilge.journal.models import Entry
from demilge.messaging.models import Message, Subscription
from demilge.search import index
from demilge.stages.grants import actions, queries
from demilge.stages.grants.actions import MoneyLine
from demilge.stages.grants.models import MoneyKind, Project
from demilge.stages.plans import actions as plan_actions
from demilge.stages.plans import queries as plan_queries
from village import NOON, TODAY, actor, guest, op, w, when

from . import cast

STEPS = (
    actions.apply_for_money,
    actions.fund_project,
    actions.reopen_project,
    actions.finish_project,
)


def outsiders(village):
    return (actor(village.daniyar), actor(village.bakyt), actor(village.chynara), guest())


def test_the_group_begins_a_project_on_an_item_of_its_plan(village):
    project = cast.draft(village)
    assert (project.state, project.place, project.money.count()) == ("draft", village.settlement, 3)
    assert list(index.find("аянтчасы")) == []
    assert not Step.objects.filter(stage="grants").exists()


def test_outsiders_begin_change_and_move_nothing(village):
    item = cast.item(village)
    project = cast.draft(village, item=item)
    for who in outsiders(village):
        with pytest.raises(NotAllowed):
            cast.draft(village, item=item, by=who)
        with pytest.raises(NotAllowed):
            cast.step(village, actions.change_project, project, cost=1, money=[], by=who)
        for act in STEPS:
            with pytest.raises(NotAllowed):
                cast.step(village, act, project, by=who)
        with pytest.raises(NotAllowed):
            cast.step(village, actions.decline_project, project, reason="x", by=who)
    assert Project.objects.get().state == "draft"


def test_the_group_writes_but_only_the_team_applies(village):
    project = cast.draft(village)
    with pytest.raises(NotAllowed):
        cast.step(village, actions.apply_for_money, project, by=actor(village.elmira))


@pytest.mark.parametrize(("cost", "said"), [(4_000_000, "250,000"), (3_700_000, "50,000")])
def test_money_that_does_not_make_the_cost_is_not_applied_for(village, cost, said):
    project = cast.draft(village, cost=cost)
    with override("en"), pytest.raises(Unfit) as refusal:
        cast.step(village, actions.apply_for_money, project)
    assert said in str(refusal.value.sentence)
    project.refresh_from_db()
    assert project.state == "draft"


def test_a_project_walks_from_draft_to_done(village):
    project = cast.asked(village)
    step = Step.objects.get(stage="grants")
    assert (step.state, step.path) == ("open", project.path)
    assert [text.path for text in index.find("аянтчасы")] == [project.path]
    cast.step(village, actions.fund_project, project)
    cast.step(village, actions.finish_project, project, when=when("2026-10"))
    project.refresh_from_db()
    step.refresh_from_db()
    assert (project.state, str(project.when), step.state) == ("done", "2026-10", "done")


def test_a_declined_project_becomes_a_draft_again_and_is_no_longer_found(village):
    project = cast.asked(village)
    cast.step(village, actions.decline_project, project, reason="Быйыл акча жок")
    cast.step(village, actions.reopen_project, project)
    assert (project.state, list(index.find("аянтчасы"))) == ("draft", [])


def test_steps_out_of_turn_are_refused(village):
    project = cast.draft(village)
    for act in (actions.fund_project, actions.finish_project, actions.reopen_project):
        with pytest.raises(Conflict):
            cast.step(village, act, project)
    cast.step(village, actions.apply_for_money, project)
    stale = Project.objects.get(pk=project.pk)
    cast.step(village, actions.fund_project, project)
    for act in (actions.fund_project, actions.reopen_project, actions.apply_for_money):
        with pytest.raises(Conflict):
            cast.step(village, act, stale)


def test_sums_stand_once_money_was_applied_for(village):
    project = cast.asked(village)
    with pytest.raises(Conflict):
        cast.step(village, actions.change_project, project, cost=1, money=[MoneyLine(MoneyKind.CITY, 1)])
    assert project.money.count() == 3


def test_a_change_writes_the_money_anew(village):
    project = cast.draft(village)
    money = [MoneyLine(MoneyKind.RESIDENTS, 1_000)]
    cast.step(village, actions.change_project, project, cost=1_000, money=money, title=w("Отургуч"))
    project.refresh_from_db()
    assert (project.title.texts["ky"], [source.amount for source in project.money.all()]) == ("Отургуч", [1_000])


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"cost": 0}, "cost"),
        ({"money": [MoneyLine(MoneyKind.CITY, 0)]}, "money_1_amount"),
        ({"money": [MoneyLine(MoneyKind.CITY, 5, hours=3)]}, "money_1_hours"),
    ],
)
def test_sums_that_say_nothing_are_refused(village, content, field):
    with pytest.raises(Unfit) as refusal:
        cast.draft(village, **content)
    assert refusal.value.field == field


def test_the_same_operation_begins_one_project_and_other_content_is_refused(village):
    item, operation, later = cast.item(village), op(), op()
    first = cast.draft(village, item=item, operation=operation)
    assert cast.draft(village, item=item, operation=operation) == first
    with pytest.raises(OperationReused):
        cast.draft(village, item=item, operation=operation, cost=1)
    for _tap in range(2):
        cast.step(village, actions.apply_for_money, first, operation=later)
    assert Entry.objects.filter(kind="grants.asked").count() == 1


def test_a_project_is_found_from_every_version_of_its_plan(village, django_assert_num_queries):
    item = cast.item(village)
    project = cast.asked(village, item=item)
    cast.draft(village, item=item)
    who = {"by": actor(village.aigul), "at": NOON}
    later = plan_actions.draft_next_version(plan=item.version.plan, operation=op(), **who)
    plan_actions.send_version(version=later, operation=op(), **who)
    items = list(later.items.all())
    with django_assert_num_queries(2):
        (found,) = queries.of_items(items)
        assert (found, len(found.money.all())) == (project, 3)
    (told,) = plan_queries.executions(items, today=TODAY)[item.thread]
    assert (told.path, told.mark) == (project.path, "wait")


def test_drafts_are_seen_by_those_who_write_them(village):
    project = cast.draft(village)
    assert list(queries.visible_to(actor(village.elmira))) == [project]
    for who in outsiders(village):
        assert list(queries.visible_to(who)) == []


def test_followers_are_told_of_each_step(village):
    project = cast.draft(village)
    Subscription.objects.create(
        about=f"grants.project:{project.pk}",
        path=project.path,
        email="a@example.org",
        language="ru",
        programme="ayil",
        made_at=NOON,
        confirmed_at=NOON,
    )
    cast.step(village, actions.apply_for_money, project)
    assert [message.language for message in Message.objects.all()] == ["ru"]
    assert "(ru)" in Message.objects.get().subject


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_kind_of_event_is_a_sentence_in_each_language(village, language):
    first, second = cast.draft(village), cast.draft(village)
    cast.step(village, actions.change_project, first, cost=cast.COST, money=list(cast.MONEY))
    for act in (actions.apply_for_money, actions.fund_project, actions.finish_project):
        cast.step(village, act, first)
    cast.step(village, actions.apply_for_money, second)
    cast.step(village, actions.decline_project, second, reason="Акча жок")
    cast.step(village, actions.reopen_project, second)
    entries = Entry.objects.filter(kind__startswith="grants.")
    assert {entry.kind for entry in entries} == {kind for kind in all_events() if kind.startswith("grants.")}
    for entry in entries:
        with override(language):
            said = sentence_of(entry.kind, json.loads(entry.facts))
        assert said != entry.kind and "%" not in said and "{" not in said
