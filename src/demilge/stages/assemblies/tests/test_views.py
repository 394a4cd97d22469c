import io

import pytest
from django.test import Client
from pypdf import PdfReader

from demilge.gatherings.models import Kind, Meeting
from demilge.gatherings.record import AttendeeLine, DecisionLine, Record
from demilge.gatherings.rules import Count, Votes
from demilge.stages.assemblies import actions
from village import NOON, actor, op, w, when


@pytest.fixture
def meeting(village):
    return actions.call_assembly(
        programme=village.programme,
        kind=Kind.ASSEMBLY,
        title=w("Короо жыйыны"),
        communities=[village.settlement],
        when=when("2026-05-18"),
        agenda=[w("Таза суу")],
        by=actor(village.aigul),
        at=NOON,
        operation=op(),
    )


@pytest.fixture
def closed(village, meeting):
    record = Record(
        counts=(Count("f", "29-59", 12), Count("m", "29-59", 9)),
        decisions=(DecisionLine(w("Насосту алмаштыруу"), Votes(18, 1, 2)),),
        chair=village.elmira,
    )
    return actions.close_assembly(meeting=meeting, record=record, by=actor(village.aigul), at=NOON, operation=op())


def typed(**more):
    """The closing screen as a secretary fills it in."""
    return {
        "operation": str(op()),
        "starts": "14:00",
        "ends": "15:30",
        "count_f_MIDDLE": "12",
        "count_m_MIDDLE": "9",
        "decision_1_text_ky": "Насосту алмаштыруу",
        "decision_1_for": "18",
        "decision_1_against": "1",
        "decision_1_abstained": "2",
        "speech_1_role": "тургун",
        "speech_1_text": "Суу жок",
        "speech_language": "ky",
        **more,
    }


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_anybody_reads_a_call_and_a_record(client, closed, language):
    page = client.get(f"/{language}/meetings/{closed.pk}/").content.decode()
    assert {"ky": "Насосту алмаштыруу", "ru": "Насосту алмаштыруу (ru)", "en": "Насосту алмаштыруу (en)"}[
        language
    ] in page
    assert "Элмира" not in page


def test_a_meeting_leads_to_the_problems_it_raised(client, village, closed, as_aigul):
    said = closed.speeches.create(position=1, text="Суу жок", language="ky")
    address = f"/ky/meetings/{closed.pk}/"
    as_aigul.post(f"{address}speeches/{said.pk}/problem/", {"operation": str(op()), "title_ky": "Таза суу жетпейт"})
    problem = village.settlement.problems.get()
    assert f'href="/ky{problem.path}"' in client.get(address).content.decode()


def test_a_list_to_sign_is_offered_before_a_meeting_only(client, closed):
    assert "attendance.pdf" not in client.get(f"/ky/meetings/{closed.pk}/").content.decode()


def test_the_secretary_closes_on_one_screen(as_elmira, meeting):
    answer = as_elmira.post(f"/ky/meetings/{meeting.pk}/close/", typed())
    meeting.refresh_from_db()
    assert (answer.status_code, answer.url, meeting.state, meeting.present) == (
        302,
        f"/ky/meetings/{meeting.pk}/",
        "closed",
        21,
    )


def test_a_double_tap_closes_once_and_goes_to_the_same_page(as_elmira, meeting):
    form = typed()
    first, second = (as_elmira.post(f"/ky/meetings/{meeting.pk}/close/", form) for _tap in range(2))
    assert (first.url, second.status_code) == (f"/ky/meetings/{meeting.pk}/", 302)
    assert Meeting.objects.get().decisions.count() == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"decision_1_for": "30"}, "decision_1_for"),
        ({"ends": "13:00"}, "ends"),
        ({"present": "22"}, "present"),
        ({"count_f_MIDDLE": "-1"}, "count_f_MIDDLE"),
        ({"decision_2_for": "3"}, "decision_2_text"),
        ({"promise_1_what_ky": "Насос"}, "promise_1_due"),
        ({"starts": "эртең"}, "starts"),
    ],
)
def test_what_does_not_fit_comes_back_with_everything_typed(as_elmira, meeting, more, field):
    answer = as_elmira.post(f"/ky/meetings/{meeting.pk}/close/", typed(**more))
    page = answer.content.decode()
    assert (answer.status_code, Meeting.objects.get().state) == (422, "planned")
    assert answer.context["form"].errors[field]
    assert "Суу жок" in page and "Насосту алмаштыруу" in page


