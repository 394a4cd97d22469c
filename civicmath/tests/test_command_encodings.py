"""`--encoding`: each command answers alike whatever its files are written in, and says in words what cannot be read."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from civicmath.command import COMMANDS, main

FILES = {
    "council.csv": "rank1;rank2\nАйгуль;Бакыт\nБакыт;Айгуль\n",
    "rules.csv": "топ;least;most\nаял;1;\nталапкер;топ\nАйгуль;аял\n",
    "order.txt": "Бакыт\nАйгуль\n",
    "people.csv": "id;пол;улица\nАйгуль;ж;Ленина\nБакыт;м;Мира\nЖылдыз;ж;Мира\n",
    "quotas.csv": "category;name;min;max\nпол;ж;1;1\nпол;м;1;1\n",
    "yards.pb": (
        "META\nkey;value\nunit;Ош\nbudget;10\nvote_type;approval\nPROJECTS\nproject_id;cost;name;category\nжол;4;Жол;двор\n"
        "суу;4;Суу;двор\nVOTES\nvoter_id;vote\nа;жол,суу\nб;суу,жол\n"
    ),
    "limits.csv": "category;at_most\nдвор;1\n",
    "yards.txt": "суу\nжол\n",
    "votes.csv": "timestamp;comment-id;voter-id;vote\n"
    + "".join(f"1;{comment};{voter};{(voter * comment) % 3 - 1}\n" for comment in range(8) for voter in range(20)),
    "comments.csv": "comment-id;moderated;comment-body\n" + "".join(f'{one};0;"Пикир; {one}"\n' for one in range(9)),
    "problems.csv": "first;second\nСуу;Жол\nЖол;Суу\n",
    "problems.txt": "Жол\nСуу\n",
    "answers.csv": "winner;loser\nСуу;Жол\nЖол;Суу\n",
    "options.csv": "вариант;нужда;цена\nСуу;5;1\nЖол;4;2\n",
    "survey.csv": "Суу;Жол\n5;1\n4;2\n",
    "villages.csv": "stratum;people\nНоокат;60\nУзген;60\n",
    "villages.txt": "Узген\nНоокат\n",
    "sample.csv": "аты;село;улица;суу\nАйгуль;Ноокат;а;1\nБакыт;Ноокат;б;3\nЖылдыз;Узген;в;2\nТалант;Узген;г;5\n",
    "census.csv": "margin;category;total\nсело;Ноокат;60\nсело;Узген;40\n",
    "clusters.csv": "stratum;people\nНоокат;9\nУзген;9\n",
    "counts.csv": "село;иш;окуу\nНоокат;2;60\nУзген;7;8\n",
}
ASKED = {
    "elect": "elect council.csv --seat-rules rules.csv --ties order.txt",
    "lot": "lot people.csv --categories quotas.csv --seats 2 --seed 7 --household улица",
    "budget": "budget yards.pb --category-limits limits.csv --ties yards.txt",
    "opinions": "opinions votes.csv --comments comments.csv --next 3 --seed 4",
    "rank borda3": "rank problems.csv --ties problems.txt",
    "rank pairwise": "rank answers.csv --method pairwise --ties problems.txt",
    "rank criteria": "rank options.csv --method criteria --lower цена --ties problems.txt",
    "rank severity": "rank survey.csv --method severity --ties problems.txt",
    "sample allocate": "sample villages.csv --what allocate --people 3 --ties villages.txt",
    "sample weights": "sample sample.csv --what weights --strata villages.csv --stratum село --id аты",
    "sample rake": "sample sample.csv --what rake --totals census.csv --id аты",
    "sample estimate": "sample sample.csv --what estimate --of суу --stratum село --cluster улица --clusters-of clusters.csv",
    "sample suppress": "sample counts.csv --what suppress",
    "sample suppress people": "sample sample.csv --what suppress --rows село --columns улица",
}


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Write all files in an encoding into a folder of its own, and work there."""

    def write(encoding: str, only: str = "") -> Path:
        folder = tmp_path / encoding
        folder.mkdir(exist_ok=True)
        for name, text in FILES.items():
            (folder / name).write_bytes(text.encode("utf-8" if only and name != only else encoding))
        monkeypatch.chdir(folder)
        return folder

    return write


