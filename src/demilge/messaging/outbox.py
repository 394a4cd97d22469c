"""Putting messages into the outbox. Parts of other acts: a message is there exactly if its act is."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from demilge.people.models import Person

from . import links, queries
from .models import Message, Subscription

# A text in the reader's language: a lazy one, or a function that is called while that language is on, for texts with
# placeholders: `lambda: _("%(body)s answered") % {"body": …}`.
Said = str | Promise | Callable[[], str]
_SUBJECT = 200


def enqueue(
    *,
    programme: str,
    channel: str,
    to: str,
    language: str,
    subject: Said,
    text: Said,
    at: datetime,
    path: str = "",
    person: Person | None = None,
    subscription: Subscription | None = None,
) -> Message:
    """Put one message to one address into the outbox, due at once. `path` is the page it leads to, without language.

    With a person or subscription it carries the link that stops such messages, and is not sent once they asked to stop.
    """
    with override(language):
        title, body = _say(subject), _say(text)
        if path:
            body += f"\n\n{settings.SITE_URL}/{language}{path}"
        stop = links.stop_address(subscription=subscription, person=person, language=language)
        if stop:
            body += "\n\n--\n" + _("To stop these messages, open this link and press the button:\n%(link)s") % {
                "link": stop
            }
    return Message.objects.create(
        programme=programme,
        channel=channel,
        to=to,
        person=person,
        subscription=subscription,
        language=language,
        subject=" ".join(title.split())[:_SUBJECT],
        text=body,
        due_at=at,
        made_at=at,
    )


def tell(*, about: list[str], programme: str, path: str, subject: Said, text: Said, at: datetime) -> int:
    """Tell everybody who follows one of these records ("problems.problem:3"), each in their language and once.

    `path` is the page the news stands on, without language. Returns how many messages were put into the outbox.
    """
    told: set[str] = set()
    for subscription in queries.followers(about, programme=programme):
        if subscription.email in told:
            continue
        told.add(subscription.email)
        enqueue(
            programme=programme,
            channel="email",
            to=subscription.email,
            language=subscription.language,
            subject=subject,
            text=text,
            at=at,
            path=path,
            person=subscription.person,
            subscription=subscription,
        )
    return len(told)


def _say(text: Said) -> str:
    return str(text()) if callable(text) and not isinstance(text, Promise) else str(text)
