import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from demilge.foundation.refusals import Conflict, NotAllowed, Unfit
from demilge.journal.acts import OperationReused
from demilge.journal.models import Entry
from demilge.messaging.models import Message
from demilge.people import actors
from demilge.people.actors import Actor
from demilge.people.models import Role, RoleKind
from demilge.stages.commitments import actions, queries
from demilge.stages.commitments.models import Check, StatusNote
from demilge.stages.commitments.permissions import link_of
from demilge.stages.commitments.rules import Standing
from village import NOON, TODAY, actor, guest, op, w

from . import cast
from .test_given import follow

DAY = timedelta(days=1)


@pytest.fixture
def promise(village):
    return cast.commit(village)


def counts(promise):
    promise.refresh_from_db()
    return (promise.seen_done, promise.seen_partly, promise.seen_not)


# -- what the office says ------------------------------------------------------------------------------------------


def test_the_official_signed_in_speaks_with_their_own_name(village, promise):
    note = cast.say(village, promise, "in_work", officer_name="Башка бирөө")
    promise.refresh_from_db()
    assert (note.officer_name, promise.status, promise.status_on) == ("Чынара Осмонова", "in_work", TODAY)


def test_by_the_link_and_from_paper_the_name_is_written(village, promise):
    for by in (Actor(link=link_of(promise)), actor(village.aigul)):
        with pytest.raises(Unfit) as refusal:
            cast.say(village, promise, "in_work", by=by)
        assert refusal.value.field == "officer_name"
    cast.say(village, promise, "in_work", by=Actor(link=link_of(promise)), officer_name="Ч. О.")
    cast.say(village, promise, "done", by=actor(village.aigul), officer_name="А. Б.")
    assert [note.officer_name for note in StatusNote.objects.all()] == ["Ч. О.", "А. Б."]


def test_nobody_else_speaks_for_the_office(village, promise):
    Role.objects.create(person=village.daniyar, kind=RoleKind.MAYOR_OFFICE, body=village.mayor, since=TODAY)
    Role.objects.create(person=village.bakyt, kind=RoleKind.DEPUTY, since=TODAY)
    for who in (
        actor(village.daniyar),
        actor(village.bakyt),
        actor(village.elmira),
        guest(),
        Actor(link="commitments.status:0"),
    ):
        with pytest.raises(NotAllowed):
            cast.say(village, promise, "in_work", by=who, officer_name="x")
        with pytest.raises(NotAllowed):
            actions.add_milestone(commitment=promise, title=w("Смета"), due=cast.DUE, by=who, at=NOON, operation=op())
    assert not StatusNote.objects.exists()


def test_done_needs_its_day_and_going_back_takes_it_away(village, promise):
    with pytest.raises(Unfit) as refusal:
        cast.say(village, promise, "done", done_on=None)
    assert refusal.value.field == "done_on"
    cast.say(village, promise, "done")
    promise.refresh_from_db()
    assert promise.done_on == TODAY
    cast.say(village, promise, "in_work")
    promise.refresh_from_db()
    assert (promise.status, promise.done_on) == ("in_work", None)


def test_a_status_that_does_not_follow_is_refused(village, promise):
    cast.say(village, promise, "done")
    with pytest.raises(Conflict):
        cast.say(village, promise, "promised")
    assert StatusNote.objects.count() == 1


@pytest.mark.parametrize(
    ("status", "more", "field"),
    [
        ("cannot", {"text": ""}, "text"),
        ("needs_above", {"text": " "}, "text"),
        ("in_work", {"on": TODAY + DAY}, "on"),
        ("in_work", {"on": TODAY - DAY}, "on"),
        ("done", {"done_on": TODAY + DAY}, "done_on"),
        ("done", {"done_on": TODAY - DAY}, "done_on"),
    ],
)
def test_a_word_that_does_not_hold_is_refused_beside_its_field(village, promise, status, more, field):
    with pytest.raises(Unfit) as refusal:
        cast.say(village, promise, status, **more)
    assert refusal.value.field == field
    assert not StatusNote.objects.exists()


def test_the_same_operation_speaks_once_and_other_content_is_refused(village, promise):
    operation = op()
    for _tap in range(2):
        cast.say(village, promise, "in_work", operation=operation)
    assert StatusNote.objects.count() == 1
    with pytest.raises(OperationReused):
        cast.say(village, promise, "done", operation=operation)


def test_a_paper_comes_with_a_word(village, promise):
    paper = SimpleUploadedFile("акт.pdf", b"%PDF-1.7 sample")
    assert cast.say(village, promise, "in_work", upload=paper).file.name.endswith(".pdf")


def test_the_words_stay_out_of_the_journal(village, promise):
    cast.say(village, promise, "in_work", text="Айтматов көчөсү")
    cast.look(promise, text="Айтматов көчөсү")
    assert "Айтматов" not in "".join(Entry.objects.values_list("facts", flat=True))


def test_a_renewed_link_has_another_key_once(village, promise):
    before, operation = promise.link_key, op()
    for _tap in range(2):
        actions.renew_link(commitment=promise, by=actor(village.aigul), at=NOON, operation=operation)
    promise.refresh_from_db()
    assert promise.link_key != before
    assert queries.by_key(before) is None
    assert Entry.objects.filter(kind="commitments.link_renewed").count() == 1


