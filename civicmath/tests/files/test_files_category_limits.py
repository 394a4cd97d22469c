"""Limits by category have columns in three languages, and nothing is guessed."""

from fractions import Fraction

import pytest

from civicmath.budgets.limits import CategoryLimit
from civicmath.faults import BadInput
from civicmath.files import category_limits


@pytest.mark.parametrize(
    "head",
    [
        "category,at_least,at_most,at_least_cost,at_most_cost",
        "Категория,не менее,не более,стоимость не менее,стоимость не более",
        "категориясы,кеминде,эң көп,кеминде наркы,наркы эң көп",
        "category,min,max,min cost,max cost",
    ],
)
def test_columns_have_names_in_three_languages(head: str) -> None:
    read = category_limits.read(f"{head}\nsport,1,2,,500\n".encode())
    assert read == [CategoryLimit("sport", 1, 2, None, 500)]


@pytest.mark.parametrize(
    ("head", "key"),
    [
        ("category,least of all", "files.category_limits.column"),
        ("category,min,at least", "files.table.column_twice"),
        ("at least,at most", "files.table.no_column"),
        ("category,cost", "files.category_limits.column"),
    ],
)
def test_other_columns_are_faults_of_the_first_line(head: str, key: str) -> None:
    with pytest.raises(BadInput) as refused:
        category_limits.read(f"{head}\nsport,1{',1' * (head.count(',') - 1)}\n".encode())
    assert [(fault.key, fault.line) for fault in refused.value.faults] == [(key, 1)]


@pytest.mark.parametrize("column", ["at_least", "at_most", "at_least_cost", "at_most_cost"])
@pytest.mark.parametrize("written", ["50%", "200%", "50 %", '"0,5%"'])
def test_a_percentage_is_no_limit(column: str, written: str) -> None:
    with pytest.raises(BadInput) as refused:
        category_limits.read(f"category,{column}\nsport,3\nculture,{written}\n".encode())
    assert [(fault.key, fault.line) for fault in refused.value.faults] == [("files.category_limits.percent", 3)]
    cell = written.strip('"')
    for language in ("ky", "ru", "en"):
        assert cell in refused.value.faults[0].said(language) and column in refused.value.faults[0].said(language)


def test_a_part_of_a_unit_of_money_is_a_limit() -> None:
    read = category_limits.read(b"category,at_least_cost,at_most_cost\nsport,1/3,59.99\n")
    assert read == [CategoryLimit("sport", None, None, Fraction(1, 3), Fraction(5999, 100))]
