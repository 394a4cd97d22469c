"""Limits by category have columns in three languages, and nothing is guessed."""

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
