"""The page an office gets by its letter."""

import io
import re
from datetime import timedelta

import pytest
import time_machine
from PIL import Image

from demilge.stages.plans import actions, words
from demilge.stages.plans.models import Reply
from village import NOON, actor, op

from . import cast

pytestmark = pytest.mark.usefixtures("noon")
PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 11) Chrome/120 Mobile"}


@pytest.fixture
def version(village):
    return cast.in_force(village, cast.line(village), cast.line(village, addressee=village.mayor))


@pytest.fixture
def letter(village, version):
    return cast.write(village, version)


@pytest.fixture
def item(version):
    return version.items.get(number=1)


def typed(item, **more):
    return {
        "operation": str(op()),
        f"verdict_{item.pk}": "agreed",
        f"due_{item.pk}": "2026-09-01",
        f"reason_{item.pk}": "Насос келди",
        "officer_name": "Чынара Осмонова",
        "officer_post": "МАБ",
        "language": "ky",
        **more,
    }


def test_the_office_sees_what_it_is_asked_and_nothing_asked_of_others(client, letter):
    page = client.get(words.letter_path(letter)).content.decode()
    assert '<html lang="ky"' in page
    assert page.count("Насосту алмаштырып бериңиз") == 1
    assert "/ky/problems/" in page


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_office_chooses_the_language(client, letter, language):
    answer = client.get(f"{words.letter_path(letter)}?l={language}", headers={"accept-language": "en"})
    assert f'<html lang="{language}"' in answer.content.decode()
    assert (answer["Content-Language"], answer["Cache-Control"]) == (language, "no-store")


def test_kyrgyz_comes_first_whatever_the_browser_prefers(client, letter):
    page = client.get(words.letter_path(letter), headers={"accept-language": "ru"}).content.decode()
    assert '<html lang="ky"' in page


def test_an_office_answers_without_an_account(client, letter, item):
    answer = client.post(f"{words.letter_path(letter)}?l=ru", typed(item))
    assert (answer.status_code, answer.url) == (302, f"{words.letter_path(letter)}?l=ru")
    reply = Reply.objects.get()
    assert (reply.officer_name, reply.verdict, reply.letter) == ("Чынара Осмонова", "agreed", letter)
    page = client.get(answer.url).content.decode()
    assert "Насос келди" in page and 'value="Чынара Осмонова"' in page


def test_a_double_tap_answers_once(client, letter, item):
    form = typed(item)
    assert [client.post(words.letter_path(letter), form).status_code for _tap in range(2)] == [302, 302]
    assert Reply.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"due": ""}, "due"),
        ({"due": "2026-05-01"}, "due"),
        ({"verdict": "cannot", "reason": ""}, "reason"),
        ({"verdict": ""}, "verdict"),
    ],
)
def test_what_does_not_hold_comes_back_in_words_with_everything_typed(client, letter, item, more, field):
    form = typed(item, **{f"{name}_{item.pk}": value for name, value in more.items()})
    answer = client.post(words.letter_path(letter), form)
    page = answer.content.decode()
    assert (answer.status_code, Reply.objects.count()) == (422, 0)
    assert answer.context["form"].errors[f"{field}_{item.pk}"]
    assert "Чынара Осмонова" in page and ("reason" in more or "Насос келди" in page)


def test_an_answer_without_any_choice_or_without_a_name_comes_back(client, letter, item):
    empty = {f"{name}_{item.pk}": "" for name in ("verdict", "due", "reason")}
    assert client.post(words.letter_path(letter), typed(item, **empty)).status_code == 422
    assert client.post(words.letter_path(letter), typed(item, officer_name=" ")).status_code == 422


def test_a_correction_stands_and_the_earlier_answer_stays_on_the_page(client, letter, item):
    client.post(words.letter_path(letter), typed(item))
    later = typed(item, **{f"verdict_{item.pk}": "cannot", f"reason_{item.pk}": "Акча жетпей калды"})
    client.post(words.letter_path(letter), later)
    page = client.get(words.letter_path(letter)).content.decode()
    assert "Насос келди" in page and "Акча жетпей калды" in page


def test_a_photo_comes_with_the_answer_and_a_wrong_file_is_refused(client, letter, item):
    fake = io.BytesIO(b"MZ\x90 a program")
    fake.name = "photo.jpg"
    refused = client.post(words.letter_path(letter), typed(item, **{f"file_{item.pk}": fake}))
    assert (refused.status_code, Reply.objects.count()) == (422, 0)
    picture = io.BytesIO()
    Image.new("RGB", (20, 20)).save(picture, "PNG")
    picture.name = "photo.png"
    picture.seek(0)
    client.post(words.letter_path(letter), typed(item, **{f"file_{item.pk}": picture}))
    assert Reply.objects.get().file.kind == "photo"


def test_a_changed_link_is_not_found_and_says_what_to_do(client, letter):
    token = words.letter_path(letter)[3:-1]
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), "x" + token, "nothing"):
        answer = client.get(f"/r/{wrong}/?l=en")
        assert answer.status_code == 404
        assert "ask the coordinators" in answer.content.decode()


def test_a_link_taken_back_or_too_old_is_gone(client, village, letter):
    path = words.letter_path(letter)
    with time_machine.travel(NOON + timedelta(days=90), tick=False):
        assert client.get(path).status_code == 410
    actions.revoke_letter(letter=letter, by=actor(village.aigul), at=NOON, operation=op())
    answer = client.get(path)
    assert answer.status_code == 410
    assert '<html lang="ky"' in answer.content.decode()


def test_the_first_opening_by_a_person_is_noted(client, as_aigul, letter):
    path = words.letter_path(letter)
    client.get(path, headers={"User-Agent": "WhatsApp/2.23"})
    as_aigul.get(path, headers=PHONE)
    letter.refresh_from_db()
    assert letter.opened_at is None
    for _time in range(2):
        client.get(path, headers=PHONE)
    letter.refresh_from_db()
    assert letter.opened_at == NOON


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_with_one_request_and_with_three(client, village, count, django_assert_num_queries):
    version = cast.in_force(village, *(cast.line(village) for _number in range(count)))
    letter = cast.write(village, version)
    cast.answer(letter, *(cast.partly(item) for item in version.items.all()))
    with django_assert_num_queries(3):
        client.get(words.letter_path(letter))


def test_the_address_is_short_enough_for_paper(letter):
    assert re.fullmatch(r"/r/[\w-]{22}\.[\w-]{43}/", words.letter_path(letter))
