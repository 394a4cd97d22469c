from demilge.texts.compare import Difference, differences, tokens
from demilge.texts.glossary import forbidden_in, terms_in


def test_the_same_facts_in_three_languages_are_the_same_tokens():
    ky = "2023-жылдын 15-майынан 19-майына чейин 4 конушта жыйын өттү, 6-7 адам шайланды."
    ru = "С 15 по 19 мая 2023 года в 4 новостройках прошли собрания, избраны 6-7 человек."
    en = "On 15–19 May 2023 assemblies were held in 4 settlements; 6-7 people were elected."
    assert tokens(ky, "ky") == tokens(ru, "ru") == tokens(en, "en") == {"15", "19", "2023", "month 5", "4", "6", "7"}
    assert differences({"ky": ky, "ru": ru, "en": en}) == []


def test_a_number_that_one_edition_lost_is_named():
    found = differences({"ky": "23 жолугушуу, 610 жашоочу", "ru": "23 встречи, 601 житель"})
    assert found == [Difference("610", "ky", "ru"), Difference("601", "ru", "ky")]


def test_thousands_are_read_in_each_language_s_manner():
    assert tokens("12 600 000 сом", "ky") == tokens("12,600,000 som", "en") == {"12600000"}
    assert tokens("3,75 млн сом", "ru") == tokens("3.75 m som", "en") == {"3.75"}


def test_a_small_thing_is_no_month():
    assert tokens("5 майда маселе жок", "ky") >= {"5"}
    assert tokens("This may help 3 people", "en") == {"3"}


def test_the_classic_accident_is_found_in_any_case():
    text = "макулдашылган Пропагандалык   планды иштеп чыгуу үчүн колдонулат"
    assert [row.instead for row in forbidden_in(text, "ky")] == ["адвокациялык план"]
    assert forbidden_in("адвокациялык планды иштеп чыгуу", "ky") == []
    assert forbidden_in("план пропаганды", "ky") == []


def test_the_translator_sees_the_terms_of_a_text():
    found = terms_in("Координациялык кеңештин жыйынында насос талкууланды", "ky")
    assert [form for term in found for form in term.forms["ru"] if "совет" in form] == ["координационный совет"]
