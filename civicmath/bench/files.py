"""Readers beside the peers' own: from a file to ballots in memory; and the memory that large and hostile files take.

.venv-references/bin/python civicmath/bench/files.py [--quick]

Each line: median CPU seconds (user + system) of fresh processes with one thread, libraries loaded before. Where a peer has no reader
of a format (pyrankvote; abcvoting for CSV), Python's csv module or str.split reads for it and its own ballots are built. "weight" is
the sum of all weights that both sides read: the same file must hold the same votes.
"""

import argparse
import csv
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from fresh import ONE_THREAD

CANDIDATES = 20
REAL = Path(__file__).resolve().parents[1] / "tests" / "data" / "ballots"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--one", nargs=3, metavar=("SIDE", "WHAT", "FILE"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measured(*asked.one)))
        return
    ballots = 2_000 if asked.quick else 100_000
    with tempfile.TemporaryDirectory() as home:
        files = written(Path(home), ballots)
        for what, (peer, _, _) in PAIRS.items():
            report(what, peer, files[what], ballots, 1 if asked.quick else 5)
        for what, file in hostile(Path(home), 20_000 if asked.quick else 2_000_000).items():
            one = fresh("ours", what, file)
            size = f"{file.stat().st_size / 1e6:.1f} MB on disk"
            line = {
                "what": f"{what}, {size}",
                "ours_cpu_s": one["cpu"],
                "memory_mb": one["memory"],
                "answer": one["weight"],
            }
            print(json.dumps(line, ensure_ascii=False), flush=True)


def written(home: Path, ballots: int) -> dict[str, Path]:
    """Rankings of 7 to 20 candidates, nearly all different, in every form; approvals of 30 candidates."""
    import numpy as np

    chance = np.random.default_rng(ballots)
    lengths = chance.integers(7, CANDIDATES + 1, ballots)
    rankings = [
        row[:length].tolist()
        for row, length in zip(np.argsort(chance.random((ballots, CANDIDATES)), axis=1) + 1, lengths, strict=True)
    ]
    names = [f"Candidate {number:02}" for number in range(1, CANDIDATES + 1)]
    files = {
        "BLT": home / "b.blt",
        "PrefLib SOI": home / "p.soi",
        "CSV of ranks": home / "r.csv",
        "CSV of approvals": home / "a.csv",
    }
    ends = "".join(f'"{name}"\n' for name in [*names, "Title"])
    files["BLT"].write_text(
        f"{CANDIDATES} 7\n" + "".join(f"1 {' '.join(map(str, row))} 0\n" for row in rankings) + "0\n" + ends
    )
    head = f"# DATA TYPE: soi\n# NUMBER ALTERNATIVES: {CANDIDATES}\n# NUMBER VOTERS: {ballots}\n"
    head += "".join(f"# ALTERNATIVE NAME {number}: {name}\n" for number, name in enumerate(names, 1))
    files["PrefLib SOI"].write_text(head + "".join(f"1: {','.join(map(str, row))}\n" for row in rankings))
    with files["CSV of ranks"].open("w") as out:
        out.write(",".join(f"rank{number}" for number in range(1, CANDIDATES + 1)) + "\n")
        for row in rankings:
            out.write(",".join([names[one - 1] for one in row] + ["skipped"] * (CANDIDATES - len(row))) + "\n")
    marks = chance.random((ballots, 30)) < 0.2
    marks[~marks.any(axis=1), 0] = True
    rows = [",".join(row) for row in np.where(marks, "1", "0").tolist()]
    files["CSV of approvals"].write_text(",".join(f"c{number}" for number in range(30)) + "\n" + "\n".join(rows) + "\n")
    portland = REAL / "portland_2024_d1.csv.gz"
    return files | {"Portland 2024, district 1": portland if portland.exists() else files["CSV of ranks"]}


