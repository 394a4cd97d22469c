"""Files in any encoding as UTF-8, the one that all readers read. A byte order mark says by itself what a file is written in."""

import codecs
import io
from typing import Any, BinaryIO

from civicmath.faults import UTF8, Faults, bad

MARKS = {codecs.BOM_UTF8: UTF8, codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}
SAMPLE = "\n0,;\t"
MISFIT, MISPLACED = "civicmath.misfit", "\udcff"
HINT = "files.not_utf8"
CHUNK = 1 << 18
SHOWN = 40  # characters of an encoding's name that a fault repeats


def as_utf8(stream: BinaryIO, faults: Faults, encoding: str) -> BinaryIO:
    """Give the stream itself where its letters are UTF-8, else one that makes them so on the way, in constant memory.

    `faults` learns the encoding, to name it with each line that is not in it. BadInput: there is no such encoding.
    """
    check(encoding)
    begins = stream.peek(3)[:3]  # type: ignore[attr-defined]
    found = next((name for mark, name in MARKS.items() if begins.startswith(mark)), encoding)
    faults.encoding = UTF8 if codecs.lookup(found).name == "utf-8" else found
    return stream if faults.encoding == UTF8 else io.BufferedReader(Recoded(stream, found))


def check(encoding: str) -> None:
    """BadInput: Python has no such encoding, or it is none of texts, or one that ends at its first wrong byte."""
    try:
        found = decoder(encoding).decode(SAMPLE.encode(encoding), final=True)
    except (LookupError, ValueError):  # UnicodeError is a ValueError
        found = ""
    if found.removeprefix("\ufeff") != SAMPLE:
        raise bad("files.unknown_encoding", encoding=encoding[:SHOWN])


def decoder(encoding: str) -> codecs.IncrementalDecoder:
    return codecs.getincrementaldecoder(encoding)(MISFIT)


def misfit(problem: UnicodeError) -> tuple[str | bytes, int]:
    """Put in place of what does not fit a byte that stands nowhere in UTF-8, so that the reader finds its line."""
    if isinstance(problem, UnicodeDecodeError):
        return MISPLACED, problem.end
    if isinstance(problem, UnicodeEncodeError):  # that one, or a half of a pair by itself
        return b"\xff", problem.end
    raise problem


codecs.register_error(MISFIT, misfit)


class Recoded(io.RawIOBase):
    """The bytes of a stream in another encoding, as UTF-8."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self.stream = stream
        self.decoder = decoder(encoding)
        self.ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:
        part = b"more"
        while part and not len(self.ready):
            part = self.stream.read1(CHUNK)  # type: ignore[attr-defined]
            self.ready = memoryview(self.decoded(part).encode("utf-8", MISFIT))
        size = min(len(room), len(self.ready))
        memoryview(room)[:size] = self.ready[:size]
        self.ready = self.ready[size:]
        return size

    def decoded(self, part: bytes) -> str:
        try:
            return self.decoder.decode(part, final=not part)
        except UnicodeError:  # UTF-16 or UTF-32 without a mark: which byte comes first is not known
            return MISPLACED


def not_in_encoding(line: int, faults: Faults) -> None:
    """Name a line that is not in the file's encoding. Where that is UTF-8, the first one says how to choose another."""
    if faults.encoding != UTF8 or faults.more or any(fault.key == HINT for fault in faults):
        faults.add("files.wrong_encoding", line, encoding=faults.encoding[:SHOWN])
    else:
        faults.add(HINT, line)
