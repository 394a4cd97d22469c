"""The example agrees with its sources: what facts.csv says of an event stands on its page, in each language, and no page
says anything else.

The folder is loaded once; the tests only read.
"""

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from demilge.foundation import edtf
from demilge.gatherings.models import Meeting
from demilge.opendata.folder.loading import Loading, load
from demilge.opendata.folder.reading import read
from demilge.opendata.folder.tables import BY_NAME, TABLES, Type
from demilge.people.models import Person
from demilge.texts import spoken
from demilge.texts.words import LANGUAGES
from facts import EXAMPLE, FACTS, OVERVIEW, PAGES, SETTLEMENTS, Example, content, not_known, numbers, says
from village import NOON, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def example(django_db_setup: None, django_db_blocker: Any) -> Iterator[Example]:
    """Loaded once into a transaction that is taken back in the end."""
    with time_machine.travel(NOON, tick=False), django_db_blocker.unblock(), transaction.atomic():
        folder = read(EXAMPLE)
        assert folder.faults == []
        result = load(folder, dry_run=False)
        assert result.faults == []
        yield Example(folder, Loading(folder, NOON))
        transaction.set_rollback(True)


# -- facts and pages ---------------------------------------------------------------------------------------------------

in_each_language = pytest.mark.parametrize("language", LANGUAGES)
for_each_fact = pytest.mark.parametrize("fact", PAGES, ids=lambda fact: fact.id)

# What else a page may say: of the event that its record came from, and what is counted on it.
CAME_FROM = {
    "school-1": ("seminars-alai",),
    "school-2": ("seminars-alai",),
    "seminars-alai": ("school-1",),  # what came of them
    "pump": ("council",),
    "playgrounds": ("council",),
}
COUNTED = {
    "research": {6},  # findings
    "council": {1, 2, 3},  # decisions
    **{f"assembly-{place}": {1} for place in SETTLEMENTS},
    **{f"group-{place}": {2025} for place in SETTLEMENTS},  # until when the invented members sat
    "school-1": {1, 2023},  # its number in the settlement; the plan's summer
    "school-2": {1, 2023},
}


@in_each_language
@for_each_fact
def test_a_fact_stands_on_its_page(example, fact, language):
    text = example.fact(fact, language)
    assert fact.numbers <= numbers(text, language)
    assert says(text, fact.when, language)


@in_each_language
@for_each_fact
def test_a_page_says_no_number_that_its_facts_do_not(example, fact, language):
    known = {Decimal(number) for number in COUNTED.get(fact.id, ())} | place_numbers(example, language)
    for one in (fact, *(FACTS[name] for name in CAME_FROM.get(fact.id, ()))):
        known |= (
            one.numbers | numbers(spoken.when(one.when, language=language), language) | numbers(one.source, language)
        )
    assert numbers(example.fact(fact, language), language) - known == set()


def place_numbers(example: Example, language: str) -> set[Decimal]:
    """Alai 1, Ak-Ordo-3: numbers that are names."""
    names = (row["name"].texts[language] for row in example.folder.rows["places"])
    return {number for name in names for number in numbers(name, language)}


@for_each_fact
def test_the_folder_s_row_has_the_fact_s_date_and_source(example, fact):
    row = example.row(fact.page)
    dated = next(row[name] for name in ("when", "elected", "due", "since") if name in row.values)
    assert (dated, row["source"]) == (fact.when, fact.source)


@in_each_language
@for_each_fact
def test_a_page_names_its_source(example, fact, language):
    page = html.unescape(example.page(example.record(fact.page).path, language))
    assert f'href="{fact.source}"' in page if "://" in fact.source else fact.source in page


# The main course as the published posts have it, spelled out: facts.csv itself is held to it.
COURSE = {
    **{
        f"{kind}-{place}": ({6, 7}, "15–19-май 2023", "15–19 мая 2023", "15–19 May 2023")
        for place in SETTLEMENTS
        for kind in ("assembly", "group")
    },
    "training-june": (set(), "23–24-июнь 2023", "23–24 июня 2023", "23–24 June 2023"),
    "forum-1": (set(), "5–6-июль 2023", "5–6 июля 2023", "5–6 July 2023"),
    "forum-2": (set(), "12–13-июль 2023", "12–13 июля 2023", "12–13 July 2023"),
    # When these were held was not published.
    "seminars-alai": ({10, 280}, "", "", ""),
    "meetings-edelweiss": ({3, 81}, "", "", ""),
    "meetings-manas-ata": ({10, 249}, "", "", ""),
    "council": ({2024}, "15-февраль 2024", "15 февраля 2024", "15 February 2024"),
    "dordoi": ({Decimal("3.75"), Decimal("2.7"), Decimal("1.05")}, "4-апрель 2025", "4 апреля 2025", "4 April 2025"),
}


