from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demilge.foundation import edtf


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023-05-15", date(2023, 5, 15), date(2023, 5, 15)),
        ("2023-05-15/2023-05-19", date(2023, 5, 15), date(2023, 5, 19)),
        ("2022-10", date(2022, 10, 1), date(2022, 10, 31)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2023-22", date(2023, 6, 1), date(2023, 8, 31)),
        ("../2023-07", None, date(2023, 7, 31)),
        ("2023-07/..", date(2023, 7, 1), None),
        ("2024~", date(2024, 1, 1), date(2024, 12, 31)),
        ("", None, None),
    ],
)
def test_a_source_s_date_is_kept_as_it_was_given(text, first, last):
    when = edtf.read(text)
    assert (when.first, when.last, str(when)) == (first, last, text)


@pytest.mark.parametrize(
    "text",
    ["2023-13", "2023-02-30", "15.05.2023", "2023-05-19/2023-05-15", "../..", "0000", "0000-05", "20235", "2023-25"],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(edtf.Unreadable):
        edtf.read(text)


@given(st.dates(date(1900, 1, 1), date(2999, 12, 31)))
def test_a_day_comes_back_as_itself(day):
    when = edtf.on(day)
    assert edtf.read(str(when)) == when
    assert when.is_day
    assert when.first == when.last == day
