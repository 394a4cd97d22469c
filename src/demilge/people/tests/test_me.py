"""One's own page."""

import json

import pytest
from django.test import Client

from demilge.people import sign_in_actions
from demilge.people.models import PersonSecret, SecretKind
from village import op

pytestmark = pytest.mark.usefixtures("noon")


def test_without_signing_in_one_is_led_to_the_door_and_back(client, village):
    assert client.get("/ky/me/").url == "/ky/in/?next=%2Fky%2Fme%2F"
    assert client.get("/ky/me/pin/").status_code == 403


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_page_shows_who_i_am_here(as_elmira, village, language, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        page = as_elmira.get(f"/{language}/me/").content.decode()
    assert "Элмира Жолдошева" in page


def test_a_consent_is_given_and_taken_back_with_one_press(as_bakyt, village):
    as_bakyt.post(f"/ky/persons/{village.bakyt.pk}/consent/", {"operation": str(op()), "purpose": "name"})
    kept = village.bakyt.consents.get()
    assert (kept.purpose, kept.how) == ("name", "web")
    answer = as_bakyt.post(f"/ky/consents/{kept.pk}/withdraw/", {"operation": str(op())})
    kept.refresh_from_db()
    assert answer.url == "/ky/me/" and kept.withdrawn_on


def test_others_do_not_touch_my_page(as_daniyar, village):
    pk = village.bakyt.pk
    for path in (f"persons/{pk}/consent/", f"persons/{pk}/contact/", f"persons/{pk}/change/", f"persons/{pk}/erase/"):
        assert as_daniyar.get(f"/ky/{path}").status_code == 404
        assert as_daniyar.post(f"/ky/{path}", {"operation": str(op()), "purpose": "name"}).status_code == 404
    assert as_daniyar.get(f"/ky/persons/{pk}/data.json").status_code == 404
    assert Client().get(f"/ky/persons/{pk}/data.json").status_code == 404


def test_i_set_my_pin_and_simple_ones_are_refused(as_bakyt, village):
    for simple in ("123456", "000000", "12345"):
        answer = as_bakyt.post("/en/me/pin/", {"operation": str(op()), "pin": simple})
        assert (answer.status_code, PersonSecret.objects.count()) == (422, 0)
    assert as_bakyt.post("/en/me/pin/", {"operation": str(op()), "pin": "294857"}).url == "/en/me/"
    assert sign_in_actions.right_secret(village.bakyt, SecretKind.PIN, "294857")


def test_a_password_is_the_team_s_and_typed_twice_alike(as_aigul, as_bakyt, village):
    sent = {"operation": str(op()), "login": "aigul", "password": "жакшы ат кара суу", "again": "жакшы ат кара суу"}
    assert as_bakyt.get("/en/me/password/").status_code == 403
    assert as_bakyt.post("/en/me/password/", sent).status_code == 403
    assert as_aigul.post("/en/me/password/", {**sent, "again": "башка"}).status_code == 422
    assert as_aigul.post("/en/me/password/", sent).url == "/en/me/"
    assert PersonSecret.objects.get().login == "aigul"


def test_my_data_are_all_there_and_hold_no_key(as_bakyt, village):
    as_bakyt.post("/en/me/pin/", {"operation": str(op()), "pin": "294857"})
    as_bakyt.post(f"/ky/persons/{village.bakyt.pk}/consent/", {"operation": str(op()), "purpose": "keep"})
    sent = {"operation": str(op()), "scheme": "tel", "value": "0555 12 34 56"}
    as_bakyt.post(f"/ky/persons/{village.bakyt.pk}/contact/", sent)
    answer = as_bakyt.get(f"/ky/persons/{village.bakyt.pk}/data.json")
    kept = json.loads(answer.content)
    assert answer["Content-Disposition"].startswith("attachment")
    assert (kept["person"]["name"], kept["contacts"][0]["value"]) == ("Бакыт Токтоев", "+996555123456")
    assert [act["kind"] for act in kept["acts"]] == [
        "people.contact_added",
        "people.consent_given",
        "people.secret_set",
    ]
    assert kept["consents"][0]["text"] and kept["roles"][0]["kind"] == "resident"
    assert {"subscriptions", "messages"} <= set(kept)
    assert "argon2" not in answer.content.decode()


def test_i_put_my_details_right(as_bakyt, village):
    sent = {"operation": str(op()), "name": "Бакыт Токтоев уулу", "sex": "m", "language": "ru", "birth_year": "1971"}
    assert as_bakyt.post(f"/ky/persons/{village.bakyt.pk}/change/", sent).url == "/ky/me/"
    village.bakyt.refresh_from_db()
    assert (village.bakyt.name, village.bakyt.birth_year) == ("Бакыт Токтоев уулу", 1971)


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_everybody_reads_what_is_kept_about_people(client, village, language, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get(f"/{language}/privacy/")
    assert len(page.context["texts"]) == 3 and page.context["version"] in page.content.decode()
