import io
from datetime import date, timedelta

import pytest
from django.test import Client
from pypdf import PdfReader

from demilge.gatherings.record import Record
from demilge.people.actions import give_consent
from demilge.people.models import Given, Purpose
from demilge.stages.assemblies import actions as assemblies
from demilge.stages.groups import actions
from demilge.stages.groups.models import Group, Mandate, Nomination, Task
from demilge.texts.words import NONE
from village import NOON, actor, op, sign_in, w, when

from .conftest import call, form, hands, make_member, sent

LINK = "https://chat.whatsapp.com/AbCdEfGhIjKlMnOp"


def page_of(client, group, language="ky"):
    return client.get(f"/{language}/groups/{group.pk}/").content.decode()


# -- reading ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_anybody_reads_the_criteria_before_anybody_is_put_up(client, forming, language):
    wanted = w("Ушул жерде жашайт").texts[language]
    assert wanted in page_of(client, forming, language)


def test_names_are_hidden_in_public_and_shown_to_the_group(client, village, elected):
    assert "Тургун" not in page_of(client, elected)
    member = sign_in(Client(), village.residents[0])
    assert "Тургун Эки" in page_of(member, elected)
    assert "Тургун" not in page_of(sign_in(Client(), village.daniyar), elected)


def test_who_agreed_is_named_in_public(client, village, elected):
    person = village.residents[0]
    by = actor(village.aigul)
    give_consent(person=person, purpose=Purpose.NAME_PUBLIC, how=Given.PAPER, by=by, at=NOON, operation=op())
    page = page_of(client, elected)
    assert "Тургун Бир" in page and "Тургун Эки" not in page


def test_the_result_is_public_in_numbers(client, elected):
    page = page_of(client, elected)
    assert "№ 1" in page and "макул 25 · каршы 1 · калыс 2" in page


def test_a_group_known_only_from_a_source_shows_what_the_source_says(client, village):
    group = actions.record_group(
        programme=village.programme,
        place=village.settlement,
        name=w("Топ"),
        elected=when("2023-05-15/2023-05-19"),
        size_text="6–7",
        by=actor(village.aigul),
        at=NOON,
        operation=op(),
    )
    for address in (f"/ky/groups/{group.pk}/", "/ky/groups/"):
        assert "6–7" in client.get(address).content.decode()


