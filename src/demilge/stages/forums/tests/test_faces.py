import pytest
from django.conf import settings

from demilge.people.actors import system
from demilge.stages.forums import actions
from demilge.stages.forums.models import Forum, Statement
from demilge.stages.forums.tests.cast import filled, opened, prepared, press, spoken
from demilge.stages.forums.tests.test_meetings import closed
from demilge.stages.forums.tests.test_statements import answered, hidden, moved, promised, raised
from demilge.stages.surveys.models import Study
from demilge.texts import translations
from demilge.texts.models import Maker
from village import NOON, actor, guest, op, w

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def forum(village):
    return opened(village)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_one_and_with_three(client, village, count, django_assert_num_queries):
    for _number in range(count):
        prepared(village)
    with django_assert_num_queries(5):
        page = client.get("/ky/forums/").content.decode()
    assert "Коомдук форум" in page


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("is_closed", [False, True])
def test_the_phone_s_face_costs_the_same_with_one_and_with_three(
    client, village, forum, count, is_closed, django_assert_num_queries
):
    for number in range(count):
        one = spoken(forum, guest(), f"Сөз {number}", place=village.settlement)
        answered(village, one, actor(village.aigul))
        raised(village, one, actor(village.aigul))
    if is_closed:
        closed(village, forum)
    with django_assert_num_queries(6 if is_closed else 7):
        page = client.get(f"/ky/forums/{forum.pk}/").content.decode()
    assert "Сөз 0" in page and "Быйыл" in page


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_a_planned_an_open_and_a_closed_forum_are_read_by_anybody(client, village, language):
    study = Study.objects.create(programme=village.programme, title=w("Изилдөө"), published_at=NOON)
    forum = prepared(village, study=study, invited=w("Мэрия"), where=w("Мектеп"))
    planned = client.get(f"/{language}/forums/{forum.pk}/").content.decode()
    assert "Таза сууну" in planned and f"/{language}{study.path}" in planned and forum.code in planned
    assert "<textarea" not in planned
    actions.open_forum(forum=forum, by=actor(village.aigul), at=NOON, operation=op())
    assert "<textarea" in client.get(f"/{language}/forums/{forum.pk}/").content.decode()
    one = spoken(forum, actor(village.bakyt))
    problem = raised(village, one, actor(village.aigul))
    promised(village, forum, actor(village.aigul), one)
    closed(village, forum)
    page = client.get(f"/{language}/forums/{forum.pk}/").content.decode()
    for text in (one.text, f"/{language}{problem.path}", "Ч. Осмонова", "50"):
        assert text in page
    assert "<textarea" not in page and "Бакыт" not in page
    assert client.get(f"/{language}/forums/{forum.pk}/record/").status_code == 200


def test_research_that_is_not_published_yet_is_not_shown(client, village):
    draft = Study.objects.create(programme=village.programme, title=w("Даяр эмес изилдөө"))
    forum = prepared(village, study=draft)
    assert "Даяр эмес" not in client.get(f"/ky/forums/{forum.pk}/").content.decode()


def test_an_empty_list_and_an_empty_forum_say_how_to_begin(client, village, forum):
    assert 'class="empty"' in client.get(f"/en/forums/{forum.pk}/").content.decode()
    Forum.objects.all().delete()
    assert 'class="empty"' in client.get("/en/forums/").content.decode()


def test_the_short_address_opens_in_the_language_this_phone_used(client, forum):
    assert client.get(f"/f/{forum.code}/").url == f"/ky/forums/{forum.pk}/"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ru"
    assert client.get(f"/f/{forum.code.lower()}/").url == f"/ru/forums/{forum.pk}/"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "xx"
    assert client.get(f"/f/{forum.code}/").url == f"/ky/forums/{forum.pk}/"
    assert client.get("/f/NONONO/").status_code == 404


def test_a_phone_without_an_account_speaks_and_gets_a_receipt_number(client, village, forum):
    answer = client.post(f"/en/forums/{forum.pk}/say/", filled(place=village.settlement.pk))
    assert (answer.status_code, answer.url) == (302, f"/en/forums/{forum.pk}/?sort=new")
    page = client.get(answer.url).content.decode()
    assert "Your receipt number" in page and "Суу керек" in page
    assert Statement.objects.get().place == village.settlement


def test_a_double_tap_speaks_once(client, forum):
    form = filled()
    first, second = (client.post(f"/ky/forums/{forum.pk}/say/", form) for _tap in range(2))
    assert (first.url == second.url, Statement.objects.count()) == (True, 1)


def test_what_does_not_fit_comes_back_with_what_was_typed(client, village, forum):
    for more, field in (({"text": "у" * 501}, "text"), ({"kind": "x"}, "kind"), ({"place": village.other.pk}, "place")):
        answer = client.post(f"/ky/forums/{forum.pk}/say/", filled(**more))
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
        assert more.get("text", "Суу керек") in answer.content.decode()


def test_a_forum_that_is_not_on_says_so_and_gives_back_what_was_typed(client, village, forum):
    closed(village, forum)
    for there in (forum, prepared(village)):
        answer = client.post(f"/en/forums/{there.pk}/say/", filled())
        assert (answer.status_code, "Суу керек" in answer.content.decode()) == (409, True)


