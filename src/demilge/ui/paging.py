"""Long lists in pages of twenty."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

SIZE = 20


def page(request: HttpRequest, rows: QuerySet[Any], size: int = SIZE) -> Page[Any]:
    """The asked page of a list (`?page=`); a wrong number gets the nearest one. Two queries."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
