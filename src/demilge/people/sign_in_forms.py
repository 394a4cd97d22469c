"""The forms at the door."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from demilge.foundation.ids import read_code
from demilge.ui.forms import ActForm

from .models import DeviceLogin
from .rules import PIN_LENGTH
from .tokens import SLIP_LENGTH

_NOT_KEPT = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}


class GoingForm(ActForm):
    refused_words = _("You are not signed in yet.")
    """A form that knows where its reader wanted to go."""

    next = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)


class CodeForm(GoingForm):
    code = forms.CharField(
        label=_("The code on your slip"),
        help_text=_("12 letters and digits. Small letters and gaps do not matter."),
        max_length=40,
        widget=forms.TextInput(attrs={**_NOT_KEPT, "autocapitalize": "characters", "class": "code"}),
        error_messages={"required": _("Type the code that stands on your slip.")},
    )

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"])
        if len(code) != SLIP_LENGTH:
            raise forms.ValidationError(
                _("The code has %(wanted)s letters and digits; you typed %(typed)s. Look at the slip once more.")
                % {"wanted": SLIP_LENGTH, "typed": len(code)}
            )
        return code


class PinField(forms.CharField):
    def __init__(self, *, is_new: bool, **options: Any) -> None:
        kind = forms.TextInput if is_new else forms.PasswordInput
        options["widget"] = kind(attrs={**_NOT_KEPT, "inputmode": "numeric", "maxlength": str(PIN_LENGTH)})
        super().__init__(max_length=20, **options)


class ChosenPin(PinField):
    """A new PIN that is needed only on a shared phone: the form says when, so it does not call itself optional."""

    def validate(self, value: str | None) -> None:
        """Nothing to ask here."""


class PinForm(GoingForm):
    """Who are you? Of those who use this phone, with the PIN of the one."""

    who = forms.ModelChoiceField(
        DeviceLogin.objects.none(),
        label=_("Who are you?"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose your name.")},
    )
    pin = PinField(is_new=False, label=_("Your PIN"), error_messages={"required": _("Type your six digits.")})

    def __init__(self, *args: Any, known: QuerySet[DeviceLogin], **options: Any) -> None:
        super().__init__(*args, **options)
        who: Any = self.fields["who"]
        who.queryset = known
        who.label_from_instance = lambda login: login.person.name


class PasswordForm(GoingForm):
    login = forms.CharField(
        label=_("Sign-in name"), max_length=120, widget=forms.TextInput(attrs={**_NOT_KEPT, "autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    is_shared = forms.BooleanField(label=_("Others use this phone or computer too"), required=False)


class SlipForm(GoingForm):
    """Yes, it is me; and whose phone this is."""

    OWN, SHARED = "own", "shared"
    whose = forms.ChoiceField(
        label=_("Whose phone is this?"),
        choices=[(OWN, _("Mine alone")), (SHARED, _("Others use it too"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether others use this phone too.")},
    )
    pin = ChosenPin(
        is_new=True,
        label=_("Your PIN, only if others use the phone too"),
        help_text=_("Choose six digits. You will type them each time, so that nobody else acts in your name."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("whose") == self.SHARED and not data.get("pin"):
            self.add_error("pin", _("Choose a PIN: others use this phone too."))
        return data

    @property
    def is_shared(self) -> bool:
        return bool(self.cleaned_data["whose"] == self.SHARED)


class SignOutForm(ActForm):
    everywhere = forms.BooleanField(required=False, widget=forms.HiddenInput)
