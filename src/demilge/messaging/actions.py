"""Following a record's news by e-mail, and stopping it. Private wishes, no official acts: the journal does not tell of them."""

import re
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from demilge.foundation.refusals import Conflict, Gone, Unfit
from demilge.journal.acts import act, hold
from demilge.people.actors import Actor

from . import links, outbox, permissions, queries
from .models import Subscription

_ABOUT = re.compile(r"([a-z_]+\.[a-z_]+):([0-9]{1,18})")


@act
def follow(
    *, about: str, path: str, email: str, language: str, programme: str, by: Actor, at: datetime, operation: UUID
) -> Subscription:
    """Ask to be told a record's news ("problems.problem:3"). Nothing is sent but one letter, until its link is opened.

    The answer is the same whether the address follows already or not: nobody learns from it who follows what.
    """
    _check_about(about)
    person = by.acts_for
    if person and queries.took_back_messages(person):
        raise Unfit(gettext_lazy("You took back your consent to messages. Give it again on your own page first."))
    address = email.strip().lower()
    asked = {"path": path, "language": language, "programme": programme, "person": person, "made_at": at}
    subscription, is_new = Subscription.objects.get_or_create(about=about, email=address, defaults=asked)
    hold(subscription)
    if subscription.confirmed_at and not subscription.stopped_at:
        return subscription
    if not is_new:
        Subscription.objects.filter(pk=subscription.pk).update(**asked, confirmed_at=None, stopped_at=None)
        subscription.refresh_from_db()
    _ask_to_confirm(subscription, at=at)
    return subscription


def _check_about(about: str) -> None:
    found = _ABOUT.fullmatch(about)
    try:
        there = found and apps.get_model(found[1])._default_manager.filter(pk=found[2]).exists()
    except LookupError:
        there = False
    if not there:
        raise Unfit(gettext_lazy("What you want to follow is not there any more. Open its page anew."), field="about")


def _ask_to_confirm(subscription: Subscription, *, at: datetime) -> None:
    page = f"{settings.SITE_URL}/{subscription.language}{subscription.path}"
    confirm = links.confirm_address(subscription)
    outbox.enqueue(
        programme=subscription.programme,
        channel="email",
        to=subscription.email,
        language=subscription.language,
        subject=gettext_lazy("Do you want to be told the news?"),
        text=lambda: (
            _(
                "Somebody asked that news of this page are sent to this address:\n%(page)s\n\n"
                "If it was you, open this link and press the button:\n%(confirm)s\n\n"
                "If it was not you, do nothing: nothing more will come."
            )
            % {"page": page, "confirm": confirm}
        ),
        at=at,
        subscription=subscription,
    )


@act
def confirm(*, subscription: Subscription, by: Actor, at: datetime, operation: UUID) -> Subscription:
    hold(subscription)
    permissions.may_use(by, subscription).or_raise()
    if subscription.stopped_at:
        raise Gone(gettext_lazy("These messages were stopped. You can follow the page anew at any time."))
    if not subscription.confirmed_at:
        subscription.confirmed_at = at
        subscription.save(update_fields=["confirmed_at"])
    return subscription


@act
def stop(*, subscription: Subscription, by: Actor, at: datetime, operation: UUID) -> Subscription:
    hold(subscription)
    permissions.may_use(by, subscription).or_raise()
    if subscription.stopped_at:
        raise Conflict(gettext_lazy("These messages are already stopped."))
    subscription.stopped_at = at
    subscription.save(update_fields=["stopped_at"])
    return subscription
