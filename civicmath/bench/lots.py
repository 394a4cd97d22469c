"""Lots beside sortition-algorithms, file to answer, CPU seconds of fresh processes with one BLAS thread.

    .venv-references/bin/python civicmath/bench/lots.py [--quick]

One JSON line a measurement. Pools are made from seeds: volunteers who do not mirror the population, quotas around its shares.
`same_outcome`: the smallest
chance within 1e-3; `apart`: the largest distance of the sorted chances (maximin leaves all but the smallest open, and the peer's
leximin settles some levels too early). The peer's leximin needs Gurobi, whose free licence is too small for the large pools: there `peer_cpu_s` is null.
"""

import argparse
import csv
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import numpy as np
from fresh import ONE_THREAD

SEVEN = (2, 5, 6, 4, 4, 3, 7)
# name: seed, people, seats, values of each category, slack of quotas, method, bar, whether the peer can
POOLS = {
    "150 people, 22 seats (like the peer's fixture), leximin": (
        7,
        150,
        22,
        (2, 4, 3, 5, 2, 3),
        0.05,
        "leximin",
        4,
        True,
    ),
    "150 people, 24 seats, seven categories, quotas without room, leximin": (
        5,
        150,
        24,
        (2, 4, 4, 3, 5, 3, 2),
        None,
        "leximin",
        None,
        True,
    ),
    "1,700 people, 110 seats, seven categories, quotas without room, leximin": (
        2,
        1700,
        110,
        (3, 6, 6, 5, 4, 5, 3),
        None,
        "leximin",
        None,
        False,
    ),
    "100 people, 7 seats, leximin": (8, 100, 7, (2, 3, 4, 3), 0.15, "leximin", None, True),
    "100 people, 7 seats, maximin": (8, 100, 7, (2, 3, 4, 3), 0.15, "maximin", None, True),
    "100 people, 7 seats, nash": (8, 100, 7, (2, 3, 4, 3), 0.15, "nash", None, True),
    "1,000 people, 7 seats, leximin": (2, 1000, 7, (2, 3, 4, 5), 0.15, "leximin", 5, False),
    "1,000 people, 50 seats, six categories, leximin": (
        4,
        1000,
        50,
        (2, 5, 6, 4, 4, 3),
        0.05,
        "leximin",
        5,
        False,
    ),
    "100,000 people, 7 seats, leximin": (3, 100_000, 7, (2, 3, 4, 6), 0.15, "leximin", 12, False),
    "100,000 people, 100 seats, six categories, leximin": (
        5,
        100_000,
        100,
        (2, 5, 6, 4, 4, 3),
        0.05,
        "leximin",
        12,
        False,
    ),
    "1,000 people, 60 seats, seven categories, leximin": (24, 1000, 60, SEVEN, 0.05, "leximin", 5, False),
    "1,000 people, 60 seats, eight categories, leximin": (22, 1000, 60, (*SEVEN, 5), 0.05, "leximin", 5, False),
    "100,000 people, 60 seats, seven categories (5,558 groups), leximin": (
        44,
        100_000,
        60,
        (2, 4, 5, 4, 3, 3, 4),
        0.05,
        "leximin",
        12,
        False,
    ),
    "100,000 people, 100 seats, seven categories (12,487 groups), leximin": (
        32,
        100_000,
        100,
        SEVEN,
        0.05,
        "leximin",
        12,
        False,
    ),
}

OURS = """
import json, sys
from civicmath.files import people
from civicmath.lots import draw
lot = draw.drawn(people.read(sys.argv[1], sys.argv[2]), int(sys.argv[3]), seed="4 2 6 1 1 5", method=sys.argv[4])
print(json.dumps(sorted(float(one) for one in lot.probabilities().values())))
"""
PEER = """
import csv, json, sys
from sortition_algorithms import committee_generation as found, people as peers
from sortition_algorithms.features import read_in_features
from sortition_algorithms.settings import Settings
with open(sys.argv[2]) as lines:
    quotas = list(csv.DictReader(lines))
with open(sys.argv[1]) as lines:
    reader = csv.DictReader(lines)
    rows, head = list(reader), list(reader.fieldnames)
features = read_in_features(["feature", "value", "min", "max"], quotas)[0]
settings = Settings(id_column="id", columns_to_keep=[], check_same_address=False)
people, _ = peers.read_in_people(head, rows, features, settings)
finder = getattr(found, "find_distribution_" + sys.argv[4])
committees, weights, _ = finder(features, people, int(sys.argv[3]), [])
chances = {row["id"]: 0.0 for row in rows}
for committee, weight in zip(committees, weights):
    for name in committee:
        chances[name] += weight
print(json.dumps(sorted(chances.values())))
"""


