"""The frame of every write: once, whole, or not at all."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from demilge.foundation import edtf, ids
from demilge.foundation.refusals import Unfit
from demilge.journal.acts import OperationReused, act, fingerprint, hold, receipt_number
from demilge.journal.models import Entry, Receipt
from demilge.texts.models import Maker, Translation
from demilge.texts.words import words
from village import NOON, actor, guest, op, w, when

from .test_journal import do as write_down


@act
def translate(*, about, text, by, at, operation, refuse_late=False):
    """Some act that makes a record, with another act in it."""
    made = Translation.objects.create(
        about=f"{about}:{op()}", language="ru", text=str(text), made_by=Maker.MACHINE, made_at=at
    )
    write_down(thing=made, by=by, at=at, operation=ids.derive(operation, "note"), place=text, count=1, day=when("2023"))
    if refuse_late:
        raise Unfit("too late")
    return made


@act
def count_nothing(*, by, at, operation):
    """An act that makes no record."""


def add(village, **more):
    asked = {"about": village.service, "text": w("Суу"), "by": actor(village.aigul), "at": NOON, "operation": op()}
    return translate(**{**asked, **more})


def test_the_same_operation_again_gets_the_first_answer_and_writes_nothing(village):
    operation = op()
    first = add(village, operation=operation)
    later = datetime(2026, 6, 1, tzinfo=UTC)
    assert add(village, operation=operation, at=later) == first
    assert (Translation.objects.count(), Entry.objects.count()) == (1, 1)
    assert Receipt.objects.get(operation=operation).answer == f"texts.translation:{first.pk}"


@pytest.mark.parametrize("more", [{"text": w("Жол")}, {"by": guest()}, {"refuse_late": True}])
def test_the_same_operation_with_other_content_or_from_another_is_refused(village, more):
    operation = op()
    add(village, operation=operation)
    with pytest.raises(OperationReused):
        add(village, operation=operation, **more)
    assert Entry.objects.count() == 1


def test_one_act_s_operation_opens_no_other_act(village):
    operation = op()
    add(village, operation=operation)
    with pytest.raises(OperationReused):
        count_nothing(by=actor(village.aigul), at=NOON, operation=operation)


def test_a_refused_act_leaves_nothing_and_its_operation_can_be_sent_again(village):
    operation = op()
    with pytest.raises(Unfit):
        add(village, operation=operation, refuse_late=True)
    assert (Translation.objects.count(), Entry.objects.count(), Receipt.objects.count()) == (0, 0, 0)
    assert add(village, operation=operation).pk


def test_an_act_without_a_record_has_a_receipt_too(village):
    operation = op()
    for _tap in range(2):
        assert count_nothing(by=actor(village.aigul), at=NOON, operation=operation) is None
    assert Receipt.objects.get().answer == ""


def test_an_act_must_say_who_when_and_under_which_operation():
    with pytest.raises(TypeError, match="at"):

        @act
        def lacks_something(*, by, operation):
            """No time."""


def test_what_an_act_can_t_recognise_again_is_refused_at_once(village):
    with pytest.raises(TypeError, match="object"):
        add(village, text=object())


def test_holding_a_record_reads_it_anew(village):
    stale = type(village.settlement).objects.get(pk=village.settlement.pk)
    type(stale).objects.filter(pk=stale.pk).update(slug="new")
    hold(stale)
    assert stale.slug == "new"


@dataclass(frozen=True)
class Line:
    """Part of a form."""

    text: str
    day: date


VALUES = [
    w("Суу"),
    words(ky="Суу"),
    Line("а", date(2026, 5, 18)),
    Line("а", date(2026, 5, 19)),
    [Line("а", date(2026, 5, 18))],
    edtf.read("2023-05"),
    edtf.read("2023-06"),
    Maker.PERSON,
    time(14, 30),
    {"a": 1},
    {1, 2},
    1,
    "1 ",
    None,
    True,
]


def test_different_contents_have_different_fingerprints():
    prints = [fingerprint("act", {"value": value}) for value in VALUES]
    assert len(set(prints)) == len(VALUES)
    assert fingerprint("act", {"value": 1}) != fingerprint("other", {"value": 1})


@given(st.lists(st.integers(), max_size=5))
def test_a_set_has_one_fingerprint_whatever_its_order(numbers):
    assert fingerprint("act", {"v": set(numbers)}) == fingerprint("act", {"v": frozenset(reversed(numbers))})


def test_the_time_and_a_secret_are_no_part_of_a_fingerprint():
    assert fingerprint("act", {"at": 1, "secret": "294857"}) == fingerprint("act", {"at": 2, "secret": "582913"})


def test_a_file_is_recognised_by_its_bytes_and_can_still_be_read():
    one, same, other = (SimpleUploadedFile("a.jpg", content) for content in (b"one", b"one", b"two"))
    assert fingerprint("act", {"file": one}) == fingerprint("act", {"file": same})
    assert fingerprint("act", {"file": one}) != fingerprint("act", {"file": other})
    assert BytesIO(one.read()).getvalue() == b"one"


@given(st.uuids(version=4))
def test_a_receipt_s_number_comes_from_the_operation_alone(operation):
    number = receipt_number(operation)
    assert number == receipt_number(operation) == ids.read_code(ids.show_code(number).lower())
    assert len(number) == 8
