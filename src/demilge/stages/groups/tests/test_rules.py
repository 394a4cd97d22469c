from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demilge.stages.groups.rules import ends_on, invite, link_is_old, only_adds, seats_in_order, stands
from demilge.stages.groups.states import MOVES, State

days = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@given(days, st.integers(1, 240))
def test_a_mandate_ends_so_many_months_later_on_the_same_day_or_the_month_s_last(since, months):
    last = ends_on(since, months=months)
    assert (last.year * 12 + last.month) - (since.year * 12 + since.month) == months
    assert last.day == since.day or (last.day < since.day and (last + timedelta(days=1)).day == 1)


def test_two_years_from_the_day_of_the_election():
    assert ends_on(date(2026, 5, 18), months=24) == date(2028, 5, 18)
    assert ends_on(date(2024, 2, 29), months=12) == date(2025, 2, 28)


@given(st.integers(-3, 30), st.integers(-3, 30))
def test_seats_are_from_one_to_twenty_and_in_order(least, most):
    assert seats_in_order(least=least, most=most) == (1 <= least <= most <= 20)


@given(days, days)
def test_a_term_ends_by_its_date_alone(until, on):
    assert stands(until=until, ended_on=None, on=on) == (on <= until)
    assert not stands(until=until, ended_on=on, on=on)


@given(days, st.integers(0, 300))
def test_a_link_is_old_after_ninety_days(since, age):
    assert link_is_old(since, on=since + timedelta(days=age)) == (age >= 90)


def test_without_a_link_nothing_is_old():
    assert not link_is_old(None, on=date(2026, 5, 18))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv", "https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv"),
        (" https://chat.whatsapp.com/invite/AbCdEfGhIjKl ", "https://chat.whatsapp.com/AbCdEfGhIjKl"),
        ("https://chat.whatsapp.com/AbCdEfGhIjKl?mode=wwt", "https://chat.whatsapp.com/AbCdEfGhIjKl"),
        ("http://chat.whatsapp.com/AbCdEfGhIjKl", ""),
        ("https://chat.whatsapp.com.example.org/AbCdEfGhIjKl", ""),
        ("https://chat.whatsapp.com/", ""),
        ("https://t.me/AbCdEfGhIjKl", ""),
        ("javascript:alert(1)//https://chat.whatsapp.com/AbCdEfGhIjKl", ""),
    ],
)
def test_only_an_invite_link_of_whatsapp_is_one(typed, kept):
    assert invite(typed) == kept


def test_a_text_that_stands_can_gain_a_language_but_not_change():
    assert only_adds({"ky": "а"}, {"ky": "а", "ru": "б"})
    assert not only_adds({"ky": "а"}, {"ky": "в"})
    assert not only_adds({"ky": "а", "ru": "б"}, {"ky": "а"})


def test_every_state_has_its_moves_and_a_dissolved_group_has_none():
    assert set(MOVES) == set(State)
    assert MOVES[State.DISSOLVED] == ()
