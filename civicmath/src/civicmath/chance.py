"""Public chance: a seed that everybody saw being made, and a ticket for each name that everybody can compute.

The seed is a text, for example the dice thrown in the hall and a public number of the day: `4 2 6 1 1 5 · 87,4356`. The names
are fixed and their list is hashed before the seed exists, so nobody can choose a lucky name. A name's ticket is
SHA-256 of three lines: seed, hash of the list, name; the smallest ticket comes first. `sha256sum` redoes it.
In the spirit of RFC 3797 (publicly verifiable random selection), which works with MD5 and positions instead of names.
"""

from collections.abc import Iterable
from hashlib import sha256


def fingerprint(names: Iterable[str]) -> str:
    """SHA-256 (hex) of the names, sorted by their UTF-8 bytes, each ended by a line feed. Order does not matter."""
    return sha256(b"".join(sorted(encoded(name) + b"\n" for name in names))).hexdigest()


def ticket(seed: str, listing: str, name: str) -> str:
    """SHA-256 (hex) of `seed`, the list's `fingerprint` and `name`, a line each without a final line feed."""
    return sha256(encoded(f"{seed}\n{listing}\n{name}")).hexdigest()


def drawn_order(seed: str, names: Iterable[str]) -> list[str]:
    """All names in the order of their tickets: the first is drawn first."""
    listed = list(names)
    listing = fingerprint(listed)
    return sorted(listed, key=lambda name: ticket(seed, listing, name))


def encoded(text: str) -> bytes:
    """UTF-8; bytes of a command line that are none stay what they were, as `sha256sum` would see them."""
    return text.encode(errors="surrogateescape")
