"""The forms about places, offices, services and settings."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from demilge.places.models import Body, BodyKind, Kind, Place, Programme, Service
from demilge.texts.forms import MultilingualFormField
from demilge.ui.forms import ActForm, WhenField

from .person_forms import PlaceField


def _choose(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    field: Any = form.fields[name]
    field.queryset = rows


class SourceField(forms.CharField):
    """Where it is published: what is loaded from papers has a title and no address."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Source: an address or a title"))
        super().__init__(required=False, max_length=500, **options)


class AddPlaceForm(ActForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind, initial=Kind.STREET)
    name = MultilingualFormField(label=_("What it is called"))
    parent = PlaceField(label=_("Where it lies"), empty_label=_("In no other place"))
    nature = MultilingualFormField(label=_("In a few words: what kind of place"), required=False)
    is_community = forms.BooleanField(
        label=_("It walks the path: it has a page of its own, with meetings and promises"), required=False
    )
    since = WhenField(label=_("Since when it is there"), required=False)
    source = SourceField()

    def __init__(self, *args: Any, places: QuerySet[Place], **options: Any) -> None:
        super().__init__(*args, **options)
        _choose(self, "parent", places)


class ChangePlaceForm(ActForm):
    nature = MultilingualFormField(label=_("In a few words: what kind of place"), required=False)
    is_community = forms.BooleanField(
        label=_("It walks the path: it has a page of its own, with meetings and promises"), required=False
    )
    source = SourceField()

    def __init__(self, *args: Any, place: Place, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.update(nature=place.nature, is_community=place.is_community, source=place.source)


class RenameForm(ActForm):
    """For a place or an office: the old name stays in old papers."""

    name = MultilingualFormField(label=_("New name"))
    on = WhenField(label=_("Since when"), help_text=_("The day of the decision, or its month or year."))
    source = SourceField()


class MoveForm(ActForm):
    parent = PlaceField(
        label=_("Where it belongs now"),
        empty_label=_("Choose from the list"),
        error_messages={"required": _("Choose where it belongs.")},
    )
    on = WhenField(label=_("Since when"), help_text=_("The day of the decision, or its month or year."))
    source = SourceField()

    def __init__(self, *args: Any, places: QuerySet[Place], **options: Any) -> None:
        super().__init__(*args, **options)
        _choose(self, "parent", places)
        self.fields["parent"].required = True


class AliasForm(ActForm):
    name = MultilingualFormField(label=_("Another name people use"))
    source = SourceField()


class ChangeBodyForm(ActForm):
    place = PlaceField(label=_("Where it answers"), empty_label=_("Not written"))
    parent = forms.ModelChoiceField(
        Body.objects.none(), label=_("Which office it belongs to"), required=False, empty_label=_("To none")
    )
    email = forms.EmailField(label=_("E-mail, where requests go"), required=False, max_length=120)
    address = MultilingualFormField(label=_("Address"), required=False)
    source = SourceField()

    def __init__(
        self,
        *args: Any,
        places: QuerySet[Place],
        bodies: QuerySet[Body],
        body: Body | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        _choose(self, "place", places)
        _choose(self, "parent", bodies)
        if body:
            for name in ("place", "parent", "email", "address", "source"):
                self.initial[name] = getattr(body, name)


class AddBodyForm(ChangeBodyForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=BodyKind)
    name = MultilingualFormField(label=_("What it is called"))
    since = WhenField(label=_("Since when it is there"), required=False)
    field_order = ("kind", "name", "place", "parent", "email", "address", "since", "source")


class SuccessorForm(ActForm):
    successor = forms.ModelChoiceField(
        Body.objects.none(), label=_("Which office does its work now"), empty_label=_("Choose from the list")
    )
    on = WhenField(label=_("Since when"), help_text=_("The day of the decision, or its month or year."))

    def __init__(self, *args: Any, bodies: QuerySet[Body], **options: Any) -> None:
        super().__init__(*args, **options)
        _choose(self, "successor", bodies)


class ServiceForm(ActForm):
    name = MultilingualFormField(label=_("What it is called"))
    body = forms.ModelChoiceField(
        Body.objects.none(), label=_("Which office answers for it"), required=False, empty_label=_("Not known")
    )

    def __init__(self, *args: Any, bodies: QuerySet[Body], service: Service | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        _choose(self, "body", bodies)
        if service:
            self.initial.update(name=service.name, body=service.body)


class SettingsForm(ActForm):
    seats_min = forms.IntegerField(label=_("Seats of a group: at least"), min_value=1, max_value=99)
    seats_max = forms.IntegerField(label=_("Seats of a group: at most"), min_value=1, max_value=99)
    mandate_months = forms.IntegerField(label=_("Mandate of a group, in months"), min_value=1, max_value=120)
    quorum = forms.IntegerField(
        label=_("Quorum of an assembly"),
        required=False,
        min_value=1,
        max_value=9999,
        help_text=_("How many must come. Empty: no number is needed."),
    )
    reply_days = forms.IntegerField(label=_("Days within which an office replies"), min_value=1, max_value=365)

    def __init__(self, *args: Any, programme: Programme, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("seats_min", "seats_max", "mandate_months", "quorum", "reply_days"):
            self.initial[name] = getattr(programme, name)
