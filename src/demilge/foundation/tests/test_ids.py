import uuid

from hypothesis import given
from hypothesis import strategies as st

from demilge.foundation import ids


@given(st.text(alphabet=ids.ALPHABET, min_size=1, max_size=24))
def test_a_code_survives_printing_and_typing(code):
    assert ids.read_code(ids.show_code(code).lower()) == code


def test_letters_that_look_alike_are_read_as_one():
    assert ids.read_code("oіl-ао") == "011A0"
    assert ids.read_code("7кхм 3q2р") == "7KXM3Q2P"


def test_a_code_has_the_asked_length_and_letters():
    code = ids.new_code(12)
    assert len(code) == 12
    assert set(code) <= set(ids.ALPHABET)


def test_the_same_step_of_the_same_act_has_the_same_id():
    parent = uuid.uuid4()
    assert ids.derive(parent, "a") == ids.derive(parent, "a") != ids.derive(parent, "b")
