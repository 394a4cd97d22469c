from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from demilge.messaging.models import Message, State, Subscription
from village import NOON


def message(**more):
    asked = {"programme": "ayil", "channel": "email", "to": "a@example.org", "language": "ky", "due_at": NOON}
    return Message(**{**asked, "subject": "С", "text": "Т", "made_at": NOON, **more})


def subscription(**more):
    asked = {"about": "x.y:1", "path": "/", "email": "a@example.org", "language": "ky", "programme": "ayil"}
    return Subscription(**{**asked, "made_at": NOON, **more})


BROKEN = {
    "a_sent_message_has_its_time": [message(state=State.SENT)],
    "a_sent_message_has_its_time, the other way": [message(sent_at=NOON)],
    "no_more_is_unsure_than_was_tried": [message(unsure=1)],
    "one_subscription_an_address": [subscription(), subscription()],
    "a_subscription_is_confirmed_after_it_was_made": [subscription(confirmed_at=NOON - timedelta(seconds=1))],
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses_what_must_never_be(db, name):
    *fit, last = BROKEN[name]
    for row in fit:
        row.pk = None
        row.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        last.save()
