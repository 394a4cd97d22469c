"""Signed links in messages: whoever holds the letter may confirm or stop what it is about. No account is needed."""

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from demilge.foundation.refusals import Gone
from demilge.people.models import Person

from .models import Subscription

CONFIRM_SECONDS = 14 * 24 * 3600
_CONFIRM, _STOP = "messaging.confirm", "messaging.stop"
_SUBSCRIPTION, _PERSON = "subscription", "person"


def confirm_address(subscription: Subscription) -> str:
    return _address("confirm", signing.dumps(subscription.pk, salt=_CONFIRM), subscription.language)


def stop_address(*, subscription: Subscription | None, person: Person | None, language: str) -> str:
    """Where a message's reader stops messages of its kind; "" for a letter that nobody subscribed to."""
    if subscription:
        what: tuple[str, int] = (_SUBSCRIPTION, subscription.pk)
    elif person:
        what = (_PERSON, person.pk)
    else:
        return ""
    return _address("stop", signing.dumps(what, salt=_STOP), language)


def _address(name: str, token: str, language: str) -> str:
    with override(language):
        return settings.SITE_URL + reverse(f"messaging:{name}", args=[token])


def to_confirm(token: str) -> Subscription:
    """The subscription a link confirms. Raises Gone after 14 days or for a damaged link."""
    try:
        key = signing.loads(token, salt=_CONFIRM, max_age=CONFIRM_SECONDS)
    except signing.BadSignature:
        raise _gone() from None
    return _subscription(key)


def to_stop(token: str) -> Subscription | Person:
    """What a link stops: one subscription, or all messages to a person. Never too old."""
    try:
        kind, key = signing.loads(token, salt=_STOP)
    except signing.BadSignature:
        raise _gone() from None
    if kind == _SUBSCRIPTION:
        return _subscription(key)
    person = Person.objects.select_related("programme").filter(pk=key, erased_at__isnull=True).first()
    if person is None:
        raise _gone()
    return person


def _subscription(key: int) -> Subscription:
    found = Subscription.objects.select_related("person").filter(pk=key).first()
    if found is None:
        raise _gone()
    return found


def _gone() -> Gone:
    return Gone(_("This link is no longer valid. You can follow the page anew at any time."))
