"""Pabulib files: what real ones look like, every fault by its line, and no traceback whatever comes."""

import gzip
import random
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from budgets.made import REAL, File, made
from civicmath.ballots import Approvals, Ranked, Scores
from civicmath.budgets.sharing import RULES, shared
from civicmath.faults import BadInput, Unmeetable
from civicmath.files import pabulib
from civicmath.ties import by_order


def faults_of(content: bytes | str) -> list[tuple[str, int | None]]:
    with pytest.raises(BadInput) as problem:
        pabulib.read(content if isinstance(content, bytes) else content.encode())
    for language in ("ky", "ru", "en"):
        assert all(fault.said(language) for fault in problem.value.faults)
    return [(fault.key.removeprefix("files.pabulib."), fault.line) for fault in problem.value.faults]


def test_a_file_as_the_format_shows_it_is_read() -> None:
    instance = pabulib.read(REAL.encode())
    assert instance.limit == 2500
    assert [project.id for project in instance.projects] == ["1", "2", "4", "5", "7"]
    assert instance.projects[1].name == "Obwodnica; ETAP II"
    assert instance.projects[2].name == '"Konikowo" - plac'
    assert instance.projects[3].cost == Fraction(2001, 2)
    assert instance.projects[3].called == "5"
    assert instance.projects[0].categories == ("culture", "education")
    assert isinstance(instance.ballots, Approvals)
    assert instance.ballots.blank == 1
    assert instance.ballots.voters == tuple(str(one) for one in range(1, 11))
    assert instance.ballots.of_voter.tolist() == [0, 1, 2, 3, 4, 5, 6, -1, 2, 7]
    assert instance.ballots.weights.tolist() == [1, 1, 2, 1, 1, 1, 1, 1]


@pytest.mark.parametrize("change", [lambda text: text.replace("\n", "\r\n"), lambda text: text.rstrip("\n"), str.lower])
def test_line_ends_and_small_letters_do_not_matter(change: object) -> None:
    again = pabulib.read(change(REAL).encode())
    assert again.ballots.indices.tolist() == pabulib.read(REAL.encode()).ballots.indices.tolist()
    assert pabulib.read(gzip.compress(change(REAL).encode())).limit == 2500


def test_each_type_of_votes_has_its_ballots() -> None:
    kinds = {"approval": Approvals, "choose-1": Approvals, "ordinal": Ranked, "scoring": Scores, "cumulative": Scores}
    for kind, expected in kinds.items():
        assert type(pabulib.read(made(5, kind).bytes()).ballots) is expected
    file = File(
        "10",
        "scoring",
        [("a", "1", ""), ("b", "2", "")],
        [("1", "b,a", "0.5,2"), ("2", "a,b", "2,0"), ("3", "b", "-1")],
    )
    ballots = pabulib.read(file.bytes()).ballots
    assert ballots.score_scale == 2
    assert ballots.indices.tolist() == [0, 1, 0, 1]
    assert ballots.scores.tolist() == [4, 1, 4, -2]


