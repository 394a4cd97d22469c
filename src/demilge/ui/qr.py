"""QR codes as inline SVG: no picture files, sharp on paper."""

import io

import segno
from django.utils.safestring import SafeString, mark_safe


def svg(text: str) -> SafeString:
    """A QR code of an address. Keep addresses short: 33 modules read well on a poor camera."""
    written = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        written, kind="svg", scale=1, border=0, xmldecl=False, svgns=True, omitsize=True, svgclass=None, lineclass=None
    )
    # segno writes digits and path letters only; no part of the text is in it.
    return mark_safe(written.getvalue().decode())


def terminal(text: str) -> str:
    """A QR code for a terminal window."""
    written = io.StringIO()
    segno.make(text, error="l", micro=False).terminal(out=written, compact=True, border=1)
    return written.getvalue()
