import re

import pytest

from demilge.texts.glossary import forbidden, forbidden_in, found_in, matching, terms, terms_in
from demilge.texts.inflection import expression
from demilge.texts.words import LANGUAGES


def test_the_list_is_whole():
    assert len(terms()) == 124
    assert sum(not term.checked for term in terms()) == 14
    assert [term.cells["ru"] for term in terms() if not term.forms["ky"]] == ["отписка"]


def test_the_classic_accident_is_found_in_any_case():
    text = "макулдашылган Пропагандалык   планды иштеп чыгуу үчүн колдонулат"
    assert [row.instead for row in forbidden_in(text, "ky")] == ["адвокациялык план"]
    assert forbidden_in("адвокациялык планды иштеп чыгуу", "ky") == []
    assert forbidden_in("план пропаганды", "ky") == []
    assert [row.found for row in forbidden_in("плану пропаганды", "ru")] == ["план пропаганды"]


def test_political_parties_may_be_named_as_such():
    assert [row.instead for row in forbidden_in("башка кызыкдар тараптар менен. партиялар.", "ky")] == ["тараптар"]
    assert [row.found for row in forbidden_in("башка кызыкдар партиялардын өкүлдөрү", "ky")] == ["кызыкдар партия"]
    assert forbidden_in("саясий партиялардын өкүлдөрү", "ky") == []
    assert [row.found for row in forbidden_in("Саясий партиялар жана башка партиялар", "ky")] == ["партиялар"]


def test_no_right_rendering_is_itself_forbidden():
    for row in forbidden():
        assert forbidden_in(row.instead, row.language) == []
        assert [caught.found for caught in forbidden_in(f"x {row.found}. x", row.language)] == [row.found]


def test_a_language_without_traps_has_none():
    assert forbidden_in("plan de propagande", "fr") == []


def test_the_translator_sees_the_terms_of_a_text_once_and_in_order():
    found = terms_in("Координациялык кеңештин жыйынында суу насосу талкууланды; кеңеш, жыйын.", "ky")
    assert [term.forms["ru"][0] for term in found] == [
        "координационный совет",
        "собрание жителей",
        "собрание",
        "водяной насос",
    ]


def test_the_longest_term_wins_and_its_place_is_known():
    text = "Пилоттук жамааттардын демилгелүү топтору"
    assert [text[hit.start : hit.end] for hit in found_in(text, "ky")] == [
        "Пилоттук жамааттардын",
        "демилгелүү топтору",
    ]


@pytest.mark.parametrize(
    ("language", "term", "said"),
    [
        ("ky", "демилгелүү топ", "Демилгелүү тобунун"),
        ("ky", "кат", "каттардагы"),
        ("ky", "муниципалдык аймактык башкармалык", "муниципалдык аймактык башкармалыгы"),
        ("ky", "чечим кабыл алуу процесси", "чечим кабыл алуу процессине"),
        ("ky", "МАБ", "МАБнын"),
        ("ky", "Ош", "Оштогу"),
        ("ky", "Алай 1", "Алай-1де"),
        ("ky", "Манас-Ата", "Манас-Атадан"),
        ("ky", "Туран МАБ", "Туран» МАБ"),
        ("ru", "инициативная группа", "инициативных групп"),
        ("ru", "собрание жителей", "собраниях жителей"),
        ("ru", "участник", "участникам"),
        ("ru", "идея", "идеями"),
        ("ru", "житель", "жителей"),
        ("ru", "новостройка", "новостройках"),
        ("ru", "долгострой", "долгостроя"),
        ("ru", "Алымбек-Датка", "Алымбек-Датки"),
        ("ru", "Ош", "Оше"),
        ("en", "residents' assembly", "residents’ assemblies"),
        ("en", "initiative group", "initiative groups'"),
        ("en", "Alai 1", "Alai-1"),
    ],
)
def test_a_term_is_met_with_its_endings(language, term, said):
    assert re.fullmatch(expression(term, language), said, re.IGNORECASE)


@pytest.mark.parametrize(
    ("language", "term", "other"),
    [
        ("ky", "кат", "катышуу"),
        ("ky", "кат", "катчы"),
        ("ky", "кат", "каттоо"),
        ("ky", "мэр", "мэрия"),
        ("ky", "Ош", "ошол"),
        ("ky", "Ош", "ошондой"),
        ("ky", "жыйын", "жыйынтык"),
        ("ky", "сунуш", "сунушташты"),
        ("ky", "Алай 1", "Алай 12"),
        ("ky", "ДТ", "дт"),
        ("ru", "мэр", "мэрия"),
        ("ru", "приказ", "приказать"),
        ("ru", "идея", "идеал"),
        ("ru", "Ош", "ошибка"),
        ("en", "mayor", "mayoral"),
    ],
)
def test_another_word_that_begins_alike_is_no_hit(language, term, other):
    assert not re.search(expression(term, language), f"а {other} б", re.IGNORECASE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_of_the_list_is_found_where_it_stands_alone(language):
    for term in terms():
        for form in term.forms[language]:
            assert any(term in hit.terms for hit in found_in(form, language)), form


def test_a_slash_spreads_over_the_words_beside_it():
    forms = {term.cells["en"]: term.forms for term in terms()}
    assert forms["target community"]["ky"] == ("максаттуу жамаат", "максаттуу конуш")
    assert forms["initiative group"]["ru"] == ("инициативная группа", "ИГ")
    assert forms["grant application"]["ky"] == ("табыштама", "билдирме")


def test_the_list_is_searched_in_every_language():
    assert [term.cells["en"] for term in matching(" демилгелүү  ТОП")] == ["initiative group"]
    assert [term.cells["en"] for term in matching("advocacy plan")] == ["advocacy plan"]
    assert len(matching("")) == 124
    assert matching("нет такого") == []


def test_a_term_needs_words():
    with pytest.raises(ValueError, match="no words"):
        expression(" – ", "ky")
