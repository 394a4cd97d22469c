"""The order in which ./test does things: quick checks first, then unit tests on each database, then the browser.

Each part starts the servers it needs on loopback and stops them by their process id.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
REFERENCES = HERE / ".venv-references" / "bin" / "python"
sys.path[:0] = [str(HERE / "tests"), str(HERE / "src")]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fast", action="store_true", help="leave out the browser and PostgreSQL")
    asked, more = parser.parse_known_args()
    failed = [name for name, part in parts(fast=asked.fast, more=more) if not timed(name, part)]
    print(f"\n{'FAILED: ' + ', '.join(failed) if failed else 'Everything passed.'}")
    return 1 if failed else 0


def parts(*, fast: bool, more: list[str]) -> Iterator[tuple[str, Callable[[], bool]]]:
    yield "words", compile_words
    yield "lint", lambda: call(BIN / "ruff", "check", "-q", ".") and call(BIN / "ruff", "format", "-q", "--check", ".")
    yield "templates", lambda: call(BIN / "djade", "--check", "--target-version", "5.2", *templates())
    yield "contracts", lambda: call(BIN / "lint-imports", "--no-logo", quiet=True)
    yield "types", lambda: call(BIN / "mypy")
    yield "civicmath", lambda: civicmath("-m", "not references and not planted", *more)
    yield "tests on SQLite", lambda: pytest("-m", "not browser and not server", "-n", "2", *more)
    if fast:
        return
    yield "civicmath beside other libraries", lambda: civicmath("-m", "references", *more, python=REFERENCES)
    yield "civicmath with planted faults", lambda: civicmath("-m", "planted", *more)
    yield "tests on PostgreSQL", lambda: on_postgresql("-m", "not browser and not server", "-n", "2", *more)
    yield "servers", lambda: on_postgresql("-m", "server", *more)
    yield "browser", lambda: have_browser() and pytest("-m", "browser", *more)


def timed(name: str, part: Callable[[], bool]) -> bool:
    print(f"\n== {name}", flush=True)
    begun = time.monotonic()
    good = part()
    print(f"== {name}: {'ok' if good else 'FAILED'} ({time.monotonic() - begun:.0f} s)", flush=True)
    return good


def call(*words: object, quiet: bool = False, **env: str) -> bool:
    """Run a program; its output is shown, or with `quiet` only where it failed."""
    done = subprocess.run(
        [str(word) for word in words],
        cwd=HERE,
        env={**os.environ, **env},
        check=False,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
    )
    if quiet and done.returncode:
        print(done.stdout)
    return done.returncode == 0


def pytest(*words: str, **env: str) -> bool:
    return call(BIN / "pytest", *words, **env)


def civicmath(*words: str, python: Path = BIN / "python") -> bool:
    """Civicmath's own tests, without Django; those beside other libraries need an environment that has them."""
    return call(python, "-m", "pytest", "-q", "-n", "2", "-c", "civicmath/pyproject.toml", "civicmath/tests", *words)


def compile_words() -> bool:
    from demilge.texts import catalogues  # the package is there only once the environment is

    catalogues.compile_changed()
    return True


def templates() -> list[Path]:
    return sorted((HERE / "src").rglob("*.html"))


def on_postgresql(*words: str) -> bool:
    import throwaway_postgresql  # test requirement

    with throwaway_postgresql.server() as address:
        return pytest(*words, DATABASE_URL=address, DEMILGE_TEST_POSTGRESQL=address)


def have_browser() -> bool:
    """A system Chromium: there already, from Debian's packages, or the one that Playwright brings."""
    import chromium

    try:
        print(f"browser: {chromium.path()}")
    except chromium.NoBrowser as problem:
        print(problem)
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
