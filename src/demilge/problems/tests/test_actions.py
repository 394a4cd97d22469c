import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demilge.files.models import File
from demilge.foundation.refusals import Conflict, NotAllowed, Unfit
from demilge.journal.acts import OperationReused
from demilge.journal.models import Entry
from demilge.journal.verify import verify
from demilge.problems import actions, queries
from demilge.problems.models import Problem, Ranking, Voice, VoiceKind
from demilge.problems.tests.cast import raised, said
from demilge.problems.voices import RankLine
from demilge.search import index
from demilge.texts.words import NONE
from village import NOON, actor, guest, op, w, when


def merge(village, problem, into, **more):
    asked = {"problem": problem, "into": into, "reason": "Бир эле", "by": actor(village.aigul), "at": NOON}
    return actions.merge(**{**asked, "operation": op(), **more})


def rank(village, order, **more):
    asked = {
        "place": village.settlement,
        "order": [RankLine(problem, votes) for problem, votes in order],
        "when": when("2026-05-18"),
        "method": w("Жабыштырма кагаз, үчтөн"),
        "people": 24,
        "about": "",
        "path": "",
        "source": "",
        "by": actor(village.aigul),
        "at": NOON,
        "operation": op(),
    }
    return actions.rank(**{**asked, **more})


def test_a_voice_raises_a_problem_that_is_numbered_in_its_place_and_can_be_found(village):
    first, second = raised(village), raised(village, "Жол жок", by=actor(village.elmira))
    elsewhere = raised(village, "Мектеп", place=village.other)
    assert [(p.number, p.state, p.voices.count()) for p in (first, second, elsewhere)] == [
        (1, "open", 1),
        (2, "open", 1),
        (1, "open", 1),
    ]
    assert [text.path for text in index.find("таза сууну")] == [first.path]
    assert Entry.objects.latest("number").path == elsewhere.path
    assert verify().holds


def test_a_voice_for_a_known_problem_is_one_more_source(village):
    problem = raised(village)
    again = raised(village, "башка", problem=problem, voice=said("gatherings.speech:4", people=24))
    assert (again, problem.voices.count(), str(again.title)) == (problem, 2, "Таза суу жетпейт")


def test_the_same_record_is_not_a_voice_twice(village):
    problem = raised(village, voice=said("gatherings.speech:4"))
    with pytest.raises(Conflict):
        raised(village, problem=problem, voice=said("gatherings.speech:4"))
    with pytest.raises(Conflict):
        actions.add_voice(
            problem=problem, voice=said("gatherings.speech:4"), by=actor(village.aigul), at=NOON, operation=op()
        )
    assert problem.voices.count() == 1


def test_a_problem_of_another_settlement_takes_no_voice_of_this_one(village):
    there = raised(village, place=village.other)
    with pytest.raises(Unfit) as refusal:
        raised(village, problem=there)
    assert refusal.value.field == "problem"


def test_a_new_problem_needs_a_title(village):
    with pytest.raises(Unfit):
        raised(village, title=NONE)
    assert Problem.objects.count() == 0


def test_a_photo_sent_with_a_voice_is_its_evidence(village):
    pdf = SimpleUploadedFile("slip.pdf", b"%PDF-1.4 a slip")
    voice = raised(village, voice=said(kind=VoiceKind.SLIP, document=pdf)).voices.get()
    assert (voice.document.media_type, voice.document.programme) == ("application/pdf", village.programme.pk)
    kept = raised(village, "Жол", voice=said(document=voice.document)).voices.get()
    assert (kept.document, File.objects.count()) == (voice.document, 1)


def test_a_file_that_is_no_evidence_is_refused_and_nothing_is_raised(village):
    with pytest.raises(Unfit):
        raised(village, voice=said(document=SimpleUploadedFile("a.exe", b"MZ nothing")))
    assert (Problem.objects.count(), Voice.objects.count()) == (0, 0)


