"""The forms of this stage."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from demilge.gatherings.forms import AddendumForm, CallForm, PhotoForm, RecordForm
from demilge.gatherings.record import PromiseLine
from demilge.places.models import Body, Place
from demilge.places.queries import bodies
from demilge.problems.forms import ProblemChoice
from demilge.problems.models import Problem
from demilge.problems.queries import open_in
from demilge.stages.surveys.models import Study
from demilge.texts.forms import MultilingualFormField
from demilge.ui.forms import ActForm, ConfirmForm, DateField, LanguageField, ReasonForm

from .models import QUEUE_NAMES, Forum, Source, Statement, StatementKind
from .queries import presentable
from .rules import TEXT_LIMIT
from .states import Queue

__all__ = [
    "AddendumForm",
    "AnswerForm",
    "ConfirmForm",
    "MoveForm",
    "PhotoForm",
    "PrepareForm",
    "PromiseForm",
    "ReasonForm",
    "RecordForm",
    "SayForm",
    "WriteForm",
]


class PrepareForm(CallForm):
    """The call to a forum, with its question and what is shown first."""

    question = MultilingualFormField(
        label=_("The question to the people"),
        help_text=_("It stands on the wall, on the phones and on the paper slips."),
    )
    study = forms.ModelChoiceField(
        Study.objects.none(), label=_("Research that is shown first"), required=False, empty_label=_("none")
    )
    field_order = ["title", "communities", "when", "starts", "where", "question", "study", "agenda"]

    def __init__(self, *args: Any, programme: Any, forum: Forum | None = None, **options: Any) -> None:
        super().__init__(*args, meeting=forum.meeting if forum else None, **options)
        self.fields["study"].queryset = presentable(programme)  # type: ignore[attr-defined]
        del self.fields["quorum"], self.fields["legal_basis"]  # a forum decides nothing
        if forum:
            self.initial.update({"question": forum.question, "study": forum.study})


class SayForm(ActForm):
    """What somebody in the hall says, from their own phone."""

    text = forms.CharField(
        label=_("What you want to say"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    kind = forms.ChoiceField(label=_("It is"), choices=StatementKind.choices, initial=StatementKind.OPINION)
    place = forms.ModelChoiceField(
        Place.objects.none(), label=_("Where you live"), required=False, empty_label=_("somewhere else, or not said")
    )
    language = LanguageField()

    def __init__(self, *args: Any, forum: Forum, **options: Any) -> None:
        super().__init__(*args, **options)
        # Here and not above: a sentence with a number in it is said once, in the language of that moment.
        self.fields["text"].help_text = _("Up to %(limit)s characters.") % {"limit": TEXT_LIMIT}
        self.fields["place"].queryset = forum.meeting.communities.order_by("slug")  # type: ignore[attr-defined]


class WriteForm(SayForm):
    """The same as the clerk types it from a slip or hears it from the floor."""

    source = forms.ChoiceField(
        label=_("How it came in"),
        choices=[(kind.value, kind.label) for kind in (Source.PAPER, Source.FLOOR)],
        initial=Source.PAPER,
        widget=forms.RadioSelect,
    )
    slip = forms.CharField(label=_("Number on the slip"), required=False, max_length=12)
    field_order = ["source", "slip", "text", "kind", "place", "language"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].label = _("What is written or said, word for word")
        self.fields["place"].label = _("Where the person lives")


class MoveForm(ActForm):
    """A button of the moderator's queue."""

    to = forms.ChoiceField(
        choices=[(state.value, QUEUE_NAMES[state]) for state in Queue if state != Queue.HIDDEN],
        widget=forms.HiddenInput,
    )


class AnswerForm(ActForm):
    text = forms.CharField(label=_("The answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    language = LanguageField()
    officer = forms.CharField(label=_("Who answered: name and post"), max_length=160)
    body = forms.ModelChoiceField(Body.objects.none(), label=_("Which office"), empty_label=_("choose one"))
    field_order = ["text", "language", "officer", "body"]

    def __init__(self, *args: Any, statement: Statement, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["body"].queryset = bodies(statement.forum.meeting.programme)  # type: ignore[attr-defined]
        if statement.answer:
            kept = {"text": statement.answer, "language": statement.answer_language}
            self.initial.update({**kept, "officer": statement.answered_by, "body": statement.answer_body_id})


class PromiseForm(ActForm):
    """An official's word, captured while everybody hears it."""

    what = MultilingualFormField(label=_("What was promised"), max_length=300)
    body = forms.ModelChoiceField(Body.objects.none(), label=_("Which office"), empty_label=_("choose one"))
    officer_name = forms.CharField(label=_("Who promised: the name"), max_length=120)
    officer_post = forms.CharField(label=_("Their post"), max_length=160, required=False)
    due = DateField(
        label=_("By when"),
        error_messages={"required": _("Write by when: a promise without a date can't be followed. Ask for it now.")},
    )
    problem = ProblemChoice(
        Problem.objects.none(), label=_("For which problem"), required=False, empty_label=_("none of these")
    )
    place = forms.ModelChoiceField(
        Place.objects.none(), label=_("For which settlement"), required=False, empty_label=_("choose one")
    )
    statement = forms.ModelChoiceField(Statement.objects.none(), widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, forum: Forum, **options: Any) -> None:
        super().__init__(*args, **options)
        self.communities = list(forum.meeting.communities.order_by("slug"))
        choices: dict[str, QuerySet[Any]] = {
            "body": bodies(forum.meeting.programme),
            "problem": open_in(self.communities).select_related("place"),
            "place": forum.meeting.communities.order_by("slug"),
            "statement": forum.statements.all(),
        }
        for name, found in choices.items():
            self.fields[name].queryset = found  # type: ignore[attr-defined]
        if len(self.communities) == 1:
            del self.fields["place"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "place" in self.fields and not data.get("place") and not data.get("problem") and "place" not in self.errors:
            self.add_error("place", _("Choose the settlement it was promised to."))
        return data

    def line(self) -> PromiseLine:
        data = self.cleaned_data
        problem = data["problem"]
        place = problem.place if problem else data.get("place") or self.communities[0]
        named = {name: data[name] for name in ("what", "body", "officer_name", "officer_post", "due", "problem")}
        return PromiseLine(place=place, **named)
