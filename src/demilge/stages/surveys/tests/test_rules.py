from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demilge.stages.surveys.rules import COUNTED, NONE, PEOPLE, PERCENT, SCORE, Misfit, misfit, too_small, widest

units = st.sampled_from([PERCENT, PEOPLE, "households", SCORE])
values = st.decimals(-50, 200, places=1)
bases = st.none() | st.integers(1, 300)


@given(values, units, bases)
def test_what_fits_is_possible(value, unit, base):
    fits = misfit(value, unit=unit, base=base) is None
    limit = {PERCENT: Decimal(100), SCORE: Decimal(5)}.get(unit, Decimal(base or 10_000))
    whole = unit not in COUNTED or value == int(value)
    assert fits == (0 <= value <= limit and whole)


@given(units, bases)
def test_a_unit_without_a_number_and_a_number_without_a_unit_do_not_fit(unit, base):
    assert misfit(None, unit=unit, base=base) is Misfit.NO_NUMBER
    assert misfit(Decimal(1), unit=NONE, base=base) is Misfit.NO_UNIT
    assert misfit(None, unit=NONE, base=base) is None


@pytest.mark.parametrize(
    ("value", "unit", "base", "small"),
    [
        (Decimal(62), PERCENT, 116, False),
        (Decimal(50), PERCENT, 4, True),
        (Decimal(4), PEOPLE, 116, True),
        (Decimal(5), PEOPLE, 116, False),
        (Decimal(0), PEOPLE, 116, False),
        (Decimal(2), PERCENT, None, False),
        (None, NONE, 3, False),
    ],
)
def test_fewer_than_five_asked_or_counted_are_too_few(value, unit, base, small):
    assert too_small(value, unit=unit, base=base) is small


@given(st.lists(st.floats(0, 100), max_size=5), st.lists(bases, max_size=5))
def test_no_bar_is_longer_than_the_chart(found, asked):
    assert widest(PEOPLE, found, asked) >= max(found, default=0)
    assert (widest(PERCENT, found, asked), widest(SCORE, [], [])) == (100, 5)