@pytest.mark.parametrize("name", COURSE)
def test_the_main_course_is_as_the_posts_have_it(example, name):
    counted, *dates = COURSE[name]
    assert FACTS[name].numbers == counted
    for language, day in zip(LANGUAGES, dates, strict=True):
        assert day in example.fact(FACTS[name], language)


def test_the_information_meetings_make_the_round_that_was_published(example):
    held = [Meeting.objects.get(pk=example.record(key).pk) for key in ROUND]
    assert list(Meeting.objects.filter(kind="information").order_by("pk")) == sorted(held, key=lambda one: one.pk)
    sessions, people = sum(one.sessions for one in held), sum(one.present or 0 for one in held)
    assert FACTS["information-round"].numbers == {sessions, people} == {23, 610}


@in_each_language
def test_the_overview_adds_them_up(example, language):
    [fact] = [fact for fact in FACTS.values() if fact.page == OVERVIEW]
    text = example.text(OVERVIEW, language)
    sessions, people = sorted(fact.numbers)
    assert f"{sessions}\n{TOTALS[language][0]}\n{people}\n{TOTALS[language][1]}\n" in text


# As each language says them after 23 and after 610.
TOTALS = {
    "ky": ("маалымат жыйыны өттү", "тургун катышты"),
    "ru": ("информационные встречи проведены", "жителей пришли на них"),
    "en": ("information meetings held", "residents counted at them"),
}


ROUND = ("seminars-alai", "meetings-edelweiss", "meetings-manas-ata")


# -- settlements and lists ---------------------------------------------------------------------------------------------


@in_each_language
def test_the_overview_shows_the_four_settlements_and_their_groups(example, language):
    answer = Client().get(f"/{language}/")
    tallies = {tally.place.slug: tally for tally in answer.context["tallies"]}
    assert set(tallies) == set(SETTLEMENTS)
    assert [(tallies[place].problems, tallies[place].promises) for place in SETTLEMENTS] == [
        (2, 0),
        (2, 0),
        (2, 2),
        (1, 2),
    ]
    assert content(answer.content.decode()).count("6–7") == 4


@in_each_language
@pytest.mark.parametrize("place", SETTLEMENTS)
def test_a_settlement_shows_what_was_counted_in_it(example, place, language):
    meetings = [row for row in example.folder.rows["meetings"] if place in row["communities"]]
    counted = [row for row in meetings if row["present"] is not None]
    times, people = sum(row["sessions"] for row in counted), sum(row["present"] for row in counted)
    lines = example.text(f"/places/{place}/", language).split("\n")
    assert lines.count("6–7") == 1
    assert str(sum(row["sessions"] or 1 for row in meetings)) in lines
    assert re.search(rf"\b{times}\b", lines[lines.index(str(people)) + 1])
    assert any({Decimal(times), Decimal(people)} == FACTS[name].numbers for name in ROUND)


@in_each_language
@pytest.mark.parametrize("place", SETTLEMENTS)
def test_a_settlement_s_path_has_the_days_of_its_facts(example, place, language):
    text = example.text(f"/places/{place}/", language)
    forum = FACTS["forum-2" if place.startswith("alai") else "forum-1"]
    for fact in (FACTS[f"assembly-{place}"], FACTS[f"group-{place}"], FACTS["research"], forum):
        assert says(text, fact.when, language), fact.id
    assert says(text, FACTS["council"].when, language) is not place.startswith("alai")


@in_each_language
def test_the_lists_give_every_fact_its_day(example, language):
    lists = {"meetings": "/meetings/", "groups": "/groups/", "trainings": "/trainings/", "forums": "/forums/"}
    texts = {name: example.text(path, language) for name, path in lists.items()}
    pages = texts["meetings"] + example.text("/meetings/?page=2", language)
    for fact in PAGES:
        table = example.row(fact.page).table
        if table == "meetings":
            assert says(pages, fact.when, language), fact.id
        elif table == "groups":
            assert says(texts["groups"], fact.when, language), fact.id
    assert says(texts["trainings"], FACTS["training-june"].when, language)
    assert all(says(texts["forums"], FACTS[name].when, language) for name in ("forum-1", "forum-2"))


def walk(example: Example, language: str) -> dict[str, str]:
    """Every public page that links lead to, from the first one on; without papers, filters and single journal entries."""
    if language in example.walked:
        return example.walked[language]
    found = example.walked[language] = {}
    ahead = ["/"]
    while ahead:
        path = ahead.pop()
        address = f"/{language}{path}"
        if path in found:
            continue
        answer = Client().get(address, follow=True)
        assert answer.status_code == 200, address
        found[path] = answer.content.decode()
        for link in re.findall(rf'href="/{language}(/[^"?#]*)["#]', found[path]):
            if not link.endswith(".pdf") and not re.match(r"/journal/\d", link):
                ahead.append(link)
    return found


