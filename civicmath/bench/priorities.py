"""Priorities and samples, from a CSV file to the answer. No peer of these is installed: absolute CPU time and memory.

.venv-references/bin/python civicmath/bench/priorities.py [--quick]

Each line: median CPU seconds (user + system) of fresh processes with one thread, library loaded before; `count_cpu_s` without
reading the file; `memory_mb` is the peak of the whole process. Inputs are made from seeds by this script.
"""

import argparse
import importlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from fresh import ONE_THREAD, memory_mb

RUNS, QUICK_RUNS = 5, 1
MODULES = [
    "civicmath.files.ranked",
    "civicmath.files.problems",
    "civicmath.files.survey",
    "civicmath.priorities.borda",
    "civicmath.priorities.pairwise",
    "civicmath.sampling.estimates",
    "civicmath.sampling.raking",
]
MARGINS = {"sex": 2, "age": 6, "district": 40, "schooling": 5}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--quick", action="store_true")
    asked.add_argument("--one", nargs=2, metavar=("TASK", "FILE"), help=argparse.SUPPRESS)
    words = asked.parse_args()
    if words.one:
        task, file = words.one
        print(json.dumps(measured(TASKS[task][1], file)))
        return
    scale = 20 if words.quick else 1
    with tempfile.TemporaryDirectory() as home:
        for task, (write, _, what, lines) in TASKS.items():
            file = Path(home) / f"{task}.csv"
            write(file, lines // scale)
            report(task, what.format(f"{lines // scale:,}"), file, QUICK_RUNS if words.quick else RUNS)


def report(task: str, what: str, file: Path, runs: int) -> None:
    command = [sys.executable, "-W", "error", __file__, "--one", task, str(file)]
    found = [
        json.loads(subprocess.run(command, env=os.environ | ONE_THREAD, check=True, capture_output=True).stdout)
        for _ in range(runs)
    ]
    line = {
        "what": what,
        "ours_cpu_s": round(statistics.median(one["cpu"] for one in found), 3),
        "count_cpu_s": round(statistics.median(one["count"] for one in found), 3),
        "peer": None,
        "same_outcome": all(one["answer"] == found[0]["answer"] for one in found),
        "memory_mb": round(max(one["memory"] for one in found)),
        "runs": runs,
    }
    print(json.dumps(line), flush=True)


def measured(task: Callable[[str], tuple[float, object]], file: str) -> dict[str, object]:
    for module in MODULES:
        importlib.import_module(module)
    begin = time.process_time()
    read, answer = task(file)
    end = time.process_time()
    memory = memory_mb()
    return {"cpu": end - begin, "count": end - read, "memory": memory, "answer": answer}


def write_ballots(file: Path, people: int) -> None:
    """Twenty problems, the first ones more pressing; two thirds name three, the others one or two."""
    import numpy as np

    chance = np.random.default_rng(1)
    pressing = np.linspace(1.5, 0, 20) + chance.gumbel(size=(people, 20))
    order = np.argsort(-pressing, axis=1)[:, :3]
    named = chance.choice([1, 2, 3, 3, 3, 3], size=people)
    rows = [
        ",".join(f"problem {one}" if place < many else "" for place, one in enumerate(row))
        for row, many in zip(order.tolist(), named.tolist(), strict=True)
    ]
    file.write_text("rank1,rank2,rank3\n" + "\n".join(rows) + "\n")


def rank_ballots(file: str) -> tuple[float, object]:
    from civicmath.files import ranked
    from civicmath.priorities.borda import borda3

    ballots = ranked.read(file)
    read = time.process_time()
    outcome = borda3(ballots, draws=2000, seed="4 2 6 1")
    return read, [(one.name, str(one.score), one.interval, one.tier) for one in outcome.standings]


def write_comparisons(file: Path, answers: int) -> None:
    """A hundred items of strengths spread over e^±1.5."""
    import numpy as np

    chance = np.random.default_rng(2)
    strength = chance.uniform(-1.5, 1.5, 100)
    one = chance.integers(0, 100, answers)
    other = (one + chance.integers(1, 100, answers)) % 100
    wins = chance.random(answers) < 1 / (1 + np.exp(strength[other] - strength[one]))
    rows = [f"item {a},item {b}" for a, b in zip(np.where(wins, one, other), np.where(wins, other, one), strict=True)]
    file.write_text("winner,loser\n" + "\n".join(rows) + "\n")


def rank_comparisons(file: str) -> tuple[float, object]:
    from civicmath.files import problems
    from civicmath.priorities.pairwise import pairwise

    answers = problems.compared(file)
    read = time.process_time()
    outcome = pairwise(answers)
    return read, [(one.name, one.score) for one in outcome.standings]


def write_people(file: Path, people: int) -> None:
    """People with four traits and a cluster, some kinds answering twice as often as others."""
    import numpy as np

    chance = np.random.default_rng(3)
    columns = [
        chance.choice(many, people, p=np.arange(1, many + 1) / (many * (many + 1) / 2)) for many in MARGINS.values()
    ]
    cluster = chance.integers(0, 2000, people)
    money = chance.gamma(3, 5000, people).round()
    rows = [",".join(map(str, row)) for row in zip(*columns, cluster, money, strict=True)]
    file.write_text(",".join([*MARGINS, "cluster", "money"]) + "\n" + "\n".join(rows) + "\n")


def rake(file: str) -> tuple[float, object]:
    import numpy as np

    from civicmath.files import table
    from civicmath.sampling.raking import Margin, raked

    people = table.read(file)
    read = time.process_time()
    margins = [
        Margin(name, people.column(name), {str(one): Fraction(10**6, many) for one in range(many)})
        for name, many in MARGINS.items()
    ]
    done = raked(np.ones(len(people)), margins)
    return read, [done.rounds, done.furthest[-1] < 1e-9]


def estimate(file: str) -> tuple[float, object]:
    import numpy as np

    from civicmath.faults import Faults
    from civicmath.files import table
    from civicmath.sampling import estimates
    from civicmath.sampling.design import design

    people = table.read(file)
    money = np.array([float(one) for one in people.numbers("money", Faults())])
    read = time.process_time()
    drawn = design(np.ones(len(people)), people.column("district"), people.column("cluster"))
    one = estimates.mean(drawn, money)
    return read, [one.value, one.variance]


def write_counts(file: Path, cells: int) -> None:
    import numpy as np

    columns = 40
    counts = np.random.default_rng(4).poisson(12, (cells // columns, columns))
    rows = [",".join(map(str, [f"r{number}", *row])) for number, row in enumerate(counts.tolist())]
    file.write_text(",".join(["place", *(f"c{one}" for one in range(columns))]) + "\n" + "\n".join(rows) + "\n")


def suppress(file: str) -> tuple[float, object]:
    from civicmath.files import survey
    from civicmath.sampling.suppression import suppression

    counts = survey.counts(file)
    read = time.process_time()
    return read, len(suppression(counts).details["hidden"])


TASKS = {
    "borda3": (write_ballots, rank_ballots, "Borda-3, {} ballots, 20 problems, 2,000 bootstrap draws", 100_000),
    "pairwise": (write_comparisons, rank_comparisons, "Bradley–Terry with intervals, {} answers, 100 items", 500_000),
    "rake": (write_people, rake, "raking, {} people, 4 margins of 2, 6, 40 and 5 categories", 100_000),
    "estimate": (write_people, estimate, "mean with Taylor variance, {} people, 40 strata, clusters", 100_000),
    "suppress": (write_counts, suppress, "suppression with proof, {} cells", 4000),
}

if __name__ == "__main__":
    main()
