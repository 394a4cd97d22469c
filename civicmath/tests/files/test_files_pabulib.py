"""Pabulib: quotes that don't close, rows of another length, and faults without end, each by its line and in little memory."""

import gzip
import tracemalloc

import pytest

from budgets.made import File
from civicmath.faults import LIMIT, BadInput
from civicmath.files import pabulib, rows
from files.shared import faults_of as all_faults_of

META = "META\nkey;value\nbudget;100\nvote_type;approval\n"
PROJECTS = "PROJECTS\nproject_id;cost;name\np1;40;School\np2;50;Road\n"
VOTES = "VOTES\nvoter_id;vote;sex\n1;p1;F\n2;p1,p2;M\n"
WHOLE = META + PROJECTS + VOTES


def faults_of(content: str | bytes) -> list[tuple[str, int | None]]:
    found = all_faults_of(pabulib.read, content if isinstance(content, bytes) else content.encode())
    return [(key.removeprefix("files.pabulib.").removeprefix("files."), line) for key, line in found]


def changed(right: str, wrong: str) -> str:
    assert right in WHOLE
    return WHOLE.replace(right, wrong, 1)


def test_a_quote_that_swallows_lines_is_a_fault() -> None:
    swallowed = WHOLE.replace("School", '"School').replace("Road", '"Road')
    assert faults_of(swallowed) == [("quotes", 7)]  # and not that p1 and p2, who have votes, do not exist
    assert ("quotes", 3) in faults_of(changed("100", '"100\nunit;"Osh'))
    assert faults_of(META + PROJECTS + VOTES.replace("p1;F", '"p1;F')) == [("quotes", 11)]


def test_a_quote_that_nothing_closes_is_a_fault() -> None:
    assert ("quotes", 7) in faults_of(changed("School", '"School'))
    long = "VOTES\nvoter_id;vote;sex\n" + "1;p1;F\n" * 30_000
    assert faults_of(META + PROJECTS.replace("School", '"School') + long) == [("row_too_long", 7)]


def test_quoted_cells_may_run_over_lines_that_close_properly() -> None:
    instance = pabulib.read(changed("School", '"School;\n""north"""').encode())
    assert [project.name for project in instance.projects] == ['School; "north"', "Road"]
    assert instance.projects[1].cost == 50


def test_text_may_follow_a_quote_on_its_line() -> None:
    """As in Gdańsk's files."""
    instance = pabulib.read(changed("School", '"School" of ours; ').replace("40;", '"40" ;').encode())
    assert [project.name for project in instance.projects] == ["School of ours", "Road"]
    assert instance.projects[0].cost == 40


def test_a_row_that_goes_on_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "LONGEST_LINE", 1000)
    assert faults_of(changed("School", '"a' + '\n";"' * 500 + '"')) == [("row_too_long", 7)]


@pytest.mark.parametrize(
    ("right", "wrong", "found"),
    [
        ("p1;40;School", "p1;40;A; park;green", [("row_length", 7)]),
        ("p1;40;School", "p1;40", [("row_length", 7)]),
        ("p2;50;Road", "p2", [("row_length", 8)]),
        ("p1;40;School", 'p1;"40;"School', [("row_length", 7)]),
        ("budget;100", "budget;100;000", [("row_length", 3)]),
        ("1;p1;F", "1;p1", [("row_length", 11)]),
        ("1;p1;F", "1;p1;F;x", [("row_length", 11)]),
    ],
)
def test_a_row_of_another_length_is_a_fault(right: str, wrong: str, found: list[tuple[str, int]]) -> None:
    assert faults_of(changed(right, wrong)) == found


def test_empty_cells_as_spreadsheets_add_them_are_no_fault() -> None:
    padded = "\n".join(line + ";;" for line in WHOLE.splitlines())
    assert [project.name for project in pabulib.read(padded.encode()).projects] == ["School", "Road"]
    shorter = WHOLE.replace("project_id;cost;name", "project_id;cost;name;;").replace("vote;sex", "vote;sex;")
    assert pabulib.read(shorter.encode()).ballots.weights.tolist() == [1, 1]


EMPTY = [";;", ";", ";;;;;", " ; ;\t", '"";"";""', ";;\n;;\n\n;;"]


