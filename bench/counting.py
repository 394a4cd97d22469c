"""Every count beside its peers: runs civicmath's benches one after another and writes the table.

.venv/bin/python bench/counting.py [--quick] [--only elections …]     writes bench/results/counting.jsonl and bench/counting.md

Each bench (civicmath/bench) runs with the environment that holds the peers (.venv-references, made by ./test) and prints a JSON line a
measurement: CPU seconds, user and system, of fresh processes with one BLAS thread, medians, from file to answer unless it says otherwise.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
BENCHES = HERE.parent / "civicmath" / "bench"
PYTHON = HERE.parent / ".venv-references" / "bin" / "python"
RESULTS = HERE / "results" / "counting.jsonl"
TABLE = HERE / "counting.md"
ORDER = ["elections", "committees", "lots", "budgets", "opinions", "priorities", "files", "partitioned"]
FULL = {
    "opinions": ["--big", "--data", str(BENCHES.parent / "tests" / "data" / "polis")],
    "partitioned": ["--big", "--runs", "1"],
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="small sizes, to see that every bench still runs; writes nothing"
    )
    parser.add_argument("--only", nargs="+", choices=ORDER, default=ORDER)
    asked = parser.parse_args()
    kept = (
        [] if not RESULTS.exists() else [json.loads(line) for line in RESULTS.read_text(encoding="utf-8").splitlines()]
    )
    rows = [] if asked.quick else kept
    for bench in asked.only:
        rows = [row for row in rows if row["bench"] != bench] + run(bench, quick=asked.quick)
        rows.sort(key=lambda row: ORDER.index(row["bench"]))
        if not asked.quick:  # after each, so that one that fails takes nothing with it
            RESULTS.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
            TABLE.write_text(table(rows), encoding="utf-8")
    missed = [row["what"] for row in rows if not holds(row)]
    print("\n".join(f"below its bar: {what}" for what in missed) or "every bar is met")
    return 1 if missed else 0


def run(bench: str, *, quick: bool) -> list[dict[str, Any]]:
    command = [str(PYTHON), str(BENCHES / f"{bench}.py"), *(["--quick"] if quick else FULL.get(bench, []))]
    rows = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        for line in running.stdout:
            print(f"{bench}: {line}", end="", flush=True)
            if line.startswith("{"):
                rows.append({"bench": bench, **json.loads(line)})
    if running.returncode:
        sys.exit(f"{bench}.py ended with {running.returncode}")
    return rows


def holds(row: dict[str, Any]) -> bool:
    """A bar is a ratio to reach; `limit_s` and `limit_mb` are limits not to pass."""
    return (
        row.get("same_outcome", True) is not False
        and (row.get("bar") is None or row.get("ratio") is None or row["ratio"] >= row["bar"])
        and (row.get("limit_s") is None or row["ours_cpu_s"] <= row["limit_s"])
        and (row.get("limit_mb") is None or row.get("memory_mb", 0) <= row["limit_mb"])
    )


def table(rows: list[dict[str, Any]]) -> str:
    lines = [
        "# Counting, beside the peers",
        "",
        "    ./test                                   # once: makes .venv-references with the peers",
        "    .venv/bin/python bench/counting.py       # measures everything and writes this page",
        "",
        "CPU seconds (user + system) of fresh processes on a virtual machine with two cores and Python 3.11.7, one BLAS thread, medians, from",
        "file to answer unless a line says otherwise. *Same*: the peer's outcome was compared in the same run. The raw",
        "numbers are in `bench/results/counting.jsonl`; each line's script is `civicmath/bench/<part>.py`.",
        "",
    ]
    for bench in ORDER:
        ours = [row for row in rows if row["bench"] == bench]
        if ours:
            lines += [
                f"## {bench.capitalize()}",
                "",
                "| what | civicmath s | peer | peer s | ratio | bar | same | MB |",
                "|---|--:|---|--:|--:|--:|---|--:|",
            ]
            lines += [line_of(row) for row in ours] + [""]
    return "\n".join(lines)


def line_of(row: dict[str, Any]) -> str:
    times = row.get("ratio") or 0
    ratio = f"{times:,.0f}×" if times >= 10 else f"{times:.1f}×" if times else ""
    bar = "" if holds(row) else "**missed** "
    bar += f"≥ {row['bar']}×" if row.get("bar") else f"≤ {row['limit_s']} s" if row.get("limit_s") else ""
    if row.get("limit_mb"):
        bar += f"{', ' if row.get('limit_s') else ''}≤ {row['limit_mb']} MB"
    same = {True: "yes", False: "NO", None: ""}[row.get("same_outcome")]
    cells = [
        row["what"] + (" (numba)" if row.get("extra") else ""),
        seconds(row.get("ours_cpu_s")),
        row["peer"] if row.get("peer_cpu_s") else "",
        seconds(row.get("peer_cpu_s")),
        ratio,
        bar,
        same,
    ]
    memory = row.get("memory_mb")
    return f"| {' | '.join(cells)} | {'' if memory is None else f'{memory:,.0f}'} |"


def seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}" if value < 0.1 else f"{value:.2f}" if value < 10 else f"{value:,.0f}"


if __name__ == "__main__":
    sys.exit(main())
