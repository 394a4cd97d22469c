from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demilge.foundation import edtf
from demilge.gatherings.models import Kind
from demilge.newsroom.sentences import en, ky, ru
from demilge.texts.compare import differences

DAYS = [
    ("2023-05-15", "2023-жылдын 15-майында", "15 мая 2023 года", "on 15 May 2023"),
    ("2023-05-15/2023-05-19", "2023-жылдын 15–19-майында", "15–19 мая 2023 года", "on 15–19 May 2023"),
    (
        "2023-05-28/2023-06-03",
        "2023-жылдын 28-майынан 3-июнуна чейин",
        "с 28 мая по 3 июня 2023 года",
        "from 28 May to 3 June 2023",
    ),
    (
        "2023-12-28/2024-01-03",
        "2023-жылдын 28-декабрынан 2024-жылдын 3-январына чейин",
        "с 28 декабря 2023 года по 3 января 2024 года",
        "from 28 December 2023 to 3 January 2024",
    ),
    ("2022-10", "2022-жылдын октябрында", "в октябре 2022 года", "in October 2022"),
    ("2023-04", "2023-жылдын апрелинде", "в апреле 2023 года", "in April 2023"),
    ("2024", "2024-жылы", "в 2024 году", "in 2024"),
    ("2023-22", "2023-жылдын жайында", "летом 2023 года", "in the summer of 2023"),
    (
        "2023-23~",
        "болжол менен 2023-жылдын күзүндө",
        "предположительно осенью 2023 года",
        "presumably in the autumn of 2023",
    ),
    ("../2023-07", "2023-жылдын июлуна чейин", "до июля 2023 года", "before July 2023"),
    ("../2023", "2023-жылга чейин", "до 2023 года", "before 2023"),
    ("2024-02-15/..", "2024-жылдын 15-февралынан баштап", "с 15 февраля 2024 года", "from 15 February 2024 on"),
    ("2023-05/2023-07", "2023-жылдын майынан июлуна чейин", "с мая по июль 2023 года", "from May to July 2023"),
    ("2023/2024", "2023-жылдан 2024-жылга чейин", "с 2023 года по 2024 год", "from 2023 to 2024"),
    (
        "2023-21/2023-23",
        "2023-жылдын жазынан күзүнө чейин",
        "с весны по осень 2023 года",
        "from the spring to the autumn of 2023",
    ),
    ("", "", "", ""),
]


@pytest.mark.parametrize(("text", "in_ky", "in_ru", "in_en"), DAYS)
def test_a_day_stands_in_the_case_its_sentence_asks_for(text, in_ky, in_ru, in_en):
    when = edtf.read(text)
    assert (ky.day(when), ru.day(when), en.day(when)) == (in_ky, in_ru, in_en)


def test_a_promise_says_by_when():
    due = date(2026, 6, 1)
    assert (ky.until(due), ru.until(due), en.until(due)) == (
        "2026-жылдын 1-июнуна чейин",
        "до 1 июня 2026 года",
        "1 June 2026",
    )


points = st.one_of(
    st.dates(date(1990, 1, 1), date(2099, 12, 31)).map(str),
    st.dates(date(1990, 1, 1), date(2099, 12, 31)).map(lambda day: f"{day:%Y-%m}"),
    st.integers(1990, 2099).map(str),
    st.tuples(st.integers(1990, 2099), st.sampled_from([21, 22, 23, 24])).map(lambda pair: f"{pair[0]}-{pair[1]}"),
)


def readable(text):
    try:
        return edtf.read(text)
    except edtf.Unreadable:
        return None


whens = (
    st.one_of(
        points,
        points.map(lambda point: f"{point}~"),
        points.map(lambda point: f"../{point}"),
        points.map(lambda point: f"{point}/.."),
        st.tuples(points, points).map("/".join),
    )
    .map(readable)
    .filter(lambda when: when is not None)
)


@given(whens)
def test_every_date_is_said_alike_in_the_three_languages(when):
    assert differences({"ky": ky.day(when), "ru": ru.day(when), "en": en.day(when)}) == []


@pytest.mark.parametrize(
    ("sessions", "said"),
    [
        (1, "состоялось собрание жителей"),
        (2, "состоялись 2 собрания жителей"),
        (4, "состоялись 4 собрания жителей"),
        (5, "состоялось 5 собраний жителей"),
        (11, "состоялось 11 собраний жителей"),
        (13, "состоялось 13 собраний жителей"),
        (21, "состоялось 21 собрание жителей"),
        (22, "состоялись 22 собрания жителей"),
        (111, "состоялось 111 собраний жителей"),
    ],
)
def test_russian_counts_its_assemblies(sessions, said):
    assert ru.held("assembly", sessions) == said


def test_the_verb_follows_the_noun():
    assert ru.held("information", 1) == "состоялась информационная встреча"
    assert ru.held("information", 23) == "состоялись 23 информационные встречи"
    assert ru.held("forum", 1) == "состоялся общественный форум"


@pytest.mark.parametrize("kind", [kind.value for kind in Kind])
def test_every_kind_of_meeting_can_be_told(kind):
    for language in (ky, ru, en):
        for sessions in (1, 3):
            said = language.opening("", "", kind, sessions)
            assert ("3" in said) == (sessions == 3)
            assert said.endswith(".")


def test_places_are_listed_and_a_noun_is_not_said_twice():
    assert ky.place(["Алай 1", "Алай 2"], "settlement", "") == "Алай 1 жана Алай 2 конуштарында"
    assert ky.place(["Эдельвейс конушу"], "settlement", "Туран МАБ") == "Эдельвейс конушунда (Туран МАБ)"
    assert ru.place(["Жилмассив Эдельвейс"], "settlement", "") == "в жилмассиве Эдельвейс"
    assert ru.place(["Ош"], "city", "") == "в городе Ош"
    assert en.place(["Edelweiss settlement"], "settlement", "") == "in the settlement of Edelweiss"
    assert en.place(["A", "B", "C"], "", "") == "in A, B and C"
    assert (ky.place([], "", ""), ru.place([], "", ""), en.place([], "", "")) == ("", "", "")


def test_one_person_is_no_people():
    assert en.present(1, 1, 0) == "1 person took part in all: 1 woman and 0 men."
    assert ky.present(81, 45, 36) == "Жалпысынан 81 адам катышты: 45 аял, 36 эркек."
    assert ru.present(81, None, None) == "Всего участников – 81."
