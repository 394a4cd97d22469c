"""What WCAG A and AA ask, checked by axe on every kind of page: for everybody, and at the coordinator's desk."""

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from django.utils.translation import override

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
OF_EACH_KIND = 2


def kind_of(path: str) -> str:
    with override(path.split("/")[1] or "ky"):
        try:
            return resolve(path).view_name
        except Resolver404:
            return ""


def crawl(page, starts: list[str]) -> dict[str, list[str]]:
    """Pages by kind, found by following links; a few of each kind."""
    found: dict[str, list[str]] = {}
    waiting = list(starts)
    seen = set(waiting)
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(urlsplit(path).path)
        if not kind or len(found.setdefault(kind, [])) >= OF_EACH_KIND:
            continue
        answer = page.goto(path)
        if answer is None or answer.status != 200 or "text/html" not in answer.headers.get("content-type", ""):
            continue
        found[kind].append(path)
        for href in page.eval_on_selector_all("a[href]", "links => links.map(a => a.getAttribute('href'))"):
            if href.startswith("/ky/") and not re.search(r"\.\w+$", href) and href not in seen:
                seen.add(href)
                waiting.append(href)
    return found


def violations(page) -> list[str]:
    result = Axe().run(page, options=RULES)
    return [
        f"{found['id']}: {node['html'][:120]}" for found in result.response["violations"] for node in found["nodes"][:2]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_violation(phone, coordinator, public_pages, scheme):
    page = phone(cookies=coordinator)
    page.emulate_media(color_scheme=scheme)
    wrong = []
    kinds = crawl(page, ["/ky/", "/ky/desk/", *public_pages])
    for paths in kinds.values():
        for path in paths:
            page.goto(path)
            wrong += [f"{path}: {text}" for text in violations(page)]
    assert wrong == []
    assert len(kinds) > 40


def test_nothing_sticks_out_at_360_pixels(phone, coordinator, public_pages):
    page = phone(cookies=coordinator)
    wide = []
    for paths in crawl(page, ["/ky/", "/ky/desk/", *public_pages]).values():
        for path in paths:
            page.goto(path)
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if over > 0:
                wide.append(f"{path}: {over} px")
    assert wide == []


def test_a_page_says_its_language_and_has_one_heading(phone, public_pages):
    page = phone()
    wrong = []
    for path in public_pages:
        page.goto(path)
        if page.get_attribute("html", "lang") != "ky" or page.locator("h1").count() != 1:
            wrong.append(path)
    assert wrong == []
