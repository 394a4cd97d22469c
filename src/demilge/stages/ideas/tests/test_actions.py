import io
import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from PIL import Image

from demilge.cycle.models import Step
from demilge.foundation.refusals import Conflict, NotAllowed, Unfit
from demilge.gatherings.models import Kind
from demilge.gatherings.record import Record
from demilge.journal.acts import OperationReused
from demilge.journal.events import all_events, sentence_of
from demilge.journal.models import Entry
from demilge.journal.verify import verify
from demilge.messaging.models import Message, Subscription
from demilge.people.actions import erase_person
from demilge.people.actors import NOBODY, Actor
from demilge.people.models import RoleKind
from demilge.places.models import Body, BodyKind
from demilge.problems.models import VoiceKind
from demilge.search import index
from demilge.stages.assemblies import actions as assemblies
from demilge.stages.groups.models import Group
from demilge.stages.ideas import actions
from demilge.stages.ideas.models import Author, Idea, OfficialAnswer, Support
from demilge.stages.ideas.tests.cast import answered, proposed
from demilge.texts.words import NONE
from village import NOON, actor, guest, op, w, when


def supported(idea, by, **more):
    return actions.support(**{"idea": idea, "by": by, "at": NOON, "operation": op(), **more})


def decided(act, idea, by, **more):
    return act(**{"idea": idea, "reason": "Сөгүү", "by": by, "at": NOON, "operation": op(), **more})


def linked(village, idea, by, **more):
    asked = {"idea": idea, "problem": None, "place": village.settlement, "title": w("Суу жок"), "text": NONE}
    return actions.raise_problem(**{**asked, "service": None, "by": by, "at": NOON, "operation": op(), **more})


@pytest.fixture
def group(village):
    return Group.objects.create(
        programme=village.programme, place=village.settlement, name=w("Топ"), seats_min=2, seats_max=3
    )


@pytest.fixture
def assembly(village):
    meeting = assemblies.call_assembly(
        programme=village.programme,
        kind=Kind.ASSEMBLY,
        title=w("Жыйын"),
        communities=[village.settlement],
        when=when("2026-05-10"),
        by=actor(village.aigul),
        at=NOON,
        operation=op(),
    )
    record = Record(present=20)
    return assemblies.close_assembly(meeting=meeting, record=record, by=actor(village.aigul), at=NOON, operation=op())


def test_the_first_idea_opens_the_stage_and_can_be_found(village):
    idea = proposed(village)
    proposed(village, "Экинчи")
    step = Step.objects.get(round__place=village.settlement, stage="ideas")
    assert (step.state, step.path) == ("open", idea.path)
    assert [text.path for text in index.find("алмаштыруу")] == [idea.path]
    assert (idea.topic.path, idea.topic.place) == (idea.path, village.settlement)
    assert verify().holds


def test_guests_and_people_at_the_desk_propose_in_their_own_name(village):
    by_phone = proposed(village, by=guest(), signed="Кошуна")
    at_desk = proposed(village, by=actor(village.aigul, serving=village.bakyt))
    assert (by_phone.person, by_phone.signed, bool(by_phone.guest)) == (None, "Кошуна", True)
    assert (at_desk.person, at_desk.author) == (village.bakyt, "person")


def test_a_photo_comes_with_the_idea(village):
    written = io.BytesIO()
    Image.new("RGB", (40, 30)).save(written, "PNG")
    idea = proposed(village, photo=SimpleUploadedFile("a.png", written.getvalue()))
    assert (idea.photo.width, idea.photo.media_type) == (40, "image/jpeg")
    with pytest.raises(Unfit):
        proposed(village, photo=SimpleUploadedFile("a.png", b"no picture"))
    assert Idea.objects.count() == 1


def test_a_phone_that_can_not_be_told_from_another_is_refused(village):
    idea = proposed(village)
    for who in (NOBODY, Actor(link="letter:1")):
        for act in (lambda who=who: proposed(village, by=who), lambda who=who: supported(idea, who)):
            with pytest.raises(NotAllowed):
                act()


def test_the_group_and_the_assembly_propose_through_those_who_belong_to_them(village, group, assembly):
    for author, more in ((Author.GROUP, {"group": group}), (Author.ASSEMBLY, {"meeting": assembly})):
        idea = proposed(village, author=author, by=actor(village.elmira), signed="Элмира", **more)
        assert (idea.author, idea.person, idea.signed) == (author, None, "")
        for who in (actor(village.bakyt), actor(village.daniyar), actor(village.chynara), guest()):
            with pytest.raises(NotAllowed):
                proposed(village, author=author, by=who, **more)


