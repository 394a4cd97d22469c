"""The forms of this stage."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from demilge.foundation import clock
from demilge.places.models import Body, Place
from demilge.problems.models import Problem
from demilge.stages.ideas.models import Idea
from demilge.texts.forms import MultilingualFormField
from demilge.ui.forms import ActForm, ConfirmForm, DateField, LanguageField, UploadField, WhenField

from . import rules, words
from .actions import CONTENT, ItemLine, Officer, ReplyLine
from .models import Item, Verdict
from .rules import Fault

__all__ = [
    "AnswerForm",
    "ConfirmForm",
    "IncomingForm",
    "ItemForm",
    "LetterForm",
    "PaperReplyForm",
    "PlanForm",
    "WhyForm",
]


class PlanForm(ActForm):
    place = forms.ModelChoiceField(Place.objects.none(), label=gettext_lazy("For which settlement"))
    title = MultilingualFormField(label=gettext_lazy("What the plan is called"))

    def __init__(self, *args: Any, places: QuerySet[Place], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].queryset = places  # type: ignore[attr-defined]


class ItemForm(ActForm):
    """One item: what is wrong, what is wanted, of whom. Only problem and name are needed while it is a draft."""

    problem = forms.ModelChoiceField(Problem.objects.none(), label=gettext_lazy("Which problem"))
    idea = forms.ModelChoiceField(Idea.objects.none(), label=gettext_lazy("From which idea"), required=False)
    title = MultilingualFormField(label=gettext_lazy("Name of the item, in a few words"))
    goal = MultilingualFormField(label=gettext_lazy("Goal: what will be different"), long=True, required=False)
    ask = MultilingualFormField(label=gettext_lazy("What is asked for"), long=True, required=False)
    addressee = forms.ModelChoiceField(Body.objects.none(), label=gettext_lazy("Of which office"), required=False)
    deadline = WhenField(label=gettext_lazy("By when"), required=False)
    action = MultilingualFormField(label=gettext_lazy("What is to be done"), long=True, required=False)
    responsible = MultilingualFormField(label=gettext_lazy("Who sees to it"), required=False)
    resources = MultilingualFormField(label=gettext_lazy("What it takes: money, people, papers"), required=False)
    indicator = MultilingualFormField(label=gettext_lazy("How one sees that it is done"), required=False)
    evidence = MultilingualFormField(label=gettext_lazy("What shows that it is needed"), long=True, required=False)

    def __init__(
        self,
        *args: Any,
        problems: QuerySet[Problem],
        ideas: QuerySet[Idea],
        bodies: QuerySet[Body],
        item: Item | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        for name, rows in (("problem", problems), ("idea", ideas), ("addressee", bodies)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.item = item
        if item:
            self.initial.update({name: getattr(item, name) for name in CONTENT if name in self.fields})

    def sections(self) -> list[tuple[str | Promise, list[forms.BoundField]]]:
        return [
            ("", [self[name] for name in ("problem", "idea", "title", "goal")]),
            (gettext_lazy("The request"), [self[name] for name in ("ask", "addressee", "deadline")]),
            (
                gettext_lazy("How it is done"),
                [self[name] for name in ("action", "responsible", "resources", "indicator", "evidence")],
            ),
        ]

    def line(self) -> ItemLine:
        content = {name: self.cleaned_data[name] for name in CONTENT if name in self.fields}
        return ItemLine(**content, source=self.item.source if self.item else "")


class WhyForm(ActForm):
    why = MultilingualFormField(label=gettext_lazy("What is to change, and why"), required=False)


class LetterForm(ActForm):
    body = forms.ModelChoiceField(Body.objects.none(), label=gettext_lazy("To which office"))
    mail = forms.BooleanField(
        label=gettext_lazy("Send it by e-mail too, if the office's address is known"), required=False
    )

    def __init__(self, *args: Any, bodies: QuerySet[Body], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]


class IncomingForm(ActForm):
    number = forms.CharField(label=gettext_lazy("Incoming number"), max_length=40)
    on = DateField(label=gettext_lazy("Registered on"), initial=clock.today)


class _Depends(forms.Field):
    """Whether it is needed depends on what was chosen, and the form's `clean` says so: not marked as left to choice."""

    def validate(self, value: Any) -> None:
        if value not in self.empty_values:
            super().validate(value)


class _Choice(_Depends, forms.ChoiceField):
    pass


