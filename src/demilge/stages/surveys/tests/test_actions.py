import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import override

from demilge.cycle.models import Step
from demilge.foundation.refusals import Conflict, NotAllowed, Unfit
from demilge.journal.acts import OperationReused
from demilge.journal.events import all_events, sentence_of
from demilge.journal.models import Entry
from demilge.journal.verify import verify
from demilge.search import index
from demilge.stages.surveys import actions
from demilge.stages.surveys.actions import FindingLine
from demilge.stages.surveys.models import Finding, Study, Unit
from village import NOON, Village, actor, guest, op, w, when

PDF = b"%PDF-1.4 " + b"x" * 100


def begin(village: Village, **more) -> Study:
    asked = {
        "programme": village.programme,
        "title": w("Муктаждыктарды изилдөө"),
        "communities": [village.settlement, village.other],
        "body": village.mayor,
        "when": when("2023-06"),
        "method": w("Үйлөрдү кыдыруу"),
        "aims": w("Эмне жетпейт"),
        "by": actor(village.aigul),
        "at": NOON,
        "operation": op(),
    }
    return actions.begin_study(**{**asked, **more})


def line(village: Village, **more) -> FindingLine:
    asked = {
        "text": w("Таза суусу жок"),
        "place": village.settlement,
        "service": village.service,
        "value": 62.5,
        "unit": Unit.PERCENT,
        "base": 116,
    }
    return FindingLine(**{**asked, **more})


def add(village: Village, study: Study, *, found: FindingLine | None = None, **more) -> Finding:
    asked = {"by": actor(village.aigul), "at": NOON, "operation": op()}
    return actions.add_finding(study=study, finding=found or line(village), **{**asked, **more})


def publish(village: Village, study: Study, **more) -> Study:
    asked = {"by": actor(village.aigul), "at": NOON, "operation": op()}
    return actions.publish_study(study=study, **{**asked, **more})


def outsiders(village):
    others = (village.daniyar, village.bakyt, village.chynara, village.elmira)
    return [*(actor(person) for person in others), guest()]


def test_a_draft_moves_no_path_and_is_not_found(village):
    operation = op()
    study = begin(village, operation=operation)
    assert begin(village, operation=operation) == study
    add(village, study)
    assert not Step.objects.exists()
    assert not index.find("изилдөө")
    assert study.sample is None


def test_publishing_moves_the_path_of_each_settlement_and_makes_it_findable(village):
    study = begin(village)
    add(village, study)
    publish(village, study)
    steps = Step.objects.filter(stage="surveys")
    assert {(step.state, step.path, step.outcome.texts["ky"]) for step in steps} == {
        ("done", study.path, "жыйынтык: 1")
    }
    assert steps.count() == 2
    assert [text.path for text in index.find("суусу")] == [study.path]
    assert verify().holds


def test_without_a_finding_there_is_nothing_to_publish(village):
    with pytest.raises(Conflict):
        publish(village, begin(village))


def test_published_findings_stand(village):
    study = begin(village)
    finding = add(village, study)
    operation = op()
    publish(village, study, operation=operation)
    publish(village, study, operation=operation)
    by = {"by": actor(village.aigul), "at": NOON}
    with pytest.raises(Conflict):
        publish(village, study)
    with pytest.raises(Conflict):
        add(village, study)
    with pytest.raises(Conflict):
        actions.change_finding(finding=finding, line=line(village), **by, operation=op())
    with pytest.raises(Conflict):
        actions.remove_finding(study=study, position=1, **by, operation=op())
    assert study.findings.count() == 1


def change(village, study, **more):
    asked = {"communities": [village.settlement], "body": None, "by": actor(village.aigul), "at": NOON}
    return actions.change_study(study=study, **{**asked, "operation": op(), **more})


def test_a_sample_that_becomes_known_later_is_written_down_then(village):
    study = begin(village)
    add(village, study)
    publish(village, study)
    operation = op()
    for _tap in range(2):
        change(village, study, sample=116, title=w("Изилдөө, такталган"), operation=operation)
    study = Study.objects.get()
    assert (study.sample, study.by, list(study.communities.all())) == (116, None, [village.settlement])
    assert [text.title for text in index.find("такталган")] == [w("Изилдөө, такталган")]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"value": 101}, "value"),
        ({"value": -1}, "value"),
        ({"value": None}, "value"),
        ({"unit": Unit.NONE}, "unit"),
        ({"unit": Unit.SCORE, "value": 6}, "value"),
        ({"unit": Unit.PEOPLE, "value": 117}, "base"),
        ({"unit": Unit.HOUSEHOLDS, "value": 1.5}, "value"),
    ],
)
def test_a_number_that_can_not_be_is_refused(village, more, field):
    study = begin(village)
    with pytest.raises(Unfit) as refusal:
        add(village, study, found=line(village, **more))
    assert (refusal.value.field, study.findings.count()) == (field, 0)


def test_a_finding_is_of_a_settlement_of_the_study(village):
    study = begin(village, communities=[village.other])
    with pytest.raises(Unfit) as refusal:
        add(village, study)
    assert refusal.value.field == "place"