def test_the_empty_list_says_how_to_begin(client, village):
    assert 'class="empty"' in client.get("/ky/groups/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_one_and_with_three(client, village, count, django_assert_num_queries):
    group = form(village)
    for _number in range(count - 1):
        actions.dissolve_group(group=group, reason="x", by=actor(village.aigul), at=NOON, operation=op())
        group = form(village)
    with django_assert_num_queries(2):
        client.get("/ky/groups/")


@pytest.mark.parametrize("steps", [1, 3])
def test_a_group_s_page_costs_the_same_with_one_and_with_three_steps(
    client, village, elected, steps, django_assert_num_queries
):
    for _number in range(steps):
        actions.add_task(group=elected, title=w("Кат"), by=actor(village.aigul), at=NOON, operation=op())
    with django_assert_num_queries(6):
        page_of(client, elected)


@pytest.mark.parametrize("steps", [1, 3])
def test_so_does_it_for_the_chair(village, chair, steps, django_assert_num_queries):
    for _number in range(steps):
        actions.add_task(group=chair.group, title=w("Кат"), by=actor(village.aigul), at=NOON, operation=op())
    phone = sign_in(Client(), chair.person)
    with django_assert_num_queries(8):
        page_of(phone, chair.group)


def test_the_link_is_for_the_members_only(client, as_daniyar, as_elmira, village, elected, noon):
    actions.set_link(group=elected, link=LINK, by=actor(village.aigul), at=NOON, operation=op())
    for reader in (client, as_daniyar):
        assert LINK not in page_of(reader, elected)
    for reader in (as_elmira, sign_in(Client(), village.residents[0])):
        page = page_of(reader, elected)
        assert LINK in page and "<svg" in page
    assert not as_elmira.get(f"/ky/groups/{elected.pk}/").context["link_is_old"]


def test_a_link_of_ninety_days_asks_to_be_made_anew(as_elmira, village, elected, noon):
    Group.objects.update(whatsapp=LINK, whatsapp_since=date(2026, 2, 1))
    assert as_elmira.get(f"/ky/groups/{elected.pk}/").context["link_is_old"]


def test_the_text_to_share_tells_the_next_meeting_and_steps_and_no_names(as_elmira, village, elected):
    call(village, title=w("Июнь жыйыны"), when=when("2026-06-01"))
    task = actions.add_task(
        group=elected, title=w("Кат жазуу"), due=date(2026, 6, 5), by=actor(village.aigul), at=NOON, operation=op()
    )
    actions.take_task(task=task, by=actor(village.residents[0]), at=NOON, operation=op())
    context = as_elmira.get(f"/ky/groups/{elected.pk}/").context
    assert "5-июнь 2026" in context["text_ky"] and "5 июня 2026" in context["text_ru"]
    assert "Кат жазуу (ru)" in context["text_ru"] and f"/ru/groups/{elected.pk}/" in context["text_ru"]
    assert "Тургун" not in context["text_ky"]


# -- forming and nominating ------------------------------------------------------------------------------------------


def test_the_coordinator_forms_a_group_with_the_programme_s_seats(as_aigul, village):
    page = as_aigul.get(f"/ky/groups/form/?place={village.settlement.slug}")
    assert page.context["form"].initial["seats_max"] == 3
    typed = sent(place=village.settlement.pk, name_ky="Топ", seats_min=2, seats_max=3)
    first, second = (as_aigul.post("/ky/groups/form/", typed) for _tap in range(2))
    group = Group.objects.get()
    assert (first.status_code, first.url, second.url) == (302, f"/ky{group.path}", first.url)


def test_seats_out_of_order_come_back_with_everything_typed(as_aigul, village):
    typed = sent(place=village.settlement.pk, name_ky="Топ", criteria_ky="Жашайт", seats_min=5, seats_max=3)
    answer = as_aigul.post("/ky/groups/form/", typed)
    assert (answer.status_code, Group.objects.count()) == (422, 0)
    assert "Жашайт" in answer.content.decode() and answer.context["form"].errors["seats_max"]


def test_nominations_stay_shut_while_criteria_are_missing(as_aigul, village):
    group = form(village, principles=NONE)
    answer = as_aigul.post(f"/ky/groups/{group.pk}/nominations/open/", sent())
    assert answer.status_code == 409
    assert Group.objects.get().state == "forming"


def test_a_resident_puts_themselves_up_from_their_phone(as_bakyt, village, nominating):
    assert f"/ky/groups/{nominating.pk}/stand/" in page_of(as_bakyt, nominating)
    answer = as_bakyt.post(f"/ky/groups/{nominating.pk}/stand/", sent(reason="Суу", language="ky", show_name="on"))
    assert (answer.status_code, Nomination.objects.get().person) == (302, village.bakyt)


def test_who_was_put_up_answers_on_their_own_phone(as_bakyt, village, nominating):
    nomination = actions.nominate(
        group=nominating,
        person=village.bakyt,
        reason="",
        language="ky",
        by=actor(village.aigul),
        at=NOON,
        operation=op(),
    )
    address = f"/ky/groups/nominations/{nomination.pk}/answer/"
    assert address in page_of(as_bakyt, nominating)
    assert as_bakyt.post(address, sent(agrees="yes")).status_code == 302
    nomination.refresh_from_db()
    assert (nomination.consent, nomination.consent_how) == ("given", "web")


def test_the_coordinator_writes_down_an_answer_from_paper(as_aigul, village, nominating):
    answer = as_aigul.post(
        f"/ky/groups/{nominating.pk}/nominate/",
        sent(name="Тургун Беш", language="ky", reason="Мыкты", agreed_how="paper"),
    )
    assert (answer.status_code, Nomination.objects.get().consent_how) == (302, "paper")


def test_the_list_of_residents_is_for_the_coordinators_only(as_aigul, village, nominating):
    make_member(village.residents[0], village.settlement)
    address = f"/ky/groups/{nominating.pk}/nominate/"
    assert "Бакыт" in as_aigul.get(address).content.decode()
    member = sign_in(Client(), village.residents[0])
    assert "Бакыт" not in member.get(address).content.decode()


def test_daniyar_and_guests_write_nothing(as_daniyar, village, elected):
    seat, nomination = elected.mandates.first(), elected.nominations.first()
    task = actions.add_task(group=elected, title=w("Кат"), by=actor(village.aigul), at=NOON, operation=op())
    own = ("change", "seats", "nominations/open", "dissolve", "link", "stand", "nominate", "vote", "vote/count")
    addresses = [f"{elected.pk}/{part}" for part in (*own, "vote/call_off", "tasks/add")]
    addresses += [f"seats/{seat.pk}/{part}" for part in ("office", "end", "replace")]
    addresses += [f"nominations/{nomination.pk}/answer", f"tasks/{task.pk}/take", f"tasks/{task.pk}/done", "form"]
    for reader in (as_daniyar, Client()):
        for address in addresses:
            answer = reader.post(f"/ky/groups/{address}/", hands(office="chair", link=LINK, reason="Себеби"))
            assert (answer.status_code, address) == (403, address)
            assert "Тургун" not in answer.content.decode()
    task.refresh_from_db()
    assert (Group.objects.get().whatsapp, Mandate.objects.filter(office="chair").count(), task.owner) == ("", 0, None)


# -- seats, steps, paper ---------------------------------------------------------------------------------------------


def test_offices_seats_and_steps_are_changed_from_the_page(as_aigul, village, elected):
    first, second, _third = elected.mandates.all()
    assert as_aigul.post(f"/ky/groups/seats/{first.pk}/office/", sent(office="chair")).status_code == 302
    ended = sent(ending="resigned", on=elected.meeting.first_day.isoformat(), reason="Көчтү")
    assert as_aigul.post(f"/ky/groups/seats/{second.pk}/end/", ended).status_code == 302
    runner_up = elected.nominations.get(person=village.residents[2])
    filled = sent(nomination=runner_up.pk, since=elected.meeting.first_day.isoformat())
    assert as_aigul.post(f"/ky/groups/seats/{second.pk}/replace/", filled).status_code == 302
    assert as_aigul.post(f"/ky/groups/{elected.pk}/tasks/add/", sent(title_ky="Кат", owner=first.pk)).status_code == 302
    task = Task.objects.get()
    chair = sign_in(Client(), first.person)
    assert chair.post(f"/ky/groups/tasks/{task.pk}/done/", sent()).status_code == 302
    page = page_of(as_aigul, elected)
    assert "Көчтү" in page and "Кат" in page
    assert "Көчтү" not in page_of(Client(), elected)


def test_the_printed_decision_has_both_languages_and_names_only_for_who_leads(as_elmira, client, elected):
    def printed(reader):
        answer = reader.get(f"/ky/groups/{elected.pk}/election.pdf")
        text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
        return " ".join(text.split())

    public, inside = printed(client), printed(as_elmira)
    assert "Ушул жерде жашайт" in public and "Ушул жерде жашайт (ru)" in public
    assert "Тургун Эки" in inside and "Тургун" not in public


def test_nothing_is_printed_before_the_hands_are_counted(client, voting):
    assert client.get(f"/ky/groups/{voting.pk}/election.pdf").status_code == 409


def test_when_all_terms_are_over_the_way_leads_to_a_new_group(as_aigul, as_bakyt, village, elected, noon):
    elected.mandates.update(until=NOON.date() - timedelta(days=1), since=NOON.date() - timedelta(days=700))
    page = as_aigul.get(f"/en/groups/{elected.pk}/").content.decode()
    assert page.count(f"/en/groups/{elected.pk}/dissolve/") == 2
    assert "/dissolve/" not in as_bakyt.get(f"/en/groups/{elected.pk}/").content.decode()
    as_aigul.post(f"/en/groups/{elected.pk}/dissolve/", sent(reason="The terms are over"))
    assert set(elected.mandates.values_list("ended_on", flat=True)) == {None}
    way = f"/en/groups/form/?after={elected.pk}"
    assert way in as_aigul.get(f"/en/groups/{elected.pk}/").content.decode()
    form = as_aigul.get(way).context["form"]
    assert (form["place"].value(), form["seats_max"].value()) == (village.settlement.pk, elected.seats_max)
    assert form.initial["criteria"] == elected.criteria
    made = as_aigul.post(way, sent(place=village.settlement.pk, name_ky="Жаңы топ", seats_min=2, seats_max=3))
    assert made.status_code == 302
    assert way not in as_aigul.get(f"/en/groups/{elected.pk}/").content.decode()


def test_the_hall_votes_at_assemblies_that_were_not_over_before_the_group(as_elmira, village, nominating):
    old, other, coming = (
        call(village, when=when("2026-04-01")), call(village, kind="information"), call(village, when=when("2026-06-01"))
    )  # fmt: skip
    assemblies.close_assembly(meeting=old, record=Record(), by=actor(village.aigul), at=NOON, operation=op())
    form = as_elmira.get(f"/ky/groups/{nominating.pk}/vote/").context["form"]
    assert list(form.fields["meeting"].queryset) == [coming]
    assert other.communities.get() == village.settlement
