"""Translations of what residents wrote, kept beside the words themselves: which one may be shown, and in which state it is.

What is translated is named by a key, `"ideas.idea:12:trouble"`: model, record, field. The record says in `language`, or in
`<field>_language`, what it was written in. Who may translate is decided in the newsroom; here is no act and no page.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import models
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .models import Maker, Translation, digest_of
from .words import OWN_NAMES, reader_language

_ATTACHED = "_translations_attached"
OWN_WORDS = "own"  # `?words=own` shows a page in the words of those who wrote


class State(StrEnum):
    MISSING = "missing"
    WAITING = "waiting"  # a machine's draft that no person has approved
    STALE = "stale"  # the source has changed since
    READY = "ready"


@dataclass(frozen=True)
class Key:
    """Names one text of one record. `Key.read` takes apart what `str` puts together."""

    model: str
    pk: str
    field: str

    def __str__(self) -> str:
        return f"{self.model}:{self.pk}:{self.field}"

    @classmethod
    def read(cls, text: str) -> "Key":
        """Raises ValueError where the text is no key."""
        model, pk, name = text.split(":")
        if not pk.isdecimal():
            raise ValueError(text)
        return cls(model, pk, name)


def key_of(record: models.Model, field: str) -> str:
    return str(Key(record._meta.label_lower, str(record.pk), field))


def language_of(record: models.Model, field: str) -> str:
    """In which language a field was written; "" where nobody said."""
    return str(getattr(record, f"{field}_language", "") or getattr(record, "language", ""))


def translation_of(about: str, source: str, language: str) -> Translation | None:
    """The translation that may be shown: approved, and made from the source as it stands now."""
    kept = Translation.objects.filter(about=about, language=language).first()
    return kept if kept and kept.may_be_shown(source) else None


def state_of(kept: Translation | None, source: str) -> State:
    if kept is None:
        return State.MISSING
    if kept.is_stale(source):
        return State.STALE
    return State.WAITING if kept.approved_at is None else State.READY


def write(*, about: str, source: str, language: str, text: str, made_by: Maker, at: datetime) -> Translation:
    """Keep a translation in place of an earlier one; a person's is approved with it. Part of an act of the newsroom."""
    approved = at if made_by == Maker.PERSON else None
    kept, _new = Translation.objects.update_or_create(
        about=about,
        language=language,
        defaults={
            "text": text,
            "made_by": made_by,
            "source_digest": digest_of(source),
            "approved_at": approved,
            "made_at": at,
        },
    )
    return kept


def attach(records: Iterable[models.Model], *fields: str, language: str = "") -> None:
    """Load the translations of a page's records into the reader's language, in one query, for `{% translated %}`."""
    language = language or reader_language()
    rows = list(records)
    texts = {
        key_of(row, name): (row, name, getattr(row, name))
        for row in rows
        for name in fields
        if language_of(row, name) != language
    }
    for row in rows:
        setattr(row, _ATTACHED, {})
    for kept in Translation.objects.filter(about__in=texts, language=language) if texts else ():
        row, name, source = texts[kept.about]
        if kept.may_be_shown(source):
            getattr(row, _ATTACHED)[name] = kept


def translated(
    context: Mapping[str, Any], record: models.Model, field: str = "text", *, way_back: bool = True
) -> SafeString:
    """What a resident wrote, in the reader's language where a translation may be shown, with a way back to their words.

    A template tag; costs one query a text unless the view called `attach`. Inside a link there is no way back: the page it
    leads to has one.
    """
    source = str(getattr(record, field))
    asked = context["request"].GET
    kept = None if asked.get("words") == OWN_WORDS else _kept(record, field, source)
    if kept is None:
        return format_html('<span lang="{}">{}</span>', language_of(record, field), _broken(source))
    note = _("translated; written in %(language)s") % {"language": OWN_NAMES.get(language_of(record, field), "")}
    if not way_back:
        said = '<span lang="{}">{}</span> <small class="fallback">({})</small>'
        return format_html(said, kept.language, _broken(kept.text), note)
    query = asked.copy()
    query["words"] = OWN_WORDS
    return format_html(
        '<span lang="{}">{}</span> <small class="fallback">({} – <a href="?{}">{}</a>)</small>',
        kept.language,
        _broken(kept.text),
        note,
        query.urlencode(),
        _("read it as it was written"),
    )


def _kept(record: models.Model, field: str, source: str) -> Translation | None:
    language = reader_language()
    if language_of(record, field) in ("", language) or not source:
        return None
    attached: dict[str, Translation] | None = getattr(record, _ATTACHED, None)
    return attached.get(field) if attached is not None else translation_of(key_of(record, field), source, language)


def _broken(text: str) -> SafeString:
    return mark_safe(escape(text.replace("\r\n", "\n")).replace("\n", "<br>"))
