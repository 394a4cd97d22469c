"""Every public page's address, for the sitemap."""

from collections.abc import Iterator


def public_paths() -> Iterator[str]:
    yield "/"
