import pytest
from django.utils import translation

from demilge.foundation import edtf
from demilge.texts import spoken

SAID = [
    ("2023-05-15", "15-май 2023", "15 мая 2023", "15 May 2023"),
    ("2023-05-15/2023-05-19", "15–19-май 2023", "15–19 мая 2023", "15–19 May 2023"),
    ("2023-05-28/2023-06-03", "28-май – 3-июнь 2023", "28 мая – 3 июня 2023", "28 May – 3 June 2023"),
    (
        "2023-12-28/2024-01-03",
        "28-декабрь 2023 – 3-январь 2024",
        "28 декабря 2023 – 3 января 2024",
        "28 December 2023 – 3 January 2024",
    ),
    ("2022-10", "2022-жылдын октябры", "октябрь 2022", "October 2022"),
    ("2024", "2024-жыл", "2024 год", "2024"),
    ("2023-22", "2023-жылдын жайы", "лето 2023", "summer 2023"),
    ("../2023-07", "2023-жылдын июлуна чейин", "до июля 2023", "before July 2023"),
    ("2024-02-15/..", "2024-жылдын 15-февралынан бери", "с 15 февраля 2024", "since 15 February 2024"),
    ("../2023-04", "2023-жылдын апрелине чейин", "до апреля 2023", "before April 2023"),
    ("2024/..", "2024-жылдан бери", "с 2024 года", "since 2024"),
]


@pytest.mark.parametrize(("text", "ky", "ru", "en"), SAID)
def test_a_date_is_said_in_each_language(text, ky, ru, en):
    value = edtf.read(text)
    assert [spoken.when(value, language=code) for code in ("ky", "ru", "en")] == [ky, ru, en]


def test_an_inferred_or_unknown_date_says_so():
    with translation.override("en"):
        assert spoken.when(edtf.read("2024~")) == "2024 (inferred)"
        assert spoken.when(edtf.NOT_KNOWN) == "not known"


def test_the_weekday_is_said_as_people_say_it():
    day = edtf.read("2024-02-15")
    assert spoken.when(day, language="ky", weekday=True) == "15-февраль 2024, бейшемби"
    assert spoken.when(day, language="ru", weekday=True) == "15 февраля 2024, четверг"
    assert spoken.when(day, language="en", weekday=True) == "Thursday, 15 February 2024"


def test_numbers_have_their_thousands_apart():
    assert spoken.number(12_600_000, language="ky") == "12\u00a0600\u00a0000"
    assert spoken.number(3.75, language="ru") == "3,8"
    assert spoken.number(3750000, language="en") == "3,750,000"
