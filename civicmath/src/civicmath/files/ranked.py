"""Ranked ballots from any file of the field."""

import re
from collections.abc import Sequence
from pathlib import Path

from civicmath.ballots import Ranked
from civicmath.faults import Faults, bad
from civicmath.files import blt, cvr, preflib
from civicmath.files.reading import Source, beginning, name_of, opened

FORMS = ("blt", "soc", "soi", "toc", "toi", "preflib", "ranks", "matrix")
BLT_BEGINS = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:[ \t]*(?:#[^\n]*|\r?)\n)*[ \t]*[0-9]+[ \t]+[0-9]+[ \t]*(?:#[^\n]*|\r?)\n"
)
PREFLIB_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:#[^\n:]*:|[0-9]+[ \t]*\r?\n\s*1[ \t]*,)")


def read(
    source: Source,
    *,
    form: str | None = None,
    encoding: str = "utf-8",
    skip: Sequence[str] = cvr.SKIPPED,
    overvote: str = "skip",
    repeats: str = "fault",
    columns: Sequence[str] | None = None,
    candidates: Sequence[str] | None = None,
) -> Ranked:
    """Read ranked ballots.

    form: one of FORMS; None: seen from the file's name (.blt .soc .soi .toc .toi .csv, .gz after it) or its beginning.
    skip: cells of a CSV that mean a place left out. overvote: what a cell `overvote` does: "skip" leaves the place out,
    "stop" ends the ballot there, "spoilt" spoils it. repeats: what becomes of a ballot that names somebody twice: "fault" refuses
    the file, "first" keeps the first place, "spoilt" spoils the ballot. columns: the CSV's columns that hold the ballot, ranks
    from the best; None: found by name. candidates: who may be named in columns of ranks; None: whoever is.
    Blank ballots are counted as blank; a ballot that was marked but ranks nobody is spoilt.
    BadInput: every fault by its line. Memory: that of the packed ballots and some megabytes.
    """
    faults = Faults(name_of(source))
    with opened(source, faults, encoding) as stream, faults.first():
        kind = form or form_of(name_of(source), beginning(stream))
        only_csv(kind, columns, candidates)
        if kind == "blt":
            return blt.read(stream, faults, repeats)
        if kind in ("preflib", *preflib.KINDS):
            return preflib.read(stream, faults, repeats, kind if kind in preflib.KINDS else "")
        if kind not in ("csv", "ranks", "matrix"):
            raise bad("files.unknown_form", form=kind, forms=list(FORMS))
        named = None if kind == "csv" else kind
        return cvr.read(stream, faults, cvr.Choices(skip, overvote, repeats, columns, named, candidates))


def only_csv(kind: str, *chosen: Sequence[str] | None) -> None:
    """BadInput: columns or names were chosen that change nothing, since the file is no CSV."""
    if kind in ("blt", "cat", "preflib", *preflib.KINDS) and any(one is not None for one in chosen):
        raise bad("files.only_csv", form=kind)


def form_of(name: str, begins: bytes) -> str:
    """Tell a file's form by its name, else by how it begins; whatever is nothing else is CSV."""
    ending = Path(name.lower().removesuffix(".gz")).suffix.removeprefix(".")
    if ending in ("blt", "csv", "cat", *preflib.KINDS):
        return ending
    if BLT_BEGINS.match(begins):
        return "blt"
    if PREFLIB_BEGINS.match(begins):
        return "cat" if b"NUMBER CATEGORIES" in begins else "preflib"
    return "csv"
