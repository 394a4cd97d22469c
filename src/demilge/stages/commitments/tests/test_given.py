"""How promises come to be."""

from datetime import timedelta

import pytest

from demilge.cycle.models import Step
from demilge.foundation.refusals import NotAllowed, Unfit
from demilge.journal.acts import OperationReused
from demilge.journal.models import Entry
from demilge.journal.verify import verify
from demilge.messaging.models import Message, Subscription
from demilge.people import actors
from demilge.search import index
from demilge.stages.commitments import actions, queries
from demilge.stages.commitments.models import Commitment
from demilge.stages.plans import actions as plan_actions
from demilge.stages.plans import queries as plan_queries
from demilge.stages.plans.tests import cast as plans
from village import NOON, TODAY, actor, guest, op, w, when

from . import cast


def follow(about: str) -> None:
    Subscription.objects.create(
        about=about, path="/", email="a@example.org", language="ky", programme="ayil", made_at=NOON, confirmed_at=NOON
    )


def test_a_word_before_everybody_becomes_a_promise(village):
    problem = plans.problem(village)
    promise = cast.spoken(village, problem)
    assert (promise.body, promise.officer_name, promise.due_on) == (village.mtu, "Чынара Осмонова", cast.DUE)
    assert (promise.place, promise.problem, promise.status) == (village.settlement, problem, "promised")
    assert str(promise.made) == "2026-05-18"
    assert verify().holds


def test_an_agreement_becomes_a_promise_on_the_path_and_in_the_search(village):
    promise = cast.agreed(village)
    item = promise.item
    assert (promise.what, promise.problem, promise.reply.item) == (item.title, item.problem, item)
    step = Step.objects.get(stage="commitments")
    assert (step.state, step.path) == ("open", promise.path)
    assert promise.path in [text.path for text in index.find("насосту")]


def test_a_later_agreement_moves_the_promise_that_is_there(village):
    promise = cast.agreed(village)
    later = cast.DUE + timedelta(days=60)
    line = plans.agreed(promise.item, due=later)
    cast.answer(village, promise.item, line, at=NOON + timedelta(days=3))
    moved = Commitment.objects.get()
    assert (moved.pk, moved.due_on, moved.reply.due) == (promise.pk, later, later)
    assert "commitments.moved" in Entry.objects.values_list("kind", flat=True)
    assert [reply.due for reply in queries.said_by_reply(moved)] == [cast.DUE, later]


def test_an_agreement_moves_the_first_of_several_promises_on_an_item_and_no_other(village):
    item = plans.in_force(village).items.get()
    pump = cast.commit(village, item=item, what=w("Насосту алмаштыруу"))
    papers = cast.commit(village, item=item, what=w("Иш кагаздарын даярдоо"))
    cast.answer(village, item, plans.agreed(item, due=cast.DUE + timedelta(days=60)))
    pump.refresh_from_db()
    due = papers.due_on
    papers.refresh_from_db()
    assert (pump.due_on, pump.reply.item) == (cast.DUE + timedelta(days=60), item)
    assert (papers.due_on, papers.reply) == (due, None)


def test_an_agreement_in_the_next_version_is_the_same_promise(village):
    promise = cast.agreed(village)
    who = {"by": actor(village.aigul), "at": NOON}
    draft = plan_actions.draft_next_version(plan=promise.item.version.plan, operation=op(), **who)
    plan_actions.send_version(version=draft, operation=op(), **who)
    item = draft.items.get()
    cast.answer(village, item, plans.partly(item), at=NOON + timedelta(days=1))
    moved = Commitment.objects.get()
    assert (moved.pk, moved.item) == (promise.pk, item)


def test_a_refusal_takes_the_promise_back_and_a_new_agreement_gives_it_again(village):
    promise = cast.agreed(village)
    cast.answer(village, promise.item, plans.cannot(promise.item), at=NOON + timedelta(days=1))
    promise.refresh_from_db()
    assert (promise.status, promise.notes.get().text) == ("cannot", "Бюджетте каралган эмес")
    cast.answer(village, promise.item, plans.agreed(promise.item), at=NOON + timedelta(days=2))
    promise.refresh_from_db()
    assert (promise.status, promise.due_on) == ("promised", plans.DUE)


def test_what_is_done_stays_done_whatever_is_answered_later(village):
    promise = cast.agreed(village)
    cast.say(village, promise, "done")
    for day, line in ((1, plans.cannot(promise.item)), (2, plans.agreed(promise.item))):
        cast.answer(village, promise.item, line, at=NOON + timedelta(days=day))
    promise.refresh_from_db()
    assert (promise.status, promise.due_on) == ("done", cast.DUE)


def test_a_refusal_alone_makes_no_promise(village):
    item = plans.in_force(village).items.get()
    cast.answer(village, item, plans.cannot(item))
    assert not Commitment.objects.exists()


