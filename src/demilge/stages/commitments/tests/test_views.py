import io
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from PIL import Image
from pypdf import PdfReader

from demilge.journal.acts import receipt_number
from demilge.people.models import Consent, Given, Purpose
from demilge.stages.commitments.models import Check, Commitment, StatusNote
from demilge.stages.plans.tests import cast as plans
from village import NOON, TODAY, actor, guest, op, w

from . import cast

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def promise(village):
    return cast.agreed(village)


def saw(**more):
    return {
        "operation": str(op()),
        "seen": "done",
        "text": "Насос иштеп жатат",
        "language": "ky",
        "seen_on": "2026-05-18",
        **more,
    }


def status(**more):
    return {"operation": str(op()), "status": "in_work", "text": "Башталды", "language": "ky", **more}


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_anybody_reads_a_promise_and_where_it_comes_from(client, promise, language):
    page = client.get(f"/{language}{promise.path}").content.decode()
    assert plans.OFFICER.name in page
    assert f"/{language}{promise.item.version.plan.path}#item-1" in page
    assert f"/{language}{promise.problem.path}" in page


def test_a_spoken_promise_and_a_decision_lead_back_to_their_meeting(client, village):
    spoken, decided = cast.spoken(village), cast.commit(village)
    assert f'href="/ky{spoken.spoken.meeting.path}"' in client.get(f"/ky{spoken.path}").content.decode()
    assert f'href="/ky{decided.decision.meeting.path}#decision-1"' in client.get(f"/ky{decided.path}").content.decode()


def test_what_is_late_says_so_by_itself(client, promise):
    with time_machine.travel(NOON + timedelta(days=33), tick=False):
        assert "late by 3 days" in client.get(f"/en{promise.path}").content.decode()
        assert "late by 3 days" in client.get("/en/promises/").content.decode()


# -- what residents saw ----------------------------------------------------------------------------------------------


def test_a_guest_writes_what_they_saw_with_a_photo(client, promise):
    picture = io.BytesIO()
    Image.new("RGB", (20, 20)).save(picture, "PNG")
    picture.name = "photo.png"
    picture.seek(0)
    answer = client.post(f"/ky{promise.path}saw/", saw(upload=picture))
    assert answer.url == f"/ky{promise.path}#seen"
    page = client.get(f"/ky{promise.path}").content.decode()
    assert "Насос иштеп жатат" in page and Check.objects.get().photo.get_absolute_url() in page


def test_a_double_tap_is_one_look_and_a_second_look_that_day_is_refused_in_words(as_bakyt, promise):
    form = saw()
    assert [as_bakyt.post(f"/ky{promise.path}saw/", form).status_code for _tap in range(2)] == [302, 302]
    answer = as_bakyt.post(f"/en{promise.path}saw/", saw(text="Дагы бир жолу"))
    assert (answer.status_code, Check.objects.count()) == (409, 1)
    assert "Дагы бир жолу" in answer.content.decode() and "it counts" in answer.content.decode()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"seen": ""}, "seen"),
        ({"seen_on": "2026-05-19"}, "seen_on"),
        ({"seen_on": "2026-05-01"}, "seen_on"),
        ({"seen_on": "кечээ"}, "seen_on"),
    ],
)
def test_what_does_not_fit_comes_back_with_everything_typed(client, promise, more, field):
    answer = client.post(f"/ky{promise.path}saw/", saw(**more))
    assert (answer.status_code, Check.objects.count()) == (422, 0)
    assert answer.context["form"].errors[field]
    assert "Насос иштеп жатат" in answer.content.decode()


def test_a_photo_that_is_none_is_refused(client, promise):
    fake = io.BytesIO(b"%PDF-1.7 no photo")
    fake.name = "photo.jpg"
    assert client.post(f"/ky{promise.path}saw/", saw(upload=fake)).status_code == 422
    assert not Check.objects.exists()


