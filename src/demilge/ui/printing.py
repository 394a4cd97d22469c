"""Printed pages: a Typst paper and its data become a PDF with tags and embedded Cyrillic. No system library is needed."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.http import HttpResponse

from demilge.foundation.edtf import When
from demilge.texts.words import Words

_HERE = Path(__file__).parent
PAPERS = _HERE / "papers"


def pdf(paper: str, data: Mapping[str, Any]) -> bytes:
    """Set one paper of `ui/papers/` with this data. The data go in as JSON: nothing in them is read as markup."""
    return bytes(
        typst.compile(
            str(PAPERS / f"{paper}.typ"),
            root=str(PAPERS),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False, default=_plain)},
        )
    )


def answer(paper: str, data: Mapping[str, Any], *, name: str) -> HttpResponse:
    """A PDF as a page of its own, to look at and to print."""
    response = HttpResponse(pdf(paper, data), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


@cache
def _fonts() -> list[str]:
    return [str(_HERE / "fonts")]


def _plain(value: Any) -> Any:
    if isinstance(value, Words):
        return dict(value.texts)
    if isinstance(value, When):
        return str(value)
    return str(value)
