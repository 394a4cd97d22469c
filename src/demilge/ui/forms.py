"""The base of every form that writes, and the fields forms share."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.forms.renderers import TemplatesSetting
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demilge.foundation import ids
from demilge.foundation.edtf import Unreadable, When, read
from demilge.foundation.refusals import Refusal
from demilge.texts.words import LANGUAGES, OWN_NAMES, reader_language


class Renderer(TemplatesSetting):
    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"


class ActForm(forms.Form):
    """A form that leads to one act. It carries the act's operation id from the moment it is shown."""

    required_css_class = "required"
    refused_words: str | Promise = _("Not saved yet. What you wrote is still here.")
    use_required_attribute = False  # our own sentences, in the reader's language, after sending

    operation = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.setdefault("operation", ids.new_operation())

    def __getitem__(self, name: str) -> forms.BoundField:
        field: Any = self.fields.get(name)
        if isinstance(field, forms.ModelChoiceField) and field.empty_label == "---------":  # Django's own
            field.empty_label = str(_("Choose from the list") if field.required else _("Not chosen"))
        return super().__getitem__(name)

    def clean_operation(self) -> UUID:
        operation: UUID = self.cleaned_data["operation"]
        return operation

    def refuse(self, refusal: Refusal) -> None:
        """Show why an act was refused, beside the field that is to blame where there is one.

        A refused act left no receipt, but content sent under a used id needs a fresh one to be sent again.
        """
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, str(refusal.sentence))
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("operation")] = str(ids.new_operation())
        self.data = data

    def sections(self) -> list[tuple[str | Promise, list[forms.BoundField]]]:
        """Fields in groups for the page; one group without a heading unless a form says otherwise."""
        return [("", self.visible_fields())]


class ConfirmForm(ActForm):
    """Only a button."""


class ReasonForm(ActForm):
    """A button that needs a reason: hiding, ending, withdrawing."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%d", **options)


class DateField(forms.DateField):
    """A day. Takes the browser's form and 15.05.2023 as people type it where there is no date picker."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("input_formats", ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y"])
        options.setdefault("widget", DateInput())
        options.setdefault("error_messages", {})["invalid"] = _("This day does not exist. Write it like 25.03.2026.")
        super().__init__(**options)


class TimeField(forms.TimeField):
    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
        options.setdefault("error_messages", {})["invalid"] = _("Write the time like 14:30.")
        super().__init__(**options)


class WhenField(forms.CharField):
    """A date that may be less than a day: see foundation.edtf. Also takes 15.05.2023 and 05.2023."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("A day (15.05.2023), a month (05.2023) or a year (2023)."))
        super().__init__(max_length=32, **options)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        parts = text.split(".")
        if len(parts) in (2, 3) and all(part.isdecimal() for part in parts):
            year, *rest = reversed(parts)
            text = "-".join([f"{int(year):04}", *(f"{int(part):02}" for part in rest)])
        try:
            return read(text)
        except Unreadable:
            raise forms.ValidationError(
                _("This is no date. Write a day like 15.05.2023, a month like 05.2023 or a year."), code="invalid"
            ) from None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, When) and value.is_day and not value.inferred and value.first:
            return f"{value.first:%d.%m.%Y}"
        return str(value) if isinstance(value, When) else value

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """The reading above is the whole check."""


class CountField(forms.IntegerField):
    """How many; may be left out. `columns` says how many of its kind stand side by side on a phone."""

    def __init__(self, *, columns: int = 1, required: bool = False, **options: Any) -> None:
        self.columns = columns
        super().__init__(required=required, min_value=0, **options)


class LanguageField(forms.ChoiceField):
    """In which language something was said; the page's own to begin with."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Language of the text"))
        super().__init__(choices=[(code, OWN_NAMES[code]) for code in LANGUAGES], initial=reader_language, **options)


class UploadField(forms.FileField):
    """A photo or document. What is in it is checked in `files.intake`; this only says what may be chosen."""

    def __init__(self, *, photo_only: bool = False, **options: Any) -> None:
        kinds = "image/*" if photo_only else "image/*,.pdf,.doc,.docx,.xlsx,.pptx,.rtf"
        attrs = {"accept": kinds, "data-limit": str(settings.UPLOAD_LIMIT)}
        if photo_only:
            attrs["data-shrink"] = "1280"
        options.setdefault("widget", forms.FileInput(attrs=attrs))
        options.setdefault("required", False)
        super().__init__(allow_empty_file=False, **options)


class Lines(forms.CharField):
    """A list, one thing a line. Gives the lines that say something."""

    def __init__(self, *, rows: int = 5, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, Sequence) and not isinstance(value, str) else value

    def run_validators(self, value: Any) -> None:
        for line in value:
            super().run_validators(line)
