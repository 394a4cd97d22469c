"""What is typed on the closing screen, as values."""

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from demilge.people.models import Person
from demilge.places.models import Body, Place
from demilge.texts.words import NONE, Words

from .rules import Count, Votes


@dataclass(frozen=True)
class DecisionLine:
    text: Words
    votes: Votes | None = None
    source: str = ""


@dataclass(frozen=True)
class SpeechLine:
    role: str
    text: str
    language: str
    person: Person | None = None


@dataclass(frozen=True)
class PromiseLine:
    """What an official promised. `problem` is a problems.Problem or None; this floor does not know them."""

    body: Body
    officer_name: str
    officer_post: str
    what: Words
    due: date
    place: Place
    problem: Any = None
    about: str = ""


@dataclass(frozen=True)
class AttendeeLine:
    name: str
    sex: str = "u"
    birth_year: int | None = None
    street: str = ""
    person: Person | None = None


@dataclass(frozen=True)
class Record:
    """A meeting's record. `present` is taken where no counts by sex and age were made; None: not known."""

    counts: tuple[Count, ...] = ()
    present: int | None = None
    entitled: int | None = None
    decisions: tuple[DecisionLine, ...] = ()
    speeches: tuple[SpeechLine, ...] = ()
    promises: tuple[PromiseLine, ...] = ()
    starts: time | None = None
    ends: time | None = None
    chair: Person | None = None
    secretary: Person | None = None
    summary: Words = NONE
    photos: tuple[Any, ...] = field(default=())