ACTS = {
    "raise": lambda v, p, by: raised(v, "Жаңы", by=by),
    "hear": lambda v, p, by: raised(v, problem=p, by=by),
    "add": lambda v, p, by: actions.add_voice(problem=p, voice=said(), by=by, at=NOON, operation=op()),
    "change": lambda v, p, by: actions.change_problem(
        problem=p, title=w("x"), text=NONE, service=None, since=when(""), by=by, at=NOON, operation=op()
    ),
    "merge": lambda v, p, by: merge(v, p, raised(v, "Башка"), by=by),
    "rank": lambda v, p, by: rank(v, [(p, 3)], by=by),
    "solve": lambda v, p, by: actions.solve(problem=p, reason="Суу келди", by=by, at=NOON, operation=op()),
    "reopen": lambda v, p, by: actions.reopen(problem=p, reason="Кайра жок", by=by, at=NOON, operation=op()),
}


@pytest.mark.parametrize("act", ACTS)
def test_outsiders_residents_officials_and_guests_do_nothing_with_problems(village, act):
    problem = raised(village)
    entries = Entry.objects.count()
    for who in (actor(village.daniyar), actor(village.bakyt), actor(village.chynara), guest()):
        with pytest.raises(NotAllowed):
            ACTS[act](village, problem, who)
    assert Entry.objects.count() - entries in (0, 4)  # merging raises the other problem itself, once a try


@pytest.mark.parametrize("act", ["hear", "add", "merge", "solve", "change", "reopen"])
def test_a_joined_problem_is_worked_on_no_more(village, act):
    problem, into = raised(village), raised(village, "Суу жок")
    stale = Problem.objects.get(pk=problem.pk)
    merge(village, problem, into)
    with pytest.raises(Conflict):
        ACTS[act](village, stale, actor(village.aigul))


@pytest.mark.parametrize("act", ["hear", "add", "merge", "solve"])
def test_a_solved_problem_is_opened_again_before_it_is_worked_on(village, act):
    problem = raised(village)
    ACTS["solve"](village, problem, actor(village.elmira))
    with pytest.raises(Conflict):
        ACTS[act](village, problem, actor(village.aigul))
    assert ACTS["reopen"](village, problem, actor(village.elmira)).state == "open"
    assert ACTS[act](village, problem, actor(village.aigul))


def test_an_open_problem_is_not_opened_again(village):
    with pytest.raises(Conflict):
        ACTS["reopen"](village, raised(village), actor(village.aigul))


def test_the_same_operation_again_gets_the_first_answer(village):
    operation = op()
    first = raised(village, operation=operation)
    assert raised(village, operation=operation) == first
    assert (Problem.objects.count(), Voice.objects.count(), Entry.objects.count()) == (1, 1, 1)
    with pytest.raises(OperationReused):
        raised(village, "Башка", operation=operation)


@pytest.mark.parametrize("act", [merge, lambda v, p, _into, **more: rank(v, [(p, 1)], **more)])
def test_merging_and_ranking_twice_with_one_operation_is_done_once(village, act):
    problem, into, operation = raised(village), raised(village, "Суу жок"), op()
    first = act(village, problem, into, operation=operation)
    entries = Entry.objects.count()
    assert act(village, problem, into, operation=operation) == first
    assert Entry.objects.count() == entries


def test_merging_moves_the_voices_and_the_page_points_on(village):
    problem = raised(village, "Суу такыр жок", voice=said("gatherings.speech:1"))
    into = raised(village, voice=said("gatherings.speech:2"))
    rank(village, [(problem, 9), (into, 4)])
    assert merge(village, problem, into) == into
    problem.refresh_from_db()
    into.refresh_from_db()
    assert (problem.state, problem.merged_into, into.rank) == ("merged", into, 1)
    assert {(v.about, v.came_with) for v in into.voices.all()} == {
        ("gatherings.speech:1", problem),
        ("gatherings.speech:2", None),
    }
    assert [(line.rank, line.votes) for line in problem.ranks.all()] == [(1, 9)]
    assert (queries.standing(problem), queries.family(into)) == (into, [into.pk, problem.pk])
    assert [text.path for text in index.find("такыр")] == [into.path]


def test_a_record_that_spoke_for_both_stays_one_voice_of_each(village):
    problem, into = (raised(village, title, voice=said("gatherings.speech:1")) for title in ("Суу", "Насос"))
    merge(village, problem, into)
    assert (problem.voices.count(), into.voices.count()) == (1, 1)


