"""Parquet files and a cluster of two workers: the same outcome as on one machine. Needs the extra `scale`."""

import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from civicmath.budgets.sharing import shared
from civicmath.command import main
from civicmath.faults import BadInput
from civicmath.files import pabulib, polis
from civicmath.opinions.mapping import map_opinions
from civicmath.opinions.votes import Votes, of_rows
from civicmath.partitioned import budgets, opinions, write
from civicmath.partitioned.crew import Cluster, connected
from civicmath.ties import by_order

pyarrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")
distributed = pytest.importorskip("distributed")
pytestmark = [pytest.mark.references, pytest.mark.filterwarnings("default")]

LOOPBACK = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0", "scheduler_kwargs": {"dashboard": False}}
UBER = Path(__file__).resolve().parent.parent / "data" / "polis" / "vtaiwan.uberx"


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """Two worker processes on this machine alone, without a dashboard."""
    workers = distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, silence_logs=50, **LOOPBACK)
    with workers as cluster, distributed.Client(cluster) as found:
        yield found


@pytest.fixture(params=["one process", "two workers"])
def hands(request: pytest.FixtureRequest) -> Any:
    return None if request.param == "one process" else request.getfixturevalue("client")


def room(people: int, statements: int, seed: int) -> Votes:
    chance = np.random.default_rng(seed)
    lean = chance.normal(size=(3, statements))
    group = chance.integers(0, 3, people)
    who, what = np.nonzero(chance.random((people, statements)) < 0.3)
    said = np.sign(np.round(lean[group[who], what] + chance.normal(size=len(who)))).astype(np.int8)
    return of_rows(who, what, said)


def scattered(votes: Votes, folder: Path, parts: int, seed: int = 1) -> list[Path]:
    """Write people into files by chance, and the rows of a file in an order of chance."""
    chance = np.random.default_rng(seed)
    folder.mkdir()
    owner = chance.integers(0, parts, len(votes.participants))
    who = np.repeat(np.arange(len(votes.participants)), np.diff(votes.indptr))
    files = []
    for part in range(parts):
        rows = chance.permutation(np.flatnonzero(owner[who] == part))
        columns = {
            "participant": votes.participants[who[rows]],
            "statement": votes.statement_ids[votes.statements[rows]].astype(np.int32),
            "vote": votes.values[rows],
        }
        files.append(table(folder / f"{part}.parquet", columns))
    return files


def table(file: Path, columns: dict[str, Any]) -> Path:
    parquet.write_table(pyarrow.table(columns), file)
    return file


@pytest.mark.parametrize("parts", [1, 2, 7])
@pytest.mark.parametrize("people", [60, 3000])
def test_opinions_in_files_give_the_same_map_in_every_bit(hands: Any, tmp_path: Path, people: int, parts: int) -> None:
    votes = room(people, 25, seed=people)
    files = scattered(votes, tmp_path / "votes", parts)
    whole = map_opinions(votes).as_json()
    assert opinions.count(tmp_path / "votes", client=hands).as_json() == whole
    assert opinions.count(reversed(files), client=hands).as_json() == whole


def test_a_real_conversation_gives_the_same_map_in_every_bit(hands: Any, tmp_path: Path) -> None:
    votes = polis.read(UBER / "votes.csv.gz", UBER / "comments.csv.gz")
    write.votes(votes, tmp_path / "votes", 5)
    assert opinions.count(tmp_path / "votes", client=hands).as_json() == map_opinions(votes).as_json()


def test_of_several_votes_the_last_counts_in_files_too(tmp_path: Path) -> None:
    columns = {"participant": [1, 1, 2], "statement": [0, 0, 0], "vote": [1, -1, 1], "time": [20, 10, 5]}
    found = opinions.count([table(tmp_path / "a.parquet", columns)])
    assert (found.agree.tolist(), found.disagree.tolist()) == ([2], [0])


