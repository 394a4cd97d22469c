"""Who may confirm and stop: whoever holds the letter with the link, and the person themselves."""

from django.utils.translation import gettext_lazy as _

from demilge.foundation.verdict import Allowed, Refused, Verdict
from demilge.people.actors import Actor

from .models import Subscription


def link_of(subscription: Subscription) -> str:
    """The name of what a signed link opens, as its actor carries it."""
    return f"subscription:{subscription.pk}"


def may_use(actor: Actor, subscription: Subscription) -> Verdict:
    is_own = actor.person is not None and actor.person.pk == subscription.person_id
    if actor.link == link_of(subscription) or is_own:
        return Allowed()
    return Refused(_("Open the link in the letter you got: it is yours alone."))
