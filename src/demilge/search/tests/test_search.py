"""Found in Kyrgyz and Russian, whatever the case and ending, typed or written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demilge.search import index
from demilge.search.fold import beginnings, fold, query
from demilge.search.models import SearchableText
from demilge.texts.models import Maker, Translation
from demilge.texts.words import words
from village import NOON, TODAY


def record(name):
    """Something to be found."""
    return Translation.objects.create(about=name, language="ky", text=name, made_by=Maker.MACHINE, made_at=NOON)


@pytest.fixture
def kept(db):
    """Puts records into the index under these titles."""

    def put(*titles, body=""):
        for title in titles:
            asked = {"kind": "test", "programme": "ayil", "path": f"/{title}/", "day": TODAY}
            index.put(about=record(title), title=words(ky=title), body=body, **asked)

    return put


def found(typed):
    return [row.title.pick("ky").text for row in index.find(typed)]


KYRGYZ = [
    ("насос", "насосту"),
    ("насос", "насостун"),
    ("насос", "насостор"),
    ("көчө", "көчөдө"),
    ("көчө", "көчөлөр"),
    ("жол", "жолдун"),
    ("жол", "жолго"),
    ("суу", "суунун"),
    ("суу", "сууга"),
    ("мектеп", "мектепке"),
    ("мектеп", "мектептин"),
    ("таштанды", "таштандылар"),
    ("көйгөй", "көйгөйлөрдүн"),
    ("чогулуш", "чогулушунда"),
    ("убада", "убадалар"),
    ("жарык", "жарыктын"),
    ("электр", "электрге"),
]
RUSSIAN = [
    ("вода", "воды"),
    ("дорога", "дороги"),
    ("насос", "насосами"),
    ("школа", "школу"),
    ("собрание", "собрания"),
    ("обещание", "обещаний"),
    ("улица", "улицах"),
    ("мусор", "мусором"),
    ("свет", "света"),
    ("житель", "жителей"),
]


@pytest.mark.parametrize(("plain", "ended"), [*KYRGYZ, *RUSSIAN])
def test_a_word_with_an_ending_finds_the_plain_one(kept, plain, ended):
    kept(plain)
    assert found(ended) == [plain]


@pytest.mark.parametrize(("plain", "ended"), [*KYRGYZ, *RUSSIAN])
def test_a_plain_word_finds_the_one_with_an_ending(kept, plain, ended):
    kept(ended)
    assert found(plain) == [ended]


def test_a_word_of_two_letters_finds_its_forms(kept):
    kept("үйлөрдө")
    assert found("үй") == ["үйлөрдө"]


@pytest.mark.parametrize("typed", ["ЭДЕЛЬВЕЙС", "эдельвейс", "Эдель", "эд"])
def test_neither_case_nor_the_end_of_the_word_need_be_typed(kept, typed):
    kept("Эдельвейс конушу")
    assert found(typed) == ["Эдельвейс конушу"]


@pytest.mark.parametrize(
    ("written", "typed"), [("Ёлка", "елка"), ("Елка", "ёлка"), ("Ак-Булак", "ак булак"), ("№ 12-мектеп", "12")]
)
def test_yo_is_ye_and_marks_do_not_matter(kept, written, typed):
    kept(written)
    assert found(typed) == [written]


def test_every_typed_word_must_stand_there(kept):
    kept("Таза суу", "Таза аба")
    assert found("таза суу") == ["Таза суу"]
    assert sorted(found("таза")) == ["Таза аба", "Таза суу"]
    assert found("таза жол") == []


def test_the_body_is_searched_as_well_as_the_title(kept):
    kept("Чогулуш", body=words(ky="насос иштебейт", ru="насос сломан"))
    assert found("сломанный насос") == found("иштебейт") == ["Чогулуш"]


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "!?", '"', "' OR 1=1 --", "a* OR b", "суу AND", "NEAR(", "^", ":*", "|", "&", "\\", "(", "é\u0301"],
)
def test_whatever_is_typed_is_a_search_and_never_an_error(kept, typed):
    kept("Таза суу")
    assert isinstance(found(typed), list)


@pytest.mark.django_db
@given(st.text(max_size=30))
def test_no_text_breaks_the_search(typed):
    assert list(index.find(typed)) == []


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(st.sampled_from("абвгдежзийклмнңоөпрстуүфхчшыэюя"), min_size=1, max_size=14))
def test_each_beginning_of_a_word_begins_it(word):
    folded = fold(word)
    assert beginnings(word)[0] == folded or len(folded) < 2
    assert all(folded.startswith(stem) for stem in beginnings(word))


@given(st.text(max_size=200))
def test_no_more_than_eight_words_are_looked_for(typed):
    assert len(query(typed)) <= 8


def test_a_changed_record_is_found_under_its_new_words_only(db):
    thing = record("x")

    def put(text):
        index.put(about=thing, kind="test", programme="ayil", path="/", title=words(ky=text))

    put("насос")
    put("мектеп")
    assert (found("насос"), found("мектеп"), SearchableText.objects.count()) == ([], ["мектеп"], 1)


def test_what_was_taken_out_is_not_found(db):
    thing = record("x")
    index.put(about=thing, kind="test", programme="ayil", path="/", title=words(ky="насос"))
    index.remove(thing)
    index.remove(thing)
    assert found("насос") == []