def test_a_worker_killed_in_the_middle_changes_nothing(tmp_path: Path) -> None:
    votes = room(20_000, 60, seed=3)
    write.votes(votes, tmp_path / "votes", 6)
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, silence_logs=50, **LOOPBACK
        ) as workers,
        distributed.Client(workers) as client,
    ):
        victims = client.run(os.getpid)
        killed = threading.Timer(0.0, os.kill, (min(victims.values()), signal.SIGKILL))
        own = Cluster.added

        def added(crew: Cluster, *words: Any) -> Any:
            """Kill a worker once the blocks lie on both, while sums are being added up."""
            if not killed.is_alive() and killed.ident is None:
                killed.start()
            return own(crew, *words)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Cluster, "added", added)
            found = opinions.count(tmp_path / "votes", client=client)
        killed.join()
        until = time.monotonic() + 30
        while set(client.run(os.getpid).values()) == set(victims.values()) and time.monotonic() < until:
            time.sleep(0.1)
        assert set(client.run(os.getpid).values()) != set(victims.values())
    assert found.as_json() == map_opinions(votes).as_json()


GOOD = {"participant": [1, 2], "statement": [0, 1], "vote": [1, -1]}


@pytest.mark.parametrize(
    ("change", "key", "row"),
    [
        ({"vote": [1, 5]}, "not_vote", 2),
        ({"statement": [-1, 1]}, "not_statement", 1),
        ({"vote": [float("nan"), 1.0]}, "blank", 1),
        ({"vote": [1.0, 0.5]}, "not_vote", 2),
        ({"vote": [None, 1]}, "blank", 1),
        ({"vote": ["1", "1"]}, "column_type", None),
        ({"participant": [1e300, 1]}, "not_participant", 1),
        ({"statement": [0, 2**40]}, "not_statement", 2),
        ({"votes": [1, 1], "vote": None}, "no_column", None),
    ],
)
def test_a_faulty_row_is_named_with_its_file(
    hands: Any, tmp_path: Path, change: dict[str, Any], key: str, row: int | None
) -> None:
    table(tmp_path / "a.parquet", {"participant": [7], "statement": [0], "vote": [0]})
    columns = {name: cells for name, cells in (GOOD | change).items() if cells is not None}
    table(tmp_path / "b.parquet", columns)
    with pytest.raises(BadInput) as caught:
        opinions.count(tmp_path, client=hands)
    (fault,) = caught.value.faults
    assert (fault.key, fault.line, fault.values["file"]) == (f"partitioned.{key}", row, "b.parquet")
    assert all("b.parquet" in fault.said(language) for language in ("ky", "ru", "en"))


@pytest.mark.parametrize("column", ["time", "vote"])
def test_a_column_that_stands_twice_is_named(hands: Any, tmp_path: Path, column: str) -> None:
    names = ["participant", "statement", "vote", "time", column]
    arrays = [pyarrow.array([1, 0]) for _ in names]
    parquet.write_table(pyarrow.Table.from_arrays(arrays, names=names), tmp_path / "a.parquet")
    with pytest.raises(BadInput) as caught:
        opinions.count(tmp_path, client=hands)
    assert [fault.key for fault in caught.value.faults] == ["partitioned.column_twice"]


def test_a_statement_described_twice_is_named(tmp_path: Path) -> None:
    table(tmp_path / "a.parquet", GOOD)
    table(
        tmp_path / "statements.parquet", {"statement": [0, 1, 0], "moderated_out": [1, 0, 0], "text": ["a", "b", "c"]}
    )
    with pytest.raises(BadInput) as caught:
        opinions.count(tmp_path)
    assert [(fault.key, fault.line) for fault in caught.value.faults] == [("partitioned.statement_twice", 3)]
    names = ["statement", "text", "text"]
    arrays = [pyarrow.array([0, 1]), pyarrow.array(["a", "b"]), pyarrow.array(["a", "b"])]
    parquet.write_table(pyarrow.Table.from_arrays(arrays, names=names), tmp_path / "statements.parquet")
    with pytest.raises(BadInput) as caught:
        opinions.count(tmp_path)
    assert [fault.key for fault in caught.value.faults] == ["partitioned.column_twice"]


