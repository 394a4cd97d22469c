"""Opinions and budgets in blocks: CPU and wall time per million votes on one machine, in blocks, and on two workers.

.venv-references/bin/python civicmath/bench/partitioned.py [--quick] [--big]      --big: 50 million votes too

Each line is a fresh process with one thread for linear algebra, from the first file to the outcome, libraries loaded before; on a
cluster the time is that of this process and both workers, without starting them. `moved_mb`: bytes over the loopback
interface meanwhile (others on the machine may add to them). `memory_mb`: the largest resident size of any process. `again_…`: the same
count a second time in the same processes, when the compiled passes are loaded: what a count costs a cluster that stays up.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from fresh import ONE_THREAD, memory_mb

PARTS = 8
SIZES = {1: (20_000, 200), 10: (200_000, 500), 50: (1_000_000, 1000)}  # million votes: people, statements
EACH = 50  # votes of a person, about


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--big", action="store_true")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--one", nargs=3, metavar=("COUNT", "WAY", "FOLDER"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measured(*asked.one)))
        return
    os.environ |= ONE_THREAD
    runs = 1 if asked.quick else asked.runs
    with tempfile.TemporaryDirectory() as home:
        for millions in [1] if asked.quick else [1, 10, *([50] if asked.big else [])]:
            folder = Path(home) / f"opinions-{millions}"
            write_votes(folder, *SIZES[millions])
            report("opinions", f"{millions} M votes", folder, millions, runs if millions < 50 else 1)
            shutil.rmtree(folder)
        for millions in [0.1] if asked.quick else [1]:
            folder = Path(home) / f"budget-{millions}"
            write_budget(folder, int(millions * 1_000_000))
            report("budgets", f"{int(millions * 1000)} k voters", folder, millions, runs)


def write_votes(folder: Path, people: int, statements: int) -> None:
    """Make PARTS files of consecutive people and the same votes in one file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir()
    chance = np.random.default_rng(people)
    lean = chance.normal(size=(4, statements)).astype(np.float32)
    tables = []
    for part in range(PARTS):
        ids = np.arange(people * part // PARTS, people * (part + 1) // PARTS)
        who = np.repeat(ids, chance.poisson(EACH * 1.02 * (1 + EACH / statements / 2), len(ids)))
        pairs = np.unique(who * statements + chance.integers(0, statements, len(who)))
        who, what = pairs // statements, pairs % statements
        mood = lean[who % 4, what] + chance.normal(size=len(who)).astype(np.float32)
        vote = np.where(np.abs(mood) < 0.4, 0, np.sign(mood)).astype(np.int8)
        tables.append(pa.table({"participant": who, "statement": what.astype(np.int32), "vote": vote}))
        pq.write_table(tables[-1], folder / f"votes-{part}.parquet", compression="zstd")
    (folder / "whole").mkdir()
    pq.write_table(pa.concat_tables(tables), folder / "whole" / "votes.parquet", compression="zstd")


def write_budget(folder: Path, voters: int) -> None:
    """Make a Pabulib file with 80 projects, four approvals a voter, and the same in blocks."""
    from civicmath.partitioned import write

    chance = np.random.default_rng(voters)
    folder.mkdir()
    liked = chance.zipf(1.3, size=(voters, 4)) % 80
    lines = ["META", "key;value", "vote_type;approval", "budget;5000000", "PROJECTS", "project_id;cost"]
    lines += [f"{one};{cost}" for one, cost in enumerate(chance.integers(10_000, 900_000, 80))]
    lines += ["VOTES", "voter_id;vote"]
    lines += [f"{voter};{','.join(map(str, sorted(set(row))))}" for voter, row in enumerate(liked.tolist())]
    (folder / "whole").mkdir()
    (folder / "whole" / "budget.pb").write_text("\n".join(lines) + "\n")
    write.ballots(folder / "whole" / "budget.pb", folder, PARTS)


def report(count: str, size: str, folder: Path, millions: float, runs: int) -> None:
    words = [sys.executable, __file__, "--one", count]
    found: dict[str, list[dict[str, Any]]] = {"one machine": [], "blocks, one process": [], "blocks, two workers": []}
    for _ in range(runs):
        for way, kept in found.items():
            ran = subprocess.run([*words, way, str(folder)], capture_output=True, text=True, check=False)
            if ran.returncode:
                sys.exit(f"{count}, {size}, {way}: {ran.stderr[-2000:]}")
            kept.append(json.loads(ran.stdout.splitlines()[-1]))
    middle = {way: sorted(kept, key=lambda one: one["cpu"])[len(kept) // 2] for way, kept in found.items()}
    whole = middle["one machine"]
    for way, one in middle.items():
        line = {
            "what": f"{count}, {size}, {way}",
            "ours_cpu_s": round(one["cpu"], 3),
            "wall_s": round(one["wall"], 3),
            "again_cpu_s": round(one["again_cpu"], 3),
            "again_wall_s": round(one["again_wall"], 3),
            "again_cpu_s_per_million": round(one["again_cpu"] / millions, 4),
            "memory_mb": round(one["memory"]),
            "runs": runs,
        }
        if way != "one machine":
            ratio = round(whole["cpu"] / one["cpu"], 2)
            line |= {"peer": "one machine", "peer_cpu_s": round(whole["cpu"], 3), "ratio": ratio, "bar": None}
            line["same_outcome"] = all(run["outcome"] == whole["outcome"] for run in found[way])
        if "moved" in one:
            line |= {"moved_mb": round(one["moved"], 1), "asking_mb": round(one["asking"])}
        print(json.dumps(line), flush=True)


def measured(count: str, way: str, folder: str) -> dict[str, Any]:
    ready()
    if way != "blocks, two workers":
        answer = (lambda: counted(count, folder, None)) if way.startswith("blocks") else (lambda: whole(count, folder))
        return timed(answer, own_cpu, memory_mb)
    from distributed import Client, LocalCluster

    quiet = {"dashboard_address": "127.0.0.1:0", "scheduler_kwargs": {"dashboard": False}}
    local = LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", memory_limit=0, **quiet)
    with local as cluster, Client(cluster) as client:
        client.run(ready)
        moved = loopback()
        found = timed(
            lambda: counted(count, folder, client),
            lambda: own_cpu() + sum(client.run(own_cpu).values()),
            lambda: max(client.run(memory_mb).values()),
        )
        return found | {"moved": (loopback() - moved) / 2e6, "asking": memory_mb()}


def timed(answer: Any, cpu: Any, memory: Any) -> dict[str, Any]:
    """Count twice: the first time and once more."""
    found: dict[str, Any] = {}
    for prefix in ("", "again_"):
        begun, before = time.perf_counter(), cpu()
        outcome = answer()
        found |= {f"{prefix}wall": time.perf_counter() - begun, f"{prefix}cpu": cpu() - before}
        if not prefix:
            found["memory"] = memory()
    return found | {"outcome": fingerprint(outcome)}


def counted(count: str, folder: str, client: Any) -> Any:
    from civicmath.partitioned import budgets, opinions
    from civicmath.ties import by_lot

    if count == "opinions":
        return opinions.count(folder, client=client)
    return budgets.count(folder, client=client, ties=by_lot("bench"))


def whole(count: str, folder: str) -> Any:
    from civicmath.budgets.sharing import shared
    from civicmath.files import pabulib, polis
    from civicmath.opinions.mapping import map_opinions
    from civicmath.ties import by_lot

    if count == "opinions":
        return map_opinions(polis.read(Path(folder) / "whole" / "votes.parquet"))
    return shared(pabulib.read(Path(folder) / "whole" / "budget.pb"), ties=by_lot("bench"))


def fingerprint(outcome: Any) -> str:
    """The outcome to its last bit: as JSON, and the places of all people as they lie in memory."""
    answer = outcome.as_json()["events"] if hasattr(outcome, "places") else outcome.as_json()
    text = json.dumps(answer, sort_keys=True).encode()
    arrays = [outcome.places.tobytes(), outcome.labels.tobytes()] if hasattr(outcome, "places") else []
    return hashlib.sha256(b"".join([text, *arrays])).hexdigest()


def ready() -> None:
    """Load what a worker that has been up for a while has loaded, for every way of counting."""
    import pyarrow.parquet  # noqa: F401

    import civicmath.partitioned.budgets
    import civicmath.partitioned.opinions  # noqa: F401


def own_cpu() -> float:
    return sum(os.times()[:2])


def loopback() -> int:
    """Bytes that the loopback interface has carried."""
    lines = Path("/proc/net/dev").read_text().splitlines()
    return next((int(line.split()[9]) for line in lines if line.strip().startswith("lo:")), 0)


if __name__ == "__main__":
    main()
