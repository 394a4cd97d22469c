import re

import pytest
from django.db import OperationalError
from django.test import Client

from demilge.gatherings.models import Kind
from demilge.gatherings.record import DecisionLine, Record, SpeechLine
from demilge.gatherings.rules import Votes
from demilge.problems import actions as problems
from demilge.problems.voices import VoiceLine
from demilge.stages.assemblies import actions as assemblies
from demilge.stages.commitments import actions as commitments
from demilge.stages.ideas import actions as ideas
from demilge.stages.plans import actions as plans
from demilge.stages.plans.actions import ItemLine
from village import NOON, Village, actor, op, sign_in, w, when

LANGUAGES = ("ky", "ru", "en")


def frame(village):
    return {"by": actor(village.aigul), "at": NOON, "operation": op()}


def walk(village: Village):
    """An assembly with a decision, a problem from what was said there, a plan, a promise."""
    meeting = assemblies.call_assembly(
        programme=village.programme,
        kind=Kind.ASSEMBLY,
        title=w("Короо жыйыны"),
        communities=[village.settlement],
        when=when("2026-05-18"),
        **frame(village),
    )
    record = Record(
        present=25,
        decisions=(DecisionLine(w("Насосту алмаштыруу"), Votes(20, 1, 4)),),
        speeches=(SpeechLine("тургун", "Суу жок", "ky"),),
    )
    assemblies.close_assembly(meeting=meeting, record=record, **frame(village))
    speech = meeting.speeches.get()
    voice = VoiceLine(
        kind="assembly", about=f"gatherings.speech:{speech.pk}", path=f"{meeting.path}#speech-{speech.pk}",
        when=meeting.when, title=meeting.title, words=speech.text, language="ky", people=25,
    )  # fmt: skip
    problem = problems.take_up(
        voice=voice, problem=None, place=village.settlement, title=w("Таза суу жетпейт"), text=w(""), service=village.service,
        **frame(village),
    )  # fmt: skip
    plan = plans.record_plan(
        place=village.settlement, title=w("План"), when=when("2026-05"),
        lines=[ItemLine(problem=problem, title=w("Насос"), ask=w("Насосту алмаштыруу"), addressee=village.mayor)],
        **frame(village),
    )  # fmt: skip
    promise = commitments.commit_decision(
        decision=meeting.decisions.get(), body=village.mayor, what=w("Насосту алмаштыруу"), due=when("2026-05"), problem=problem,
        **frame(village),
    )  # fmt: skip
    return meeting, problem, plan, promise


