"""What all commands share: exit codes, the reader's language, faults as JSON of a published schema."""

import json
import os
import subprocess
import sys
from importlib import resources
from pathlib import Path

import jsonschema
import pytest

import civicmath
from civicmath import command

TIE = "2 1\n1 1 2 0\n1 2 1 0\n0\nA\nB\n"
SCHEMA = json.loads((resources.files("civicmath") / "schemas" / "faults-1.json").read_text(encoding="utf-8"))


@pytest.fixture
def ballots(tmp_path: Path) -> Path:
    (tmp_path / "tie.blt").write_text(TIE)
    (tmp_path / "broken.blt").write_text(TIE.replace("2 1 0", "2 3 0"))
    return tmp_path


@pytest.mark.parametrize(("file", "code"), [("tie.blt", 3), ("broken.blt", 2), ("absent.blt", 2)])
def test_faults_are_json_of_the_published_schema(
    ballots: Path, capsys: pytest.CaptureFixture[str], file: str, code: int
) -> None:
    assert command.main(["elect", str(ballots / file), "--json", "--explain", "ky"]) == code
    said = capsys.readouterr()
    answer = json.loads(said.out)
    jsonschema.validate(answer, SCHEMA)
    where = f"{answer['file']}: " if answer["file"] else ""
    assert (answer["file"] == file) == (file == "broken.blt")
    assert said.err.splitlines() == [where + fault["said"] for fault in answer["faults"]]


def test_a_counted_file_ends_with_zero(ballots: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["elect", str(ballots / "tie.blt"), "--ties", "order", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["schema"] == "civicmath/elect/1"
    assert answer["explanation"]["sentences"]


@pytest.mark.parametrize(
    ("locale", "language"), [("ky_KG.UTF-8", "ky"), ("ru_RU.UTF-8", "ru"), ("C.UTF-8", "en"), ("", "en")]
)
def test_the_language_of_the_terminal_is_used(monkeypatch: pytest.MonkeyPatch, locale: str, language: str) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", locale)
    assert command.language_of_reader() == language


def test_more_faults_than_are_kept_are_counted(ballots: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = "".join("1 3 0\n" for _ in range(150))
    (ballots / "many.blt").write_text(f"2 1\n{lines}0\nA\nB\n")
    assert command.main(["elect", str(ballots / "many.blt"), "--json", "--explain", "en"]) == 2
    answer = json.loads(capsys.readouterr().out)
    jsonschema.validate(answer, SCHEMA)
    assert (len(answer["faults"]), answer["more"]) == (100, 50)
    assert answer["faults"][0]["line"] == 2


@pytest.mark.parametrize("name", list(command.COMMANDS))
def test_each_command_tells_its_choices(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "civicmath", name, "--help"], capture_output=True, text=True, check=True
    )
    assert "--json" in done.stdout
    assert "--explain" in done.stdout


def test_every_kind_of_answer_has_a_schema() -> None:
    folder = resources.files("civicmath") / "schemas"
    for file in folder.iterdir():
        schema = json.loads(file.read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema["$id"] == f"civicmath/{file.name.removesuffix('.json').replace('-', '/')}"


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["--version"])
    assert capsys.readouterr().out.strip() == civicmath.__version__


def test_a_file_cannot_steer_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.blt").write_text("2 1\n1 1 \x1b[31m 0\n0\nA\nB\n")
    assert command.main(["elect", str(tmp_path / "x.blt"), "--explain", "en"]) == 2
    assert "\x1b" not in capsys.readouterr().err


def test_of_two_files_the_wrong_one_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "people.csv").write_text("id,sex\n1,f\n2,m\n", encoding="utf-8")
    (tmp_path / "quotas.csv").write_text("category,name,min,max\nsex,f,x,1\nsex,m,0,1\n", encoding="utf-8")
    words = ["lot", str(tmp_path / "people.csv"), "--categories", str(tmp_path / "quotas.csv"), "--seats", "1"]
    assert command.main([*words, "--seed", "4 2", "--explain", "en", "--json"]) == 2
    said = capsys.readouterr()
    assert json.loads(said.out)["file"] == "quotas.csv"
    assert said.err.startswith("quotas.csv: Line 2: ")


@pytest.mark.parametrize("encoding", ["cp1251", "ascii", "utf-8"])
def test_kyrgyz_is_written_whatever_the_terminal_says(ballots: Path, encoding: str) -> None:
    words = [sys.executable, "-m", "civicmath", "elect", str(ballots / "tie.blt"), "--ties", "order", "--explain", "ky"]
    away = {"PYTHONIOENCODING": encoding, "PATH": os.environ["PATH"]}
    done = subprocess.run(words, capture_output=True, check=False, env=away)
    assert done.returncode == 0 and "Шайланды" in done.stdout.decode("utf-8")
    assert not done.stderr


def test_a_closed_pipe_changes_no_exit_code(ballots: Path) -> None:
    words = [sys.executable, "-m", "civicmath", "elect", str(ballots / "broken.blt"), "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as going:
        assert going.stdout and going.stderr
        going.stdout.close()
        assert b"Traceback" not in going.stderr.read()
        assert going.wait() == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device without room")
def test_an_answer_that_finds_no_room_is_not_said_to_be_good(ballots: Path) -> None:
    words = [sys.executable, "-m", "civicmath", "elect", str(ballots / "tie.blt"), "--ties", "order"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2 and b"Traceback" not in done.stderr and done.stderr


@pytest.mark.skipif(os.name != "posix", reason="closes file descriptors as POSIX shells do")
def test_what_is_wrong_is_not_mixed_into_the_answer(ballots: Path) -> None:
    words = f'exec "{sys.executable}" -m civicmath elect "{ballots / "broken.blt"}" --json 2>&-'
    done = subprocess.run(["sh", "-c", words], stdout=subprocess.PIPE, check=False)
    assert done.returncode == 2 and json.loads(done.stdout)["faults"]


def test_a_list_of_ties_is_named_with_as_much_of_it_as_one_can_read(ballots: Path, tmp_path: Path, capsys) -> None:
    listed = tmp_path / "order.txt"
    listed.write_text("\n".join(f"{one} " + "x" * 100 for one in range(50_000)), encoding="utf-8")
    assert command.main(["elect", str(ballots / "tie.blt"), "--ties", str(listed), "--json", "--explain", "en"]) == 2
    told = capsys.readouterr()
    assert json.loads(told.out)["file"] == "order.txt" and told.err.startswith("order.txt: ")
    assert len(told.err) < 3000
    listed.write_text("x" * 501, encoding="utf-8")
    assert command.main(["elect", str(ballots / "tie.blt"), "--ties", str(listed)]) == 2
    assert "500" in capsys.readouterr().err


def test_a_seed_of_any_bytes_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("id\n1\n2\n3\n")
    words = [sys.executable, "-m", "civicmath", "lot", str(tmp_path / "people.csv"), "--seats", "1", "--json", "--seed"]
    done = subprocess.run([*map(os.fsencode, words), b"\xff 4"], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["result"]


def test_nothing_is_said_when_it_is_broken_off(ballots: Path, monkeypatch, capsys: pytest.CaptureFixture[str]) -> None:
    def stop(given: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "answered", stop)
    assert command.main(["elect", str(ballots / "tie.blt")]) == 130
    assert capsys.readouterr().err == ""
