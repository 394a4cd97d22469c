"""The forms of this stage."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from demilge.gatherings.forms import AttendanceForm, RecordForm
from demilge.places.models import Body, Place
from demilge.texts.forms import MultilingualFormField, MultilingualLines
from demilge.texts.words import LANGUAGES, OWN_NAMES
from demilge.ui.forms import ActForm, ReasonForm, TimeField, UploadField, WhenField

from .models import Training

__all__ = ["AttendanceForm", "ReasonForm", "RecordForm"]


class TrainingForm(ActForm):
    title = MultilingualFormField(label=_("What it is called"))
    communities = forms.ModelMultipleChoiceField(
        Place.objects.none(), label=_("For which settlements"), widget=forms.CheckboxSelectMultiple
    )
    when = WhenField(label=_("Date"))
    starts = TimeField(label=_("Begins at"), required=False)
    where = MultilingualFormField(label=_("Where"), required=False)
    topics = MultilingualLines(label=_("Topics"))
    trainer = forms.ModelChoiceField(Body.objects.none(), label=_("Who teaches"), required=False)
    invited = MultilingualFormField(label=_("Who is asked to come"), required=False)
    sessions = forms.IntegerField(label=_("How many times"), min_value=1, initial=1)

    def __init__(
        self,
        *args: Any,
        places: QuerySet[Place],
        bodies: QuerySet[Body],
        training: Training | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["communities"].queryset = places  # type: ignore[attr-defined]
        self.fields["trainer"].queryset = bodies  # type: ignore[attr-defined]
        if training:
            del self.fields["communities"]
            meeting = training.meeting
            self.initial.update({name: getattr(meeting, name) for name in self.fields if hasattr(meeting, name)})
            self.initial["trainer"] = training.trainer
            self.initial["topics"] = [topic.title for topic in training.topics.all()]


class MaterialForm(ActForm):
    title = MultilingualFormField(label=_("What it is"))
    upload = UploadField(label=_("File"))
    address = forms.URLField(
        label=_("Or an address where it lies"), required=False, max_length=500, assume_scheme="https"
    )
    language = forms.ChoiceField(
        label=_("In which language"),
        choices=[("", _("several or none")), *((code, OWN_NAMES[code]) for code in LANGUAGES)],
        required=False,
    )