@in_each_language
def test_no_public_page_says_a_large_number_that_no_fact_has(example, language):
    """Small numbers are days and counts; years, people and sums must be of a fact or a date in the folder."""
    known = {number for fact in FACTS.values() for number in fact.numbers}
    for rows in example.folder.rows.values():
        for row in rows:
            for value in row.values.values():
                if isinstance(value, edtf.When):
                    known |= {Decimal(point.year) for point in (value.start, value.end) if point}
    known |= {Decimal(2025)}  # the invented members' last year
    pages = walk(example, language)
    assert len(pages) > 60
    elsewhere = ("/journal/", "/privacy/")  # the day of loading, the wording of the consents
    wrong = {
        path: sorted(large)
        for path, page in pages.items()
        if path not in elsewhere
        and (large := {number for number in numbers(content(page), language) if number > 31} - known)
    }
    assert wrong == {}


# -- what is not known -------------------------------------------------------------------------------------------------


@in_each_language
def test_an_attendance_that_was_not_published_shows_as_not_known(example, language):
    for row in example.folder.rows["meetings"]:
        lines = example.text(example.record(row["key"]).path, language).split("\n")
        unknown = [row["present"] is None, not row["when"]]
        assert sum(line == not_known(language) for line in lines) == sum(unknown), row["key"]


@in_each_language
def test_a_study_s_unknown_sample_shows_as_open(example, language):
    lines = example.text(example.record("evidence-2023").path, language).split("\n")
    assert "?" in lines
    assert "0" not in lines
    assert not_known(language) in lines


@in_each_language
def test_what_a_plan_s_item_does_not_say_shows_as_not_known(example, language):
    for plan in example.folder.rows["plans"]:
        items = example.loading.of("items", "plan", plan["key"])
        shown = ("addressee", "deadline", "action", "responsible", "resources", "indicator", "evidence")
        empty = sum(not item[name] for item in items for name in shown)
        lines = example.text(example.record(plan["key"]).path, language).split("\n")
        assert lines.count(not_known(language)) == empty, plan["key"]


@in_each_language
def test_a_promise_of_which_nothing_was_heard_is_neither_done_nor_called_late(example, language):
    for row in example.folder.rows["promises"]:
        promise = example.record(row["key"])
        for path in (promise.path, promise.problem.path, promise.place.path):
            page = example.page(path, language)
            assert "st none" in page
            assert "st done" not in page
            assert "st late" not in page


@in_each_language
def test_the_overview_calls_no_promise_late_of_which_nothing_was_heard(example, language):
    assert "st late" not in example.page("/", language)


# -- persons and sources -----------------------------------------------------------------------------------------------


def test_every_person_is_a_sample_and_the_team_s_list_says_so(example):
    persons = list(Person.objects.all())
    assert persons
    assert all(person.is_sample for person in persons)
    as_coordinator = sign_in(Client(), Person.objects.get(name="Айгүл Үлгү"))
    for language in LANGUAGES:
        page = as_coordinator.get(f"/{language}/persons/").content.decode()
        assert page.count('class="sample"') == len(persons)


def test_a_group_s_invented_members_are_marked_while_they_sit(example):
    for place in SETTLEMENTS:
        path = example.record(f"group-{place}").path
        for language in LANGUAGES:
            with time_machine.travel(datetime(2024, 6, 1, tzinfo=UTC), tick=False):
                page = Client().get(f"/{language}{path}").content.decode()
            assert page.count('class="sample"') == 2, (place, language)


@in_each_language
def test_a_group_s_invented_members_are_marked_after_their_terms_too(example, language):
    for place in SETTLEMENTS:
        assert example.page(example.record(f"group-{place}").path, language).count('class="sample"') == 2


@in_each_language
def test_no_public_page_names_an_invented_person(example, language):
    names = list(Person.objects.values_list("name", flat=True))
    assert [path for path, page in walk(example, language).items() if any(name in page for name in names)] == []


@in_each_language
def test_the_example_says_that_it_is_one(example, language):
    for place in SETTLEMENTS:
        assert 'class="sample"' in example.page(f"/places/{place}/", language)


def test_every_row_has_a_source(example):
    # That Osh and Bishkek are cities needs none.
    without = [
        (table.name, row["key"])
        for table in TABLES
        if any(column.name == "source" for column in table.columns)
        for row in example.folder.rows[table.name]
        if not row["source"]
    ]
    assert without == [("places", "osh"), ("places", "bishkek")]


def test_every_dated_row_with_a_page_is_a_fact(example):
    paged = {row["key"] for name in ("meetings", "groups", "studies") for row in example.folder.rows[name]}
    assert paged <= {fact.page for fact in PAGES}


def test_every_text_is_there_in_each_language(example):
    missing = [
        (row.table, row.line, column.name)
        for rows in example.folder.rows.values()
        for row in rows
        for column in BY_NAME[row.table].columns
        if column.type is Type.WORDS and row[column.name] and row[column.name].missing()
    ]
    assert missing == []
