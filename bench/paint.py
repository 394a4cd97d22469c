"""When a reader on a bad link sees something: first contentful paint of the main public pages and the bytes it took.

    .venv/bin/python bench/paint.py     the example, a phone's screen, 400 kbit/s, 400 ms, a processor four times slower

Medians of five first views, each in a browser that has nothing stored; and of the next view. Writes bench/results/paint.json.
"""

import json
import statistics
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

from playwright.sync_api import Browser, sync_playwright

import chromium
from running import Server

ROUNDS = 5
LIMIT = 2000  # milliseconds
BYTES_A_SECOND, DELAY, SLOWER = 400_000 / 8, 400, 4
PAGES = {
    "overview": "/ky/",
    "community": "/ky/places/alai-1/",
    "thread": "/ky/problems/1/",
    "problems": "/ky/problems/",
    "promises": "/ky/promises/",
    "plan": "/ky/plans/",
    "meetings": "/ky/meetings/",
    "news": "/ky/news/",
    "search": "/ky/search/?q=мектеп",
}
PAINTED = """() => new Promise(done => {
  const seen = () => performance.getEntriesByName('first-contentful-paint')[0];
  const look = () => seen() ? done(seen().startTime) : setTimeout(look, 20);
  look();
})"""


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="demilge-bench-") as folder, sync_playwright() as playwright:
        server = Server(data=Path(folder), example=True)
        server.start()
        browser = playwright.chromium.launch(executable_path=chromium.path(), args=chromium.WORDS)
        try:
            found = {name: measure(browser, server.url + path) for name, path in PAGES.items()}
        finally:
            browser.close()
            server.stop()
    (HERE / "results").mkdir(exist_ok=True)
    result = {"command": "bench/paint.py", "link": "400 kbit/s, 400 ms", "processor": "1/4", "pages": found}
    (HERE / "results" / "paint.json").write_text(json.dumps(result, indent=1) + "\n")
    print(f"| page | first view, ms | of {LIMIT} | kB | next view, ms | kB |\n|---|--:|--:|--:|--:|--:|")
    for name, row in found.items():
        print(
            f"| {name} | {row['first']:.0f} | {row['first'] / LIMIT:.0%} | {row['first_kb']:.1f} | {row['next']:.0f} | {row['next_kb']:.1f} |"
        )


def measure(browser: Browser, address: str) -> dict[str, float]:
    rounds = [_views(browser, address) for _round in range(ROUNDS)]
    return {key: round(statistics.median(one[key] for one in rounds), 1) for key in rounds[0]}


def _views(browser: Browser, address: str) -> dict[str, float]:
    """One first view with nothing stored, and the same page again."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, device_scale_factor=2, is_mobile=True)
    found: dict[str, float] = {}
    for view in ("first", "next"):
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": DELAY,
                "downloadThroughput": BYTES_A_SECOND,
                "uploadThroughput": BYTES_A_SECOND,
            },
        )
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        sizes: list[float] = []
        session.on("Network.loadingFinished", lambda event, sizes=sizes: sizes.append(event["encodedDataLength"]))
        answer = page.goto(address, wait_until="load")
        if answer is None or not answer.ok:
            raise SystemExit(f"{address} can't be opened")
        found[view] = page.evaluate(PAINTED)
        found[f"{view}_kb"] = sum(sizes) / 1000
        page.close()
    context.close()
    return found


if __name__ == "__main__":
    main()