def test_guests_are_kept_calm(client, promise, settings):
    settings.NETWORK_WRITES = 2
    assert [client.post(f"/ky{promise.path}saw/", saw()).status_code for _time in range(3)] == [302, 409, 429]


def test_names_of_residents_are_hidden_until_they_agree(client, as_elmira, village, promise):
    cast.look(promise, by=actor(village.bakyt))
    assert "Бакыт" not in client.get(f"/ky{promise.path}").content.decode()
    assert "Бакыт" in as_elmira.get(f"/ky{promise.path}").content.decode()
    Consent.objects.create(
        person=village.bakyt,
        purpose=Purpose.NAME_PUBLIC,
        text_version="2026-11",
        language="ky",
        given_on=TODAY,
        how=Given.WEB,
    )
    assert "Бакыт" in client.get(f"/ky{promise.path}").content.decode()


def test_the_team_hides_what_does_not_belong_there(as_aigul, as_daniyar, client, promise):
    check = cast.look(promise, text="Бөтөн сөз")
    form = {"operation": str(op()), "reason": "Темага тиешелүү эмес"}
    for reader in (as_daniyar, client):
        assert reader.post(f"/ky/promises/seen/{check.pk}/hide/", form).status_code == 403
    as_aigul.post(f"/ky/promises/seen/{check.pk}/hide/", form)
    assert "Бөтөн сөз" not in client.get(f"/ky{promise.path}").content.decode()


# -- the office and the team -------------------------------------------------------------------------------------------


def test_the_official_writes_how_it_stands(as_chynara, client, promise):
    page = as_chynara.get(f"/ky{promise.path}status/").content.decode()
    assert "officer_name" not in page
    answer = as_chynara.post(f"/ky{promise.path}status/", status())
    assert answer.url == f"/ky{promise.path}"
    assert "Башталды" in client.get(f"/ky{promise.path}").content.decode()


def test_the_team_types_a_status_from_paper(as_aigul, promise):
    nameless = as_aigul.post(f"/ky{promise.path}status/", status(on="2026-05-18"))
    assert nameless.status_code == 422 and "Башталды" in nameless.content.decode()
    as_aigul.post(f"/ky{promise.path}status/", status(on="2026-05-18", officer_name="Ч. О."))
    assert StatusNote.objects.get().officer_name == "Ч. О."


def test_a_status_that_came_too_late_is_answered_in_words(as_chynara, village, promise):
    cast.say(village, promise, "done")
    answer = as_chynara.post(f"/en{promise.path}status/", status(status="promised"))
    assert answer.status_code == 409
    assert "Look at it once more" in answer.content.decode() and "Башталды" in answer.content.decode()


def test_a_double_tap_of_done_is_one_word(as_chynara, promise):
    form = status(status="done", done_on="2026-05-18")
    assert [as_chynara.post(f"/ky{promise.path}status/", form).status_code for _tap in range(2)] == [302, 302]
    assert StatusNote.objects.count() == 1


def test_steps_are_written_and_finished_through_their_pages(as_chynara, promise):
    as_chynara.post(f"/ky{promise.path}step/", {"operation": str(op()), "title_ky": "Смета", "due": "2026-05-20"})
    step = promise.milestones.get()
    as_chynara.post(f"/ky/promises/steps/{step.pk}/done/", {"operation": str(op()), "done_on": "2026-05-18"})
    step.refresh_from_db()
    assert step.done_on == TODAY
    assert "Смета" in as_chynara.get(f"/ky{promise.path}").content.decode()


def test_the_team_makes_a_promise_of_a_decision(as_aigul, village):
    decision, problem = cast.decision(village), plans.problem(village)
    form = {
        "operation": str(op()),
        "decision": decision.pk,
        "body": village.mayor.pk,
        "what_ky": "Насосту алмаштыруу",
        "due": "2026",
        "problem": problem.pk,
    }
    undated = as_aigul.post("/ky/promises/write/", {**form, "due": "2026-06/.."})
    assert undated.status_code == 422 and "Насосту алмаштыруу" in undated.content.decode()
    answer = as_aigul.post("/ky/promises/write/", form)
    promise = Commitment.objects.get()
    assert answer.url == f"/ky{promise.path}"
    assert (str(promise.due), promise.problem) == ("2026", problem)


