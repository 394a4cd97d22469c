"""Addresses without a language in front: short enough for paper, for officials who have no account."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse
from django.urls import path
from django.utils import translation

from demilge.people.middleware import Request
from demilge.texts.words import LANGUAGES

from .views import office


def in_chosen_language(view: Callable[[Request, str], HttpResponse]) -> Callable[[Request, str], HttpResponse]:
    """Serve a page without a language in its address: in Kyrgyz, or in the language of `?l=`.

    Such a page is one official's: it is not kept by machines on the way and not found by search engines.
    """

    @wraps(view)
    def served(request: Request, token: str) -> HttpResponse:
        chosen = request.GET.get("l", "")
        # Not `override`: a refusal is made into a page after this function, and must speak the same language.
        translation.activate(chosen if chosen in LANGUAGES else LANGUAGES[0])
        response = view(request, token)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return served


urlpatterns = [path("r/<str:token>/", in_chosen_language(office.office), name="plans_office")]
