"""Blocks give what the whole gives: without Parquet and without a cluster, so that it is seen everywhere."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.ballots import Approvals, Ranked, Scores
from civicmath.budgets.instance import Project, merged
from civicmath.budgets.voters import weight_of
from civicmath.faults import BadInput, Fault, Faults
from civicmath.opinions.mapping import Opinions, map_crowd, map_opinions
from civicmath.opinions.votes import Rows, Votes, of_rows
from civicmath.partitioned import ballots, survey
from civicmath.partitioned.budgets import see_voters_apart
from civicmath.partitioned.columns import Coded
from civicmath.partitioned.crew import Here
from civicmath.partitioned.crowd import wider
from civicmath.partitioned.heads import projects_of
from civicmath.partitioned.survey import conversation, raise_all_of, see_apart, see_versions
from civicmath.partitioned.votes import Loaded

RULES = settings(max_examples=15, deadline=None, derandomize=True)


def room(people: int, statements: int, seed: int, share: float = 0.4) -> Votes:
    chance = np.random.default_rng(seed)
    lean = chance.normal(size=(3, statements))
    group = chance.integers(0, 3, people)
    who, what = np.nonzero(chance.random((people, statements)) < share)
    said = np.sign(np.round(lean[group[who], what] + chance.normal(size=len(who)))).astype(np.int8)
    return of_rows(who * 3 + 5, what * 2, said)


def loaded(votes: Votes, people: np.ndarray) -> Loaded:
    """What a file with these people's votes gives: only the statements that they voted on."""
    rows = votes.rows.picked(people)
    ids, columns = np.unique(rows.statements, return_inverse=True)
    return Loaded(
        votes.participants[people], votes.statement_ids[ids], Rows(rows.indptr, columns.astype(np.int32), rows.values)
    )


def dealt(votes: Votes, parts: int, seed: int) -> dict[str, Loaded]:
    owner = np.random.default_rng(seed).integers(0, parts, len(votes.participants))
    return {f"{part}.parquet": loaded(votes, np.flatnonzero(owner == part)) for part in range(parts)}


def mapped(votes: Votes, files: dict[str, Loaded], monkeypatch: pytest.MonkeyPatch, **asked: Any) -> Opinions:
    monkeypatch.setattr(survey, "load", files.__getitem__)
    whole = conversation(list(files), Here())
    outcome = map_crowd(whole.crowd, votes.about, **asked)
    outcome.participants = whole.participants
    return outcome


