import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from demilge.problems.models import Problem
from demilge.stages.surveys.models import Finding, Study, Unit
from village import op, w

from .test_actions import PDF, add, begin, line, publish


def sent(**more):
    return {"operation": str(op()), **more}


@pytest.fixture
def study(village) -> Study:
    """Published: one question in two settlements, one in words only, one of too few people."""
    draft = begin(village)
    add(village, draft)
    add(village, draft, found=line(village, place=village.other, value=40, base=None))
    add(village, draft, found=line(village, text=w("Жол жаман"), service=None, value=None, unit=Unit.NONE))
    few = line(village, text=w("Ким айтты"), value=3, unit=Unit.PEOPLE)
    add(village, draft, found=few)
    return publish(village, draft)


def read(client, study, tail=""):
    return client.get(f"/ky/research/{study.pk}/{tail}").content.decode()


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_anybody_reads_findings_with_their_numbers_and_bases(client, study, language):
    page = client.get(f"/{language}/research/{study.pk}/").content.decode()
    assert w("Таза суусу жок").texts[language] in page
    assert {"ky": "62,5\u00a0%", "ru": "62,5\u00a0%", "en": "62.5\u00a0%"}[language] in page
    assert "116" in page


def test_every_finding_has_its_anchor(client, study):
    page = read(client, study)
    assert all(f'id="finding-{finding.pk}"' in page for finding in study.findings.all())


def test_one_question_in_two_settlements_is_one_chart(client, study):
    context = client.get(f"/ky/research/{study.pk}/").context
    chart = context["sections"][0].charts[0]
    assert [(name, value) for name, value, _words in chart.rows] == [("Ак-Булак", 62.5), ("Көк-Таш", 40.0)]
    assert chart.most == 100
    assert "Таза суусу жок. Ак-Булак: 62,5" in read(client, study)


def test_the_same_findings_stand_by_settlement_as_well(client, village, study):
    sections = client.get(f"/ky/research/{study.pk}/?by=place").context["sections"]
    assert [section.heading for section in sections] == [village.settlement.name, village.other.name]
    assert sections[1].charts[0].rows[0][0] == "Таза суу"


def test_numbers_of_fewer_than_five_are_shown_to_the_coordinators_only(client, as_aigul, study):
    def small(reader):
        charts = reader.get(f"/en/research/{study.pk}/").context["sections"][0].charts
        return next(chart for chart in charts if chart.unit == Unit.PEOPLE).lines[0]

    assert (small(client).number, small(client).is_small) == ("", True)
    assert small(as_aigul).number == "3 people"


def test_what_is_not_known_is_said_so(client, study):
    page = client.get(f"/en/research/{study.pk}/").content.decode()
    assert "people asked: not known" in page and "no number published" in page and "of how many: not known" in page


def test_a_draft_is_for_the_coordinators_only(client, as_aigul, as_elmira, village):
    draft = begin(village)
    for reader in (client, as_elmira):
        assert reader.get(f"/ky/research/{draft.pk}/").status_code == 404
        assert reader.get(f"/ky/research/{draft.pk}/screen/").status_code == 404
        assert "Муктаждык" not in reader.get("/ky/research/").content.decode()
    assert "Муктаждык" in as_aigul.get("/ky/research/").content.decode()
    assert as_aigul.get(f"/ky/research/{draft.pk}/").status_code == 200