def test_a_decision_of_the_council_becomes_a_promise(village):
    promise = cast.commit(village, due=when("2026"), status="in_work", source="https://example.org")
    assert (promise.place, str(promise.due_on), promise.status) == (village.settlement, "2026-12-31", "in_work")
    assert promise.status_on == TODAY
    assert cast.commit(village, by=actors.system("folder")).officer_name == ""


def test_a_decision_for_several_settlements_needs_one_named(village):
    decision = cast.decision(village, communities=[village.settlement, village.other])
    with pytest.raises(Unfit) as refusal:
        cast.commit(village, decision=decision)
    assert refusal.value.field == "place"
    assert cast.commit(village, decision=decision, place=village.other).place == village.other
    problem = plans.problem(village)
    assert cast.commit(village, decision=decision, problem=problem).place == village.settlement


def test_a_decision_on_a_plan_item_is_tied_to_its_problem_and_place(village):
    item = plans.in_force(village).items.get()
    decision = cast.decision(village, communities=[village.settlement, village.other])
    promise = cast.commit(village, decision=decision, item=item)
    assert (promise.problem, promise.place) == (item.problem, village.settlement)
    cast.answer(village, item, plans.agreed(item))
    assert Commitment.objects.get().reply is not None


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"due": when("2025")}, "due"),
        ({"due": when("2026-06/..")}, "due"),
        ({"due": when("")}, "due"),
        ({"status": "done"}, "status"),
    ],
)
def test_a_decision_without_a_day_that_can_be_followed_is_no_promise(village, more, field):
    with pytest.raises(Unfit) as refusal:
        cast.commit(village, **more)
    assert refusal.value.field == field


def test_nobody_but_the_team_follows_decisions_or_ties_problems(village):
    decision, promise = cast.decision(village), cast.commit(village)
    for who in (actor(village.daniyar), actor(village.elmira), actor(village.chynara), guest()):
        with pytest.raises(NotAllowed):
            cast.commit(village, decision=decision, by=who)
        with pytest.raises(NotAllowed):
            actions.link_problem(commitment=promise, problem=plans.problem(village), by=who, at=NOON, operation=op())
        with pytest.raises(NotAllowed):
            actions.renew_link(commitment=promise, by=who, at=NOON, operation=op())


def test_the_same_operation_gives_one_promise_and_other_content_is_refused(village):
    decision, operation = cast.decision(village), op()
    first = cast.commit(village, decision=decision, operation=operation)
    assert cast.commit(village, decision=decision, operation=operation) == first
    with pytest.raises(OperationReused):
        cast.commit(village, decision=decision, operation=operation, what=w("Башка"))
    assert Commitment.objects.count() == 1


def test_a_promise_is_tied_to_a_problem_of_its_own_place(village):
    promise = cast.commit(village)
    asked = {"commitment": promise, "by": actor(village.aigul), "at": NOON}
    with pytest.raises(Unfit):
        actions.link_problem(problem=plans.problem(village, place=village.other), operation=op(), **asked)
    problem = plans.problem(village)
    actions.link_problem(problem=problem, operation=op(), **asked)
    assert list(queries.of_problem(problem)) == [promise]


def test_all_promises_kept_close_the_stage(village):
    first, second = cast.commit(village), cast.commit(village)
    cast.say(village, first, "done")
    assert Step.objects.get(stage="commitments").state == "open"
    cast.say(village, second, "done")
    step = Step.objects.get(stage="commitments")
    assert (step.state, str(step.outcome.texts["en"])) == ("done", "done: 2 of 2")


def test_followers_of_the_problem_are_told_of_an_agreement_once(village):
    item = plans.in_force(village).items.get()
    follow(f"problems.problem:{item.problem_id}")
    cast.answer(village, item, plans.agreed(item))
    assert Message.objects.count() == 1


def test_followers_of_the_problem_are_told_of_a_spoken_promise(village):
    problem = plans.problem(village)
    follow(f"problems.problem:{problem.pk}")
    promise = cast.spoken(village, problem)
    assert promise.path in Message.objects.get().text


def test_the_plan_learns_what_became_of_its_items(village):
    promise = cast.agreed(village)
    (told,) = plan_queries.executions([promise.item], today=TODAY)[promise.item.thread]
    assert (told.path, told.mark) == (promise.path, "wait")


@pytest.mark.parametrize("count", [1, 3])
def test_the_promises_of_a_problem_cost_four_queries(village, count, django_assert_num_queries):
    problem = plans.problem(village)
    for _number in range(count):
        promise = cast.commit(village, problem=problem)
        cast.say(village, promise, "in_work")
        cast.look(promise)
    with django_assert_num_queries(4):
        for promise in queries.of_problem(problem):
            assert len(promise.notes.all()) == len(promise.looks) == 1
            assert list(promise.milestones.all()) == []
            assert promise.decision.meeting.path
