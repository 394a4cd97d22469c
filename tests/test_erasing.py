"""Erasing somebody reaches every floor: their name is nowhere, nothing leads back to them, and what they did still counts."""

import json

from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from demilge.discussion.actions import comment
from demilge.discussion.models import Comment
from demilge.gatherings.models import Attendee, Meeting, Speech
from demilge.gatherings.record import AttendeeLine, SpeechLine
from demilge.journal.verify import verify
from demilge.people import actions as people
from demilge.people.events import person_erased
from demilge.people.models import Person
from demilge.stages.assemblies import actions as assemblies
from demilge.stages.commitments.models import Check
from demilge.stages.commitments.tests import cast as commitments
from demilge.stages.forums import actions as forums
from demilge.stages.forums.models import Statement
from demilge.stages.forums.models import Support as StatementSupport
from demilge.stages.forums.tests import cast as halls
from demilge.stages.groups import actions as groups
from demilge.stages.groups.actions import MemberLine
from demilge.stages.groups.models import Group, Office
from demilge.stages.ideas import actions as ideas
from demilge.stages.ideas.models import Idea
from demilge.stages.ideas.models import Support as IdeaSupport
from village import NOON, TODAY, Village, actor, op, sign_in, w, when

NAME = "Бакыт Токтоев"
SIGNED = "Токтоев Б."


def frame(by):
    return {"by": by, "at": NOON, "operation": op()}


def propose(village: Village, by, **more) -> Idea:
    words = {"title": "Арык", "trouble": "Толду", "proposal": "Ашар", "language": "ky"}
    return ideas.propose(place=village.settlement, **words, **more, **frame(by))


def live(village: Village) -> list[str]:
    """Bakyt leaves traces on every floor. Answers with the pages that show them."""
    team, own = actor(village.aigul), actor(village.bakyt)
    people.give_consent(person=village.bakyt, purpose="name", how="paper", **frame(team))
    held = commitments.meeting(
        village,
        chair=village.bakyt,
        secretary=village.bakyt,
        speeches=(SpeechLine("тургун", "Суу жок", "ky", person=village.bakyt),),
    )
    lines = [AttendeeLine(NAME, "m", 1980, "Арык көчөсү"), AttendeeLine("Башка Киши", "f", 1990, "Арык көчөсү")]
    assemblies.write_attendance(meeting=held, lines=lines, **frame(team))
    group = groups.record_group(
        programme=village.programme,
        place=village.settlement,
        name=w("Ак-Булак тобу"),
        elected=when("2026-05-01"),
        members=[MemberLine(village.bakyt, Office.CHAIR, TODAY)],
        **frame(team),
    )
    idea = propose(village, own, signed=SIGNED)
    ideas.support(idea=idea, **frame(own))
    comment(topic=idea.topic, text="Мен да келем", language="ky", signed=SIGNED, **frame(own))
    statement = halls.spoken(halls.opened(village), own)
    forums.support(statement=statement, **frame(own))
    promise = commitments.commit(village, decision=held.decisions.get())
    commitments.look(promise, by=own)
    return [record.path for record in (held, group, idea, statement, promise)]


