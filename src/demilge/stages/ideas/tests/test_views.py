import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from demilge.discussion.models import Comment, Topic
from demilge.people.actions import give_consent
from demilge.people.models import Given, Purpose
from demilge.problems.models import Problem
from demilge.stages.groups.models import Group
from demilge.stages.ideas import actions, queries
from demilge.stages.ideas.models import Idea, OfficialAnswer, Support
from demilge.stages.ideas.tests.cast import answered, proposed
from demilge.stages.ideas.tests.test_actions import decided, linked
from demilge.texts import translations
from demilge.texts.models import Maker
from village import NOON, actor, guest, op, w

pytestmark = pytest.mark.usefixtures("noon")


def typed(village, **more):
    return {
        "operation": str(op()),
        "place": village.settlement.pk,
        "title": "Насосту алмаштыруу",
        "trouble": "Суу күн алыс келет",
        "proposal": "Жаңы насос",
        "language": "ky",
        **more,
    }


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_one_and_with_three(client, village, count, django_assert_num_queries):
    for number in range(count):
        proposed(village, f"Идея {number}")
    with django_assert_num_queries(3):
        page = client.get("/ky/ideas/").content.decode()
    assert "Идея 0" in page


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_list_is_filtered_and_ordered(client, village, language):
    first, second = proposed(village, "Бир"), proposed(village, "Эки", at=NOON + timedelta(hours=1))
    there, hidden = proposed(village, "Үч", place=village.other), proposed(village, "Төрт")
    actions.support(idea=first, by=guest(), at=NOON, operation=op())
    answered(village, there, "declined")
    decided(actions.hide, hidden, actor(village.aigul))

    def shown(query):
        return [idea.pk for idea in client.get(f"/{language}/ideas/{query}").context["page"].rows]

    assert shown("?place=ak-bulak") == [second.pk, first.pk]
    assert shown("?place=ak-bulak&sort=support") == [first.pk, second.pk]
    assert shown("?state=declined") == [there.pk]
    assert shown("?place=nowhere&state=nothing&sort=else&page=x") == [second.pk, there.pk, first.pk]


def test_an_empty_list_says_how_to_begin(client, village):
    assert 'class="empty"' in client.get("/en/ideas/").content.decode()


def test_a_long_list_goes_on_page_by_page_and_never_counts_everything(village, django_assert_num_queries):
    topics = Topic.objects.bulk_create(Topic(programme=village.programme) for _number in range(2 * queries.SIZE + 1))
    Idea.objects.bulk_create(
        Idea(
            programme=village.programme,
            place=village.settlement,
            title=str(number),
            trouble="x",
            proposal="x",
            language="ky",
            topic=topic,
            at=NOON,
        )
        for number, topic in enumerate(topics)
    )
    with django_assert_num_queries(3):
        pages = [queries.part(queries.listed(village.programme), str(number)) for number in (1, 2, 3)]
    assert [(len(page.rows), page.has_previous, page.has_next) for page in pages] == [
        (queries.SIZE, False, True),
        (queries.SIZE, True, True),
        (1, True, False),
    ]


@pytest.mark.parametrize("asked", [{}, {"sort": "support"}, {"state": "open"}, {"place": True}])
def test_every_list_walks_an_index_and_sorts_nothing(village, asked):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # it would read a table of this size whole, index or not
            cursor.execute(
                "SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off"
            )
    asked = {**asked, "place": village.settlement} if asked.get("place") else asked
    plan = queries.listed(village.programme, **asked)[: queries.SIZE + 1].explain().casefold()
    assert "ideas_" in plan
    assert "use temp b-tree" not in plan and "sort" not in plan


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_anybody_reads_an_idea_with_its_answers(client, village, language):
    idea = proposed(village)
    answered(village, idea)
    linked(village, idea, actor(village.aigul))
    page = client.get(f"/{language}/ideas/{idea.pk}/").content.decode()
    for text in ("Насосту алмаштыруу", "Бюджетте каралды", "Чынара Осмонова"):
        assert text in page
    assert "Бакыт" not in page


