import pytest

from demilge.cycle.models import Step
from demilge.foundation.refusals import Conflict, NotAllowed, Unfit
from demilge.journal.acts import OperationReused
from demilge.journal.models import Entry
from demilge.journal.verify import verify
from demilge.people import actors
from demilge.places.models import Kind, Place, Programme
from demilge.search import index
from demilge.stages.plans import actions, queries
from demilge.stages.plans.models import Item, Plan, Version
from demilge.texts.words import NONE
from village import NOON, actor, guest, op, w, when

from . import cast


def outsiders(village):
    return (actor(village.daniyar), actor(village.bakyt), actor(village.chynara), guest())


def test_a_plan_begins_as_an_empty_draft(village):
    plan = cast.plan(village)
    assert [(v.number, v.state, v.items.count()) for v in plan.versions.all()] == [(1, "draft", 0)]
    assert not Step.objects.exists()
    assert list(index.find("биздин")) == []


def test_outsiders_write_nothing_into_a_plan(village):
    plan = cast.plan(village, cast.line(village))
    version, item = cast.draft(plan), Item.objects.get()
    asked = {"at": NOON}
    for who in outsiders(village):
        for attempt in (
            lambda by: actions.make_plan(place=village.settlement, title=w("x"), by=by, operation=op(), **asked),
            lambda by: actions.add_item(version=version, line=cast.line(village), by=by, operation=op(), **asked),
            lambda by: actions.change_item(item=item, line=cast.line(village), by=by, operation=op(), **asked),
            lambda by: actions.remove_item(version=version, thread=item.thread, by=by, operation=op(), **asked),
            lambda by: actions.send_version(version=version, by=by, operation=op(), **asked),
            lambda by: actions.draft_next_version(plan=plan, by=by, operation=op(), **asked),
        ):
            with pytest.raises(NotAllowed):
                attempt(who)
    assert (Plan.objects.count(), Item.objects.count()) == (1, 1)


def test_the_group_writes_and_its_secretary_sends(village):
    version = cast.draft(cast.plan(village, cast.line(village)))
    assert cast.send(village, version, by=actor(village.elmira)).state == "sent"


def test_items_keep_their_order_and_close_the_gap_of_one_taken_out(village):
    lines = [cast.line(village, title=w(name)) for name in ("Бир", "Эки", "Үч")]
    version = cast.draft(cast.plan(village, *lines))
    middle = version.items.get(number=2)
    actions.remove_item(version=version, thread=middle.thread, by=actor(village.elmira), at=NOON, operation=op())
    assert [(item.number, str(item.title)) for item in version.items.all()] == [(1, "Бир"), (2, "Үч")]


def test_an_item_taken_out_twice_with_one_operation_is_taken_out_once(village):
    version = cast.draft(cast.plan(village, cast.line(village), cast.line(village)))
    operation, thread = op(), version.items.get(number=1).thread
    for _tap in range(2):
        actions.remove_item(version=version, thread=thread, by=actor(village.aigul), at=NOON, operation=operation)
    assert version.items.count() == 1
    with pytest.raises(Conflict):
        actions.remove_item(version=version, thread=thread, by=actor(village.aigul), at=NOON, operation=op())


def test_the_same_operation_adds_one_item_and_other_content_is_refused(village):
    version, line, operation = cast.draft(cast.plan(village)), cast.line(village), op()
    first = cast.add(village, version, line, operation=operation)
    again = cast.add(village, version, line, operation=operation)
    assert (first, version.items.count()) == (again, 1)
    with pytest.raises(OperationReused):
        cast.add(village, version, cast.line(village, title=w("Башка")), operation=operation)


def test_a_plan_without_items_is_not_sent(village):
    with pytest.raises(Unfit):
        cast.send(village, cast.draft(cast.plan(village)))


def test_what_an_item_lacks_is_named(village):
    version = cast.draft(cast.plan(village, cast.line(village), cast.line(village, ask=NONE, addressee=None)))
    with pytest.raises(Unfit) as refusal:
        cast.send(village, version)
    assert "2" in str(refusal.value.sentence)
    version.refresh_from_db()
    assert version.state == "draft"


