import io
from datetime import date

import pytest
from django.test import Client
from pypdf import PdfReader

from demilge.gatherings.models import Meeting, SpokenPromise
from demilge.problems.models import Problem
from demilge.stages.forums.models import Forum, Statement
from demilge.stages.forums.tests.cast import filled, opened, pledged, prepared, press, spoken
from demilge.stages.forums.tests.test_meetings import closed
from demilge.stages.forums.tests.test_statements import promised
from village import actor, guest, op

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def forum(village):
    return opened(village)


def words_of(answer):
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages), len(pages)


def test_the_queue_is_led_with_buttons(as_elmira, village, forum):
    one = spoken(forum, guest())
    there = f"/ky/forums/{forum.pk}/statements/{one.number}/"
    for to in ("shortlist", "live", "answered"):
        answer = as_elmira.post(f"{there}move/", press(to=to))
        assert (answer.status_code, answer.url) == (302, f"/ky/forums/{forum.pk}/moderate/")
        assert as_elmira.get(f"/ky/forums/{forum.pk}/moderate/?queue=answered").status_code == 200
    assert as_elmira.post(f"{there}move/", press(to="nowhere")).status_code == 422
    as_elmira.post(f"{there}hide/", press(reason="Сөгүү"))
    assert "Сөгүү" in as_elmira.get(f"/ky/forums/{forum.pk}/moderate/?queue=hidden").content.decode()
    one.refresh_from_db()
    assert one.state == "hidden"


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_costs_the_same_with_one_and_with_three(as_elmira, village, forum, count, django_assert_num_queries):
    for _number in range(count):
        spoken(forum, guest(), place=village.settlement)
    with django_assert_num_queries(8):
        as_elmira.get(f"/ky/forums/{forum.pk}/moderate/")


def test_slips_are_typed_one_after_another(as_elmira, village, forum):
    there = f"/en/forums/{forum.pk}/write/"
    form = filled(source="paper", slip="17", place=village.settlement.pk, language="ru")
    answer = as_elmira.post(there, form)
    assert answer.url.startswith(f"{there}?source=paper&language=ru")
    page = as_elmira.get(answer.url)
    assert page.context["form"].initial["place"] == str(village.settlement.pk)
    assert "from a paper slip" in page.content.decode()
    again = as_elmira.post(there, {**form, "operation": str(op())})
    assert (again.status_code, "has already been typed" in again.content.decode()) == (409, True)
    assert Statement.objects.count() == 1


def test_an_official_s_answer_is_written_down_on_a_page(as_elmira, village, forum):
    one = spoken(forum, guest())
    form = press(text="Быйыл", language="ky", officer="Ч. Осмонова", body=village.mtu.pk)
    there = f"/ky/forums/{forum.pk}/statements/1/answer/"
    assert as_elmira.post(there, {**form, "officer": ""}).context["form"].errors["officer"]
    assert as_elmira.post(there, form).url == f"/ky{one.path}"
    assert "Быйыл" in as_elmira.get(there).content.decode()


def test_a_promise_without_a_date_is_refused_with_everything_typed(as_elmira, village, forum):
    one = spoken(forum, guest())
    there = f"/en/forums/{forum.pk}/promise/?statement={one.pk}"
    form = press(
        what_ky="Насосту алмаштырабыз",
        body=village.mtu.pk,
        officer_name="Ч. Осмонова",
        officer_post="башкы адис",
        statement=one.pk,
    )
    assert f'value="{one.pk}"' in as_elmira.get(there).content.decode()
    for due in ("", "2026-05-01"):
        answer = as_elmira.post(there, {**form, "due": due})
        page = answer.content.decode()
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["due"])
        assert "Насосту алмаштырабыз" in page and "Ч. Осмонова" in page and "башкы адис" in page
    assert SpokenPromise.objects.count() == 0
    assert as_elmira.post(there, {**form, "due": "01.09.2026"}).status_code == 302
    kept = SpokenPromise.objects.get()
    assert (kept.about, kept.due, kept.place) == (one.label, date(2026, 9, 1), village.settlement)


def test_a_promise_to_one_of_several_settlements_says_to_which(as_aigul, village):
    forum = opened(village, communities=[village.settlement, village.other])
    form = press(what_ky="Насос", body=village.mtu.pk, officer_name="Ч. Осмонова", due="2026-09-01")
    there = f"/ky/forums/{forum.pk}/promise/"
    assert as_aigul.post(there, form).context["form"].errors["place"]
    assert as_aigul.post(there, {**form, "place": village.other.pk}).status_code == 302
    assert SpokenPromise.objects.get().place == village.other


def test_a_statement_is_taken_up_as_a_problem_on_its_page(as_elmira, village, forum):
    one = spoken(forum, guest())
    there = f"/ky/forums/{forum.pk}/statements/1/problem/"
    assert one.text in as_elmira.get(there).content.decode()
    answer = as_elmira.post(there, press(title_ky="Суу жок"))
    assert (answer.status_code, answer.url) == (302, f"/ky{Problem.objects.get().path}")


