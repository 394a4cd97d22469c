"""Reading ideas."""

from dataclasses import dataclass

from django.db.models import QuerySet

from demilge.foundation import edtf
from demilge.gatherings.models import Kind, Meeting
from demilge.gatherings.states import State as MeetingState
from demilge.people.actors import Actor
from demilge.people.queries import may_be_named
from demilge.places.models import Place, Programme
from demilge.problems.models import VoiceKind
from demilge.problems.voices import VoiceLine
from demilge.stages.groups.models import Group
from demilge.stages.groups.states import State as GroupState
from demilge.texts.words import Words

from .models import Idea, Support

SIZE = 20
LAST_PAGE = 500  # who looks further than ten thousand ideas back searches or filters


@dataclass(frozen=True)
class Part:
    """The ideas of one page, and whether there are more."""

    rows: list[Idea]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1


def visible_to(_actor: Actor) -> QuerySet[Idea]:
    """Every idea has a page; of a hidden one it shows only that it is hidden, and why."""
    return Idea.objects.select_related(
        "place__parent", "programme", "topic", "person", "group", "meeting", "photo", "problem__merged_into"
    ).prefetch_related("answers__body")


def to_support() -> QuerySet[Idea]:
    """Only what a support needs to know of an idea: the act that a full hall does at once."""
    return Idea.objects.select_related("place").only("place__slug")


def listed(programme: Programme, *, place: Place | None = None, state: str = "", sort: str = "") -> QuerySet[Idea]:
    """Ideas for a list: the newest first, or those with most support. Walks an index; no long text is read."""
    shown = Idea.objects.filter(place=place) if place else Idea.objects.filter(programme=programme)
    if state:
        shown = shown.filter(state=state)
    order = ("-supports", "-id") if sort == "support" else ("-at", "-id")
    return (
        shown.filter(hidden_at__isnull=True)
        .select_related("place", "topic")
        .defer("trouble", "proposal", "hidden_reason")
        .order_by(*order)
    )


def part(ideas: QuerySet[Idea], asked: str) -> Part:
    """The asked page (`?page=`), without counting all: ten thousand ideas must open as quickly as ten.

    One query: a row more than is shown tells whether there is a next page.
    """
    number = min(max(int(asked), 1), LAST_PAGE) if asked.isdecimal() and len(asked) < 6 else 1
    start = (number - 1) * SIZE
    rows = list(ideas[start : start + SIZE + 1])
    return Part(rows[:SIZE], number, has_next=len(rows) > SIZE and number < LAST_PAGE)


def is_supported_by(actor: Actor, idea: Idea) -> bool:
    return bool(actor.voice_key) and Support.objects.filter(idea=idea, voice=actor.voice_key).exists()


def name_of_author(idea: Idea) -> str:
    """What the author signs with: what they chose, else the name of who agreed to be named; "" for neither."""
    if idea.signed or idea.person is None:
        return idea.signed
    return idea.person.name if may_be_named([idea.person]) else ""


def standing_groups(programme: Programme, places: set[int] | None) -> QuerySet[Group]:
    """The groups of these places (ids; None: of all) that were not dissolved."""
    groups = Group.objects.filter(programme=programme).exclude(state=GroupState.DISSOLVED).order_by("place__slug")
    return groups if places is None else groups.filter(place__in=places)


def held_assemblies(programme: Programme, places: set[int] | None) -> QuerySet[Meeting]:
    """The assemblies held in these places (ids; None: in all), newest first."""
    held = Meeting.objects.filter(programme=programme, kind=Kind.ASSEMBLY, state=MeetingState.CLOSED)
    if places is not None:
        held = held.filter(communities__in=places).distinct()
    return held.order_by("-first_day", "-pk")


def voice_of(idea: Idea) -> VoiceLine:
    """An idea as the source of a problem. Who supports it are the people behind it."""
    return VoiceLine(
        kind=VoiceKind.IDEA,
        about=idea.label,
        path=idea.path,
        when=edtf.on(idea.at.date()),
        title=Words({idea.language: idea.title}),
        words=idea.trouble,
        language=idea.language,
        people=idea.supports or None,
        document=idea.photo,
    )
