"""Which files a count goes through: Parquet files in one folder, each a block, and the files beside them."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from civicmath.faults import bad

Where = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]  # a folder, or files
ENDING = ".parquet"
BESIDE = ("statements", "projects")  # files of these names describe what is voted on and hold no votes


@dataclass(frozen=True)
class Blocks:
    """`files`: one block each, by name, so that their order does not matter. `beside`: name → path of a file that is no block."""

    files: tuple[str, ...]
    beside: dict[str, str]


def is_folder(source: object) -> bool:
    """Tell whether a count over blocks is meant: a reader of single files does not take folders."""
    return isinstance(source, (str, os.PathLike)) and Path(source).is_dir()


def found(where: Where) -> Blocks:
    """Find the blocks in a folder (not in folders below), or among given files. Names beginning with . or _ are left out.

    BadInput: no such folder, no Parquet file in it, a file given twice.
    """
    if isinstance(where, (str, os.PathLike)):
        folder = Path(where)
        if not folder.is_dir():
            raise bad("partitioned.no_folder", folder=folder.name)
        named = [path for path in folder.iterdir() if not path.name.startswith((".", "_"))]
    else:
        folder = Path()
        named = [Path(path) for path in where]
    # workers may have another working directory
    paths = sorted((path.absolute() for path in named), key=lambda path: (path.name, str(path)))
    files = tuple(str(path) for path in paths if path.suffix == ENDING and path.stem not in BESIDE)
    if not files:
        raise bad("partitioned.no_blocks", folder=folder.name or str(folder))
    for before, after in pairwise(files):
        if before == after:
            raise bad("partitioned.file_twice", file=Path(after).name)
    return Blocks(files, {path.name: str(path) for path in paths if str(path) not in files})