PAGES = ("moderate", "write", "promise", "close", "change", "cancel", "open", "addendum", "photo")
STATEMENT_PAGES = ("answer", "hide", "move", "problem")


def test_daniyar_residents_and_guests_get_no_page_that_is_not_theirs(as_daniyar, as_bakyt, village, forum):
    spoken(forum, guest())
    paths = [f"forums/{forum.pk}/{page}/" for page in PAGES]
    paths += [f"forums/{forum.pk}/statements/1/{page}/" for page in STATEMENT_PAGES] + ["forums/prepare/"]
    form = filled(reason="x", to="live", source="floor", title_ky="x", present="3")
    for client in (as_daniyar, as_bakyt, Client()):
        for path in paths:
            assert client.get(f"/ky/{path}").status_code in (403, 405)
            assert client.post(f"/ky/{path}", form).status_code in (403, 405)
    assert (Statement.objects.count(), Meeting.objects.count(), Problem.objects.count()) == (1, 1, 0)


def test_the_secretary_prepares_opens_and_closes(as_elmira, village):
    form = press(
        title_ky="Форум", communities=village.settlement.pk, when="2026-05-18", question_ky="Сууну кантип алабыз?"
    )
    assert as_elmira.get("/ky/forums/prepare/?place=ak-bulak").status_code == 200
    there = as_elmira.post("/ky/forums/prepare/?place=ak-bulak", form).url
    forum = Forum.objects.get()
    assert there == f"/ky/forums/{forum.pk}/"
    changed = press(title_ky="Чоң форум", when="2026-05-18", question_ky="Суу качан келет?")
    assert as_elmira.get(f"{there}change/").context["form"].initial["question"] == forum.question
    assert as_elmira.post(f"{there}change/", changed).url == there
    assert as_elmira.post(f"{there}open/", press()).url == f"{there}moderate/"
    record = press(starts="14:00", ends="16:00", present="50", speech_language="ky")
    assert as_elmira.get(f"{there}close/").status_code == 200
    assert as_elmira.post(f"{there}close/", {**record, "present": ""}).status_code == 422
    assert as_elmira.post(f"{there}close/", record).url == there
    forum.refresh_from_db()
    assert (forum.state, forum.meeting.title.texts["ky"], forum.meeting.present) == ("closed", "Чоң форум", 50)
    added = press(text="51 адам", language="ky")
    assert as_elmira.post(f"{there}addendum/", added).url == f"{there}record/"
    assert "51 адам" in as_elmira.get(f"{there}record/").content.decode()
    broken = io.BytesIO(b"no picture")
    broken.name = "a.jpg"
    assert as_elmira.post(f"{there}photo/", press(upload=broken)).status_code == 422


def test_a_cancelled_forum_says_so(as_elmira, client, village):
    forum = prepared(village)
    as_elmira.post(f"/en/forums/{forum.pk}/cancel/", press(reason="Жаан"))
    assert "cancelled" in client.get(f"/en/forums/{forum.pk}/").content.decode()


def test_the_poster_and_the_slips_print_in_two_languages(client, village):
    forum = prepared(village)
    poster, pages = words_of(client.get(f"/ky/forums/{forum.pk}/poster.pdf"))
    assert pages == 1 and forum.code in poster
    assert "Таза сууну кантип алабыз?" in poster and "(ru)" in poster
    slips, pages = words_of(client.get(f"/ky/forums/{forum.pk}/slips.pdf?first=41&sheets=2"))
    assert pages == 2 and all(f"№ {number}" in slips for number in range(41, 49)) and "Ак-Булак" in slips
    assert words_of(client.get(f"/ky/forums/{forum.pk}/slips.pdf?first=x&sheets=0"))[1] == 1


def test_the_protocol_of_a_forum_is_printed(client, village, forum):
    closed(village, forum)
    assert "Коомдук форум" in words_of(client.get(f"/ky/forums/{forum.pk}/protocol.pdf"))[0]


def test_the_protocol_of_a_forum_holds_the_question_what_was_said_and_what_was_promised(client, village, forum):
    promised(village, forum, actor(village.aigul), spoken(forum, guest()), line=pledged(village))
    closed(village, forum)
    paper = words_of(client.get(f"/ky/forums/{forum.pk}/protocol.pdf"))[0]
    for said in ("Таза сууну кантип алабыз?", "Насосту алмаштыруу керек", "Насосту алмаштырабыз", "Ч. Осмонова"):
        assert said in paper


def test_a_promise_names_its_officer_on_the_statement_s_page(client, village, forum):
    one = spoken(forum, guest())
    promised(village, forum, actor(village.aigul), one, line=pledged(village))
    assert "Ч. Осмонова" in client.get(f"/ky{one.path}").content.decode()
