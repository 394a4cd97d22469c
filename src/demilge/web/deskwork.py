"""The desk of a coordinator or of a group's officers: what is late, what is due, what waits; by job, never by table."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from demilge.foundation import clock
from demilge.foundation.verdict import Allowed, Refused, Verdict
from demilge.gatherings.models import Meeting
from demilge.gatherings.permissions import WRITERS
from demilge.gatherings.states import State as MeetingState
from demilge.messaging.models import Message
from demilge.messaging.models import State as MessageState
from demilge.newsroom.models import Edition, Post
from demilge.newsroom.queries import untold
from demilge.newsroom.states import State as PostState
from demilge.people.actors import Actor
from demilge.people.models import RoleKind
from demilge.places.models import Place
from demilge.places.queries import communities
from demilge.stages.commitments.models import Commitment
from demilge.stages.commitments.queries import late, open_ones
from demilge.stages.forums.models import Statement
from demilge.stages.forums.states import Queue
from demilge.stages.forums.states import State as ForumState
from demilge.stages.groups.models import Task
from demilge.stages.ideas.models import Idea
from demilge.stages.plans.models import Letter, Plan, Version
from demilge.stages.plans.states import State as PlanState
from demilge.stages.surveys.models import Study
from demilge.texts.words import Words, reader_language
from demilge.ui.acting import page

SOON = timedelta(days=14)
MOST = 8
UNTOLD = 5
_OFFICERS = (RoleKind.CHAIR, RoleKind.SECRETARY, RoleKind.MEMBER)


@dataclass(frozen=True)
class Job:
    """One thing on the desk: what, where it belongs, when it is or was due, and where it is done."""

    text: str
    href: str
    place: str = ""
    day: date | None = None
    late: bool = False


@dataclass
class Desk:
    late: list[Job] = field(default_factory=list)
    due: list[Job] = field(default_factory=list)
    waiting: list[Job] = field(default_factory=list)
    drafts: list[Job] = field(default_factory=list)
    untold: list[Meeting] = field(default_factory=list)

    def put(self, job: Job) -> None:
        (self.late if job.late else self.due).append(job)


def may_use_desk(actor: Actor) -> Verdict:
    if actor.is_team or actor.has(*_OFFICERS):
        return Allowed()
    return Refused(gettext_lazy("The desk is for coordinators and for members of an initiative group."))


def today(actor: Actor, *, at: datetime) -> Desk:
    """Everything on the desk. Nine queries, however much lies on it."""
    desk = Desk()
    day = clock.local(at).date()
    places = _places(actor)
    _meetings(desk, places, day)
    _promises(desk, places, day)
    _letters(desk, places, day)
    _tasks(desk, places, day)
    _statements(desk, actor, places)
    _ideas(desk, places)
    _drafts(desk, actor, places)
    for jobs in (desk.late, desk.due):
        jobs.sort(key=lambda job: job.day or date.max)
    return desk


def _places(actor: Actor) -> QuerySet[Place]:
    """The settlements whose work lies here: all of the programme for the team, their own for a group's officers."""
    if actor.is_team and actor.person:
        return communities(actor.person.programme)
    own = [role.place_id for role in actor.roles if role.kind in _OFFICERS and role.place_id]
    return Place.objects.filter(pk__in=own)


def _meetings(desk: Desk, places: QuerySet[Place], day: date) -> None:
    coming = Meeting.objects.filter(
        communities__in=places, state__in=[MeetingState.PLANNED, MeetingState.OPEN], first_day__lte=day + SOON
    )
    for meeting in coming.distinct().order_by("first_day")[:MOST]:
        over = meeting.first_day is not None and meeting.first_day < day
        text = _("Close the meeting: %(title)s") if over else _("Meeting: %(title)s")
        desk.put(Job(text % {"title": meeting.title}, page(meeting), day=meeting.first_day, late=over))


def _promises(desk: Desk, places: QuerySet[Place], day: date) -> None:
    soon = Q(due_on__gte=day, due_on__lte=day + SOON)
    running = open_ones(Commitment.objects.filter(late(day) | soon, place__in=places))
    for promise in running.select_related("place", "body").order_by("due_on")[:MOST]:
        text = _("Promise: %(what)s (%(body)s)") % {"what": promise.what, "body": promise.body.name}
        desk.put(Job(text, page(promise), str(promise.place.name), promise.due_on, late=promise.due_on < day))