def test_a_photo_that_is_none_is_refused_and_nothing_typed_is_lost(as_elmira, meeting):
    fake = io.BytesIO(b"not a picture at all")
    fake.name = "photo.jpg"
    answer = as_elmira.post(f"/ky/meetings/{meeting.pk}/close/", typed(photo=fake))
    assert (answer.status_code, Meeting.objects.get().state) == (422, "planned")
    assert "Суу жок" in answer.content.decode()


def test_daniyar_and_guests_write_nothing(as_daniyar, meeting):
    for client in (as_daniyar, Client()):
        for act in ("close", "change", "cancel", "attendance"):
            answer = client.post(f"/ky/meetings/{meeting.pk}/{act}/", typed())
            assert answer.status_code == 403
            assert "Суу жок" in answer.content.decode()
    assert Meeting.objects.get().state == "planned"


def test_a_closed_meeting_says_that_corrections_are_addenda(as_aigul, closed):
    answer = as_aigul.post(f"/en/meetings/{closed.pk}/close/", typed())
    assert answer.status_code == 409
    assert "A correction is made as an addendum" in answer.content.decode()


def test_small_counts_are_not_shown_in_public_but_to_the_secretary(as_elmira, client, village, meeting):
    record = Record(counts=(Count("f", "60+", 2), Count("m", "60+", 20)))
    actions.close_assembly(meeting=meeting, record=record, by=actor(village.aigul), at=NOON, operation=op())
    assert client.get(f"/ky/meetings/{meeting.pk}/").context["table"] == []
    assert as_elmira.get(f"/ky/meetings/{meeting.pk}/").context["table"] != []


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_one_and_with_three(client, village, count, django_assert_num_queries):
    for _number in range(count):
        actions.call_assembly(
            programme=village.programme,
            kind=Kind.ASSEMBLY,
            title=w("Жыйын"),
            communities=[village.settlement],
            when=when("2026-05-18"),
            by=actor(village.aigul),
            at=NOON,
            operation=op(),
        )
    with django_assert_num_queries(3):
        client.get("/ky/meetings/")


def test_the_printed_protocol_has_both_languages_and_names_only_for_the_writers(as_elmira, client, closed):
    def printed(reader):
        text = (
            PdfReader(io.BytesIO(reader.get(f"/ky/meetings/{closed.pk}/protocol.pdf").content)).pages[0].extract_text()
        )
        return " ".join(text.split())

    public, inside = printed(client), printed(as_elmira)
    assert "Насосту алмаштыруу" in public and "Насосту алмаштыруу (ru)" in public
    assert "Элмира Жолдошева" in inside and "Элмира" not in public


def test_a_meeting_to_come_is_invited_to_on_paper_and_in_the_groups(as_aigul, client, village, meeting):
    page = client.get(f"/en/meetings/{meeting.pk}/").content.decode()
    assert f"/en/meetings/{meeting.pk}/invitation.pdf" in page and "protocol.pdf" not in page
    assert page.count("https://wa.me/") == 2
    paper = PdfReader(io.BytesIO(client.get(f"/ky/meetings/{meeting.pk}/invitation.pdf").content))
    text = " ".join(paper.pages[0].extract_text().split())
    assert len(paper.pages) == 1 and "Короо жыйыны (ru)" in text and "Таза суу" in text
    actions.close_assembly(meeting=meeting, record=Record(), by=actor(village.aigul), at=NOON, operation=op())
    page = client.get(f"/en/meetings/{meeting.pk}/").content.decode()
    assert "protocol.pdf" in page and "invitation.pdf" not in page and "wa.me" not in page


def test_the_list_to_sign_is_empty_for_the_public(as_elmira, client, village, closed):
    lines = [AttendeeLine("Бакыт Токтоев", "m", 1980, "Ак-Булак көчөсү")]
    actions.write_attendance(meeting=closed, lines=lines, by=actor(village.elmira), at=NOON, operation=op())

    def printed(reader):
        return (
            PdfReader(io.BytesIO(reader.get(f"/ky/meetings/{closed.pk}/attendance.pdf").content))
            .pages[0]
            .extract_text()
        )

    assert "Бакыт" in printed(as_elmira)
    assert "Бакыт" not in printed(client)
