"""One source of a problem, as a value: where it was heard, when, by how many, in which words."""

from dataclasses import dataclass
from typing import Any

from demilge.foundation.edtf import NOT_KNOWN, When
from demilge.texts.words import NONE, Words


@dataclass(frozen=True)
class VoiceLine:
    """What a stage hands over when something said in it is a problem's voice.

    `kind` is a VoiceKind; `about` names the record ("gatherings.speech:4"), `path` its public page without language;
    `document` is an upload that still has to be checked, or a `files.File` that is already kept.
    """

    kind: str
    about: str = ""
    path: str = ""
    when: When = NOT_KNOWN
    title: Words = NONE
    words: str = ""
    language: str = ""
    people: int | None = None
    document: Any = None
    source: str = ""


@dataclass(frozen=True)
class RankLine:
    """One problem in the order of a ranking. `problem` is a Problem; `votes` None: put there without counting."""

    problem: Any
    votes: int | None = None
