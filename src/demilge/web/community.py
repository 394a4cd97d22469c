"""What a settlement's page shows: where it stands, what one can do today, what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from demilge.cycle.queries import Standing, current, standings
from demilge.gatherings import queries as gatherings
from demilge.gatherings.models import Kind, Meeting
from demilge.newsroom.models import Post
from demilge.newsroom.states import State as PostState
from demilge.people.actors import Actor
from demilge.places.models import Place, Programme
from demilge.places.queries import communities
from demilge.problems.models import Problem
from demilge.problems.queries import open_in
from demilge.stages.commitments.models import Commitment
from demilge.stages.commitments.queries import late
from demilge.stages.commitments.states import Status
from demilge.stages.forums.models import Forum
from demilge.stages.forums.states import State as ForumState
from demilge.stages.groups.models import Group
from demilge.stages.groups.states import State as GroupState
from demilge.ui.acting import page

from .beginnings import Beginning, beginnings


@dataclass(frozen=True)
class Chance:
    """Something a resident can do today: a sentence, and the button that leads there."""

    text: str
    word: str
    href: str


@dataclass(frozen=True)
class Community:
    """A settlement's page, ready to be shown."""

    place: Place
    path: list[Standing]
    group: Group | None
    members: str
    sessions: int
    counted: int
    people: int
    problems: list[Problem]
    promises: list[Commitment]
    in_work: int
    meeting: Meeting | None
    chances: list[Chance]
    beginnings: list[Beginning]
    posts: list[Post]
    standing: Standing


@dataclass
class Tally:
    """What the overview says of one settlement."""

    place: Place
    path: list[Standing]
    members: str = ""
    problems: int = 0
    promises: int = 0
    late: int = 0
    done: int = 0
    meeting: Meeting | None = None
    standing: Standing = field(init=False)

    def __post_init__(self) -> None:
        self.standing = current(self.path)


def overview(programme: Programme, *, today: date) -> list[Tally]:
    """Where each settlement stands. Six queries, however many settlements."""
    places = list(communities(programme).select_related("parent"))
    paths = standings(places)
    tallies = {place.pk: Tally(place, paths[place.pk]) for place in places}
    # A standing group is one a place: counted by columns, not by records whose every text would be read.
    counted = _standing_groups(places).values("place", "size_text").annotate(seats=_SEATS)
    for group in counted:
        tallies[group["place"]].members = group["size_text"] or (str(group["seats"]) if group["seats"] else "")
    for problem in Problem.objects.filter(place__in=places, state="open").values("place").annotate(count=Count("pk")):
        tallies[problem["place"]].problems = problem["count"]
    for promise in (
        Commitment.objects.filter(place__in=places)
        .values("place")
        .annotate(
            count=Count("pk"),
            late=Count("pk", filter=late(today)),
            done=Count("pk", filter=Q(status=Status.DONE)),
        )
    ):
        tally = tallies[promise["place"]]
        tally.promises, tally.late, tally.done = promise["count"], promise["late"], promise["done"]
    coming = Meeting.objects.filter(communities__in=places, state__in=["planned", "open"]).order_by(
        "-first_day", "-starts"
    )
    for meeting in coming.annotate(of_place=F("communities")):
        tallies[meeting.of_place].meeting = meeting
    return list(tallies.values())


@dataclass(frozen=True)
class Reached:
    """How many information meetings were held in a programme, and how many residents were counted at them."""

    meetings: int
    residents: int


def reached(programme: Programme) -> Reached:
    """One query."""
    held, _counted, people = gatherings.totals(Meeting.objects.filter(programme=programme, kind=Kind.INFORMATION))
    return Reached(held, people)


_SEATS = Count("mandates", filter=Q(mandates__ended_on__isnull=True))


def _standing_groups(places: Iterable[Place]) -> QuerySet[Group]:
    return Group.objects.filter(place__in=list(places)).exclude(state=GroupState.DISSOLVED)


def members_of(group: Group) -> str:
    """How many members, as counted or as the source says it; "" while none is elected."""
    return group.size_text or (str(group.seats) if group.seats else "")  # type: ignore[attr-defined]


_COMING = 20  # meetings looked through for an open forum


def community(place: Place, *, actor: Actor) -> Community:
    """Everything a settlement's page shows. Eight queries, and one for the editions of its posts."""
    path = standings([place])[place.pk]
    group = _standing_groups([place]).annotate(seats=_SEATS).first()
    problems = list(open_in([place]).select_related("service")[:5])
    promises = list(
        Commitment.objects.filter(place=place).select_related("body", "problem").order_by("status", "due_on")[:6]
    )
    coming = list(gatherings.coming(place).select_related("forum")[:_COMING])
    forums = [meeting.forum for meeting in coming if hasattr(meeting, "forum")]
    sessions, counted, people = gatherings.totals(place.meetings.all())
    forum = next((forum for forum in forums if forum.state == ForumState.OPEN), None)
    posts = Post.objects.filter(places=place, state=PostState.PUBLISHED).prefetch_related("editions")
    meeting = coming[0] if coming else None
    return Community(
        place=place,
        path=path,
        group=group,
        members=members_of(group) if group else "",
        sessions=sessions,
        counted=counted,
        people=people,
        problems=problems,
        promises=promises,
        in_work=sum(1 for promise in promises if promise.status not in (Status.DONE, Status.CANNOT)),
        meeting=meeting,
        chances=list(_chances(place, forum=forum, group=group, meeting=meeting, promises=promises)),
        beginnings=beginnings(actor, place, path),
        posts=list(posts.order_by("-published_at")[:3]),
        standing=current(path),
    )


def _chances(
    place: Place, *, forum: Forum | None, group: Group | None, meeting: Meeting | None, promises: list[Commitment]
) -> Iterable[Chance]:
    """What a resident can do today, the most pressing first. There is always something."""
    if forum:
        yield Chance(
            _("The forum is going on: say your opinion or support somebody else's."), _("To the forum"), page(forum)
        )
    if group and group.state == GroupState.NOMINATING:
        yield Chance(
            _("The initiative group is being chosen: put somebody up, or yourself."), _("To the group"), page(group)
        )
    if meeting:
        yield Chance(_("A meeting is coming up: read what it is about, and come."), _("To the meeting"), page(meeting))
    open_promises = [promise for promise in promises if promise.status != Status.CANNOT]
    if open_promises:
        yield Chance(
            _("Is the work going on? Write what you saw yourself. No registration is needed."),
            _("Write what I saw"),
            page(open_promises[0]),
        )
    yield Chance(
        _("What should be better in your street? Write your idea. No registration is needed."),
        _("Write an idea"),
        f"{reverse('ideas:new')}?place={place.slug}",
    )