@pytest.mark.parametrize("people", [8, 12, 300, 3000])  # few: the busiest come onto the map; 3000: grouped on a grid
@pytest.mark.parametrize("parts", [1, 2, 7])
def test_people_dealt_into_blocks_give_the_same_map_in_every_bit(
    people: int, parts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    votes = room(people, 20, seed=people, share=0.25)
    assert mapped(votes, dealt(votes, parts, 1), monkeypatch).as_json() == map_opinions(votes).as_json()


@pytest.mark.parametrize("asked", [{"groups": 3}, {"mode": "polis"}], ids=["three groups", "two levels"])
def test_so_do_other_ways_of_grouping(asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    votes = room(200, 20, seed=4)
    assert mapped(votes, dealt(votes, 3, 2), monkeypatch, **asked).as_json() == map_opinions(votes, **asked).as_json()


def test_groups_given_from_elsewhere_reach_their_people(monkeypatch: pytest.MonkeyPatch) -> None:
    votes = room(60, 12, seed=5)
    groups = np.random.default_rng(6).integers(-1, 3, 60)
    found = mapped(votes, dealt(votes, 4, 3), monkeypatch, given=groups)
    assert found.as_json() == map_opinions(votes, given=groups).as_json()


def test_a_block_without_votes_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    votes = room(40, 10, seed=7)
    files = dealt(votes, 2, 1) | {"empty.parquet": loaded(votes, np.empty(0, np.intp))}
    assert mapped(votes, files, monkeypatch).as_json() == map_opinions(votes).as_json()


def test_a_participant_in_two_files_is_named_with_both() -> None:
    with pytest.raises(BadInput) as caught:
        see_apart(
            [np.array([1, 4]), np.array([2, 3]), np.array([4, 9])],
            ["/a/x.parquet", "y", "/b/z.parquet"],
            "partitioned.participant_twice",
        )
    (fault,) = caught.value.faults
    assert fault.values == {"who": "4", "file": "x.parquet", "other": "z.parquet"}


def test_a_file_that_changes_during_the_count_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    votes = room(30, 8, seed=8)
    files = dealt(votes, 2, 1)
    calls = iter([*files.values(), *reversed(files.values())])
    monkeypatch.setattr(survey, "load", lambda _: next(calls))
    whole = conversation(list(files), Here())
    with pytest.raises(BadInput, match="changed"):
        whole.crowd.sums()


def test_a_file_whose_people_were_renamed_during_the_count_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    first = dealt(room(30, 8, seed=8), 2, 1)
    renamed = [replace(one, participants=one.participants + 1) for one in first.values()]
    calls = iter([*first.values(), *renamed])
    monkeypatch.setattr(survey, "load", lambda _: next(calls))
    whole = conversation(list(first), Here())
    with pytest.raises(BadInput, match="changed"):
        whole.crowd.sums()


def test_bounds_of_two_blocks_hold_the_places_of_both() -> None:
    assert wider(np.array([-3, 0, 5, 2]), np.array([-1, -4, 9, 1])).tolist() == [-3, -4, 9, 2]


def test_faults_of_all_files_come_together_and_the_rest_is_counted() -> None:
    each = tuple(Fault("partitioned.blank", row, {"file": "a", "column": "vote"}) for row in range(1, 81))
    with pytest.raises(BadInput) as caught:
        raise_all_of([(each, 3), None, (each, 0)])
    assert len(caught.value.faults) == 100
    assert caught.value.more == 63


def test_workers_of_another_version_do_not_count() -> None:
    with pytest.raises(BadInput):
        see_versions(["0.0.1"])


PROJECTS = tuple(Project(f"p{place}", Fraction(place + 1)) for place in range(5))


def frame(kind: type, **more: Any) -> ballots.Frame:
    return ballots.Frame(PROJECTS, Fraction(10), kind, **more)


def column(name: str, cells: list[Any]) -> Coded:
    values = list(dict.fromkeys(cell for cell in cells if cell is not None))
    codes = [-1 if cell is None else values.index(cell) for cell in cells]
    return Coded("a.parquet", name, np.array(codes, np.int64), values)


def part_of(table: dict[str, list[Any]], common: ballots.Frame, monkeypatch: pytest.MonkeyPatch) -> ballots.Part:
    monkeypatch.setattr(ballots, "coded", lambda *_: {name: column(name, cells) for name, cells in table.items()})
    return ballots.load("a.parquet", common)


def keys(part: ballots.Part) -> list[tuple[str, int | None]]:
    assert part.faults is not None
    return [(fault.key.removeprefix("partitioned."), fault.line) for fault in part.faults[0]]


def test_rows_of_a_voter_become_one_ballot_wherever_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {"voter": ["b", "a", "b", "c", "d"], "project": ["p3", "p3", "p1", None, "p3"]}
    instance = part_of(table, frame(Approvals), monkeypatch).instance
    assert instance is not None
    found = instance.ballots
    assert found.voters == ("b", "a", "c", "d")
    assert found.of_voter is not None and found.of_voter.tolist() == [0, 1, -1, 1]
    assert isinstance(found, Approvals) and found.indices.tolist() == [1, 3, 3]
    assert (found.weights.tolist(), found.blank) == ([1, 2], 1)


def test_points_and_weights_are_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {
        "voter": [7, 7, 8, 9, 10, 11],
        "project": ["p1", "p0", "p2", "p2", "p2", "p2"],
        "points": [0.1, "2", 0, 3, 3, 3],
        "weight": [0.25, "0.25", 1, 2, 2, 0.5],
    }
    instance = part_of(table, frame(Scores), monkeypatch).instance
    assert instance is not None
    found = instance.ballots
    assert isinstance(found, Scores)
    assert found.score_scale == 10 and found.scores.tolist() == [20, 1, 30]
    assert found.scale == 4 and found.weights.tolist() == [1, 18] and found.blank == 4  # no points: blank


def test_a_scale_says_whether_each_ballot_is_whole_not_only_their_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {"voter": ["x", "y", "z"], "project": ["p0", "p0", "p1"], "weight": ["0.5", "1.5", "1"]}
    instance = part_of(table, frame(Approvals), monkeypatch).instance
    assert instance is not None
    assert (instance.ballots.scale, instance.ballots.weights.tolist()) == (2, [4, 2])
    assert weight_of(instance, 0) is None  # two ballots, of which one may weigh more
    assert weight_of(instance, 1) == 1


def test_projects_in_two_spellings_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    faults = Faults("projects.csv")
    projects = projects_of([{"project": "\u0438\u0306", "cost": "1", "category": "\u0438\u0306, b"}], faults)
    assert (projects[0].id, projects[0].categories) == ("\u0439", ("\u0439", "b"))
    common = ballots.Frame(projects, Fraction(10), Approvals)
    part = part_of({"voter": ["x", "y"], "project": ["\u0439", "\u0438\u0306"]}, common, monkeypatch)
    assert part.instance is not None and part.instance.ballots.weights.tolist() == [2]


def test_ranks_put_projects_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {"voter": ["a"] * 3, "project": ["p0", "p4", "p2"], "rank": [3, 1, 20]}
    instance = part_of(table, frame(Ranked), monkeypatch).instance
    assert instance is not None and isinstance(instance.ballots, Ranked)
    assert instance.ballots.order.tolist() == [[4, 0, 2]]


@pytest.mark.parametrize(
    ("table", "common", "told"),
    [
        ({"voter": [None], "project": ["p0"]}, frame(Approvals), [("blank", 1)]),
        ({"voter": ["a", "b"], "project": ["p0", "x"]}, frame(Approvals), [("not_project", 2)]),
        ({"voter": ["a"] * 3, "project": ["p0", "p1", "p0"]}, frame(Approvals), [("project_twice", 3)]),
        ({"voter": ["a"] * 2, "project": ["p0", None]}, frame(Approvals), [("blank_among_others", 2)]),
        ({"voter": ["a"] * 2, "project": ["p0", "p1"]}, frame(Approvals, choose_one=True), [("more_than_one", 2)]),
        ({"voter": ["a"], "project": ["p0"], "points": ["NaN"]}, frame(Scores), [("not_points", 1)]),
        ({"voter": ["a"], "project": ["p0"], "points": [None]}, frame(Scores), [("blank", 1)]),
        (
            {"voter": ["a"], "project": ["p0"], "points": ["99999999999999999"]},
            frame(Scores),
            [("points_too_large", None)],
        ),
        (
            {"voter": list(range(3000)), "project": ["p0"] * 3000, "points": [4 * 10**15] * 3000},
            frame(Scores),
            [("points_too_large", None)],
        ),
        (
            {"voter": ["a", "b"], "project": ["p0"] * 2, "weight": ["100000000", "0.000000000001"]},
            frame(Approvals),
            [("ballots.weights_too_heavy", None)],
        ),
        ({"voter": ["a"], "project": ["p0"], "rank": [0]}, frame(Ranked), [("not_rank", 1)]),
        ({"voter": ["a"] * 2, "project": ["p0", "p1"], "rank": [1, 1.0]}, frame(Ranked), [("rank_twice", 2)]),
        ({"voter": ["a"], "project": ["p0"], "weight": [-1]}, frame(Approvals), [("not_weight", 1)]),
        ({"voter": ["a"] * 2, "project": ["p0", "p1"], "weight": [1, 2]}, frame(Approvals), [("weights_differ", 2)]),
    ],
)
def test_a_faulty_row_is_named(
    table: dict[str, list[Any]], common: ballots.Frame, told: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert keys(part_of(table, common, monkeypatch)) == told


def test_files_whose_sums_together_would_not_stay_exact_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    heavy = {"voter": ["a"], "project": ["p0"], "weight": ["100000000"]}
    fine = {"voter": ["b"], "project": ["p1"], "weight": ["0.000000000001"]}
    large = {"voter": ["a"], "project": ["p0"], "points": ["100000000"]}
    small = {"voter": ["b"], "project": ["p1"], "points": ["0.000000000001"]}
    for one, other, kind in ((heavy, fine, Approvals), (large, small, Scores)):
        parts = [part_of(table, frame(kind), monkeypatch).instance for table in (one, other)]
        with pytest.raises(BadInput):
            merged([part for part in parts if part is not None])


def test_a_head_with_more_projects_than_a_count_takes_is_refused() -> None:
    faults = Faults("projects.csv")
    projects_of([{"project": str(one), "cost": "1"} for one in range(20_001)], faults)
    assert [fault.key for fault in faults] == ["partitioned.too_many_projects"]
    assert all(fault.said(language) for fault in faults for language in ("ky", "ru", "en"))


def test_a_voter_in_two_files_is_named_with_both() -> None:
    with pytest.raises(BadInput) as caught:
        see_voters_apart([("a", "b"), ("c",), ("d", "a")], ["x", "y", "z"])
    assert [dict(fault.values) for fault in caught.value.faults] == [{"who": "a", "file": "x", "other": "z"}]


VOTERS = st.lists(st.frozensets(st.integers(0, 4), max_size=3), min_size=1, max_size=30)


@RULES
@given(VOTERS, st.integers(1, 4))
def test_ballots_in_blocks_merge_to_the_ballots_of_the_whole(voters: list[frozenset[int]], parts: int) -> None:
    rows = [(f"v{who}", f"p{one}") for who, named in enumerate(voters) for one in sorted(named)]
    rows += [(f"v{who}", None) for who, named in enumerate(voters) if not named]
    cut = [len(voters) * part // parts for part in range(parts + 1)]
    blocks = [{f"v{who}" for who in range(*edges)} for edges in pairwise(cut)]
    with pytest.MonkeyPatch.context() as patch:
        whole = part_of(columns_of(rows), frame(Approvals), patch).instance
        pieces = [
            part_of(columns_of([row for row in rows if row[0] in block]), frame(Approvals), patch).instance
            for block in blocks
            if block
        ]
    assert whole is not None
    together = merged([piece for piece in pieces if piece is not None])
    assert tallied(together) == tallied(whole)


def columns_of(rows: list[tuple[str, str | None]]) -> dict[str, list[Any]]:
    return {"voter": [row[0] for row in rows], "project": [row[1] for row in rows]}


def tallied(instance: Any) -> tuple[dict[tuple[int, ...], int], int, dict[str, tuple[int, ...]]]:
    found = instance.ballots
    ends = found.indptr.tolist()
    types = [tuple(found.indices[begin:end].tolist()) for begin, end in pairwise(ends)]
    of_voter = {
        name: types[place] if place >= 0 else ()
        for name, place in zip(found.voters, found.of_voter.tolist(), strict=True)
    }
    return dict(zip(types, found.weights.tolist(), strict=True)), found.blank, of_voter


def test_faults_of_a_block_come_back_as_a_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ballots, "coded", broken)
    part = ballots.load("b.parquet", frame(Approvals))
    assert part.instance is None and keys(part) == [("not_parquet", None)]


def broken(file: str, needed: Any, optional: Any, faults: Faults, barred: Any) -> Any:
    faults.add("partitioned.not_parquet", file=file, reason="OSError")
    faults.raise_all()
