from datetime import date
from itertools import pairwise

import pytest

from demilge.foundation.refusals import Conflict, NotAllowed, Unfit
from demilge.gatherings.events import promise_spoken
from demilge.gatherings.models import SpokenPromise
from demilge.journal.acts import OperationReused
from demilge.journal.models import Entry
from demilge.messaging.models import Message, Subscription
from demilge.people.actions import erase_person
from demilge.people.actors import NOBODY, Actor
from demilge.problems.models import Problem, VoiceKind
from demilge.search import index
from demilge.stages.forums import actions, queries
from demilge.stages.forums.models import Forum, Statement, Support
from demilge.stages.forums.states import Queue
from demilge.stages.forums.tests.cast import opened, pledged, prepared, spoken
from demilge.stages.forums.tests.test_meetings import closed
from demilge.texts.words import NONE
from village import NOON, actor, guest, op, w


@pytest.fixture
def forum(village):
    return opened(village)


@pytest.fixture
def said(forum):
    return spoken(forum, guest())


def supported(said, by, **more):
    return actions.support(**{"statement": said, "by": by, "at": NOON, "operation": op(), **more})


def moved(said, to, by, **more):
    return actions.move(**{"statement": said, "to": to, "by": by, "at": NOON, "operation": op(), **more})


def hidden(said, by, **more):
    return actions.hide(**{"statement": said, "reason": "Сөгүү", "by": by, "at": NOON, "operation": op(), **more})


def answered(village, said, by, **more):
    asked = {"statement": said, "text": "Быйыл", "language": "ky", "officer": "Ч. Осмонова", "body": village.mtu}
    return actions.answer(**{**asked, "by": by, "at": NOON, "operation": op(), **more})


def promised(village, forum, by, statement=None, **more):
    asked = {"forum": forum, "statement": statement, "line": pledged(village), "by": by, "at": NOON}
    return actions.promise(**{**asked, "operation": op(), **more})


def raised(village, said, by, **more):
    asked = {"statement": said, "problem": None, "place": village.settlement, "title": w("Суу жок"), "text": NONE}
    return actions.raise_problem(**{**asked, "service": None, "by": by, "at": NOON, "operation": op(), **more})


def test_statements_are_numbered_marked_by_their_source_and_found(village, forum):
    on_phone = spoken(forum, guest(), place=village.settlement)
    on_paper = spoken(forum, actor(village.elmira), "Жол керек", source="paper", slip="17")
    aloud = spoken(forum, actor(village.aigul), "Жарык керек", source="floor")
    at_desk = spoken(forum, actor(village.aigul, serving=village.bakyt))
    assert [(s.number, s.source, s.person) for s in (on_phone, on_paper, aloud, at_desk)] == [
        (1, "phone", None),
        (2, "paper", None),
        (3, "floor", None),
        (4, "floor", village.bakyt),
    ]
    assert [text.path for text in index.find("жарык")] == [aloud.path]


def test_a_slip_is_typed_once_and_only_paper_has_a_number(village, forum):
    spoken(forum, actor(village.aigul), source="paper", slip="17")
    with pytest.raises(Conflict):
        spoken(forum, actor(village.elmira), "Башка", source="paper", slip="17")
    with pytest.raises(Unfit):
        spoken(forum, actor(village.aigul), source="floor", slip="18")
    assert Statement.objects.count() == 1


def test_only_those_who_lead_type_for_others(village, forum):
    for who in (actor(village.daniyar), actor(village.bakyt), actor(village.chynara), guest()):
        for source in ("paper", "floor"):
            with pytest.raises(NotAllowed):
                spoken(forum, who, source=source)


def test_a_statement_says_something_and_fits_on_the_wall(forum):
    for text in ("", "  ", "у" * 501):
        with pytest.raises(Unfit) as refusal:
            spoken(forum, guest(), text)
        assert refusal.value.field == "text"


def test_before_opening_and_after_closing_nothing_is_said_or_supported(village, forum, said):
    closed(village, forum)
    for act in (
        lambda: spoken(prepared(village), guest()),
        lambda: spoken(forum, guest()),
        lambda: spoken(forum, actor(village.aigul), source="paper"),
        lambda: supported(said, guest()),
        lambda: moved(said, "live", actor(village.aigul)),
        lambda: promised(village, forum, actor(village.aigul)),
    ):
        with pytest.raises(Conflict):
            act()


def test_a_phone_that_can_not_be_told_from_another_is_refused(forum, said):
    for who in (NOBODY, Actor(link="letter:1")):
        with pytest.raises(NotAllowed):
            spoken(forum, who)
        with pytest.raises(NotAllowed):
            supported(said, who)


