"""The desk: find, register, serve, print."""

import io
import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from pypdf import PdfReader

from demilge.journal.models import Secret
from demilge.people import actions
from demilge.people.actors import system
from demilge.people.middleware import SERVING_COOKIE
from demilge.people.models import Person, RoleKind, Slip
from village import NOON, TODAY, actor, op, sign_in

pytestmark = pytest.mark.usefixtures("noon")

PAGES = ["persons/", "persons/register/", "persons/{pk}/", "persons/{pk}/role/", "persons/served/"]


@pytest.mark.parametrize("page", PAGES)
def test_the_desk_is_the_team_s(as_aigul, as_daniyar, as_bakyt, as_chynara, client, village, page):
    path = "/en/" + page.format(pk=village.elmira.pk)
    assert as_aigul.get(path).status_code == 200
    for outsider in (as_daniyar, as_bakyt, as_chynara, client):
        assert outsider.get(path).status_code in (403, 404)


def test_outsiders_write_nothing_at_the_desk(as_daniyar, as_chynara, village):
    pk = village.elmira.pk
    for client in (as_daniyar, as_chynara, Client()):
        for path in (f"persons/{pk}/role/", f"persons/{pk}/contact/", f"persons/{pk}/erase/", f"persons/{pk}/serve/"):
            assert client.post(f"/en/{path}", {"operation": str(op())}).status_code in (403, 404)
        for path in ("persons/register/", "persons/slips/"):
            sent = {
                "operation": str(op()),
                "name": "Х",
                "sex": "u",
                "language": "ky",
                "consent_how": "paper",
                "persons": pk,
            }
            assert client.post(f"/en/{path}", sent).status_code == 403
    assert (Slip.objects.count(), Person.objects.filter(name="Х").count()) == (0, 0)


@pytest.mark.parametrize("typed", ["айгүл", "АСАНОВА", "Айгүл Ас", "0555 12-34-56", "+996555123456", "aigul@"])
def test_somebody_is_found_by_name_phone_or_e_mail(as_aigul, village, typed):
    for scheme, value in (("tel", "0555123456"), ("mailto", "aigul@example.org")):
        actions.add_contact(
            person=village.aigul,
            scheme=scheme,
            value=value,
            is_shared=False,
            by=system("test"),
            at=NOON,
            operation=op(),
        )
    assert list(as_aigul.get("/en/persons/", {"q": typed}).context["page"]) == [village.aigul]


def test_whatever_is_typed_is_a_search_and_never_an_error(as_aigul, village):
    for typed in ("\0", "%", "' OR 1=1", "\\", "+", "0" * 300):
        assert as_aigul.get("/en/persons/", {"q": typed}).context["page"].paginator.count in (0, 9)


def test_nobody_found_leads_to_registering_under_that_name(as_aigul, village):
    page = as_aigul.get("/en/persons/", {"q": "Жаңыл"}).content.decode()
    assert "persons/register/?name=%D0%96" in page and "Nobody is kept under" in page
    assert as_aigul.get("/en/persons/register/?name=Жаңыл").context["form"].initial["name"] == "Жаңыл"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_one_and_with_three(village, count, django_assert_num_queries):
    keep = [village.aigul, village.bakyt, village.elmira][:count]
    Person.objects.exclude(pk__in=[person.pk for person in keep]).update(erased_at=NOON)
    client = sign_in(Client(), village.aigul)
    with django_assert_num_queries(4):
        client.get("/ky/persons/")


def test_a_person_s_page_costs_six_queries(as_aigul, village, django_assert_num_queries):
    with django_assert_num_queries(6):
        as_aigul.get(f"/ky/persons/{village.bakyt.pk}/")


def registering(**more):
    return {"operation": str(op()), "name": "Жаңыл", "sex": "f", "language": "ky", "consent_how": "spoken", **more}


def test_the_text_agreed_to_is_shown_in_each_language_and_consent_is_needed(as_aigul, village):
    page = as_aigul.get("/en/persons/register/")
    assert [code for code, _name, _text in page.context["text"]] == ["ky", "ru", "en"]
    answer = as_aigul.post("/en/persons/register/", registering(consent_how=""))
    assert (answer.status_code, Person.objects.filter(name="Жаңыл").count()) == (422, 0)
    answer = as_aigul.post("/en/persons/register/", registering(home=village.settlement.pk, phone="0700112233"))
    person = Person.objects.get(name="Жаңыл")
    assert (answer.url, person.home) == (f"/en/persons/{person.pk}/", village.settlement)
    assert [(row.purpose, row.how) for row in person.consents.all()] == [("keep", "spoken")]