def test_findings_are_numbered_changed_and_removed(village):
    study = begin(village)
    first, second = add(village, study), add(village, study, found=line(village, place=village.other))
    by = {"by": actor(village.aigul), "at": NOON}
    operation = op()
    for _tap in range(2):
        actions.remove_finding(study=study, position=1, **by, operation=operation)
    with pytest.raises(Conflict):
        actions.remove_finding(study=study, position=1, **by, operation=op())
    nothing = line(village, value=None, unit=Unit.NONE, base=None)
    operation = op()
    for _tap in range(2):
        changed = actions.change_finding(finding=second, line=nothing, **by, operation=operation)
    assert (changed.position, changed.value, first.position) == (2, None, 1)
    assert add(village, study).position == 3


def test_the_same_finding_sent_twice_is_one_and_another_under_its_id_is_refused(village):
    study = begin(village)
    operation = op()
    assert add(village, study, operation=operation) == add(village, study, operation=operation)
    with pytest.raises(OperationReused):
        add(village, study, found=line(village, value=3), operation=operation)


def test_only_the_coordinators_write(village):
    study = begin(village)
    finding = add(village, study)
    for who in outsiders(village):
        by = {"by": who, "at": NOON}
        with pytest.raises(NotAllowed):
            begin(village, by=who)
        with pytest.raises(NotAllowed):
            change(village, study, by=who)
        with pytest.raises(NotAllowed):
            add(village, study, by=who)
        with pytest.raises(NotAllowed):
            actions.change_finding(finding=finding, line=line(village), **by, operation=op())
        with pytest.raises(NotAllowed):
            actions.remove_finding(study=study, position=1, **by, operation=op())
        with pytest.raises(NotAllowed):
            publish(village, study, by=who)
        with pytest.raises(NotAllowed):
            record(village, by=who)


def record(village, **more):
    asked = {
        "programme": village.programme,
        "title": w("Изилдөө"),
        "findings": [line(village), line(village, place=village.other, value=40)],
        "communities": [village.settlement, village.other],
        "sample": 116,
        "by": actor(village.aigul),
        "at": NOON,
        "operation": op(),
    }
    return actions.record_study(**{**asked, **more})


def test_a_study_is_written_down_at_once_with_its_findings(village):
    operation = op()
    study = record(village, operation=operation)
    assert record(village, operation=operation) == study
    assert (study.published_at, study.findings.count(), Study.objects.count()) == (NOON, 2, 1)
    assert Step.objects.filter(stage="surveys", state="done").count() == 2


def test_a_study_with_one_impossible_finding_is_not_written_at_all(village):
    with pytest.raises(Unfit):
        record(village, findings=[line(village), line(village, value=400)])
    assert not Study.objects.exists()


def test_the_report_is_handed_out_once_the_study_is_published(village, client):
    study = begin(village, report=SimpleUploadedFile("report.pdf", PDF))
    add(village, study)
    address = study.report.get_absolute_url()
    assert client.get(address).status_code == 404
    publish(village, study)
    assert client.get(address).getvalue() == PDF


def test_before_it_is_published_the_journal_says_nothing_of_its_content(village):
    add(village, begin(village))
    told = " ".join(Entry.objects.values_list("facts", flat=True))
    assert "Муктаждыктар" not in told and "суусу" not in told


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_kind_of_event_speaks(village, language):
    study = begin(village)
    finding = add(village, study)
    add(village, study)
    by = {"by": actor(village.aigul), "at": NOON}
    actions.change_finding(finding=finding, line=line(village), **by, operation=op())
    actions.remove_finding(study=study, position=2, **by, operation=op())
    change(village, study)
    publish(village, study)
    with override(language):
        told = {
            entry.kind: sentence_of(entry.kind, json.loads(entry.facts))
            for entry in Entry.objects.filter(kind__startswith="surveys.")
        }
    assert set(told) == {kind for kind in all_events() if kind.startswith("surveys.")}
    assert w("Муктаждыктарды изилдөө").texts[language] in told["surveys.published"]


FINDINGS = {
    "findings_are_in_order": {"position": 1},
    "a_number_has_its_unit": {"value": 3, "unit": Unit.NONE},
    "percents_are_of_a_hundred": {"value": 101},
    "a_part_is_not_more_than_the_whole": {"value": 117, "unit": Unit.PEOPLE},
    "scores_are_of_five": {"value": 6, "unit": Unit.SCORE},
    "numbers_begin_with_nothing": {"value": -1, "unit": Unit.PEOPLE},
}


@pytest.mark.parametrize("name", FINDINGS)
def test_a_false_finding_can_not_be_stored(village, name):
    study = Study.objects.create(programme=village.programme, title=w("Изилдөө"))
    kept = {"study": study, "text": w("Суу"), "value": 5, "unit": Unit.PERCENT, "base": 116}
    Finding.objects.create(**kept, position=1)
    with pytest.raises(IntegrityError, match=f"{name}|UNIQUE"), transaction.atomic():
        Finding.objects.create(**{**kept, "position": 2, **FINDINGS[name]})


def test_every_constraint_is_broken_once():
    assert {constraint.name for constraint in Finding._meta.constraints} == set(FINDINGS)
