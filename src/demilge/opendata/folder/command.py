"""What `demilge load` prints."""

import sys
from pathlib import Path

from .loading import load as load_rows
from .reading import Fault, read


def load(path: Path, *, dry_run: bool) -> int:
    """Load a folder whole or not at all. 0: loaded, or already loaded; 1: faults, each named with file and line."""
    folder = read(path)
    if folder.faults:
        return _tell(folder.faults)
    result = load_rows(folder, dry_run=dry_run)
    if result.faults:
        return _tell(result.faults)
    if dry_run:
        print(f"No faults. {result.rows} rows could be loaded.")
    elif not result.entries:
        print(f"Everything in {path} is loaded already; nothing was changed.")
    else:
        print(f"Loaded {result.rows} rows of {path}: {result.entries} journal entries.")
    return 0


def _tell(faults: list[Fault]) -> int:
    for fault in faults:
        print(fault, file=sys.stderr)
    how_many, them = ("1 fault", "it") if len(faults) == 1 else (f"{len(faults)} faults", "them")
    print(f"{how_many}. Nothing was loaded; put {them} right and load the folder again.", file=sys.stderr)
    return 1
