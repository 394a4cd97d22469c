"""Pages for machines: the root, health, sitemap, robots."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from demilge.journal.models import Head
from demilge.texts.words import LANGUAGES

from . import addresses


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """Kyrgyz first; who chose another language before gets that one."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    with override(chosen if chosen in LANGUAGES else LANGUAGES[0]):
        return HttpResponseRedirect(reverse("web:home"))


@require_safe
def health(_request: HttpRequest) -> JsonResponse:
    """The version, whether the database answers, and how far the journal has come."""
    answer: dict[str, str | int] = {"version": settings.VERSION, "database": connection.vendor, "state": "up"}
    try:
        answer["journal"] = Head.objects.values_list("number", flat=True).get(pk=1)
    except DatabaseError:
        connection.close()
        return JsonResponse({**answer, "state": "away"}, status=503)
    return JsonResponse(answer)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    pages = [[(code, f"{settings.SITE_URL}/{code}{path}") for code in LANGUAGES] for path in addresses.public_paths()]
    return render(request, "web/sitemap.xml", {"pages": pages}, content_type="application/xml")


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /s/",
        "Disallow: /r/",
        "Disallow: /c/",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
