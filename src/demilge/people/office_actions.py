"""Offices, services and the programme's settings."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from demilge.foundation.edtf import NOT_KNOWN, When
from demilge.foundation.refusals import Conflict, Unfit
from demilge.journal.acts import act, hold
from demilge.journal.record import record
from demilge.places import events, findable
from demilge.places.models import Body, Place, Programme, Service
from demilge.texts.words import NONE, Words

from . import permissions
from .actors import Actor
from .territory_parts import check_order, free_slug, note, rename


@act
def add_body(
    *,
    programme: Programme,
    kind: str,
    name: Words,
    place: Place | None,
    by: Actor,
    at: datetime,
    operation: UUID,
    parent: Body | None = None,
    email: str = "",
    address: Words = NONE,
    since: When = NOT_KNOWN,
    source: str = "",
) -> Body:
    """Add an office or organisation. Its e-mail is where requests go."""
    permissions.may_look_after(by, programme).or_raise()
    body = Body.objects.create(
        programme=programme,
        kind=kind,
        slug=free_slug(name, Body.objects.all(), otherwise=kind),
        name=name,
        place=place,
        parent=parent,
        email=email,
        address=address,
        since=since,
        source=source,
    )
    note(events.BODY_ADDED, body, by=by, at=at, facts={"name": name})
    return body


@act
def change_body(
    *,
    body: Body,
    place: Place | None,
    parent: Body | None,
    email: str,
    address: Words,
    source: str,
    by: Actor,
    at: datetime,
    operation: UUID,
) -> Body:
    hold(body)
    permissions.may_look_after(by, body.programme).or_raise()
    if parent and _is_within(parent, body):
        raise Unfit(_("An office can't belong to itself or to one of its own departments."), field="parent")
    body.place, body.parent, body.email, body.address, body.source = place, parent, email, address, source
    body.save(update_fields=["place", "parent", "email", "address", "source"])
    note(events.BODY_CHANGED, body, by=by, at=at, facts={"name": body.name})
    return body


def _is_within(inner: Body, outer: Body) -> bool:
    seen: Body | None = inner
    while seen and seen.pk != outer.pk:
        seen = seen.parent
    return seen is not None


@act
def rename_body(
    *, body: Body, name: Words, on: When, by: Actor, at: datetime, operation: UUID, source: str = ""
) -> Body:
    """Give an office its new name, in force since `on`; the old one is kept with its dates."""
    hold(body)
    permissions.may_look_after(by, body.programme).or_raise()
    before = rename(body, name, on, today=at.date(), source=source)
    note(events.BODY_RENAMED, body, by=by, at=at, facts={"before": before, "name": name, "on": on})
    return body


@act
def succeed_body(*, body: Body, successor: Body, on: When, by: Actor, at: datetime, operation: UUID) -> Body:
    """An office has ended; another does its work since `on`. What it promised stays under its own name."""
    hold(body)
    permissions.may_look_after(by, body.programme).or_raise()
    if body.successor_id:
        raise Conflict(_("This office has a successor already."))
    if _leads_to(successor, body):
        raise Unfit(_("An office can't come to succeed itself. Choose another one."), field="successor")
    check_order(on, after=body.since, today=at.date())
    body.successor, body.until = successor, on
    body.save(update_fields=["successor", "until"])
    facts = {"name": body.name, "successor": successor.name, "on": on}
    note(events.BODY_SUCCEEDED, body, by=by, at=at, facts=facts)
    return body


def _leads_to(first: Body, last: Body) -> bool:
    seen: Body | None = first
    while seen and seen.pk != last.pk:
        seen = seen.successor
    return seen is not None


@act
def add_service(
    *, programme: Programme, name: Words, body: Body | None, by: Actor, at: datetime, operation: UUID
) -> Service:
    """Add a service that people depend on, with the office that answers for it."""
    permissions.may_look_after(by, programme).or_raise()
    slug = free_slug(name, Service.objects.all(), otherwise="service")
    service = Service.objects.create(programme=programme, slug=slug, name=name, body=body)
    record(events.SERVICE_ADDED, by=by, at=at, about=service, programme=programme.pk, facts={"name": name})
    if body:
        findable.put_body(body)
    return service


@act
def change_service(
    *, service: Service, name: Words, body: Body | None, by: Actor, at: datetime, operation: UUID
) -> Service:
    hold(service)
    permissions.may_look_after(by, service.programme).or_raise()
    before = service.body
    service.name, service.body = name, body
    service.save(update_fields=["name", "body"])
    record(events.SERVICE_CHANGED, by=by, at=at, about=service, programme=service.programme_id, facts={"name": name})
    for touched in {before, body}:
        if touched:
            findable.put_body(touched)
    return service


@act
def change_settings(
    *,
    programme: Programme,
    seats_min: int,
    seats_max: int,
    mandate_months: int,
    quorum: int | None,
    reply_days: int,
    by: Actor,
    at: datetime,
    operation: UUID,
) -> Programme:
    """Change how many seats a group has, how long its mandate is, the quorum, and within how many days offices reply."""
    hold(programme)
    permissions.may_look_after(by, programme).or_raise()
    if seats_max < seats_min:
        raise Unfit(_("The most seats are fewer than the fewest. Correct one of the two."), field="seats_max")
    settings: dict[str, Any] = {
        "seats_min": seats_min,
        "seats_max": seats_max,
        "mandate_months": mandate_months,
        "quorum": quorum,
        "reply_days": reply_days,
    }
    for name, value in settings.items():
        setattr(programme, name, value)
    programme.save(update_fields=list(settings))
    record(events.SETTINGS_CHANGED, by=by, at=at, about=programme, programme=programme.pk, facts=settings)
    return programme