@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("empty", EMPTY)
@pytest.mark.parametrize("end", ["\n", ""])
def test_rows_of_empty_cells_are_no_voters(empty: str, quote: str, end: str) -> None:
    votes = f"VOTES\nvoter_id;vote;sex\n{empty}\n{quote}1{quote};p1;F\n{empty}\n2;;M\n;p2;\n{empty}{end}"
    ballots = pabulib.read((META + "num_votes;3\n" + PROJECTS + votes).encode()).ballots
    assert (ballots.weights.tolist(), ballots.blank, ballots.voters) == ([1, 1], 1, ("1", "2", ""))
    wrong = [line for line, text in enumerate((META + PROJECTS + votes).split("\n"), start=1) if text == "2;;M"]
    assert faults_of(META + PROJECTS + votes.replace("2;;M", "2;p3;M")) == [("unknown_project", wrong[0])]


def test_so_it_is_where_ballots_have_weights_or_nobody_a_name() -> None:
    file = File("10", projects=[("a", "1", "")], votes=[("1", "a", ""), ("2", "", "")], weights=["2", "1"])
    ballots = pabulib.read(file.bytes() + b";;\n").ballots
    assert (ballots.weights.tolist(), ballots.blank) == ([2], 1)
    assert pabulib.read((META + PROJECTS + "VOTES\nvote;sex\np1;F\n;\n;F\n").encode()).ballots.blank == 1
    alone = pabulib.read((META + PROJECTS + "VOTES\nvote;\np1;\n;\n;\n").encode())
    assert alone.ballots.blank == 2  # an empty cell is all that a blank ballot can be


def test_a_row_of_empty_cells_after_a_comma_does_not_break_off() -> None:
    """The vote before it has its end."""
    assert len(pabulib.read((META + PROJECTS + "VOTES\nvoter_id;vote\n1;p1,\n;").encode()).ballots) == 1


@pytest.mark.parametrize("written", ["1e18", "-1", "NaN", "0,1234567890123"])
def test_a_budget_that_is_refused_is_told_why(written: str) -> None:
    with pytest.raises(BadInput) as refused:
        pabulib.read(changed("budget;100", f"budget;{written}").encode())
    assert refused.value.faults[0].said("en") == (
        f"Line 3: The budget “{written}” won't do: a number of 0 or more is needed, with at most 18 digits before the decimal point "
        "and 12 after it."
    )
    assert all("18" in refused.value.faults[0].said(language) for language in ("ky", "ru"))


@pytest.mark.parametrize("written", ["0", "999999999999999999,999999999999"])
def test_a_budget_within_the_limits_is_read(written: str) -> None:
    assert pabulib.read(changed("budget;100", f"budget;{written}").encode()).limit >= 0


def test_an_unreadable_row_is_the_fault_and_not_what_it_held() -> None:
    letters = WHOLE.encode()
    for project in (b"School", b"Road"):
        letters = letters.replace(project, "Жол".encode("cp1251"))
    assert faults_of(letters) == [("not_utf8", 7), ("wrong_encoding", 8)]
    assert faults_of(WHOLE.encode().replace(b"budget;100", b"budget;100;\xff")) == [("not_utf8", 3)]
    assert faults_of(WHOLE.encode().replace(b"1;p1;F", b"1;p1;\xff")) == [("not_utf8", 11)]


def test_a_section_without_rows_is_not_called_missing() -> None:
    assert faults_of(META + "PROJECTS\nproject_id;cost\n" + "VOTES\nvoter_id;vote\n") == [("no_projects", 5)]


def test_line_ends_of_old_are_named() -> None:
    assert faults_of(WHOLE.replace("\n", "\r")) == [("carriage_return", 1)]
    assert ("carriage_return", 7) in faults_of(changed("School", "Sch\rool"))


def test_what_stands_before_the_votes_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LARGEST_HEAD", "CHUNK", "LONGEST_LINE"):
        monkeypatch.setattr(pabulib, name, 200)
    assert pabulib.read(WHOLE.encode()).limit == 100
    many = "".join(f"q{number};1;{number}\n" for number in range(100))
    assert [key for key, _ in faults_of(META + PROJECTS + many + VOTES)] == ["head_too_large"]