@pytest.mark.parametrize("beyond", [2**31, 2**32 + 1, -1])
def test_statements_whose_numbers_do_not_fit_are_not_written(tmp_path: Path, beyond: int) -> None:
    votes = f"comment-id,voter-id,vote\n1,1,1\n{beyond},2,-1\n".encode()
    with pytest.raises(BadInput) as caught:
        write.votes(votes, tmp_path, 1)
    assert [fault.key for fault in caught.value.faults] == ["partitioned.statement_beyond"]
    assert not list(tmp_path.iterdir())
    write.votes(votes.replace(f"\n{beyond},".encode(), f"\n{2**31 - 1},".encode()), tmp_path, 1)
    assert [one["statement"] for one in opinions.count(tmp_path).as_json()["result"]["statements"]] == [1, 2**31 - 1]


def test_a_participant_in_two_files_is_named(hands: Any, tmp_path: Path) -> None:
    table(tmp_path / "a.parquet", GOOD)
    table(tmp_path / "b.parquet", GOOD | {"participant": [2, 3]})
    with pytest.raises(BadInput) as caught:
        opinions.count(tmp_path, client=hands)
    assert [dict(fault.values) for fault in caught.value.faults] == [
        {"who": "2", "file": "a.parquet", "other": "b.parquet"}
    ]


def test_broken_files_are_named_and_never_raise_anything_else(tmp_path: Path) -> None:
    whole = table(tmp_path / "votes.parquet", GOOD).read_bytes()
    chance = random.Random(1)
    told: list[str] = []
    for _ in range(300):
        broken = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        (tmp_path / "votes.parquet").write_bytes(
            bytes(broken[: chance.choice([len(broken), chance.randrange(len(broken))])])
        )
        try:
            opinions.count(tmp_path)
        except BadInput as problem:
            told += [fault.said("ky") for fault in problem.faults]
    assert len(told) > 200


def test_a_folder_without_votes_or_none_at_all_is_named(tmp_path: Path) -> None:
    for where, key in ((tmp_path, "no_blocks"), (tmp_path / "nowhere", "no_folder")):
        with pytest.raises(BadInput) as caught:
            opinions.count(where)
        assert caught.value.faults[0].key == f"partitioned.{key}"


def test_a_cluster_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicmath.partitioned.crew.ANSWER", 0.5)
    for address in ("tcp://127.0.0.1:9", "nonsense://x", "tls://127.0.0.1:9"):
        with pytest.raises(BadInput) as caught, connected(address):
            pass
        assert caught.value.faults[0].key == "partitioned.no_scheduler"


def pabulib_file(kind: str, voters: int, seed: int) -> bytes:
    chance = random.Random(seed)
    pointed = kind in ("scoring", "cumulative")
    lines = ["META", "key;value", "description;Ак-Ордо", f"vote_type;{kind}", "budget;9000", f"num_votes;{voters}"]
    lines += ["PROJECTS", "project_id;cost;name;category"]
    lines += [f"p{one};{chance.randint(100, 3000)}.5;Name {one};roads,parks" for one in range(9)]
    lines += ["VOTES", "voter_id;vote" + (";points" if pointed else "")]
    for voter in range(voters):
        named = chance.sample(range(9), 1 if kind == "choose-1" else chance.randint(0, 4))
        points = ";" + ",".join(str(chance.randint(0, 6) / 4) for _ in named) if pointed else ""
        lines.append(f"v{voter};{','.join(f'p{one}' for one in named)}{points}")
    return "\n".join(lines).encode()


@pytest.mark.parametrize("kind", ["approval", "choose-1", "scoring", "cumulative", "ordinal"])
@pytest.mark.parametrize("parts", [1, 2, 7])
def test_a_budget_in_files_gives_the_same_outcome(hands: Any, tmp_path: Path, kind: str, parts: int) -> None:
    text = pabulib_file(kind, 400, seed=parts)
    whole = pabulib.read(text)
    write.ballots(text, tmp_path / "votes", parts)
    ties = by_order([project.id for project in whole.projects])
    for rule in ("equal-shares", "greedy"):
        one = shared(whole, rule, ties=ties)
        many = budgets.count(tmp_path / "votes", rule, client=hands, ties=ties)
        assert many.as_json() == one.as_json()
        assert many.explained("ky") == one.explained("ky")
    assert np.array_equal(many.instance.ballots.of_voter, whole.ballots.of_voter)  # type: ignore[arg-type]
    assert many.instance.ballots.voters == whole.ballots.voters