def everything_kept() -> str:
    """Every text in every table but the person's own row, as somebody would read it who has the database."""
    found = []
    for model in apps.get_models():
        if model.__module__.startswith("demilge."):
            names = [field.attname for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
            rows = model.objects.exclude(erased_at__isnull=False) if model is Person else model.objects.all()
            found += [json.dumps(row, default=str, ensure_ascii=False) for row in rows.values(*names)]
    return "\n".join(found)


def erase(village: Village) -> None:
    people.erase_person(person=Person.objects.get(pk=village.bakyt.pk), **frame(actor(village.bakyt)))


def test_no_name_and_no_key_of_the_person_is_left_on_any_floor(village):
    live(village)
    traces = (NAME, SIGNED, f"person:{village.bakyt.key}")
    assert all(trace in everything_kept() for trace in traces)
    erase(village)
    assert [trace for trace in traces if trace in everything_kept()] == []


def test_what_they_wrote_and_saw_leads_to_nobody(village):
    live(village)
    erase(village)
    for model in (Attendee, Speech, Idea, Comment, Statement, Check):
        assert not model.objects.filter(person=village.bakyt).exists(), model
    assert not Meeting.objects.filter(chair=village.bakyt).exists()
    assert not Meeting.objects.filter(secretary=village.bakyt).exists()


def test_what_they_did_still_counts(village):
    live(village)
    erase(village)
    assert [Model.objects.count() for Model in (Idea, Comment, Statement, Check, Speech)] == [1] * 5
    assert (IdeaSupport.objects.count(), StatementSupport.objects.count()) == (1, 1)
    assert Check.objects.get().commitment.seen_done == 1
    assert [line.name for line in Attendee.objects.all()] == ["–", "Башка Киши"]
    assert [seat.ended_on for seat in Group.objects.get().mandates.all()] == [TODAY]
    assert verify().holds


def test_the_pages_name_them_no_more_not_even_to_the_coordinators(client, as_aigul, village):
    paths = live(village)
    for page in shown(as_aigul, paths[1:2]) + shown(client, paths[2:3]):
        assert NAME in page or SIGNED in page
    erase(village)
    for page in shown(client, paths) + shown(as_aigul, paths):
        assert NAME not in page and SIGNED not in page


def shown(reader, paths: list[str]) -> list[str]:
    return [reader.get(f"/ky{path}").content.decode() for path in paths]


def test_a_namesake_of_another_year_or_settlement_stays_on_the_list(village):
    Person.objects.filter(pk=village.bakyt.pk).update(birth_year=1980)
    here = commitments.meeting(village, present=20)
    there = commitments.meeting(village, communities=[village.other], present=20)
    team = actor(village.aigul)
    same = [AttendeeLine(NAME), AttendeeLine(NAME, "m", 1980), AttendeeLine(NAME, "m", 1955)]
    assemblies.write_attendance(meeting=here, lines=same, **frame(team))
    assemblies.write_attendance(meeting=there, lines=[AttendeeLine(NAME)], **frame(team))
    erase(village)
    assert [line.birth_year for line in here.attendees.filter(name=NAME)] == [1955]
    assert [line.name for line in there.attendees.all()] == [NAME]


def test_several_days_of_one_witness_stay_one_voice(village):
    own = actor(village.bakyt)
    promise = commitments.commit(village)
    commitments.look(promise, by=own)
    Check.objects.create(
        programme=village.programme, commitment=promise, seen="not_done", language="ky", seen_on=TODAY.replace(day=17),
        voice=own.voice_key, person=village.bakyt, at=NOON,
    )  # fmt: skip
    erase(village)
    assert len(set(Check.objects.values_list("voice", flat=True))) == 1


def test_erasing_twice_with_the_same_operation_clears_once(village):
    live(village)
    told = []

    def listen(sender, person, **_more):
        told.append(person.pk)

    person_erased.connect(listen)
    form = frame(actor(village.bakyt))
    try:
        for _tap in range(2):
            people.erase_person(person=village.bakyt, **form)
    finally:
        person_erased.disconnect(listen)
    assert told == [village.bakyt.pk]


def test_erasing_costs_the_same_with_much_and_little(village):
    """One idea, or four with a comment each: the same queries."""
    spent = []
    for person, count in ((village.residents[0], 1), (village.residents[1], 4)):
        for number in range(count):
            idea = propose(village, actor(person), signed=SIGNED)
            comment(topic=idea.topic, text=f"Ооба {number}", language="ky", **frame(actor(person)))
        with CaptureQueriesContext(connection) as asked:
            people.erase_person(person=person, **frame(actor(person)))
        spent.append(len(asked))
    assert spent[0] == spent[1]


def test_the_erased_person_s_phone_is_a_guest_s_from_then_on(client, village):
    phone = sign_in(client, village.bakyt)
    promise = commitments.commit(village)
    commitments.look(promise, by=actor(village.bakyt))
    erase(village)
    page = phone.get(f"/ky{promise.path}")
    assert (page.status_code, page.context["here"]["person"]) == (200, None)