def test_a_chain_of_joined_problems_points_at_the_one_that_stands(village):
    first, second, third = (raised(village, title, voice=said()) for title in ("Бир", "Эки", "Үч"))
    merge(village, first, second)
    merge(village, second, third)
    assert set(Problem.objects.filter(merged_into=third)) == {first, second}
    assert {voice.came_with for voice in third.voices.all()} == {first, second, None}


def test_problems_are_joined_only_within_a_settlement_and_never_with_themselves(village):
    here, there = raised(village), raised(village, place=village.other)
    for into in (there, here):
        with pytest.raises(Unfit):
            merge(village, here, into)


sources = st.lists(st.sampled_from(["", "speech:1", "speech:2", "finding:1", "idea:1"]), min_size=1, max_size=4)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(heard=st.lists(sources, min_size=2, max_size=5), pairs=st.lists(st.tuples(st.integers(0), st.integers(0))))
def test_merging_never_loses_a_source(village, heard, pairs):
    problems = []
    for abouts in heard:
        problem = raised(village, voice=said(abouts[0]))
        for about in dict.fromkeys(a for a in abouts[1:] if a != abouts[0]):
            raised(village, problem=problem, voice=said(about))
        problems.append(problem)
    before = {(v.pk, v.about) for v in Voice.objects.filter(problem__in=problems)}
    for one, other in pairs:
        problem, into = (Problem.objects.get(pk=problems[at % len(problems)].pk) for at in (one, other))
        if problem != into and problem.state == into.state == "open":
            merge(village, problem, into)
    assert {(v.pk, v.about) for v in Voice.objects.filter(problem__in=problems)} == before
    standing = [p for p in Problem.objects.filter(pk__in=[p.pk for p in problems]) if p.state == "open"]
    shown = {v.about for v in Voice.objects.filter(problem__in=standing)}
    assert shown == {about for _pk, about in before}


def test_equal_votes_share_a_rank_and_what_was_not_voted_on_has_none(village):
    water, road, school, light = (raised(village, title) for title in ("Суу", "Жол", "Мектеп", "Жарык"))
    rank(village, [(light, 1)], when=when("2025-05-01"))
    ranking = rank(village, [(water, 4), (road, 9), (school, 9)])
    assert [(line.rank, line.problem) for line in ranking.places.order_by("rank", "pk")] == [
        (1, road),
        (1, school),
        (3, water),
    ]
    for problem, expected in ((water, 3), (road, 1), (school, 1), (light, None)):
        problem.refresh_from_db()
        assert problem.rank == expected
    assert list(queries.open_in([village.settlement])) == [road, school, water, light]


def test_a_ranking_of_an_earlier_day_is_kept_but_does_not_set_the_order(village):
    water, road = raised(village, "Суу"), raised(village, "Жол")
    rank(village, [(water, 9), (road, 1)])
    rank(village, [(road, 9), (water, 1)], when=when("2023"))
    water.refresh_from_db()
    assert (water.rank, Ranking.objects.count()) == (1, 2)


def test_an_order_without_votes_is_taken_as_it_stands(village):
    water, road = raised(village, "Суу"), raised(village, "Жол")
    rank(village, [(road, None), (water, None)])
    road.refresh_from_db()
    assert road.rank == 1


def test_an_order_must_be_of_open_problems_of_the_place_each_once_and_counted_alike(village):
    water, road = raised(village, "Суу"), raised(village, "Жол")
    there = raised(village, place=village.other)
    for order in ([], [(water, 1), (water, 2)], [(there, 1)], [(water, 1), (road, None)]):
        with pytest.raises(Unfit):
            rank(village, order)
    assert Ranking.objects.count() == 0


def test_a_changed_problem_keeps_the_words_of_its_voices_and_is_found_anew(village):
    problem = raised(village)
    actions.change_problem(
        problem=problem,
        title=w("Насос бузулган"),
        text=w("2022-жылдан бери"),
        service=village.service,
        since=when("2022"),
        by=actor(village.elmira),
        at=NOON,
        operation=op(),
    )
    assert [text.path for text in index.find("насос")] == [problem.path]
    assert (list(index.find("жетпейт")), problem.voices.get().words) == ([], "Суу жок")