def test_a_name_is_shown_where_its_owner_agreed(client, village):
    idea = proposed(village)
    give = {"purpose": Purpose.NAME_PUBLIC, "how": Given.WEB, "at": NOON, "operation": op()}
    give_consent(person=village.bakyt, by=actor(village.bakyt), **give)
    assert "Бакыт Токтоев" in client.get(f"/ky/ideas/{idea.pk}/").content.decode()


def test_an_idea_s_page_stays_under_twelve_queries(as_elmira, village, django_assert_max_num_queries):
    idea = proposed(village)
    answered(village, idea)
    linked(village, idea, actor(village.aigul))
    for number in range(3):
        as_elmira.post(
            f"/ky/ideas/{idea.pk}/comments/", {"operation": str(op()), "text": str(number), "language": "ky"}
        )
    with django_assert_max_num_queries(12):
        as_elmira.get(f"/ky/ideas/{idea.pk}/")


def test_a_guest_proposes_without_an_account_and_gets_a_receipt_number(client, village):
    assert client.get("/ky/ideas/new/?place=ak-bulak").status_code == 200
    answer = client.post("/ky/ideas/new/", typed(village, signed="Кошуна"))
    idea = Idea.objects.get()
    assert (answer.status_code, answer.url, idea.signed) == (302, f"/ky/ideas/{idea.pk}/", "Кошуна")
    page = client.get(answer.url).content.decode()
    assert "Кошуна" in page and "note success" in page


def test_a_double_tap_makes_one_idea(client, village):
    form = typed(village)
    first, second = (client.post("/ky/ideas/new/", form) for _tap in range(2))
    assert (first.url == second.url, Idea.objects.count()) == (True, 1)


def test_what_does_not_fit_comes_back_with_everything_typed(client, village):
    fake = io.BytesIO(b"no picture")
    fake.name = "a.jpg"
    for more, field in (
        ({"title": ""}, "title"),
        ({"place": ""}, "place"),
        ({"trouble": ""}, "trouble"),
        ({"proposal": "x" * 4001}, "proposal"),
        ({"photo": fake}, ""),
    ):
        answer = client.post("/ky/ideas/new/", typed(village, **more))
        assert (answer.status_code, field in answer.context["form"].errors or not field) == (422, True)
        assert "Насосту" in answer.content.decode() or field == "title"
    assert Idea.objects.count() == 0


def test_the_secretary_chooses_in_whose_name_and_a_resident_is_not_asked(as_elmira, as_bakyt, village):
    group = Group.objects.create(
        programme=village.programme, place=village.settlement, name=w("Топ"), seats_min=2, seats_max=3
    )
    assert "author" not in as_bakyt.get("/ky/ideas/new/").context["form"].fields
    assert as_elmira.post("/ky/ideas/new/", typed(village, author="group")).context["form"].errors["group"]
    as_elmira.post("/ky/ideas/new/", typed(village, author="group", group=group.pk))
    assert Idea.objects.get().group == group


def test_a_second_support_is_told_in_words(client, village):
    idea = proposed(village)
    press = {"operation": str(op())}
    assert client.post(f"/en/ideas/{idea.pk}/support/", press).url == f"/en/ideas/{idea.pk}/"
    assert client.post(f"/en/ideas/{idea.pk}/support/", press).status_code == 302
    again = client.post(f"/en/ideas/{idea.pk}/support/", {"operation": str(op())})
    assert (again.status_code, Support.objects.count()) == (409, 1)
    assert "You already support this idea" in again.content.decode()
    assert client.get(f"/en/ideas/{idea.pk}/support/").status_code == 405


def test_too_many_writes_of_one_phone_are_slowed_down(client, village):
    idea = proposed(village)
    for _tap in range(30):
        client.post(f"/en/ideas/{idea.pk}/support/", {"operation": str(op())})
    assert client.post(f"/en/ideas/{idea.pk}/support/", {"operation": str(op())}).status_code == 429