def test_a_second_support_is_told_in_words(client, forum):
    one = spoken(forum, guest("other"))
    there = f"/en/forums/{forum.pk}/statements/{one.number}/support/"
    assert client.post(there, press()).url == f"/en/forums/{forum.pk}/#s1"
    again = client.post(there, press())
    assert (again.status_code, "You already support this statement" in again.content.decode()) == (409, True)
    assert "you support this" in client.get(f"/en/forums/{forum.pk}/").content.decode()
    assert client.get(there).status_code == 405


def test_what_is_said_is_plain_text_whatever_is_written(client, forum):
    client.post(f"/ky/forums/{forum.pk}/say/", filled(text='<script>alert(1)</script>"'))
    moved(Statement.objects.get(), "live", system("folder"))
    for face in ("", "wall/", "statements/1/"):
        page = client.get(f"/ky/forums/{forum.pk}/{face}").content.decode()
        assert "&lt;script&gt;" in page and "<script>alert" not in page


def test_the_newest_come_first_when_asked(client, village, forum):
    first, second = spoken(forum, guest()), spoken(forum, guest(), "Жол")
    actions.support(statement=first, by=guest(), at=NOON, operation=op())

    def shown(query):
        return [row["statement"].pk for row in client.get(f"/ky/forums/{forum.pk}/{query}").context["rows"]]

    assert (shown(""), shown("?sort=new")) == ([first.pk, second.pk], [second.pk, first.pk])


def test_a_hidden_statement_has_no_page_but_for_those_who_lead(as_elmira, client, village, forum):
    one = spoken(forum, guest())
    hidden(one, actor(village.aigul))
    assert client.get(f"/ky{one.path}").status_code == 404
    assert one.text not in client.get(f"/ky/forums/{forum.pk}/").content.decode()
    assert one.text in as_elmira.get(f"/ky{one.path}").content.decode()


@pytest.mark.parametrize("face", ["phone", "wall"])
def test_an_unchanged_face_is_not_sent_again(client, forum, face, django_assert_num_queries):
    there = f"/ky/forums/{forum.pk}/live/?face={face}"
    first = client.get(there)
    assert (first.status_code, "<html" in first.content.decode()) == (200, False)
    with django_assert_num_queries(1):
        again = client.get(there, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    spoken(forum, guest())
    assert client.get(there, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_one_reader_s_part_is_never_taken_for_another_s(client, as_bakyt, forum):
    there = f"/ky/forums/{forum.pk}/live/?face=phone"
    tag = client.get(there)["ETag"]
    assert as_bakyt.get(there, headers={"If-None-Match": tag}).status_code == 200
    assert client.get(f"/ru/forums/{forum.pk}/live/?face=phone", headers={"If-None-Match": tag}).status_code == 200


def test_only_those_who_lead_get_the_queue(as_elmira, as_daniyar, client, forum):
    there = f"/ky/forums/{forum.pk}/live/?face=moderate"
    assert [c.get(there).status_code for c in (as_elmira, as_daniyar, client)] == [200, 403, 403]


def test_the_wall_speaks_two_languages_and_shows_one_statement_and_the_next_two(client, village, forum):
    texts = ["Насос", "Жол", "Мектеп", "Жарык"]
    made = [spoken(forum, guest(), text, place=village.settlement) for text in texts]
    for one in made[1:]:
        moved(one, "shortlist", actor(village.aigul))
    moved(made[0], "live", actor(village.aigul))
    page = client.get(f"/ky/forums/{forum.pk}/wall/").content.decode()
    assert 'class="wall"' in page and "Таза сууну кантип алабыз? (ru)" in page and f"/f/{forum.code}" in page
    assert [text in page for text in texts] == [True, True, True, False]
    assert '<noscript><meta http-equiv="refresh"' in page and "style=" not in page


# -- in the reader's language ----------------------------------------------------------------------------------------


def translate(record, field, text):
    about, source = translations.key_of(record, field), getattr(record, field)
    translations.write(about=about, source=source, language="ru", text=text, made_by=Maker.PERSON, at=NOON)


@pytest.mark.parametrize("count", [1, 3])
def test_statements_and_answers_are_read_in_the_reader_s_language(
    client, village, forum, count, django_assert_num_queries
):
    for number in range(count):
        one = answered(village, spoken(forum, guest(), f"Сөз {number}"), actor(village.aigul))
        translate(one, "text", f"Слово {number}")
        translate(one, "answer", f"Ответ {number}")
    with django_assert_num_queries(8):
        page = client.get(f"/ru/forums/{forum.pk}/").content.decode()
    assert all(f"Слово {number}" in page and f"Ответ {number}" in page for number in range(count))
    assert "Сөз" not in page
    assert "Сөз 0" in client.get(f"/ru/forums/{forum.pk}/?words=own").content.decode()
    assert "Слово 0" in client.get(f"/ru/forums/{forum.pk}/live/?face=phone").content.decode()


def test_a_statement_s_own_page_is_translated_and_can_be_followed(client, village, forum):
    one = spoken(forum, guest(), "Сөз")
    translate(one, "text", "Слово")
    page = client.get(f"/ru{one.path}").content.decode()
    assert "Слово" in page and 'href="?words=own"' in page and f'value="{one.label}"' in page
