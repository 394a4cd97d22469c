"""What must never be false of promises is refused by the database itself."""

import pytest
from django.db import IntegrityError, transaction

from demilge.stages.commitments.models import Check, Commitment
from village import NOON, TODAY

from . import cast


def change(promise, **more):
    Commitment.objects.filter(pk=promise.pk).update(**more)


def from_nowhere(promise):
    change(promise, decision=None)


def without_day(promise):
    change(promise, due="")


def done_without_day(promise):
    change(promise, status="done")


def day_without_done(promise):
    change(promise, done_on=TODAY)


def same_link(promise):
    other = Commitment.objects.create(
        programme=promise.programme,
        place=promise.place,
        body=promise.body,
        decision=promise.decision,
        due=promise.due,
        at=NOON,
    )
    change(promise, link_key=other.link_key)


def check(promise, **more):
    content = {
        "programme": promise.programme,
        "commitment": promise,
        "seen": "done",
        "language": "ky",
        "voice": "guest:1",
        "seen_on": TODAY,
        "at": NOON,
    }
    return Check.objects.create(**{**content, **more})


def second_check(promise):
    for _time in range(2):
        check(promise)


def hidden_without_reason(promise):
    check(promise, hidden_at=NOON)


@pytest.mark.parametrize(
    ("breaking", "constraint"),
    [
        (from_nowhere, "a_promise_comes_from_somewhere"),
        (without_day, "a_promise_has_a_date"),
        (done_without_day, "a_done_promise_has_its_day"),
        (day_without_done, "a_done_promise_has_its_day"),
        (second_check, "one_check_a_voice_and_day"),
        (hidden_without_reason, "a_hidden_check_has_its_reason"),
    ],
)
def test_the_database_refuses(village, breaking, constraint):
    promise = cast.commit(village)
    assert constraint in {c.name for model in (Commitment, Check) for c in model._meta.constraints}
    with pytest.raises(IntegrityError), transaction.atomic():
        breaking(promise)


def test_a_link_opens_one_promise(village):
    promise = cast.commit(village)
    with pytest.raises(IntegrityError), transaction.atomic():
        same_link(promise)


def test_one_word_makes_one_promise(village):
    promise = cast.spoken(village)
    reply = cast.agreed(village).reply
    for more in ({"spoken": promise.spoken}, {"reply": reply}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Commitment.objects.create(
                programme=promise.programme,
                place=promise.place,
                body=promise.body,
                due=promise.due,
                at=NOON,
                **more,
            )
