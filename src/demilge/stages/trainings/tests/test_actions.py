import json
from datetime import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import override

from demilge.cycle.models import Step
from demilge.foundation.refusals import Conflict, NotAllowed, Unfit
from demilge.gatherings.models import Meeting
from demilge.gatherings.record import AttendeeLine, Record
from demilge.gatherings.rules import Count
from demilge.journal.acts import OperationReused
from demilge.journal.events import all_events, sentence_of
from demilge.journal.models import Entry
from demilge.search import index
from demilge.stages.trainings import actions
from demilge.stages.trainings.models import Material, Topic, Training
from village import NOON, Village, actor, guest, op, w, when

PDF = b"%PDF-1.4 " + b"x" * 100


def plan(village: Village, **more) -> Training:
    asked = {
        "programme": village.programme,
        "title": w("Социалдык мобилизация"),
        "communities": [village.settlement, village.other],
        "when": when("2026-06-23/2026-06-24"),
        "topics": [w("Көйгөйдү табуу"), w("Мэрия менен сүйлөшүү")],
        "trainer": village.mtu,
        "by": actor(village.aigul),
        "at": NOON,
        "operation": op(),
    }
    return actions.plan_training(**{**asked, **more})


def close(village: Village, training: Training, **more) -> Training:
    record = Record(counts=(Count("f", "29-59", 12), Count("m", "29-59", 9)), starts=time(10), ends=time(16))
    asked = {"record": record, "by": actor(village.aigul), "at": NOON, "operation": op()}
    return actions.close_training(training=training, **{**asked, **more})


def material(village: Village, training: Training, **more) -> Material:
    asked = {
        "training": training,
        "title": w("Колдонмо"),
        "upload": SimpleUploadedFile("kitep.pdf", PDF),
        "by": actor(village.aigul),
        "at": NOON,
        "operation": op(),
    }
    return actions.add_material(**{**asked, **more})


def outsiders(village):
    return [actor(village.daniyar), actor(village.bakyt), actor(village.chynara), guest()]


def test_a_planned_training_opens_the_path_of_each_settlement_and_is_found_by_its_topics(village):
    training = plan(village)
    steps = Step.objects.filter(stage="trainings").values_list("state", "path")
    assert list(steps) == [("open", training.path), ("open", training.path)]
    assert [text.path for text in index.find("сүйлөшүү")] == [training.path]
    assert (training.meeting.kind, training.meeting.path) == ("training", training.path)
    assert [topic.position for topic in training.topics.all()] == [1, 2]


def test_closing_marks_the_stage_as_done_in_each_settlement(village):
    training = close(village, plan(village))
    assert (training.meeting.state, training.meeting.present) == ("closed", 21)
    assert set(Step.objects.filter(stage="trainings").values_list("state", flat=True)) == {"done"}
    assert [text.path for text in index.find("мобилизация")] == [training.path]


def test_a_training_for_one_settlement_says_there_how_many_came(village):
    close(village, plan(village, communities=[village.settlement]))
    assert Step.objects.get(stage="trainings").outcome.texts["ky"] == "21 адам"


def test_it_is_closed_once_and_then_not_changed_or_cancelled(village):
    operation = op()
    training = plan(village)
    assert close(village, training, operation=operation) == close(village, training, operation=operation)
    by = {"by": actor(village.aigul), "at": NOON}
    with pytest.raises(Conflict):
        close(village, training)
    with pytest.raises(Conflict):
        actions.cancel_training(training=training, reason="x", **by, operation=op())
    with pytest.raises(Conflict):
        actions.change_training(training=training, topics=[], trainer=None, **by, operation=op())


def test_outsiders_write_nothing(village):
    training = plan(village)
    kept = material(village, training)
    for who in outsiders(village):
        by = {"by": who, "at": NOON}
        with pytest.raises(NotAllowed):
            plan(village, by=who)
        with pytest.raises(NotAllowed):
            close(village, training, by=who)
        with pytest.raises(NotAllowed):
            actions.change_training(training=training, topics=[], trainer=None, **by, operation=op())
        with pytest.raises(NotAllowed):
            actions.cancel_training(training=training, reason="x", **by, operation=op())
        with pytest.raises(NotAllowed):
            actions.write_attendance(training=training, lines=[], **by, operation=op())
        with pytest.raises(NotAllowed):
            material(village, training, by=who)
        with pytest.raises(NotAllowed):
            actions.remove_material(material=kept, **by, operation=op())


def test_the_secretary_plans_one_for_her_own_settlement_only(village):
    by = actor(village.elmira)
    assert plan(village, communities=[village.settlement], by=by).pk
    with pytest.raises(NotAllowed):
        plan(village, by=by)