def test_a_phone_that_is_none_comes_back_with_everything_typed(as_aigul, village):
    answer = as_aigul.post("/en/persons/register/", registering(phone="жок"))
    assert answer.status_code == 422
    assert answer.context["form"].errors["phone"] and "Жаңыл" in answer.content.decode()


def test_contacts_consents_and_roles_are_kept_from_their_pages(as_aigul, village):
    pk = village.bakyt.pk
    as_aigul.post(f"/en/persons/{pk}/contact/", {"operation": str(op()), "scheme": "mailto", "value": "B@Example.org"})
    as_aigul.post(f"/en/persons/{pk}/consent/", {"operation": str(op()), "purpose": "name", "how": "paper"})
    role = {"operation": str(op()), "kind": "member", "place": village.settlement.pk, "since": "18.05.2026"}
    as_aigul.post(f"/en/persons/{pk}/role/", role)
    assert [contact.value for contact in village.bakyt.contacts.all()] == ["b@example.org"]
    assert village.bakyt.consents.get().how == "paper"
    given = village.bakyt.roles.get(kind=RoleKind.MEMBER)
    as_aigul.post(f"/en/roles/{given.pk}/end/", {"operation": str(op()), "on": "2026-05-18"})
    as_aigul.post(f"/en/consents/{village.bakyt.consents.get().pk}/withdraw/", {"operation": str(op())})
    contact = village.bakyt.contacts.get()
    as_aigul.post(f"/en/persons/{pk}/contact/{contact.pk}/remove/", {"operation": str(op())})
    given.refresh_from_db()
    assert (given.until, village.bakyt.consents.get().withdrawn_on, village.bakyt.contacts.count()) == (TODAY, TODAY, 0)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"scheme": "mailto", "value": "эмес"}, "value"),
        ({"scheme": "tel", "value": "12"}, "value"),
        ({"scheme": "tel"}, "value"),
    ],
)
def test_a_contact_that_is_none_is_refused_in_its_field(as_aigul, village, sent, field):
    answer = as_aigul.post(f"/en/persons/{village.bakyt.pk}/contact/", {"operation": str(op()), **sent})
    assert (answer.status_code, village.bakyt.contacts.count()) == (422, 0)
    assert answer.context["form"].errors[field]


def issue(client, *persons, **more):
    return client.post("/en/persons/slips/", {"operation": str(op()), "persons": [p.pk for p in persons], **more})


def test_the_answer_shows_the_codes_and_the_same_press_shows_the_same_ones(as_aigul, village):
    operation = str(op())
    first, again = (issue(as_aigul, village.bakyt, village.elmira, operation=operation) for _press in range(2))
    codes = [code for _person, code, _address in first.context["rows"]]
    assert codes == [code for _person, code, _address in again.context["rows"]]
    assert (len(codes), Slip.objects.count(), first["Cache-Control"]) == (2, 2, again["Cache-Control"])
    assert "no-store" in first["Cache-Control"]
    assert all(code in first.content.decode() for code in codes)


def test_a_code_shown_opens_the_door(as_aigul, client, village):
    [(_person, _code, address)] = issue(as_aigul, village.bakyt).context["rows"]
    assert client.get(address.split("://")[1].partition("/")[2].join(["/", ""])).context["person"] == village.bakyt


def test_slips_are_printed_eight_to_a_sheet_in_both_languages(as_aigul, village):
    shown = issue(as_aigul, village.bakyt, *village.residents)
    answer = as_aigul.get("/en/persons/slips.pdf", {"t": shown.context["token"]})
    pages = PdfReader(io.BytesIO(answer.content)).pages
    text = pages[0].extract_text()
    assert (answer["Content-Type"], len(pages)) == ("application/pdf", 1)
    for person, code, _address in shown.context["rows"]:
        assert person.name in text and code in text


def test_the_printing_link_ends_after_a_quarter_of_an_hour_and_is_the_team_s(as_aigul, as_daniyar, village):
    token = issue(as_aigul, village.bakyt).context["token"]
    assert as_daniyar.get("/en/persons/slips.pdf", {"t": token}).status_code == 403
    with time_machine.travel(NOON + timedelta(minutes=16), tick=False):
        assert as_aigul.get("/en/persons/slips.pdf", {"t": token}).status_code == 410
    assert as_aigul.get("/en/persons/slips.pdf", {"t": token + "x"}).status_code == 410


