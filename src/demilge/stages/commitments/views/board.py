"""Asked – promised – done: what the residents asked for, what was promised, what was kept."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demilge.foundation import clock
from demilge.people.middleware import Request
from demilge.places import queries as places
from demilge.stages.commitments import forms, papers, permissions, queries
from demilge.stages.commitments.queries import Narrow
from demilge.ui import paging, printing

TABS = ("asked", "promised", "done")
GLANCE = 8  # rows of a column that is not the chosen one: a phone does not even show them


@dataclass(frozen=True)
class Column:
    key: str
    name: str
    shown: bool  # on a phone, where one column is seen at a time
    page: Page[Any]


@require_safe
def board(request: Request) -> HttpResponse:
    """The three columns; `?tab=` is the one a phone shows and the one that `?page=` turns."""
    programme, today = places.programme_of(request), clock.today()
    form = forms.FilterForm(request.GET, places=places.communities(programme), bodies=places.bodies(programme))
    form.is_valid()  # what is not valid narrows nothing
    chosen = form.cleaned_data
    late_on = today if chosen.get("overdue") else None
    narrow = Narrow(place=chosen.get("place"), body=chosen.get("body"), late_on=late_on)
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "promised"
    rows: dict[str, QuerySet[Any]] = {
        "asked": queries.asked(programme, narrow),
        "promised": queries.narrowed(queries.promised(request.actor, programme), narrow),
        "done": queries.narrowed(queries.done(request.actor, programme), narrow),
    }
    names = {"asked": _("Asked"), "promised": _("Promised"), "done": _("Done")}
    pages = {key: (_asked_page if key == "asked" else _page)(request, rows[key], turned=key == tab) for key in TABS}
    columns = [Column(key, names[key], key == tab, pages[key]) for key in TABS]
    context = {
        "columns": columns,
        "form": form,
        "tab": tab,
        "place": narrow.place,
        "today": today,
        "is_narrowed": bool(narrow),
        "may_commit": permissions.may_commit(request.actor),
    }
    return render(request, "commitments/board.html", context)


def _page(request: Request, rows: QuerySet[Any], *, turned: bool) -> Page[Any]:
    return paging.page(request, rows) if turned else Paginator(rows, GLANCE).get_page(1)


def _asked_page(request: Request, rows: QuerySet[Any], *, turned: bool) -> Page[Any]:
    """Sorted by their keys alone, then only those of the page are read with all that belongs to them: a third of the time."""
    page = _page(request, rows.values_list("pk", flat=True), turned=turned)
    page.object_list = list(rows.filter(pk__in=list(page.object_list)))
    return page


@require_safe
def poster(request: Request) -> HttpResponse:
    """The board of one settlement for the wall, to be printed."""
    place = places.community_or_none(request.GET.get("place", ""))
    programme, today = places.programme_of(request), clock.today()
    narrow = Narrow(place=place)
    data = papers.poster(
        place=place,
        asked=queries.asked(programme, narrow),
        promised=queries.narrowed(queries.promised(request.actor, programme), narrow),
        done=queries.narrowed(queries.done(request.actor, programme), narrow),
        today=today,
    )
    return printing.answer("promises", data, name=f"promises-{place.slug if place else 'all'}")
