"""PrefLib files written by preflibtools are read as preflibtools reads them."""

import random
from pathlib import Path

import pytest

from civicmath.files import ranked
from files.shared import orders

pytestmark = pytest.mark.references


@pytest.mark.parametrize("seed", range(30))
def test_orders_are_those_of_preflibtools(seed: int, tmp_path: Path) -> None:
    instances = pytest.importorskip("preflibtools.instances")
    draw = random.Random(seed)
    count = draw.choice([3, 5, 12])
    written = instances.OrdinalInstance()
    tied = draw.random() < 0.5
    profile = []
    for _ in range(draw.randrange(1, 40)):
        left = draw.sample(range(1, count + 1), count if draw.random() < 0.5 else draw.randrange(1, count + 1))
        order = []
        while left:
            size = draw.choice([1, 1, 2, 3]) if tied else 1
            order.append(tuple(sorted(left[:size])))
            left = left[size:]
        profile.append(tuple(order))
    written.append_order_list(
        [[tuple(range(1, count + 1))], *profile] if tied else [[(one,) for one in range(1, count + 1)], *profile]
    )
    for number in range(1, count + 1):
        written.alternatives_name[number] = f"name {number}"
    written.num_alternatives = count
    written.recompute_cardinality_param()
    written.data_type = written.infer_type()
    file = tmp_path / f"a.{written.data_type}"
    written.write(str(file))
    again = instances.OrdinalInstance(str(file))
    theirs = {
        tuple(tuple(again.alternatives_name[one] for one in sorted(level)) for level in order): number
        for order, number in again.multiplicity.items()
    }
    assert orders(ranked.read(file)) == theirs