def test_the_same_operation_speaks_once_and_other_content_is_refused(forum):
    operation = op()
    assert spoken(forum, guest(), operation=operation) == spoken(forum, guest(), operation=operation)
    with pytest.raises(OperationReused):
        spoken(forum, guest(), "Башка", operation=operation)
    assert Statement.objects.count() == 1


def test_one_voice_a_person_or_phone(village, said):
    for who in (actor(village.bakyt), guest("one"), guest("two"), actor(village.aigul, serving=village.daniyar)):
        operation = op()
        for _tap in range(2):
            supported(said, who, operation=operation)
        with pytest.raises(Conflict):
            supported(said, who)
    with pytest.raises(Conflict):
        supported(said, actor(village.daniyar))
    said.refresh_from_db()
    assert (said.supports, Support.objects.count()) == (4, 4)


def test_every_act_on_a_statement_is_a_new_version_of_the_wall(village, forum, said):
    team = actor(village.aigul)
    versions = [Forum.objects.get().version]
    for act in (
        lambda: supported(said, guest()),
        lambda: moved(said, "shortlist", team),
        lambda: moved(said, "live", team),
        lambda: answered(village, said, team),
        lambda: promised(village, forum, team, said),
        lambda: raised(village, said, team),
        lambda: hidden(said, team),
        lambda: moved(said, "new", team),
        lambda: closed(village, forum),
    ):
        act()
        versions.append(Forum.objects.get().version)
    assert all(later > earlier for earlier, later in pairwise(versions))


LED = {
    "move": lambda v, f, s, by, **more: moved(s, "live", by, **more),
    "answered": lambda v, f, s, by, **more: moved(s, "answered", by, **more),
    "hide": lambda v, f, s, by, **more: hidden(s, by, **more),
    "answer": lambda v, f, s, by, **more: answered(v, s, by, **more),
    "promise": lambda v, f, s, by, **more: promised(v, f, by, s, **more),
    "raise": lambda v, f, s, by, **more: raised(v, s, by, **more),
}


@pytest.mark.parametrize("act", LED)
def test_outsiders_residents_officers_and_guests_lead_nothing(village, forum, said, act):
    entries = Entry.objects.count()
    for who in (actor(village.daniyar), actor(village.bakyt), actor(village.chynara), guest()):
        with pytest.raises(NotAllowed):
            LED[act](village, forum, said, who)
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("act", LED)
def test_the_secretary_leads_and_a_double_tap_is_done_once(village, forum, said, act):
    operation, line = op(), {"line": pledged(village)} if act == "promise" else {}
    first = LED[act](village, forum, said, actor(village.elmira), operation=operation, **line)
    entries = Entry.objects.count()
    assert LED[act](village, forum, said, actor(village.elmira), operation=operation, **line) == first
    assert Entry.objects.count() == entries


def test_one_statement_is_on_the_wall_and_the_one_before_goes_back(village, forum):
    team = actor(village.aigul)
    first, second, third = (spoken(forum, guest(), text) for text in ("Бир", "Эки", "Үч"))
    moved(first, "live", team)
    moved(second, "live", team)
    answered(village, second, team)
    moved(second, "live", team)
    moved(third, "live", team)
    assert [Statement.objects.get(pk=s.pk).state for s in (first, second, third)] == ["shortlist", "answered", "live"]


def test_a_move_the_table_does_not_know_is_refused(village, said):
    team = actor(village.aigul)
    with pytest.raises(Unfit):
        moved(said, "hidden", team)
    with pytest.raises(Conflict):
        moved(said, "new", team)
    hidden(said, team)
    for act in (
        lambda: moved(said, "live", team),
        lambda: hidden(said, team),
        lambda: answered(village, said, team),
        lambda: raised(village, said, team),
        lambda: supported(said, guest()),
    ):
        with pytest.raises(Conflict):
            act()


def test_a_hidden_statement_leaves_the_pages_and_comes_back(village, forum, said):
    hidden(said, actor(village.aigul))
    assert (list(queries.said_at(forum)), list(index.find("насосту"))) == ([], [])
    moved(said, "new", actor(village.aigul))
    said.refresh_from_db()
    assert (list(queries.said_at(forum)), said.hidden_reason) == ([said], "")
    assert len(index.find("насосту")) == 1


def test_what_an_official_answered_stands_under_their_name_and_may_be_corrected_after_closing(village, forum, said):
    answered(village, said, actor(village.elmira))
    closed(village, forum)
    answered(village, said, actor(village.aigul), text="Быйыл күзүндө")
    said.refresh_from_db()
    assert (said.state, said.answer, said.answered_by, said.answer_body) == (
        Queue.ANSWERED,
        "Быйыл күзүндө",
        "Ч. Осмонова",
        village.mtu,
    )


