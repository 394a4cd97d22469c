"""What people type into forms, and what they are told when it does not fit."""

import pytest
from django import forms
from django.utils import translation

from demilge.foundation import edtf
from demilge.texts.forms import MultilingualFormField
from demilge.texts.words import words
from demilge.ui.forms import ActForm, CountField, WhenField


class Form(ActForm):
    name = MultilingualFormField()
    votes = CountField(columns=3)
    page = forms.URLField(required=False, assume_scheme="https")


@pytest.mark.parametrize(
    ("typed", "read"), [("15.05.2023", "2023-05-15"), ("5.2023", "2023-05"), ("2023", "2023"), ("2023-05", "2023-05")]
)
def test_a_date_is_taken_as_people_type_it(typed, read):
    assert str(WhenField().clean(typed)) == read


@pytest.mark.parametrize("typed", ["былтыр", "32.05.2023", "05.13.2023", "1.2.3.4"])
def test_what_is_no_date_is_refused(typed):
    with pytest.raises(forms.ValidationError):
        WhenField().clean(typed)


def test_a_known_day_is_shown_as_people_write_it():
    assert WhenField().prepare_value(edtf.read("2023-05-15")) == "15.05.2023"
    assert WhenField().prepare_value(edtf.read("2023-05-15~")) == "2023-05-15~"
    assert WhenField().prepare_value(edtf.read("2023-05")) == "2023-05"


def test_the_form_engine_speaks_polite_kyrgyz():
    with translation.override("ky"):
        assert "https://" in Form({"page": "керме"}).errors["page"][0]
        with pytest.raises(forms.ValidationError, match="толтуруу керек"):
            forms.CharField().clean("")


def test_english_waits_folded_up_until_something_stands_in_it():
    with translation.override("ky"):
        assert "<details" in str(Form()["name"])
        assert "<details" not in str(Form(initial={"name": words(ky="Суу", en="Water")})["name"])
    with translation.override("en"):
        assert "<details" not in str(Form()["name"])


def test_counts_stand_side_by_side_and_are_not_called_optional():
    with translation.override("en"):
        shown = Form()["votes"].as_field_group()
    assert "of3" in shown and "if you like" not in shown
