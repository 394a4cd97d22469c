"""What stands between the cells of a CSV: commas, semicolons or tabs, seen in its first lines or said by Excel's `sep=;`."""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice

from civicmath.faults import Fault, Faults, bad
from civicmath.files.reading import short

DELIMITERS = ",;\t"
SAMPLE = 20  # lines below the first that are looked at
SAID = re.compile(r'"?sep=(.?)"?[,;\t]*', re.IGNORECASE)
# marks as they stand in words and numbers do not count: "need, points", "roads; bridges", 4,5
BARE = {
    ",": re.compile(r"(?<![0-9]),(?![ \u00a0])|,(?![0-9 \u00a0])"),
    ";": re.compile(r";(?![ \u00a0])"),
    "\t": re.compile(r"\t"),
}
Numbered = Iterator[tuple[int, str]]


def begun(numbered: Numbered, faults: Faults) -> tuple[str, Numbered]:
    """Find the separator, and give the lines from the header on, numbered as before.

    BadInput: the header or a line before it can't be read; two separators are equally likely.
    """
    mark = None
    for line, text in numbered:
        faults.raise_if_any()  # the header may have been a line that can't be read
        if not mark and (mark := declared(text, line)):
            continue
        if not empty(text):
            sample = [(line, text), *islice(numbered, SAMPLE)]
            met, faults.kept = faults.kept, []
            rows = chain(again(sample, met, faults), numbered)
            return mark or detected(text, [one for _, one in sample[1:]], line=line), rows
    faults.raise_if_any()
    return ",", iter(())


def again(sample: list[tuple[int, str]], met: list[Fault], faults: Faults) -> Numbered:
    """Give lines that were read ahead, and each fault met on the way where it was met."""
    left = deque(met)
    for line, text in sample:
        while left and (left[0].line or 0) < line:
            faults.kept.append(left.popleft())
        yield line, text
    faults.kept.extend(left)


def declared(first: str, line: int = 1) -> str | None:
    """The separator that Excel's first line names. None: it is another line. BadInput: none of those that are read."""
    found = SAID.fullmatch(first.strip(" "))
    if found and (not found[1] or found[1] not in DELIMITERS):
        raise bad("files.separator_unknown", line, text=short(first))
    return found and found[1]


def empty(text: str) -> bool:
    return not text.replace('""', "").strip(" \u00a0" + DELIMITERS)


def detected(header: str, below: Iterable[str] = (), *, line: int | None = 1) -> str:
    """The separator of those that stand in the header outside quotes and, if that can be told, not only in words or numbers: the
    one that cuts most of the rows below into as many cells as the header. A comma where none stands there.

    line: that of the header. BadInput: two do so equally.
    """
    texts = [text for text in (header, *below) if not empty(text)]
    likely = {mark: rows for mark in DELIMITERS if len((rows := cut(texts, mark))[0]) > 1} if texts else {}
    if len(likely) > 1:
        unquoted = re.sub(r'"[^"]*"', "", "\n".join(texts))
        bare = {mark: rows for mark, rows in likely.items() if BARE[mark].search(unquoted)}
        likely = bare or likely
    alike = {mark: sum(len(row) == len(rows[0]) for row in rows) for mark, rows in likely.items()}
    best = [mark for mark, many in alike.items() if many == max(alike.values())]
    if len(best) > 1:
        raise bad("files.separator_unclear", line, text=short(texts[0]))
    return best[0] if best else ","


def cut(texts: list[str], mark: str) -> list[list[str]]:
    """Cells of the rows that stand on these lines, the last of which may be cut off; never empty."""
    rows: list[list[str]] = []
    with suppress(csv.Error):  # a cell without end, or a carriage return in it: the reader will name it
        rows.extend(row for row in csv.reader((text + "\n" for text in texts), delimiter=mark) if row)
    return rows or [[]]
