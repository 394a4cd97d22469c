"""What surrounds every page: languages, rooms, who is signed in. No query of its own."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from demilge.people.actors import NOBODY
from demilge.people.models import RoleKind
from demilge.texts.words import LANGUAGES, OWN_NAMES, reader_language

SHORT = {"ky": "Кыр", "ru": "Рус", "en": "Eng"}


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """`here` in every template."""
    actor = getattr(request, "actor", NOBODY)
    language = reader_language()
    return {
        "here": {
            "language": language,
            "site_name": "Демилге",
            "site_url": settings.SITE_URL,
            "version": settings.VERSION,
            "home": reverse("web:home"),
            "tongues": _tongues(request),
            "rooms": _rooms(request),
            "actor": actor,
            "person": actor.person,
            "serving": actor.serving,
            "is_team": actor.is_team,
            "journal_href": reverse("journal:entries"),
            "privacy_href": reverse("people:privacy"),
            "sign_in_href": f"{reverse('people:sign_in')}{_back_here(request)}",
            "me_href": reverse("people:me"),
            "desk_href": reverse("people:stop_serving"),
            "receipts_href": reverse("people:receipts"),
            "bodies_href": reverse("places:bodies"),
            "board_href": reverse("commitments:board"),
        }
    }


def _back_here(request: HttpRequest) -> str:
    """So that signing in leads back to the page where it was asked for."""
    if request.method != "GET" or request.path.endswith("/in/"):
        return ""
    return f"?{urlencode({'next': request.get_full_path()})}"


def _tongues(request: HttpRequest) -> list[dict[str, str]]:
    """The same page in each language. Addresses outside the languages lead to that language's first page."""
    path = request.get_full_path()
    head, _slash, tail = path.removeprefix("/").partition("/")
    rest = tail if head in LANGUAGES else ""
    return [
        {"code": code, "name": OWN_NAMES[code], "short": SHORT[code], "href": f"/{code}/{rest}"} for code in LANGUAGES
    ]


def _rooms(request: HttpRequest) -> list[dict[str, Any]]:
    rooms = [
        (_("Settlements"), reverse("web:home")),
        (_("Problems"), reverse("problems:problems")),
        (_("Promises"), reverse("commitments:board")),
        (_("Ideas"), reverse("ideas:ideas")),
        (_("Meetings"), reverse("assemblies:meetings")),
        (_("News"), reverse("newsroom:posts")),
        (_("Search"), reverse("web:search")),
    ]
    actor = getattr(request, "actor", NOBODY)
    if actor.is_team or actor.has(RoleKind.CHAIR, RoleKind.SECRETARY, RoleKind.MEMBER):
        rooms.insert(0, (_("My desk"), reverse("web:desk")))
    here = request.path
    return [{"name": name, "href": href, "current": _is_here(here, href)} for name, href in rooms]


def _is_here(here: str, href: str) -> bool:
    first_page = f"/{reader_language()}/"
    return here == href if href == first_page else here.startswith(href)
