"""Damaged inputs for every reader: `fuzz_readers.py --inputs 1000000 [--reader NAME …] [--jobs 2] [--seed 1] [--save DIR]`.

Small valid files are damaged with an eye for their structure (lines, cells, numbers, quotes, encodings, archives) and read from
memory. Allowed is a result that is sound, or BadInput, or Unmeetable. Anything else is a finding: another exception, more than
--seconds for one input, or more than --megabytes of new memory. Findings are saved as files; one JSON line a reader is printed; the
exit code is 1 when there are findings. The same seed makes the same inputs.
"""

import argparse
import gzip
import hashlib
import json
import random
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import seeds

from civicmath import spoken
from civicmath.faults import BadInput, Unmeetable

CHUNK = 5000  # inputs made from one random seed
LONGEST = 100_000  # bytes of an input
SAID = 200  # every so many refusals all faults are said in all languages
SHOWN = 2  # findings of one place kept of each chunk
NASTY = (
    b"0 1 -1 00 01 2 3 9 99 100 32767 32768 65535 65536 2147483648 9223372036854775807 9223372036854775808 999999999999999 "
    b"999999999999999999999 1e9 1e999 1e-400 0.5 0,5 .5 5. 1/3 1/0 0/1 -0 +1 NaN nan inf -inf Infinity null None true false = - "
    b'{} { } {1} {1,2} [] "" " \' # ; : , | \\ overvote skipped META PROJECTS VOTES 0x10 1_000 \xef\xbb\xbf \xff \xc3\x28 \x00 '
    b"\xd0\x90 \xe2\x80\xa8 \xc2\xa0 \xd9\xa1 1:2 candidate group rank1 weight id A B"
).split(b" ")
NASTY += [b"", b" ", b"\n", b"\r", b"\r\n", b"\t", b"1" * 5000, b"x" * 600, b"A," * 300]
BREAKS = (b" ", b",", b";", b"\n", b":", b"\t", b"=", b'"')


def broken(draw: random.Random, seeds: list[bytes]) -> bytes:
    """Damage a seed one to four times."""
    text = draw.choice(seeds)
    for _ in range(draw.choice((1, 1, 1, 2, 2, 3, 4))):
        # cut each time: a piece repeated again and again would take more memory than any reader
        text = DAMAGES[int(draw.random() * len(DAMAGES))](draw, text, seeds)[:LONGEST]
    if draw.random() < 0.003:
        text = gzip.compress(text, 1)
        if draw.random() < 0.5:
            text = bytes_flipped(draw, text, seeds)
    return text


def place(draw: random.Random, text: bytes) -> int:
    return int(draw.random() * (len(text) + 1))


def piece(draw: random.Random, text: bytes, mark: bytes) -> tuple[int, int]:
    """The beginning and end of one part between marks."""
    begin = text.rfind(mark, 0, place(draw, text)) + 1
    end = text.find(mark, begin)
    return begin, len(text) if end < 0 else end


def piece_replaced(draw: random.Random, text: bytes, seeds: list[bytes]) -> bytes:
    begin, end = piece(draw, text, draw.choice(BREAKS))
    return text[:begin] + draw.choice(NASTY) + text[end:]


def number_replaced(draw: random.Random, text: bytes, seeds: list[bytes]) -> bytes:
    begin = place(draw, text)
    while begin < len(text) and not 48 <= text[begin] < 58:
        begin += 1
    end = begin
    while end < len(text) and 48 <= text[end] < 58:
        end += 1
    return text[:begin] + draw.choice(NASTY) + text[end:]


def piece_removed(draw: random.Random, text: bytes, seeds: list[bytes]) -> bytes:
    begin, end = piece(draw, text, draw.choice(BREAKS))
    return text[:begin] + text[end + 1 :]


def piece_repeated(draw: random.Random, text: bytes, seeds: list[bytes]) -> bytes:
    begin, end = piece(draw, text, draw.choice(BREAKS))
    times = draw.choice((1, 1, 2, 30))
    return text[:end] + text[max(begin - 1, 0) : end] * times + text[end:]


def line_moved(draw: random.Random, text: bytes, seeds: list[bytes]) -> bytes:
    lines = text.split(b"\n")
    line = lines.pop(int(draw.random() * len(lines)))
    lines.insert(int(draw.random() * (len(lines) + 1)), line)
    return b"\n".join(lines)


def line_borrowed(draw: random.Random, text: bytes, seeds: list[bytes]) -> bytes:
    other = draw.choice(seeds)
    begin, end = piece(draw, other, b"\n")
    at = text.rfind(b"\n", 0, place(draw, text)) + 1
    return text[:at] + other[begin : end + 1] + text[at:]


def cut(draw: random.Random, text: bytes, seeds: list[bytes]) -> bytes:
    return text[: place(draw, text)]


def bytes_flipped(draw: random.Random, text: bytes, seeds: list[bytes]) -> bytes:
    at = place(draw, text)
    return text[:at] + bytes([int(draw.random() * 256)]) + text[at + draw.choice((0, 1, 1)) :]


def mark_changed(draw: random.Random, text: bytes, seeds: list[bytes]) -> bytes:
    return text.replace(draw.choice(BREAKS), draw.choice(BREAKS), draw.choice((1, -1)))


DAMAGES = (
    piece_replaced,
    piece_replaced,
    number_replaced,
    number_replaced,
    piece_removed,
    piece_repeated,
    line_moved,
    line_borrowed,
    cut,
    bytes_flipped,
    mark_changed,
)


