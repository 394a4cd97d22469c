"""Small parts that many pages show."""

from typing import Any

from django import template
from django.forms import Form
from django.utils.html import format_html
from django.utils.safestring import SafeString

from demilge.ui import charts, qr
from demilge.ui.forms import ConfirmForm

register = template.Library()


@register.simple_tag
def status(mark: str, word: Any) -> SafeString:
    """A status: a mark and a word, never colour alone. Marks: done, work, wait, late, shut, none."""
    return format_html('<span class="st {}">{}</span>', mark, word)


@register.simple_tag
def qrcode(address: str, label: str = "", size: str = "") -> SafeString:
    return format_html(
        '<span class="qr {}" role="img" aria-label="{}">{}</span>', size, label or address, qr.svg(address)
    )


@register.simple_tag
def bars(rows: list[tuple[str, float, str]], most: float, title: str) -> SafeString:
    """A bar chart that reads as a list: (name, value, value in words)."""
    return charts.bars(rows, most=most, title=title)


@register.simple_tag
def source(text: str) -> str | SafeString:
    """Where a fact is published: a link where it is an address, else its title."""
    if not text.startswith(("http://", "https://")):
        return text
    host = text.split("/")[2].removeprefix("www.")
    return format_html('<a href="{}" rel="nofollow">{}</a>', text, host)


@register.inclusion_tag("ui/button.html", takes_context=True)
def button(
    context: dict[str, Any], address: str, word: str, *, quiet: bool = False, form: Form | None = None, **hidden: Any
) -> dict[str, Any]:
    """A form that is only a button: one act, with its operation id."""
    return {
        "csrf_token": context.get("csrf_token"),
        "address": address,
        "word": word,
        "quiet": quiet,
        "form": form or ConfirmForm(),
        "hidden": hidden,
    }
