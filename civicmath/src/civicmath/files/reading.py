"""How every reader gets at its bytes and lines: plain or gzip, any encoding, limits that hold whatever the file says."""

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import numpy as np

from civicmath.faults import UTF8, BadInput, Faults, bad
from civicmath.files.encoded import as_utf8, not_in_encoding

LONGEST_LINE = 1 << 20  # bytes; longer ones are no ballots
ENDLESS = 1 << 27  # bytes without a line's end: nothing that follows is read
LARGEST = 8 << 30  # bytes after unpacking
CHUNK = 1 << 18
KEPT = 16 << 20  # bytes
SHOWN = 40  # characters of the file's own text that a fault repeats

Source = str | Path | bytes | BinaryIO  # "-" is standard input; bytes are the content itself


def name_of(source: Source) -> str:
    """What a reader calls the file in words: its name without folders, "-" for anything without a name."""
    if isinstance(source, Rejoined):
        return source.called
    return Path(source).name or str(source) if isinstance(source, (str, Path)) and str(source) != "-" else "-"


def short(text: str) -> str:
    """As much of the file's own text as a fault may repeat."""
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


@contextmanager
def opened(source: Source, faults: Faults | None = None, encoding: str | None = UTF8) -> Iterator[BinaryIO]:
    """Open for reading bytes, those of UTF-8; gzip is seen by its first two bytes. BadInput: not there, not readable.

    faults: what the reader gathers; an archive that breaks off is told after them. encoding: that of the file, where no byte order
    mark says another; None: give its bytes as they are.
    """
    faults = Faults() if faults is None else faults
    if isinstance(source, bytes):
        raw: BinaryIO = io.BytesIO(source)
    elif isinstance(source, (str, Path)):
        try:
            raw = standard_input() if str(source) == "-" else Path(source).open("rb")  # noqa: SIM115 - closed below
        except (OSError, ValueError) as problem:  # ValueError: a null character in the name
            raise closed(problem, name_of(source)) from problem
    else:
        raw = source
    buffered = raw if hasattr(raw, "peek") else io.BufferedReader(raw)  # type: ignore[type-var]
    try:
        packed = buffered.peek(2)[:2] == b"\x1f\x8b"
        stream: BinaryIO = gzip.GzipFile(fileobj=buffered) if packed else buffered  # type: ignore[assignment]
        if isinstance(source, Rejoined):
            faults.encoding = source.encoding
        elif encoding is not None:
            stream = as_utf8(stream, faults, encoding)
        yield stream
    except (EOFError, gzip.BadGzipFile, zlib.error, OSError) as problem:
        faults.add("files.broken_archive", file=name_of(source))
        raise BadInput(faults.kept, faults.more, faults.source) from problem
    finally:
        if isinstance(source, (str, Path)) and str(source) != "-":
            raw.close()


def standard_input() -> BinaryIO:
    """FileNotFoundError: it is closed."""
    if sys.stdin is None:
        raise FileNotFoundError
    return sys.stdin.buffer


def closed(problem: OSError | ValueError, name: str) -> BadInput:
    """Say why a file can't be opened."""
    if isinstance(problem, FileNotFoundError):
        return bad("files.absent", file=name)
    if isinstance(problem, IsADirectoryError):
        return bad("files.folder", file=name)
    if isinstance(problem, PermissionError):
        return bad("files.forbidden", file=name)
    return bad("files.not_readable", file=name, reason=type(problem).__name__)


def beginning(stream: BinaryIO) -> bytes:
    """Look at the first bytes (some thousands) without taking them away."""
    return bytes(stream.peek(1))  # type: ignore[attr-defined]


class Rejoined(io.BufferedReader):
    """A stream of which some was read to see what it is: that first, then the rest. Pipes can't be opened a second time.

    encoding: what its letters were written in; by now they are UTF-8.
    """

    def __init__(self, head: bytes, rest: BinaryIO, called: str, encoding: str = UTF8) -> None:
        super().__init__(Parts(head, rest), CHUNK)
        self.called = called
        self.encoding = encoding