class _Day(_Depends, DateField):
    pass


class _Text(_Depends, forms.CharField):
    pass


class _Answering(ActForm):
    """Fields for answers to items, and for who answers."""

    def add_answer(self, item: Item) -> None:
        made: dict[str, forms.Field] = {
            "verdict": _Choice(label=_("Your answer"), choices=Verdict.choices, widget=forms.RadioSelect),
            "due": _Day(label=_("By when, if you agree")),
            "reason": _Text(
                label=_("Your reason or explanation"),
                help_text=_("Needed where you agree in part or cannot."),
                max_length=3000,
                widget=forms.Textarea(attrs={"rows": 3}),
            ),
            "file": UploadField(label=_("A document or photo")),
        }
        for name, field in made.items():
            self.fields[f"{name}_{item.pk}"] = field

    def add_officer(self, *, name: str, post: str) -> None:
        self.fields["officer_name"] = forms.CharField(
            label=_("Name of who answers for the office"), max_length=120, initial=name
        )
        self.fields["officer_post"] = forms.CharField(label=_("Post"), max_length=160, required=False, initial=post)
        self.fields["language"] = LanguageField(label=_("The answers are written in"))

    def answer_fields(self, item: Item) -> list[forms.BoundField]:
        return [self[f"{name}_{item.pk}"] for name in ("verdict", "due", "reason", "file")]

    def line_of(self, item: Item) -> ReplyLine | None:
        """What was typed for one item; None where nothing was chosen."""
        data = self.cleaned_data
        if not data.get(f"verdict_{item.pk}"):
            return None
        parts = {name: data.get(f"{name}_{item.pk}") for name in ("verdict", "reason", "due")}
        return ReplyLine(item=item.pk, upload=data.get(f"file_{item.pk}"), **parts)  # type: ignore[arg-type]

    def check(self, item: Item, *, on: Any) -> None:
        """Say beside the field what an answer lacks."""
        typed = [self.cleaned_data.get(f"{name}_{item.pk}") for name in ("due", "reason", "file")]
        line = self.line_of(item)
        if line is None:
            if any(typed) and f"verdict_{item.pk}" not in self.errors:
                self.add_error(f"verdict_{item.pk}", _("Choose one of the three answers."))
            return
        fault = rules.fault_of(verdict=line.verdict, reason=line.reason, due=line.due, on=on)
        field = f"{'reason' if fault is Fault.NO_REASON else 'due'}_{item.pk}"
        if fault and field not in self.errors:
            self.add_error(field, words.faults()[fault])

    def officer(self) -> Officer:
        return Officer(self.cleaned_data["officer_name"], self.cleaned_data["officer_post"])


class AnswerForm(_Answering):
    """The office's answers to what its letter asks. The page places the fields beside each request."""

    def __init__(self, *args: Any, items: Iterable[Item], name: str = "", post: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.items = list(items)
        for item in self.items:
            self.add_answer(item)
        self.add_officer(name=name, post=post)

    def sections(self) -> list[tuple[str | Promise, list[forms.BoundField]]]:
        return []

    def rows(self) -> list[tuple[Item, list[forms.BoundField]]]:
        return [(item, self.answer_fields(item)) for item in self.items]

    def officer_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("officer_name", "officer_post", "language")]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for item in self.items:
            self.check(item, on=clock.today())
        if not self.errors and not self.lines():
            self.add_error(None, _("Choose an answer to one request at least."))
        return data

    def lines(self) -> list[ReplyLine]:
        found = (self.line_of(item) for item in self.items)
        return [line for line in found if line]


class PaperReplyForm(_Answering):
    """An answer that came on paper, typed by the coordinators."""

    def __init__(self, *args: Any, item: Item, **options: Any) -> None:
        super().__init__(*args, **options)
        self.item = item
        self.add_answer(item)
        self.fields["on"] = DateField(label=_("Day of the paper"), initial=clock.today)
        self.add_officer(name="", post="")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.check(self.item, on=data.get("on") or clock.today())
        if not self.errors and self.line_of(self.item) is None:
            self.add_error(f"verdict_{self.item.pk}", _("Choose one of the three answers."))
        return data

    def reply(self) -> dict[str, Any]:
        """What the act is to be given."""
        data = self.cleaned_data
        return {
            "line": self.line_of(self.item),
            "officer": self.officer(),
            "language": data["language"],
            "on": data["on"],
        }
