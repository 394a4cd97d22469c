"""Places and bodies in the search: under today's name, earlier names and other names."""

from demilge.search import index

from .models import Body, DatedName, Place


def put_place(place: Place) -> None:
    """Make a place findable."""
    community = _community(place)
    index.put(
        about=place,
        kind="place",
        programme=place.programme_id,
        place=community.slug if community else "",
        path=place.path,
        title=place.name,
        body=_others(list(place.dated_names.all())),
    )


def put_body(body: Body) -> None:
    """Make an office findable, also by what it serves people with."""
    services = [text for service in body.services.all() for text in service.name.texts.values()]
    index.put(
        about=body,
        kind="body",
        programme=body.programme_id,
        path=body.path,
        title=body.name,
        body=" ".join([_others(list(body.dated_names.all())), *services]),
    )


def _others(names: list[DatedName]) -> str:
    return " ".join(text for name in names for text in name.name.texts.values())


def _community(place: Place) -> Place | None:
    """The settlement with a page of its own in which a place lies, or which it is."""
    inner: Place | None = place
    while inner and not inner.is_community:
        inner = inner.parent
    return inner


def community_slug(place: Place) -> str:
    """For the journal: the settlement an entry concerns, or ""."""
    found = _community(place)
    return found.slug if found else ""