def test_the_officer_answers_on_a_page_of_her_own(as_chynara, village):
    idea = proposed(village)
    assert as_chynara.get(f"/ky/ideas/{idea.pk}/answer/").status_code == 200
    form = {
        "operation": str(op()),
        "state": "accepted",
        "reason": "Бюджетте каралды",
        "language": "ky",
        "body": village.mtu.pk,
        "officer_post": "",
        "on": "18.05.2026",
    }
    wrong = as_chynara.post(f"/ky/ideas/{idea.pk}/answer/", {**form, "state": "done"})
    assert (wrong.status_code, "Бюджетте каралды" in wrong.content.decode()) == (422, True)
    answer = as_chynara.post(f"/ky/ideas/{idea.pk}/answer/", form)
    assert (answer.status_code, OfficialAnswer.objects.get().officer_name) == (302, "Чынара Осмонова")


def test_an_idea_is_taken_up_as_a_problem_on_its_page(as_elmira, village):
    idea = proposed(village)
    form = {"operation": str(op()), "title_ky": "Суу жок"}
    page = as_elmira.get(f"/ky/ideas/{idea.pk}/problem/").content.decode()
    assert "Насосту алмаштыруу" in page
    answer = as_elmira.post(f"/ky/ideas/{idea.pk}/problem/", form)
    assert (answer.status_code, answer.url) == (302, f"/ky{Problem.objects.get().path}")


def test_a_hidden_idea_says_only_that_it_is_hidden_and_why(as_elmira, client, village):
    idea = proposed(village)
    form = {"operation": str(op()), "reason": "Жеке маалымат"}
    assert as_elmira.post(f"/ky/ideas/{idea.pk}/hide/", form).status_code == 302
    public = client.get(f"/ky/ideas/{idea.pk}/")
    page = public.content.decode()
    assert (public.status_code, "Жеке маалымат" in page) == (410, True)
    assert "Насосту" not in page and "Суу күн" not in page
    assert "Насосту" in as_elmira.get(f"/ky/ideas/{idea.pk}/").content.decode()
    assert client.post(f"/ky/ideas/{idea.pk}/comments/", {"text": "x", "language": "ky"}).status_code == 409
    as_elmira.post(f"/ky/ideas/{idea.pk}/show/", {**form, "operation": str(op())})
    assert client.get(f"/ky/ideas/{idea.pk}/").status_code == 200


def test_a_comment_is_plain_text_whatever_is_written(client, village):
    idea = proposed(village)
    evil = '<script>alert(1)</script><img src=x onerror="alert(2)">'
    form = {"operation": str(op()), "text": evil, "language": "ky", "signed": "<b>Мен</b>"}
    answer = client.post(f"/ky/ideas/{idea.pk}/comments/", form)
    assert answer.url == f"/ky/ideas/{idea.pk}/#comment-{Comment.objects.get().pk}"
    page = client.get(f"/ky/ideas/{idea.pk}/").content.decode()
    assert "&lt;script&gt;" in page and "&lt;b&gt;Мен" in page
    assert "<script>alert" not in page and "<img src=x" not in page


def test_a_comment_that_does_not_fit_comes_back_and_a_guest_is_slowed_down(client, village):
    idea = proposed(village)
    form = {"text": "у" * 2001, "language": "ky"}
    answer = client.post(f"/ky/ideas/{idea.pk}/comments/", {**form, "operation": str(op())})
    assert (answer.status_code, "у" * 2001 in answer.content.decode()) == (422, True)
    for _tap in range(30):
        last = client.post(f"/ky/ideas/{idea.pk}/comments/", {**form, "text": "x", "operation": str(op())})
    assert last.status_code == 429


