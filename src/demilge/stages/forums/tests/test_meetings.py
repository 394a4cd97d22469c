import pytest

from demilge.cycle.models import Step
from demilge.foundation.refusals import Conflict, NotAllowed, Unfit
from demilge.gatherings.record import Record
from demilge.gatherings.rules import Count
from demilge.journal.acts import OperationReused
from demilge.journal.models import Entry
from demilge.journal.verify import verify
from demilge.search import index
from demilge.stages.forums import actions
from demilge.stages.forums.models import Forum
from demilge.stages.forums.tests.cast import opened, pledged, prepared, spoken
from demilge.stages.surveys.models import Study
from demilge.texts.words import NONE
from village import NOON, actor, guest, op, w, when

FULL = Record(counts=(Count("f", "29-59", 30), Count("m", "29-59", 20)))


def closed(village, forum, record=FULL, **more):
    asked = {"forum": forum, "record": record, "by": actor(village.aigul), "at": NOON, "operation": op()}
    return actions.close_forum(**{**asked, **more})


def changed(village, forum, **more):
    asked = {"forum": forum, "question": w("Жаңы суроо"), "study": None, "agenda": [w("Суу")], "title": w("Форум")}
    return actions.change_forum(**{**asked, "by": actor(village.aigul), "at": NOON, "operation": op(), **more})


def cancelled(village, forum, **more):
    asked = {"forum": forum, "reason": "Жаан", "by": actor(village.aigul), "at": NOON, "operation": op()}
    return actions.cancel_forum(**{**asked, **more})


def past(village, **more):
    asked = {"programme": village.programme, "title": w("Форум 2023"), "communities": [village.settlement]}
    asked |= {"when": when("2023-07-05/2023-07-06"), "by": actor(village.aigul), "at": NOON, "operation": op()}
    return actions.record_forum(**{**asked, **more})


ACTS = {
    "prepare": lambda v, f, by: prepared(v, by=by),
    "change": lambda v, f, by: changed(v, f, by=by),
    "open": lambda v, f, by: actions.open_forum(forum=f, by=by, at=NOON, operation=op()),
    "cancel": lambda v, f, by: cancelled(v, f, by=by),
    "close": lambda v, f, by: closed(v, f, by=by),
    "record": lambda v, f, by: past(v, by=by),
    "addendum": lambda v, f, by: actions.add_addendum(forum=f, text="x", language="ky", by=by, at=NOON, operation=op()),
    "photo": lambda v, f, by: actions.add_photo(forum=f, upload=None, caption=NONE, by=by, at=NOON, operation=op()),
}


def test_a_prepared_forum_has_a_short_address_opens_the_stage_and_is_found_once(village):
    forum = prepared(village)
    step = Step.objects.get(round__place=village.settlement, stage="forums")
    assert (len(forum.code), forum.meeting.path, step.path, step.state) == (6, forum.path, forum.path, "open")
    assert [text.path for text in index.find("коомдук форум")] == [forum.path]
    assert [text.path for text in index.find("сууну кантип")] == [forum.path]
    assert verify().holds


def test_two_forums_never_share_a_code(village, monkeypatch):
    codes = iter(["AAAAAA", "AAAAAA", "BBBBBB"])
    monkeypatch.setattr("demilge.stages.forums.actions.meetings.ids.new_code", lambda _length: next(codes))
    assert [prepared(village).code, prepared(village).code] == ["AAAAAA", "BBBBBB"]


@pytest.mark.parametrize("act", ACTS)
def test_outsiders_residents_officers_and_guests_do_nothing_with_a_forum(village, act):
    forum = prepared(village)
    entries = Entry.objects.count()
    for who in (actor(village.daniyar), actor(village.bakyt), actor(village.chynara), guest()):
        with pytest.raises(NotAllowed):
            ACTS[act](village, forum, who)
    assert Entry.objects.count() == entries


def test_the_secretary_prepares_for_her_settlement_and_not_for_others(village):
    assert prepared(village, by=actor(village.elmira)).pk
    with pytest.raises(NotAllowed):
        prepared(village, communities=[village.settlement, village.other], by=actor(village.elmira))


def test_a_forum_is_for_somebody(village):
    with pytest.raises(Unfit) as refusal:
        prepared(village, communities=[])
    assert refusal.value.field == "communities"


@pytest.mark.parametrize("act", [prepared, past])
def test_the_same_operation_again_gets_the_first_answer(village, act):
    operation = op()
    assert act(village, operation=operation) == act(village, operation=operation)
    with pytest.raises(OperationReused):
        act(village, operation=operation, when=when("2026-06-01"))
    assert Forum.objects.count() == 1


