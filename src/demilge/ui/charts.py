"""Charts as SVG that a screen reader reads as text, that print, and that weigh nothing."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_ROW, _BAR, _WIDTH = 46, 16, 360


def bars(rows: list[tuple[str, float, str]], *, most: float, title: str) -> SafeString:
    """Horizontal bars, one a row: (name, value, the value in words). `most` is the full width's value."""
    whole = most or 1
    drawn = format_html_join(
        "",
        '<text x="0" y="{}">{}</text><text x="{}" y="{}" text-anchor="end">{}</text>'
        '<rect class="track" x="0" y="{}" width="{}" height="{}" rx="4"/>'
        '<rect class="bar" x="0" y="{}" width="{}" height="{}" rx="4"/>',
        (
            (
                place * _ROW + 15,
                name,
                _WIDTH,
                place * _ROW + 15,
                words,
                place * _ROW + 22,
                _WIDTH,
                _BAR,
                place * _ROW + 22,
                max(2, round(_WIDTH * min(value, whole) / whole)),
                _BAR,
            )
            for place, (name, value, words) in enumerate(rows)
        ),
    )
    told = "; ".join(f"{name}: {words}" if name else words for name, _value, words in rows)
    return format_html(
        '<svg class="bars" viewBox="0 0 {} {}" role="img" aria-label="{}. {}">{}</svg>',
        _WIDTH,
        max(1, len(rows)) * _ROW,
        title,
        told,
        drawn,
    )
