"""Numbers in the cells of tables, as people, spreadsheets, R, SPSS and pandas write them."""

from fractions import Fraction

import pytest

from civicmath.faults import Faults
from civicmath.files import table
from civicmath.files.numbers import exact, on_scale
from civicmath.files.pabulib_amounts import amount
from files.shared import faults_of

READ = {
    "3": 3,
    "-2.50": Fraction(-5, 2),
    "2,5": Fraction(5, 2),
    "0,125": Fraction(1, 8),
    "-0,125": Fraction(-1, 8),
    "30000,50": Fraction(60001, 2),
    "1391,25": Fraction(5565, 4),
    ".5": Fraction(1, 2),
    "1/3": Fraction(1, 3),
    "50%": Fraction(1, 2),
    "12,5 %": Fraction(1, 8),
    "60 000": 60_000,
    "12 345,5": Fraction(24691, 2),
    "1\u00a0234\u202f567.25": Fraction(4938269, 4),
    "1 000,125": Fraction(8001, 8),
    "1e3": 1000,
    "1e+05": 100_000,
    "1e-05": Fraction(1, 100_000),
    "8.5E-01": Fraction(17, 20),
    "8,5E-01": Fraction(17, 20),
    "2.5e+10": 25 * 10**9,
    "2.220446049250313e-16": Fraction(2220446049250313, 10**31),
}
NOT_READ = {
    "files.table.thousands": ("1,000", "548,000", "1391,000", "-2,500", "1,234,567", "60000,125"),
    "files.table.blank": ("",),
    "files.table.not_finite": ("NaN", "-Infinity", "#N/A"),
    "files.table.not_a_number": (
        *(
            "1,234.5",
            "1/0",
            "1e999999999",
            "1e-99",
            "9" * 5000,
            "٣",
            "1_000",
            "12 5",
            "1 2345",
            "1234 567",
            "5 %%",
            "%",
        ),
        *("1 / 3", "- 5", "1,,5", "1.000.000"),
    ),
}


@pytest.mark.parametrize("text", READ)
def test_numbers_are_read_exactly(text: str) -> None:
    assert exact(text) == READ[text]


@pytest.mark.parametrize(("key", "text"), [(key, text) for key, texts in NOT_READ.items() for text in texts])
def test_what_is_no_number_or_may_be_two_is_named_for_what_it_is(key: str, text: str) -> None:
    assert exact(text) == key


@pytest.mark.parametrize("text", ["3/5", "50%"])
def test_on_a_scale_no_parts_are_taken(text: str) -> None:
    assert on_scale(text) == "files.table.part"


@pytest.mark.parametrize("text", ["4,5", "60 000", "x", "1,000", ""])
def test_on_a_scale_other_numbers_are_as_anywhere(text: str) -> None:
    assert on_scale(text) == exact(text)


@pytest.mark.parametrize("text", ["90,000", "1391,000", "1,234,567", "12 5", "1234 567", "5 %"])
def test_amounts_of_budgets_that_may_be_two_are_none(text: str) -> None:
    assert amount(text) is None


@pytest.mark.parametrize("text", ["0,125", "30000,50", "60 000", "1 234,56", "1 000,125", "1e+05"])
def test_other_amounts_are_the_same_numbers(text: str) -> None:
    assert amount(text) == exact(text)


def test_numbers_between_commas_may_be_quoted_with_a_decimal_comma() -> None:
    def read(content: bytes) -> list[Fraction]:
        faults = Faults()
        found = table.read(content).numbers("b", faults)
        table.in_order(faults)
        return found

    assert read(b'a,b\n1,"0,5"\n2,1.5\n') == [Fraction(1, 2), Fraction(3, 2)]
    assert faults_of(read, b'a,b\n1,"0,5"\n2,"1,500"\n') == [("files.table.thousands", 3)]


@pytest.mark.parametrize("other", ["2,5", "0,125", ",5", "3,6487", "12,"])
def test_three_digits_after_a_comma_are_a_fraction_where_the_column_says_so(other: str) -> None:
    def read(content: str) -> list[Fraction]:
        faults = Faults()
        found = table.read(content.encode()).numbers("b", faults)
        table.in_order(faults)
        return found

    assert read(f"a;b\n1;3,648\n2;{other}\n")[0] == Fraction(3648, 1000)
    assert faults_of(read, f"a;b\n1;548,000\n2;{other}\n") == [("files.table.thousands", 2)]  # 548 would be written so
    assert faults_of(read, f"a;b\n1;1,234,567\n2;3,648\n3;{other}\n")[:2] == [
        ("files.table.thousands", line) for line in (2, 3)
    ]
    assert faults_of(read, f"a;b\n1;1,234.5\n2;3,648\n3;{other}\n")[-1] == ("files.table.thousands", 3)
    assert faults_of(read, "a;b\n1;3,648\n2;5\n") == [("files.table.thousands", 2)]