@pytest.mark.parametrize("act", [changed, cancelled])
def test_a_double_tap_changes_and_cancels_once(village, act):
    forum, operation = prepared(village), op()
    for _tap in range(2):
        act(village, forum, operation=operation)
    assert Entry.objects.filter(operation=str(operation)).count() == (2 if act is changed else 1)


def test_a_double_tap_opens_and_closes_once(village):
    forum, first, second = prepared(village), op(), op()
    for _tap in range(2):
        actions.open_forum(forum=forum, by=actor(village.aigul), at=NOON, operation=first)
    for _tap in range(2):
        closed(village, forum, operation=second)
    assert Entry.objects.filter(kind__in=["forums.opened", "forums.closed"]).count() == 2
    with pytest.raises(OperationReused):
        closed(village, forum, Record(present=3), operation=second)


def test_before_it_begins_the_call_the_question_and_the_research_can_change(village):
    study = Study.objects.create(programme=village.programme, title=w("Изилдөө"))
    forum = changed(village, prepared(village), study=study)
    forum.refresh_from_db()
    assert (str(forum.question), forum.study, str(forum.meeting.title), forum.version) == (
        "Жаңы суроо",
        study,
        "Форум",
        1,
    )
    assert [text.path for text in index.find("жаңы суроо")] == [forum.path]


@pytest.mark.parametrize("act", ["change", "open", "cancel"])
def test_what_has_begun_is_not_changed_opened_again_or_cancelled(village, act):
    with pytest.raises(Conflict):
        ACTS[act](village, opened(village), actor(village.aigul))


@pytest.mark.parametrize("act", ["change", "open", "cancel", "close"])
def test_nothing_follows_closing(village, act):
    with pytest.raises(Conflict):
        ACTS[act](village, closed(village, opened(village)), actor(village.aigul))


@pytest.mark.parametrize("act", ["addendum", "photo"])
def test_the_record_is_corrected_only_after_closing(village, act):
    with pytest.raises(Conflict):
        ACTS[act](village, opened(village), actor(village.aigul))


def test_a_correction_is_an_addendum(village):
    forum = closed(village, opened(village))
    ACTS["addendum"](village, forum, actor(village.elmira))
    assert (forum.meeting.addenda.count(), forum.meeting.present) == (1, 50)


def test_closing_keeps_the_record_takes_the_wall_down_and_moves_the_path_on(village):
    forum = opened(village)
    first, second = spoken(forum, guest()), spoken(forum, guest("other"), "Жол керек")
    actions.move(statement=second, to="live", by=actor(village.aigul), at=NOON, operation=op())
    forum = closed(village, forum, Record(present=50, promises=(pledged(village),)))
    second.refresh_from_db()
    step = Step.objects.get(round__place=village.settlement, stage="forums")
    assert (forum.state, forum.meeting.state, forum.meeting.present) == ("closed", "closed", 50)
    assert (first.state, second.state, forum.meeting.promises.count()) == ("new", "shortlist", 1)
    assert (step.state, step.outcome.texts["ky"]) == ("done", "2 пикир")
    assert len(index.find("коомдук форум")) == 1
    assert verify().holds


def test_a_record_that_does_not_fit_closes_nothing(village):
    forum = opened(village)
    with pytest.raises(Unfit):
        closed(village, forum, Record(counts=(Count("f", "60+", 5),), present=6))
    forum.refresh_from_db()
    assert (forum.state, forum.meeting.state) == ("open", "open")


def test_a_cancelled_forum_stays_readable_and_takes_nothing(village):
    forum = cancelled(village, prepared(village))
    assert (forum.meeting.state, forum.state) == ("cancelled", "closed")
    with pytest.raises(Conflict):
        spoken(forum, guest())


def test_a_forum_of_the_past_is_entered_with_what_is_known(village):
    forum = past(village, invited=w("Мэрия, депутаттар"), source="https://example.kg/forum", outcome=w("План"))
    step = Step.objects.get(round__place=village.settlement, stage="forums")
    assert (forum.state, forum.meeting.present, str(forum.meeting.when)) == ("closed", None, "2023-07-05/2023-07-06")
    assert (step.state, step.outcome.texts["ky"], step.path) == ("done", "План", forum.path)
    assert len(index.find("форум 2023")) == 1


def test_two_who_close_at_once_leave_one_record(village):
    forum = opened(village)
    stale = Forum.objects.get(pk=forum.pk)
    closed(village, forum)
    with pytest.raises(Conflict):
        closed(village, stale)
    assert forum.meeting.headcounts.count() == 2