@pytest.mark.parametrize(
    ("kind", "vote", "blank"), [("approval", "a", ""), ("scoring", "a;3", ";"), ("ordinal", "b,a", "")]
)
def test_a_file_of_blank_ballots_only_is_one_like_the_others(tmp_path: Path, kind: str, vote: str, blank: str) -> None:
    points = ";points" if kind == "scoring" else ""
    head = f"META\nkey;value\nbudget;10\nvote_type;{kind}\nPROJECTS\nproject_id;cost\na;5\nb;5\n"
    text = f"{head}VOTES\nvoter_id;vote{points}\n1;{vote}\n2;{blank}\n".encode()
    files = write.ballots(text, tmp_path / "votes", 2)
    assert len(files) == 2
    assert parquet.read_schema(files[0]).equals(parquet.read_schema(files[1]))
    whole, many = pabulib.read(text), budgets.read(tmp_path / "votes")
    assert (many.ballots.blank, many.ballots.voters) == (whole.ballots.blank, whole.ballots.voters) == (1, ("1", "2"))
    # other writers give such a column no type at all
    rest = {name: [None] for name in parquet.read_schema(files[1]).names if name != "voter"}
    files[1].unlink()
    table(files[1], {"voter": ["2"], **rest})
    assert budgets.read(tmp_path / "votes").ballots.blank == 1


def test_projects_may_stand_in_a_table_beside_the_votes(hands: Any, tmp_path: Path) -> None:
    table(tmp_path / "a.parquet", {"voter": [1, 1, 2], "project": ["park", "road", "road"]})
    (tmp_path / "projects.csv").write_text("project,cost,name\npark,10,Парк\nroad,20.5,Жол\n", encoding="utf-8")
    found = budgets.count(tmp_path, "greedy", client=hands, limit=25, ties=by_order(["park", "road"]))
    assert found.ids == ["road"]
    (tmp_path / "projects.csv").unlink()
    table(tmp_path / "projects.parquet", {"project": ["park", "road"], "cost": [10.0, 20.5]})
    assert budgets.count(tmp_path, "greedy", client=hands, limit=25, ties=by_order(["park", "road"])).ids == ["road"]


@pytest.mark.parametrize(
    ("columns", "key", "row"),
    [
        ({"voter": ["a", "b"], "project": ["park", "x"]}, "not_project", 2),
        ({"voter": ["a", "a"], "project": ["park", "park"]}, "project_twice", 2),
        ({"voter": ["a", None], "project": ["park", "park"]}, "blank", 2),
        ({"voter": ["a", "b"]}, "no_column", None),
        ({"voter": [1.5, 2], "project": ["park", "park"]}, "column_type", None),
        ({"voter": ["a", "b"], "project": ["park"] * 2, "weight": [1.0, float("nan")]}, "not_weight", 2),
    ],
)
def test_a_faulty_ballot_is_named_with_its_file(
    hands: Any, tmp_path: Path, columns: dict[str, Any], key: str, row: int | None
) -> None:
    (tmp_path / "projects.csv").write_text("project,cost\npark,10\n", encoding="utf-8")
    table(tmp_path / "votes.parquet", columns)
    with pytest.raises(BadInput) as caught:
        budgets.count(tmp_path, client=hands, limit=25)
    (fault,) = caught.value.faults
    assert (fault.key, fault.line, fault.values["file"]) == (f"partitioned.{key}", row, "votes.parquet")


@pytest.mark.parametrize("files", ["ab", "ba"])
@pytest.mark.parametrize("more", [{"points": [5]}, {"rank": [1]}])
def test_files_whose_ballots_are_of_two_kinds_are_refused_in_any_order(
    tmp_path: Path, files: str, more: dict[str, Any]
) -> None:
    (tmp_path / "projects.csv").write_text("project,cost\nx,10\ny,10\n", encoding="utf-8")
    table(tmp_path / f"{files[0]}.parquet", {"voter": ["1"], "project": ["x"]})
    table(tmp_path / f"{files[1]}.parquet", {"voter": ["2"], "project": ["y"], **more})
    with pytest.raises(BadInput) as caught:
        budgets.read(tmp_path, limit=Fraction(10))
    (fault,) = caught.value.faults
    assert fault.key == ("partitioned.column_barred" if files == "ab" else "partitioned.no_column")
    assert all(fault.said(language) for language in ("ky", "ru", "en"))


