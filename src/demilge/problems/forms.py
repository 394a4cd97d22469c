"""The forms about problems."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demilge.foundation import clock, edtf
from demilge.places.models import Place, Service
from demilge.texts.forms import MultilingualFormField
from demilge.texts.words import NONE, Words
from demilge.ui.forms import ActForm, LanguageField, ReasonForm, UploadField, WhenField

from .models import Problem, VoiceKind
from .queries import open_in
from .voices import RankLine, VoiceLine

__all__ = ["ChangeForm", "MergeForm", "RaiseForm", "RankForm", "ReasonForm", "TellForm"]


def today() -> edtf.When:
    return edtf.on(clock.today())


class ProblemChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A problem by its number and title, with its settlement."""

    def label_from_instance(self, problem: Any) -> str:
        return f"{problem.place.name}: № {problem.number}. {problem.title}"


class RaiseForm(ActForm):
    """Which problem a voice speaks of: one that is already known in these places, or a new one.

    `taking()` gives what `actions.take_up` needs besides the voice itself.
    """

    problem = ProblemChoice(
        Problem.objects.none(),
        label=_("Is the problem already on the list?"),
        required=False,
        empty_label=_("No, it is a new problem"),
    )
    place = forms.ModelChoiceField(
        Place.objects.none(), label=_("In which settlement"), required=False, empty_label=_("choose one")
    )
    title = MultilingualFormField(label=_("What is wrong, in a few words"), required=False, max_length=120)
    text = MultilingualFormField(label=_("What a reader should know"), long=True, required=False)
    service = forms.ModelChoiceField(
        Service.objects.none(), label=_("Which service it is about"), required=False, empty_label=_("none of these")
    )

    def __init__(self, *args: Any, places: Iterable[Place], suggested: Words = NONE, **options: Any) -> None:
        super().__init__(*args, **options)
        self.places = list(places)
        ids = [place.pk for place in self.places]
        choices: dict[str, QuerySet[Any]] = {
            "problem": open_in(self.places).select_related("place"),
            "place": Place.objects.filter(pk__in=ids).order_by("slug"),
            "service": Service.objects.filter(programme__places__in=ids).distinct().order_by("slug"),
        }
        for name, found in choices.items():
            self.fields[name].queryset = found  # type: ignore[attr-defined]
        if len(self.places) == 1:
            del self.fields["place"]
        self.initial.setdefault("title", suggested)

    def sections(self) -> list[tuple[str | Promise, list[forms.BoundField]]]:
        new = [name for name in ("place", "title", "text", "service") if name in self.fields]
        first = [field for field in self.visible_fields() if field.name not in new]
        return [("", first), (_("If it is a new problem"), [self[name] for name in new])]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("problem"):
            if not data.get("title") and "title" not in self.errors:
                self.add_error("title", _("Choose a problem from the list, or write in a few words what is wrong."))
            if "place" in self.fields and not data.get("place") and "place" not in self.errors:
                self.add_error("place", _("Choose the settlement that has this problem."))
        return data

    def taking(self) -> dict[str, Any]:
        data = self.cleaned_data
        problem = data["problem"]
        place = problem.place if problem else data.get("place") or self.places[0]
        named = {name: data[name] for name in ("problem", "title", "text", "service", "operation")}
        return {**named, "place": place}


class TellForm(RaiseForm):
    """A voice that came by word of mouth or on a paper slip."""

    kind = forms.ChoiceField(
        label=_("How you learned of it"),
        choices=[(kind.value, kind.label) for kind in (VoiceKind.ORAL, VoiceKind.SLIP)],
        initial=VoiceKind.ORAL,
    )
    words = forms.CharField(
        label=_("What was said, in the person's own words"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    language = LanguageField()
    when = WhenField(label=_("When"), initial=today)
    people = forms.IntegerField(label=_("How many people say so"), required=False, min_value=1)
    document = UploadField(
        label=_("A photo of the slip or of what is wrong"),
        help_text=_("Everybody can see it. Cover names and faces of people who have not agreed."),
    )
    field_order = ["kind", "words", "language", "when", "people", "document"]

    def voice(self) -> VoiceLine:
        data = self.cleaned_data
        return VoiceLine(**{name: data[name] for name in ("kind", "words", "language", "when", "people", "document")})


class ChangeForm(ActForm):
    title = MultilingualFormField(label=_("What is wrong, in a few words"), max_length=120)
    text = MultilingualFormField(label=_("What a reader should know"), long=True, required=False)
    service = forms.ModelChoiceField(
        Service.objects.none(), label=_("Which service it is about"), required=False, empty_label=_("none of these")
    )
    since = WhenField(label=_("Since when"), required=False)

    def __init__(self, *args: Any, problem: Problem, **options: Any) -> None:
        super().__init__(*args, **options)
        services = Service.objects.filter(programme=problem.programme_id).order_by("slug")
        self.fields["service"].queryset = services  # type: ignore[attr-defined]
        for name in ("title", "text", "service", "since"):
            self.initial.setdefault(name, getattr(problem, name))


class MergeForm(ReasonForm):
    into = ProblemChoice(
        Problem.objects.none(),
        label=_("It is the same as"),
        empty_label=_("choose one"),
        help_text=_("That problem goes on. Every voice moves to it, and the page of this one points there."),
    )
    field_order = ["into"]

    def __init__(self, *args: Any, problem: Problem, **options: Any) -> None:
        super().__init__(*args, **options)
        others = open_in([problem.place]).select_related("place").exclude(pk=problem.pk)
        self.fields["into"].queryset = others  # type: ignore[attr-defined]


class RankForm(ActForm):
    """One number a problem, as the stickers or hands were counted."""

    when = WhenField(label=_("When"), initial=today)
    method = MultilingualFormField(
        label=_("How the people chose"), help_text=_("For example: stickers, three for each person.")
    )
    people = forms.IntegerField(label=_("How many people took part"), required=False, min_value=1)
    field_order = ["when", "method", "people"]

    def __init__(self, *args: Any, place: Place, **options: Any) -> None:
        super().__init__(*args, **options)
        self.problems = list(open_in([place]))
        for problem in self.problems:
            self.fields[_field(problem)] = forms.IntegerField(
                label=f"№ {problem.number}. {problem.title}", required=False, min_value=0
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not any(data.get(_field(problem)) is not None for problem in self.problems):
            raise forms.ValidationError(_("Write the votes of one problem at least."), code="nothing")
        return data

    def ranking(self) -> dict[str, Any]:
        """What `actions.rank` needs of what was typed. A problem without a number was not voted on."""
        data = self.cleaned_data
        order = [
            RankLine(problem, data[_field(problem)]) for problem in self.problems if data[_field(problem)] is not None
        ]
        return {"order": order, **{name: data[name] for name in ("when", "method", "people", "operation")}}


def _field(problem: Problem) -> str:
    return f"votes_{problem.pk}"
