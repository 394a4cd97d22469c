"""The forms of the newsroom."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from demilge.foundation.refusals import Conflict, Refusal
from demilge.places.models import Place
from demilge.texts.forms import MultilingualFormField
from demilge.texts.models import Maker, digest_of
from demilge.ui.forms import ActForm, ConfirmForm, ReasonForm, UploadField

from .models import Edition
from .originals import Original

__all__ = ["ConfirmForm", "EditionForm", "PhotoForm", "ReasonForm", "TranslationForm", "WriteForm"]

LONGEST = 20_000


class WriteForm(ActForm):
    places = forms.ModelMultipleChoiceField(
        Place.objects.none(), label=_("About which settlements"), widget=forms.CheckboxSelectMultiple, required=False
    )
    source = forms.CharField(label=_("Source: an address or a title"), required=False, max_length=500)

    def __init__(self, *args: Any, places: QuerySet[Place], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["places"].queryset = places  # type: ignore[attr-defined]

    def clean_places(self) -> list[Place]:
        return list(self.cleaned_data["places"])


class EditionForm(ActForm):
    """One edition. `seen` tells which text the writer had before them, so that two writers can't overwrite each other."""

    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("An empty line begins a new paragraph."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, edition: Edition | None, language: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.seen_now = edition.digest if edition else ""
        self.initial["seen"] = self.seen_now
        if edition:
            self.initial.update(title=edition.title, text=edition.text)
        for name in ("title", "text"):
            self.fields[name].widget.attrs["lang"] = language

    def refuse(self, refusal: Refusal) -> None:
        """After a clash the page shows the other's text: what is sent next is sent knowing it."""
        super().refuse(refusal)
        if isinstance(refusal, Conflict):
            self.data[self.add_prefix("seen")] = self.seen_now  # type: ignore[index]


class PhotoForm(ActForm):
    upload = UploadField(label=_("Photo"), photo_only=True, required=True)
    caption = MultilingualFormField(label=_("What it shows"), required=False)


class TranslationForm(ActForm):
    text = forms.CharField(
        label=_("Translation"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8}), strip=True
    )
    machine = forms.BooleanField(
        label=_("A machine made this draft. Somebody will still read it before it is shown."), required=False
    )
    source = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, original: Original, **options: Any) -> None:
        super().__init__(*args, **options)
        self.source_now = digest_of(original.text)
        self.initial.update(source=self.source_now, text=original.kept.text if original.kept else "")

    def refuse(self, refusal: Refusal) -> None:
        """The page shows the words as they stand now: what is sent next is a translation of these."""
        super().refuse(refusal)
        if isinstance(refusal, Conflict):
            self.data[self.add_prefix("source")] = self.source_now  # type: ignore[index]

    def made_by(self) -> str:
        return Maker.MACHINE if self.cleaned_data["machine"] else Maker.PERSON
