"""The texts are made up, in the shape of two posts of 2023 and of their accidents."""

import pytest
from django.utils import translation

from demilge.newsroom.checks import Finding, Kind, Text, findings, paragraphs, sentences, stopping

KY = Text(
    "Коомдук форум өттү",
    "2023-жылдын 12-13-июль күндөрү Ош шаарында коомдук форум болуп өттү. Ага 45 адам катышты.\n\n"
    "Алынган маалыматтар адвокациялык планды иштеп чыгуу үчүн колдонулат.",
)
RU = Text(
    "Прошёл общественный форум",
    "12-13 июля 2023 года в городе Ош прошёл общественный форум. В нём участвовали 45 человек.\n\n"
    "Полученная информация будет использована для разработки плана эдвокаси.",
)
EN = Text(
    "A public forum was held",
    "On 12–13 July 2023 a public forum was held in the city of Osh. 45 people took part.\n\n"
    "What was learnt will be used for an advocacy plan.",
)
OSH = {"ky": ("Ош",), "ru": ("Ош",), "en": ("Osh",)}
TURAN = {"ky": ("«Туран» МАБ", "Туран"), "ru": ("МТУ Туран", "Туран"), "en": ()}


def instead(text, old, new):
    assert old in text.text
    return Text(text.title, text.text.replace(old, new))


def short(found):
    return [(finding.kind, finding.language, finding.other, finding.text) for finding in found]


def test_editions_that_agree_have_no_findings():
    assert findings({"ky": KY, "ru": RU, "en": EN}, [OSH, TURAN]) == []


def test_the_propaganda_plan_and_the_parties_of_2023_are_caught():
    ky = instead(
        KY,
        "адвокациялык планды иштеп чыгуу үчүн колдонулат.",
        "башка кызыкдар тараптар менен макулдашылган пропагандалык планды иштеп чыгуу үчүн колдонулат. партиялар.",
    )
    found = findings({"ky": ky, "ru": RU})
    assert short(stopping(found)) == [
        (Kind.FORBIDDEN, "ky", "адвокациялык план", "пропагандалык план"),
        (Kind.FORBIDDEN, "ky", "тараптар", "партиялар"),
    ]
    assert (Kind.SENTENCES, "ky", "ru", "2") in short(found)


def test_a_sentence_lost_in_translation_is_looked_for():
    ky = instead(KY, " Ага 45 адам катышты.", "")
    assert short(findings({"ky": ky, "ru": RU})) == [
        (Kind.FACT, "ky", "ru", "45"),
        (Kind.SENTENCES, "ky", "ru", "1"),
    ]


def test_a_number_missing_in_one_edition_is_one_finding():
    en = instead(EN, "45 people", "54 people")
    assert short(findings({"ky": KY, "ru": RU, "en": en})) == [
        (Kind.FACT, "en", "ky", "45"),
        (Kind.FACT, "ky", "en", "54"),
        (Kind.FACT, "ru", "en", "54"),
    ]


def test_a_lost_paragraph_is_looked_for():
    ru = Text(RU.title, RU.text.split("\n\n")[0])
    assert short(findings({"ky": KY, "ru": ru})) == [(Kind.PARAGRAPHS, "ky", "ru", "2, 1")]


def test_a_paragraph_that_lost_its_half_is_looked_for():
    long = "Форум ачык диалогду уюштуруу жана артыкчылыктуу көйгөйлөрдү талкуулоо үчүн өттү."
    assert short(findings({"ky": Text("Форум", long), "ru": Text("Форум", "Форум прошёл.")})) == [
        (Kind.SHORT, "ru", "ky", "")
    ]


def test_kyrgyz_and_russian_are_wanted_and_english_may_follow():
    assert short(findings({"en": EN})) == [(Kind.MISSING, "ky", "", ""), (Kind.MISSING, "ru", "", "")]
    assert short(findings({"ky": KY, "ru": Text("Заголовок", " ")})) == [(Kind.MISSING, "ru", "", "")]
    assert findings({"ky": KY, "ru": RU}) == []


def test_a_passage_left_in_another_language_stops():
    ru = instead(RU, "плана эдвокаси", "[ky: адвокациялык планды]")
    assert short(findings({"ky": KY, "ru": ru})) == [(Kind.LEFT, "ru", "ky", "адвокациялык планды")]


def test_a_wanted_edition_must_be_read_by_a_person():
    ky = Text(KY.title, KY.text, read=False)
    assert short(stopping(findings({"ky": ky, "ru": RU}))) == [(Kind.UNREAD, "ky", "", "")]


def test_english_that_is_not_finished_stops_nothing_and_its_faults_are_still_said():
    en = instead(EN, "45 people", "54 people")
    found = findings({"ky": KY, "ru": RU, "en": Text(en.title, en.text, read=False)})
    assert stopping(found) == []
    assert (Kind.WITHOUT, "en", "", "") in short(found) and (Kind.FACT, "en", "ky", "45") in short(found)
    assert stopping(findings({"ky": KY, "ru": RU, "en": en}))


def test_a_body_named_in_one_edition_only_is_looked_at():
    ky = instead(KY, "коомдук форум", "«Туран» МАБынын жардамы менен коомдук форум")
    assert short(findings({"ky": ky, "ru": RU, "en": EN}, [OSH, TURAN])) == [(Kind.NAME, "ru", "ky", "«Туран» МАБ")]
    ru = instead(RU, "общественный форум", "при помощи Турана общественный форум")
    assert findings({"ky": ky, "ru": ru}, [OSH, TURAN]) == []


def test_what_stops_comes_first():
    ru = Text(RU.title, "Форум прошёл в июле.")
    found = findings({"ky": KY, "ru": ru}, [OSH])
    assert [finding.stops for finding in found] == sorted((finding.stops for finding in found), reverse=True)
    assert not found[-1].stops


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
@pytest.mark.parametrize("kind", list(Kind))
def test_every_finding_has_its_sentence(kind, language):
    with translation.override(language):
        said = Finding(kind, "ru", "ky", "month 7" if kind is Kind.FACT else "партиялар").sentence
    assert "Русский" in said and "%(" not in said


def test_facts_are_said_as_people_read_them():
    with translation.override("en"):
        said = [Finding(Kind.FACT, "ru", "ky", token).sentence for token in ("month 7", "610", "phone 996555123456")]
    assert ["month 7" in said[0], "“610”" in said[1], "“+996555123456”" in said[2]] == [True] * 3


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Бир. Эки! Үч?", 3),
        ("В г. Ош на ул. Ленина прошла встреча.", 1),
        ("Собрали 15 тыс. сомов. Спасибо.", 2),
        ("А. Асанов, башчы: зал. Мөөнөтү бар.", 2),
        ("Чечимдер:\n– Бир.\n– Эки.", 3),
        ("2023. Жаз…", 2),
        ("3,75 млн. сом", 1),
        ("Катышкандар – 0. Бүттү.", 2),
        ("", 0),
    ],
)
def test_sentences_are_counted(text, count):
    assert sentences(text) == count


def test_paragraphs_are_set_apart_by_an_empty_line_or_else_each_line_is_one():
    assert paragraphs("а\n\nб\nв\n \nг") == ["а", "б\nв", "г"]
    assert paragraphs("а\r\nб\n") == ["а", "б"]
    assert paragraphs(" ") == []