@pytest.fixture
def walked(village):
    return walk(village)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_overview_says_where_each_settlement_stands(client, walked, language, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        answer = client.get(f"/{language}/")
    tallies = {tally.place.slug: tally for tally in answer.context["tallies"]}
    assert (tallies["ak-bulak"].problems, tallies["ak-bulak"].promises, tallies["kok-tash"].problems) == (1, 1, 0)
    assert tallies["ak-bulak"].standing.stage.key == "commitments"


def test_the_overview_costs_the_same_with_more_settlements(client, village, django_assert_num_queries):
    with django_assert_num_queries(8):
        client.get("/ky/")
    walk(village)
    with django_assert_num_queries(8):
        client.get("/ky/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_community_page_begins_before_anything_has_happened(client, village, language):
    answer = client.get(f"/{language}/places/kok-tash/")
    assert answer.status_code == 200
    assert answer.context["c"].chances


def test_a_community_page_shows_what_came_of_it_within_twelve_queries(
    client, walked, village, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        answer = client.get("/ky/places/ak-bulak/")
    page = answer.content.decode()
    assert "Таза суу жетпейт" in page
    assert "Насосту алмаштыруу" in page
    assert (answer.context["c"].counted, answer.context["c"].people) == (1, 25)


def test_other_places_show_what_lies_in_them(client, village):
    page = client.get("/ky/places/mtu-bir/").content.decode()
    assert "Ак-Булак" in page
    assert "Биринчи МАБ" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_thread_leads_from_the_voice_to_the_promise(client, walked, language, django_assert_max_num_queries):
    meeting, problem, plan, promise = walked
    with django_assert_max_num_queries(12):
        page = client.get(f"/{language}{problem.path}").content.decode()
    for path in (meeting.path, plan.path, promise.path):
        assert f'href="/{language}{path}' in page
    assert "Суу жок" in page


def test_a_bare_problem_shows_what_is_still_open(client, village):
    voice = VoiceLine(kind="oral", words="Жарык жок", language="ky")
    problem = problems.take_up(
        voice=voice, problem=None, place=village.settlement, title=w("Жарык жок"), text=w(""), service=None, **frame(village)
    )  # fmt: skip
    page = client.get(f"/en{problem.path}").content.decode()
    assert page.count('class="open"') == 4


def test_the_desk_shows_late_work_to_those_who_do_it(as_aigul, as_elmira, walked, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        desk = as_aigul.get("/ky/desk/").context["desk"]
    assert any("Насосту" in job.text for job in [*desk.late, *desk.due])
    assert as_elmira.get("/ky/desk/").status_code == 200


def test_the_desk_is_closed_to_others(as_daniyar, as_bakyt, walked):
    assert [client.get("/ky/desk/").status_code for client in (as_daniyar, as_bakyt, Client())] == [403, 403, 403]


def test_the_search_finds_in_kyrgyz_and_russian(client, village, walked, django_assert_max_num_queries):
    ideas.propose(
        place=village.settlement, title="Арыкты тазалайлы", trouble="Арык толду", proposal="Ашар", language="ky", **frame(village)
    )  # fmt: skip
    for typed in ("арыктын", "АРЫК", "насосту", "сууну"):
        with django_assert_max_num_queries(12):
            assert client.get("/ky/search/", {"q": typed}).context["page"].object_list, typed
    assert client.get("/ky/search/", {"q": "жокнерсе"}).context["page"].paginator.count == 0
    assert client.get("/ky/search/").context["page"] is None
    assert client.get("/ky/search/", {"q": "суу", "kind": "problem"}).context["page"].object_list[0].kind == "problem"


@pytest.mark.parametrize("typed", ['"', "'", "*", "суу AND", "(", "a:b", "\x00", "%", "нан" * 200, "NEAR/2"])
def test_the_search_takes_anything_that_is_typed(client, walked, typed):
    assert client.get("/ky/search/", {"q": typed}).status_code == 200


def test_the_root_leads_to_kyrgyz_and_to_the_language_chosen_before(client, village):
    assert client.get("/").url == "/ky/"
    client.cookies["demilge_language"] = "ru"
    assert client.get("/").url == "/ru/"
    client.cookies["demilge_language"] = "de"
    assert client.get("/").url == "/ky/"


def test_the_sitemap_has_every_public_page_in_each_language(client, walked):
    page = client.get("/sitemap.xml").content.decode()
    for record in walked:
        for language in LANGUAGES:
            assert f"/{language}{record.path}</loc>" in page
    assert "desk" not in page


def test_every_page_of_the_sitemap_answers(client, walked):
    for path in re.findall(r"<loc>http://[^/]+(/[^<]+)</loc>", client.get("/sitemap.xml").content.decode()):
        assert client.get(path).status_code == 200, path


def test_health_tells_version_and_journal(client, walked, settings):
    answer = client.get("/healthz").json()
    assert (answer["version"], answer["state"]) == (settings.VERSION, "up")
    assert answer["journal"] > 0


def test_before_a_programme_is_loaded_the_first_page_says_how_to_begin(client, db):
    assert "demilge load" in client.get("/en/").content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_page_helps_on(client, village, language):
    answer = client.get(f"/{language}/nothing/here/")
    assert answer.status_code == 404
    assert f'action="/{language}/search/"' in answer.content.decode()


def test_a_button_s_address_opened_by_itself_says_so(as_aigul, village, walked):
    answer = as_aigul.get(f"/en/news/draft/{walked[0].pk}/")
    assert answer.status_code == 405
    assert "button" in answer.content.decode()


def test_a_database_that_is_away_keeps_what_was_typed_to_send_again(client, village, monkeypatch):
    def gone(**_asked):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("demilge.stages.ideas.actions.propose", gone)
    typed = {
        "operation": str(op()), "place": village.settlement.pk, "title": "Арык", "trouble": "Толду", "proposal": "Ашар",
        "language": "ky", "author": "person",
    }  # fmt: skip
    answer = client.post("/ky/ideas/new/", typed)
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert f'value="{typed["operation"]}"' in page
    assert "Толду" in page


def test_a_form_whose_cookie_is_gone_can_be_sent_again(village):
    strict = sign_in(Client(enforce_csrf_checks=True), village.aigul)
    answer = strict.post("/en/ideas/new/", {"operation": str(op()), "title": "Арык", "trouble": "Толду"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert 'name="title" value="Арык"' in page


def test_what_breaks_inside_is_told_without_its_inside(client, village, monkeypatch):
    def broken(*_asked, **_more):
        raise ZeroDivisionError("secret of the house")

    monkeypatch.setattr("demilge.web.community.overview", broken)
    client.raise_request_exception = False
    answer = client.get("/en/")
    assert answer.status_code == 500
    assert "secret of the house" not in answer.content.decode()
