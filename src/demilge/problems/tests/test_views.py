import io

import pytest
from django.test import Client

from demilge.problems import actions
from demilge.problems.models import Problem, Ranking, Voice
from demilge.problems.tests.cast import raised
from demilge.problems.tests.test_actions import merge, rank
from village import NOON, actor, op


def told(**more):
    return {
        "operation": str(op()),
        "kind": "oral",
        "words": "Насос күйүп калды",
        "language": "ky",
        "when": "2026-05-18",
        "title_ky": "Суу жок",
        **more,
    }


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_one_and_with_three(client, village, count, django_assert_num_queries):
    for number in range(count):
        raised(village, f"Көйгөй {number}", service=village.service)
    with django_assert_num_queries(4):
        page = client.get("/ky/problems/").content.decode()
    assert "Көйгөй 0" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_rankings_cost_the_same_with_one_and_with_three(client, village, count, django_assert_num_queries):
    problem = raised(village)
    for _number in range(count):
        rank(village, [(problem, 3)])
    with django_assert_num_queries(5):
        page = client.get(f"/ky/places/{village.settlement.slug}/rankings/").content.decode()
    assert "Таза суу" in page


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_list_is_ranked_and_filtered_by_place_and_state(client, village, language):
    water, road = raised(village, "Суу"), raised(village, "Жол")
    there = raised(village, "Мектеп", place=village.other)
    rank(village, [(road, 9), (water, 2)])
    actions.solve(problem=there, reason="Бүттү", by=actor(village.aigul), at=NOON, operation=op())
    here = client.get(f"/{language}/problems/?place=ak-bulak")
    assert [p.pk for p in here.context["page"]] == [road.pk, water.pk]
    solved = client.get(f"/{language}/problems/?state=solved")
    assert [p.pk for p in solved.context["page"]] == [there.pk]


def test_an_empty_list_says_how_to_begin(client, village):
    assert 'class="empty"' in client.get("/en/problems/").content.decode()
    assert 'class="empty"' in client.get("/en/places/ak-bulak/rankings/").content.decode()


def test_the_secretary_writes_down_what_she_was_told(as_elmira, village):
    answer = as_elmira.post("/ky/problems/tell/?place=ak-bulak", told())
    problem = Problem.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/ky{problem.path}")
    assert (problem.place, problem.voices.get().words) == (village.settlement, "Насос күйүп калды")


def test_a_double_tap_writes_one_voice(as_elmira, village):
    form = told()
    first, second = (as_elmira.post("/ky/problems/tell/?place=ak-bulak", form) for _tap in range(2))
    assert (first.url == second.url, Voice.objects.count()) == (True, 1)


def test_a_voice_goes_to_the_problem_that_was_chosen(as_elmira, village):
    problem = raised(village)
    as_elmira.post("/ky/problems/tell/?place=ak-bulak", told(problem=problem.pk, title_ky=""))
    assert (Problem.objects.count(), problem.voices.count()) == (1, 2)


def test_what_does_not_fit_comes_back_with_everything_typed(as_elmira, village):
    for more, field in (({"title_ky": ""}, "title"), ({"words": ""}, "words"), ({"when": "кечээ"}, "when")):
        answer = as_elmira.post("/ky/problems/tell/?place=ak-bulak", told(**more))
        assert (answer.status_code, field in answer.context["form"].errors) == (422, True)
        assert (more.get("words") == "") or "Насос күйүп калды" in answer.content.decode()


def test_without_a_place_in_the_address_the_coordinator_chooses_one(as_aigul, village):
    assert as_aigul.post("/ky/problems/tell/", told()).context["form"].errors["place"]
    as_aigul.post("/ky/problems/tell/", told(place=village.other.pk))
    assert Problem.objects.get().place == village.other


def test_a_broken_file_is_refused_with_what_was_typed(as_elmira, village):
    fake = io.BytesIO(b"MZ nothing")
    fake.name = "a.exe"
    answer = as_elmira.post("/ky/problems/tell/?place=ak-bulak", told(document=fake))
    assert (answer.status_code, Voice.objects.count()) == (422, 0)
    assert "Насос күйүп калды" in answer.content.decode()


def test_the_order_is_typed_as_one_number_a_problem(as_elmira, village):
    water, road = raised(village, "Суу"), raised(village, "Жол")
    form = {"operation": str(op()), "when": "2026-05-18", "method_ky": "Добуш", "people": "24"}
    empty = as_elmira.post("/ky/places/ak-bulak/rank/", form)
    assert (empty.status_code, Ranking.objects.count()) == (422, 0)
    answer = as_elmira.post("/ky/places/ak-bulak/rank/", {**form, f"votes_{road.pk}": "9", f"votes_{water.pk}": "2"})
    assert (answer.status_code, answer.url) == (302, "/ky/places/ak-bulak/rankings/")
    assert [line.problem for line in Ranking.objects.get().places.all()] == [road, water]


def test_joining_goes_to_the_page_of_the_one_that_stands(as_elmira, village):
    problem, into = raised(village), raised(village, "Суу жок")
    form = {"operation": str(op()), "into": into.pk, "reason": "Бир эле"}
    first, second = (as_elmira.post(f"/ky/problems/{problem.pk}/merge/", form) for _tap in range(2))
    assert (first.url, second.url) == (f"/ky{into.path}", f"/ky{into.path}")


def test_a_joined_problem_is_refused_in_words(as_aigul, village):
    problem, into = raised(village), raised(village, "Суу жок")
    merge(village, problem, into)
    for page in ("merge", "change", "solve", "reopen"):
        assert as_aigul.get(f"/en/problems/{problem.pk}/{page}/").status_code == 409


def test_changing_solving_and_opening_again_are_pages(as_elmira, village):
    problem = raised(village)
    for page, form in (
        ("change", {"title_ky": "Насос", "text_ky": "", "service": village.service.pk, "since": "2022"}),
        ("solve", {"reason": "Суу келди"}),
        ("reopen", {"reason": "Кайра жок"}),
    ):
        assert as_elmira.get(f"/ky/problems/{problem.pk}/{page}/").status_code == 200
        answer = as_elmira.post(f"/ky/problems/{problem.pk}/{page}/", {"operation": str(op()), **form})
        assert (answer.status_code, answer.url) == (302, f"/ky{problem.path}")
    problem.refresh_from_db()
    assert (problem.title.texts["ky"], str(problem.since), problem.state) == ("Насос", "2022", "open")


def test_daniyar_residents_and_guests_get_no_form(as_daniyar, as_bakyt, village):
    problem = raised(village)
    pages = [f"problems/{problem.pk}/{page}" for page in ("merge", "change", "solve", "reopen")]
    for client in (as_daniyar, as_bakyt, Client()):
        for page in (*pages, "problems/tell", "places/ak-bulak/rank"):
            assert client.get(f"/ky/{page}/").status_code == 403
            assert client.post(f"/ky/{page}/", told(reason="x", place=village.settlement.pk)).status_code == 403
    assert (Problem.objects.count(), Voice.objects.count()) == (1, 1)
