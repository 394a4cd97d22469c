"""Sentences and tables on a terminal of any width; nothing that a file holds can steer the terminal."""

import shutil
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from numbers import Rational
from types import MappingProxyType
from typing import Any

from civicmath import spoken
from civicmath.spoken import Event

WIDEST = 100
GAP = 2
SHORTEST_NAME = 12
NOTHING: Mapping[str, Any] = MappingProxyType({})


def width() -> int:
    """Columns to write in: those of the terminal, within reason."""
    return max(24, min(WIDEST, shutil.get_terminal_size((80, 24)).columns))


def harmless(text: str) -> str:
    """Replace control characters, so that a name in a file can't move the cursor or change colours."""
    return "".join(
        one if one.isprintable() or one == spoken.NO_BREAK_SPACE else "\N{REPLACEMENT CHARACTER}" for one in text
    )


def paragraph(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        harmless(text).replace(" %", spoken.NO_BREAK_SPACE + "%"),
        width(),
        initial_indent=indent,
        subsequent_indent=indent + " " * GAP,
        break_on_hyphens=False,
    )


def table(rows: Mapping[str, Any], language: str, gains: Mapping[str, Any] = NOTHING) -> list[str]:
    """Names on the left, values on the right, gains between them; a name that leaves no room takes more lines."""
    gained = aligned([gains.get(name) for name in rows], language, "+")
    said = list(zip(rows, gained, aligned(list(rows.values()), language), strict=True))
    gain = max((len(more) for _, more, _ in said), default=0)
    right = max((len(value) for _, _, value in said), default=0)
    taken = right + (gain + GAP if gain else 0) + 2 * GAP
    room = max(SHORTEST_NAME, width() - taken)
    left = min(room, max((len(name) for name, _, _ in said), default=0))
    lines: list[str] = []
    for name, more, value in said:
        *before, last = textwrap.wrap(harmless(name), room, break_on_hyphens=False) or [""]
        lines += [" " * GAP + part for part in before]
        middle = f"{'':{GAP}}{more:>{gain}}" if gain else ""
        lines.append(f"{'':{GAP}}{last:{left}}{middle}{'':{GAP}}{harmless(value):>{right}}".rstrip(" "))
    return lines


def aligned(values: Sequence[Any], language: str, sign: str = "") -> list[str]:
    """Values as people write them; of numbers, spaces after them bring the decimal marks under each other. None: nothing."""
    texts = ["" if value is None else sign + spoken.shown(language, value) for value in values]
    if not all(value is None or isinstance(value, Rational) for value in values):
        return texts
    mark = "." if language == "en" else ","
    parts = [len(text) - text.index(mark) if mark in text else 0 for text in texts]
    widest = max(parts, default=0)
    return [text + " " * (widest - part) for text, part in zip(texts, parts, strict=True)]


def told(events: Iterable[Event], language: str) -> Iterator[str]:
    """Each event as a paragraph; a stage begins after an empty line, and numbers at the end of a sentence become a table.

    What candidates gained stands beside the votes that follow it.
    """
    stage: object = None
    gains: Mapping[str, Any] = NOTHING
    for event in events:
        if event.values.get("stage", stage) != stage:
            stage = event.values["stage"]
            yield ""
        ending = tabular(event, language)
        if ending is None:
            yield from paragraph(event.said(language))
            continue
        rows = event.values[ending]
        head = spoken.say(language, event.key, **{**event.values, ending: ""}).rstrip(" .")
        if ending == "moved":
            gains = rows
            yield from paragraph(head.rstrip(":") + ".")
        else:
            yield from paragraph(head)
            yield from table(in_order(rows), language, gains)
            gains = NOTHING


def tabular(event: Event, language: str) -> str | None:
    """Which value of the event is a table that ends its sentence."""
    sentence = spoken.words_of(event.key.partition(".")[0])[event.key][language]
    ends = [name for name, value in event.values.items() if isinstance(value, Mapping) and len(value)]
    return next((name for name in ends if sentence.endswith(f"{{{name}}}.")), None)


def in_order(rows: Mapping[str, Any]) -> Mapping[str, Any]:
    """The most first, where rows are numbers."""
    if not all(isinstance(value, Rational) for value in rows.values()):
        return rows
    return dict(sorted(rows.items(), key=lambda row: -row[1]))
