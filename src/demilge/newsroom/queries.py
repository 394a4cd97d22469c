"""Reading posts."""

from django.db.models import Q, QuerySet

from demilge.gatherings.models import Meeting
from demilge.gatherings.states import State as MeetingState
from demilge.people.actors import Actor
from demilge.people.models import RoleKind
from demilge.places.models import Body, Kind, NameKind, Place, Programme
from demilge.texts.models import Maker
from demilge.texts.words import LANGUAGES, Words

from .checks import Finding, Name, Text, findings
from .models import Post
from .states import State

WITHDRAWN_SHOWN = 20


def visible_to(actor: Actor) -> QuerySet[Post]:
    """What has gone out, also where it was withdrawn later; drafts for coordinators and translators of the programme."""
    posts = Post.objects.select_related("photo", "meeting", "programme").prefetch_related("editions", "places")
    if not _writes(actor):
        return posts.filter(published_at__isnull=False)
    if actor.person is None:
        return posts
    return posts.filter(Q(published_at__isnull=False) | Q(programme=actor.person.programme_id))


def listed(actor: Actor, place: Place | None = None) -> QuerySet[Post]:
    """Published posts, newest first."""
    posts = visible_to(actor).filter(state=State.PUBLISHED).order_by("-published_at", "-pk")
    return posts.filter(places=place) if place else posts


def drafts(actor: Actor) -> QuerySet[Post]:
    """What waits to be written, translated or published, newest first; nothing for readers."""
    posts = visible_to(actor).filter(state=State.DRAFT).order_by("-made_at", "-pk")
    return posts if _writes(actor) else posts.none()


def withdrawn(actor: Actor) -> QuerySet[Post]:
    """What was taken back or given up, newest first, for who may bring it back; nothing for readers."""
    posts = visible_to(actor).filter(state=State.WITHDRAWN).order_by("-made_at", "-pk")[:WITHDRAWN_SHOWN]
    return posts if _writes(actor) else posts.none()


def untold(programme: Programme) -> QuerySet[Meeting]:
    """Meetings that were held and of which no post tells, newest first."""
    held = Meeting.objects.filter(programme=programme, state=MeetingState.CLOSED, posts__isnull=True)
    return held.prefetch_related("communities").order_by("-first_day", "-pk")


def _writes(actor: Actor) -> bool:
    return actor.is_team or actor.has(RoleKind.TRANSLATOR)


def texts_of(post: Post) -> dict[str, Text]:
    """A post's editions as they are compared."""
    return {
        edition.language: Text(edition.title, edition.text, read=edition.made_by == Maker.PERSON)
        for edition in post.editions.all()
    }


def findings_of(post: Post) -> list[Finding]:
    """What the comparison of a post's editions finds, names of the programme's places and bodies included. Four queries."""
    return findings(texts_of(post), names_in(post.programme))


def names_in(programme: Programme) -> list[Name]:
    """Places and bodies by all names they have or had. Streets are left out: they bear common words."""
    places = Place.objects.filter(programme=programme).exclude(kind=Kind.STREET).prefetch_related("dated_names")
    bodies = Body.objects.filter(programme=programme).prefetch_related("dated_names")
    found: dict[tuple[str, ...], Name] = {}
    records: list[Place | Body] = [*places, *bodies]
    for record in records:
        official_first = sorted(record.dated_names.all(), key=lambda name: name.kind == NameKind.ALIAS)
        name = _by_language([record.name, *(dated.name for dated in official_first)])
        found.setdefault(name.get("ky") or name.get("ru") or (), name)
    return list(found.values())


def _by_language(names: list[Words]) -> dict[str, tuple[str, ...]]:
    """The names in each language; Kyrgyz and Russian write most names alike and stand in for each other."""
    own = {code: tuple(dict.fromkeys(name.texts[code] for name in names if code in name.texts)) for code in LANGUAGES}
    return {**own, "ky": own["ky"] or own["ru"], "ru": own["ru"] or own["ky"]}
