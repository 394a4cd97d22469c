"""The desk of a coordinator or of a group's officers: what is late, what is due, what waits; by job, never by table."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from demilge.foundation import clock
from demilge.foundation.verdict import Allowed, Refused, Verdict
from demilge.gatherings.models import Meeting
from demilge.gatherings.states import State as MeetingState
from demilge.messaging.models import Message
from demilge.messaging.models import State as MessageState
from demilge.newsroom.models import Post
from demilge.newsroom.states import State as PostState
from demilge.people.actors import Actor
from demilge.people.models import RoleKind
from demilge.places.models import Place
from demilge.places.queries import communities
from demilge.stages.commitments.models import Commitment
from demilge.stages.commitments.states import Status
from demilge.stages.forums.models import Statement
from demilge.stages.forums.states import Queue
from demilge.stages.groups.models import Task
from demilge.stages.ideas.models import Idea
from demilge.stages.plans.models import Letter, Version
from demilge.stages.plans.states import State as PlanState
from demilge.stages.surveys.models import Study
from demilge.texts.words import reader_language
from demilge.ui.acting import page

SOON = timedelta(days=14)
MOST = 8
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

    def put(self, job: Job) -> None:
        (self.late if job.late else self.due).append(job)


def may_use_desk(actor: Actor) -> Verdict:
    if actor.is_team or actor.has(*_OFFICERS):
        return Allowed()
    return Refused(gettext_lazy("The desk is for coordinators and for members of an initiative group."))


def today(actor: Actor, *, at: datetime) -> Desk:
    """Everything on the desk. Ten queries, however much lies on it."""
    desk = Desk()
    day = clock.local(at).date()
    places = _places(actor)
    _meetings(desk, places, day)
    _promises(desk, places, day)
    _letters(desk, places, day)
    _tasks(desk, places, day)
    _waiting(desk, places)
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
    running = Commitment.objects.filter(place__in=places, due_on__lte=day + SOON).exclude(
        status__in=[Status.DONE, Status.CANNOT]
    )
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


def _waiting(desk: Desk, places: QuerySet[Place]) -> None:
    new = (
        Statement.objects.filter(forum__meeting__communities__in=places, state=Queue.NEW)
        .values("forum", "forum__meeting__page")
        .annotate(count=Count("pk", distinct=True))
    )
    for row in new:
        text = _("%(count)s new statements at the forum") % {"count": row["count"]}
        desk.waiting.append(Job(text, f"{page_of(row['forum__meeting__page'])}moderate/"))
    ideas = Idea.objects.filter(place__in=places, problem__isnull=True, hidden_at__isnull=True, state="open")
    for idea in ideas.select_related("place").order_by("-pk")[:MOST]:
        text = _("New idea: %(title)s") % {"title": idea.title}
        desk.waiting.append(Job(text, page(idea), str(idea.place.name)))


def _drafts(desk: Desk, actor: Actor, places: QuerySet[Place]) -> None:
    for version in Version.objects.filter(plan__place__in=places, state=PlanState.DRAFT).select_related("plan__place"):
        text = _("Plan in draft: %(title)s") % {"title": version.plan.title}
        desk.drafts.append(Job(text, page(version.plan), str(version.plan.place.name)))
    if not actor.is_team or actor.person is None:
        return
    programme = actor.person.programme_id
    for study in Study.objects.filter(programme=programme, published_at__isnull=True)[:MOST]:
        desk.drafts.append(Job(_("Research not published: %(title)s") % {"title": study.title}, page(study)))
    for post in Post.objects.filter(programme=programme, state=PostState.DRAFT).prefetch_related("editions")[:MOST]:
        title = next((edition.title for edition in post.editions.all() if edition.title), f"№ {post.pk}")
        desk.drafts.append(Job(_("Post not published: %(title)s") % {"title": title}, f"{page(post)}edit/"))
    stuck = Message.objects.filter(programme=programme, state=MessageState.FAILED).count()
    if stuck:
        text = _("%(count)s messages could not be sent. Tell the administrator.") % {"count": stuck}
        desk.waiting.append(Job(text, ""))


def page_of(path: str) -> str:

    return f"/{reader_language()}{path}"
