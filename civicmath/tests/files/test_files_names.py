"""Who and what a file names: one spelling, no column left out in silence, no number taken for another."""

import gzip
import unicodedata
from fractions import Fraction
from pathlib import Path

import pytest

from civicmath.faults import BadInput
from civicmath.files import approvals, problems, ranked, scores, seats, table
from civicmath.files.values import spelled

ONE = "Эркинбай"
OTHER = unicodedata.normalize("NFD", ONE)


def keys(problem: pytest.ExceptionInfo[BadInput]) -> list[tuple[str, int | None]]:
    return [(fault.key, fault.line) for fault in problem.value.faults]


def test_a_name_has_one_spelling() -> None:
    assert ONE != OTHER
    assert spelled(f" {OTHER}\u00a0 Асанов ") == f"{ONE} Асанов"
    assert spelled("plain") == "plain"


@pytest.mark.parametrize("between", ["", '"'])  # read at once, and line by line
def test_letters_written_in_two_ways_name_one_candidate(between: str) -> None:
    rows = [*[ONE] * 3, *[OTHER] * 3, *["Асан"] * 4]
    file = "rank1,rank2\n" + "".join(f"{between}{row}{between},\n" for row in rows)
    read = ranked.read(file.encode())
    assert read.candidates == ("Асан", ONE)
    assert dict(zip(read.order[:, 0].tolist(), read.weights.tolist(), strict=True)) == {0: 4, 1: 6}


def test_answers_about_a_name_written_in_two_ways_are_about_one_item() -> None:
    read = problems.compared(f"left,right,chosen\n{ONE},Суу,{OTHER}\nСуу,{OTHER},{ONE}\n{OTHER},Суу,=\n".encode())
    assert read.names == ("Суу", ONE)
    assert read.wins.tolist() == [[0, 1], [5, 0]]
    with pytest.raises(BadInput) as problem:
        problems.compared(f"winner,loser\n{ONE},{OTHER}\n".encode())
    assert keys(problem) == [("priorities.pairwise.with_itself", 2)]


@pytest.mark.parametrize(("held", "asked"), [(ONE, OTHER), (OTHER, ONE)])
def test_a_criterion_is_found_by_either_spelling(held: str, asked: str) -> None:
    file = f"option,need,{held}\n{held}  A,1,2\nB,3,4\n".encode()
    read = problems.matrix(file, problems.Asked(weights={asked: Fraction(2)}, lower=[asked]))
    assert [(one.name, one.weight, one.lower) for one in read.criteria] == [("need", 0, False), (ONE, 2, True)]
    assert read.options == (f"{ONE} A", "B")
    assert problems.survey(f"{held},b\n1,2\n".encode()).problems == (ONE, "b")
    with pytest.raises(BadInput) as problem:
        problems.matrix(file, problems.Asked(weights={held: Fraction(2), asked: Fraction(3)}))
    assert keys(problem) == [("files.problems.weights_twice", None)]


@pytest.mark.parametrize("reader", [problems.matrix, problems.survey])
def test_two_columns_of_one_name_are_refused(reader) -> None:
    with pytest.raises(BadInput) as problem:
        reader(f"\no,{ONE},{OTHER}\n1,2,3\n".encode())
    assert keys(problem) == [("files.table.column_twice", 2)]


def test_two_candidates_with_one_name_are_refused() -> None:
    with pytest.raises(BadInput) as problem:
        ranked.read(f'2 1\n1 1 0\n0\n"{ONE}"\n"{OTHER}"\n'.encode())
    assert keys(problem) == [("files.candidate_twice", 5)]


def test_seat_rules_find_a_candidate_by_either_spelling() -> None:
    rules = seats.read(f"group,least,most\nайыл,1,\n\ncandidate,group\n{OTHER},айыл\n".encode(), [ONE, "Асан"])
    assert rules[0].members == {0}


@pytest.mark.parametrize("header", ["rank1,rank2,rank4", "rank1,Rank 1", "1,2,4", "rank1,rank2,rank2x,3rd rank,rank 2"])
def test_a_rank_column_left_over_is_refused(header: str) -> None:
    with pytest.raises(BadInput) as problem:
        ranked.read(f"{header}\n{','.join('ABCDE'[: header.count(',') + 1])}\n".encode(), form="ranks")
    assert keys(problem)[0] == ("files.csv.ranks_left", 1)


def test_numbered_columns_with_other_words_are_no_ranks() -> None:
    assert ranked.read(b"rank1,rank2,phone3,rank10 note\nA,B,1,2\n").candidates == ("A", "B")