def test_the_same_plan_sent_twice_is_one_and_another_under_its_id_is_refused(village):
    operation = op()
    assert plan(village, operation=operation) == plan(village, operation=operation)
    with pytest.raises(OperationReused):
        plan(village, operation=operation, topics=[w("Башка")])
    assert Meeting.objects.count() == 1


def test_changing_replaces_the_topics_and_tells_the_search(village):
    training = plan(village)
    by = actor(village.aigul)
    operation = op()
    for _tap in range(2):
        actions.change_training(
            training=training,
            topics=[w("Бюджет")],
            trainer=None,
            title=w("Жаңы тренинг"),
            by=by,
            at=NOON,
            operation=operation,
        )
    training.refresh_from_db()
    assert ([topic.title for topic in training.topics.all()], training.trainer) == ([w("Бюджет")], None)
    assert [text.title for text in index.find("бюджет")] == [w("Жаңы тренинг")]
    assert not index.find("сүйлөшүү")


def test_the_attendance_list_is_not_longer_than_the_people_counted(village):
    training = close(village, plan(village), record=Record(present=1))
    by = {"by": actor(village.elmira), "at": NOON}
    lines = [AttendeeLine("Бир"), AttendeeLine("Эки")]
    with pytest.raises(Unfit):
        actions.write_attendance(training=training, lines=lines, **by, operation=op())
    operation = op()
    for _tap in range(2):
        actions.write_attendance(training=training, lines=lines[:1], **by, operation=operation)
    assert [row.name for row in training.meeting.attendees.all()] == ["Бир"]


def test_a_material_is_a_file_or_an_address(village):
    training = plan(village)
    operation = op()
    kept = [material(village, training, operation=operation) for _tap in range(2)]
    assert (kept[0], kept[0].file.name) == (kept[1], "kitep.pdf")
    address = material(village, training, upload=None, address="https://example.org/kitep")
    assert (address.file, training.materials.count()) == (None, 2)
    for more in ({"address": "https://example.org/kitep"}, {"upload": None}):
        with pytest.raises(Unfit):
            material(village, training, **more)


def test_a_file_of_a_kind_we_do_not_keep_is_refused(village):
    with pytest.raises(Unfit):
        material(village, plan(village), upload=SimpleUploadedFile("a.exe", b"MZ" + b"x" * 50))
    assert not Material.objects.exists()


def test_a_removed_material_is_not_handed_out_any_more(village, client):
    kept = material(village, plan(village))
    assert client.get(kept.file.get_absolute_url()).getvalue() == PDF
    operation = op()
    for _tap in range(2):
        kept = actions.remove_material(material=kept, by=actor(village.elmira), at=NOON, operation=operation)
    assert client.get(kept.file.get_absolute_url()).status_code == 404
    with pytest.raises(Conflict):
        actions.remove_material(material=kept, by=actor(village.aigul), at=NOON, operation=op())


def test_a_cancelled_training_takes_no_materials(village):
    training = plan(village)
    by = {"by": actor(village.aigul), "at": NOON}
    operation = op()
    for _tap in range(2):
        actions.cancel_training(training=training, reason="Жаан", **by, operation=operation)
    with pytest.raises(Conflict):
        material(village, training)
    with pytest.raises(OperationReused):
        actions.cancel_training(training=training, reason="Башка", **by, operation=operation)


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_kind_of_event_speaks(village, language):
    training = plan(village)
    by = {"by": actor(village.aigul), "at": NOON}
    actions.change_training(training=training, topics=[w("Бюджет")], trainer=None, **by, operation=op())
    actions.remove_material(material=material(village, training), **by, operation=op())
    with override(language):
        told = {
            entry.kind: sentence_of(entry.kind, json.loads(entry.facts))
            for entry in Entry.objects.filter(kind__startswith="trainings.")
        }
    assert set(told) == {kind for kind in all_events() if kind.startswith("trainings.")}
    assert all("мобилизация" in sentence for sentence in told.values())


def test_topics_keep_their_order_and_a_material_is_one_of_two(village):
    training = plan(village)
    with pytest.raises(IntegrityError, match=r"topics_are_in_order|UNIQUE"), transaction.atomic():
        Topic.objects.create(training=training, position=1, title=w("x"))
    for address in ("", "https://example.org"):
        kept = material(village, training).file if address else None
        with pytest.raises(IntegrityError, match="a_material_is_a_file_or_an_address"), transaction.atomic():
            Material.objects.create(training=training, title=w("x"), file=kept, address=address)