def test_the_empty_list_says_how_to_begin(client, village):
    assert 'class="empty"' in client.get("/ky/research/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_one_and_with_three(client, village, count, django_assert_num_queries):
    for _number in range(count):
        draft = begin(village)
        add(village, draft)
        publish(village, draft)
    with django_assert_num_queries(3):
        client.get("/ky/research/")


@pytest.mark.parametrize("count", [1, 3])
def test_a_study_costs_the_same_with_one_and_with_three_findings(client, village, count, django_assert_num_queries):
    draft = begin(village)
    for _number in range(count):
        add(village, draft)
    publish(village, draft)
    with django_assert_num_queries(4):
        read(client, draft)
    with django_assert_num_queries(3):
        read(client, draft, "screen/")


# -- the projector ---------------------------------------------------------------------------------------------------


def test_the_projector_shows_one_finding_in_two_languages(client, study):
    page = read(client, study, "screen/?n=1")
    assert 'class="wall"' in page
    assert "Таза суусу жок" in page and "Таза суусу жок (ru)" in page and "Жол жаман" not in page
    assert "?n=2" in page and "?n=0" not in page
    last = read(client, study, "screen/?n=4")
    assert "?n=3" in last and "?n=5" not in last


@pytest.mark.parametrize(("asked", "number"), [("0", 1), ("99", 4), ("x", 1), ("", 1), ("-3", 1), ("2", 2)])
def test_a_number_that_is_not_there_shows_the_nearest(client, study, asked, number):
    assert client.get(f"/ky/research/{study.pk}/screen/?n={asked}").context["number"] == number


def test_a_hall_sees_no_small_numbers_even_from_the_coordinator_s_computer(as_aigul, study):
    context = as_aigul.get(f"/ky/research/{study.pk}/screen/?n=4").context
    assert (context["is_small"], [face["number"] for face in context["faces"]], context["rows"]) == (True, ["", ""], [])


# -- problems --------------------------------------------------------------------------------------------------------


def take_up(reader, study, position=1, **more):
    typed = sent(**{"title_ky": "Суу жок", "place": "", **more})
    return reader.post(f"/ky/research/{study.pk}/findings/{position}/problem/", typed)


def test_a_finding_becomes_a_voice_and_both_pages_lead_to_each_other(as_elmira, client, village, study):
    finding = study.findings.get(position=1)
    address = f"/ky/research/{study.pk}/findings/1/problem/"
    assert address in read(as_elmira, study)
    assert "Таза суусу жок, 62,5" in as_elmira.get(address).content.decode()
    answer = take_up(as_elmira, study)
    problem = Problem.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/ky{problem.path}")
    voice = problem.voices.get()
    assert (voice.kind, voice.about, voice.when, voice.people) == ("finding", finding.label, study.when, None)
    assert voice.title.texts["ru"].startswith("Таза суусу жок (ru), 62,5")
    assert f'href="/ky{finding.path}"' in client.get(f"/ky{problem.path}").content.decode()
    page = read(as_elmira, study)
    assert f'href="/ky{problem.path}"' in page and address not in page
    assert f'href="/ky{problem.path}"' in read(client, study, "?by=place")


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_thread_shows_the_finding_in_each_language(as_aigul, client, study, language):
    take_up(as_aigul, study)
    page = client.get(f"/{language}{Problem.objects.get().path}").content.decode()
    assert w("Таза суусу жок").texts[language] in page
    assert "116" in page


def test_who_tends_no_problems_there_raises_none(as_elmira, as_daniyar, as_bakyt, as_chynara, client, study):
    for reader in (as_daniyar, as_bakyt, as_chynara, client):
        assert "/problem/" not in read(reader, study)
        assert (take_up(reader, study).status_code, Problem.objects.count()) == (403, 0)
    # Elmira's group is of Ak-Bulak; the second finding is of Kok-Tash.
    assert f"/research/{study.pk}/findings/2/problem/" not in read(as_elmira, study)
    assert (take_up(as_elmira, study, 2).status_code, Problem.objects.count()) == (403, 0)


def test_a_double_tap_raises_one_problem_and_the_same_finding_is_one_voice_of_it(as_aigul, study):
    form = {"operation": str(op()), "title_ky": "Суу жок"}
    first, second = (take_up(as_aigul, study, **form) for _tap in range(2))
    assert (first.url, Problem.objects.count()) == (second.url, 1)
    again = take_up(as_aigul, study, problem=Problem.objects.get().pk)
    assert (again.status_code, Problem.objects.get().voices.count()) == (409, 1)


def test_a_draft_s_finding_waits_until_everybody_can_read_it(as_aigul, village):
    draft = begin(village)
    add(village, draft)
    assert "/problem/" not in read(as_aigul, draft)
    assert (take_up(as_aigul, draft).status_code, Problem.objects.count()) == (409, 0)


def test_a_finding_of_all_together_is_raised_in_each_settlement_by_itself(as_aigul, village):
    draft = begin(village)
    add(village, draft, found=line(village, place=None))
    study = publish(village, draft)
    address = f"/research/{study.pk}/findings/1/problem/"
    for place in (village.settlement, village.other):
        assert address in read(as_aigul, study)
        take_up(as_aigul, study, place=place.pk)
    page = read(as_aigul, study)
    assert address not in page
    assert all(f'href="/ky{problem.path}"' in page for problem in Problem.objects.all())
    assert Problem.objects.count() == 2


def test_too_few_people_are_not_told_by_the_voice_either(as_aigul, study):
    take_up(as_aigul, study, 4)
    voice = Problem.objects.get().voices.get()
    assert (voice.title, voice.people) == (w("Ким айтты"), None)


# -- writing ---------------------------------------------------------------------------------------------------------


def test_the_coordinator_writes_a_study_down_and_publishes_it(as_aigul, client, village):
    typed = sent(
        title_ky="Изилдөө",
        communities=[village.settlement.pk],
        when="2023-06",
        report=SimpleUploadedFile("report.pdf", PDF),
    )
    first = as_aigul.post("/ky/research/begin/", typed)
    study = Study.objects.get()
    assert first.url == f"/ky{study.path}"
    finding = sent(text_ky="Суу жок", place=village.settlement.pk, value="62,5", unit="percent", base="116")
    assert as_aigul.post(f"/ky/research/{study.pk}/findings/add/", finding).status_code == 302
    changed = sent(text_ky="Суу жетпейт", value="72", unit="people", base="116")
    assert as_aigul.post(f"/ky/research/{study.pk}/findings/1/change/", changed).status_code == 302
    assert as_aigul.post(f"/ky/research/{study.pk}/findings/add/", sent(text_ky="Жол", unit="none")).status_code == 302
    assert as_aigul.post(f"/ky/research/{study.pk}/findings/2/remove/", sent()).status_code == 302
    form = sent()
    answers = [as_aigul.post(f"/ky/research/{study.pk}/publish/", form) for _tap in range(2)]
    assert {answer.status_code for answer in answers} == {302}
    page = read(client, study)
    assert "Суу жетпейт" in page and "report.pdf" in page


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"value": "101"}, "value"),
        ({"value": ""}, "value"),
        ({"unit": "none"}, "unit"),
        ({"base": "0"}, "base"),
        ({"unit": "people", "base": "10"}, "base"),
        ({"text_ky": "", "text_ru": "", "source": "Нет воды"}, "text"),
    ],
)
def test_what_does_not_fit_comes_back_with_everything_typed(as_aigul, village, more, field):
    draft = begin(village)
    typed = sent(
        **{"text_ky": "Суу жок", "text_ru": "Нет воды", "value": "62", "unit": "percent", "base": "116", **more}
    )
    answer = as_aigul.post(f"/ky/research/{draft.pk}/findings/add/", typed)
    assert (answer.status_code, Finding.objects.count()) == (422, 0)
    assert answer.context["form"].errors[field]
    assert "Нет воды" in answer.content.decode()


def test_after_publishing_the_sample_can_still_be_written(as_aigul, village, study):
    typed = sent(title_ky="Изилдөө", communities=[village.settlement.pk], sample="116")
    assert as_aigul.post(f"/ky/research/{study.pk}/change/", typed).status_code == 302
    assert Study.objects.get().sample == 116
    refused = as_aigul.post(f"/ky/research/{study.pk}/findings/add/", sent(text_ky="Кеч", unit="none"))
    assert (refused.status_code, "Кеч" in refused.content.decode()) == (409, True)


def test_daniyar_and_guests_write_nothing(as_daniyar, village, study):
    parts = ("change", "publish", "findings/add", "findings/1/change", "findings/1/remove")
    for reader in (as_daniyar, Client()):
        for part in [*(f"{study.pk}/{part}" for part in parts), "begin"]:
            answer = reader.post(f"/ky/research/{part}/", sent(text_ky="Бузуку", title_ky="Бузуку", unit="none"))
            assert (answer.status_code, part) == (403, part)
    assert (Study.objects.count(), Finding.objects.count()) == (1, 4)
