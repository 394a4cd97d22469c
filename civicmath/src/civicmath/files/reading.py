"""How every reader gets at its bytes and lines: plain or gzip, one encoding, limits that hold whatever the file says."""

import gzip
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from civicmath.faults import Faults, bad

LONGEST_LINE = 1 << 20  # bytes; longer ones are no ballots
LARGEST = 8 << 30  # bytes after unpacking
CHUNK = 1 << 20

Source = str | Path | bytes | BinaryIO  # "-" is standard input; bytes are the content itself


def name_of(source: Source) -> str:
    """What a reader calls the file in words: its name without folders, "-" for anything without a name."""
    return Path(source).name if isinstance(source, (str, Path)) and str(source) != "-" else "-"


@contextmanager
def opened(source: Source) -> Iterator[BinaryIO]:
    """Open for reading bytes; gzip is seen by its first two bytes. BadInput: not there, not readable."""
    if isinstance(source, bytes):
        raw: BinaryIO = io.BytesIO(source)
    elif isinstance(source, (str, Path)):
        try:
            raw = sys.stdin.buffer if str(source) == "-" else Path(source).open("rb")  # noqa: SIM115 - closed below
        except OSError as problem:
            raise bad("files.not_readable", file=name_of(source), reason=type(problem).__name__) from problem
    else:
        raw = source
    buffered = raw if hasattr(raw, "peek") else io.BufferedReader(raw)  # type: ignore[type-var]
    try:
        packed = buffered.peek(2)[:2] == b"\x1f\x8b"
        yield gzip.GzipFile(fileobj=buffered) if packed else buffered  # type: ignore[misc]
    except (EOFError, gzip.BadGzipFile, OSError) as problem:
        raise bad("files.broken_archive", file=name_of(source)) from problem
    finally:
        if isinstance(source, (str, Path)) and str(source) != "-":
            raw.close()


def content(source: Source, most: int = LARGEST) -> bytes:
    """Read the whole file. BadInput: larger than `most` bytes. For readers that work on all bytes at once."""
    with opened(source) as stream:
        parts: list[bytes] = []
        size = 0
        while part := stream.read(CHUNK):
            size += len(part)
            if size > most:
                raise bad("files.too_large", file=name_of(source), most=most)
            parts.append(part)
    return b"".join(parts)


def lines(source: Source, faults: Faults, encoding: str = "utf-8") -> Iterator[tuple[int, str]]:
    """Yield (line number from 1, text without its end). A line that is too long or not in `encoding` is a fault and left out."""
    with opened(source) as stream:
        number = size = 0
        while line := stream.readline(LONGEST_LINE + 1):
            number += 1
            size += len(line)
            if size > LARGEST:
                raise bad("files.too_large", number, file=name_of(source), most=LARGEST)
            if len(line) > LONGEST_LINE:
                faults.add("files.line_too_long", number, most=LONGEST_LINE)
                while line and not line.endswith(b"\n"):
                    line = stream.readline(LONGEST_LINE)
                continue
            try:
                text = line.decode("utf-8-sig" if number == 1 and encoding == "utf-8" else encoding)
            except UnicodeDecodeError:
                faults.add("files.wrong_encoding", number, encoding=encoding)
                continue
            yield number, text.rstrip("\r\n")
