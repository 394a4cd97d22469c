"""What is due goes out once; what fails is tried again, not for ever."""

from datetime import timedelta

import pytest
from django.core import mail

from demilge.messaging import channels, delivery, outbox, queries
from demilge.messaging.channels.outcomes import Hopeless, TryLater
from demilge.messaging.delivery import Delivered, deliver_due
from demilge.messaging.models import Message, State, Subscription
from demilge.people import actions as people
from village import NOON, actor, op


def letter(to="mtu@example.org", **more):
    asked = {
        "programme": "ayil",
        "channel": "email",
        "to": to,
        "language": "ky",
        "subject": "С",
        "text": "Т",
        "at": NOON,
    }
    return outbox.enqueue(**{**asked, **more})


@pytest.fixture
def failing(monkeypatch):
    """A channel that fails as it is told."""
    told = []

    def send(message):
        raise told[-1]

    monkeypatch.setitem(channels.TRANSPORTS, "email", send)
    return told


def test_what_is_due_is_sent_once(db):
    letter()
    assert deliver_due(at=NOON) == Delivered(sent=1, failed=0, waiting=0)
    assert deliver_due(at=NOON) == Delivered(sent=0, failed=0, waiting=0)
    kept = Message.objects.get()
    assert (kept.state, kept.sent_at, kept.attempts, kept.unsure, len(mail.outbox)) == (State.SENT, NOON, 1, 0, 1)


def test_what_is_not_due_waits(db):
    letter(at=NOON + timedelta(minutes=1))
    assert deliver_due(at=NOON) == Delivered(sent=0, failed=0, waiting=1)
    assert deliver_due(at=NOON + timedelta(minutes=1)).sent == 1


def test_a_run_takes_no_more_than_it_is_told_and_the_oldest_first(db):
    for minute in (3, 1, 2):
        letter(to=f"{minute}@example.org", at=NOON - timedelta(minutes=minute))
    assert deliver_due(at=NOON, limit=2) == Delivered(sent=2, failed=0, waiting=1)
    assert [sent.to for sent in mail.outbox] == [["3@example.org"], ["2@example.org"]]


def test_a_failed_attempt_waits_longer_each_time_and_the_sixth_is_the_last(db, failing):
    letter()
    failing.append(TryLater("421 try later"))
    at = NOON
    for minutes in (5, 20, 80, 320, 1280):
        assert deliver_due(at=at) == Delivered(sent=0, failed=0, waiting=1)
        assert Message.objects.get().due_at == at + timedelta(minutes=minutes)
        assert deliver_due(at=at + timedelta(minutes=minutes, seconds=-1)).waiting == 1
        at += timedelta(minutes=minutes)
    assert deliver_due(at=at) == Delivered(sent=0, failed=1, waiting=0)
    kept = Message.objects.get()
    assert (kept.state, kept.attempts, kept.problem) == (State.FAILED, 6, "421 try later")


def test_a_hopeless_one_is_given_up_at_once_and_holds_up_nobody(db, failing, monkeypatch):
    first = letter(to="nobody@example.org")
    failing.append(Hopeless("550 no such user"))
    letter(channel="pigeon")
    assert deliver_due(at=NOON) == Delivered(sent=0, failed=2, waiting=0)
    first.refresh_from_db()
    assert (first.state, first.problem) == (State.FAILED, "550 no such user")


def test_an_answer_however_long_is_kept_short(db, failing):
    letter()
    failing.append(Hopeless("x" * 999))
    deliver_due(at=NOON)
    assert len(Message.objects.get().problem) == 200


class Killed(BaseException):
    """The program ends in the middle."""


def test_killed_while_sending_it_is_tried_once_more_and_never_a_third_time(db, failing):
    letter()
    failing.append(Killed())
    at = NOON
    for _kill in range(2):
        with pytest.raises(Killed):
            deliver_due(at=at)
        at += timedelta(days=1)
    assert deliver_due(at=at) == Delivered(sent=0, failed=1, waiting=0)
    assert "may have arrived" in Message.objects.get().problem


def test_an_attempt_whose_end_was_seen_does_not_count_as_unsure(db, failing):
    letter()
    at = NOON
    for problem in (Killed(), TryLater("x"), Killed()):
        failing.append(problem)
        if isinstance(problem, Killed):
            with pytest.raises(Killed):
                deliver_due(at=at)
        else:
            deliver_due(at=at)
        at += timedelta(days=1)
    assert Message.objects.get().unsure == 1


def test_who_asked_to_stop_meanwhile_gets_nothing(village):
    follower = Subscription.objects.create(
        about="x.y:1",
        path="/",
        email="a@example.org",
        language="ky",
        programme="ayil",
        made_at=NOON,
        confirmed_at=NOON,
        stopped_at=NOON,
    )
    stopped = letter(subscription=follower)
    never_agreed = letter(person=village.bakyt)
    assert deliver_due(at=NOON) == Delivered(sent=0, failed=0, waiting=0)
    for message in (stopped, never_agreed):
        message.refresh_from_db()
        assert message.state == State.STOPPED
    assert mail.outbox == []


def test_who_agrees_to_messages_gets_theirs_until_they_take_it_back(village):
    own = actor(village.bakyt)
    consent = people.give_consent(person=village.bakyt, purpose="messages", how="web", by=own, at=NOON, operation=op())
    letter(person=village.bakyt)
    assert deliver_due(at=NOON).sent == 1
    people.withdraw_consent(consent=consent, by=own, at=NOON, operation=op())
    letter(person=village.bakyt)
    assert deliver_due(at=NOON).sent == 0


def test_two_runs_at_once_send_each_message_once(db, monkeypatch):
    for number in range(20):
        letter(to=f"{number}@example.org")
    sent = []
    monkeypatch.setitem(channels.TRANSPORTS, "email", lambda message: sent.append(message.pk))
    # Both have read the same list before either begins to send.
    first, second = list(queries.due(at=NOON)), list(queries.due(at=NOON))
    states = [delivery._deliver(message, at=NOON) for pair in zip(first, second, strict=True) for message in pair]
    assert sorted(sent) == sorted(message.pk for message in first)
    assert states.count(State.SENT) == 20


def test_a_run_that_was_slower_does_not_undo_what_the_other_did(db, monkeypatch):
    letter()
    [mine], [theirs] = list(queries.due(at=NOON)), list(queries.due(at=NOON))
    delivery._deliver(theirs, at=NOON)
    assert delivery._deliver(mine, at=NOON) == State.WAITING
    assert (Message.objects.get().state, len(mail.outbox)) == (State.SENT, 1)
