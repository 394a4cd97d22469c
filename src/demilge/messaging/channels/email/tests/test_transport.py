"""One letter as a mail server gets it, and what its answers mean."""

import smtplib

import pytest
from django.core import mail
from django.core.mail.backends import locmem

from demilge.messaging import outbox
from demilge.messaging.channels.email import transport
from demilge.messaging.channels.outcomes import Hopeless, TryLater
from demilge.messaging.models import Subscription
from village import NOON


def letter(**more):
    asked = {"programme": "ayil", "channel": "email", "to": "a@example.org", "language": "ky", "at": NOON}
    return outbox.enqueue(**{**asked, "subject": "Жооп келди", "text": "Келиңиз", **more})


def test_a_letter_carries_its_key_and_language(db):
    message = letter()
    transport.send(message)
    [sent] = mail.outbox
    headers = sent.message()
    assert headers["Message-ID"] == f"<{message.key}@127.0.0.1>"
    assert (headers["Content-Language"], headers["Auto-Submitted"]) == ("ky", "auto-generated")
    assert (sent.subject, sent.body, sent.to) == ("Жооп келди", "Келиңиз", ["a@example.org"])
    assert "List-Unsubscribe" not in headers


def test_a_letter_that_was_subscribed_to_can_be_stopped_by_the_mail_program(db):
    subscription = Subscription.objects.create(
        about="x.y:1", path="/", email="a@example.org", language="ky", programme="ayil", made_at=NOON
    )
    transport.send(letter(subscription=subscription))
    headers = mail.outbox[0].message()
    assert "/ky/follow/stop/" in str(headers["List-Unsubscribe"])
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"no such user")}), Hopeless),
        (smtplib.SMTPRecipientsRefused({"a@example.org": (450, b"greylisted")}), TryLater),
        (smtplib.SMTPDataError(554, b"spam"), Hopeless),
        (smtplib.SMTPDataError(452, b"full"), TryLater),
        (smtplib.SMTPAuthenticationError(535, b"bad password"), TryLater),
        (smtplib.SMTPServerDisconnected("gone"), TryLater),
        (ConnectionRefusedError("no server"), TryLater),
        (TimeoutError("slow"), TryLater),
    ],
)
def test_what_the_server_answers_says_whether_to_try_again(db, monkeypatch, answer, outcome):
    def refuse(*_letters):
        raise answer

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", refuse)
    with pytest.raises(outcome):
        transport.send(letter())


def test_an_address_that_is_none_is_hopeless(db):
    message = letter()
    message.to = "a@example.org\nBcc: all@example.org"
    with pytest.raises(Hopeless):
        transport.send(message)
    assert mail.outbox == []
