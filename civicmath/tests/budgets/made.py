"""Pabulib files made from seeds, in the shapes that real ones have."""

import random
from dataclasses import dataclass, field


@dataclass
class File:
    """A file in the making: cells as they will stand."""

    budget: str
    kind: str = "approval"
    projects: list[tuple[str, str, str]] = field(default_factory=list)  # id, cost, categories
    votes: list[tuple[str, str, str]] = field(default_factory=list)  # voter, vote, points
    meta: dict[str, str] = field(default_factory=dict)
    weights: list[str] | None = None

    def text(self) -> str:
        points = self.kind in ("cumulative", "scoring")
        weighed = [f";{weight}" for weight in self.weights] if self.weights else [""] * len(self.votes)
        return "\n".join(
            [
                "META",
                "key;value",
                "description;A budget for a test",
                "unit;Ак-Суу",
                f"num_projects;{len(self.projects)}",
                f"num_votes;{len(self.votes)}",
                f"budget;{self.budget}",
                f"vote_type;{self.kind}",
                "rule;greedy",
                *(f"{key};{value}" for key, value in self.meta.items()),
                "PROJECTS",
                "project_id;cost;category;name",
                *(f"{one};{cost};{categories};Долбоор {one}" for one, cost, categories in self.projects),
                "VOTES",
                "voter_id;vote" + (";points" if points else "") + (";weight" if self.weights else ""),
                *(
                    f"{voter};{vote}" + (f";{score}" if points else "") + weight
                    for (voter, vote, score), weight in zip(self.votes, weighed, strict=True)
                ),
                "",
            ]
        )

    def bytes(self) -> bytes:
        return self.text().encode()


def made(seed: int, kind: str = "approval", *, projects: int = 0, voters: int = 0) -> File:
    """A small budget with everything that makes trouble: equal costs, twins, nobody's projects, dear ones, ones without cost."""
    chance = random.Random(seed)
    size = projects or chance.randint(1, 9)
    count = voters or chance.randint(1, 14)
    costs = chance.choice([[10, 20, 30], [7, 11, 13, 17, 29], [1, 100, 1000], list(range(5, 60))])
    file = File(str(chance.choice([30, 60, 100, 101, 250])), kind)
    written = chance.choice(["", ",5", ".25", ".50"])
    for p in range(size):
        cost = str(chance.choice(costs)) + (written if chance.random() < 0.3 else "")
        if chance.random() < 0.05:
            cost = "0"
        if chance.random() < 0.05:
            cost = str(10 * chance.choice(costs) + 200)
        categories = ",".join(chance.sample(["culture", "sport", "green"], chance.randint(0, 2)))
        file.projects.append((f"p{p}", cost, categories or "none"))
    wanted = [one for one, _, _ in file.projects if chance.random() > 0.1] or [file.projects[0][0]]
    longest = min(len(wanted), chance.randint(1, 6))
    patterns = [chance.sample(wanted, chance.randint(0 if chance.random() < 0.1 else 1, longest)) for _ in range(count)]
    for v in range(count):
        vote = chance.choice(patterns) if chance.random() < 0.5 else patterns[v]
        if kind == "choose-1":
            vote = vote[:1]
        points = ",".join(
            str(chance.randint(1, 5)) + ("" if kind == "cumulative" else chance.choice(["", ".5"])) for _ in vote
        )
        file.votes.append((f"v{v}", ",".join(vote), points or "none"))
    return file


REAL = '''\
\ufeffMETA
key; value
description; Municipal PB in Wieliczka
country; Poland
unit; Wieliczka
instance; 2020
num_projects; 5
num_votes; 10
budget; 2500
rule; greedy
vote_type; approval
min_length; 1
max_length; 3
PROJECTS
project_id; cost; category; name
1; 600; culture, education; Kino
2; 800; sport; "Obwodnica; ETAP II"
4; 1400; culture; """Konikowo"" - plac"
5; 1000,50; health, sport; None
7; 1200; education;
VOTES
voter_id; age; sex; vote
1; 34; f; 1,2,4
2; 51; m; 1,2
3; 23; m; 2,4,5

4; 19; f; 5,7
5; 62; f; 1,4,7
6; 54; m; "1,7"
7; 49; m; 5
8; 27; f; None
9; 39; f; 2, 4 ,5
10; 44; m; 4,5
'''
