import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from demilge.gatherings.models import Kind
from demilge.gatherings.record import Record
from demilge.newsroom.models import Post
from demilge.people.models import Person, Role
from demilge.places.models import Place
from demilge.problems import actions as problems
from demilge.problems.voices import VoiceLine
from demilge.stages.assemblies import actions as assemblies
from demilge.stages.commitments.models import Commitment
from demilge.stages.forums.models import Forum
from demilge.stages.forums.tests.cast import opened, spoken
from demilge.stages.ideas import actions as ideas
from demilge.web.tests.cast import frame, walk
from village import NOON, Village, guest, op, sign_in, w, when

LANGUAGES = ("ky", "ru", "en")


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
    with django_assert_num_queries(9):
        client.get("/ky/")
    walk(village)
    with django_assert_num_queries(9):
        client.get("/ky/")


def inform(village: Village, *present: int | None, sessions: int = 1):
    """Information meetings that were held, with how many people came; None: not counted."""
    for people in present:
        meeting = assemblies.call_assembly(
            programme=village.programme, kind=Kind.INFORMATION, title=w("Маалымат"), communities=[village.settlement],
            when=when("2026-05-10"), sessions=sessions, **frame(village),
        )  # fmt: skip
        assemblies.close_assembly(meeting=meeting, record=Record(present=people), **frame(village))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ky", ("маалымат жыйыны", "тургун")),
        ("ru", ("информационные встречи проведены", "житель пришёл на них")),
        ("en", ("information meetings held", "residents counted at them")),
    ],
)
def test_the_overview_adds_up_the_information_meetings(client, walked, village, language, words):
    assert not shows_totals(client.get("/en/"))
    inform(village, 40, None, sessions=1)
    inform(village, 41, sessions=21)
    answer = client.get(f"/{language}/")
    reached = answer.context["reached"]
    assert (reached.meetings, reached.residents) == (23, 81)
    assert all(word in answer.content.decode() for word in words)


def shows_totals(answer) -> bool:
    return "information meeting" in answer.content.decode()


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


def test_a_search_that_finds_nothing_says_so(client, village):
    assert "«абракадабра»" in client.get("/ky/search/?q=абракадабра").content.decode()


def test_a_place_that_is_no_community_leads_to_its_meetings(client, walked, village):
    Place.objects.filter(pk=village.settlement.pk).update(is_community=False)
    meeting = village.settlement.meetings.first()
    assert f'href="/ky{meeting.path}"' in client.get(f"/ky{village.settlement.path}").content.decode()


BEGINNINGS = {
    "assemblies": "meetings/call",
    "groups": "groups/form",
    "trainings": "trainings/plan",
    "surveys": "research/begin",
    "forums": "forums/prepare",
    "ideas": "ideas/new",
    "plans": "plans/begin",
    "grants": "projects/begin",
    "commitments": "promises/write",
}


def begun_from(reader, slug: str) -> list[str]:
    answer = reader.get(f"/en/places/{slug}/")
    hrefs = [beginning.href for beginning in answer.context["c"].beginnings]
    assert all(f'href="{href}"' in answer.content.decode() for href in hrefs)
    assert all(href.endswith(f"/?place={slug}") for href in hrefs)
    rooms = {address: stage for stage, address in BEGINNINGS.items()}
    return [rooms[href.removeprefix("/en/").removesuffix(f"/?place={slug}")] for href in hrefs]


def test_the_coordinator_begins_what_has_not_begun_from_the_community_page(as_aigul, village):
    first = ["assemblies", "groups", "trainings", "surveys", "forums", "ideas", "plans"]
    assert begun_from(as_aigul, "ak-bulak") == first
    walk(village)
    assert begun_from(as_aigul, "kok-tash") == first
    assert begun_from(as_aigul, "ak-bulak") == ["groups", "trainings", "surveys", "forums", "ideas", "grants"]


def test_every_form_that_begins_a_stage_has_the_settlement_chosen(as_aigul, walked, village):
    for stage, address in BEGINNINGS.items():
        answer = as_aigul.get(f"/en/{address}/?place=ak-bulak")
        assert answer.status_code == 200, stage
        if stage != "grants":  # its form lists the settlement's plan items
            form = answer.context["form"]
            chosen = {
                form.get_initial_for_field(form.fields[name], name) for name in ("place",) if name in form.fields
            } | {pk for pk in form.initial.get("communities", ())}
            assert {getattr(place, "pk", place) for place in chosen} == {village.settlement.pk}, stage


