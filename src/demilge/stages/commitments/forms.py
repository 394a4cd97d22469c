"""The forms of this stage."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from demilge.foundation import clock
from demilge.gatherings.models import Decision
from demilge.places.models import Body, Place
from demilge.problems.forms import ProblemChoice
from demilge.problems.models import Problem
from demilge.texts import spoken
from demilge.texts.forms import MultilingualFormField
from demilge.ui.forms import ActForm, ConfirmForm, DateField, LanguageField, ReasonForm, UploadField, WhenField

from .actions import CheckLine, StatusLine
from .models import STATUS_NAMES, Commitment, Seen
from .states import MOVES, Status

__all__ = [
    "CheckForm",
    "CommitForm",
    "ConfirmForm",
    "DoneForm",
    "FilterForm",
    "ProblemForm",
    "ReasonForm",
    "StatusForm",
    "StepForm",
]


class FilterForm(forms.Form):
    """What the board is narrowed to; read from the address, so that it can be shared."""

    place = forms.ModelChoiceField(
        Place.objects.none(), label=_("Settlement"), required=False, to_field_name="slug", empty_label=_("all")
    )
    body = forms.ModelChoiceField(
        Body.objects.none(), label=_("Office"), required=False, to_field_name="slug", empty_label=_("all")
    )
    overdue = forms.BooleanField(label=_("Only what is late"), required=False)

    def __init__(self, *args: Any, places: QuerySet[Place], bodies: QuerySet[Body], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].queryset = places  # type: ignore[attr-defined]
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]


class DecisionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A decision with its meeting: many meetings decide the same in the same words."""

    def label_from_instance(self, decision: Any) -> str:
        meeting = decision.meeting
        return f"{decision.text} ({meeting.title}, {spoken.when(meeting.when)})"


class CommitForm(ActForm):
    """A decision becomes a promise: who does what by when."""

    decision = DecisionChoice(Decision.objects.none(), label=_("Which decision"))
    body = forms.ModelChoiceField(Body.objects.none(), label=_("Which office promised"))
    officer_name = forms.CharField(label=_("Who answers for it: name"), max_length=120, required=False)
    officer_post = forms.CharField(label=_("Post"), max_length=160, required=False)
    what = MultilingualFormField(label=_("What was promised"))
    due = WhenField(label=_("By when"))
    place = forms.ModelChoiceField(
        Place.objects.none(),
        label=_("For which settlement"),
        required=False,
        help_text=_("Needed where the meeting was held for several."),
    )
    problem = ProblemChoice(Problem.objects.none(), label=_("For which problem"), required=False)

    def __init__(
        self,
        *args: Any,
        decisions: QuerySet[Decision],
        bodies: QuerySet[Body],
        places: QuerySet[Place],
        problems: QuerySet[Problem],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        for name, rows in (("decision", decisions), ("body", bodies), ("place", places), ("problem", problems)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]


class ProblemForm(ActForm):
    problem = ProblemChoice(Problem.objects.none(), label=_("Which problem it is meant to solve"))

    def __init__(self, *args: Any, problems: QuerySet[Problem], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["problem"].queryset = problems  # type: ignore[attr-defined]


class StepForm(ActForm):
    title = MultilingualFormField(label=_("The step"))
    due = DateField(label=_("By when"))


class DoneForm(ActForm):
    done_on = DateField(label=_("Done on"), initial=clock.today)


class StatusForm(ActForm):
    """How the promise stands by the office's word. Only what may follow on what it said last can be chosen."""

    status = forms.ChoiceField(label=_("How it stands"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("In your words: what was done, what hinders, what comes next"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    language = LanguageField()
    done_on = DateField(label=_("Done on, if it is done"), required=False)
    on = DateField(label=_("Day of this word"), initial=clock.today)
    officer_name = forms.CharField(label=_("Name of who says so"), max_length=120, required=False)
    upload = UploadField(label=_("A document or photo"))

    def __init__(self, *args: Any, promise: Commitment, signed_in: bool, from_paper: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        allowed = MOVES[Status(promise.status)]
        # What was chosen stays choosable after somebody else moved the promise on: the act then says so in words.
        chosen = self.data.get("status") if self.is_bound else ""
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            (status.value, STATUS_NAMES[status]) for status in Status if status in allowed or status == chosen
        ]
        if signed_in:
            del self.fields["officer_name"]
        else:
            self.fields["officer_name"].required = True
            self.initial.setdefault("officer_name", "" if from_paper else promise.officer_name)
        if not from_paper:
            del self.fields["on"]

    def line(self) -> StatusLine:
        content = {name: value for name, value in self.cleaned_data.items() if name != "operation"}
        return StatusLine(**{"on": clock.today(), **content})


class CheckForm(ActForm):
    """What a resident saw."""

    seen = forms.ChoiceField(label=_("What did you see?"), choices=Seen.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("In your words"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    language = LanguageField()
    upload = UploadField(label=_("A photo"), photo_only=True)
    seen_on = DateField(label=_("On which day"), initial=clock.today)

    def line(self) -> CheckLine:
        content = {name: value for name, value in self.cleaned_data.items() if name != "operation"}
        return CheckLine(**content)