def test_a_promise_is_tied_to_its_problem_on_a_page(as_aigul, village):
    promise, problem = cast.commit(village), plans.problem(village)
    as_aigul.post(f"/ky{promise.path}problem/", {"operation": str(op()), "problem": problem.pk})
    promise.refresh_from_db()
    assert promise.problem == problem


def test_daniyar_and_guests_do_nothing_of_the_office_s_or_the_team_s(as_daniyar, promise):
    step = promise.milestones.create(title=w("Смета"), due=TODAY)
    addresses = {
        f"/ky{promise.path}status/": status(officer_name="x", on="2026-05-18"),
        f"/ky{promise.path}step/": {"title_ky": "x", "due": "2026-05-20"},
        f"/ky{promise.path}problem/": {"problem": promise.problem_id},
        f"/ky{promise.path}link/renew/": {},
        f"/ky/promises/steps/{step.pk}/done/": {"done_on": "2026-05-18"},
        "/ky/promises/write/": {},
    }
    for client in (as_daniyar, Client()):
        assert client.get(f"/ky{promise.path}link/").status_code == 403
        for address, form in addresses.items():
            assert client.post(address, {"operation": str(op()), **form}).status_code == 403, address
    assert not StatusNote.objects.exists()


def test_what_is_late_gives_the_team_a_polite_reminder_to_send(as_aigul, promise):
    early = as_aigul.get(f"/en{promise.path}link/").content.decode()
    assert "Remind the office" not in early
    with time_machine.travel(NOON + timedelta(days=40), tick=False):
        late = as_aigul.get(f"/en{promise.path}link/")
    assert "Remind the office" in late.content.decode()
    assert "/c/" in late.context["text_ky"] and "(ru)" in late.context["text_ru"]


# -- the board ---------------------------------------------------------------------------------------------------------


def board(client, **asked):
    page = client.get("/ky/promises/", asked)
    return {column.key: list(column.page) for column in page.context["columns"]}


def test_the_board_shows_what_was_asked_promised_and_done(client, village):
    waiting = plans.in_force(village).items.get()
    promised, kept = cast.commit(village), cast.commit(village)
    cast.say(village, kept, "done")
    assert board(client) == {"asked": [waiting], "promised": [promised], "done": [kept]}
    cast.answer(village, waiting, plans.agreed(waiting))
    columns = board(client)
    assert columns["asked"] == [] and len(columns["promised"]) == 2


def test_what_an_office_cannot_do_stays_asked_and_a_promise_taken_back_comes_last(client, village):
    promise, other = cast.agreed(village), cast.commit(village)
    cast.answer(village, promise.item, plans.cannot(promise.item), at=NOON + timedelta(hours=1))
    columns = board(client)
    assert columns["asked"] == [promise.item] and columns["promised"] == [other, promise]


def test_who_writes_what_they_saw_gets_a_receipt_number(client, village):
    promise, form = cast.commit(village), saw()
    page = client.post(f"/en{promise.path}saw/", form, follow=True).content.decode()
    assert receipt_number(UUID(form["operation"])) in page
    assert 'href="/en/receipt/"' in page


def test_the_team_s_buttons_rest_while_a_resident_is_served(as_aigul, village):
    promise = cast.commit(village)
    cast.look(promise, text="Бөтөн сөз")
    assert "/hide/" in as_aigul.get(f"/ky{promise.path}").content.decode()
    as_aigul.post(f"/ky/persons/{village.bakyt.pk}/serve/")
    assert "/hide/" not in as_aigul.get(f"/ky{promise.path}").content.decode()