def laid(
    folder: Path, seed: int, people: int, seats: int, kinds: tuple[int, ...], slack: float | None
) -> tuple[Path, Path]:
    """Write people.csv and quotas.csv; a random panel keeps the quotas, so that they can be met.

    slack: part of a share by which a panel may stray from it; None: quotas that fit one panel, unlike most volunteers.
    """
    draw = np.random.default_rng(seed)
    possible = draw.permutation(people)[:seats]
    columns, quotas = [], []
    if slack is None:
        columns = [draw.choice(count, people, p=draw.dirichlet(np.full(count, 4.0))) for count in kinds]
        odds = np.exp(sum(draw.normal(0, 0.6, count)[codes] for count, codes in zip(kinds, columns, strict=True)))
        possible = draw.choice(people, seats, replace=False, p=odds / odds.sum())
        for number, codes in enumerate(columns):
            held = np.bincount(codes[possible], minlength=kinds[number]).tolist()
            quotas += [[f"c{number}", f"v{value}", count, count] for value, count in enumerate(held)]
        return written(folder, columns, quotas)
    for number, count in enumerate(kinds):
        shares = draw.dirichlet(np.full(count, 4.0))
        who = shares * np.exp(draw.normal(0, 0.6, count))
        codes = draw.choice(count, people, p=who / who.sum())
        columns.append(codes)
        for value, share in enumerate(shares):
            held = int((codes[possible] == value).sum())
            low, high = int(share * seats * (1 - slack)), int(np.ceil(share * seats * (1 + slack)))
            quotas.append([f"c{number}", f"v{value}", min(low, held), max(min(high, seats), held)])
    return written(folder, columns, quotas)


def written(folder: Path, columns: list[np.ndarray], quotas: list[list[str | int]]) -> tuple[Path, Path]:
    files = folder / "people.csv", folder / "quotas.csv"
    with files[0].open("w", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(["id", *(f"c{number}" for number in range(len(columns)))])
        writer.writerows(
            [f"p{at}", *(f"v{code}" for code in row)] for at, row in enumerate(np.stack(columns, 1).tolist())
        )
    with files[1].open("w", newline="") as lines:
        csv.writer(lines).writerows([["feature", "value", "min", "max"], *quotas])
    return files


def measured(script: str, words: list[str], runs: int) -> tuple[float, list[float]]:
    """Median CPU seconds and the sorted chances that the script prints; of several, those with the largest smallest one.

    (The peer's threads seldom end far below what its own next run finds.)
    """
    times, said = [], []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [sys.executable, "-c", script, *words],
            env={**os.environ, **ONE_THREAD, "PYTHONHASHSEED": "0"},
            capture_output=True,
            text=True,
            check=False,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode:
            raise SystemExit(done.stderr)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        said.append(json.loads(done.stdout.splitlines()[-1]))
    return statistics.median(times), max(said, key=min)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--quick", action="store_true", help="one run each, without the slowest pool")
    quick = asked.parse_args().quick
    for what, (seed, people, seats, kinds, slack, method, bar, peer_can) in POOLS.items():
        if quick and people > 1000:
            continue
        with tempfile.TemporaryDirectory() as folder:
            files = laid(Path(folder), seed, people, seats, kinds, slack)
            words = [*map(str, files), str(seats), method]
            ours, chances = measured(OURS, words, 1 if quick else 5)
            line = {
                "what": what,
                "ours_cpu_s": round(ours, 3),
                "lowest": min(chances),
                "bar" if peer_can else "limit_s": bar,
            }
            line |= {
                "peer": f"sortition-algorithms {version('sortition-algorithms')}",
                "peer_cpu_s": None,
                "ratio": None,
            }
            if peer_can:
                theirs, others = measured(PEER, words, 1 if quick else 3)
                apart = max(abs(one - other) for one, other in zip(chances, others, strict=True))
                same = abs(min(chances) - min(others)) <= 1e-3 + 1e-9
                line |= {
                    "peer_cpu_s": round(theirs, 3),
                    "ratio": round(theirs / ours, 1),
                    "same_outcome": same,
                    "apart": round(apart, 5),
                }
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
