"""A map of opinions beside red-dwarf: from a votes.csv to groups and what they say.

.venv-references/bin/python civicmath/bench/opinions.py [--quick] [--big] [--data FOLDER]

Each line: median CPU seconds (user + system) of fresh processes with one thread, libraries loaded and compiled before; each side reads
the file itself. The large files are made from seeds; --data holds exports of Polis, a folder each (brexit-consensus, vtaiwan.uberx).
--big adds 100,000 x 500 (red-dwarf: about 7 minutes, once) and 1,000,000 x 1,000 with 50 million votes (.npz; no peer can).
"extra": whether the compiled passes of the extra `fast` are used. "same_outcome": given the peer's groups, the same counts of the
representative statements. "rand": adjusted Rand index of our groups and the peer's, whose own groups change with its seed.
"""

import argparse
import csv
import gzip
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from fresh import ONE_THREAD, memory_mb

# name: people, statements, share of votes cast, runs of ours, runs of the peer, bar, bar with the extra
MADE = {
    "2,031 x 896": (2_031, 896, 0.124, 7, 3, 5, None),
    "10,000 x 200": (10_000, 200, 0.076, 7, 1, 40, None),
    "100,000 x 500": (100_000, 500, 0.07, 5, 1, 120, 400),
}
REAL = {"brexit-consensus": (9, 9, 4), "vtaiwan.uberx": (9, 5, 5)}
PEER = "red-dwarf 0.4.0"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer runs, no large files")
    parser.add_argument("--big", action="store_true", help="the two largest too")
    parser.add_argument("--data", type=Path, help="folder of real exports")
    parser.add_argument("--one", nargs=3, metavar=("SIDE", "FILE", "NOTE"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(SIDES[asked.one[0]](Path(asked.one[1]), Path(asked.one[2]))))
        return
    with tempfile.TemporaryDirectory() as home:
        for name, (ours, peers, bar) in REAL.items():
            if asked.data and (asked.data / name).is_dir():
                compare(name, plain(asked.data / name / "votes.csv.gz", Path(home)), ours, peers, {False: bar})
        for name, (people, statements, share, ours, peers, bar, fast) in MADE.items():
            if (name == "100,000 x 500" and not asked.big) or (asked.quick and people > 5000):
                continue
            file = made(Path(home), people, statements, share)
            runs = (2, 1) if asked.quick else (ours, peers)
            compare(name, file, *runs, {False: bar} | ({True: fast} if fast else {}))
        if asked.big:
            huge(Path(home))


def plain(packed: Path, home: Path) -> Path:
    file = home / f"{packed.parent.name}.csv"
    file.write_bytes(gzip.decompress(packed.read_bytes()))
    return file


def camps(people: int, statements: int, share: float, first: int, last: int):
    """Votes of people first … last-1: three camps with opinions of their own, each person with some of the statements."""
    import numpy as np

    chance = np.random.default_rng([people, first])
    leanings = np.random.default_rng(people).normal(size=(3, statements)).astype(np.float32)
    lengths = chance.binomial(statements, share, last - first)
    person = np.repeat(np.arange(first, last, dtype=np.int32), lengths)
    # different statements for each person: the first of a shuffled row
    order = np.argsort(chance.random((last - first, statements), dtype=np.float32), axis=1).astype(np.int16)
    statement = order[np.arange(statements) < lengths[:, np.newaxis]]
    feeling = leanings[person % 3, statement] + 1.5 * chance.normal(size=len(person)).astype(np.float32)
    vote = np.where(np.abs(feeling) < 0.3, 0, np.sign(feeling)).astype(np.int8)
    return person, statement, vote


def made(home: Path, people: int, statements: int, share: float) -> Path:
    """A votes.csv as Polis exports it, in the order of chance."""
    import numpy as np

    person, statement, vote = camps(people, statements, share, 0, people)
    order = np.random.default_rng(1).permutation(len(vote))
    file = home / f"{people}.csv"
    with file.open("w") as out:
        out.write("timestamp,datetime,comment-id,voter-id,vote\n")
        columns = (column[order].tolist() for column in (statement, person, vote))
        for place, row in enumerate(zip(*columns, strict=True)):
            out.write(f"{1_500_000_000_000 + place},Mon Jul 17 02:17:32 WIB 2017,{row[0]},{row[1]},{row[2]}\n")
    return file


def compare(name: str, file: Path, ours: int, peers: int, bars: dict[bool, int]) -> None:
    peer = [measured("peer", file) for _ in range(peers)]
    for extra, bar in bars.items():
        own = [measured("fast" if extra else "plain", file, peer[0]["note"]) for _ in range(ours)]
        seconds, theirs = (statistics.median(one["cpu_s"] for one in runs) for runs in (own, peer))
        line = {"what": f"opinions, {name}", "extra": extra, "votes": own[0]["votes"], "ours_cpu_s": round(seconds, 4)}
        line |= {"peer": PEER, "peer_cpu_s": round(theirs, 3), "ratio": round(theirs / seconds, 1), "bar": bar}
        line |= {
            "same_outcome": own[0]["same"],
            "rand": round(own[0]["rand"], 3),
            "silhouette": round(own[0]["silhouette"], 4),
        }
        line |= {
            "peer_silhouette": round(peer[0]["silhouette"], 4) if peer[0]["silhouette"] else None,
            "runs": [ours, peers],
        }
        line |= {"memory_mb": round(own[0]["memory_mb"]), "peer_memory_mb": round(peer[0]["memory_mb"])}
        print(json.dumps(line, ensure_ascii=False), flush=True)


def huge(home: Path) -> None:
    """A million people, a thousand statements, fifty million votes; then ticks of ten thousand new votes."""
    import numpy as np

    file = home / "huge.npz"
    pieces = [camps(1_000_000, 1_000, 0.05, first, first + 20_000) for first in range(0, 1_000_000, 20_000)]
    columns = [np.concatenate(column) for column in zip(*pieces, strict=True)]
    order = np.random.default_rng(1).permutation(len(columns[0]))
    np.savez(file, participant=columns[0][order], statement=columns[1][order], vote=columns[2][order])
    for extra, bar in ((False, 50), (True, 20)):
        own = measured("huge_fast" if extra else "huge_plain", file)
        line = {
            "what": "opinions, 1,000,000 x 1,000",
            "extra": extra,
            "votes": own["votes"],
            "ours_cpu_s": round(own["cpu_s"], 2),
        }
        line |= {"limit_s": bar, "memory_mb": round(own["memory_mb"]), "limit_mb": 2500, "runs": 1}
        print(json.dumps(line), flush=True)
        tick = {
            "what": "opinions, 10,000 new votes among them",
            "extra": extra,
            "ours_cpu_s": round(own["tick_cpu_s"], 3),
        }
        print(
            json.dumps(tick | {"of_which_votes_and_sums": round(own["cast_cpu_s"], 3), "limit_s": 1, "runs": 3}),
            flush=True,
        )


def measured(side: str, file: Path, note: str = "-") -> dict:
    words = [sys.executable, __file__, "--one", side, str(file), note]
    done = subprocess.run(words, env=os.environ | ONE_THREAD, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def cpu() -> float:
    now = resource.getrusage(resource.RUSAGE_SELF)
    return now.ru_utime + now.ru_stime


def peer(file: Path, _: Path) -> dict:
    import warnings

    import numpy as np
    from reddwarf.implementations.base import run_pipeline
    from sklearn.metrics import silhouette_score

    warnings.simplefilter("ignore")
    began = cpu()
    last = {}
    with file.open(newline="") as lines:
        for row in csv.DictReader(lines):
            pair = int(row["voter-id"]), int(row["comment-id"])
            time_cast = int(row["timestamp"])
            if pair not in last or last[pair][0] <= time_cast:
                last[pair] = time_cast, int(row["vote"])
    rows = [
        {"participant_id": person, "statement_id": statement, "vote": vote, "modified": moment}
        for (person, statement), (moment, vote) in last.items()
    ]
    found = run_pipeline(rows, random_state=0)
    seconds, used = cpu() - began, memory_mb()
    people = found.participants_df
    labels = people["cluster_id"].fillna(-1).to_numpy(dtype=int)
    places = people[["x", "y"]].to_numpy()[labels >= 0]
    note = file.with_suffix(".peer.json")
    counts = [[(one["n-success"], one["n-trials"]) for one in chosen] for _, chosen in sorted(found.repness.items())]
    note.write_text(json.dumps({"labels": labels.tolist(), "representative": counts}))
    silhouette = float(silhouette_score(places, labels[labels >= 0])) if len(places) < 20_000 else None
    return {
        "cpu_s": seconds,
        "memory_mb": used,
        "note": str(note),
        "silhouette": silhouette and float(np.round(silhouette, 6)),
    }


def ours(file: Path, note: Path, *, compiled: bool) -> dict:
    import numpy as np

    from civicmath.files import polis
    from civicmath.opinions import mapping, votes, widths

    warm = votes.of_rows(np.arange(60) % 12, np.arange(60) // 12, np.arange(60) % 3 - 1)
    mapping.map_opinions(warm, compiled=compiled)
    polis.read(b"voter-id,comment-id,vote,timestamp\n1,1,1,5\n1,2,1,5\n", compiled=compiled)
    began = cpu()
    read = polis.read(file, compiled=compiled)
    found = mapping.map_opinions(read, compiled=compiled)
    seconds, used = cpu() - began, memory_mb()
    theirs = json.loads(note.read_text())
    labels = np.array(theirs["labels"])
    given = mapping.map_opinions(read, given=labels, compiled=compiled)
    counts = [[[one.successes, one.trials] for one in chosen] for chosen in given.representative]
    both = (labels >= 0) & (found.labels >= 0)
    rand = widths.rand_index(labels[both], found.labels[both].astype(int), np.ones(int(both.sum())))
    return {
        "cpu_s": seconds,
        "memory_mb": used,
        "votes": len(read.values),
        "same": counts == theirs["representative"],
        "rand": rand,
        "silhouette": found.groups.silhouettes[len(found.groups)],
    }


def whole(file: Path, *, compiled: bool) -> dict:
    import numpy as np

    from civicmath.files import polis
    from civicmath.opinions import mapping, votes
    from civicmath.opinions.room import Room

    warm = votes.of_rows(np.arange(60) % 12, np.arange(60) // 12, np.arange(60) % 3 - 1)
    mapping.map_opinions(warm, compiled=compiled)
    began = cpu()
    read = polis.read(file, compiled=compiled)
    found = mapping.map_opinions(read, compiled=compiled)
    seconds, used = cpu() - began, memory_mb()
    room = Room(read)
    del found, read
    ticks, casts = [], []
    chance = np.random.default_rng(3)
    for moment in range(1, 4):
        columns = (
            chance.integers(0, 1_000_000, 10_000),
            chance.integers(0, 1000, 10_000),
            chance.integers(-1, 2, 10_000),
        )
        began = cpu()
        room.cast(*columns, np.full(10_000, moment))
        casts.append(cpu() - began)
        room.map(compiled=compiled)
        ticks.append(cpu() - began)
    return {
        "cpu_s": seconds,
        "memory_mb": used,
        "votes": len(room.votes.values),
        "tick_cpu_s": statistics.median(ticks),
        "cast_cpu_s": statistics.median(casts),
    }


SIDES = {
    "peer": peer,
    "plain": lambda file, note: ours(file, note, compiled=False),
    "fast": lambda file, note: ours(file, note, compiled=True),
    "huge_plain": lambda file, _: whole(file, compiled=False),
    "huge_fast": lambda file, _: whole(file, compiled=True),
}

if __name__ == "__main__":
    main()