def test_an_item_that_was_promised_in_another_way_is_no_longer_asked(client, village):
    item = plans.in_force(village).items.get()
    assert board(client)["asked"] == [item]
    promise = cast.commit(village)
    Commitment.objects.filter(pk=promise.pk).update(item=item)
    columns = board(client)
    assert (columns["asked"], columns["promised"]) == ([], [promise])


def test_a_meeting_leads_to_what_was_promised_at_it(client, village):
    decision = cast.decision(village)
    promise = cast.commit(village, decision=decision)
    page = client.get(f"/ky{decision.meeting.path}").content.decode()
    assert f'href="/ky{promise.path}"' in page


def test_the_board_is_narrowed_by_place_office_and_what_is_late(client, village):
    item = plans.in_force(village).items.get()
    plans.write(village, item.version)
    here = cast.commit(village)
    there = cast.commit(village, place=village.other, body=village.mayor)
    assert board(client, place="ak-bulak")["promised"] == [here]
    assert board(client, body="meriya") == {"asked": [], "promised": [there], "done": []}
    assert board(client, overdue="on") == {"asked": [], "promised": [], "done": []}
    with time_machine.travel(NOON + timedelta(days=60), tick=False):
        late = board(client, overdue="on", place="ak-bulak")
        assert (late["asked"], late["promised"]) == ([item], [here])
        cast.say(village, here, "done", on=TODAY, at=NOON)
    assert board(client, place="no-such")["done"] == [here]


def test_one_tab_is_shown_on_a_phone_without_a_script(client, village):
    cast.commit(village)
    page = client.get("/ky/promises/?tab=done").content.decode()
    assert page.count('class="shown"') == 1
    assert 'aria-labelledby="column-done"' in page.split('class="shown"')[1][:60]
    assert "?tab=asked" in page


def test_long_columns_turn_page_by_page(client, village):
    decision = cast.decision(village)
    for _number in range(25):
        cast.commit(village, decision=decision)
    first, second = board(client), board(client, tab="promised", page="2")
    assert (len(first["promised"]), len(second["promised"])) == (20, 5)
    assert len(board(client, tab="done", page="2")["promised"]) == 8  # a glance; its own tab turns the pages


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_costs_the_same_with_one_and_with_three(client, village, count, django_assert_num_queries):
    decision = cast.decision(village)
    for _number in range(count):
        plans.in_force(village)
        cast.commit(village, decision=decision)
        cast.say(village, cast.commit(village, decision=decision), "done")
    with django_assert_num_queries(10):
        client.get("/ky/promises/")


def test_the_board_stays_light_with_a_thousand_promises(client, village, django_assert_max_num_queries):
    first = cast.commit(village)
    Commitment.objects.bulk_create(
        Commitment(
            programme=first.programme,
            place=first.place,
            body=first.body,
            what=first.what,
            due=first.due,
            due_on=first.due_on,
            decision=first.decision,
            at=NOON,
        )
        for _number in range(1000)
    )
    with django_assert_max_num_queries(12):
        page = client.get("/ky/promises/")
    assert page.context["columns"][1].page.paginator.count == 1001


@pytest.mark.parametrize("count", [1, 3])
def test_a_promise_costs_the_same_with_one_look_and_with_three(client, village, count, django_assert_num_queries):
    promise = cast.agreed(village)
    for number in range(count):
        cast.look(promise, by=guest(str(number)))
        cast.say(village, promise, "in_work")
        promise.milestones.create(title=w("Смета"), due=TODAY)
    with django_assert_num_queries(6):
        client.get(f"/ky{promise.path}")


def test_an_empty_board_says_how_to_begin(client, village):
    page = client.get("/en/promises/").content.decode()
    assert "A promise begins when an office agrees" in page and "comes from the plan" in page


def test_the_poster_for_the_wall_has_the_three_columns(client, village):
    plans.in_force(village)
    cast.say(village, cast.commit(village), "done")
    content = client.get("/ky/promises/promises.pdf?place=ak-bulak").content
    text = PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert "Ак-Булак" in text and text.count("Насосту") == 2
