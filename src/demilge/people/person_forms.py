"""The forms about one person: for the desk, and for the person themselves."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from demilge.places.models import Body, Place
from demilge.texts.words import LANGUAGES, OWN_NAMES
from demilge.ui.forms import ActForm, DateField

from .models import Given, Person, Purpose, RoleKind, Scheme, Sex
from .sign_in_forms import PinField

if TYPE_CHECKING:
    _ChoiceOfPlace = forms.ModelChoiceField[Place]
else:
    _ChoiceOfPlace = forms.ModelChoiceField

_TONGUES = [(code, OWN_NAMES[code]) for code in LANGUAGES]


class PlaceField(_ChoiceOfPlace):
    """A place by its name, with the one it lies in: there is a Lenin street in every settlement."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Place.objects.none(), required=False, **options)

    def label_from_instance(self, obj: Place) -> str:
        return f"{obj.parent} – {obj}" if obj.parent else str(obj)


class DetailsForm(ActForm):
    """Who somebody is. Only the name is needed."""

    name = forms.CharField(label=_("Name"), max_length=120, error_messages={"required": _("Write the name.")})
    sex = forms.ChoiceField(label=_("Woman or man"), choices=Sex, initial=Sex.UNKNOWN)
    birth_year = forms.IntegerField(label=_("Year of birth"), required=False)
    home = PlaceField(label=_("Home: street, quarter or settlement"), empty_label=_("Not said"))
    language = forms.ChoiceField(label=_("Language"), choices=_TONGUES)

    def __init__(self, *args: Any, homes: QuerySet[Place], person: Person | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        home: Any = self.fields["home"]
        home.queryset = homes
        if person:
            for name in ("name", "sex", "birth_year", "home", "language"):
                self.initial[name] = getattr(person, name)


class RegisterForm(DetailsForm):
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    is_shared = forms.BooleanField(label=_("Others use this phone too"), required=False)
    consent_how = forms.ChoiceField(
        label=_("How the person agreed to being kept"),
        choices=[(Given.PAPER, Given.PAPER.label), (Given.SPOKEN, Given.SPOKEN.label)],
        help_text=_("Read the text above to them first. Without their consent nobody is registered."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Ask the person whether they agree, and say how they did.")},
    )


class ContactForm(ActForm):
    scheme = forms.ChoiceField(label=_("Kind of contact"), choices=Scheme)
    value = forms.CharField(
        label=_("Number or address"), max_length=120, error_messages={"required": _("Write the number or address.")}
    )
    is_shared = forms.BooleanField(label=_("Others use it too"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("scheme") == Scheme.EMAIL and data.get("value"):
            data["value"] = data["value"].strip().lower()
            try:
                validate_email(data["value"])
            except forms.ValidationError:
                self.add_error("value", _("This is no e-mail address. Write it like name@example.com."))
        return data


class ConsentForm(ActForm):
    """Somebody agrees. On their own page the way is known: they tick it themselves."""

    purpose = forms.ChoiceField(label=_("To what"), choices=Purpose)
    how = forms.ChoiceField(
        label=_("How they said so"),
        choices=[(Given.PAPER, Given.PAPER.label), (Given.SPOKEN, Given.SPOKEN.label)],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, is_own: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_own:
            del self.fields["how"]

    @property
    def how_given(self) -> str:
        return str(self.cleaned_data.get("how", Given.WEB))


class PinForm(ActForm):
    pin = PinField(
        is_new=True,
        label=_("Your PIN"),
        help_text=_("Six digits. You type them on a phone that others use too."),
        error_messages={"required": _("Type six digits.")},
    )


class PasswordForm(ActForm):
    login = forms.CharField(
        label=_("Sign-in name"),
        max_length=120,
        help_text=_("Your e-mail address, for instance."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "off"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        help_text=_("Ten signs or more. Four words that do not belong together are good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password once more"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", _("The two passwords differ. Type both once more."))
        return data


class EraseForm(ActForm):
    """Typing the word is the confirmation: nothing brings it back."""

    word = forms.CharField(label=_("Type the word to confirm"), max_length=40, widget=forms.TextInput())

    def __init__(self, *args: Any, word: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.wanted = word
        self.fields["word"].help_text = _("Type here: %(word)s") % {"word": word}
        self.fields["word"].widget.attrs |= {"autocomplete": "off", "autocapitalize": "off"}

    def clean_word(self) -> str:
        typed = str(self.cleaned_data["word"]).strip()
        if typed.casefold() != self.wanted.casefold():
            raise forms.ValidationError(_("Nothing was erased: the word differs. Type it as it stands above."))
        return typed


class RoleForm(ActForm):
    kind = forms.ChoiceField(label=_("Role"), choices=[("", _("Choose from the list")), *RoleKind.choices])
    place = PlaceField(label=_("Where"), empty_label=_("In the whole programme"))
    body = forms.ModelChoiceField(
        Body.objects.none(), label=_("At which office"), required=False, empty_label=_("At none")
    )
    since = DateField(label=_("Since"))
    until = DateField(label=_("Until"), required=False)

    def __init__(self, *args: Any, places: QuerySet[Place], bodies: QuerySet[Body], **options: Any) -> None:
        super().__init__(*args, **options)
        for name, choices in (("place", places), ("body", bodies)):
            field: Any = self.fields[name]
            field.queryset = choices


class EndRoleForm(ActForm):
    on = DateField(label=_("Last day"))


class SlipsForm(ActForm):
    """Slips for chosen persons."""

    persons = forms.ModelMultipleChoiceField(
        Person.objects.none(), error_messages={"required": _("Choose at least one person.")}
    )

    def __init__(self, *args: Any, persons: QuerySet[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["persons"]
        field.queryset = persons
