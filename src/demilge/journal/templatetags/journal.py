"""Filters for journal entries."""

from datetime import datetime

from django import template

from demilge.texts import spoken

register = template.Library()


@register.filter
def entry_moment(at: str) -> str:
    """An entry's time as people say it."""
    return spoken.moment(datetime.fromisoformat(at))
