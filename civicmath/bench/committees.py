"""Committees beside abcvoting (exact fractions): 100,000 approval ballots, 30 candidates, 7 seats, from a CSV file to the seats.

.venv-references/bin/python civicmath/bench/committees.py [--quick]

Each line: median CPU seconds (user + system) of fresh processes with one thread, libraries loaded before, both from the same CSV
of 0 and 1. abcvoting has no reader for it: Python's csv module reads for it.
Its equal shares is run once on the large file: it takes minutes.
"""

import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from fresh import ONE_THREAD, memory_mb

SEATS, CANDIDATES = 7, 30
PEER = {"phragmen": "seqphragmen", "equal-shares": "equal-shares", "seq-pav": "seqpav"}
RUNS = {  # rule: (ballots, bar, runs of the peer)
    "phragmen": (100_000, 50, 3),
    "seq-pav": (100_000, None, 3),
    "equal-shares": (100_000, 50, 1),
}
QUICK = {"phragmen": (2000, None, 1), "seq-pav": (2000, None, 1), "equal-shares": (2000, None, 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--one", nargs=3, metavar=("SIDE", "RULE", "FILE"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        side, rule, file = asked.one
        print(json.dumps((ours if side == "ours" else peers)(rule, file)))
        return
    with tempfile.TemporaryDirectory() as home:
        for rule, (ballots, bar, runs) in (QUICK if asked.quick else RUNS).items():
            file = Path(home) / f"{ballots}.csv"
            if not file.exists():
                write(file, ballots)
            report(rule, file, ballots, bar, runs)
        seating()


def write(file: Path, ballots: int) -> None:
    """Ballots of a city with parties: five kinds of voters, each with candidates of its own and some of the others'."""
    import numpy as np

    chance = np.random.default_rng(ballots)
    kinds = chance.uniform(0.05, 0.55, (5, CANDIDATES)) ** 1.3
    approved = chance.random((ballots, CANDIDATES)) < kinds[chance.choice(5, ballots, p=[0.4, 0.25, 0.2, 0.1, 0.05])]
    approved[~approved.any(axis=1), 0] = True
    lines = [",".join(f"c{one:02}" for one in range(CANDIDATES))]
    lines += [",".join("1" if one else "0" for one in row) for row in approved.tolist()]
    file.write_text("\n".join(lines) + "\n")


def report(rule: str, file: Path, ballots: int, bar: int | None, runs: int) -> None:
    mine = [fresh("ours", rule, file) for _ in range(5 if ballots > 2000 else 1)]
    theirs = [fresh("peers", rule, file) for _ in range(runs)]
    own = statistics.median(one["cpu"] for one in mine)
    other = statistics.median(one["cpu"] for one in theirs)
    line = {
        "what": f"{rule}, {ballots:,} ballots, {CANDIDATES} candidates, {SEATS} seats",
        "ours_cpu_s": round(own, 4),
        "ours_count_cpu_s": round(statistics.median(one["count"] for one in mine), 4),
        "peer": theirs[0]["peer"],
        "peer_cpu_s": round(other, 3),
        "peer_count_cpu_s": round(statistics.median(one["count"] for one in theirs), 3),
        "ratio": round(other / own, 1),
        "count_ratio": round(
            statistics.median(one["count"] for one in theirs) / statistics.median(one["count"] for one in mine), 1
        ),
        "same_outcome": all(one["elected"] == mine[0]["elected"] for one in [*mine, *theirs]),
        "memory_mb": round(max(one["memory_mb"] for one in mine)),
        "runs": runs,
    }
    print(json.dumps(line | ({"bar": bar} if bar else {})), flush=True)


def seating() -> None:
    """Seat rules have no peer: a council of 45 of 300 with ten overlapping groups, every step asked who is doomed."""
    from random import Random

    from civicmath.seats.rules import Seating, SeatRule

    random = Random(1)
    aim = random.sample(range(300), 45)
    rules = []
    for group in range(10):
        members = frozenset(random.sample(range(300), 120))
        held = len(members.intersection(aim))
        rules.append(SeatRule(f"g{group}", members, held - group % 3, held + group % 2))
    begin = time.process_time()
    seating = Seating(300, 45, rules)
    elected: set[int] = set()
    while len(elected) < 45:
        elected.add(random.choice(sorted(set(range(300)) - elected - seating.doomed(elected, ()))))
    spent = time.process_time() - begin
    print(
        json.dumps(
            {"what": "seat rules: 45 of 300, ten groups, 45 steps", "ours_cpu_s": round(spent, 2), "limit_s": 20}
        )
    )


def fresh(side: str, rule: str, file: Path) -> dict[str, object]:
    command = [sys.executable, "-W", "ignore", __file__, "--one", side, rule, str(file)]
    return json.loads(subprocess.run(command, env=os.environ | ONE_THREAD, check=True, capture_output=True).stdout)


def ours(rule: str, file: str) -> dict[str, object]:
    from civicmath.committees import equal_shares, pav, phragmen
    from civicmath.files import approvals
    from civicmath.ties import by_order

    count = {"phragmen": phragmen.count, "equal-shares": equal_shares.count, "seq-pav": pav.sequential}[rule]
    begin = time.process_time()
    ballots = approvals.read(file)
    read = time.process_time()
    outcome = count(ballots, SEATS, by_order(ballots.candidates))
    return measured(begin, read, "civicmath", sorted(outcome.elected))


def peers(rule: str, file: str) -> dict[str, object]:
    from importlib.metadata import version

    from abcvoting import abcrules
    from abcvoting.preferences import Profile

    begin = time.process_time()
    with Path(file).open(newline="") as lines:
        rows = csv.reader(lines)
        head = next(rows)
        profile = Profile(len(head), cand_names=head)
        profile.add_voters([[one for one, cell in enumerate(row) if cell == "1"] for row in rows])
    read = time.process_time()
    algorithm = "standard" if rule == "seq-pav" else "standard-fractions"
    (committee,) = abcrules.compute(PEER[rule], profile, SEATS, algorithm=algorithm, resolute=True)
    names = sorted(profile.cand_names[one] for one in committee)
    return measured(begin, read, f"abcvoting {version('abcvoting')}", names)


def measured(begin: float, read: float, peer: str, elected: list[str]) -> dict[str, object]:
    end = time.process_time()
    memory = memory_mb()
    return {"cpu": end - begin, "count": end - read, "peer": peer, "elected": elected, "memory_mb": memory}


if __name__ == "__main__":
    main()