@pytest.fixture
def answer(capsys: pytest.CaptureFixture[str]):
    def ask(words: str, *more: str) -> tuple[int, dict]:
        code = main([*words.split(), "--json", "--explain", "ky", *more])
        return code, json.loads(capsys.readouterr().out)

    return ask


@pytest.mark.parametrize("asked", ASKED)
def test_answers_are_the_same_whatever_files_are_written_in(asked: str, written, answer) -> None:
    written("utf-8")
    code, twin = answer(ASKED[asked])
    assert code == 0, twin
    assert answer(ASKED[asked], "--encoding", "utf8") == (0, twin)
    for encoding in ("cp1251", "koi8-r"):
        written(encoding)
        assert answer(ASKED[asked], "--encoding", encoding) == (0, twin)
    written("utf-16")  # a byte order mark says it by itself
    assert answer(ASKED[asked]) == answer(ASKED[asked], "--encoding", "cp1251") == (0, twin)


@pytest.mark.parametrize("asked", ASKED)
def test_each_file_of_a_command_is_read_in_the_encoding(asked: str, written, answer) -> None:
    for name in filter(FILES.__contains__, ASKED[asked].split()):
        written("cp1251", only=name)
        code, said = answer(ASKED[asked])
        if FILES[name].isascii():
            assert code == 0
            continue
        assert (code, said["file"]) == (2, name)
        first = next(number for number, line in enumerate(FILES[name].split("\n"), 1) if not line.isascii())
        assert (said["faults"][0]["key"], said["faults"][0]["line"]) == ("files.not_utf8", first)
        assert "--encoding cp1251" in said["faults"][0]["said"]


@pytest.mark.parametrize("asked", ASKED)
def test_an_encoding_that_is_none_is_refused(asked: str, written, answer) -> None:
    written("utf-8")
    for encoding in ("кириллица", "hex"):
        code, said = answer(ASKED[asked], "--encoding", encoding)
        assert (code, [fault["key"] for fault in said["faults"]]) == (2, ["files.unknown_encoding"])
        assert encoding in said["faults"][0]["said"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_can_be_told_the_encoding(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help", "--explain", "ru"])
    assert "--encoding NAME" in capsys.readouterr().out


def test_an_encoding_changes_nothing_where_no_file_is_read(answer) -> None:
    code, said = answer("sample --what size", "--encoding", "cp1251")
    assert (code, said["faults"][0]["key"]) == (2, "command.sample.changes_nothing")


def test_ballots_from_a_pipe_that_are_not_plain_utf_8_are_named_by_what_they_are_written_in(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "civicmath", "rank", "-", "--json", "--explain", "en", "--draws", "0"]
    for more, content, encoding in (
        ([], FILES["problems.csv"].encode("utf-16") + b"\x00\xd8", "UTF-16"),
        (["--encoding", "cp1251"], FILES["problems.csv"].encode("cp1251") + b"\x98", "cp1251"),
    ):
        ran = subprocess.run([*words, *more], input=content, capture_output=True, check=False)
        assert [(one["line"], one["values"]) for one in json.loads(ran.stdout)["faults"]] == [
            (4, {"encoding": encoding})
        ]


@pytest.mark.parametrize("quotas", [[], ["--categories", "quotas.csv"]])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1251", "utf-16"])
def test_the_printed_page_redoes_a_lot_from_the_file_as_it_was_published(
    encoding: str, quotas: list[str], written, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = written(encoding)
    words = ["lot", "people.csv", *quotas, "--seats", "2", "--seed", "7", "--encoding", encoding]
    assert main([*words, "--json"]) == 0
    drawn = json.loads(capsys.readouterr().out)["result"]["drawn"]
    assert main([*words, "--recipe", "ky"]) == 0
    (folder / "recipe.py").write_text(capsys.readouterr().out, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", "recipe.py", "people.csv", "7"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert all(name in ran.stdout for name in drawn)
