"""Writing down what a folder says of a programme, its places and bodies: with the keys the folder gives them.

Everything else goes through the acts of its own stage.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from demilge.foundation.edtf import NOT_KNOWN, When
from demilge.foundation.refusals import Conflict
from demilge.foundation.verdict import Allowed, Refused, Verdict
from demilge.journal.acts import act
from demilge.journal.events import event
from demilge.journal.record import record
from demilge.people.actors import Actor
from demilge.places import events as places
from demilge.places.findable import put_body, put_place
from demilge.places.models import Belonging, Body, DatedName, Place, Programme, Service
from demilge.texts.words import NONE, Words

LOADED = event("opendata.programme_loaded", _("The programme was written down from its folder: %(title)s"))
NAMED = event("opendata.name_recorded", _("A name was written down: %(name)s"))
BELONGED = event("opendata.belonging_recorded", _("It was written down that %(child)s belonged to %(parent)s"))


def may_load(actor: Actor) -> Verdict:
    if actor.system == "folder":
        return Allowed()
    return Refused(_("A programme folder is loaded on the server: demilge load."))


@act
def record_programme(
    *, key: str, title: Words, by: Actor, at: datetime, operation: UUID, settings: dict[str, Any]
) -> Programme:
    may_load(by).or_raise()
    if Programme.objects.filter(pk=key).exists():
        raise Conflict(_("A programme with this key is already there. Choose another key, or change it on the site."))
    programme = Programme.objects.create(slug=key, title=title, **settings)
    record(LOADED, by=by, at=at, about=programme, programme=key, facts={"title": title})
    return programme


@act
def record_place(
    *,
    programme: Programme,
    key: str,
    kind: str,
    name: Words,
    by: Actor,
    at: datetime,
    operation: UUID,
    parent: Place | None = None,
    nature: Words = NONE,
    is_community: bool = False,
    since: When = NOT_KNOWN,
    until: When = NOT_KNOWN,
    source: str = "",
) -> Place:
    may_load(by).or_raise()
    if Place.objects.filter(slug=key).exists():
        raise Conflict(_("A place with this key is already there."))
    place = Place.objects.create(
        programme=programme,
        slug=key,
        kind=kind,
        name=name,
        parent=parent,
        nature=nature,
        is_community=is_community,
        is_example=programme.is_example,
        since=since,
        until=until,
        source=source,
    )
    put_place(place)
    record(places.PLACE_ADDED, by=by, at=at, about=place, programme=programme.pk, place=key, facts={"name": name})
    return place


@act
def record_body(
    *,
    programme: Programme,
    key: str,
    kind: str,
    name: Words,
    by: Actor,
    at: datetime,
    operation: UUID,
    place: Place | None = None,
    parent: Body | None = None,
    successor: Body | None = None,
    email: str = "",
    since: When = NOT_KNOWN,
    until: When = NOT_KNOWN,
    source: str = "",
) -> Body:
    may_load(by).or_raise()
    if Body.objects.filter(slug=key).exists():
        raise Conflict(_("An office with this key is already there."))
    body = Body.objects.create(
        programme=programme,
        slug=key,
        kind=kind,
        name=name,
        place=place,
        parent=parent,
        successor=successor,
        email=email,
        since=since,
        until=until,
        source=source,
    )
    put_body(body)
    record(places.BODY_ADDED, by=by, at=at, about=body, programme=programme.pk, facts={"name": name})
    return body


@act
def record_name(
    *,
    of: Place | Body,
    kind: str,
    name: Words,
    since: When,
    until: When,
    by: Actor,
    at: datetime,
    operation: UUID,
    source: str = "",
) -> DatedName:
    may_load(by).or_raise()
    owner = {"place": of} if isinstance(of, Place) else {"body": of}
    dated = DatedName.objects.create(**owner, kind=kind, name=name, since=since, until=until, source=source)
    if isinstance(of, Place):
        put_place(of)
    else:
        put_body(of)
    record(NAMED, by=by, at=at, about=dated, programme=of.programme_id, facts={"name": name})
    return dated


@act
def record_belonging(
    *,
    child: Place,
    parent: Place,
    since: When,
    until: When,
    by: Actor,
    at: datetime,
    operation: UUID,
    source: str = "",
) -> Belonging:
    may_load(by).or_raise()
    belonging = Belonging.objects.create(child=child, parent=parent, since=since, until=until, source=source)
    facts = {"child": child.name, "parent": parent.name}
    record(BELONGED, by=by, at=at, about=belonging, programme=child.programme_id, facts=facts)
    return belonging


@act
def record_service(
    *, programme: Programme, key: str, name: Words, body: Body | None, by: Actor, at: datetime, operation: UUID
) -> Service:
    may_load(by).or_raise()
    if Service.objects.filter(slug=key).exists():
        raise Conflict(_("A service with this key is already there."))
    service = Service.objects.create(programme=programme, slug=key, name=name, body=body)
    record(places.SERVICE_ADDED, by=by, at=at, about=service, programme=programme.pk, facts={"name": name})
    return service
