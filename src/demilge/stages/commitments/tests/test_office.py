"""The page on which an office writes how its promise stands."""

import re

import pytest

from demilge.stages.commitments import actions, words
from demilge.stages.commitments.models import StatusNote
from demilge.stages.plans import words as plan_words
from demilge.stages.plans.models import Letter
from village import NOON, actor, op

from . import cast

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def promise(village):
    return cast.agreed(village)


def typed(**more):
    content = {"operation": str(op()), "status": "in_work", "text": "Башталды", "language": "ky"}
    return {**content, "officer_name": "Чынара Осмонова", **more}


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_office_writes_without_an_account_in_its_language(client, promise, language):
    path = f"{words.status_path(promise)}?l={language}"
    page = client.get(path).content.decode()
    assert f'<html lang="{language}"' in page and "Чынара Осмонова" in page
    assert client.post(path, typed()).url == path
    assert StatusNote.objects.get().officer_name == "Чынара Осмонова"
    assert "Башталды" in client.get(path).content.decode()


def test_a_double_tap_writes_once(client, promise):
    form = typed(status="done", done_on="2026-05-18")
    assert [client.post(words.status_path(promise), form).status_code for _tap in range(2)] == [302, 302]
    assert StatusNote.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"status": ""}, "status"),
        ({"status": "cannot", "text": ""}, "text"),
        ({"status": "done", "done_on": ""}, "done_on"),
        ({"officer_name": ""}, "officer_name"),
    ],
)
def test_what_does_not_hold_comes_back_with_everything_typed(client, promise, more, field):
    answer = client.post(words.status_path(promise), typed(**more))
    assert (answer.status_code, StatusNote.objects.count()) == (422, 0)
    assert answer.context["form"].errors[field]
    assert "officer_name" in more or "Чынара Осмонова" in answer.content.decode()


def test_a_renewed_link_ends_the_old_one(client, village, promise):
    old = words.status_path(promise)
    actions.renew_link(commitment=promise, by=actor(village.aigul), at=NOON, operation=op())
    assert client.get(old).status_code == 410
    assert client.post(old, typed()).status_code == 410
    promise.refresh_from_db()
    assert client.get(words.status_path(promise)).status_code == 200


def test_a_changed_link_and_the_link_of_a_letter_are_not_found(client, promise):
    path = words.status_path(promise)
    letter = plan_words.letter_path(Letter.objects.get())
    for wrong in (path[:-2] + ("A" if path[-2] != "A" else "B") + "/", letter.replace("/r/", "/c/"), "/c/nothing/"):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong, typed()).status_code == 404
    assert not StatusNote.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_with_one_word_and_with_three(
    client, village, promise, count, django_assert_num_queries
):
    for _number in range(count):
        cast.say(village, promise, "in_work")
    with django_assert_num_queries(2):
        client.get(words.status_path(promise))


def test_the_address_is_short_enough_for_paper(promise):
    assert re.fullmatch(r"/c/[\w-]{22}\.[\w-]{43}/", words.status_path(promise))
