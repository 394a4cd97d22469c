"""Where the browser is: on the system, from Debian's packages where we may install them, else the one Playwright brings."""

import os
import shutil
import subprocess
import sys
from functools import cache

# Headless, as root in a container, and without looking for the network outside.
WORDS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


class NoBrowser(RuntimeError):
    """No browser can be had here; the text says what to do."""


@cache
def path() -> str:
    """The browser's program. Installs it where that is possible. Raises NoBrowser."""
    return _on_system() or _from_debian() or _from_playwright()


def _on_system() -> str:
    given = os.environ.get("DEMILGE_CHROMIUM", "")
    return given or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""


def _from_debian() -> str:
    if os.geteuid() or not shutil.which("apt-get"):
        return ""
    print("Installing Chromium from Debian's packages ...", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (
        ["update", "-qq"],
        ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"],
    ):
        done = subprocess.run(["apt-get", *words], env=quiet, capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stderr[-500:])
            return ""
    return _on_system()


def _from_playwright() -> str:
    done = subprocess.run(
        [sys.executable, "-m", "playwright", "install", "chromium"], capture_output=True, text=True, check=False
    )
    if done.returncode == 0:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            return playwright.chromium.executable_path
    raise NoBrowser(
        "No browser for the journeys. Install Chromium (Debian: apt install chromium), or name one: "
        "DEMILGE_CHROMIUM=/path/to/chromium ./test. Without a browser: ./test --fast"
    )
