"""What stands beside what in the editors: the original with its terms underlined, their renderings, the state of each edition."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.html import escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from demilge.texts.glossary import found_in, terms_in
from demilge.texts.models import Maker
from demilge.texts.words import LANGUAGES, OWN_NAMES

from . import queries
from .checks import Kind, stopping
from .models import Edition, Post
from .originals import Original


@dataclass(frozen=True)
class Sides:
    """Which edition is read and which is written. `source` "" : nothing is read, the post begins with this edition."""

    source: str
    target: str


@dataclass(frozen=True)
class Rendering:
    """A glossary term of the original, and how the other language says it. Not checked: ask before relying on it."""

    term: str
    instead: str
    checked: bool


@dataclass(frozen=True)
class EditionState:
    language: str
    own_name: str
    mark: str
    word: str | Promise
    edition: Edition | None


def edition_in(post: Post, language: str) -> Edition | None:
    """Only in this language, without falling back. Uses the prefetch."""
    return next((edition for edition in post.editions.all() if edition.language == language), None)


def sides(asked: Mapping[str, str], post: Post) -> Sides:
    """The sides asked for with `?from=` and `?to=`; what is not asked for or is no language of ours is chosen."""
    target = asked.get("to", "")
    target = target if target in LANGUAGES else _first_missing(post)
    written = [edition.language for edition in post.editions.all() if edition.language != target]
    source = asked.get("from", "")
    if source not in LANGUAGES or source == target:
        source = next((code for code in LANGUAGES if code in written), "")
    return Sides(source, target)


def _first_missing(post: Post) -> str:
    written = {edition.language for edition in post.editions.all()}
    return next((code for code in LANGUAGES if code not in written), LANGUAGES[0])


def reading(post: Post) -> dict[str, Any]:
    """What a reader sees of a post: the edition that is theirs, the others, and what is shared in a group."""
    edition = post.edition()
    return {
        "post": post,
        "edition": edition,
        "edition_name": OWN_NAMES[edition.language] if edition else "",
        "states": states(post),
        "share": {
            written.language: f"{written.title}\n{settings.SITE_URL}/{written.language}{post.path}"
            for written in post.shown
        },
        "also": [(written.language, OWN_NAMES[written.language]) for written in post.shown if written != edition],
    }


def before_publishing(post: Post) -> dict[str, Any]:
    found = queries.findings_of(post)
    without = [OWN_NAMES[finding.language] for finding in found if finding.kind is Kind.WITHOUT]
    return {
        "post": post,
        "states": states(post),
        "findings": found,
        "stopping": stopping(found),
        "without": ", ".join(without),
    }


def side_by_side(post: Post, sides: Sides) -> dict[str, Any]:
    """What the editor of a post shows around its form."""
    source, target = (edition_in(post, language) for language in (sides.source, sides.target))
    return {
        "post": post,
        "sides": sides,
        "own_name": OWN_NAMES[sides.target],
        "languages": [(code, OWN_NAMES[code]) for code in LANGUAGES],
        "source": source,
        "target": target,
        "underlined": underlined(source.text, sides.source) if source else "",
        "renderings": renderings(source.text, sides.source, sides.target) if source else [],
        "states": states(post),
        "findings": queries.findings_of(post),
    }


def beside_words(original: Original, language: str) -> dict[str, Any]:
    """What the editor of a resident's words shows around its form."""
    return {
        "original": original,
        "language": language,
        "languages": [(code, OWN_NAMES[code]) for code in LANGUAGES if code != original.language],
        "underlined": underlined(original.text, original.language),
        "renderings": renderings(original.text, original.language, language),
    }


def states(post: Post) -> list[EditionState]:
    """Each language with where its edition stands."""
    written = {edition.language: edition for edition in post.editions.all()}
    found = []
    for language in LANGUAGES:
        edition = written.get(language)
        if edition is None:
            mark, word = "none", _("not written yet")
        elif edition.made_by == Maker.MACHINE:
            mark, word = "wait", _("draft, nobody has read it yet")
        elif not edition.is_finished:
            mark, word = "wait", _("passages are left to translate")
        elif edition.is_behind(written.get(edition.made_from)):
            mark, word = "late", _("what it was translated from has changed")
        else:
            mark, word = "done", _("written")
        found.append(EditionState(language, OWN_NAMES[language], mark, word, edition))
    return found


def underlined(text: str, language: str) -> SafeString:
    """A text as paragraphs, its glossary terms underlined. Everything else is escaped."""
    parts, end = [], 0
    for hit in found_in(text, language):
        parts += [escape(text[end : hit.start]), format_html("<u>{}</u>", text[hit.start : hit.end])]
        end = hit.end
    return mark_safe(linebreaks("".join([*parts, escape(text[end:])])))


def renderings(text: str, language: str, target: str) -> list[Rendering]:
    """The glossary's terms of a text and what they are called in the other language."""
    return [
        Rendering(term.cells[language], term.cells[target], term.checked)
        for term in terms_in(text, language)
        if term.cells[target]
    ]