def hostile(home: Path, lines: int) -> dict[str, Path]:
    """Files that are large, or want to become so."""
    files = {
        "BLT, two million lines, all different": home / "large.blt",
        "BLT, two million wrong lines": home / "wrong.blt",
        "BLT in gzip, one line without an end": home / "line.blt.gz",
        "BLT in gzip, the same ballot for ever": home / "bomb.blt.gz",
    }
    end = "0\n" + "".join(f'"c{number}"\n' for number in range(100))
    with files["BLT, two million lines, all different"].open("w") as out:
        out.write("100 7\n")
        for number in range(lines):
            places = dict.fromkeys(number // 7**place % 97 + 1 for place in range(8))
            out.write(f"1 {' '.join(map(str, places))} 0\n")
        out.write(end)
    with files["BLT, two million wrong lines"].open("w") as out:
        out.write("100 7\n")
        out.writelines(f"1 101 {number} 0\n" for number in range(1, lines))
        out.write(end)
    with gzip.open(files["BLT in gzip, one line without an end"], "wb", compresslevel=1) as out:
        out.write(b"100 7\n1")
        for _ in range(lines // 2000):
            out.write(b" 1" * 200_000)
    with gzip.open(files["BLT in gzip, the same ballot for ever"], "wb", compresslevel=1) as out:
        out.write(b"100 7\n")
        for _ in range(lines // 2000):
            out.write(b"1 2 3 4 0\n" * 40_000)
        out.write(end.encode())
    return files


def report(what: str, peer: str, file: Path, ballots: int, runs: int) -> None:
    mine = [fresh("ours", what, file) for _ in range(runs)]
    theirs = [fresh("peer", what, file) for _ in range(min(runs, 3))]
    own = statistics.median(one["cpu"] for one in mine)
    other = statistics.median(one["cpu"] for one in theirs)
    line = {
        "what": f"reading {what}" + ("" if "Portland" in what else f", {ballots:,} ballots"),
        "ours_cpu_s": round(own, 4),
        "peer": peer,
        "peer_cpu_s": round(other, 4),
        "ratio": round(other / own, 1),
        "same_outcome": mine[0]["weight"] == theirs[0]["weight"],
        "memory_mb": mine[0]["memory"],
        "peer_memory_mb": theirs[0]["memory"],
    }
    print(json.dumps(line, ensure_ascii=False), flush=True)


def fresh(side: str, what: str, file: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--one", side, what, str(file)]
    done = subprocess.run(command, env=os.environ | ONE_THREAD, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def measured(side: str, what: str, file: str) -> dict[str, object]:
    """CPU seconds of one reading, and how far memory rose above what it was before."""
    _, ours, peer = PAIRS.get(what, ("", ranked, ranked))
    read = (ours if side == "ours" else peer)(file)
    before = status("VmRSS")
    start = time.process_time()
    weight = read()
    took = time.process_time() - start
    grown = status("VmHWM") - before
    return {"cpu": round(took, 4), "memory": round(grown / 1024), "weight": weight}


def status(what: str) -> int:
    """Kilobytes of memory of this process; the highest of its life for VmHWM (getrusage would tell the parent's)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what))


Read = Callable[[], object]


def ranked(file: str) -> Read:
    from civicmath.faults import BadInput
    from civicmath.files import ranked as reader

    def read() -> object:
        try:
            return int(reader.read(file).weights.sum())
        except BadInput as refused:
            return [fault.said() for fault in refused.faults[:2]] + [
                f"and {refused.more + len(refused.faults[2:])} more"
            ]

    return read


def approvals(file: str) -> Read:
    from civicmath.files import approvals as reader

    return lambda: int(reader.read(file).weights.sum())


def opened(file: str):
    return gzip.open(file, "rt") if file.endswith(".gz") else Path(file).open()


def pyrankvote_blt(file: str) -> Read:
    from pyrankvote import Ballot, Candidate

    def read() -> object:
        with opened(file) as lines:
            count = int(next(lines).split()[0])
            candidates = [Candidate(str(number)) for number in range(count)]
            ballots = []
            for line in lines:
                parts = line.split()
                if parts == ["0"]:
                    break
                ranking = [candidates[int(part) - 1] for part in parts[1:-1]]
                ballots += [Ballot(ranked_candidates=ranking)] * int(parts[0])
        return len(ballots)

    return read


def preflibtools_soi(file: str) -> Read:
    from preflibtools.instances import OrdinalInstance

    def read() -> object:
        instance = OrdinalInstance(file)
        return sum(instance.multiplicity.values())

    return read


def pyrankvote_csv(file: str) -> Read:
    from pyrankvote import Ballot, Candidate

    def read() -> object:
        with opened(file) as lines:
            rows = csv.reader(lines)
            places = [place for place, name in enumerate(next(rows)) if name.startswith("rank")]
            known: dict[str, Candidate] = {}
            ballots = []
            for row in rows:
                names = [row[place] for place in places if row[place] not in ("skipped", "")]
                ballots.append(Ballot(ranked_candidates=[known.setdefault(name, Candidate(name)) for name in names]))
        return len(ballots)

    return read


def abcvoting_csv(file: str) -> Read:
    from abcvoting.preferences import Profile

    def read() -> object:
        with opened(file) as lines:
            rows = csv.reader(lines)
            profile = Profile(len(next(rows)))
            profile.add_voters([[place for place, cell in enumerate(row) if cell == "1"] for row in rows])
        return len(profile)

    return read


PAIRS: dict[str, tuple[str, Callable[[str], Read], Callable[[str], Read]]] = {
    "BLT": ("pyrankvote 2.0.6 (str.split)", ranked, pyrankvote_blt),
    "PrefLib SOI": ("preflibtools 2.0.33", ranked, preflibtools_soi),
    "CSV of ranks": ("pyrankvote 2.0.6 (csv)", ranked, pyrankvote_csv),
    "CSV of approvals": ("abcvoting 2.19.2 (csv)", approvals, abcvoting_csv),
    "Portland 2024, district 1": ("pyrankvote 2.0.6 (csv)", ranked, pyrankvote_csv),
}

if __name__ == "__main__":
    main()