def test_faults_found_before_an_archive_breaks_off_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pabulib, "CHUNK", 16)
    packed = gzip.compress(changed("p1;40;School", "p1;-40;School").encode(), mtime=0)
    assert [key for key, _ in faults_of(packed[:-8])] == ["cost_negative", "broken_archive"]


def refused(votes: list[tuple[str, str, str]], **more: object) -> tuple[BadInput, float]:
    """What a file with these votes is refused for, and the megabytes that took."""
    content = File("10", projects=[("a", "1", ""), ("b", "2", "")], votes=votes, **more).bytes()
    tracemalloc.start()
    with pytest.raises(BadInput) as refusal:
        pabulib.read(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return refusal.value, peak / 1e6


def test_bad_votes_all_of_them_different_need_constant_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pabulib, "CHUNK", 1 << 14)
    count = 40_000
    small, large = (refused([(f"v{one}", f"z{one}", "") for one in range(many)]) for many in (count // 10, count))
    assert [fault.line for fault in large[0].faults] == list(range(16, 16 + LIMIT))
    assert large[0].more == count - LIMIT
    assert large[1] < small[1] + 2
    heavy = [str(1 + one) for one in range(count)]
    assert refused([(f"v{one}", f"z{one}", "") for one in range(count)], weights=heavy)[1] < small[1] + 2


def test_the_same_bad_vote_is_named_wherever_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pabulib, "CHUNK", 32)
    again = "".join(f"v{one};{'z' if one % 9 == 0 else 'p1'};F\n" for one in range(100))
    assert faults_of(WHOLE + again) == [("unknown_project", 13 + one) for one in range(0, 100, 9)]


def test_a_voter_who_comes_again_is_counted_after_any_number_of_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pabulib, "CHUNK", 256)
    votes = [(f"v{one % 300}", "a,b" if one % 2 else f"z{one}", "") for one in range(1000)]
    refusal, _ = refused([*votes, ("", "a", ""), ("", "a", "")])
    assert len(refusal.faults) + refusal.more == 500 + 700


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_file_cut_within_its_last_vote_breaks_off(quote: str) -> None:
    """Its counts are all there, so nothing else would show it."""
    cut = META + PROJECTS + f"VOTES\nvoter_id;sex;vote\n{quote}1{quote};F;p1\n2;M;p1,"
    assert faults_of(cut) == [("breaks_off", 12)]
    assert len(pabulib.read((cut + "\n").encode()).ballots) == 1
    assert len(pabulib.read((cut + "p2").encode()).ballots) == 2


@pytest.mark.parametrize("marker", ["PROJECTS", "projects;;", ' "PROJECTS" '])
def test_projects_after_the_votes_are_said_to_be_in_the_wrong_place_and_nothing_else(marker: str) -> None:
    late = META + "num_votes;2\nnum_projects;2\n" + VOTES + PROJECTS.replace("PROJECTS", marker)
    assert faults_of(late) == [("after_votes", 11)]
    assert faults_of(late.replace("budget;100", "budget;-1")) == [("budget_not_a_number", 3), ("after_votes", 11)]
    assert faults_of(VOTES + META + PROJECTS) == [("after_votes", 5), ("after_votes", 9)]
    assert faults_of(PROJECTS + VOTES + META) == [("after_votes", 9)]
    assert faults_of(META + VOTES) == [("no_section", None)]


def scoring(default: str) -> str:
    head = META.replace("approval", "Scoring") + f"default_score;{default}\n"
    return head + PROJECTS + "VOTES\nvoter_id;vote;points\n1;p1;3\n"


@pytest.mark.parametrize("default", ["1", "-1", "0.5", "x", "1,000"])
def test_points_for_what_a_ballot_leaves_out_are_refused(default: str) -> None:
    assert faults_of(scoring(default)) == [("default_score", 5)]
    with pytest.raises(BadInput) as refused:
        pabulib.read(scoring(default).encode())
    assert all(default in refused.value.faults[0].said(language) for language in ("ky", "ru", "en"))


@pytest.mark.parametrize("default", ["0", "0.0", "", "None"])
def test_no_points_for_what_a_ballot_leaves_out_are_as_it_is_counted(default: str) -> None:
    assert pabulib.read(scoring(default).encode()).ballots.scores.tolist() == [3]
    assert (
        len(pabulib.read(changed("budget", f"default_score;{default}1\nbudget").encode()).ballots) == 2
    )  # approvals have none