@pytest.mark.parametrize("reader", [ranked, approvals, scores])
def test_a_column_called_number_must_say_what_it_counts(reader) -> None:
    cells = "rank1,rank2" if reader is ranked else "A,B"
    row = "A,B" if reader is ranked else "1,0"
    with pytest.raises(BadInput) as problem:
        reader.read(f"number,{cells}\n7,{row}\n".encode())
    assert keys(problem) == [("files.csv.which_number", 1)]
    assert int(reader.read(f"number,count,{cells}\n7,3,{row}\n".encode()).weights.sum()) == 3


@pytest.mark.parametrize("ballots", ["12 000 1 2 0", "1 1 2 0\n12 000 1 2 0", "1 1 00"])
def test_several_zeros_end_no_ballot(ballots: str) -> None:
    with pytest.raises(BadInput) as problem:
        ranked.read(f'2 1\n{ballots}\n0\n"A"\n"B"\n'.encode())
    assert "000" in str(problem.value) or "00" in str(problem.value) or "0" in str(problem.value)
    assert {line for _, line in keys(problem)} == {1 + len(ballots.split("\n"))}


def test_zeros_inside_numbers_are_no_end() -> None:
    read = ranked.read(("100 1\n1000 100 1 0\n100 100 0\n0\n" + "".join(f'"c{one}"\n' for one in range(100))).encode())
    assert read.weights.tolist() == [1000, 100]


def test_what_was_wrong_before_reading_ended_is_named_as_well() -> None:
    with pytest.raises(BadInput) as problem:
        ranked.read(b'3 1 # \xea\n1 1 0\n0\n"A"\n"B"\n"C"\n')
    assert keys(problem)[0] == ("files.not_utf8", 1)
    assert len(keys(problem)) == 2
    with pytest.raises(BadInput) as problem:
        ranked.read(b"2 1\n1 1 x 0\n1 1 0\n0\n" + b'"A"\n' * 9)
    assert keys(problem)[0][1] == 2
    assert "files.blt.too_many_names" in [key for key, _ in keys(problem)]


def test_what_is_no_text_is_called_what_it_is() -> None:
    begins, key = b"PK\x03\x04\x14", "files.zip"
    with pytest.raises(BadInput) as problem:
        ranked.read(begins + b"rest\n")
    assert keys(problem) == [(key, None)]
    with pytest.raises(BadInput) as problem:
        seats.read(begins + b"rest\n", ["A"])
    assert keys(problem) == [(key, None)]


@pytest.mark.parametrize("content", [b"rank1,rank2\rA,B\r", b"2 1\r1 1 2 0\r0\rA\rB\rT\r", b"id,g\r1,f\r"])
def test_lines_that_end_as_on_old_macs_are_called_so(content: bytes) -> None:
    for read in (ranked.read, table.read):
        with pytest.raises(BadInput) as problem:
            read(content)
        assert keys(problem) == [("files.carriage_return", 1)]


def test_a_broken_archive_keeps_its_name(tmp_path: Path) -> None:
    file = tmp_path / "council.blt.gz"
    file.write_bytes(gzip.compress(b"2 1\n1 1 2 0\n0\nA\nB\nT\n")[:-6])
    with pytest.raises(BadInput) as problem:
        ranked.read(file)
    assert keys(problem) == [("files.broken_archive", None)] and problem.value.source == "council.blt.gz"


def test_a_table_that_is_too_large_is_called_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MOST_TEXT", 1000)
    file = tmp_path / "survey.csv"
    file.write_text("id,note\n" + "1,short\n" * 500 + f"2,{'long ' * 50}\n" * 10, encoding="utf-8")
    with pytest.raises(BadInput) as problem:
        table.read(file)
    assert keys(problem) == [("files.table.too_much_text", 506)] and problem.value.source == "survey.csv"
    with pytest.raises(BadInput) as problem:
        table.read(file, most_cells=20)
    assert keys(problem) == [("files.table.too_many_cells", 12)] and problem.value.source == "survey.csv"
    file.write_text("id\n1\n", encoding="utf-8")
    with pytest.raises(BadInput) as problem:
        table.read(file).column("note")
    assert keys(problem) == [("files.table.no_column", None)] and problem.value.source == "survey.csv"


def test_a_cell_longer_than_a_name_is_a_fault_however_many_blanks_it_holds() -> None:
    assert ranked.read(f"rank1\nA{' ' * 400}B\nA B\n".encode()).weights.tolist() == [2]
    with pytest.raises(BadInput) as problem:
        ranked.read(f"rank1\nA{' ' * 500}B\nA B\n".encode())
    assert keys(problem) == [("files.csv.name", 2)]