def test_every_fault_is_named_by_its_line() -> None:
    text = """META
key;value
num_projects;9
num_votes;99
vote_type;approval
vote_type;approval
PROJECTS
project_id;cost;name
a;-5;A
b;NaN;B
a;7;again
c;1e999;C
d;;D
;3;E
f;10;"never closed
VOTES
voter_id;vote
"""
    assert faults_of(text) == [
        ("no_budget", None),
        ("no_section", None),
        ("key_twice", 6),
        ("cost_negative", 9),
        ("cost_not_a_number", 10),
        ("project_twice", 11),
        ("cost_not_a_number", 12),
        ("cost_not_a_number", 13),
        ("project_without_id", 14),
        ("quotes", 15),
    ]
    votes = """META
key;value
budget;100
vote_type;approval
num_votes;9
PROJECTS
project_id;cost
a;5
b;6
VOTES
voter_id;vote;sex
1;a,z;F
2;a,a;F
1;b;F
3
4;a;F;x
5;"a;F
6;a;F
z;a;F
7;a,z;F"""
    assert faults_of(votes) == [
        ("fewer_num_votes", 5),
        ("unknown_project", 12),
        ("named_twice", 13),
        ("voter_twice", 14),
        ("row_length", 15),
        ("row_length", 16),
        ("quotes", 17),
        ("unknown_project", 20),
    ]


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (("budget; 2500", "budget; -1"), "budget_not_a_number"),
        (("budget; 2500", "budget; inf"), "budget_not_a_number"),
        (("budget; 2500", "money; 2500"), "no_budget"),
        (("vote_type; approval", "vote_type; shouting"), "vote_type"),
        (("num_votes; 10", "num_votes; 11"), "fewer_num_votes"),
        (("num_projects; 5", "num_projects; 6"), "fewer_num_projects"),
        (("voter_id; age; sex; vote", "voter_id; age; sex; choice"), "no_column"),
        (("VOTES\n", "PROJECTS\n"), "section_twice"),
        (("META\n", ""), "no_section"),
        (("approval", "choose-1"), "more_than_one"),
        (("approval", "cumulative"), "no_column"),
    ],
)
def test_a_head_that_does_not_say_what_is_needed_is_refused(change: tuple[str, str], key: str) -> None:
    assert key in [fault for fault, _ in faults_of(REAL.removeprefix("\ufeff").replace(*change, 1))]


@pytest.mark.parametrize(
    ("vote", "points", "key"),
    [
        ("a,b", "1", "points"),
        ("a", "1,2", "points"),
        ("a", "NaN", "points_not_a_number"),
        ("a", "", "points"),
        ("a", "9e17", "points_too_large"),
    ],
)
def test_points_that_do_not_fit_are_refused(vote: str, points: str, key: str) -> None:
    file = File("10", "scoring", [("a", "1", ""), ("b", "2", "")], [("1", vote, points)])
    assert faults_of(file.bytes())[0][0] == key


@pytest.mark.parametrize("weight", ["0", "-1", "x", "", "nan"])
def test_weights_are_positive_numbers(weight: str) -> None:
    assert (
        faults_of(File("10", "approval", [("a", "1", "")], [("1", "a", "")], weights=[weight]).bytes())[0][0]
        == "weight"
    )


def test_letters_in_another_encoding_are_named_by_line() -> None:
    content = REAL.replace("Kino", "Кино").encode().replace("Кино".encode(), "Кино".encode("cp1251"))
    with pytest.raises(BadInput) as problem:
        pabulib.read(content)
    assert ("files.not_utf8", 16) in [(fault.key, fault.line) for fault in problem.value.faults]


def test_a_file_cut_off_anywhere_before_the_last_vote_is_refused() -> None:
    content = REAL.encode()
    for end in range(0, len(content) - 4, 7):
        with pytest.raises(BadInput):
            pabulib.read(content[:end])


def test_many_faults_need_no_more_room_than_few() -> None:
    head = "META\nkey;value\nbudget;5\nvote_type;approval\nPROJECTS\nproject_id;cost\na;1\nVOTES\nvoter_id;vote\n"
    with pytest.raises(BadInput) as problem:
        pabulib.read((head + "".join(f"{v};z\n" for v in range(5000))).encode())
    assert len(problem.value.faults) == 100
    assert problem.value.more == 4900


def test_no_input_ends_in_a_traceback() -> None:
    chance = random.Random(7)
    seeds = [
        REAL.encode(),
        *(made(seed, kind).bytes() for seed, kind in enumerate(["scoring", "ordinal", "cumulative"])),
    ]
    refused = 0
    for _ in range(1000):
        content = bytearray(chance.choice(seeds))
        for _ in range(chance.randint(1, 6)):
            spoil(content, chance)
        try:
            instance = pabulib.read(bytes(content))
            shared(instance, chance.choice(RULES), ties=by_order(instance.ballots.candidates))
        except (BadInput, Unmeetable) as problem:
            refused += len(problem.faults[0].said("ky")) > 0
    assert refused > 300


