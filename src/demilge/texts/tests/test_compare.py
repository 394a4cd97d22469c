import pytest
from hypothesis import given
from hypothesis import strategies as st

from demilge.texts import spoken
from demilge.texts.compare import Difference, differences, tokens

CASES = [
    # (language, text, tokens) - dates
    ("ky", "2023-жылдын 15-майынан 19-майына чейин", {"2023", "15", "19", "month 5"}),
    ("ky", "2023-жылдын 5-6-июлда", {"2023", "5", "6", "month 7"}),
    ("ky", "2023-жылдын 12-13-июль күндөрү", {"2023", "12", "13", "month 7"}),
    ("ky", "2023-жылдын 15–19-майында", {"2023", "15", "19", "month 5"}),
    ("ky", "2022-жылдын октябрында", {"2022", "month 10"}),
    ("ky", "2024-жылы 15-февралда", {"2024", "15", "month 2"}),
    ("ky", "28-майдан 3-июнга чейин", {"28", "3", "month 5", "month 6"}),
    ("ky", "15-март 2026, дүйшөмбү", {"15", "2026", "month 3"}),
    ("ru", "с 15 по 19 мая 2023 года", {"15", "19", "2023", "month 5"}),
    ("ru", "12-13 июля", {"12", "13", "month 7"}),
    ("ru", "12–13 июля 2023 года", {"12", "13", "2023", "month 7"}),
    ("ru", "в октябре 2022 года", {"2022", "month 10"}),
    ("ru", "1-го сентября", {"1", "month 9"}),
    ("ru", "с 28 мая по 3 июня 2023 года", {"28", "3", "2023", "month 5", "month 6"}),
    ("en", "On 15–19 May 2023", {"15", "19", "2023", "month 5"}),
    ("en", "May 15, 2023", {"15", "2023", "month 5"}),
    ("en", "on the 1st of September", {"1", "month 9"}),
    ("en", "15 Feb. 2024", {"15", "2024", "month 2"}),
    # dates in figures
    ("ru", "15.05.2023", {"15", "2023", "month 5"}),
    ("ky", "05.07.23", {"5", "2023", "month 7"}),
    ("en", "2023-05-15", {"15", "2023", "month 5"}),
    ("en", "05/15/2023", {"15", "2023", "month 5"}),
    ("ru", "45.13.2023", {"45.13", "2023"}),
    # words that only look like months
    ("ky", "5 майда маселе жок", {"5"}),
    ("ru", "5 майоров", {"5"}),
    ("en", "This may help 3 people", {"3"}),
    ("en", "3 people in July", {"3"}),
    # ranges and ordinals
    ("ky", "6-7 адамдан турган топ", {"6", "7"}),
    ("ru", "6–7 человек", {"6", "7"}),
    ("ky", "3-пункт жана 3-беттеги тиркеме", {"3"}),
    ("ru", "1-й и 2-й кварталы", {"1", "2"}),
    ("en", "the 2nd and the 23rd item", {"2", "23"}),
    ("ky", "360 орундуу мектеп, №52", {"360", "52"}),
    # thousands and decimals
    ("ky", "12 600 000 сом", {"12600000"}),
    ("ky", "12\u00a0600\u00a0000 сом", {"12600000"}),
    ("ru", "12.600.000 сомов", {"12600000"}),
    ("en", "12,600,000 som", {"12600000"}),
    ("ru", "12,6 млн сомов", {"12600000"}),
    ("ky", "12,6 миллион сом", {"12600000"}),
    ("ky", "1 млн 200 миң сом", {"1200000"}),
    ("ru", "15 тыс. сомов и 3 тысячи", {"15000", "3000"}),
    ("en", "3.75 m som, 2 billion, 15 thousand", {"3750000", "2000000000", "15000"}),
    ("ru", "100 м труб", {"100"}),
    ("ru", "2,70", {"2.7"}),
    ("en", "2.7 and 1,234.50", {"2.7", "1234.5"}),
    ("ky", "007", {"7"}),
    # percents
    ("ky", "45 пайыз, 12,5 %", {"45", "12.5"}),
    ("en", "45%", {"45"}),
    # times of day
    ("ky", "саат 14:00дө", {"14"}),
    ("ky", "саат 14.30да", {"14", "30"}),
    ("ru", "в 14:30", {"14", "30"}),
    ("ru", "в 9.00", {"9"}),
    ("en", "at 2 pm", {"14"}),
    ("en", "at 2:30 p.m.", {"14", "30"}),
    ("en", "12 pm and 12 am", {"12", "0"}),
    # phones
    ("ru", "+996 555 12-34-56", {"phone 996555123456"}),
    ("ky", "0555 123456", {"phone 996555123456"}),
    ("ru", "(0312) 62-30-00", {"phone 996312623000"}),
    ("en", "+996 (555) 123 456", {"phone 996555123456"}),
    ("ru", "договор 012345678", {"12345678"}),
    # what is no fact of the text
    ("ru", "https://example.kg/2024/15 и a1@example.kg", set()),
]


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_a_text_is_read_in_its_language_s_manner(language, text, expected):
    assert tokens(text, language) == expected


