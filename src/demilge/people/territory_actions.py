"""The places of a programme; its offices are in office_actions. Their tables are a floor below; who may change them is known here.

A name is never overwritten without a trace: the old one stays as a name with its dates, and an old protocol goes on
calling the place what it was called on its day.
"""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from demilge.foundation.edtf import NOT_KNOWN, When
from demilge.foundation.refusals import Conflict, Unfit
from demilge.journal.acts import act, hold
from demilge.places import events, rules
from demilge.places.models import Belonging, Body, DatedName, NameKind, Place, Programme
from demilge.texts.words import NONE, Words

from . import permissions
from .actors import Actor
from .territory_parts import check_order, day_before, free_slug, note, rename


@act
def add_place(
    *,
    programme: Programme,
    kind: str,
    name: Words,
    parent: Place | None,
    by: Actor,
    at: datetime,
    operation: UUID,
    nature: Words = NONE,
    is_community: bool = False,
    since: When = NOT_KNOWN,
    source: str = "",
) -> Place:
    """Add a settlement, quarter, street … Its address is made from its Kyrgyz name and stays when it is renamed."""
    permissions.may_look_after(by, programme).or_raise()
    _check_parent(kind, parent)
    place = Place.objects.create(
        programme=programme,
        kind=kind,
        slug=free_slug(name, Place.objects.all(), otherwise=kind),
        name=name,
        parent=parent,
        nature=nature,
        is_community=is_community,
        since=since,
        source=source,
    )
    note(events.PLACE_ADDED, place, by=by, at=at, facts={"name": name})
    return place


def _check_parent(kind: str, parent: Place | None) -> None:
    if parent and not rules.may_lie_in(kind, parent.kind):
        raise Unfit(
            _("A place lies in a wider one: a street in a quarter or settlement, for instance."), field="parent"
        )


@act
def change_place(
    *,
    place: Place,
    nature: Words,
    is_community: bool,
    source: str,
    by: Actor,
    at: datetime,
    operation: UUID,
) -> Place:
    """Change what is written about a place. Its name and what it lies in have acts of their own."""
    hold(place)
    permissions.may_look_after(by, place.programme).or_raise()
    place.nature, place.is_community, place.source = nature, is_community, source
    place.save(update_fields=["nature", "is_community", "source"])
    note(events.PLACE_CHANGED, place, by=by, at=at, facts={"name": place.name})
    return place


@act
def rename_place(
    *, place: Place, name: Words, on: When, by: Actor, at: datetime, operation: UUID, source: str = ""
) -> Place:
    """Give a place its new name, in force since `on`; the old one is kept with its dates."""
    hold(place)
    permissions.may_look_after(by, place.programme).or_raise()
    before = rename(place, name, on, today=at.date(), source=source)
    note(events.PLACE_RENAMED, place, by=by, at=at, facts={"before": before, "name": name, "on": on})
    return place


@act
def move_place(
    *, place: Place, parent: Place, on: When, by: Actor, at: datetime, operation: UUID, source: str = ""
) -> Place:
    """Put a place under another one since `on`; what it belonged to before is kept with its dates."""
    hold(place)
    permissions.may_look_after(by, place.programme).or_raise()
    _check_parent(place.kind, parent)
    if place.parent_id == parent.pk:
        raise Conflict(_("It lies there already."))
    _belong(place, on, today=at.date(), source=source)
    Belonging.objects.create(child=place, parent=parent, since=on, source=source)
    place.parent = parent
    place.save(update_fields=["parent"])
    note(events.PLACE_MOVED, place, by=by, at=at, facts={"name": place.name, "parent": parent.name, "on": on})
    return place


def _belong(place: Place, on: When, *, today: date, source: str) -> None:
    """Close what the place belonged to until now."""
    standing = place.belonged.filter(parent=place.parent, until="").order_by("-pk").first()
    check_order(on, after=standing.since if standing else NOT_KNOWN, today=today)
    if standing:
        standing.until = day_before(on)
        standing.save(update_fields=["until"])
    elif place.parent:
        Belonging.objects.create(
            child=place, parent=place.parent, since=place.since, until=day_before(on), source=source
        )


@act
def add_alias(
    *, thing: Place | Body, name: Words, by: Actor, at: datetime, operation: UUID, source: str = ""
) -> DatedName:
    """Another name under which people know a place or an office, and under which it is found."""
    permissions.may_look_after(by, thing.programme).or_raise()
    keep = {"place": thing} if isinstance(thing, Place) else {"body": thing}
    alias = DatedName.objects.create(**keep, name=name, kind=NameKind.ALIAS, source=source)
    note(events.ALIAS_ADDED, thing, by=by, at=at, facts={"name": thing.name, "alias": name})
    return alias
