"""The forms of this stage."""

from django import forms
from django.utils.translation import gettext_lazy as _

from demilge.gatherings import forms as gatherings
from demilge.gatherings.forms import AddendumForm, AttendanceForm, PhotoForm, RecordForm
from demilge.gatherings.models import Kind
from demilge.gatherings.record import AttendeeLine
from demilge.ui.forms import ReasonForm

from .queries import KINDS

__all__ = ["AddendumForm", "AttendanceForm", "CallForm", "PhotoForm", "ReasonForm", "RecordForm", "read_attendance"]


class CallForm(gatherings.CallForm):
    kind = forms.ChoiceField(
        label=_("Kind of meeting"), choices=[(k.value, k.label) for k in KINDS], initial=Kind.ASSEMBLY
    )
    field_order = ["kind"]


_SEX = {"f": "f", "ж": "f", "а": "f", "аял": "f", "m": "m", "м": "m", "э": "m", "эркек": "m"}


def read_attendance(text: str) -> list[AttendeeLine]:
    """Read the list as typed: `name; f; 1980; street`, parts left out or mixed up are put where they fit."""
    lines = []
    for typed in text.splitlines():
        name, *rest = [part.strip() for part in typed.replace("\t", ";").split(";")]
        if not name:
            continue
        sex, year, street = "u", None, ""
        for part in rest:
            if part.casefold() in _SEX:
                sex = _SEX[part.casefold()]
            elif part.isdecimal() and len(part) == 4:
                year = int(part)
            elif part:
                street = part[:120]
        lines.append(AttendeeLine(name[:120], sex, year, street))
    return lines
