"""What a reader is told where a page is missing, a form is stale, or the house is broken."""

import pytest
from django.db import OperationalError
from django.test import Client

from demilge.web.tests.cast import walk
from village import op, sign_in

LANGUAGES = ("ky", "ru", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_page_helps_on(client, village, language):
    answer = client.get(f"/{language}/nothing/here/")
    assert answer.status_code == 404
    assert f'action="/{language}/search/"' in answer.content.decode()


def test_a_button_s_address_opened_by_itself_says_so(as_aigul, village):
    meeting, *_others = walk(village)
    answer = as_aigul.get(f"/en/news/draft/{meeting.pk}/")
    assert answer.status_code == 405
    assert "button" in answer.content.decode()


def test_a_database_that_is_away_keeps_what_was_typed_to_send_again(client, village, monkeypatch):
    def gone(**_asked):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("demilge.stages.ideas.actions.propose", gone)
    typed = {
        "operation": str(op()), "place": village.settlement.pk, "title": "Арык", "trouble": "Толду", "proposal": "Ашар",
        "language": "ky", "author": "person",
    }  # fmt: skip
    answer = client.post("/ky/ideas/new/", typed)
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert f'value="{typed["operation"]}"' in page
    assert "Толду" in page


def test_a_form_whose_cookie_is_gone_can_be_sent_again(village):
    strict = sign_in(Client(enforce_csrf_checks=True), village.aigul)
    answer = strict.post("/en/ideas/new/", {"operation": str(op()), "title": "Арык", "trouble": "Толду"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert 'name="title" value="Арык"' in page


def test_what_breaks_inside_is_told_without_its_inside(client, village, monkeypatch):
    def broken(*_asked, **_more):
        raise ZeroDivisionError("secret of the house")

    monkeypatch.setattr("demilge.web.community.overview", broken)
    client.raise_request_exception = False
    answer = client.get("/en/")
    assert answer.status_code == 500
    assert "secret of the house" not in answer.content.decode()