def spoil(content: bytearray, chance: random.Random) -> None:
    """Change, cut, insert or repeat some bytes."""
    place = chance.randrange(len(content) + 1)
    kind = chance.randrange(4)
    if kind == 0:
        content[place : place + 1] = bytes([chance.randrange(256)])
    elif kind == 1:
        del content[place : place + chance.randint(1, 30)]
    elif kind == 2:
        content[place:place] = chance.choice(
            [b";", b'"', b"\n", b",", b"-", b"1e9", b"\xff", b"\x00", b"VOTES\n", b"nan"]
        )
    else:
        content += content[place : place + 40]


def test_large_blocks_are_read_as_small_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    content = made(11, projects=9, voters=14).bytes()
    whole = pabulib.read(content)
    monkeypatch.setattr(pabulib, "CHUNK", 16)
    again = pabulib.read(content)
    assert np.array_equal(whole.ballots.indices, again.ballots.indices)
    assert np.array_equal(whole.ballots.of_voter, again.ballots.of_voter)
    assert whole.ballots.voters == again.ballots.voters


@pytest.mark.parametrize(
    "vote", ["01,2", "2,", ",2", "1, 2", "1,,2", "+1,2", "99999999999999999999,2", "1e0,2", "\u0661,2", "3,2"]
)
def test_numbers_as_ids_are_names_and_not_read_as_numbers(vote: str) -> None:
    file = File(
        "10", "approval", [("1", "1", ""), ("2", "2", ""), ("10", "3", "")], [("a", "1,2", ""), ("b", vote, "")]
    )
    known = {"2,": [[0, 1], [1]], ",2": [[0, 1], [1]], "1, 2": [[0, 1]], "1,,2": [[0, 1]]}
    if vote in known:
        ballots = pabulib.read(file.bytes()).ballots
        rows = [ballots.indices[a:b].tolist() for a, b in pairwise(ballots.indptr)]
        assert rows == known[vote]
    else:
        assert faults_of(file.bytes()) == [("unknown_project", 18)]


def test_thousands_or_fractions_are_refused() -> None:
    file = File("100,000", projects=[("a", "90,000", ""), ("b", "60 000", ""), ("c", "30000,50", "")])
    file.votes, file.weights = [("1", "a", ""), ("2", "b", "")], ["2,500", "0,125"]
    text = file.text().replace("num_votes;2", "num_votes;2,000")
    found = [key for key, _ in faults_of(text)]
    assert found == ["files.csv.thousands"] * 4
    lines = [text.split("\n")[line - 1] for _, line in faults_of(text) if line]
    assert [line.partition(";")[0] for line in lines] == ["num_votes", "budget", "a", "1"]


def test_blanks_stand_between_three_digits() -> None:
    file = File("12 5", projects=[("a", "1234 567", ""), ("b", "60 000", "")], votes=[("1", "a", "")])
    assert [key for key, _ in faults_of(file.text())] == ["budget_not_a_number", "cost_not_a_number"]


@pytest.mark.parametrize("mark", [",", "\t"])
def test_cells_between_other_marks_are_named_as_such(mark: str) -> None:
    text = File("10", projects=[("a", "9", "")], votes=[("1", "a", "")]).text()
    assert faults_of(text.replace(";", mark)) == [("separator", 2)]
    assert faults_of(f"META{mark}{mark}\nkey{mark}value\n") == [("separator", 1 if mark == "," else 2)]
    head, _, rest = text.partition("PROJECTS")
    assert faults_of(head + "PROJECTS" + rest.replace(";", mark)) == [("separator", len(head.split("\n")) + 1)]
