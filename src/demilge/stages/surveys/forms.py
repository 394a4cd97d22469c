"""The forms of this stage."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from demilge.places.models import Body, Place, Service
from demilge.texts.forms import MultilingualFormField
from demilge.ui.forms import ActForm, UploadField, WhenField

from .actions import FindingLine
from .models import Finding, Study, Unit


class StudyForm(ActForm):
    title = MultilingualFormField(label=_("What it is called"))
    body = forms.ModelChoiceField(Body.objects.none(), label=_("Who made it"), required=False)
    when = WhenField(label=_("When"), required=False)
    communities = forms.ModelMultipleChoiceField(
        Place.objects.none(), label=_("In which settlements"), widget=forms.CheckboxSelectMultiple
    )
    aims = MultilingualFormField(label=_("What it asked"), long=True, required=False)
    method = MultilingualFormField(label=_("How it was made"), long=True, required=False)
    sample = forms.IntegerField(
        label=_("How many people were asked"),
        required=False,
        min_value=1,
        help_text=_("Empty: not known. The page then says so."),
    )
    report = UploadField(label=_("The report"))
    source = forms.URLField(label=_("Where it was published"), required=False, max_length=500, assume_scheme="https")

    def __init__(
        self, *args: Any, places: QuerySet[Place], bodies: QuerySet[Body], study: Study | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["communities"].queryset = places  # type: ignore[attr-defined]
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        if study:
            said = ("title", "when", "aims", "method", "sample", "source")
            self.initial.update({name: getattr(study, name) for name in said})
            self.initial.update(body=study.by, communities=[place.pk for place in study.communities.all()])


class NumberField(forms.DecimalField):
    """A number with one decimal, which people here write with a comma."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class FindingForm(ActForm):
    text = MultilingualFormField(
        label=_("What was found"),
        long=True,
        help_text=_("The same words for several settlements put their numbers side by side in one chart."),
    )
    place = forms.ModelChoiceField(
        Place.objects.none(), label=_("In which settlement"), required=False, empty_label=_("all together")
    )
    service = forms.ModelChoiceField(Service.objects.none(), label=_("About which service"), required=False)
    value = NumberField(label=_("Number"), required=False, max_digits=9, decimal_places=1)
    unit = forms.ChoiceField(label=_("What the number counts"), choices=Unit.choices, initial=Unit.NONE)
    base = forms.IntegerField(label=_("Of how many"), required=False, min_value=1)
    source = forms.URLField(label=_("Source"), required=False, max_length=500, assume_scheme="https")

    def __init__(
        self, *args: Any, study: Study, services: QuerySet[Service], finding: Finding | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["place"].queryset = study.communities.all()  # type: ignore[attr-defined]
        self.fields["service"].queryset = services  # type: ignore[attr-defined]
        if finding:
            self.initial.update({name: getattr(finding, name) for name in self.fields if hasattr(finding, name)})

    def line(self) -> FindingLine:
        """What was typed, as a value for the act."""
        data = self.cleaned_data
        typed = {name: data[name] for name in FindingLine.__dataclass_fields__}
        return FindingLine(**{**typed, "value": None if data["value"] is None else float(data["value"])})
