import pytest
from hypothesis import given
from hypothesis import strategies as st

from demilge.people import rules
from demilge.people.networks import network

DIGITS = st.text("0123456789", min_size=6, max_size=6)


@pytest.mark.parametrize(
    "pin", ["000000", "123456", "987654", "121212", "123123", "123321", "112233", "246802", "890123"]
)
def test_what_a_thief_tries_first_is_no_pin(pin):
    assert rules.pin_fault(pin) == "simple"


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "29485a", "٢٩٤٨٥٧", " 29485"])
def test_a_pin_is_six_plain_digits(pin):
    assert rules.pin_fault(pin) == "form"


@given(DIGITS)
def test_a_pin_of_six_digits_is_fit_or_simple_and_a_turned_one_is_judged_alike(pin):
    assert rules.pin_fault(pin) in ("", "simple")
    assert rules.pin_fault(pin) == rules.pin_fault(pin[::-1])


@given(DIGITS, st.integers(1, 9))
def test_adding_the_same_to_every_digit_makes_no_pin_better(pin, step):
    shifted = "".join(str((int(digit) + step) % 10) for digit in pin)
    assert rules.pin_fault(shifted) == rules.pin_fault(pin)


def test_nearly_every_pin_can_be_chosen():
    simple = sum(rules.pin_fault(f"{number:06}") == "simple" for number in range(0, 1_000_000, 7))
    assert simple / (1_000_000 / 7) < 0.01


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("короткий", "short"),
        ("aaaaaaaaaa", "simple"),
        ("aigul.asanova", "simple"),
        ("жакшы ат кара суу", ""),
        ("correct horse battery", ""),
    ],
)
def test_a_password_is_long_and_not_the_sign_in_name(password, fault):
    assert rules.password_fault(password, login="Aigul.Asanova") == fault


@pytest.mark.parametrize(
    "typed", ["0555 12 34 56", "555123456", "+996 555 12-34-56", "996555123456", "00996555123456", "(0555) 123.456"]
)
def test_a_phone_is_kept_in_one_form_however_it_is_typed(typed):
    assert rules.phone(typed) == "+996555123456"


def test_a_phone_from_abroad_comes_with_its_country():
    assert rules.phone("+7 912 345-67-89") == rules.phone("007 912 345 67 89") == "+79123456789"


@pytest.mark.parametrize("typed", ["", "Айгүл", "123", "0555 12 34", "+996 555 12 34 5", "name@example.com", "5" * 20])
def test_what_is_no_phone_is_none(typed):
    assert rules.phone(typed) == ""


@given(st.text("0123456789 +-()", max_size=24))
def test_a_phone_that_was_read_reads_the_same_again(typed):
    once = rules.phone(typed)
    assert rules.phone(once) == once


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("[2001:db8::1]:443", "2001:db8::/64"),
        ("", ""),
        ("unknown", ""),
    ],
)
def test_tries_are_counted_by_network(address, found):
    assert network(address) == found