def test_the_same_facts_in_three_languages_are_the_same_tokens():
    ky = "2023-жылдын 15-майынан 19-майына чейин 4 конушта жыйын өттү, 6-7 адам шайланды."
    ru = "С 15 по 19 мая 2023 года в 4 новостройках прошли собрания, избраны 6-7 человек."
    en = "On 15–19 May 2023 assemblies were held in 4 settlements; 6-7 people were elected."
    assert tokens(ky, "ky") == tokens(ru, "ru") == tokens(en, "en") == {"15", "19", "2023", "month 5", "4", "6", "7"}
    assert differences({"ky": ky, "ru": ru, "en": en}) == []


def test_a_number_that_one_edition_lost_is_named():
    found = differences({"ky": "23 жолугушуу, 610 жашоочу", "ru": "23 встречи, 601 житель"})
    assert found == [Difference("610", "ky", "ru"), Difference("601", "ru", "ky")]


def test_a_month_that_one_edition_changed_is_named():
    found = differences({"ky": "2023-жылдын 12-июлунда", "ru": "12 июня 2023 года"})
    assert found == [Difference("month 7", "ky", "ru"), Difference("month 6", "ru", "ky")]


def test_a_month_named_without_a_day_is_enough():
    assert differences({"ky": "2023-жылдын майынан июлуна чейин", "en": "from May to July 2023"}) == []
    assert differences({"ky": "июлда 23 адам катышты", "en": "23 people came in July"}) == []


def test_a_settlement_s_number_beside_a_count_is_no_thousand():
    assert differences({"ky": "Алай 1 250 адам", "en": "250 people of Alai 1", "ru": "Алай 1: 250 человек"}) == []
    assert differences({"ky": "1 250 адам", "en": "250 people"}) == [Difference("1250", "ky", "en")]


def test_classes_told_apart_by_a_comma_are_no_decimal():
    assert differences({"ky": "5,6-класстар", "en": "grades 5 and 6"}) == []


def test_a_passage_left_in_another_language_still_says_its_dates():
    assert differences({"ky": "2024-жылдын 15-майына чейин", "en": "[ky: 2024-жылдын 15-майына чейин]"}) == []


@given(st.integers(0, 10**10), st.dates())
def test_what_we_say_ourselves_is_read_the_same_in_each_language(number, day):
    said = {
        code: f"{spoken.day(day, language=code)}; {spoken.number(number, language=code)}" for code in ("ky", "ru", "en")
    }
    assert tokens(said["ky"], "ky") == tokens(said["ru"], "ru") == tokens(said["en"], "en")
    assert differences(said) == []


@given(st.text(max_size=300), st.sampled_from(["ky", "ru", "en"]))
def test_any_text_can_be_read(text, language):
    assert all(tokens(text, language))
