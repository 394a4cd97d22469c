"""Filters that speak: dates, numbers, and texts in the reader's language with a note where they fall back."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from demilge.foundation import clock
from demilge.foundation.edtf import When
from demilge.texts import spoken, translations
from demilge.texts.words import Words, reader_language

register = template.Library()
register.simple_tag(takes_context=True)(translations.translated)


@register.filter
def said(value: Words | None) -> str | SafeString:
    """A text in the reader's language; in another one it carries its `lang` and a visible note."""
    if not value:
        return ""
    picked = value.pick(reader_language())
    if not picked.fallback:
        return picked.text
    note = spoken.in_language(picked.language)
    return format_html(
        '<span lang="{}">{}</span> <small class="fallback">({})</small>', picked.language, picked.text, note
    )


@register.filter
def plain(value: Words | None) -> str:
    """The same without markup, for titles and attributes."""
    return value.pick(reader_language()).text if value else ""


@register.filter
def paragraphs(value: Words | str | None) -> SafeString:
    """A longer text as paragraphs, escaped."""
    if isinstance(value, str):
        return mark_safe(linebreaks(value, autoescape=True))
    picked = (value or Words()).pick(reader_language())
    body = mark_safe(linebreaks(picked.text, autoescape=True))
    if not picked.fallback:
        return body
    note = spoken.in_language(picked.language)
    return format_html('<div lang="{}">{}</div><p class="fallback">({})</p>', picked.language, body, note)


@register.filter
def when(value: When | date | datetime | None) -> str:
    """A date in words, of whatever kind; a moment comes as its local day."""
    return _when(value, weekday=False)


@register.filter
def weekday(value: When | date | datetime | None) -> str:
    """The same with the weekday, for days to come."""
    return _when(value, weekday=True)


def _when(value: When | date | datetime | None, *, weekday: bool) -> str:
    if value is None:
        return _("not known")
    if isinstance(value, When):
        return spoken.when(value, weekday=weekday)
    if isinstance(value, datetime):
        return spoken.day(clock.local(value).date(), weekday=weekday)
    return spoken.day(value, weekday=weekday)


@register.filter
def moment(value: datetime) -> str:
    return spoken.moment(value)


@register.filter
def clocktime(value: Any) -> str:
    return spoken.clock(value) if value else ""


@register.filter
def number(value: float | None) -> str:
    return _("not known") if value is None else spoken.number(value)


@register.filter
def som(value: int | None) -> str:
    return _("not known") if value is None else spoken.som(value)