def test_a_group_or_assembly_of_another_place_or_none_is_refused(village, group, assembly):
    assembly_to_come = assemblies.call_assembly(
        programme=village.programme,
        kind=Kind.ASSEMBLY,
        title=w("Келерки"),
        communities=[village.settlement],
        when=when("2026-06-10"),
        by=actor(village.aigul),
        at=NOON,
        operation=op(),
    )
    for more, field in (
        ({"author": Author.GROUP}, "group"),
        ({"author": Author.GROUP, "group": group, "place": village.other}, "group"),
        ({"author": Author.ASSEMBLY}, "meeting"),
        ({"author": Author.ASSEMBLY, "meeting": assembly, "place": village.other}, "meeting"),
        ({"author": Author.ASSEMBLY, "meeting": assembly_to_come}, "meeting"),
    ):
        with pytest.raises(Unfit) as refusal:
            proposed(village, by=actor(village.aigul), **more)
        assert refusal.value.field == field


def test_the_same_operation_proposes_once_and_other_content_is_refused(village):
    operation = op()
    assert proposed(village, operation=operation) == proposed(village, operation=operation)
    with pytest.raises(OperationReused):
        proposed(village, "Башка", operation=operation)
    assert Idea.objects.count() == 1


def test_one_voice_a_person_or_phone(village):
    idea = proposed(village)
    for who in (actor(village.bakyt), guest("one"), guest("two"), actor(village.aigul, serving=village.daniyar)):
        supported(idea, who)
        with pytest.raises(Conflict):
            supported(idea, who)
    with pytest.raises(Conflict):
        supported(idea, actor(village.daniyar))
    idea.refresh_from_db()
    assert (idea.supports, Support.objects.count()) == (4, 4)


def test_a_double_tap_supports_once(village):
    idea, operation = proposed(village), op()
    for _tap in range(2):
        supported(idea, guest(), operation=operation)
    idea.refresh_from_db()
    assert idea.supports == 1


def test_an_officer_answers_for_their_body_under_their_own_name(village):
    idea = proposed(village)
    answered(village, idea, "reviewed", officer_name="Башка бирөө")
    step = Step.objects.get(stage="ideas")
    assert (step.state, OfficialAnswer.objects.get().officer_name) == ("open", "Чынара Осмонова")
    answered(village, idea, "partly")
    idea.refresh_from_db()
    step.refresh_from_db()
    assert (idea.state, idea.answers.count(), step.state) == ("partly", 2, "done")


def test_the_team_types_an_answer_that_came_on_paper(village):
    idea = proposed(village)
    with pytest.raises(Unfit):
        answered(village, idea, body=village.mayor, by=actor(village.aigul))
    kept = answered(village, idea, body=village.mayor, by=actor(village.aigul), officer_name="Н. Асанов")
    assert (kept.body, kept.officer_name) == (village.mayor, "Н. Асанов")


def test_nobody_answers_for_an_office_that_is_not_theirs(village):
    idea = proposed(village)
    for who in (actor(village.daniyar), actor(village.bakyt), actor(village.elmira), guest()):
        with pytest.raises(NotAllowed):
            answered(village, idea, by=who)
    with pytest.raises(NotAllowed):
        answered(village, idea, body=village.mayor)
    assert OfficialAnswer.objects.count() == 0


def test_an_mtu_answers_only_for_its_own_area_and_the_mayor_s_office_everywhere(village):
    elsewhere = Body.objects.create(
        programme=village.programme, slug="mtu-eki", kind=BodyKind.MTU, name=w("Экинчи МАБ"), place=village.city
    )
    idea = proposed(village)
    for body, kind in ((elsewhere, RoleKind.MTU_OFFICER), (village.mayor, RoleKind.MAYOR_OFFICE)):
        village.daniyar.roles.create(kind=kind, body=body, since=date(2026, 1, 1))
    with pytest.raises(NotAllowed):
        answered(village, idea, body=elsewhere, by=actor(village.daniyar))
    assert answered(village, idea, body=village.mayor, by=actor(village.daniyar)).pk


def test_an_answer_follows_the_table_has_a_reason_and_is_not_of_tomorrow(village):
    idea = proposed(village)
    with pytest.raises(Conflict):
        answered(village, idea, "done")
    for more, field in (({"reason": "  "}, "reason"), ({"on": date(2026, 5, 19)}, "on")):
        with pytest.raises(Unfit) as refusal:
            answered(village, idea, **more)
        assert refusal.value.field == field
    answered(village, idea)
    with pytest.raises(Conflict):
        answered(village, idea, "partly")
    assert answered(village, idea, "done").state == "done"


def test_an_answer_is_written_once(village):
    idea, operation = proposed(village), op()
    first = answered(village, idea, operation=operation)
    assert answered(village, idea, operation=operation) == first
    with pytest.raises(OperationReused):
        answered(village, idea, "declined", operation=operation)