class Parts(io.RawIOBase):
    """Bytes, and then those of a stream."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self.head = head
        self.rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:
        view = memoryview(room)
        part = self.head or self.rest.read1(len(view))  # type: ignore[attr-defined]
        self.head, part = part[len(view) :], part[: len(view)]
        view[: len(part)] = part
        return len(part)


def first_line(stream: BinaryIO) -> bytes:
    """Take the bytes up to the end of the first line that is not blank; no more than a line may have."""
    taken, line = bytearray(), b""
    while len(taken) <= LONGEST_LINE and not line.strip():
        line = stream.readline(LONGEST_LINE + 1 - len(taken))
        if not line:
            break
        taken += line
    return bytes(taken)


def content(source: Source, most: int = LARGEST) -> bytes:
    """Read the whole file. BadInput: larger than `most` bytes. For readers that work on all bytes at once."""
    with opened(source, encoding=None) as stream:
        parts: list[bytes] = []
        size = 0
        while part := stream.read(CHUNK):
            size += len(part)
            if size > most:
                raise bad("files.too_large", file=name_of(source), most=most)
            parts.append(part)
    return b"".join(parts)


def lines(source: Source, faults: Faults, encoding: str = UTF8) -> Iterator[tuple[int, str]]:
    """Yield (line number from 1, text without its end). A line that is too long or not in `encoding` is a fault and left out."""
    with opened(source, faults, encoding) as stream:
        yield from lines_of(stream, faults)


def lines_of(stream: BinaryIO, faults: Faults) -> Iterator[tuple[int, str]]:
    """Yield lines as `lines` does, from a stream of UTF-8 that is open already."""
    number = size = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        size += len(line)
        if size > LARGEST:
            too_large(number, faults)
        if number == 1:
            check_text(line, faults)
        if len(line) > LONGEST_LINE:
            faults.add("files.line_too_long", number, most=LONGEST_LINE)
            size += 0 if line.endswith(b"\n") else passed_over(stream, faults)
            continue
        text = text_of(number, line, faults)
        if text is not None:
            yield number, text


def passed_over(stream: BinaryIO, faults: Faults) -> int:
    """Read to the end of a line that is too long, and give how many bytes these were. BadInput: it does not end."""
    size = 0
    while part := stream.readline(LONGEST_LINE):
        size += len(part)
        if part.endswith(b"\n"):
            break
        if size > ENDLESS:
            faults.raise_all()
    return size


def check_text(begins: bytes, faults: Faults) -> None:
    """BadInput: no text with a byte for a line's end, as can be seen at once."""
    if begins.startswith(b"PK\x03\x04"):
        faults.add("files.zip")
    elif b"\n" not in begins and b"\r" in begins.rstrip():  # lines as old Macs ended them
        faults.add("files.carriage_return", 1)
    else:
        return
    faults.raise_all()


def too_large(line: int, faults: Faults) -> NoReturn:
    faults.add("files.too_large", line, file=faults.source or "-", most=LARGEST)
    faults.raise_all()


def text_of(number: int, line: bytes, faults: Faults) -> str | None:
    """Decode a line without its end and, line 1, without a byte order mark. None: a fault was added."""
    try:
        text = line.decode()
    except UnicodeDecodeError:
        not_in_encoding(number, faults)
        return None
    return (text.removeprefix("\ufeff") if number == 1 else text).rstrip("\r\n")


def blocks(stream: BinaryIO, faults: Faults) -> Iterator[tuple[int, bytes]]:
    """Yield (number of the first line, bytes of whole lines), a quarter megabyte or so at a time, the last one with its line feed.

    A line longer than LONGEST_LINE is a fault; an empty line stands in its place, so that numbers stay right.
    """
    number, size, rest, dropped = 1, 0, b"", 0  # dropped: bytes of a line that is too long
    keep_memory()
    while part := stream.read(CHUNK):
        if not size:
            check_text(part, faults)
        size += len(part)
        if size > LARGEST:
            too_large(number, faults)
        if dropped:
            cut = part.find(b"\n")
            dropped = dropped + len(part) if cut < 0 else 0
            part = part[cut:] if cut >= 0 else b""
            if dropped > ENDLESS:
                faults.raise_all()
        whole = rest + part if rest else part
        cut = whole.rfind(b"\n") + 1
        rest = whole[cut:]
        if cut:
            yield number, whole[:cut]
            number += int(np.count_nonzero(np.frombuffer(whole, np.uint8, cut) == 10))
        if len(rest) > LONGEST_LINE:
            faults.add("files.line_too_long", number, most=LONGEST_LINE)
            rest, dropped = b"", len(rest)
    if rest:
        yield number, rest + b"\n"


def keep_memory() -> None:
    """Let malloc keep some megabytes between blocks, instead of giving each array back and taking it anew page by page.

    glibc raises its threshold to the size of a large piece that is freed (mallopt(3), "dynamic mmap threshold"); elsewhere this
    does nothing. Never touched, the piece takes no memory.
    """
    np.empty(KEPT, np.uint8)
