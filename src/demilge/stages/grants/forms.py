"""The forms of this stage."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from demilge.places.models import Body
from demilge.stages.plans.models import Item
from demilge.texts.forms import MultilingualFormField
from demilge.ui.forms import ActForm, ConfirmForm, ReasonForm, WhenField

from .actions import MoneyLine
from .models import MoneyKind, Project

__all__ = ["ConfirmForm", "FinishForm", "ProjectForm", "ReasonForm"]
ROWS = 6
CONTENT = ("title", "about", "keeper", "when")
PARTS = ("kind", "amount", "body", "hours", "note")


class ItemChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An item with its settlement: several plans ask for the same in the same words."""

    def label_from_instance(self, item: Item) -> str:
        return f"{item.version.plan.place.name}: {item.title}"


class ProjectForm(ActForm):
    """A project with its cost and up to six sources of money. Empty rows are left out."""

    item = ItemChoice(Item.objects.none(), label=gettext_lazy("Which item of the plan it carries out"))
    title = MultilingualFormField(label=gettext_lazy("What the project is called"))
    about = MultilingualFormField(label=gettext_lazy("What is to be made, and for whom"), long=True, required=False)
    keeper = MultilingualFormField(label=gettext_lazy("Who maintains it afterwards"), required=False)
    when = WhenField(label=gettext_lazy("When it is carried out"), required=False)
    cost = forms.IntegerField(label=gettext_lazy("Cost of the whole, in som"), min_value=1)

    def __init__(
        self,
        *args: Any,
        bodies: QuerySet[Body],
        items: QuerySet[Item] | None = None,
        project: Project | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        if project:
            del self.fields["item"]
        else:
            self.fields["item"].queryset = items  # type: ignore[attr-defined]
        for number in range(1, ROWS + 1):
            self._money_fields(number, bodies)
        if project:
            self._fill(project)

    def _money_fields(self, number: int, bodies: QuerySet[Body]) -> None:
        kinds = [("", _("nobody")), *MoneyKind.choices]
        made: dict[str, forms.Field] = {
            "kind": forms.ChoiceField(label=_("Who gives"), choices=kinds, required=False),
            "amount": forms.IntegerField(label=_("Som"), required=False, min_value=1),
            "body": forms.ModelChoiceField(bodies, label=_("Which organisation"), required=False),
            "hours": forms.IntegerField(label=_("Hours, for labour"), required=False, min_value=1),
            "note": MultilingualFormField(label=_("Note"), required=False),
        }
        for part, field in made.items():
            self.fields[f"money_{number}_{part}"] = field

    def _fill(self, project: Project) -> None:
        self.initial.update({name: getattr(project, name) for name in (*CONTENT, "cost")})
        for number, source in enumerate(project.money.all(), start=1):
            self.initial.update({f"money_{number}_{part}": getattr(source, part) for part in PARTS})

    def sections(self) -> list[tuple[str | Promise, list[forms.BoundField]]]:
        first = [self[name] for name in ("item", *CONTENT, "cost") if name in self.fields]
        sources: list[tuple[str | Promise, list[forms.BoundField]]] = [
            (
                _("Source of money %(number)s") % {"number": number},
                [self[f"money_{number}_{part}"] for part in PARTS],
            )
            for number in range(1, ROWS + 1)
        ]
        return [("", first), *sources]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in range(1, ROWS + 1):
            self._check_row(data, number)
        return data

    def _check_row(self, data: dict[str, Any], number: int) -> None:
        row = {part: data.get(f"money_{number}_{part}") for part in PARTS}
        if not any(row.values()):
            return
        wanted = {"kind": _("Choose who gives this money."), "amount": _("Write how many som this source gives.")}
        for part, sentence in wanted.items():
            if not row[part] and f"money_{number}_{part}" not in self.errors:
                self.add_error(f"money_{number}_{part}", sentence)
        if row["hours"] and row["kind"] != MoneyKind.LABOUR:
            self.add_error(f"money_{number}_hours", _("Hours are counted for labour only."))

    def content(self) -> dict[str, Any]:
        """What the act is to be given."""
        data = self.cleaned_data
        return {**{name: data[name] for name in (*CONTENT, "cost")}, "money": self._money()}

    def _money(self) -> list[MoneyLine]:
        data = self.cleaned_data
        return [
            MoneyLine(**{part: data[f"money_{number}_{part}"] for part in PARTS})
            for number in range(1, ROWS + 1)
            if data[f"money_{number}_kind"]
        ]


class FinishForm(ActForm):
    when = WhenField(label=gettext_lazy("Since when it serves the residents"), required=False)