def test_a_sent_plan_stands_on_the_path_and_can_be_found(village):
    version = cast.in_force(village)
    step = Step.objects.get(round__place=village.settlement)
    assert (step.stage, step.state, step.path) == ("plans", "open", version.plan.path)
    assert str(version.when) == "2026-05-18"
    assert [text.path for text in index.find("насосту")] == [version.plan.path]
    assert verify().holds


def test_a_sent_version_is_frozen(village):
    version = cast.in_force(village)
    item = version.items.get()
    who = {"by": actor(village.aigul), "at": NOON}
    for attempt in (
        lambda: cast.add(village, version, cast.line(village)),
        lambda: actions.change_item(item=item, line=cast.line(village), operation=op(), **who),
        lambda: actions.remove_item(version=version, thread=item.thread, operation=op(), **who),
        lambda: cast.send(village, version),
    ):
        with pytest.raises(Conflict):
            attempt()
    assert version.items.get() == item


def test_the_next_version_has_the_same_threads_and_replaces_the_first_when_sent(village):
    first = cast.in_force(village)
    who = {"by": actor(village.elmira), "at": NOON}
    second = actions.draft_next_version(plan=first.plan, why=w("Мөөнөт жылды"), operation=op(), **who)
    assert [item.thread for item in second.items.all()] == [item.thread for item in first.items.all()]
    with pytest.raises(Conflict):
        actions.draft_next_version(plan=first.plan, operation=op(), **who)
    cast.send(village, second)
    first.refresh_from_db()
    assert (first.state, second.state, second.number) == ("replaced", "sent", 2)


def test_two_who_send_at_once_put_one_version_in_force(village):
    version = cast.draft(cast.plan(village, cast.line(village)))
    stale = Version.objects.get(pk=version.pk)
    cast.send(village, version)
    with pytest.raises(Conflict):
        cast.send(village, stale)
    assert Version.objects.filter(state="sent").count() == 1


def test_a_problem_of_another_programme_does_not_fit(village):
    other = Programme.objects.create(slug="bashka", title=w("Башка"))
    place = Place.objects.create(programme=other, slug="alys", name=w("Алыс"), kind=Kind.SETTLEMENT)
    stranger = cast.problem(village, place=place)
    stranger.programme = other
    stranger.save()
    with pytest.raises(Unfit):
        cast.add(village, cast.draft(cast.plan(village)), cast.line(village, problem=stranger))


def test_an_earlier_plan_is_written_down_in_force_with_what_is_known(village):
    lines = [cast.line(village, goal=NONE, addressee=None, source="https://example.org/post")]
    asked = {
        "place": village.settlement,
        "title": w("2023-жылдын планы"),
        "when": when("2023-22~"),
        "lines": lines,
        "text": w("Тиркемеси табылган жок"),
        "at": NOON,
    }
    plan = actions.record_plan(by=actors.system("folder"), operation=op(), **asked)
    version = plan.versions.get()
    assert (version.state, str(version.when), version.letters.count()) == ("sent", "2023-22~", 0)
    assert [str(item.source) for item in version.items.all()] == ["https://example.org/post"]
    assert Step.objects.get().stage == "plans"
    for who in (*outsiders(village), actor(village.elmira)):
        with pytest.raises(NotAllowed):
            actions.record_plan(by=who, operation=op(), **asked)


def test_a_draft_is_seen_by_those_who_write_it_only(village):
    plan = cast.plan(village)
    for who in (actor(village.aigul), actor(village.elmira)):
        assert list(queries.visible_to(who)) == [plan]
    for who in outsiders(village):
        assert list(queries.visible_to(who)) == []


def test_facts_of_the_journal_name_no_resident(village):
    cast.in_force(village)
    assert "Элмира" not in "".join(Entry.objects.values_list("facts", flat=True))
