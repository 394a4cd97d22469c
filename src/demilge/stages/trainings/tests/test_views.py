import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from demilge.gatherings.models import Meeting
from demilge.gatherings.record import DecisionLine, Record, SpeechLine
from demilge.gatherings.rules import Count
from demilge.stages.trainings import actions
from demilge.stages.trainings.models import Training
from village import NOON, actor, op, w

from .test_actions import PDF, close, material, plan


def sent(**more):
    return {"operation": str(op()), **more}


@pytest.fixture
def training(village) -> Training:
    return plan(village, communities=[village.settlement])


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_anybody_reads_a_training_and_its_materials(client, village, training, language):
    kept = material(village, training)
    page = client.get(f"/{language}/trainings/{training.pk}/").content.decode()
    assert w("Мэрия менен сүйлөшүү").texts[language] in page
    assert kept.file.get_absolute_url() in page


def test_the_empty_list_says_how_to_begin(client, village):
    assert 'class="empty"' in client.get("/ky/trainings/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_one_and_with_three(client, village, count, django_assert_num_queries):
    for _number in range(count):
        plan(village)
    with django_assert_num_queries(4):
        client.get("/ky/trainings/")


@pytest.mark.parametrize("count", [1, 3])
def test_a_full_record_costs_eleven_queries_for_who_is_signed_in(
    as_elmira, village, training, count, django_assert_num_queries
):
    record = Record(
        counts=(Count("f", "29-59", 12),),
        decisions=tuple(DecisionLine(w("Чечим")) for _n in range(count)),
        speeches=tuple(SpeechLine("тургун", "Суу", "ky") for _n in range(count)),
    )
    close(village, training, record=record)
    for _number in range(count):
        material(village, training)
    with django_assert_num_queries(11):
        as_elmira.get(f"/ky/trainings/{training.pk}/")


def test_of_one_settlement_only_its_own_are_listed(client, village, training):
    plan(village, communities=[village.other], title=w("Башка жерде"))
    page = client.get(f"/ky/trainings/?place={village.settlement.slug}").content.decode()
    assert "мобилизация" in page and "Башка жерде" not in page


def test_the_coordinator_plans_on_one_screen(as_aigul, village):
    typed = sent(
        title_ky="Тренинг",
        communities=[village.settlement.pk, village.other.pk],
        when="23.06.2026",
        topics_ky="Бир\nЭки",
        topics_ru="Раз\nДва",
        trainer=village.mtu.pk,
        sessions=1,
    )
    first, second = (as_aigul.post("/ky/trainings/plan/", typed) for _tap in range(2))
    training = Training.objects.get()
    assert (first.url, second.url) == (f"/ky{training.path}", f"/ky{training.path}")
    assert [topic.title.texts for topic in training.topics.all()] == [
        {"ky": "Бир", "ru": "Раз"},
        {"ky": "Эки", "ru": "Два"},
    ]


def test_what_is_missing_comes_back_with_everything_typed(as_aigul, village):
    answer = as_aigul.post("/ky/trainings/plan/", sent(title_ky="Тренинг", topics_ky="Бир", sessions=1))
    assert (answer.status_code, Training.objects.count()) == (422, 0)
    assert "Тренинг" in answer.content.decode() and answer.context["form"].errors["communities"]


def test_the_secretary_changes_and_closes_it(as_elmira, training):
    address = f"/ky/trainings/{training.pk}"
    page = as_elmira.get(f"{address}/change/").content.decode()
    assert "Мэрия менен сүйлөшүү" in page
    changed = sent(title_ky="Жаңы ат", when="2026-06-23", topics_ky="Бюджет", sessions=2)
    assert as_elmira.post(f"{address}/change/", changed).status_code == 302
    closed = sent(present="21", speech_language="ky")
    assert as_elmira.post(f"{address}/close/", closed).url == f"{address}/"
    meeting = Meeting.objects.get()
    assert (meeting.title.texts, meeting.sessions, meeting.state) == ({"ky": "Жаңы ат"}, 2, "closed")


def test_closing_without_a_count_keeps_everything_typed(as_elmira, training):
    answer = as_elmira.post(
        f"/ky/trainings/{training.pk}/close/",
        sent(speech_language="ky", speech_1_text="Суу жок", speech_1_role="тургун"),
    )
    assert (answer.status_code, Meeting.objects.get().state) == (422, "planned")
    assert "Суу жок" in answer.content.decode()


def test_materials_come_by_file_and_by_address_and_go_again(as_elmira, client, training):
    address = f"/ky/trainings/{training.pk}/materials/add/"
    upload = SimpleUploadedFile("kitep.pdf", PDF)
    assert as_elmira.post(address, sent(title_ky="Китеп", upload=upload)).status_code == 302
    assert as_elmira.post(address, sent(title_ky="Бет", address="https://example.org/a")).status_code == 302
    assert as_elmira.post(address, sent(title_ky="Бош")).status_code == 422
    first = training.materials.first()
    assert as_elmira.post(f"/ky/trainings/materials/{first.pk}/remove/", sent()).status_code == 302
    page = client.get(f"/ky/trainings/{training.pk}/").content.decode()
    assert "Китеп" not in page and "https://example.org/a" in page


def test_the_list_of_who_was_there_stays_inside(as_elmira, client, training):
    address = f"/ky/trainings/{training.pk}"
    kept = as_elmira.post(f"{address}/attendance/", sent(lines="Бакыт Токтоев; м; 1980; Ак-Булак"))
    assert kept.status_code == 302
    assert "Бакыт" in as_elmira.get(f"{address}/attendance/").content.decode()
    assert client.get(f"{address}/attendance/").status_code == 403
    assert "Бакыт" not in client.get(f"{address}/").content.decode()

    def printed(reader):
        answer = reader.get(f"{address}/attendance.pdf")
        return PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()

    assert "Бакыт" in printed(as_elmira) and "Бакыт" not in printed(client)


def test_a_cancelled_training_stays_to_be_read(as_aigul, client, training):
    answer = as_aigul.post(f"/ky/trainings/{training.pk}/cancel/", sent(reason="Жаан"))
    assert answer.status_code == 302
    assert client.get(f"/ky/trainings/{training.pk}/").status_code == 200
    assert as_aigul.post(f"/ky/trainings/{training.pk}/cancel/", sent(reason="Жаан")).status_code == 409


def test_daniyar_and_guests_write_nothing(as_daniyar, village, training):
    kept = material(village, training)
    parts = [f"{training.pk}/{part}" for part in ("change", "close", "cancel", "attendance", "materials/add")]
    for reader in (as_daniyar, Client()):
        for part in [*parts, "plan", f"materials/{kept.pk}/remove"]:
            answer = reader.post(f"/ky/trainings/{part}/", sent(title_ky="Бузуку", reason="Себеби", lines="Ат"))
            assert (answer.status_code, part) == (403, part)
    assert Meeting.objects.get().state == "planned"


def test_small_counts_are_not_shown_in_public(as_elmira, client, village, training):
    close(village, training, record=Record(counts=(Count("f", "60+", 2), Count("m", "60+", 20))))
    assert client.get(f"/ky/trainings/{training.pk}/").context["table"] == []
    assert as_elmira.get(f"/ky/trainings/{training.pk}/").context["table"] != []


def test_the_protocol_is_printed(client, village, training):
    actions.close_training(
        training=training, record=Record(present=21), by=actor(village.aigul), at=NOON, operation=op()
    )
    answer = client.get(f"/ky/trainings/{training.pk}/protocol.pdf")
    assert answer.content.startswith(b"%PDF")
