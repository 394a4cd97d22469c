import re

import pytest
from django.test import Client

from demilge.stages.grants.models import Project
from village import op

from . import cast

pytestmark = pytest.mark.usefixtures("noon")


def typed(about, **more):
    return {
        "operation": str(op()),
        "item": about.pk,
        "title_ky": "Балдар аянтчасы",
        "cost": "1000",
        "money_1_kind": "grant",
        "money_1_amount": "900",
        "money_2_kind": "labour",
        "money_2_amount": "100",
        "money_2_hours": "8",
        **more,
    }


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_anybody_reads_a_project_with_its_money(client, village, language):
    project = cast.asked(village)
    page = client.get(f"/{language}{project.path}").content.decode()
    assert page.count("<rect") == 3
    assert re.search(r"2.700.000", page) and "200" in page
    assert f"/{language}{project.item.problem.path}" in page
    assert "style=" not in page.split("<main")[1]


def test_a_draft_is_not_public(client, as_elmira, village):
    project = cast.draft(village)
    assert client.get(f"/ky{project.path}").status_code == 404
    assert as_elmira.get(f"/ky{project.path}").status_code == 200


def test_a_project_is_begun_changed_and_moved_through_its_pages(as_elmira, as_aigul, village):
    item = cast.item(village)
    begun = as_elmira.post("/ky/projects/begin/", typed(item))
    project = Project.objects.get()
    assert begun.url == f"/ky{project.path}"
    as_elmira.post(f"/ky{project.path}change/", typed(item, money_1_amount="950", money_2_amount="50"))
    assert [source.amount for source in project.money.all()] == [950, 50]
    for step in ("apply", "fund", "finish"):
        assert as_aigul.post(f"/ky{project.path}{step}/", {"operation": str(op())}).status_code == 302
    project.refresh_from_db()
    assert project.state == "done"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"money_1_amount": ""}, "money_1_amount"),
        ({"money_1_kind": ""}, "money_1_kind"),
        ({"money_1_hours": "4"}, "money_1_hours"),
        ({"cost": "0"}, "cost"),
        ({"item": ""}, "item"),
        ({"title_ky": ""}, "title"),
    ],
)
def test_what_does_not_fit_comes_back_with_everything_typed(as_elmira, village, more, field):
    answer = as_elmira.post("/ky/projects/begin/", typed(cast.item(village), keeper_ky="Көчө башы", **more))
    assert (answer.status_code, Project.objects.count()) == (422, 0)
    assert answer.context["form"].errors[field]
    assert "Көчө башы" in answer.content.decode()


def test_money_that_does_not_make_the_cost_is_answered_in_som(as_aigul, village):
    project = cast.draft(village, cost=4_000_000)
    answer = as_aigul.post(f"/en{project.path}apply/", {"operation": str(op())})
    assert answer.status_code == 422
    assert "250,000 som are missing" in answer.content.decode()


def test_daniyar_and_guests_write_nothing(as_daniyar, village):
    project = cast.asked(village)
    for client in (as_daniyar, Client()):
        for step in ("fund", "reopen", "finish"):
            assert client.post(f"/ky{project.path}{step}/", {"operation": str(op())}).status_code == 403
        declined = {"operation": str(op()), "reason": "жок"}
        assert client.post(f"/ky{project.path}decline/", declined).status_code == 403
        assert client.post("/ky/projects/begin/", typed(project.item)).status_code == 403
    project.refresh_from_db()
    assert (project.state, Project.objects.count()) == ("asked", 1)


def test_a_double_tap_begins_one_project(as_elmira, village):
    form = typed(cast.item(village))
    assert {as_elmira.post("/ky/projects/begin/", form).url for _tap in range(2)} == {
        f"/ky{Project.objects.get().path}"
    }


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_one_and_with_three(client, village, count, django_assert_num_queries):
    item = cast.item(village)
    for _number in range(count):
        cast.asked(village, item=item)
    with django_assert_num_queries(2):
        assert len(client.get("/ky/projects/").context["page"].object_list) == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_project_costs_the_same_with_one_source_and_with_three(client, village, count, django_assert_num_queries):
    money = list(cast.MONEY[:count])
    project = cast.asked(village, money=money, cost=sum(line.amount for line in money))
    with django_assert_num_queries(2):
        client.get(f"/ky{project.path}")


def test_an_empty_list_says_how_to_begin(client, village):
    assert "A project begins from an item of a plan" in client.get("/en/projects/").content.decode()


def test_the_items_to_choose_from_say_their_settlement_without_a_query_each(
    as_aigul, village, django_assert_max_num_queries
):
    item = cast.item(village)
    with django_assert_max_num_queries(12):
        page = as_aigul.get("/ky/projects/begin/").content.decode()
    assert f"Ак-Булак: {item.title.texts['ky']}" in page
