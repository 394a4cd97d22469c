"""STV and Schulze beside pyrankvote, votekit and pref_voting: 20 candidates, from a file to who is elected.

.venv-references/bin/python civicmath/bench/elections.py [--quick]

Each line: median CPU seconds (user + system) of fresh processes with one thread, libraries loaded before. All read the same file: BLT for
STV (7 seats), CSV of ranks for the Portland ballots, BLT for Schulze (1 seat). The peers have no reader for BLT as it is: a short
loop of Python makes their ballots, equal ones once where the library can count them. votekit has its own loader of CSV and its own
functions that clean ballots; for the Portland ballots it runs both ways.
votekit's exact STV needs most of a minute at 100,000 ballots and is run once; FastSTV is its float version.
same_outcome compares the winners with all peers of the line; where pyrankvote counts by another rule (docs/rules.md) it may differ.
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
from collections import Counter
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fresh import ONE_THREAD, memory_mb

CANDIDATES = 20
PORTLAND = Path(__file__).resolve().parents[1] / "tests" / "data" / "ballots" / "portland_2024_d1.csv.gz"
BARS = {
    "stv pyrankvote": 20,
    "stv votekit": 100,
    "stv votekit-fast": 100,
    "stv votekit-itself": 100,
    "schulze votekit": 200,
    "schulze pref_voting": 200,
}
SLOW = 100_000  # ballots from which the peers other than pyrankvote run once
Rows = list[tuple[tuple[int, ...], int]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--one", nargs=4, metavar=("WHO", "RULE", "FILE", "SEATS"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        who, rule, file, seats = asked.one
        print(json.dumps(measured(who, rule, file, int(seats))))
        return
    with tempfile.TemporaryDirectory() as home:
        for ballots in [2000] if asked.quick else [10_000, 100_000]:
            file = Path(home) / f"{ballots}.blt"
            write(file, ballots)
            for rule, seats, peers in (
                ("stv", 7, ["pyrankvote", "votekit-fast", "votekit"]),
                ("schulze", 1, ["votekit", "pref_voting"]),
            ):
                report(rule, file, seats, f"{ballots:,} ballots", ballots, peers, quick=asked.quick)
        if not asked.quick:
            report(
                "stv",
                PORTLAND,
                3,
                "Portland 2024, 42,871 ballots",
                42_871,
                ["pyrankvote", "votekit-itself", "votekit-fast"],
                quick=False,
            )


def write(file: Path, ballots: int) -> None:
    """Ballots of voters near and far from the candidates in a plane; half of them rank all."""
    import numpy as np

    chance = np.random.default_rng(ballots)
    voters, people = chance.normal(size=(ballots, 2)), chance.normal(size=(CANDIDATES, 2))
    near = -np.linalg.norm(voters[:, None] - people[None], axis=2) + chance.gumbel(size=(ballots, CANDIDATES)) * 0.4
    orders = (np.argsort(-near, axis=1) + 1).tolist()
    lengths = np.where(chance.random(ballots) < 0.5, CANDIDATES, chance.integers(1, CANDIDATES + 1, ballots)).tolist()
    lines = [f"{CANDIDATES} 7"]
    lines += [" ".join(map(str, [1, *order[:length], 0])) for order, length in zip(orders, lengths, strict=True)]
    lines += ["0", *(f'"c{one:02}"' for one in range(CANDIDATES)), '"bench"']
    file.write_text("\n".join(lines) + "\n")


def report(rule: str, file: Path, seats: int, what: str, ballots: int, peers: list[str], *, quick: bool) -> None:
    mine = [fresh("ours", rule, file, seats) for _ in range(1 if quick else 5)]
    own = statistics.median(one["cpu"] for one in mine)
    for peer in peers:
        runs = 1 if quick or (ballots >= SLOW and peer != "pyrankvote") else 3
        theirs = [fresh(peer, rule, file, seats) for _ in range(runs)]
        other = statistics.median(one["cpu"] for one in theirs)
        line = {
            "what": f"{rule}, {what}, {seats} {'seat' if seats == 1 else 'seats'}",
            "ours_cpu_s": round(own, 4),
            "ours_count_cpu_s": round(statistics.median(one["count"] for one in mine), 4),
            "peer": theirs[0]["peer"],
            "peer_cpu_s": round(other, 3),
            "peer_count_cpu_s": round(statistics.median(one["count"] for one in theirs), 3),
            "ratio": round(other / own, 1),
            "same_outcome": all(one["elected"] == mine[0]["elected"] for one in [*mine, *theirs]),
            "memory_mb": round(max(one["memory_mb"] for one in mine)),
            "peer_memory_mb": round(max(one["memory_mb"] for one in theirs)),
            "runs": runs,
            "bar": BARS.get(f"{rule} {peer}"),
        }
        print(json.dumps(line), flush=True)


def fresh(who: str, rule: str, file: Path, seats: int) -> dict[str, Any]:
    command = [sys.executable, "-W", "ignore", __file__, "--one", who, rule, str(file), str(seats)]
    return json.loads(subprocess.run(command, env=os.environ | ONE_THREAD, check=True, capture_output=True).stdout)


def measured(who: str, rule: str, file: str, seats: int) -> dict[str, Any]:
    read, count, peer = {
        "ours": ours,
        "pyrankvote": by_pyrankvote,
        "votekit": by_votekit,
        "votekit-fast": by_votekit_fast,
        "votekit-itself": by_votekit_itself,
        "pref_voting": by_pref_voting,
    }[who](rule, seats)
    begin = time.process_time()
    ballots = read(file)
    between = time.process_time()
    elected = count(ballots)
    end = time.process_time()
    memory = memory_mb()
    return {"cpu": end - begin, "count": end - between, "peer": peer, "elected": sorted(elected), "memory_mb": memory}


Side = tuple[Callable[[str], Any], Callable[[Any], list[str]], str]


def ours(rule: str, seats: int) -> Side:
    from civicmath.elections import schulze, stv
    from civicmath.files import ranked
    from civicmath.ties import by_order

    count = {"stv": stv.count, "schulze": schulze.count}[rule]
    return ranked.read, lambda ballots: count(ballots, seats, by_order(ballots.candidates)).elected, "civicmath"


def rankings(file: str) -> tuple[list[str], list[list[str]]]:
    """Read candidates and rankings as a user of the peers would."""
    if file.endswith(".gz"):
        with gzip.open(file, "rt", newline="") as lines:
            rows = [[name for name in row[1:] if name != "skipped"] for row in list(csv.reader(lines))[1:]]
        return sorted({name for row in rows for name in row}), [list(dict.fromkeys(row)) for row in rows]
    with Path(file).open() as lines:
        how_many = int(next(lines).split()[0])
        rows = []
        for line in lines:
            if line == "0\n":
                break
            rows.append(line.split()[1:-1])
        names = [next(lines).strip().strip('"') for _ in range(how_many)]
    by_number = {str(one + 1): name for one, name in enumerate(names)}
    return names, [[by_number[one] for one in row] for row in rows]


def by_pyrankvote(rule: str, seats: int) -> Side:
    import pyrankvote

    def read(file: str) -> Any:
        names, rows = rankings(file)
        people = {name: pyrankvote.Candidate(name) for name in names}
        return [*people.values()], [pyrankvote.Ballot(ranked_candidates=[people[one] for one in row]) for row in rows]

    def count(ballots: Any) -> list[str]:
        return [one.name for one in pyrankvote.single_transferable_vote(*ballots, seats).get_winners()]

    return read, count, f"pyrankvote {version('pyrankvote')}"


def votekit_profile(file: str) -> Any:
    from votekit.ballot import RankBallot
    from votekit.pref_profile import RankProfile

    names, rows = rankings(file)
    together = Counter(map(tuple, rows))
    cast = [RankBallot(ranking=[{name} for name in row], weight=many) for row, many in together.items()]
    return RankProfile(ballots=cast, candidates=names)


def by_votekit(rule: str, seats: int) -> Side:
    from votekit.elections import STV, Schulze

    def count(profile: Any) -> list[str]:
        more = {"simultaneous": False} if rule == "stv" else {}
        counted = (STV if rule == "stv" else Schulze)(profile, n_seats=seats, tiebreak="lexicographic", **more)
        return [name for names in counted.get_elected() for name in names]

    return votekit_profile, count, f"votekit {version('votekit')} {'STV' if rule == 'stv' else 'Schulze'}"


def by_votekit_fast(rule: str, seats: int) -> Side:
    from votekit.elections import FastSTV

    def count(profile: Any) -> list[str]:
        counted = FastSTV(profile, n_seats=seats, simultaneous=False, tiebreak="lexicographic")
        return [name for names in counted.get_elected() for name in names]

    return votekit_profile, count, f"votekit {version('votekit')} FastSTV"


def by_votekit_itself(rule: str, seats: int) -> Side:
    from votekit.cleaning import condense_rank_profile, remove_cand_rank_profile, remove_repeat_cands_rank_profile
    from votekit.cvr_loaders import load_csv

    _, count, peer = by_votekit_fast(rule, seats)

    def read(file: str) -> Any:
        with gzip.open(file, "rt") as lines:
            columns = len(next(lines).split(","))
        profile = load_csv(file, [*range(1, columns)], header_row=0, print_profile=False)
        return condense_rank_profile(remove_repeat_cands_rank_profile(remove_cand_rank_profile("skipped", profile)))

    return read, count, f"{peer}, read by itself"


def by_pref_voting(rule: str, seats: int) -> Side:
    from pref_voting.margin_based_methods import beat_path
    from pref_voting.profiles_with_ties import ProfileWithTies

    def read(file: str) -> Any:
        names, rows = rankings(file)
        together = Counter(map(tuple, rows))
        number = {name: one for one, name in enumerate(names)}
        maps = [{number[name]: place for place, name in enumerate(row)} for row in together]
        profile = ProfileWithTies(maps, [*together.values()], candidates=[*range(len(names))])
        profile.use_extended_strict_preference()
        return names, profile

    def count(ballots: Any) -> list[str]:
        names, profile = ballots
        return [names[one] for one in beat_path(profile, strength_function=profile.support)]

    return read, count, f"pref_voting {version('pref_voting')}"


if __name__ == "__main__":
    main()