def test_slips_that_were_replaced_are_not_printed(as_aigul, village):
    token = issue(as_aigul, village.bakyt).context["token"]
    issue(as_aigul, village.bakyt)
    assert as_aigul.get("/en/persons/slips.pdf", {"t": token}).status_code == 410


def test_choosing_nobody_is_told(as_aigul, village):
    assert issue(as_aigul).status_code == 422


def test_what_is_done_while_serving_counts_as_the_person_s(as_aigul, village):
    answer = as_aigul.post(f"/en/persons/{village.bakyt.pk}/serve/")
    assert answer.url == "/en/places/ak-bulak/"
    assert as_aigul.get("/en/privacy/").context["here"]["serving"] == village.bakyt
    as_aigul.post(
        f"/en/persons/{village.bakyt.pk}/contact/", {"operation": str(op()), "scheme": "tel", "value": "0700112233"}
    )
    assert json.loads(Secret.objects.get(person=str(village.bakyt.key)).text)["for"] == str(village.bakyt.key)
    end = as_aigul.get("/en/persons/served/")
    assert [line.entry.kind for line in end.context["lines"]] == ["people.contact_added"]
    as_aigul.post("/en/persons/served/")
    assert as_aigul.get("/en/privacy/").context["here"]["serving"] is None


def test_the_end_of_a_visit_shows_what_was_done_since_it_began(as_aigul, village):
    done = {"operation": str(op()), "scheme": "tel", "value": "0700112233"}
    with time_machine.travel(NOON - timedelta(minutes=20), tick=False):
        as_aigul.post(f"/en/persons/{village.bakyt.pk}/contact/", done)
    with time_machine.travel(NOON, tick=False):
        as_aigul.post(f"/en/persons/{village.bakyt.pk}/serve/")
        assert as_aigul.get("/en/persons/served/").context["lines"] == []
        as_aigul.post(
            f"/en/persons/{village.bakyt.pk}/contact/", {**done, "operation": str(op()), "value": "0700445566"}
        )
    with time_machine.travel(NOON + timedelta(minutes=10), tick=False):
        as_aigul.post(f"/en/persons/{village.bakyt.pk}/serve/")
        assert len(as_aigul.get("/en/persons/served/").context["lines"]) == 1


def test_serving_ends_by_itself_after_half_an_hour(as_aigul, village):
    as_aigul.post(f"/en/persons/{village.bakyt.pk}/serve/")
    with time_machine.travel(NOON + timedelta(minutes=31), tick=False):
        assert as_aigul.get("/en/privacy/").context["here"]["serving"] is None


def test_the_next_coordinator_at_the_same_computer_serves_nobody(as_aigul, village):
    as_aigul.post(f"/en/persons/{village.bakyt.pk}/serve/")
    actions.give_role(
        person=village.elmira,
        kind=RoleKind.COORDINATOR,
        place=None,
        body=None,
        since=TODAY,
        by=actor(village.aigul),
        at=NOON,
        operation=op(),
    )
    sign_in(as_aigul, village.elmira)
    assert as_aigul.get("/en/privacy/").context["here"]["person"] == village.elmira
    assert as_aigul.get("/en/privacy/").context["here"]["serving"] is None


def test_nobody_serves_themselves_and_a_forged_cookie_serves_nobody(as_aigul, village):
    assert as_aigul.post(f"/en/persons/{village.aigul.pk}/serve/").status_code == 403
    for forged in ("", "x", f"[{village.aigul.pk},{village.bakyt.pk}]"):
        as_aigul.cookies[SERVING_COOKIE] = forged
        assert as_aigul.get("/en/privacy/").context["here"]["serving"] is None


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_page_of_the_desk_is_there_in_each_language(as_aigul, village, language):
    pk = village.bakyt.pk
    for page in [
        *PAGES,
        "persons/{pk}/change/",
        "persons/{pk}/contact/",
        "persons/{pk}/consent/?purpose=name",
        "persons/{pk}/erase/",
    ]:
        assert as_aigul.get(f"/{language}/{page.format(pk=pk)}").status_code == 200