def _letters(desk: Desk, places: QuerySet[Place], day: date) -> None:
    """Letters that no item's reply has come to yet."""
    sent = Letter.objects.filter(
        version__plan__place__in=places, version__state=PlanState.SENT, revoked_at__isnull=True
    )
    open_ones = sent.annotate(replies_here=Count("replies")).filter(replies_here=0, reply_by__lte=day + SOON)
    for letter in open_ones.select_related("body", "version__plan__place").order_by("reply_by")[:MOST]:
        text = _("No reply yet: %(body)s, %(plan)s") % {"body": letter.body.name, "plan": letter.version.plan.title}
        place = str(letter.version.plan.place.name)
        desk.put(Job(text, page(letter.version.plan), place, letter.reply_by, late=letter.reply_by < day))


def _tasks(desk: Desk, places: QuerySet[Place], day: date) -> None:
    tasks = Task.objects.filter(group__place__in=places, done_on__isnull=True).filter(
        Q(due__lte=day + SOON) | Q(due__isnull=True)
    )
    for task in tasks.select_related("group__place").order_by("due", "pk")[:MOST]:
        late = task.due is not None and task.due < day
        text = _("Task: %(title)s") % {"title": task.title}
        desk.put(Job(text, page(task.group), str(task.group.place.name), task.due, late=late))


def _statements(desk: Desk, actor: Actor, places: QuerySet[Place]) -> None:
    """New statements while the forum goes on, for those who lead it."""
    if not actor.is_team:
        led = [role.place_id for role in actor.roles if role.kind in WRITERS and role.place_id]
        places = places.filter(pk__in=led)
    new = (
        Statement.objects.filter(forum__meeting__communities__in=places, forum__state=ForumState.OPEN, state=Queue.NEW)
        .values("forum", "forum__meeting__page")
        .annotate(count=Count("pk", distinct=True))
    )
    for row in new:
        text = _("%(count)s new statements at the forum") % {"count": row["count"]}
        desk.waiting.append(Job(text, f"{page_of(row['forum__meeting__page'])}moderate/"))


def _ideas(desk: Desk, places: QuerySet[Place]) -> None:
    ideas = Idea.objects.filter(place__in=places, problem__isnull=True, hidden_at__isnull=True, state="open")
    for idea in ideas.select_related("place").order_by("-pk")[:MOST]:
        text = _("New idea: %(title)s") % {"title": idea.title}
        desk.waiting.append(Job(text, page(idea), str(idea.place.name)))


def _drafts(desk: Desk, actor: Actor, places: QuerySet[Place]) -> None:
    programme = actor.person.programme_id if actor.is_team and actor.person else None
    for kind, key, title, place in _drafted(places, programme):
        heading, href = {
            "plan": (_("Plan in draft: %(title)s"), page(Plan(pk=key))),
            "study": (_("Research not published: %(title)s"), page(Study(pk=key))),
            "post": (_("Post not published: %(title)s"), f"{page(Post(pk=key))}edit/"),
        }[kind]
        desk.drafts.append(Job(heading % {"title": _kept(title) or f"№ {key}"}, href, _kept(place)))
    if programme is None or actor.person is None:
        return
    desk.untold = list(untold(actor.person.programme).prefetch_related(None)[:UNTOLD])
    stuck = Message.objects.filter(programme=programme, state=MessageState.FAILED).count()
    if stuck:
        text = _("%(count)s messages could not be sent. Tell the administrator.") % {"count": stuck}
        desk.waiting.append(Job(text, ""))


def _drafted(places: QuerySet[Place], programme: str | None) -> Iterable[tuple[str, int, str | None, str]]:
    """What somebody began to write, of three stages in one query: kind, key, title, place."""
    found = _lines(Version.objects.filter(plan__place__in=places, state=PlanState.DRAFT), "plan", "plan__title", "plan")
    if programme is None:
        return list(found[:MOST])
    titled = Edition.objects.filter(post=OuterRef("pk")).exclude(title="").order_by("pk").values("title")[:1]
    several = found.union(
        _lines(Study.objects.filter(programme=programme, published_at__isnull=True), "study", "title"),
        _lines(Post.objects.filter(programme=programme, state=PostState.DRAFT), "post", Subquery(titled)),
        all=True,
    )
    return list(several[: 2 * MOST])


def _lines(found: QuerySet[Any], kind: str, title: str | Subquery, plan: str = "") -> Any:
    texts = TextField()
    return (
        found.order_by()
        .annotate(
            kind=Value(kind, texts),
            key=F(f"{plan}_id" if plan else "pk"),
            words=Cast(title, texts),
            where=Cast(f"{plan}__place__name", texts) if plan else Value("", texts),
        )
        .values_list("kind", "key", "words", "where")
    )


def _kept(text: str | None) -> str:
    """A text of one language, or of several as the database keeps them, in the reader's."""
    return str(Words(json.loads(text))) if text and text.startswith("{") else text or ""


def page_of(path: str) -> str:

    return f"/{reader_language()}{path}"
