"""What `civicmath sample` makes of tables of people: groups in one cluster, rows of totals, weights that were not used."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from civicmath import command, intervals
from civicmath.faults import BadInput, Unmeetable
from civicmath.files import survey
from civicmath.sampling import estimates
from civicmath.sampling.allocation import Stratum, allocation
from civicmath.sampling.design import design

VILLAGES = "village,income,yes\nA,100,1\nA,900,0\nB,50,1\nB,500,1\nC,10,0\nC,700,1\n"


def asked(folder: Path, capsys: pytest.CaptureFixture[str], text: str, *words: str) -> tuple[int, dict[str, Any]]:
    file = folder / "people.csv"
    file.write_text(text, encoding="utf-8")
    code = command.main(["sample", str(file), *words, "--json", "--explain", "en"])
    return code, json.loads(capsys.readouterr().out)


def test_a_mean_of_a_group_in_one_cluster_has_no_interval(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--what", "estimate", "--of", "income", "--cluster", "village", "--by", "village"]
    _, answer = asked(tmp_path, capsys, VILLAGES, *words)
    whole, *groups = answer["result"]["estimates"]
    assert whole["interval"][0] < whole["value"] < whole["interval"][1]
    assert [(one["interval"], one["standard_error"], one["effective_people"]) for one in groups] == [
        (None, None, 1)
    ] * 3
    assert "income (A): mean 500. The interval is unknown" in " ".join(answer["explanation"]["sentences"])


def test_a_share_of_a_group_in_one_cluster_counts_as_one_person() -> None:
    yes = np.array([True, False, True, True, False, True])
    drawn = design(np.ones(6), None, list("AABBCC"))
    one = estimates.share(drawn, yes, domain=np.array([True, True, False, False, False, False]))
    assert (one.low, one.high) == intervals.wilson(0.5, 1.0, intervals.quantile(intervals.LEVEL, 2))
    two = estimates.share(drawn, yes, domain=np.array([True, True, True, True, False, False]))
    assert two.effective_people > 1


def test_nor_has_one_person_without_clusters() -> None:
    drawn = design(np.ones(4), list("aabb"))
    one = estimates.mean(drawn, np.array([1.0, 2, 3, 4]), domain=np.array([True, False, False, False]))
    assert np.isnan([one.low, one.high, one.variance, one.error]).all()
    two = estimates.mean(drawn, np.array([1.0, 2, 3, 4]), domain=np.array([True, False, True, False]))
    assert two.low < two.value < two.high


def test_a_cluster_that_is_all_of_its_stratum_or_taken_for_sure_is_known() -> None:
    values, domain = np.array([1.0, 2, 3, 4]), np.array([True, True, False, False])
    sure = design(np.ones(4), list("aabb"), list("xxyz"), lonely="certainty")
    assert estimates.mean(sure, values, domain=domain).variance == 0
    all_of_it = design(np.ones(4), list("aabb"), list("xxyz"), clusters_of={"a": 1, "b": 9})
    assert estimates.mean(all_of_it, values, domain=domain).variance == 0
    far = design(np.ones(4), list("aabb"), list("xxyz"), lonely="adjust")
    assert np.isnan(estimates.mean(far, values, domain=domain).variance)


def test_a_total_of_a_group_in_one_cluster_has_an_interval() -> None:
    drawn = design(np.ones(6), None, list("AABBCC"))
    one = estimates.total(
        drawn, np.array([1.0, 9, 5, 5, 1, 7]), domain=np.array([True, True, False, False, False, False])
    )
    assert one.variance > 0


TASKS = {
    "estimate": ["--what", "estimate", "--of", "income"],
    "weights": ["--what", "weights", "--strata", "strata.csv", "--stratum", "village"],
    "suppress": ["--what", "suppress", "--rows", "village", "--columns", "yes"],
}


@pytest.mark.parametrize("task", TASKS)
def test_a_last_row_of_totals_is_nobody(
    task: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("strata.csv").write_text("stratum,people\nA,9\nB,9\nC,9\n", "utf-8")
    assert asked(tmp_path, capsys, VILLAGES, *TASKS[task])[0] == 0
    code, answer = asked(tmp_path, capsys, VILLAGES + ",,\nИтого,2260,4\n", *TASKS[task])
    assert (code, ("files.survey.total", 9)) == (2, next((one["key"], one["line"]) for one in answer["faults"]))


def test_an_answer_that_others_gave_too_is_no_total(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "which,income\nall,100\nsome,200\nall,300\n"
    assert asked(tmp_path, capsys, text, *TASKS["estimate"])[0] == 0
    assert asked(tmp_path, capsys, text.replace("all,100", "few,100"), *TASKS["estimate"])[0] == 2
    assert (
        asked(
            tmp_path, capsys, "which,income\nall,100\n", "--what", "estimate", "--of", "income", "--lonely", "certainty"
        )[0]
        == 0
    )


def test_a_column_of_weights_that_is_not_used_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "id,Салмагы,v\n1,10,1\n2,90,0\n3,90,0\n"
    told = "The file has a column “Салмагы”, which was not used: is --weight needed?"
    words = ["--what", "estimate", "--of", "v", "--as", "share"]
    assert told in asked(tmp_path, capsys, text, *words)[1]["explanation"]["sentences"]
    assert told not in asked(tmp_path, capsys, text, *words, "--weight", "салмагы")[1]["explanation"]["sentences"]


@pytest.mark.parametrize("cell", ["12.000", "1.500"])
def test_whole_numbers_with_points_between_thousands_are_refused(cell: str) -> None:
    with pytest.raises(BadInput) as refused:
        survey.strata(f"stratum;people\nA;{cell}\nB;8\n".encode())
    assert [(one.key, one.line) for one in refused.value.faults] == [("files.survey.thousands", 2)]
    assert survey.strata(b"stratum;people\nA;12.0\nB;12 000\n")[1].people == 12_000


@pytest.mark.parametrize("level", ["0.9999999999999999", "0.99999999999"])
def test_a_level_that_floats_can_not_tell_from_1_is_refused(level: str) -> None:
    with pytest.raises(BadInput) as refused:
        intervals.quantile(Fraction(level))
    assert refused.value.faults[0].key == "intervals.level_too_high"
    assert intervals.quantile(Fraction("0.999999")) > 4


def test_who_are_too_few_is_told_what_they_are_enough_for() -> None:
    with pytest.raises(Unmeetable) as refused:
        allocation([Stratum("a", 10), Stratum("b", 10)], 5, least=4)
    said = {language: refused.value.faults[0].said(language) for language in ("ky", "ru", "en")}
    assert said["en"] == "5 are too few: at least 4 in every stratum takes 8. With 5 it can be 2 at most."
    assert said["ru"].startswith("5 — слишком мало") and said["ky"].startswith("5 киши аздык кылат")
