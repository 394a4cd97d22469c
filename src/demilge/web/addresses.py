"""Every public page's address without its language, for the sitemap."""

from collections.abc import Iterator

from demilge.gatherings.models import Meeting
from demilge.newsroom.models import Post
from demilge.newsroom.states import State as PostState
from demilge.places.models import Place
from demilge.problems.models import Problem
from demilge.stages.commitments.models import Commitment
from demilge.stages.forums.models import Forum
from demilge.stages.grants.models import Project
from demilge.stages.groups.models import Group
from demilge.stages.ideas.models import Idea
from demilge.stages.plans.models import Plan
from demilge.stages.plans.states import State as PlanState
from demilge.stages.surveys.models import Study
from demilge.stages.trainings.models import Training

ROOMS = (
    "/",
    "/meetings/",
    "/groups/",
    "/trainings/",
    "/research/",
    "/forums/",
    "/problems/",
    "/ideas/",
    "/plans/",
    "/projects/",
    "/promises/",
    "/news/",
    "/search/",
    "/glossary/",
    "/journal/",
    "/privacy/",
    "/in/",
)


def public_paths() -> Iterator[str]:
    """Rooms first, then every record that is public."""
    yield from ROOMS
    for slug in Place.objects.order_by("pk").values_list("slug", flat=True):
        yield f"/places/{slug}/"
    for pk in Meeting.objects.filter(page="").order_by("pk").values_list("pk", flat=True):
        yield f"/meetings/{pk}/"
    lists = (
        ("groups", Group.objects.all()),
        ("trainings", Training.objects.all()),
        ("research", Study.objects.filter(published_at__isnull=False)),
        ("forums", Forum.objects.all()),
        ("problems", Problem.objects.all()),
        ("ideas", Idea.objects.filter(hidden_at__isnull=True)),
        ("plans", Plan.objects.filter(versions__state__in=[PlanState.SENT, PlanState.REPLACED]).distinct()),
        ("projects", Project.objects.all()),
        ("promises", Commitment.objects.all()),
        ("news", Post.objects.filter(state=PostState.PUBLISHED)),
    )
    for room, records in lists:
        for pk in records.order_by("pk").values_list("pk", flat=True).iterator():
            yield f"/{room}/{pk}/"
