"""Kinds of events and their sentences. Each floor registers its own in its `events.py`."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from demilge.foundation import edtf
from demilge.texts import spoken
from demilge.texts.words import Words, reader_language


@dataclass(frozen=True)
class Event:
    """A kind of act: its name in the journal, and its sentence with the facts' names as placeholders."""

    kind: str
    sentence: str | Promise


_registered: dict[str, Event] = {}


def event(kind: str, sentence: str | Promise) -> Event:
    """Register a kind of event. The kind begins with its floor's or stage's name."""
    if kind in _registered:
        raise ValueError(f"event kind {kind} is registered twice")
    _registered[kind] = Event(kind, sentence)
    return _registered[kind]


def all_events() -> dict[str, Event]:
    return dict(_registered)


def sentence_of(kind: str, facts: dict[str, Any]) -> str:
    """The sentence of an event in the reader's language. A kind that is no longer known is named as it stands."""
    known = _registered.get(kind)
    if known is None:
        return kind
    return str(known.sentence) % {name: spoken_fact(value) for name, value in facts.items()}


def spoken_fact(value: Any) -> str:
    """One fact as a person reads it."""
    if isinstance(value, dict) and "edtf" in value:
        return spoken.when(edtf.read(value["edtf"]))
    if isinstance(value, dict):
        return Words(value).pick(reader_language()).text
    if isinstance(value, bool) or value is None:
        return "–"
    if isinstance(value, int | float):
        return spoken.number(value)
    return str(value)
