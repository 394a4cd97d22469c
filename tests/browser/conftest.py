"""A server with the example programme, and a small phone to look at it."""

import re
import urllib.request
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

import chromium
from running import Server, running

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with running(example=True) as started:
        yield started


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium.path(), args=chromium.WORDS)
        yield started
        started.close()


Opener = Callable[..., Page]


@pytest.fixture
def phone(browser: Browser, server: Server) -> Iterator[Opener]:
    """Open pages on a fresh phone: `phone()`; with `scripts=False` its JavaScript is off."""
    opened: list[BrowserContext] = []

    def open_one(
        *, scripts: bool = True, size: dict[str, int] = PHONE, cookies: list[dict[str, str]] | None = None
    ) -> Page:
        context = browser.new_context(java_script_enabled=scripts, viewport=size, base_url=server.url, locale="ky")
        if cookies:
            context.add_cookies(cookies)
        context.set_default_timeout(10_000)
        opened.append(context)
        return context.new_page()

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture(scope="session")
def coordinator(browser: Browser, server: Server) -> list[dict[str, str]]:
    """The cookies of a phone on which the coordinator signed in with the link the server printed."""
    context = browser.new_context(viewport=PHONE, base_url=server.url)
    page = context.new_page()
    page.goto(server.coordinator_link())
    page.locator("main form input[type=radio]").first.check()
    page.locator("main form button").first.click()
    cookies = [cookie for cookie in context.cookies() if cookie["name"] == "demilge_device"]
    assert cookies, page.content()[:2000]
    context.close()
    return cookies


@pytest.fixture(scope="session")
def public_pages(server: Server) -> list[str]:
    """Every public page in Kyrgyz, from the sitemap."""
    with urllib.request.urlopen(f"{server.url}/sitemap.xml") as answer:
        found = re.findall(r"<loc>[^<]*?(/ky/[^<]*)</loc>", answer.read().decode())
    assert len(found) > 30
    return found
