r"""Faults planted into copies of the rules: for each, the tests named must fail.

`planted/<package>.tsv`: file (below src/civicmath) · the right text, found exactly once · the faulty text · the test that must notice
(below tests). `\\n` stands for a line feed. First each of the named tests is seen to pass on an untouched copy.
"""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent / "src" / "civicmath"


def planted() -> list[tuple[str, str, str, str]]:
    faults = []
    for table in sorted((HERE / "planted").glob("*.tsv")):
        with table.open(encoding="utf-8", newline="") as lines:
            for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                file, right, wrong, test = (cell.replace("\\n", "\n") for cell in row)
                faults.append((file, right, wrong, test))
    return faults


def passes(copy: Path, test: str) -> bool:
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-p",
        "no:xdist",
        "-c",
        str(HERE.parent / "pyproject.toml"),
        str(HERE / test),
    ]
    away = {
        **os.environ,
        "PYTHONPATH": str(copy),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HYPOTHESIS_STORAGE_DIRECTORY": str(copy / "hypothesis"),
    }
    done = subprocess.run(
        [*words, "-o", f"pythonpath={copy} {HERE}"], env=away, capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.returncode == 0


def test_every_line_to_be_spoilt_stands_once_where_it_is_said_to() -> None:
    # Cheap, so it runs with every test: a line rewritten since would otherwise be missed until the faults are planted.
    lost = [
        (file, right)
        for file, right, _wrong, test in planted()
        if (SOURCE / file).read_text(encoding="utf-8").count(right) != 1
        or not (HERE / test.partition("::")[0]).is_file()
    ]
    assert lost == []


@pytest.mark.planted
@pytest.mark.parametrize("test", sorted({fault[3] for fault in planted()}))
def test_the_tests_named_pass_on_an_untouched_copy(tmp_path: Path, test: str) -> None:
    shutil.copytree(SOURCE, tmp_path / "civicmath")
    assert passes(tmp_path, test)


@pytest.mark.planted
@pytest.mark.parametrize(("file", "right", "wrong", "test"), planted())
def test_a_planted_fault_is_noticed(tmp_path: Path, file: str, right: str, wrong: str, test: str) -> None:
    shutil.copytree(SOURCE, tmp_path / "civicmath")
    rule = tmp_path / "civicmath" / file
    text = rule.read_text(encoding="utf-8")
    assert text.count(right) == 1, f"{file} holds {text.count(right)} times: {right}"
    rule.write_text(text.replace(right, wrong), encoding="utf-8")
    assert not passes(tmp_path, test), f"nothing noticed {wrong!r} in place of {right!r}"
