"""Through the door as people come: with a slip, on a shared phone, with a password, and out again."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from demilge.foundation.ids import show_code
from demilge.journal.models import Entry
from demilge.people import sign_in_actions, tokens
from demilge.people.actors import system
from demilge.people.middleware import DEVICE_COOKIE, SERVING_COOKIE
from demilge.people.models import Device, DeviceLogin, PersonSecret, SecretKind, Slip
from village import NOON, op

pytestmark = pytest.mark.usefixtures("noon")
PIN = "294857"


def yes(whose="own", **more):
    return {"operation": str(op()), "whose": whose, "pin": PIN if whose == "shared" else "", **more}


def who(client, language="ky"):
    return client.get(f"/{language}/privacy/").context["here"]["person"]


def test_looking_at_a_slip_does_not_use_it_up(client, village, slip_for):
    code = slip_for(village.bakyt)
    page = client.get(f"/s/{code}/")
    assert page.status_code == 200
    assert "Бакыт Т." in page.content.decode() and "Токтоев" not in page.content.decode()
    assert (Slip.objects.get().used_at, Device.objects.count(), who(client)) == (None, 0, None)


def test_yes_signs_in_on_an_own_phone_for_half_a_year(client, village, slip_for):
    answer = client.post(f"/s/{slip_for(village.bakyt)}/", yes())
    assert (answer.status_code, answer.url, who(client)) == (302, "/ky/me/", village.bakyt)
    assert DeviceLogin.objects.get().open_until == NOON + timedelta(days=180)
    assert client.cookies[DEVICE_COOKIE]["httponly"]


def test_the_page_speaks_the_language_of_its_person(client, village, slip_for):
    village.bakyt.language = "ru"
    village.bakyt.save()
    code = slip_for(village.bakyt)
    page = client.get(f"/s/{code}/")
    assert 'lang="ru"' in page.content.decode() and page["Content-Language"] == "ru"
    assert client.post(f"/s/{code}/", yes()).url == "/ru/me/"


@pytest.mark.parametrize("typed", [str.lower, show_code, lambda code: code.replace("0", "о").replace("1", "l")])
def test_a_code_is_read_however_it_is_typed(client, village, slip_for, typed):
    code = slip_for(village.bakyt)
    answer = client.post("/ky/in/code/", {"operation": str(op()), "code": typed(code)})
    assert (answer.status_code, answer.url) == (302, f"/s/{code}/")
    assert client.get(answer.url).status_code == 200


def test_a_code_of_the_wrong_length_comes_back_as_it_was_typed(client, village):
    answer = client.post("/en/in/code/", {"operation": str(op()), "code": "7KXM-3Q2P"})
    assert answer.status_code == 422
    assert "7KXM-3Q2P" in answer.content.decode() and "you typed 8" in answer.content.decode()


def test_a_used_slip_says_so(client, village, slip_for):
    code = slip_for(village.bakyt)
    client.post(f"/s/{code}/", yes())
    for stranger in (Client().get(f"/s/{code}/"), Client().post(f"/s/{code}/", yes())):
        assert stranger.status_code == 410
        assert DEVICE_COOKIE not in stranger.cookies
    assert DeviceLogin.objects.count() == 1


def test_who_used_the_slip_is_led_to_their_page_by_it(client, village, slip_for):
    code = slip_for(village.bakyt)
    client.post(f"/s/{code}/", yes())
    assert client.get(f"/s/{code}/").url.endswith("/me/")


def test_an_old_or_replaced_slip_is_gone(client, village, slip_for):
    first = slip_for(village.bakyt)
    second = slip_for(village.bakyt)
    assert client.get(f"/s/{first}/").status_code == 410
    with time_machine.travel(NOON + timedelta(days=14), tick=False):
        assert client.get(f"/s/{second}/").status_code == 410
        assert client.post(f"/s/{second}/", yes()).status_code == 410
    assert DeviceLogin.objects.count() == 0


def test_an_unknown_code_is_answered_with_what_to_do(client, village):
    answer = client.get("/s/AAAABBBBCCCC/")
    assert answer.status_code == 422
    assert answer.context["code_form"].errors["code"]


def test_twenty_wrong_codes_an_hour_from_one_network_and_no_more(client, village, slip_for):
    code = slip_for(village.bakyt)
    for number in range(20):
        address = f"203.0.113.{number}"
        assert client.get(f"/s/AAAABBBBCC{number:02}/", REMOTE_ADDR=address).status_code == 422
    assert client.get(f"/s/{code}/", REMOTE_ADDR="203.0.113.200").status_code == 429
    assert client.get(f"/s/{code}/", REMOTE_ADDR="198.51.100.7").status_code == 200
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        assert client.get(f"/s/{code}/", REMOTE_ADDR="203.0.113.200").status_code == 200


def test_a_hall_full_of_people_signs_in_through_one_network(village, slip_for):
    for person in [*village.residents, village.bakyt, village.elmira] * 5:
        phone = Client(REMOTE_ADDR="203.0.113.9")
        assert phone.post(f"/s/{slip_for(person)}/", yes()).status_code == 302


def test_a_double_tap_signs_in_once_and_both_answers_carry_the_same_cookie(village, slip_for):
    phone, form, code = Client(), yes(), slip_for(village.bakyt)
    phone.get(f"/s/{code}/")  # brings the form cookie
    before = phone.cookies.copy()
    first = phone.post(f"/s/{code}/", form)
    phone.cookies = before  # the second tap left before the first answer was there
    second = phone.post(f"/s/{code}/", form)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.cookies[DEVICE_COOKIE].value == second.cookies[DEVICE_COOKIE].value
    assert (Device.objects.count(), Entry.objects.filter(kind="people.slip_used").count()) == (1, 1)


def test_the_paper_and_the_public_operation_id_of_a_used_slip_open_nothing(village, slip_for):
    form, code = yes(), slip_for(village.bakyt)
    Client().post(f"/s/{code}/", form)
    thief = Client()
    thief.get(f"/s/{code}/")
    answer = thief.post(f"/s/{code}/", form)
    assert answer.status_code == 409
    assert DEVICE_COOKIE not in answer.cookies and who(thief) is None


def test_a_shared_phone_needs_a_pin_and_forgets_after_a_quarter_of_an_hour(client, village, slip_for):
    code = slip_for(village.bakyt)
    assert client.post(f"/s/{code}/", yes("shared", pin="")).status_code == 422
    assert client.post(f"/s/{code}/", yes("shared", pin="123456")).status_code == 422
    assert Slip.objects.get().used_at is None
    assert client.post(f"/s/{code}/", yes("shared")).status_code == 302
    assert who(client) == village.bakyt
    with time_machine.travel(NOON + timedelta(minutes=15), tick=False):
        assert who(client) is None
        assert [login.person for login in client.get("/ky/in/").context["pin_form"].fields["who"].queryset] == [
            village.bakyt
        ]


def shared_phone(slip_for, *persons):
    phone = Client()
    for person in persons:
        assert phone.post(f"/s/{slip_for(person)}/", yes("shared")).status_code == 302
    return phone


def by_pin(phone, person, pin=PIN, **more):
    login = DeviceLogin.objects.get(person=person)
    return phone.post("/ky/in/pin/", {"operation": str(op()), "who": login.pk, "pin": pin, **more})


def test_two_people_share_a_phone_and_one_at_a_time_is_in(village, slip_for):
    phone = shared_phone(slip_for, village.bakyt, village.elmira)
    assert (who(phone), Device.objects.count()) == (village.elmira, 1)
    assert by_pin(phone, village.bakyt).status_code == 302
    assert who(phone) == village.bakyt
    assert DeviceLogin.objects.get(person=village.elmira).open_until == NOON


def test_a_wrong_pin_lets_nobody_in_and_five_an_hour_quarter_are_enough(village, slip_for):
    phone = shared_phone(slip_for, village.bakyt, village.elmira)
    for _try in range(5):
        assert by_pin(phone, village.bakyt, "111112").status_code == 422
    assert by_pin(phone, village.bakyt).status_code == 429
    assert who(phone) == village.elmira
    with time_machine.travel(NOON + timedelta(minutes=15), tick=False):
        assert by_pin(phone, village.bakyt).status_code == 302


def test_a_right_pin_starts_the_count_anew(village, slip_for):
    phone = shared_phone(slip_for, village.bakyt)
    for _round in range(3):
        for _try in range(4):
            by_pin(phone, village.bakyt, "111112")
        assert by_pin(phone, village.bakyt).status_code == 302


def test_a_pin_opens_only_on_a_phone_that_knows_its_person(village, slip_for):
    shared_phone(slip_for, village.bakyt)
    stranger = Client()
    assert by_pin(stranger, village.bakyt).status_code == 422
    assert who(stranger) is None


def test_an_own_phone_that_becomes_somebody_else_s_lets_the_first_go(village, slip_for):
    phone = Client()
    phone.post(f"/s/{slip_for(village.bakyt)}/", yes())
    code = slip_for(village.elmira)
    assert "Бакыт Токтоев" in phone.get(f"/s/{code}/").content.decode()
    phone.post(f"/s/{code}/", yes())
    assert who(phone) == village.elmira
    assert DeviceLogin.objects.get(person=village.bakyt).open_until == NOON


@pytest.fixture
def password(village):
    sign_in_actions.set_secret(
        person=village.aigul,
        kind=SecretKind.PASSWORD,
        secret="жакшы ат кара суу",
        login="Aigul",
        by=system("test"),
        at=NOON,
        operation=op(),
    )


def by_password(client, login="aigul", word="жакшы ат кара суу", **more):
    return client.post("/ky/in/password/", {"operation": str(op()), "login": login, "password": word, **more})


@pytest.mark.usefixtures("password")
def test_a_password_lets_in_whatever_the_case_of_the_name(client, village):
    assert by_password(client, login=" AIGUL ").status_code == 302
    assert who(client) == village.aigul


@pytest.mark.usefixtures("password")
@pytest.mark.parametrize(("login", "word"), [("aigul", "жакшы ат кара сүү"), ("nobody", "жакшы ат кара суу")])
def test_a_wrong_name_and_a_wrong_password_are_told_alike(client, village, login, word):
    answer = by_password(client, login, word)
    assert (answer.status_code, who(client)) == (422, None)
    assert "password" in answer.context["password_form"].errors
    assert word not in answer.content.decode()


@pytest.mark.usefixtures("password")
def test_passwords_are_tried_five_times_a_name_and_thirty_times_a_network(client, village):
    for _try in range(5):
        assert by_password(client, word="x").status_code == 422
    assert by_password(client).status_code == 429
    for number in range(24):
        assert by_password(client, login=f"name{number}").status_code == 422
    assert by_password(client, login="fresh").status_code == 429


@pytest.mark.usefixtures("password")
def test_a_shared_computer_keeps_a_password_s_session_short(client, village):
    by_password(client, is_shared="on")
    assert DeviceLogin.objects.get().open_until == NOON + timedelta(minutes=15)


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "evil"]
)
def test_nobody_is_sent_to_another_site(client, village, slip_for, wanted):
    answer = client.post(f"/s/{slip_for(village.bakyt)}/", yes(next=wanted))
    assert answer.url == "/ky/me/"


def test_one_arrives_where_one_wanted_to_go(client, village, slip_for):
    code = slip_for(village.bakyt)
    typed = client.post("/ky/in/code/", {"operation": str(op()), "code": code, "next": "/ky/meetings/"})
    page = client.get(typed.url)
    assert page.context["form"].initial["next"] == "/ky/meetings/"
    assert client.post(typed.url, yes(next="/ky/meetings/")).url == "/ky/meetings/"


def test_signing_out_ends_serving_and_clears_what_the_browser_kept(as_aigul, village):
    as_aigul.post(f"/ky/persons/{village.bakyt.pk}/serve/")
    answer = as_aigul.post("/ky/out/", {"operation": str(op())})
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert (as_aigul.cookies[SERVING_COOKIE].value, who(as_aigul)) == ("", None)
    assert as_aigul.post("/ky/out/", {"operation": str(op())}).status_code == 302


def test_signing_out_everywhere_closes_every_phone_of_the_person_and_nobody_else_s(village, slip_for):
    phones = [Client(), Client()]
    for phone in phones:
        phone.post(f"/s/{slip_for(village.bakyt)}/", yes())
    other = Client()
    other.post(f"/s/{slip_for(village.elmira)}/", yes())
    phones[0].post("/ky/out/", {"operation": str(op()), "everywhere": "1"})
    assert [who(phone) for phone in phones] == [None, None]
    assert who(other) == village.elmira


def test_the_database_alone_opens_nothing(client, village, slip_for):
    code = slip_for(village.bakyt)
    client.post(f"/s/{code}/", yes("shared"))
    kept = [*Slip.objects.values_list("digest", flat=True), *Device.objects.values_list("digest", flat=True)]
    assert code not in kept and client.cookies[DEVICE_COOKIE].value not in kept
    assert PersonSecret.objects.get().encoded.startswith("argon2")
    assert Slip.objects.get().digest == tokens.digest("slip", code)


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_door_is_there_in_each_language(client, village, language):
    assert client.get(f"/{language}/in/?no=1").status_code == 200


def test_the_door_costs_no_query_for_a_stranger(client, village, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/ky/in/")
