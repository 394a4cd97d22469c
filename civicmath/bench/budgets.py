"""Equal shares beside pabutools in exact arithmetic: from a Pabulib file to the projects.

.venv-references/bin/python civicmath/bench/budgets.py [--quick]

Each line: median CPU seconds (user + system) of fresh processes with one thread, libraries loaded and compiled before. The files are made
from seeds in the sizes of real ones (Pabulib: Assen 2024, Świecie 2023, Wieliczka 2023, Budapest 2024, Warszawa 2026, Łódź 2022); the
peer runs once where it takes seconds. "extra": whether the compiled search of the extra `fast` is used; "same_outcome": the same projects.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from fresh import ONE_THREAD, memory_mb

# projects, voters, budget, longest ballot, mean length of ballots
SIZES = {
    "Assen": (14, 84, 35_000, 14, 5.0),
    "Świecie": (22, 2_553, 1_100_000, 22, 3.0),
    "Wieliczka": (64, 6_586, 1_000_000, 64, 2.5),
    "Budapest": (175, 28_943, 1_000_000_000, 20, 6.0),
    "Warszawa": (83, 61_668, 30_000_000, 15, 8.0),
    "Łódź": (160, 90_494, 25_000_000, 5, 3.0),
}
# what, file, completion or rule, bar
MEASURED = [
    ("equal shares", "Assen", "none", 50),
    ("equal shares", "Świecie", "none", 50),
    ("equal shares", "Wieliczka", "none", 50),
    ("equal shares", "Budapest", "none", 50),
    ("equal shares", "Warszawa", "none", 50),
    ("equal shares", "Łódź", "none", 50),
    ("greedy by votes", "Budapest", "greedy", None),
    ("equal shares, Add1", "Assen", "add1", 500),
    ("equal shares, Add1", "Świecie", "add1", 500),
    ("equal shares, Add1", "Wieliczka", "add1", 500),
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--one", nargs=3, metavar=("SIDE", "HOW", "FILE"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measured(*asked.one), ensure_ascii=False))
        return
    chosen = [one for one in MEASURED if one[1] == "Assen"] if asked.quick else MEASURED
    with tempfile.TemporaryDirectory() as home:
        files = {name: Path(home) / f"{number}.pb" for number, name in enumerate(SIZES)}
        for name in {one[1] for one in chosen}:
            fresh(
                "make", name, files[name]
            )  # in a process of its own: the memory of this one would count in all that follow
        for what, name, how, bar in chosen:
            report(what, name, files[name], how, bar)


def made(projects: int, voters: int, budget: int, longest: int, mean: float) -> str:
    """Popular and unpopular projects, costs of a log-normal shape in hundreds, ballots of a geometric length."""
    import numpy as np

    chance = np.random.default_rng(voters)
    liking = chance.normal(size=projects)
    cost = np.exp(chance.normal(size=projects) - 0.5) * budget * 2.5 / projects
    cost = np.clip(cost // 100 * 100, 100, budget).astype(int)
    length = np.clip(chance.geometric(1 / mean, voters), 1, longest)
    order = np.argsort(-(liking + chance.gumbel(size=(voters, projects))), axis=1)
    votes = [",".join(map(str, (order[v, : length[v]] + 1).tolist())) for v in range(voters)]
    head = {"description": "made from a seed", "country": "-", "unit": "-", "instance": 1}
    head |= {"num_projects": projects, "num_votes": voters, "budget": budget, "vote_type": "approval", "rule": "greedy"}
    return "\n".join(
        [
            "META",
            "key;value",
            *(f"{key};{value}" for key, value in head.items()),
            "PROJECTS",
            "project_id;cost;name;category",
            *(f"{p + 1};{cost[p]};Project {p + 1};{('culture', 'sport', 'green')[p % 3]}" for p in range(projects)),
            "VOTES",
            "voter_id;age;sex;voting_method;vote",
            *(f"{v};{18 + v % 70};{'FM'[v % 2]};internet;{vote}" for v, vote in enumerate(votes)),
            "",
        ]
    )


def report(what: str, name: str, file: Path, how: str, bar: int | None) -> None:
    theirs = fresh("pabutools", how, file)
    many = theirs["cpu"] < 2
    peers = [theirs, *(fresh("pabutools", how, file) for _ in range(2 if many else 0))]
    for side in ("fast", "plain") if how == "add1" else ("plain",):
        ours = [fresh(side, how, file) for _ in range(5)]
        cpu = statistics.median(one["cpu"] for one in ours)
        peer = statistics.median(one["cpu"] for one in peers)
        projects, voters, *_ = SIZES[name]
        line = {
            "what": f"{what}, {projects} x {voters} ({name}'s size)",
            "extra": side == "fast",
            "ours_cpu_s": round(cpu, 5),
            "peer": theirs["peer"],
            "peer_cpu_s": round(peer, 4),
            "ratio": round(peer / cpu, 1),
            "same_outcome": all(one["chosen"] == theirs["chosen"] for one in ours),
            "memory_mb": ours[0]["memory"],
            "peer_memory_mb": theirs["memory"],
            "runs": len(peers),
        }
        if bar:
            line["bar"] = bar
        print(json.dumps(line, ensure_ascii=False), flush=True)


def fresh(side: str, how: str, file: Path) -> dict[str, object]:
    words = [sys.executable, __file__, "--one", side, how, str(file)]
    done = subprocess.run(words, env=os.environ | ONE_THREAD, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def measured(side: str, how: str, file: str) -> dict[str, object]:
    """One count in this process: CPU time from the file to the chosen projects."""
    if side == "make":
        Path(file).write_text(made(*SIZES[how]), encoding="utf-8")
        return {}
    answer, peer = (theirs if side == "pabutools" else ours)(side, how, file)
    before = time.process_time()
    chosen = answer()
    cpu = time.process_time() - before
    memory = round(memory_mb())
    return {"cpu": cpu, "chosen": sorted(chosen), "memory": memory, "peer": peer}


def ours(side: str, how: str, file: str) -> tuple[object, str]:
    from civicmath.budgets import raising
    from civicmath.budgets.sharing import shared
    from civicmath.files import pabulib
    from civicmath.ties import by_order

    def answer(source: object = file) -> list[str]:
        instance = pabulib.read(source)
        ties = by_order(sorted(instance.ballots.candidates))
        if how == "greedy":
            return shared(instance, "greedy", utility="cost", ties=ties).ids
        return shared(instance, "equal-shares", utility="cost", completion=how, ties=ties).ids

    if side == "fast":
        from civicmath.budgets import compiled  # noqa: F401 - loaded before the clock starts

        answer(made(4, 20, 1000, 4, 2.0).encode())
    else:
        raising.with_compiled = lambda count: count
    return answer, ""


def theirs(side: str, how: str, file: str) -> tuple[object, str]:
    from importlib.metadata import version

    from pabutools.election import Cost_Sat, parse_pabulib
    from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares

    def answer() -> list[str]:
        instance, profile = parse_pabulib(file)
        if how == "greedy":
            found = greedy_utilitarian_welfare(instance, profile, sat_class=Cost_Sat)
        else:
            step = 1 if how == "add1" else None
            found = method_of_equal_shares(instance, profile, sat_class=Cost_Sat, voter_budget_increment=step)
        return [project.name for project in found]

    return answer, f"pabutools {version('pabutools')}"


if __name__ == "__main__":
    main()