@dataclass
class Count:
    """What became of the inputs of one reader."""

    inputs: int = 0
    values: int = 0
    refused: int = 0
    findings: int = 0
    seconds: float = 0.0
    longest: float = 0.0
    keys: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Count") -> None:
        for name in ("inputs", "values", "refused", "findings", "seconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.longest = max(self.longest, other.longest)
        self.keys.update(other.keys)


class Fuzz:
    """One reader under damaged inputs; limits are seconds and megabytes for one input."""

    def __init__(self, name: str, seconds: float, megabytes: float, save: Path | None) -> None:
        self.name = name
        self.reader = seeds.READERS[name]
        self.seconds, self.megabytes, self.save = seconds, megabytes, save
        self.count = Count()
        self.places: Counter[str] = Counter()

    def chunk(self, seed: int, number: int, inputs: int) -> Count:
        """Read the inputs of one chunk; they depend on the seed, the reader and the number of the chunk alone."""
        draw = random.Random(f"{seed} {self.name} {number}")
        began = time.process_time()
        highest = memory()
        for _ in range(inputs):
            text = broken(draw, self.reader.seeds)
            start = time.process_time()
            self.one(text, draw)
            took = time.process_time() - start
            self.count.longest = max(self.count.longest, took)
            grown, highest = memory() - highest, max(highest, memory())
            if took > self.seconds:
                self.found(text, f"{took:.1f} seconds")
            if grown > self.megabytes:
                self.found(text, f"{grown:.0f} megabytes")
        self.count.inputs += inputs
        self.count.seconds += time.process_time() - began
        return self.count

    def one(self, text: bytes, draw: random.Random) -> None:
        try:
            with self.stopped():
                value = self.reader.read(text, draw)
                seeds.sound(value)
        except (BadInput, Unmeetable) as refused:
            self.count.refused += 1
            self.count.keys[refused.faults[0].key] += 1
            if self.count.refused % SAID == 1:
                self.say(text, refused)
        except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
            self.found(text, traceback.format_exc())
        else:
            self.count.values += 1

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Break off what does not end by itself, long after what is allowed, so that the place where it hangs is found."""

        def hung(*_: object) -> None:
            raise TimeoutError(f"still at work after {5 * self.seconds:.0f} seconds")

        before = signal.signal(signal.SIGVTALRM, hung)
        signal.setitimer(signal.ITIMER_VIRTUAL, 5 * self.seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, before)

    def say(self, text: bytes, refused: BadInput | Unmeetable) -> None:
        try:
            for fault in refused.faults:
                json.dumps(fault.as_json())
                for language in spoken.LANGUAGES:
                    fault.said(language)
        except Exception:  # noqa: BLE001 - as above
            self.found(text, traceback.format_exc())

    def found(self, text: bytes, why: str) -> None:
        """Save an input; of those that fail at one place only the first few."""
        self.count.findings += 1
        lines = why.strip().splitlines()
        place = " ".join([one.strip() for one in lines if one.startswith("  File")][-1:] + lines[-1:])
        self.places[place] += 1
        if self.places[place] > SHOWN or self.save is None:
            return
        print(f"{self.name}: {place}", file=sys.stderr)
        self.save.mkdir(parents=True, exist_ok=True)
        name = f"{self.name}-{hashlib.sha256(text).hexdigest()[:16]}"
        (self.save / name).write_bytes(text)
        (self.save / f"{name}.txt").write_text(why, encoding="utf-8")


def memory() -> float:
    """The highest use of memory so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def work(given: tuple[str, float, float, Path | None], seed: int, part: tuple[int, int]) -> Count:
    return Fuzz(*given).chunk(seed, *part)


def parts(inputs: int) -> Iterator[tuple[int, int]]:
    for number, begin in enumerate(range(0, inputs, CHUNK)):
        yield number, min(CHUNK, inputs - begin)


def fuzz(
    name: str,
    inputs: int,
    *,
    seed: int = 1,
    jobs: int = 1,
    seconds: float = 2,
    megabytes: float = 50,
    save: Path | None = None,
) -> Count:
    """Read `inputs` damaged files with one reader."""
    total = Count()
    job: Callable[[tuple[int, int]], Count] = partial(work, (name, seconds, megabytes, save), seed)
    if jobs == 1:
        for part in parts(inputs):
            total.add(job(part))
    else:
        with ProcessPoolExecutor(jobs) as pool:
            for done in pool.map(job, parts(inputs)):
                total.add(done)
    return total


def main(words: list[str] | None = None) -> int:
    asked = arguments(words)
    findings = 0
    for name in asked.reader or seeds.READERS:
        limits: dict[str, Any] = {"seconds": asked.seconds, "megabytes": asked.megabytes, "save": asked.save}
        count = fuzz(name, asked.inputs, seed=asked.seed, jobs=asked.jobs, **limits)
        findings += count.findings
        said = {
            "reader": name,
            "inputs": count.inputs,
            "values": count.values,
            "refused": count.refused,
            "findings": count.findings,
            "cpu_s": round(count.seconds, 1),
            "longest_ms": round(count.longest * 1000, 1),
            "kinds_of_faults": len(count.keys),
        }
        print(json.dumps(said | ({"faults": dict(count.keys.most_common())} if asked.keys else {})), flush=True)
    return 1 if findings else 0


def arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Damaged inputs for every reader.")
    parser.add_argument("--inputs", type=int, default=10_000, help="inputs for each reader")
    parser.add_argument("--reader", action="append", choices=list(seeds.READERS), help="only these; repeatable")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=2, help="the longest that one input may take")
    parser.add_argument("--megabytes", type=float, default=50, help="the most new memory that one input may take")
    parser.add_argument("--save", type=Path, default=Path("findings"), help="folder for the inputs that were found")
    parser.add_argument("--keys", action="store_true", help="tell how often each fault was the first")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
