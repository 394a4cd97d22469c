"""The pages that compose the stages for a reader."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demilge.foundation import clock
from demilge.people.middleware import Request
from demilge.people.permissions import may_be_signed_in
from demilge.places.models import Place, Programme
from demilge.places.queries import community_or_none, known_as, programme_of
from demilge.problems.permissions import may_change, may_reopen, may_work_on
from demilge.problems.queries import visible_to as problems_visible_to
from demilge.search import index
from demilge.texts.words import reader_language
from demilge.ui import paging

from . import community as communities
from . import deskwork, knots


@require_safe
def home(request: Request) -> HttpResponse:
    """The programme: where each settlement stands and what is next."""
    if not Programme.objects.exists():
        return render(request, "web/begin.html")
    programme = programme_of(request)
    tallies = communities.overview(programme, today=clock.today())
    context = {"programme": programme, "tallies": tallies, "reached": communities.reached(programme)}
    return render(request, "web/home.html", context)


@require_safe
def community(request: Request, slug: str) -> HttpResponse:
    place = get_object_or_404(Place.objects.select_related("parent__parent", "programme"), slug=slug)
    if not place.is_community:
        context = {
            "place": place,
            "children": place.children.order_by("slug"),
            "bodies": place.bodies.order_by("slug"),
            "known_as": known_as(place),
            "meetings": place.meetings.order_by("-first_day", "-pk")[:20],
        }
        return render(request, "web/place.html", context)
    shown = communities.community(place, actor=request.actor)
    context = {"c": shown, "place": place, "known_as": known_as(place), "today": clock.today()}
    return render(request, "web/community.html", context)


@require_safe
def thread(request: Request, pk: int) -> HttpResponse:
    """A problem from its first voice to its result."""
    problem = get_object_or_404(
        problems_visible_to(request.actor).select_related("place__parent", "merged_into"), pk=pk
    )
    drawn = knots.thread(problem)
    context = {
        "thread": drawn,
        "today": clock.today(),
        "problem": problem,
        "thread_address": f"{settings.SITE_URL}/{reader_language()}{problem.path}",
        "thread_about": f"problems.problem:{problem.pk}",
        "may_change": may_change(request.actor, problem),
        "may_work_on": may_work_on(request.actor, problem),
        "may_reopen": may_reopen(request.actor, problem),
    }
    return render(request, "web/thread.html", context)


def desk(request: Request) -> HttpResponse:
    """What is due today, by job."""
    may_be_signed_in(request.actor).or_raise()
    may = deskwork.may_use_desk(request.actor)
    may.or_raise()
    return render(request, "web/desk.html", {"desk": deskwork.today(request.actor, at=clock.now())})


@require_safe
def search(request: Request) -> HttpResponse:
    typed = request.GET.get("q", "").strip()[:200]
    place = community_or_none(request.GET.get("place", ""))
    found = index.find(typed)
    if place:
        found = found.filter(place=place.slug)
    kind = request.GET.get("kind", "")
    if kind:
        found = found.filter(kind=kind)
    page = paging.page(request, found) if typed else None
    if page:
        slugs = {hit.place for hit in page if hit.kind in OF_ONE_PLACE}
        names = {of.slug: of.name for of in Place.objects.filter(slug__in=slugs)}
        for hit in page:
            hit.of_place = names.get(hit.place) if hit.kind in OF_ONE_PLACE else None
    context = {"typed": typed, "page": page, "kinds": KINDS(), "place": place}
    return render(request, "web/search.html", context)


# What belongs to one settlement only; meetings, forums and news may be for several.
OF_ONE_PLACE = {"problem", "idea", "plan", "promise", "project"}


def KINDS() -> dict[str, str]:  # noqa: N802 - read like a table, made anew for the reader's language
    return {
        "meeting": _("meeting"),
        "problem": _("problem"),
        "idea": _("idea"),
        "plan": _("plan"),
        "promise": _("promise"),
        "project": _("project"),
        "group": _("initiative group"),
        "training": _("training"),
        "study": _("research"),
        "forum": _("forum"),
        "statement": _("statement"),
        "post": _("news"),
        "place": _("place"),
        "body": _("office"),
    }