def test_a_hidden_idea_takes_nothing_and_is_not_found_until_it_is_shown_again(village):
    idea = proposed(village)
    decided(actions.hide, idea, actor(village.elmira))
    assert list(index.find("насос")) == []
    for act in (
        lambda: supported(idea, guest()),
        lambda: answered(village, idea),
        lambda: linked(village, idea, actor(village.aigul)),
        lambda: decided(actions.hide, idea, actor(village.aigul)),
    ):
        with pytest.raises(Conflict):
            act()
    decided(actions.unhide, idea, actor(village.aigul))
    assert [text.path for text in index.find("насос")] == [idea.path]
    with pytest.raises(Conflict):
        decided(actions.unhide, idea, actor(village.aigul))


@pytest.mark.parametrize("act", [actions.hide, actions.unhide])
def test_outsiders_residents_officers_and_guests_hide_nothing(village, act):
    idea = proposed(village)
    for who in (actor(village.daniyar), actor(village.bakyt), actor(village.chynara), guest()):
        with pytest.raises(NotAllowed):
            decided(act, idea, who)


def test_an_idea_becomes_a_voice_of_one_problem(village):
    idea, operation = proposed(village), op()
    supported(idea, guest())
    problem = linked(village, idea, actor(village.elmira), operation=operation)
    assert linked(village, idea, actor(village.elmira), operation=operation) == problem
    idea.refresh_from_db()
    voice = problem.voices.get()
    assert (idea.problem, voice.kind, voice.about, voice.path, voice.people) == (
        problem,
        VoiceKind.IDEA,
        idea.label,
        idea.path,
        1,
    )
    with pytest.raises(Conflict):
        linked(village, idea, actor(village.aigul))


def test_outsiders_residents_officers_and_guests_raise_no_problem_from_an_idea(village):
    idea = proposed(village)
    for who in (actor(village.daniyar), actor(village.bakyt), actor(village.chynara), guest()):
        with pytest.raises(NotAllowed):
            linked(village, idea, who)


def test_an_erased_author_is_gone_and_the_idea_and_the_count_stay(village):
    idea = proposed(village, signed="Бакыт")
    supported(idea, actor(village.bakyt))
    erase_person(person=village.bakyt, by=actor(village.aigul), at=NOON, operation=op())
    idea.refresh_from_db()
    assert (idea.person, idea.signed, idea.supports) == (None, "", 1)
    assert str(village.bakyt.key) not in Support.objects.get().voice


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_entry_speaks_in_each_language_and_holds_no_words_of_the_author(village, language):
    idea, other, third = proposed(village), proposed(village), proposed(village)
    supported(idea, guest())
    for state in ("reviewed", "accepted", "done"):
        answered(village, idea, state)
    answered(village, other, "partly")
    answered(village, third, "declined")
    linked(village, idea, actor(village.aigul))
    decided(actions.hide, idea, actor(village.aigul))
    decided(actions.unhide, idea, actor(village.aigul))
    entries = list(Entry.objects.filter(kind__startswith="ideas."))
    assert {entry.kind for entry in entries} == {kind for kind in all_events() if kind.startswith("ideas.")}
    with override(language):
        for entry in entries:
            assert "%(" not in sentence_of(entry.kind, json.loads(entry.facts))
            assert "насос" not in entry.facts.casefold()


# -- who is told -----------------------------------------------------------------------------------------------------


def follow(about, language="ru", email="a@example.org"):
    Subscription.objects.create(
        about=about, path="/", email=email, language=language, programme="ayil", made_at=NOON, confirmed_at=NOON
    )


def test_who_follows_an_idea_is_told_of_each_answer_once_and_in_their_language(village):
    idea = proposed(village)
    follow(idea.label)
    operation = op()
    for _tap in range(2):
        answered(village, idea, operation=operation)
    letter = Message.objects.get()
    assert (letter.language, idea.title in letter.subject) == ("ru", True)
    assert OfficialAnswer.objects.get().body.name.texts["ru"] in letter.text
    assert f"/ru{idea.path}" in letter.text


def test_who_follows_the_idea_s_problem_is_told_too_and_nobody_twice(village):
    idea = proposed(village)
    problem = linked(village, idea, actor(village.aigul))
    other = proposed(village)
    for about in (idea.label, f"problems.problem:{problem.pk}", other.label):
        follow(about)
    follow(f"problems.problem:{problem.pk}", email="b@example.org")
    answered(village, idea)
    assert sorted(letter.to for letter in Message.objects.all()) == ["a@example.org", "b@example.org"]


def test_an_answer_that_is_refused_tells_nobody(village):
    idea = proposed(village)
    follow(idea.label)
    with pytest.raises(NotAllowed):
        answered(village, idea, by=actor(village.daniyar))
    assert not Message.objects.exists()
