"""The forms of this stage."""

from django import forms
from django.utils.translation import gettext_lazy as _

from demilge.gatherings import forms as gatherings
from demilge.gatherings.forms import AddendumForm, AttendanceForm, PhotoForm, RecordForm
from demilge.gatherings.models import Kind
from demilge.ui.forms import ReasonForm

from .queries import KINDS

__all__ = ["AddendumForm", "AttendanceForm", "CallForm", "PhotoForm", "ReasonForm", "RecordForm"]


class CallForm(gatherings.CallForm):
    kind = forms.ChoiceField(
        label=_("Kind of meeting"), choices=[(k.value, k.label) for k in KINDS], initial=Kind.ASSEMBLY
    )
    field_order = ["kind"]
