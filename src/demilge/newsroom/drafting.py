"""Drafting a post from a meeting's facts: three editions that say the same, sentence by sentence.

Each paragraph stands in all three editions or in none, and every number and day comes from the same fact: the drafts pass
`checks` by construction. A text that the record has only in another language is left in it, marked «[ky: …]», until
somebody translates it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from demilge.foundation.edtf import When
from demilge.gatherings.models import Meeting
from demilge.texts.compare import left_in
from demilge.texts.words import LANGUAGES, Words

from .facts import DecisionFact, Facts, PromiseFact, facts_of
from .sentences import en, ky, ru

TITLE_LENGTH = 200
_ENDS = " .;,:"
_DOTTED_QUESTION = re.compile(r"([?!…])\.(?=\s|$)")  # an agenda item may be a question


class Sentences(Protocol):
    """What each module of `sentences` can say. Arguments are already in its language."""

    def day(self, when: When, /) -> str: ...
    def place(self, names: list[str], kind: str, under: str, /) -> str: ...
    def title(self, place: str, kind: str, sessions: int, /) -> str: ...
    def opening(self, day: str, place: str, kind: str, sessions: int, /) -> str: ...
    def venue(self, where: str, /) -> str: ...
    def who(self, text: str, /) -> str: ...
    def present(self, people: int, women: int | None, men: int | None, /) -> str: ...
    def agenda(self, items: list[str], /) -> str: ...
    def decided(self, count: int, /) -> str: ...
    def votes(self, votes_for: int, against: int, abstained: int, /) -> str: ...
    def promised(self, count: int, /) -> str: ...
    def promise(self, whose: str, what: str, due: date, /) -> str: ...
    def closing(self, programme: str, sessions: int, /) -> str: ...


IN: Mapping[str, Sentences] = {"ky": ky, "ru": ru, "en": en}


@dataclass(frozen=True)
class Draft:
    title: str
    text: str


def drafts_of(meeting: Meeting) -> dict[str, Draft]:
    """A draft in each language, from a closed meeting's record."""
    facts = facts_of(meeting)
    return {language: draft(facts, language) for language in LANGUAGES}


def draft(facts: Facts, language: str) -> Draft:
    say = IN[language]
    names = [_name(name, language) for name in facts.places]
    place = say.place(names, facts.place_kind, _name(facts.under, language))
    title = say.title(say.place(names, facts.place_kind, ""), facts.kind, facts.sessions)
    if len(title) > TITLE_LENGTH:
        title = say.title("", facts.kind, facts.sessions)
    paragraphs = [
        _first(facts, language, place),
        _one_paragraph(_said(facts.summary, language)),
        say.agenda([_said(item, language).rstrip(_ENDS) for item in facts.agenda]) if facts.agenda else "",
        _decisions(facts.decisions, language),
        _promises(facts.promises, language),
        say.closing(_name(facts.programme, language), facts.sessions) if facts.programme else "",
    ]
    text = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
    return Draft(_capital(title), _DOTTED_QUESTION.sub(r"\1", text))


def _first(facts: Facts, language: str, place: str) -> str:
    say = IN[language]
    sentences = [
        _capital(say.opening(say.day(facts.when), place, facts.kind, facts.sessions)),
        say.venue(_said(facts.where, language).rstrip(_ENDS)) if facts.where else "",
        say.who(_said(facts.who, language).rstrip(_ENDS)) if facts.who else "",
        say.present(facts.present, facts.women, facts.men) if facts.present is not None else "",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _decisions(decisions: tuple[DecisionFact, ...], language: str) -> str:
    say = IN[language]
    lines = []
    for decision in decisions:
        votes = decision.votes
        counted = f" ({say.votes(votes.votes_for, votes.votes_against, votes.abstained)})" if votes else ""
        lines.append(f"– {_one_paragraph(_said(decision.text, language)).rstrip(_ENDS)}{counted}.")
    return "\n".join([say.decided(len(lines)), *lines]) if lines else ""


def _promises(promises: tuple[PromiseFact, ...], language: str) -> str:
    say = IN[language]
    lines = []
    for line in promises:
        whose = ", ".join(part for part in (_name(line.body, language), line.officer, line.post) if part)
        lines.append(f"– {say.promise(whose, _said(line.what, language).rstrip(_ENDS), line.due)}")
    return "\n".join([say.promised(len(lines)), *lines]) if lines else ""


def _said(text: Words, language: str) -> str:
    picked = text.pick(language)
    return left_in(picked.text, picked.language) if picked.fallback else picked.text


def _name(name: Words, language: str) -> str:
    """A name. Kyrgyz and Russian write most names alike: only between them and English a lacking one is marked."""
    picked = name.pick(language)
    return (
        left_in(picked.text, picked.language)
        if "en" in {language, picked.language} and picked.fallback
        else picked.text
    )


def _one_paragraph(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
