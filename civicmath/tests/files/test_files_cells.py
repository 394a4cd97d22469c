"""Cells of many lines at once: equal texts have one number, different ones never, however they lie."""

import numpy as np
import pytest

from civicmath.files import cells


@pytest.mark.parametrize("kinds", [1, 5, 300, 60_000])
@pytest.mark.parametrize("count", [1, 100, 60_000])
def test_equal_sums_are_one_group(kinds: int, count: int) -> None:
    """Few kinds among many are told apart by slots, all else by sorting."""
    chance = np.random.default_rng(kinds + count)
    sums = chance.integers(0, 1 << 63, kinds, dtype=np.uint64)[chance.integers(0, kinds, count)]
    first, group = cells.grouped(sums)
    assert (sums[first][group] == sums).all() and len(np.unique(sums)) == len(first)


def test_sums_that_share_a_slot_are_told_apart() -> None:
    sums = np.array([7, 8, 7, 1 << 60] * 5000, np.uint64)
    first, group = cells.grouped(sums)
    assert sums[first][group].tolist() == sums.tolist() and len(first) == 3


NAMES = [
    "",
    "A",
    "B",
    "Aaaaaaaa",
    "Aaaaaaaab",
    "Aaaaaaaa bbbbbbb",
    "Aaaaaaaa bbbbbbb c",
    "Aaaaaaaa bbbbbbb d",
    "A\0",
    "A\0\0",
    "э" * 30,
]


def test_texts_that_begin_alike_or_end_with_null_are_told_apart() -> None:
    chance = np.random.default_rng(1)
    rows = [[NAMES[one] for one in row] for row in chance.integers(0, len(NAMES), (5000, 3)).tolist()]
    block = "".join(f"id{place},{','.join(row)}\n" for place, row in enumerate(rows)).encode()
    found = cells.distinct(block, ",", 4, [1, 2, 3])
    assert found is not None
    texts, number = found
    assert [[texts[one].decode() for one in row] for row in number.tolist()] == rows
    assert len(set(texts)) == len(texts) == len(NAMES)


@pytest.mark.parametrize(
    "block", [b"a,b\nc\n", b'a,"b"\n', b"a,b\n\n", b"a,b", b"a," + b"x" * 65 + b"\n", b"a,b\rc,d\n"]
)
def test_what_is_not_simple_is_left_to_the_careful_reader(block: bytes) -> None:
    assert cells.distinct(block, ",", 2, [0, 1]) is None


def test_rows_with_more_columns_than_a_small_number_holds_keep_their_repeats() -> None:
    numbers = np.ones((1, 300), np.int64)
    assert cells.repeated(numbers).tolist() == [[False] + [True] * 299]