# -- steps -----------------------------------------------------------------------------------------------------------


def add_step(village, promise, **more):
    asked = {
        "commitment": promise,
        "title": w("Смета"),
        "due": TODAY + DAY,
        "by": actor(village.chynara),
        "at": NOON,
        "operation": op(),
    }
    return actions.add_milestone(**{**asked, **more})


def finish(village, step, **more):
    asked = {"milestone": step, "done_on": TODAY, "by": actor(village.aigul), "at": NOON, "operation": op()}
    return actions.finish_milestone(**{**asked, **more})


def test_steps_are_written_and_done_by_the_office_and_the_team(village, promise):
    step = add_step(village, promise)
    with pytest.raises(Unfit):
        add_step(village, promise, due=cast.DUE + DAY)
    with pytest.raises(Unfit):
        finish(village, step, done_on=TODAY + DAY)
    for who in (actor(village.daniyar), actor(village.elmira), guest()):
        with pytest.raises(NotAllowed):
            finish(village, step, by=who)
    assert finish(village, step).done_on == TODAY
    with pytest.raises(Conflict):
        finish(village, step)


def test_a_step_sent_twice_is_written_once(village, promise):
    operation = op()
    assert add_step(village, promise, operation=operation) == add_step(village, promise, operation=operation)
    assert promise.milestones.count() == 1


# -- what residents saw ------------------------------------------------------------------------------------------------


def test_guests_residents_and_people_at_the_desk_are_counted(village, promise):
    cast.look(promise, "done", by=guest("one"))
    cast.look(promise, "not_done", by=actor(village.bakyt))
    cast.look(promise, "partly", by=actor(village.aigul).serves(village.residents[0]))
    assert counts(promise) == (1, 1, 1)
    assert Check.objects.get(seen="partly").person == village.residents[0]


def test_a_resident_served_at_the_desk_is_the_same_voice_as_on_their_phone(village, promise):
    cast.look(promise, by=actor(village.bakyt))
    with pytest.raises(Conflict):
        cast.look(promise, by=actor(village.aigul).serves(village.bakyt))


def test_a_second_look_on_one_day_is_refused_and_on_the_next_counts_instead(promise):
    cast.look(promise, "not_done")
    with pytest.raises(Conflict):
        cast.look(promise, "done")
    assert counts(promise) == (0, 0, 1)
    cast.look(promise, "done", seen_on=TODAY + DAY, at=NOON + DAY)
    assert counts(promise) == (1, 0, 0)


def test_a_day_ahead_or_before_the_promise_is_refused(promise):
    for day in (TODAY + DAY, TODAY - DAY):
        with pytest.raises(Unfit) as refusal:
            cast.look(promise, seen_on=day)
        assert refusal.value.field == "seen_on"
    assert not Check.objects.exists()


def test_the_office_does_not_check_itself_and_the_team_not_without_a_resident(village, promise):
    for who in (actor(village.chynara), actor(village.aigul), actors.system("folder"), Actor()):
        with pytest.raises(NotAllowed):
            cast.look(promise, by=who)
    assert not Check.objects.exists()


def test_the_same_operation_is_one_look(promise):
    operation = op()
    for _tap in range(2):
        cast.look(promise, operation=operation)
    assert Check.objects.count() == 1
    with pytest.raises(OperationReused):
        cast.look(promise, "partly", operation=operation)


def test_done_and_seen_is_checked(village, promise):
    cast.say(village, promise, "done")
    promise.refresh_from_db()
    assert queries.standing_of(promise, today=TODAY).standing is Standing.SAID_DONE
    cast.look(promise, "done")
    promise.refresh_from_db()
    assert queries.standing_of(promise, today=TODAY).standing is Standing.CHECKED


def test_a_hidden_look_is_not_counted_and_its_photo_is_not_public(village, promise):
    picture = io.BytesIO()
    Image.new("RGB", (9, 9)).save(picture, "PNG")
    check = cast.look(promise, upload=ContentFile(picture.getvalue(), name="a.png"))
    asked = {"check": check, "reason": "Бөтөн кишинин сүрөтү", "at": NOON}
    for who in (actor(village.daniyar), actor(village.elmira), actor(village.chynara), guest()):
        with pytest.raises(NotAllowed):
            actions.hide_check(by=who, operation=op(), **asked)
    operation = op()
    for _tap in range(2):
        actions.hide_check(by=actor(village.aigul), operation=operation, **asked)
    check.refresh_from_db()
    assert (check.hidden_at, check.photo.is_public, counts(promise)) == (NOON, False, (0, 0, 0))
    with pytest.raises(Conflict):
        actions.hide_check(by=actor(village.aigul), operation=op(), **asked)


def test_followers_are_told_of_every_change(village, promise):
    follow(f"commitments.commitment:{promise.pk}")
    cast.say(village, promise, "in_work")
    finish(village, add_step(village, promise))
    cast.look(promise)
    assert Message.objects.count() == 4
