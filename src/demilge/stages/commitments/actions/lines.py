"""What is typed about promises, as values."""

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class StatusLine:
    """An office's word on its promise. `upload` is a file as the browser sent it, or None."""

    status: str
    on: date
    language: str
    text: str = ""
    officer_name: str = ""
    done_on: date | None = None
    upload: Any = None


@dataclass(frozen=True)
class CheckLine:
    """What a resident saw."""

    seen: str
    seen_on: date
    language: str
    text: str = ""
    upload: Any = None
