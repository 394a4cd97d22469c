"""The page budget of every public page: bytes over the wire and requests, as the browser counts them."""

from collections import defaultdict

import pytest
from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser

FIRST_VIEW, NEXT_VIEW, SCRIPTS, REQUESTS = 60_000, 12_000, 20_000, 8


class Meter:
    """Counts what one page load transfers, by kind, headers included."""

    def __init__(self, page: Page) -> None:
        self.bytes: dict[str, int] = defaultdict(int)
        self.requests: list[str] = []
        kinds: dict[str, str] = {}
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")

        def begun(event):
            if not event["request"]["url"].startswith("data:"):
                kinds[event["requestId"]] = event.get("type", "Other")
                self.requests.append(event["request"]["url"])

        def ended(event):
            self.bytes[kinds.get(event["requestId"], "Other")] += int(event["encodedDataLength"])

        session.on("Network.requestWillBeSent", begun)
        session.on("Network.loadingFinished", ended)

    @property
    def total(self) -> int:
        return sum(self.bytes.values())


def load(context: BrowserContext, path: str) -> Meter:
    page = context.new_page()
    meter = Meter(page)
    page.goto(path, wait_until="load")
    page.close()
    return meter


def test_every_public_page_keeps_its_budget(browser, server, public_pages):
    over = []
    for path in public_pages:
        context = browser.new_context(base_url=server.url)
        first = load(context, path)
        # The styles and script are there now; another page is what the next one costs.
        again = load(context, path)
        context.close()
        found = {
            "first view": (first.total, FIRST_VIEW),
            "next view": (again.total, NEXT_VIEW),
            "scripts": (first.bytes["Script"], SCRIPTS),
            "requests": (len(first.requests), REQUESTS),
        }
        over += [f"{path}: {name} {value} > {limit}" for name, (value, limit) in found.items() if value > limit]
    assert over == []


def test_no_page_asks_another_server_for_anything(browser, server, public_pages):
    context = browser.new_context(base_url=server.url)
    page = context.new_page()
    meter = Meter(page)
    for path in public_pages[:40]:
        page.goto(path)
    context.close()
    assert [url for url in meter.requests if not url.startswith(server.url)] == []
