"""The acts on comments. A topic is begun by the stage that owns it, inside an act of its own."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from demilge.foundation.refusals import NotAllowed
from demilge.journal.acts import act, hold
from demilge.journal.events import Event
from demilge.journal.record import record
from demilge.people.actors import Actor
from demilge.people.models import OFFICIALS, Role
from demilge.places.models import Place, Programme

from . import events, permissions
from .models import Comment, Source, Topic


def begin_topic(*, programme: Programme, place: Place | None, path: str = "") -> Topic:
    """A place for comments. A part: the stage sets `path` when it knows its own page."""
    return Topic.objects.create(programme=programme, place=place, path=path)


@act
def comment(
    *,
    topic: Topic,
    text: str,
    language: str,
    by: Actor,
    at: datetime,
    operation: UUID,
    signed: str = "",
    source: str = Source.PHONE,
) -> Comment:
    """Write under a topic. An officer's comment carries their name and body; only moderators type one from paper."""
    hold(topic)
    permissions.may_comment(by, topic).or_raise()
    if source == Source.PAPER:
        permissions.may_moderate(by, topic).or_raise()
    elif not by.voice_key and not by.system:
        raise NotAllowed(_("Your phone keeps no cookies, so we can't tell your voice from another. Allow them here."))
    office = _office(by) if source != Source.PAPER else None
    written = Comment.objects.create(
        programme=topic.programme,
        topic=topic,
        person=by.acts_for if source != Source.PAPER else None,
        guest=by.guest,
        signed=by.person.name if office and by.person else signed,
        text=text,
        language=language,
        source=Source.DESK if by.serving else source,
        at=at,
        is_official=office is not None,
        body=office.body if office else None,
    )
    Topic.objects.filter(pk=topic.pk).update(count=F("count") + 1)
    if office and by.person:
        facts = {"officer": by.person.name, "body": office.body.name if office.body else office.get_kind_display()}
        _note(written, events.ANSWERED, by=by, at=at, **facts)
    else:
        _note(written, events.COMMENTED, by=by, at=at)
    return written


def _office(by: Actor) -> Role | None:
    """In which office somebody speaks: none while they serve a resident at the desk."""
    if by.serving:
        return None
    return next((role for role in by.roles if role.kind in OFFICIALS), None)


@act
def hide(*, comment: Comment, reason: str, by: Actor, at: datetime, operation: UUID) -> Comment:
    """Take a comment from the page. Its text stays for those who keep order, with the reason."""
    hold(comment)
    permissions.may_hide(by, comment).or_raise()
    return _show(comment, hidden_at=at, reason=reason, event=events.HIDDEN, by=by, at=at)


@act
def unhide(*, comment: Comment, reason: str, by: Actor, at: datetime, operation: UUID) -> Comment:
    hold(comment)
    permissions.may_show(by, comment).or_raise()
    return _show(comment, hidden_at=None, reason=reason, event=events.SHOWN, by=by, at=at)


def _show(
    comment: Comment, *, hidden_at: datetime | None, reason: str, event: Event, by: Actor, at: datetime
) -> Comment:
    comment.hidden_at, comment.hidden_reason = hidden_at, reason if hidden_at else ""
    comment.save(update_fields=["hidden_at", "hidden_reason"])
    Topic.objects.filter(pk=comment.topic_id).update(count=F("count") + (-1 if hidden_at else 1))
    _note(comment, event, by=by, at=at, reason=reason)
    return comment


def _note(written: Comment, event: Event, *, by: Actor, at: datetime, **facts: Any) -> None:
    place = written.topic.place
    record(
        event,
        by=by,
        at=at,
        about=written,
        programme=written.programme_id,
        place=place.slug if place else "",
        facts=facts,
    )
