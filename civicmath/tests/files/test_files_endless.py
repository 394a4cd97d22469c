"""Lines without an end, and pipes that can be read only once."""

import gzip
import io
import json
import os
import re
import sys
import threading
from pathlib import Path

import pytest

from civicmath import command
from civicmath.faults import BadInput, Faults
from civicmath.files import problems, ranked, reading

BALLOTS = "a,b,c\nСуу,Жол,Мектеп\nСуу,Мектеп,\n\nЖол,Суу,\n"


class Endless(io.RawIOBase):
    """As /dev/zero, after what stands before; it counts what is taken."""

    def __init__(self, before: bytes = b"") -> None:
        self.before, self.taken = before, 0

    def readable(self) -> bool:
        return True

    def readinto(self, room: bytearray) -> int:
        part = self.before[: len(room)] or bytes(len(room))
        self.before = self.before[len(part) :]
        room[: len(part)] = part
        self.taken += len(part)
        return len(part)


@pytest.mark.parametrize("read", [reading.lines, reading.blocks])
def test_a_line_without_an_end_ends(read: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "ENDLESS", 1 << 22)
    stream, faults = Endless(b"a,b\n\xff\n"), Faults()
    faults.add("files.empty")  # what was found before is told too
    with pytest.raises(BadInput) as refused:
        list(read(io.BufferedReader(stream), faults))
    assert refused.value.faults[0].key == "files.empty"
    assert (refused.value.faults[-1].key, refused.value.faults[-1].line) == ("files.line_too_long", 3)
    assert stream.taken < 1 << 24


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no /dev/zero")
@pytest.mark.parametrize("words", ["rank", "rank --method severity", "elect", "lot --seats 3", "budget", "opinions"])
def test_no_command_reads_zeros_for_ever(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    name, *more = words.split()
    assert command.main([name, "/dev/zero", *more]) == 2
    assert capsys.readouterr().err


def test_more_bytes_than_allowed_are_told_after_other_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST", 100)
    content = b"winner,loser\na,\n" + b"a,b\n" * 100
    with pytest.raises(BadInput) as refused:
        problems.compared(content)
    assert [(fault.key, fault.line) for fault in refused.value.faults] == [
        ("files.problems.blank", 2),
        ("files.too_large", 24),
    ]


def piped(content: bytes, pieces: int = 2) -> str:
    """A pipe's path; the content comes a few bytes at a time."""
    out, into = os.pipe()

    def feed() -> None:
        with os.fdopen(into, "wb", buffering=0) as pipe:
            for begin in range(0, len(content), pieces):
                pipe.write(content[begin : begin + pieces])

    threading.Thread(target=feed, daemon=True).start()
    return f"/dev/fd/{out}"


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="no /dev/fd")
@pytest.mark.parametrize(
    "content",
    [
        BALLOTS,
        "rank1,rank2\nСуу,Жол\n",
        "Суу,Жол,Мектеп,Таштанды\n1,2,3,4\n",
        "2 1\n1 1 2 0\n0\nСуу\nЖол\n",
        "a,b\n",
        "",
        "\n\na,b\nc,d\n",
        'a,"b\nc,d\n',
        "a,a\nc,d\n",
    ],
)
def test_a_pipe_is_ranked_as_a_file(content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "fd"
    file.write_text(content, encoding="utf-8")
    ends = []
    for source in (str(file), piped(content.encode())):
        code = command.main(["rank", source, "--draws", "10", "--json"])
        answer = json.loads(capsys.readouterr().out)
        said = re.sub(rf"(file\W+){Path(source).name}\b", r"\1", json.dumps(answer, ensure_ascii=False))
        ends.append((code, said))
    assert ends[0] == ends[1]


def test_standard_input_is_not_gathered(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    class Stdin:
        buffer = io.BufferedReader(Counting(BALLOTS.encode() * 20_000))

    monkeypatch.setattr(sys, "stdin", Stdin)
    monkeypatch.setattr(reading, "content", None)
    assert command.main(["rank", "-", "--draws", "10"]) == 0
    assert "Суу" in capsys.readouterr().out


class Counting(io.BytesIO):
    """Bytes that nobody may take all at once."""

    def readall(self) -> bytes:
        raise AssertionError


def test_a_stream_rejoined_is_the_stream() -> None:
    whole = bytes(range(256)) * 5000
    for taken in (0, 1, 300, 700_000, len(whole)):
        rest = io.BufferedReader(io.BytesIO(whole))
        again = reading.Rejoined(rest.read(taken), rest, "name")
        assert again.peek(1)[:1] == whole[:1]
        assert again.read(10) + again.readline() + again.read() == whole
    assert reading.name_of(again) == "name"
    first = io.BufferedReader(io.BytesIO(b"\n \na,b\nc"))
    assert (reading.first_line(first), first.read()) == (b"\n \na,b\n", b"c")


def test_a_first_line_without_end_is_taken_only_so_far() -> None:
    assert len(reading.first_line(io.BufferedReader(Endless()))) == reading.LONGEST_LINE + 1
    assert len(reading.first_line(io.BufferedReader(io.BytesIO(b"\n" * 3_000_000)))) == reading.LONGEST_LINE + 1


def test_the_name_is_kept_in_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "ballots.csv"
    file.write_bytes(BALLOTS.encode() + b"\xff,b,c\n")
    assert command.main(["rank", str(file)]) == 2
    assert capsys.readouterr().err.startswith("ballots.csv: ")
    file.write_text("")
    assert command.main(["rank", str(file)]) == 2
    assert "ballots.csv" in capsys.readouterr().err


def test_a_broken_archive_is_named_on_the_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "ballots.csv.gz"
    file.write_bytes(gzip.compress(BALLOTS.encode() * 100)[:-20])
    assert command.main(["rank", str(file)]) == 2
    assert "ballots.csv.gz" in capsys.readouterr().err
    assert ranked.read(gzip.compress(BALLOTS.encode()), columns=["a"]).candidates