def test_points_beside_ranks_are_refused_unless_the_head_says_which_count(tmp_path: Path) -> None:
    table(tmp_path / "a.parquet", {"voter": ["1", "1"], "project": ["x", "y"], "points": [1, 2], "rank": [1, 2]})
    (tmp_path / "projects.csv").write_text("project,cost\nx,10\ny,10\n", encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        budgets.read(tmp_path, limit=Fraction(10))
    assert [dict(fault.values)["column"] for fault in caught.value.faults] == ["rank"]
    (tmp_path / "projects.csv").unlink()
    head = (
        "META\nkey;value\nbudget;10\nvote_type;ordinal\nPROJECTS\nproject_id;cost\nx;10\ny;10\nVOTES\nvoter_id;vote\n"
    )
    (tmp_path / "head.pb").write_text(head, encoding="utf-8")
    assert budgets.read(tmp_path).ballots.order.tolist() == [[0, 1]]


def test_a_voter_in_two_files_and_a_missing_head_are_named(hands: Any, tmp_path: Path) -> None:
    for name in "xy":
        table(tmp_path / f"{name}.parquet", {"voter": ["a"], "project": ["park"]})
    with pytest.raises(BadInput, match="must hold a file with the projects"):
        budgets.read(tmp_path, client=hands)
    (tmp_path / "projects.csv").write_text("project,cost\npark,10\n", encoding="utf-8")
    with pytest.raises(BadInput, match="amount is not given"):
        budgets.read(tmp_path, client=hands)
    with pytest.raises(BadInput, match="ballot in two files"):
        budgets.read(tmp_path, client=hands, limit=25)


def test_blocks_are_written_once(tmp_path: Path) -> None:
    votes = room(20, 5, seed=1)
    write.votes(votes, tmp_path, 2)
    with pytest.raises(BadInput, match="already holds"):
        write.votes(votes, tmp_path, 2)
    with pytest.raises(BadInput, match="between 1 and"):
        write.votes(votes, tmp_path / "new", 0)


def test_the_commands_take_a_folder_and_a_cluster(
    client: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write.votes(room(80, 12, seed=2), tmp_path / "votes", 3)
    write.ballots(pabulib_file("approval", 60, seed=2), tmp_path / "ballots", 3)
    (tmp_path / "village.pb").write_bytes(pabulib_file("approval", 60, seed=2))
    address = client.scheduler.address
    for words in (["opinions", str(tmp_path / "votes")], ["budget", str(tmp_path / "ballots"), "--ties", "order"]):
        assert main([*words, "--explain", "ky"]) == 0
        here = capsys.readouterr().out
        assert main([*words, "--explain", "ky", "--cluster", address]) == 0
        assert capsys.readouterr().out == here
    assert main(["budget", str(tmp_path / "village.pb"), "--ties", "order", "--explain", "ky"]) == 0
    assert capsys.readouterr().out == here


@pytest.mark.parametrize(
    "words",
    [
        ["opinions", "{}", "--next", "1", "--seed", "x"],
        ["opinions", "{}/nowhere", "--cluster", "tcp://127.0.0.1:9"],
        ["opinions", "{}/votes.csv"],
        ["budget", "{}", "--limit", "-5"],
        ["budget", "{}/village.pb", "--limit", "5"],
    ],
)
def test_what_a_folder_cannot_do_is_said_and_ends_with_2(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("civicmath.partitioned.crew.ANSWER", 0.5)
    table(tmp_path / "a.parquet", GOOD)
    (tmp_path / "projects.csv").write_text("project,cost\npark,10\n", encoding="utf-8")
    assert main([word.format(tmp_path) for word in words]) == 2
    assert capsys.readouterr().err.strip()