def test_a_promise_captured_on_the_spot_names_its_statement_and_is_told_on(village, forum, said):
    heard = []

    def listen(sender, promise, problem, **more):
        heard.append((promise.about, problem))

    problem = raised(village, said, actor(village.aigul))
    promise_spoken.connect(listen)
    try:
        kept = promised(
            village, forum, actor(village.elmira), said, line=pledged(village, problem=problem), operation=op()
        )
    finally:
        promise_spoken.disconnect(listen)
    assert heard == [(said.label, problem)]
    assert queries.promises_for([said]) == {said.label: [kept]}


def test_a_promise_is_captured_once(village, forum):
    operation = op()
    first = promised(village, forum, actor(village.aigul), operation=operation)
    assert promised(village, forum, actor(village.aigul), operation=operation) == first
    line = pledged(village, due=date(2027, 1, 1))
    with pytest.raises(OperationReused):
        promised(village, forum, actor(village.aigul), operation=operation, line=line)


def test_a_promise_due_before_the_forum_is_refused(village, forum):
    with pytest.raises(Unfit) as refusal:
        promised(village, forum, actor(village.aigul), line=pledged(village, due=date(2026, 5, 1)))
    assert (refusal.value.field, SpokenPromise.objects.count()) == ("due", 0)


def test_a_statement_becomes_a_voice_of_a_problem_once(village, said):
    supported(said, guest())
    operation = op()
    problem = raised(village, said, actor(village.elmira), operation=operation)
    assert raised(village, said, actor(village.elmira), operation=operation) == problem
    voice = problem.voices.get()
    assert (voice.kind, voice.about, voice.path, voice.words, voice.people) == (
        VoiceKind.STATEMENT,
        said.label,
        said.path,
        said.text,
        1,
    )
    with pytest.raises(Conflict):
        raised(village, said, actor(village.elmira), problem=problem)
    assert Problem.objects.count() == 1


def test_the_balance_counts_what_is_shown_by_source_and_settlement(village, forum):
    spoken(forum, guest(), place=village.settlement)
    spoken(forum, actor(village.aigul), place=village.settlement, source="paper")
    hidden(spoken(forum, guest()), actor(village.aigul))
    spoken(forum, guest())
    assert queries.balance(forum) == ({"phone": 2, "paper": 1}, {village.settlement.pk: 2, None: 1})
    assert queries.queue_counts(forum) == {"new": 3, "shortlist": 0, "live": 0, "answered": 0, "hidden": 1}


def test_an_erased_speaker_is_gone_and_the_words_and_the_count_stay(village, forum):
    said = spoken(forum, actor(village.bakyt))
    supported(said, actor(village.bakyt))
    erase_person(person=village.bakyt, by=actor(village.aigul), at=NOON, operation=op())
    said.refresh_from_db()
    assert (said.person, said.supports) == (None, 1)
    assert str(village.bakyt.key) not in Support.objects.get().voice


# -- who is told -----------------------------------------------------------------------------------------------------


def follow(about, email="a@example.org"):
    Subscription.objects.create(
        about=about, path="/", email=email, language="ru", programme="ayil", made_at=NOON, confirmed_at=NOON
    )


def test_who_follows_a_statement_or_its_problem_is_told_of_its_answer(village, said, forum):
    problem = raised(village, said, actor(village.aigul))
    follow(said.label)
    follow(spoken(forum, guest(), "Башка").label, "c@example.org")
    for email in ("a@example.org", "b@example.org"):
        follow(f"problems.problem:{problem.pk}", email)
    operation = op()
    for _tap in range(2):
        answered(village, said, actor(village.aigul), operation=operation)
    letters = Message.objects.order_by("to")
    assert [letter.to for letter in letters] == ["a@example.org", "b@example.org"]
    assert all("Ч. Осмонова" in letter.text and f"/ru{said.path}" in letter.text for letter in letters)


def test_who_follows_a_statement_is_told_of_a_promise_on_it(village, said, forum):
    follow(said.label)
    promised(village, forum, actor(village.aigul))
    assert not Message.objects.exists()
    operation = op()
    for _tap in range(2):
        promised(village, forum, actor(village.aigul), said, operation=operation)
    assert "Насосту алмаштырабыз (ru)" in Message.objects.get().text


def test_what_daniyar_tries_tells_nobody(village, said, forum):
    follow(said.label)
    with pytest.raises(NotAllowed):
        answered(village, said, actor(village.daniyar))
    with pytest.raises(NotAllowed):
        promised(village, forum, actor(village.daniyar), said)
    assert not Message.objects.exists()