def test_others_are_offered_what_they_may_begin_and_only_at_home(
    as_elmira, as_bakyt, as_daniyar, as_chynara, client, village
):
    assert begun_from(as_elmira, "ak-bulak") == ["assemblies", "trainings", "forums", "ideas", "plans"]
    assert begun_from(as_elmira, "kok-tash") == []
    for reader in (as_bakyt, as_daniyar, as_chynara, client):
        assert begun_from(reader, "ak-bulak") == []


def test_what_can_be_begun_costs_no_query(as_aigul, client, walked):
    spent = []
    for reader in (client, as_aigul):
        with CaptureQueriesContext(connection) as asked:
            reader.get("/ky/places/ak-bulak/")
        spent.append(len(asked))
    assert spent == [9, 10]  # one finds out who signed in


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
    with django_assert_max_num_queries(12):
        desk = as_aigul.get("/ky/desk/").context["desk"]
    assert any("Насосту" in job.text for job in [*desk.late, *desk.due])
    assert as_elmira.get("/ky/desk/").status_code == 200


def test_the_desk_leads_to_new_statements_those_who_lead_the_forum_while_it_is_open(as_aigul, as_elmira, village):
    forum = opened(village)
    spoken(forum, guest())
    member = Person.objects.create(programme=village.programme, name="Мүчө", added_at=NOON)
    Role.objects.create(person=member, kind="member", place=village.settlement, since=NOON.date())
    as_member = sign_in(Client(), member)
    there = f"/ky/forums/{forum.pk}/moderate/"

    def offered():
        return [there in reader.get("/ky/desk/").content.decode() for reader in (as_aigul, as_elmira, as_member)]

    assert offered() == [True, True, False]
    Forum.objects.update(state="closed", closed_at=NOON)
    assert offered() == [False, False, False]


def test_a_promise_whose_outcome_nobody_knows_is_not_late_on_the_desk(as_aigul, walked):
    promise = walked[3]

    def late():
        return [job.href for job in as_aigul.get("/ky/desk/").context["desk"].late]

    Commitment.objects.filter(pk=promise.pk).update(due_on=NOON.date() - timedelta(days=30))
    assert f"/ky{promise.path}" in late()
    Commitment.objects.filter(pk=promise.pk).update(source="Программанын документтери")
    assert f"/ky{promise.path}" not in late()


def test_the_thread_lets_those_who_tend_it_mark_it_as_solved_and_open_it_again(client, as_elmira, as_daniyar, walked):
    problem = walked[1]

    def offered(reader):
        page = reader.get(f"/ky{problem.path}").content.decode()
        return [step for step in ("change", "merge", "solve", "reopen") if f"/problems/{problem.pk}/{step}/" in page]

    assert [offered(reader) for reader in (client, as_daniyar)] == [[], []]
    assert offered(as_elmira) == ["change", "merge", "solve"]
    as_elmira.post(f"/ky/problems/{problem.pk}/solve/", {"operation": str(op()), "reason": "Бүттү"})
    assert offered(as_elmira) == ["change", "reopen"]


def test_what_counted_once_has_a_heading_of_its_own(client, village):
    post = Post.objects.create(
        programme=village.programme, state="withdrawn", withdrawn_why="Күнү ката", made_at=NOON, published_at=NOON
    )
    for language, heading in (("en", "This no longer counts"), ("ky", "Бул эми күчүндө эмес")):
        answer = client.get(f"/{language}/news/{post.pk}/")
        assert (answer.status_code, answer.context["heading"]) == (410, heading)


def test_the_desk_offers_a_post_of_each_meeting_nobody_has_told_of(as_aigul, as_elmira, walked):
    meeting = walked[0]
    page = as_aigul.get("/ky/desk/").content.decode()
    assert f'action="/ky/news/draft/{meeting.pk}/"' in page and f'href="/ky{meeting.path}"' in page
    assert "/news/draft/" not in as_elmira.get("/ky/desk/").content.decode()
    form = {"operation": str(op())}
    first, second = (as_aigul.post(f"/ky/news/draft/{meeting.pk}/", form) for _tap in range(2))
    assert (first.status_code, first.url) == (302, second.url)
    assert as_elmira.post(f"/ky/news/draft/{meeting.pk}/", {"operation": str(op())}).status_code == 403
    assert "/news/draft/" not in as_aigul.get("/ky/desk/").content.decode()


def test_the_desk_costs_the_same_with_one_untold_meeting_and_with_three(as_aigul, village, django_assert_num_queries):
    for _number in range(2):
        inform(village, 10)
        with django_assert_num_queries(10):  # one of them finds out who signed in
            as_aigul.get("/ky/desk/")
        inform(village, 20, 30)


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