def test_comments_are_hidden_and_shown_again_by_those_who_keep_order(as_elmira, as_daniyar, client, village):
    idea = proposed(village)
    client.post(f"/ky/ideas/{idea.pk}/comments/", {"operation": str(op()), "text": "Жаман сөз", "language": "ky"})
    comment = Comment.objects.get()
    there = f"/ky/ideas/{idea.pk}/comments/{comment.pk}/"
    for reader in (as_daniyar, client):
        assert reader.post(f"{there}hide/", {"operation": str(op()), "reason": "x"}).status_code == 403
    assert as_elmira.get(f"{there}hide/").status_code == 200
    as_elmira.post(f"{there}hide/", {"operation": str(op()), "reason": "Сөгүү"})
    assert "Жаман сөз" not in client.get(f"/ky/ideas/{idea.pk}/").content.decode()
    assert "Жаман сөз" in as_elmira.get(f"/ky/ideas/{idea.pk}/").content.decode()
    as_elmira.post(f"{there}show/", {"operation": str(op()), "reason": "Ката"})
    assert "Жаман сөз" in client.get(f"/ky/ideas/{idea.pk}/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_comments_cost_the_same_with_one_and_with_three(client, village, count, django_assert_num_queries):
    idea = proposed(village)
    for number in range(count):
        Comment.objects.create(
            programme=village.programme,
            topic=idea.topic,
            person=village.bakyt,
            text=str(number),
            language="ky",
            at=NOON,
        )
    with django_assert_num_queries(7):
        client.get(f"/ky/ideas/{idea.pk}/")


def test_daniyar_residents_and_guests_get_no_page_that_is_not_theirs(as_daniyar, as_bakyt, village):
    idea = proposed(village)
    form = {"operation": str(op()), "reason": "x", "title_ky": "x"}
    for client in (as_daniyar, as_bakyt, Client()):
        for page in ("answer", "hide", "show", "problem"):
            assert client.get(f"/ky/ideas/{idea.pk}/{page}/").status_code == 403
        for page in ("hide", "problem"):
            assert client.post(f"/ky/ideas/{idea.pk}/{page}/", form).status_code == 403
    idea.refresh_from_db()
    assert (idea.hidden_at, Problem.objects.count()) == (None, 0)


# -- in the reader's language ----------------------------------------------------------------------------------------


def translate(record, field, text):
    about, source = translations.key_of(record, field), getattr(record, field)
    translations.write(about=about, source=source, language="ru", text=text, made_by=Maker.PERSON, at=NOON)


def test_an_idea_is_read_in_the_reader_s_language_and_in_its_own_words(client, village):
    idea = proposed(village)
    given = answered(village, idea)
    for field in ("title", "trouble", "proposal"):
        translate(idea, field, f"По-русски: {field}")
    translate(given, "reason", "По-русски: reason")
    page = client.get(f"/ru{idea.path}").content.decode()
    assert all(f"По-русски: {field}" in page for field in ("title", "trouble", "proposal", "reason"))
    assert idea.trouble not in page and 'href="?words=own"' in page
    for address in (f"/ru{idea.path}?words=own", f"/ky{idea.path}"):
        own = client.get(address).content.decode()
        assert idea.trouble in own and "По-русски" not in own
    listed = client.get("/ru/ideas/").content.decode()
    assert "По-русски: title" in listed and "words=own" not in listed


@pytest.mark.parametrize("count", [1, 3])
def test_translated_pages_cost_the_same_with_one_and_with_three(client, village, count, django_assert_num_queries):
    for number in range(count):
        idea = proposed(village, f"Идея {number}")
        translate(idea, "title", f"Мысль {number}")
    translate(answered(village, idea), "reason", "Ответ")
    for number in range(count):
        written = Comment.objects.create(
            programme=village.programme, topic=idea.topic, text=f"Ооба {number}", language="ky", at=NOON
        )
        translate(written, "text", f"Да {number}")
    with django_assert_num_queries(4):
        listed = client.get("/ru/ideas/").content.decode()
    with django_assert_num_queries(10):
        page = client.get(f"/ru{idea.path}").content.decode()
    assert all(f"Мысль {number}" in listed and f"Да {number}" in page for number in range(count))
    assert "Ответ" in page and "Ооба" not in page


def test_a_shown_idea_can_be_followed_and_a_hidden_one_not(client, as_aigul, village):
    idea = proposed(village)
    assert f'value="{idea.label}"' in client.get(f"/ky{idea.path}").content.decode()
    decided(actions.hide, idea, actor(village.aigul))
    assert f'value="{idea.label}"' not in as_aigul.get(f"/ky{idea.path}").content.decode()
